"""What a server takes before anybody asks for much: time to its first answer, memory, disk."""

import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import reduce
from importlib.metadata import PackageNotFoundError, distribution
from operator import add
from pathlib import Path

from packaging.requirements import Requirement

from benchmarks import processes
from benchmarks.calls import BY_EMAIL
from benchmarks.parts import Part, Say, Taken
from benchmarks.processes import Memory
from benchmarks.servers import PEERS, Server, Starter
from benchmarks.stores import postgresql
from benchmarks.stores.filled import Filled

GATEWAY, GATEWAY_2, PEER = "gateway", "gateway, 2 workers", "fastify + pg"

_SETTLED = 1.0
"""Seconds after its first answer: a server is idle when all that it does at first is done."""
_MB = 1024 * 1024


@dataclass(frozen=True)
class Footprint:
    """One start of one server."""

    server: str
    round: int
    start_ms: float
    """From the start of its process to the first answer to a getUser."""
    resident: float
    shared_out: float
    own: float
    """Of each process that answers, in MB: as in `processes.Memory`."""
    parent: float
    """Resident, of the process that only starts others; 0 without one."""


def take(quick: bool, say: Say) -> Taken:
    """Start the servers in turn, round by round."""
    rounds = 1 if quick else 5
    found = []
    with tempfile.TemporaryDirectory(prefix="footprint-") as folder, ExitStack() as stack:
        filled = stack.enter_context(postgresql.filled(Path(folder)))
        for number in range(rounds):
            say(f"footprint: round {number + 1} of {rounds}")
            for name in (GATEWAY, PEER, GATEWAY_2):
                found.append(_start(name, number, Path(folder), filled))
    return Taken({"rounds": rounds, "installed MB": _installed(), "image": _image()}, found)


def _start(name: str, number: int, folder: Path, filled: Filled) -> Footprint:
    with ExitStack() as stack:
        server = _server(name, Starter(stack, folder), filled)
        server.answer(BY_EMAIL)
        took = time.perf_counter() - server.started
        time.sleep(_SETTLED)
        workers = server.workers()
        held = reduce(add, map(processes.memory, workers), Memory(0, 0, 0))
        parents = [pid for pid in processes.family(server.pid) if pid not in workers]
        return Footprint(
            server=name,
            round=number,
            start_ms=round(took * 1000, 1),
            resident=round(held.resident / len(workers), 1),
            shared_out=round(held.shared_out / len(workers), 1),
            own=round(held.own / len(workers), 1),
            parent=round(sum(processes.memory(pid).resident for pid in parents), 1),
        )


def _server(name: str, start: Starter, filled: Filled) -> Server:
    if name == PEER:
        return start.peer(name, "fastify.js", "pg", filled.peers)
    more = {"CUSTDB_WORKERS": "2"} if name == GATEWAY_2 else {}
    # As it comes: what is larger elsewhere in the benchmarks is not asked for here.
    settings = {"CUSTDB_REPLAY_CAPACITY": "1000000", **filled.settings, **more}
    return start.gateway(name, filled.gateway, settings)


def _installed() -> dict[str, float]:
    """MB on the disk, of each side's own and of what runs it."""
    program = shutil.which("node") or ""
    return {
        "gateway": _megabytes(_files("custdb-gateway", {"all"}, set())),
        "Python": _megabytes(_python()),
        "peers": _megabytes((PEERS / "node_modules").rglob("*")),
        "Node": _megabytes([Path(program).resolve()]),
    }


def _megabytes(files: Iterator[Path] | list[Path]) -> float:
    return round(sum(one.stat().st_size for one in files if one.is_file()) / _MB, 1)


def _files(name: str, extras: set[str], seen: set[str]) -> Iterator[Path]:
    """All files of a distribution, and of all that it requires."""
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return
    if name == "custdb-gateway":
        # It is installed as a link to the sources here.
        yield from (one for root in ("src", "adapters") for one in Path(root).rglob("*.*"))
    elif name not in seen:
        yield from (Path(str(found.locate_file(one))) for one in found.files or ())
    seen.add(name)
    for line in found.requires or ():
        wanted = Requirement(line)
        again = wanted.name in seen and not wanted.extras
        used = [{"extra": extra} for extra in extras or {""}]
        if not again and (
            wanted.marker is None or any(wanted.marker.evaluate(one) for one in used)
        ):
            yield from _files(wanted.name, wanted.extras, seen)


def _python() -> Iterator[Path]:
    yield Path(sys.executable).resolve()
    for one in Path(sysconfig.get_path("stdlib")).rglob("*"):
        if not {"site-packages", "dist-packages", "test"} & set(one.parts):
            yield one


def _image() -> str:
    """How large the gateway's image is, or why nobody knows."""
    if shutil.which("docker") is None:
        return "not measured: there is no docker here"
    asked = ["docker", "image", "inspect", "custdb-gateway", "--format", "{{.Size}}"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return f"{int(done.stdout) / _MB:.0f} MB"
    if subprocess.run(["docker", "info"], capture_output=True, check=False).returncode:
        return "not measured: no docker daemon runs here"
    return "not measured: there is no image custdb-gateway; docker build -t custdb-gateway ."


FOOTPRINT = Part("footprint", Footprint, take)
