"""Interleaved rounds: what disturbs the machine for a while disturbs all servers alike."""

import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import quantiles

from benchmarks import load
from benchmarks.calls import BY_EMAIL, CASES, Case, requests
from benchmarks.contestants import CEILING, EXPRESS, NOT_ASKED
from benchmarks.servers import Server

CONNECTIONS = 32

_WARM_UP_CALLS = 20_000
"""Node compiles what runs often, and its first thousands of calls cost it several times as much."""
_WARM_UP_STEP = 500
_RUN_UP_CALLS = 1_000
"""Before each measurement of more: a server that waited for its turn has cooled down."""


@dataclass(frozen=True)
class Plan:
    """How long, how often, and at which numbers of connections beside the usual."""

    rounds: int
    seconds: float
    """About how long one server is asked in one round."""
    turns: int
    """How often each connection asks at least, however long it takes."""
    sweep: tuple[int, ...] = ()
    warm_up_seconds: float = 6


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
    statements: float | None = None
    """That the store was sent for each call, where it counts them."""

    @property
    def rate(self) -> float:
        """Calls a second."""
        return self.calls / self.seconds


def contests(plan: Plan, servers: Collection[str]) -> list[Contest]:
    """All that is compared."""
    usual = [name for name in servers if name != CEILING]
    swept = [name for name in usual if name != EXPRESS]
    return [
        Contest(BY_EMAIL, CONNECTIONS, [*servers]),
        *(
            Contest(case, CONNECTIONS, [name for name in usual if _is_asked(name, case)])
            for case in CASES
            if case is not BY_EMAIL
        ),
        *(Contest(BY_EMAIL, connections, swept) for connections in plan.sweep),
    ]


def _is_asked(server: str, case: Case) -> bool:
    return case.function not in NOT_ASKED.get(server, ())


def measure(
    plan: Plan, servers: Mapping[str, Server], say: Callable[[str], None]
) -> Iterator[Measurement]:
    """Warm everything up, then measure it round by round."""
    planned = contests(plan, servers)
    for server in servers.values():
        say(f"warming up: {server.name}")
        _warm_up(server, plan.warm_up_seconds)
    counts = {}
    for contest in planned:
        say(f"trying: {contest.case.name}, {contest.connections} connections")
        for name in contest.servers:
            counts[_key(contest, name)] = _calibrate(plan, contest, servers[name])
    for number in range(plan.rounds):
        say(f"round {number + 1} of {plan.rounds}")
        for contest in planned:
            for name in _order(contest.servers, number):
                yield _measure(contest, servers[name], counts[_key(contest, name)], number)


def _key(contest: Contest, server: str) -> tuple[str, int, str]:
    return contest.case.name, contest.connections, server


def _order(servers: Sequence[str], number: int) -> Sequence[str]:
    """There and back: a gateway and its peer are neighbours, and change places each round."""
    return servers[::-1] if number % 2 else servers


def _warm_up(server: Server, seconds: float) -> None:
    """Ask everything, so that nothing new comes later, then one thing for long."""
    for case in CASES:
        if _is_asked(server.name, case):
            _ask(Contest(case, CONNECTIONS, ()), server, requests(case, CONNECTIONS, server.key))
    contest = Contest(BY_EMAIL, CONNECTIONS, ())
    limit = time.monotonic() + seconds
    for _ in range(0, _WARM_UP_CALLS, _WARM_UP_STEP):
        _ask(contest, server, requests(BY_EMAIL, _WARM_UP_STEP, server.key))
        if time.monotonic() > limit:
            return


def _calibrate(plan: Plan, contest: Contest, server: Server) -> int:
    """Find how many calls take a server about as long as planned."""
    least = count = plan.turns * contest.connections
    while True:
        measured = _ask(contest, server, requests(contest.case, count, server.key))
        enough = max(least, int(count / measured.seconds * plan.seconds))
        if measured.seconds > plan.seconds * 2 / 3:
            return enough
        count = min(enough, 4 * count)


def _measure(contest: Contest, server: Server, count: int, number: int) -> Measurement:
    if count > _RUN_UP_CALLS:
        _ask(contest, server, requests(contest.case, _RUN_UP_CALLS, server.key))
    asked = requests(contest.case, count, server.key)
    sent = server.statements() if server.statements else 0
    cpu = server.cpu_seconds()
    done = _ask(contest, server, asked)
    cpu = server.cpu_seconds() - cpu
    sent = server.statements() - sent if server.statements else 0
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
        statements=round(sent / done.calls, 3) if server.statements else None,
    )


def _ask(contest: Contest, server: Server, asked: Sequence[bytes]) -> load.Measured:
    try:
        return load.run(server.port, asked, contest.connections)
    except (load.Refused, OSError) as exc:  # of which TimeoutError is one
        time.sleep(1)  # its log is written in batches
        what = f"{server.name}: {contest.case.name}, {contest.connections} connections"
        raise SystemExit(f"{what}: {exc!r}\n{server.complaints()}") from exc
