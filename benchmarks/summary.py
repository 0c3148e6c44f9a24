"""Many rounds in few numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.contestants import BARE, RIVALS
from benchmarks.rounds import Measurement

Rounds = Mapping[int, Measurement]


@dataclass(frozen=True)
class Spread:
    """Ratios of each round: both sides had the same luck there."""

    median: float
    least: float
    most: float


@dataclass(frozen=True)
class Summary:
    """One server over all rounds of one contest."""

    server: str
    to_rival: Spread | None
    """Nothing for what has no rival, or whose rival was not measured."""
    to_bare: Spread
    rate: Spread
    p50_ms: float
    p99_ms: float
    cpu_us: float
    statements: float | None
    """For each call; `None`: nobody counts them."""


def contests(measurements: Sequence[Measurement]) -> list[tuple[str, int]]:
    """What was compared: cases and numbers of connections."""
    return [*dict.fromkeys((one.case, one.connections) for one in measurements)]


def summarise(
    measurements: Sequence[Measurement], case: str, connections: int
) -> dict[str, Summary]:
    """One contest, by server."""
    found: dict[str, dict[int, Measurement]] = {}
    for one in measurements:
        if (one.case, one.connections) == (case, connections):
            found.setdefault(one.server, {})[one.round] = one
    return {name: _summary(name, found) for name in found}


def _summary(name: str, found: Mapping[str, Rounds]) -> Summary:
    rounds = found[name]
    measured = rounds.values()
    rival = found.get(RIVALS.get(name, ""))
    return Summary(
        server=name,
        to_rival=_ratios(rounds, rival) if rival else None,
        to_bare=_ratios(rounds, found[BARE]),
        rate=_spread([one.rate for one in measured]),
        p50_ms=median(one.p50_ms for one in measured),
        p99_ms=median(one.p99_ms for one in measured),
        cpu_us=median(one.cpu_us for one in measured),
        statements=_median([one.statements for one in measured if one.statements is not None]),
    )


def _median(values: Sequence[float]) -> float | None:
    return median(values) if values else None


def _ratios(rounds: Rounds, others: Rounds) -> Spread:
    return _spread([one.rate / others[number].rate for number, one in rounds.items()])


def spread(values: Sequence[float]) -> Spread | None:
    """Many numbers in three; `None` for no numbers."""
    return _spread(values) if values else None


def _spread(values: Sequence[float]) -> Spread:
    return Spread(median(values), min(values), max(values))
