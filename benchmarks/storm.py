"""A login storm: two hundred callers log in at once, again and again, while lookups go on."""

import asyncio
import os
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

import bcrypt
import uvloop

from benchmarks.calls import BY_EMAIL, CASES, requests
from benchmarks.parts import Part, Say, Taken
from benchmarks.servers import Server, Starter
from benchmarks.stores import postgresql
from benchmarks.users import PASSWORD

CALLERS = 200
LOOKUPS_A_SECOND = 500
DEADLINE = 5.0
"""Seconds, as the gateway has it by default."""

_LOGIN = next(case for case in CASES if case.name == "login")
_CONNECTIONS = 64
_MANY = 20_000
_RETRY_SECONDS = 1.0


@dataclass(frozen=True)
class Storm:
    """One round."""

    round: int
    hashes: float
    """A second, with nothing else running: what the cores can do."""
    logins: float
    """A second, that were right, with nothing but the storm."""
    overloaded: float
    """A second, that were told to come again."""
    overloaded_p50_ms: float
    overloaded_p99_ms: float
    """How soon they were told; 0 without any."""
    slowest_login_s: float
    quiet_p99_ms: float
    storm_p99_ms: float
    """Of lookups, without and with the storm."""


def take(quick: bool, say: Say) -> Taken:
    """Rounds of: hashing alone, the storm alone, lookups alone, both."""
    rounds, seconds = (1, 2.5) if quick else (5, 10.0)
    found = []
    with _gateway() as server:
        for number in range(rounds):
            say(f"storm: round {number + 1} of {rounds}")
            found.append(_round(number, server, seconds))
    return Taken({"rounds": rounds, "seconds": seconds}, found)


def _round(number: int, server: Server, seconds: float) -> Storm:
    alone = _hashes(seconds)
    stormed = uvloop.run(_stormed(server, seconds, with_lookups=False))
    quiet = uvloop.run(_lookups(server, seconds))
    both = uvloop.run(_stormed(server, seconds, with_lookups=True))
    return Storm(
        round=number,
        hashes=alone,
        logins=len(stormed.accepted) / seconds,
        overloaded=len(stormed.refused) / seconds,
        overloaded_p50_ms=round(median(stormed.refused or [0.0]) * 1000, 2),
        overloaded_p99_ms=_p99_ms(stormed.refused) if len(stormed.refused) > 1 else 0.0,
        slowest_login_s=round(max(stormed.accepted, default=0.0), 2),
        quiet_p99_ms=_p99_ms(quiet),
        storm_p99_ms=_p99_ms(both.lookups),
    )


def _hashes(seconds: float) -> float:
    """How many hashes a thread on each core verifies in a second."""
    stored = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(10))
    limit = time.monotonic() + seconds

    def verify() -> int:
        done = 0
        while time.monotonic() < limit:
            bcrypt.checkpw(PASSWORD.encode(), stored)
            done += 1
        return done

    cores = os.cpu_count() or 1
    with ThreadPoolExecutor(cores) as pool:
        jobs = [pool.submit(verify) for _ in range(cores)]
        return sum(job.result() for job in jobs) / seconds


class _Stormed:
    """What came of one storm, in seconds from call to answer."""

    def __init__(self) -> None:
        self.accepted: list[float] = []
        self.refused: list[float] = []
        self.lookups: list[float] = []


async def _stormed(server: Server, seconds: float, *, with_lookups: bool) -> _Stormed:
    found = _Stormed()
    asked = iter(requests(_LOGIN, _MANY, server.key))
    # The callers' first logins are in the queue before anything is counted.
    callers = [asyncio.create_task(_call_on(server.port, asked, found)) for _ in range(CALLERS)]
    await asyncio.sleep(2)
    found.accepted.clear()
    found.refused.clear()
    if with_lookups:
        found.lookups = await _lookups(server, seconds)
    else:
        await asyncio.sleep(seconds)
    for caller in callers:
        caller.cancel()
    await asyncio.gather(*callers, return_exceptions=True)
    return found


async def _call_on(port: int, asked: Iterator[bytes], found: _Stormed) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        while True:
            began = time.perf_counter()
            writer.write(next(asked))
            status = await _status(reader)
            taken = time.perf_counter() - began
            if status == 200:
                found.accepted.append(taken)
            elif status == 503:
                found.refused.append(taken)
                await asyncio.sleep(_RETRY_SECONDS)
            else:
                raise SystemExit(f"a login was answered with {status}")
    finally:
        writer.transport.abort()


async def _lookups(server: Server, seconds: float) -> list[float]:
    """So many lookups a second, each at its time. Waiting for a connection counts."""
    count = int(LOOKUPS_A_SECOND * seconds)
    asked = requests(BY_EMAIL, count, server.key)
    idle: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Queue()
    for _ in range(_CONNECTIONS):
        idle.put_nowait(await asyncio.open_connection("127.0.0.1", server.port))
    taken: list[float] = []
    began = time.perf_counter()

    async def look_up(request: bytes, due: float) -> None:
        reader, writer = await idle.get()
        writer.write(request)
        if await _status(reader) != 200:
            raise SystemExit("a lookup failed")
        taken.append(time.perf_counter() - due)
        idle.put_nowait((reader, writer))

    async with asyncio.TaskGroup() as group:
        for number, request in enumerate(asked):
            due = began + number / LOOKUPS_A_SECOND
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            group.create_task(look_up(request, due))
    while not idle.empty():
        idle.get_nowait()[1].transport.abort()
    return taken


async def _status(reader: asyncio.StreamReader) -> int:
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0])
    await reader.readexactly(length)
    return int(head[9:12])


def _p99_ms(taken: list[float]) -> float:
    return round(quantiles(taken, n=100)[98] * 1000, 2)


@contextmanager
def _gateway() -> Iterator[Server]:
    with tempfile.TemporaryDirectory(prefix="storm-") as folder, ExitStack() as stack:
        filled = stack.enter_context(postgresql.filled(Path(folder)))
        start = Starter(stack, Path(folder))
        yield start.gateway("gateway", filled.gateway, filled.settings)


STORM = Part("storm", Storm, take)
