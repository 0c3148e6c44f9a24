"""Many rounds in few numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.rounds import Measurement
from benchmarks.servers import BARE, FASTIFY

Rounds = Mapping[int, Measurement]


@dataclass(frozen=True)
class Summary:
    """One server over all rounds of one contest."""

    server: str
    to_fastify: float
    """The median of the ratios of each round: both had the same luck there."""
    worst: float
    best: float
    """The least and the greatest of these ratios."""
    to_bare: float
    rate: float
    slowest: float
    fastest: float
    p50_ms: float
    p99_ms: float
    cpu_us: float


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
    return {
        name: _summary(name, rounds, found[FASTIFY], found[BARE]) for name, rounds in found.items()
    }


def _summary(name: str, rounds: Rounds, fastify: Rounds, bare: Rounds) -> Summary:
    measured = rounds.values()
    rates = [one.rate for one in measured]
    ratios = _ratios(rounds, fastify)
    return Summary(
        server=name,
        to_fastify=median(ratios),
        worst=min(ratios),
        best=max(ratios),
        to_bare=median(_ratios(rounds, bare)),
        rate=median(rates),
        slowest=min(rates),
        fastest=max(rates),
        p50_ms=median(one.p50_ms for one in measured),
        p99_ms=median(one.p99_ms for one in measured),
        cpu_us=median(one.cpu_us for one in measured),
    )


def _ratios(rounds: Rounds, others: Rounds) -> list[float]:
    return [one.rate / others[number].rate for number, one in rounds.items()]
