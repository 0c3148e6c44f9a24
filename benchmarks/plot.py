"""The ratios as a picture, in SVG by hand: a plotting library would be a heavy guest."""

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from benchmarks.rounds import CONNECTIONS, Measurement
from benchmarks.servers import EXPRESS, FASTIFY, GATEWAY, GATEWAY_SQLITE
from benchmarks.summary import contests, summarise

_COLOURS = {GATEWAY: "#2f6f9f", GATEWAY_SQLITE: "#7fb2d6", FASTIFY: "#8a8a8a", EXPRESS: "#c9a58b"}
_LEFT, _WIDTH, _BAR, _GAP = 250, 420, 16, 26


def draw(measurements: Sequence[Measurement], path: Path) -> None:
    """Bars of each server's requests, those of fastify + pg being 1."""
    bars = list(_bars(measurements))
    scale = _WIDTH / max(ratio for *_, ratio in bars)
    parts, top = [], 30
    for number, (case, server, ratio) in enumerate(bars):
        if number % len(_COLOURS) == 0:
            parts.append(_text(10, top + 12, case, "bold"))
            top += _GAP - 6
        parts.append(_text(24, top + 12, server))
        parts.append(_rectangle(top, ratio * scale, _COLOURS[server]))
        parts.append(_text(round(_LEFT + ratio * scale + 6), top + 12, f"{ratio:.2f}"))
        top += _BAR + 4 + (_GAP - 14 if (number + 1) % len(_COLOURS) == 0 else 0)
    path.write_text("\n".join(_page(parts, top)) + "\n")


def _bars(measurements: Sequence[Measurement]) -> Iterator[tuple[str, str, float]]:
    for case, connections in contests(measurements):
        if connections == CONNECTIONS:
            found = summarise(measurements, case, connections)
            yield from ((case, server, found[server].to_fastify) for server in _COLOURS)


def _page(parts: Sequence[str], height: int) -> Iterator[str]:
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_LEFT + _WIDTH + 60}" height="{height}"'
        ' font-family="sans-serif" font-size="13">'
    )
    yield '<rect width="100%" height="100%" fill="white"/>'
    yield _text(10, 18, f"Requests per second at {CONNECTIONS} connections, {FASTIFY} being 1")
    yield from parts
    yield "</svg>"


def _rectangle(top: int, width: float, colour: str) -> str:
    return f'<rect x="{_LEFT}" y="{top}" width="{width:.0f}" height="{_BAR}" fill="{colour}"/>'


def _text(left: int, top: int, text: str, weight: str = "normal") -> str:
    return f'<text x="{left}" y="{top}" font-weight="{weight}">{escape(text)}</text>'
