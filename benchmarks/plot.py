"""The measurements as pictures."""

from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks import svg
from benchmarks.calls import BY_EMAIL
from benchmarks.contestants import EXPRESS, GATEWAYS, RIVALS
from benchmarks.evidence import Evidence
from benchmarks.growth import Grown
from benchmarks.rounds import CONNECTIONS
from benchmarks.summary import contests
from benchmarks.svg import Bar

_TITLE = f"Requests per second at {CONNECTIONS} connections, those of the peer beside it being 1"
_OTHER = "#c9a58b"


def draw_all(evidence: Evidence, folder: Path) -> None:
    """A picture of each part that has been measured and can be drawn."""
    if evidence.compared:
        _compared(evidence, folder / "comparison.svg")
        _connections(evidence, folder)
    if evidence.rows("growth"):
        _growth(evidence, folder)
    if evidence.rows("soak"):
        _soak(evidence, folder / "soak.svg")


def _compared(evidence: Evidence, path: Path) -> None:
    """Bars of each server's requests, and a line where its peer is."""
    groups = {
        case: [*_bars(evidence, case)]
        for case, connections in contests(evidence.compared)
        if connections == CONNECTIONS
    }
    svg.bars(path, _TITLE, groups, mark=1.0)


def _bars(evidence: Evidence, case: str) -> Iterator[Bar]:
    for one in evidence.summaries(case).values():
        if one.to_rival is None or RIVALS[one.server] == one.server:
            continue
        if one.server == EXPRESS:
            yield Bar(one.server, one.to_rival.median, _OTHER)
        else:
            beside = RIVALS[one.server].rpartition(" ")[2]
            yield Bar(f"{one.server} / {beside}", one.to_rival.median)


def _connections(evidence: Evidence, folder: Path) -> None:
    """Ratios and slowest answers by number of connections."""
    numbers = sorted({n for case, n in contests(evidence.compared) if case == BY_EMAIL.name})
    found = [evidence.summaries(connections=number) for number in numbers]
    places = [str(number) for number in numbers]
    shown = [name for name in RIVALS if name in found[0] and name != EXPRESS]
    beside = {name: [one[name].to_rival for one in found] for name in shown if name in GATEWAYS}
    ratios = {
        name: [one.median if one else None for one in spreads] for name, spreads in beside.items()
    }
    title = "getUser by email: requests per second by connections, those of the peer being 1"
    svg.lines(folder / "connections.svg", title, places, ratios, mark=1.0)
    slowest = {name: [one[name].p99_ms for one in found] for name in shown}
    svg.lines(folder / "p99.svg", "getUser by email: p99 in ms by connections", places, slowest)


def _growth(evidence: Evidence, folder: Path) -> None:
    rows: list[Grown] = evidence.rows("growth")
    sizes = sorted({one.users for one in rows})
    for store in dict.fromkeys(one.store for one in rows):
        series = {
            call: [
                median(
                    one.ms
                    for one in rows
                    if (one.store, one.call, one.users) == (store, call, size)
                )
                for size in sizes
            ]
            for call in dict.fromkeys(one.call for one in rows)
        }
        path = folder / f"growth-{store.lower()}.svg"
        svg.lines(path, f"{store}: ms by users", [f"{size:,}" for size in sizes], series)


def _soak(evidence: Evidence, path: Path) -> None:
    rows = evidence.rows("soak")
    calls = sorted({one.calls for one in rows})
    series = {
        server: [one.own for one in rows if one.server == server]
        for server in dict.fromkeys(one.server for one in rows)
    }
    title = "Memory in MB (without what stands in files) by mixed calls"
    svg.lines(path, title, [f"{number:,}" for number in calls], series)
