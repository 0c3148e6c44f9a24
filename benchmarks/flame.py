"""Stacks as a flame graph: who calls whom upwards, and how much time is spent there as width."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from benchmarks import svg

Stacks = Mapping[tuple[str, ...], int]
"""How often each stack was seen, its outermost frame first."""

_WIDTH, _ROW, _TOP = 1200, 17, 50
_LEAST = 1.0
"""Pixels: what is narrower is left out."""
_CHARACTER = 6.2
"""Pixels of one, in the small font."""


@dataclass
class _Frame:
    name: str
    stack: tuple[str, ...]
    samples: int = 0
    inner: dict[str, "_Frame"] = field(default_factory=dict)


def draw(
    path: Path,
    title: str,
    stacks: Stacks,
    unit: float,
    colour: Callable[[Sequence[str]], str],
) -> None:
    """Draw all stacks. `unit` is how many microseconds of a call a sample stands for."""
    root = _tree(stacks)
    scale = _WIDTH / root.samples
    depth = max(map(len, stacks))
    height = _TOP + depth * _ROW + 10

    def boxes(frame: _Frame, left: float, level: int) -> Iterator[str]:
        width = frame.samples * scale
        if width < _LEAST:
            return
        if level:
            top = height - 10 - level * _ROW
            yield _box(frame, left, top, width, colour(frame.stack), frame.samples * unit)
        for inner in sorted(frame.inner.values(), key=lambda one: one.name):
            yield from boxes(inner, left, level + 1)
            left += inner.samples * scale

    svg.page(path, _WIDTH + 20, height, [svg.text(10, 22, title), *boxes(root, 10, 0)])


def _tree(stacks: Stacks) -> _Frame:
    root = _Frame("", ())
    for stack, samples in stacks.items():
        frame = root
        frame.samples += samples
        for number, name in enumerate(stack, 1):
            frame = frame.inner.setdefault(name, _Frame(name, stack[:number]))
            frame.samples += samples
    return root


def _box(frame: _Frame, left: float, top: float, width: float, colour: str, us: float) -> str:
    whole = f"{frame.name}: {us:.1f} µs"
    fits = int((width - 6) / _CHARACTER)
    name = frame.name if len(frame.name) <= fits else frame.name.partition(" ")[0]
    shown = name if len(name) <= fits else f"{name[: fits - 1]}…" if fits > 3 else ""
    words = (
        f'<text x="{left + 3:.1f}" y="{top + 12:.0f}" font-size="11">{escape(shown)}</text>'
        if shown
        else ""
    )
    box = (
        f'<rect x="{left:.1f}" y="{top:.0f}" width="{width:.1f}" height="{_ROW - 1}"'
        f' fill="{colour}" stroke="white" stroke-width="0.5"/>'
    )
    return f"<g><title>{escape(whole)}</title>{box}{words}</g>"
