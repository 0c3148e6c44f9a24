"""Two workers beside one, on the same two cores as the load and the database.

Who asks and who keeps the users take cores that a second worker would need, so calls per second
cannot tell how well workers scale. What can: the time that a call takes on a core, with one worker
and with two, while all workers always have something to do. With cores of their own, N workers
answer N times as much, divided by how much dearer a call became. Calls that no store is asked for
are the HTTP part by itself: signature, clock, replay memory, body, answer and log.
"""

import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from benchmarks import load, processes
from benchmarks.calls import BY_EMAIL, NOBODY, Case, requests
from benchmarks.parts import Part, Say, Taken
from benchmarks.servers import Server, Starter
from benchmarks.soak import mixed
from benchmarks.stores import postgresql
from benchmarks.stores.filled import Filled

WORKERS = (1, 2)
POOL_SIZE = 10

_CONNECTIONS = 64
_MANY = 512
_SAMPLE_SECONDS = 0.1


@dataclass(frozen=True)
class Worked:
    """A gateway with so many workers, asked one thing in one round."""

    workers: int
    case: str
    round: int
    rate: float
    cpu_us: float
    """Of all workers, for each call."""
    awake: float
    """Which part of the time a worker ran or waited for a core; the least of all."""
    statements: float
    """That the store was sent for each call."""
    connections: int = 0
    """The most that the store has seen, when asked all kinds of things by many callers."""


def take(quick: bool, say: Say) -> Taken:
    """Each number of workers in turn, round by round."""
    rounds, calls = (1, 6_000) if quick else (5, 40_000)
    found = []
    with tempfile.TemporaryDirectory(prefix="workers-") as folder, ExitStack() as stack:
        filled = stack.enter_context(postgresql.filled(Path(folder)))
        most = {count: _connections(Path(folder), filled, count) for count in WORKERS}
        start = Starter(stack, Path(folder))
        servers = {count: _gateway(start, filled, count) for count in WORKERS}
        for number in range(-1, rounds):  # the first warms up
            say(f"workers: round {number + 1} of {rounds}")
            for case in (NOBODY, BY_EMAIL):
                for count, server in _order(servers, number):
                    one = _ask(server, count, case, number, calls)
                    found += [replace(one, connections=most[count])] if number >= 0 else []
    return Taken({"rounds": rounds, "calls": calls}, found)


def _gateway(start: Starter, filled: Filled, count: int) -> Server:
    settings = {"CUSTDB_WORKERS": str(count), "CUSTDB_POOL_SIZE": str(POOL_SIZE)}
    server = start.gateway(f"gateway, {count}", filled.gateway, {**filled.settings, **settings})
    while len(server.workers()) < count:
        time.sleep(0.05)
    return replace(server, statements=filled.statements)


def _order(servers: Mapping[int, Server], number: int) -> list[tuple[int, Server]]:
    return sorted(servers.items(), reverse=bool(number % 2))


def _ask(server: Server, count: int, case: Case, number: int, calls: int) -> Worked:
    assert server.statements is not None
    asked = requests(case, calls, server.key)
    pids = server.workers()
    sent, cpu = server.statements(), server.cpu_seconds()
    awake = [processes.awake_seconds(pid) for pid in pids]
    done = load.run(server.port, asked, _CONNECTIONS, may_be_null=case is NOBODY)
    awake = [processes.awake_seconds(pid) - before for pid, before in zip(pids, awake, strict=True)]
    cpu, sent = server.cpu_seconds() - cpu, server.statements() - sent
    return Worked(
        workers=count,
        case=case.name,
        round=number,
        rate=round(done.calls / done.seconds, 1),
        cpu_us=round(cpu / done.calls * 1e6, 1),
        awake=round(min(awake) / done.seconds, 3),
        statements=round(sent / done.calls, 3),
    )


def _connections(folder: Path, filled: Filled, count: int) -> int:
    """The most that the store has seen of a gateway that many callers ask."""
    assert filled.connections is not None
    random = Random(20)
    with ExitStack() as stack:
        server = _gateway(Starter(stack, folder), filled, count)
        with _sampled(filled.connections) as seen:
            for _ in range(3):
                load.run(server.port, mixed(server, random, 10 * _MANY), _MANY)
    return max(seen)


@contextmanager
def _sampled(count: Callable[[], int]) -> Iterator[list[int]]:
    seen: list[int] = []
    done = threading.Event()

    def sample() -> None:
        while True:
            seen.append(count())
            if done.wait(_SAMPLE_SECONDS):
                return

    thread = threading.Thread(target=sample)
    thread.start()
    try:
        yield seen
    finally:
        done.set()
        thread.join()


WORKING = Part("workers", Worked, take)
