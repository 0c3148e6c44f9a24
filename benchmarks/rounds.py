"""Interleaved rounds: what disturbs the machine for a while disturbs all servers alike."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import quantiles

from benchmarks import load
from benchmarks.calls import BY_EMAIL, CASES, Case, requests
from benchmarks.servers import BARE, CEILING, EXPRESS, FASTIFY, GATEWAY, GATEWAY_SQLITE, Server

CONNECTIONS = 32


@dataclass(frozen=True)
class Plan:
    """How long, how often, and at which numbers of connections beside the usual."""

    rounds: int
    seconds: float
    """About how long one server is asked in one round."""
    sweep: tuple[int, ...] = ()


@dataclass(frozen=True)
class Contest:
    """Servers that are asked the same with so many connections."""

    case: Case
    connections: int
    servers: Sequence[str]


@dataclass(frozen=True)
class Measurement:
    """One server in one round."""

    case: str
    server: str
    connections: int
    round: int
    calls: int
    seconds: float
    p50_ms: float
    p99_ms: float
    cpu_us: float
    """Of the server's process for each call; 0 where the system does not tell."""
    client_busy: float

    @property
    def rate(self) -> float:
        """Calls a second."""
        return self.calls / self.seconds


def contests(plan: Plan) -> list[Contest]:
    """All that is compared."""
    usual = (GATEWAY, GATEWAY_SQLITE, FASTIFY, EXPRESS, BARE)
    swept = (GATEWAY, GATEWAY_SQLITE, FASTIFY, BARE)
    return [
        *(Contest(c, CONNECTIONS, (*usual, CEILING) if c is BY_EMAIL else usual) for c in CASES),
        *(Contest(BY_EMAIL, connections, swept) for connections in plan.sweep),
    ]


def measure(
    plan: Plan, servers: Mapping[str, Server], say: Callable[[str], None]
) -> Iterator[Measurement]:
    """Warm everything up, then measure it round by round."""
    counts = {}
    for contest in contests(plan):
        say(f"warming up: {contest.case.name}, {contest.connections} connections")
        for name in contest.servers:
            counts[contest, name] = _calibrate(plan, contest, servers[name])
    for number in range(plan.rounds):
        say(f"round {number + 1} of {plan.rounds}")
        for contest in contests(plan):
            turn = number % len(contest.servers)
            for name in (*contest.servers[turn:], *contest.servers[:turn]):
                yield _measure(contest, servers[name], counts[contest, name], number)


def _calibrate(plan: Plan, contest: Contest, server: Server) -> int:
    """Warm a server up, and find how many calls take it about as long as planned."""
    count = 2 * contest.connections
    while True:
        measured = _ask(contest, server, requests(contest.case, count, server.key))
        enough = max(2 * contest.connections, int(count / measured.seconds * plan.seconds))
        if measured.seconds > plan.seconds * 2 / 3:
            return enough
        count = min(enough, 4 * count)


def _measure(contest: Contest, server: Server, count: int, number: int) -> Measurement:
    asked = requests(contest.case, count, server.key)
    cpu = server.cpu_seconds()
    done = _ask(contest, server, asked)
    cpu = server.cpu_seconds() - cpu
    hundredths = quantiles(done.latencies, n=100)
    return Measurement(
        case=contest.case.name,
        server=server.name,
        connections=contest.connections,
        round=number,
        calls=done.calls,
        seconds=round(done.seconds, 4),
        p50_ms=round(hundredths[49] * 1000, 3),
        p99_ms=round(hundredths[98] * 1000, 3),
        cpu_us=round(cpu / done.calls * 1e6, 1),
        client_busy=round(done.client_busy, 3),
    )


def _ask(contest: Contest, server: Server, asked: Sequence[bytes]) -> load.Measured:
    try:
        return load.run(server.port, asked, contest.connections)
    except (load.Refused, TimeoutError) as exc:
        time.sleep(1)  # its log is written in batches
        what = f"{server.name}: {contest.case.name}, {contest.connections} connections"
        raise SystemExit(f"{what}: {exc!r}\n{server.complaints()}") from exc
