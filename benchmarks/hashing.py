"""The memory that argon2 takes while more callers log in than there are threads for hashing.

What a gateway keeps from its first hash is there before and is used again, so two gateways are
compared at their peaks: one has more threads than the other.
"""

import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from argon2 import PasswordHasher

from benchmarks import load, processes
from benchmarks.calls import CASES, requests
from benchmarks.parts import Part, Say, Taken
from benchmarks.servers import Server, Starter
from benchmarks.stores import sqlite
from benchmarks.users import PASSWORD

MEMORY_MB = 19
THREADS = (1, 4)

_CALLERS = 50
_LOGIN = next(case for case in CASES if case.name == "login")


@dataclass(frozen=True)
class Hashed:
    """A gateway with so many threads for hashing, in one round."""

    threads: int
    round: int
    idle: float
    peak: float
    """MB before the logins, and the most while they go on."""


def take(quick: bool, say: Say) -> Taken:
    """Log the same number of callers in at gateways with few threads and with more."""
    rounds, logins = (1, 60) if quick else (5, 300)
    hasher = PasswordHasher(time_cost=2, memory_cost=MEMORY_MB * 1024, parallelism=1)
    found = []
    with tempfile.TemporaryDirectory(prefix="hashing-") as folder, ExitStack() as stack:
        place = Path(folder)
        filled = stack.enter_context(sqlite.filled(place, hasher.hash(PASSWORD)))
        start = Starter(stack, place)
        servers = {
            count: start.gateway(
                f"gateway, {count}", filled.gateway, {"CUSTDB_HASH_THREADS": str(count)}
            )
            for count in THREADS
        }
        for server in servers.values():
            server.answer(_LOGIN)
        for number in range(rounds):
            say(f"hashing: round {number + 1} of {rounds}")
            for count, server in servers.items():
                found.append(_log_in(server, count, number, logins))
    return Taken({"rounds": rounds, "logins": logins, "callers": _CALLERS}, found)


def _log_in(server: Server, count: int, number: int, logins: int) -> Hashed:
    asked = requests(_LOGIN, logins, server.key)
    idle = processes.forget_peak(server.pid)
    load.run(server.port, asked, _CALLERS)
    return Hashed(count, number, round(idle, 1), round(processes.peak(server.pid), 1))


HASHING = Part("hashing", Hashed, take)
