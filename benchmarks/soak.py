"""Memory while a million calls of all kinds come in: does anything stay behind?"""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from random import Random

from benchmarks import load, processes
from benchmarks.calls import BY_EMAIL, CASES, UPDATE, Case, requests
from benchmarks.parts import Part, Say, Taken
from benchmarks.rounds import CONNECTIONS
from benchmarks.servers import Server, Starter
from benchmarks.stores import postgresql

GATEWAY, PEER = "gateway", "fastify + pg"
LOOKS = 10
"""How often memory is looked at."""

_CHUNK = 10_000
_BY_ID, _LIST, _LOGIN = CASES[1:]
_SHARES = ((_BY_ID, 0.36), (_LIST, 0.01), (_LOGIN, 0.001))
_UPDATES = 0.02


@dataclass(frozen=True)
class Soaked:
    """A server after so many calls, in MB."""

    server: str
    calls: int
    resident: float
    own: float
    """Without what stands in files, as the memory for replay does."""


def take(quick: bool, say: Say) -> Taken:
    """Ask the gateway, then its peer."""
    calls = 30_000 if quick else 1_000_000
    with tempfile.TemporaryDirectory(prefix="soak-") as folder, ExitStack() as stack:
        filled = stack.enter_context(postgresql.filled(Path(folder)))
        start = Starter(stack, Path(folder))
        # More calls than anybody has in five minutes, as far as this machine is quick enough.
        more = {"CUSTDB_REPLAY_CAPACITY": "2000000"}
        servers = (
            start.gateway(GATEWAY, filled.gateway, {**filled.settings, **more}),
            start.peer(PEER, "fastify.js", "pg", filled.peers),
        )
        found = [one for server in servers for one in _soak(server, calls, say)]
    shares = {case.name: share for case, share in _SHARES} | {UPDATE.name: _UPDATES}
    return Taken({"calls": calls, "shares": shares}, found)


def _soak(server: Server, calls: int, say: Say) -> Iterator[Soaked]:
    random, asked = Random(20), 0
    while asked < calls:
        load.run(server.port, mixed(server, random, _CHUNK), CONNECTIONS)
        asked += _CHUNK
        if asked % (calls // LOOKS) < _CHUNK:
            held = processes.memory(server.pid)
            say(f"soak: {server.name} after {asked:,} calls: {held.own} MB")
            yield Soaked(server.name, asked, held.resident, held.own)


def mixed(server: Server, random: Random, count: int) -> list[bytes]:
    """Calls of all kinds, shuffled. The peer has no updateUser and is asked getUser instead."""
    shares: list[tuple[Case, float]] = [*_SHARES]
    if server.key is not None:
        shares.append((UPDATE, _UPDATES))
    some = [one for case, share in shares for one in requests(case, int(share * count), server.key)]
    some += requests(BY_EMAIL, count - len(some), server.key)
    random.shuffle(some)
    return some


SOAK = Part("soak", Soaked, take)
