"""The ratios as a picture, in SVG by hand: a plotting library would be a heavy guest."""

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from benchmarks.contestants import EXPRESS, RIVALS
from benchmarks.rounds import CONNECTIONS, Measurement
from benchmarks.summary import contests, summarise

_GATEWAY, _OTHER = "#2f6f9f", "#c9a58b"
_LEFT, _WIDTH, _BAR = 250, 420, 16
_TITLE = f"Requests per second at {CONNECTIONS} connections, those of the peer beside it being 1"

Bar = tuple[str, float]
"""A server and its ratio."""


def draw(measurements: Sequence[Measurement], path: Path) -> None:
    """Bars of each server's requests, and a line where its peer is."""
    groups = {
        case: [*_bars(measurements, case)]
        for case, connections in contests(measurements)
        if connections == CONNECTIONS
    }
    scale = _WIDTH / max(1.0, *(ratio for bars in groups.values() for _, ratio in bars))
    parts, top = [], 30
    for case, bars in groups.items():
        parts.append(_text(10, top + 12, case, "bold"))
        top += _BAR + 4
        for server, ratio in bars:
            parts += _bar(server, ratio, top, scale)
            top += _BAR + 4
        top += 10
    path.write_text("\n".join(_page(parts, top, _LEFT + scale)) + "\n")


def _bars(measurements: Sequence[Measurement], case: str) -> Iterator[Bar]:
    for one in summarise(measurements, case, CONNECTIONS).values():
        if one.to_rival is not None and RIVALS[one.server] != one.server:
            yield one.server, one.to_rival.median


def _bar(server: str, ratio: float, top: int, scale: float) -> Iterator[str]:
    colour = _OTHER if server == EXPRESS else _GATEWAY
    beside = "" if server == EXPRESS else f" / {RIVALS[server].rpartition(' ')[2]}"
    yield _text(24, top + 12, server + beside)
    yield (
        f'<rect x="{_LEFT}" y="{top}" width="{ratio * scale:.0f}" height="{_BAR}" fill="{colour}"/>'
    )
    yield _text(round(_LEFT + ratio * scale + 6), top + 12, f"{ratio:.2f}")


def _page(parts: Sequence[str], height: int, one: float) -> Iterator[str]:
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_LEFT + _WIDTH + 60}" height="{height}"'
        ' font-family="sans-serif" font-size="13">'
    )
    yield '<rect width="100%" height="100%" fill="white"/>'
    yield _text(10, 18, _TITLE)
    yield from parts
    yield f'<path d="M{one:.0f} 30V{height - 10}" stroke="#555" stroke-dasharray="4 3"/>'
    yield "</svg>"


def _text(left: int, top: int, text: str, weight: str = "normal") -> str:
    return f'<text x="{left}" y="{top}" font-weight="{weight}">{escape(text)}</text>'
