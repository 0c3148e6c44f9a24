"""Charts in SVG by hand: a plotting library would be a heavy guest."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

COLOURS = "#2f6f9f #b5533c #5a8a3a #8a5aa0 #c29a2e #4aa3a3 #777777 #d07aa5".split()

_LEFT, _WIDTH, _BAR = 250, 420, 16
_HEIGHT, _LABELS = 260, 230


@dataclass(frozen=True)
class Bar:
    """A name, a length, and how it is drawn."""

    name: str
    length: float
    colour: str = COLOURS[0]


def bars(path: Path, title: str, groups: Mapping[str, Sequence[Bar]], mark: float) -> None:
    """Bars in groups, and a line across all of them at `mark`."""
    longest = max(mark, *(one.length for group in groups.values() for one in group))
    scale, parts, top = _WIDTH / longest, [text(10, 18, title)], 30
    for name, group in groups.items():
        parts.append(text(10, top + 12, name, weight="bold"))
        top += _BAR + 4
        for one in group:
            width = one.length * scale
            parts.append(text(24, top + 12, one.name))
            parts.append(rect(_LEFT, top, width, _BAR, one.colour))
            parts.append(text(_LEFT + width + 6, top + 12, f"{one.length:.2f}"))
            top += _BAR + 4
        top += 10
    parts.append(_dashed(f"M{_LEFT + mark * scale:.0f} 30V{top - 10}"))
    page(path, _LEFT + _WIDTH + 60, top, parts)


def lines(
    path: Path,
    title: str,
    places: Sequence[str],
    series: Mapping[str, Sequence[float | None]],
    mark: float | None = None,
) -> None:
    """A line for each of the series, over places side by side; upwards, equal steps are ratios."""
    values = [one for points in series.values() for one in points if one]
    low, high = _round_down(min(values)), max(*values, mark or 0.0)
    step = _WIDTH / max(1, len(places) - 1)

    def x(number: int) -> float:
        return 70 + number * step

    def y(value: float) -> float:
        return 40 + _HEIGHT * (1 - math.log(value / low) / math.log(max(high / low, 1.1)))

    parts = [text(10, 18, title)]
    parts += [text(x(n) - 8, _HEIGHT + 60, place) for n, place in enumerate(places)]
    for tick in _ticks(low, high):
        parts.append(f'<path d="M70 {y(tick):.0f}H{70 + _WIDTH}" stroke="#ddd"/>')
        parts.append(text(8, y(tick) + 4, f"{tick:g}"))
    if mark is not None:
        parts.append(_dashed(f"M70 {y(mark):.0f}H{70 + _WIDTH}"))
    for number, (name, points) in enumerate(series.items()):
        colour = COLOURS[number % len(COLOURS)]
        drawn = [(x(n), y(one)) for n, one in enumerate(points) if one]
        track = " ".join(f"{left:.0f},{top:.0f}" for left, top in drawn)
        parts.append(f'<polyline points="{track}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{a:.0f}" cy="{b:.0f}" r="3" fill="{colour}"/>' for a, b in drawn]
        parts.append(rect(90 + _WIDTH, 40 + number * 20, 12, 12, colour))
        parts.append(text(108 + _WIDTH, 51 + number * 20, name))
    page(path, 70 + _WIDTH + _LABELS, _HEIGHT + 75, parts)


def page(path: Path, width: float, height: float, parts: Sequence[str]) -> None:
    """Write a picture."""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}"'
        ' font-family="sans-serif" font-size="13">'
    )
    background = '<rect width="100%" height="100%" fill="white"/>'
    path.write_text("\n".join([head, background, *parts, "</svg>"]) + "\n")


def text(left: float, top: float, words: str, *, weight: str = "normal") -> str:
    """Words, at their lower left corner."""
    bold = "" if weight == "normal" else f' font-weight="{weight}"'
    return f'<text x="{left:.0f}" y="{top:.0f}"{bold}>{escape(words)}</text>'


def rect(left: float, top: float, width: float, height: float, colour: str) -> str:
    """A rectangle, at its upper left corner."""
    return (
        f'<rect x="{left:.1f}" y="{top:.0f}" width="{width:.1f}" height="{height:.0f}"'
        f' fill="{colour}"/>'
    )


def _dashed(track: str) -> str:
    return f'<path d="{track}" stroke="#555" stroke-dasharray="4 3"/>'


def _round_down(value: float) -> float:
    """The next of 1, 2 and 5 times a power of ten."""
    power = 10 ** math.floor(math.log10(value))
    return float(max(one * power for one in (1, 2, 5) if one * power <= value * (1 + 1e-9)))


def _ticks(low: float, high: float) -> Iterator[float]:
    power = 10 ** math.floor(math.log10(low))
    while power <= high:
        for one in (1, 2, 5):
            if low <= one * power * (1 + 1e-9) and one * power <= high:
                yield one * power
        power *= 10
