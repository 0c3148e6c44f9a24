"""What is measured: each server as a process of its own, on the same stores."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.request import urlopen

from tests.servers.process import free_port

from benchmarks import load, processes
from benchmarks.calls import CASES, Case, requests
from benchmarks.contestants import BARE, CEILING, Store
from benchmarks.stores.filled import Missing
from custdb_gateway.http.auth import new_key

ROOT = Path(__file__).parent.parent
PEERS = Path(__file__).parent / "peers"

_PATIENCE = 20
_REPLAY_CAPACITY = 2_000_000  # a run signs more calls in five minutes than anybody's cloud does


@dataclass(frozen=True)
class Server:
    """A server that runs."""

    name: str
    port: int
    pid: int
    log: Path
    started: float
    """When, as a time of `perf_counter`."""
    key: str | None = None
    """Signs its calls, if it wants them signed."""
    statements: Callable[[], int] | None = None
    """How many its store has been sent so far, if the store counts them."""

    def cpu_seconds(self) -> float:
        """What it has used so far, or 0 where the system does not tell."""
        return processes.cpu_seconds(self.pid)

    def workers(self) -> list[int]:
        """The processes that answer: what the first one has started, or it by itself."""
        first, *others = processes.family(self.pid)
        return [one for one in others if "multiprocessing.spawn" in _command(one)] or [first]

    def complaints(self) -> str:
        """The last lines of its log that are not of a call that went well."""
        lines = self.log.read_text(errors="replace").splitlines()
        return "\n".join([line for line in lines if '"level":"info"' not in line][-5:])

    def answer(self, case: Case) -> bytes:
        """The body of one answer."""
        return load.run(self.port, requests(case, 1, self.key), 1).last_body


@dataclass
class Running:
    """All servers, what the stores call themselves, and why stores are left out."""

    servers: dict[str, Server] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)

    def add(self, server: Server) -> None:
        """Count a server in."""
        self.servers[server.name] = server


@contextmanager
def all_running(
    folder: Path, stores: Sequence[Store], say: Callable[[str], None]
) -> Iterator[Running]:
    """Fill the stores, start the servers, and end them afterwards."""
    running = Running()
    with ExitStack() as stack:
        start = Starter(stack, folder)
        for store in stores:
            say(f"filling {store.title}")
            try:
                _add(store, start, running)
            except Missing as exc:
                say(str(exc))
                running.left_out.append(str(exc))
        if not running.servers:
            raise SystemExit("nothing is left to measure")
        say("comparing answers")
        bodies = folder / "bodies.json"
        bodies.write_text(json.dumps(_compared([*running.servers.values()])))
        for name, module in ((BARE, "benchmarks.bare"), (CEILING, "benchmarks.ceiling")):
            running.add(start.server(name, [sys.executable, "-m", module], str(bodies)))
        yield running


def _add(store: Store, start: "Starter", running: Running) -> None:
    """Fill a store, and start the gateway and the peers over it."""
    filled = start.stack.enter_context(store.filled(start.folder))
    running.versions.update(filled.versions)
    peers = store.peers.items()
    for server in (
        start.gateway(store.gateway, filled.gateway, filled.settings),
        *(start.peer(name, script, driver, filled.peers) for name, (script, driver) in peers),
    ):
        running.add(replace(server, statements=filled.statements))


def _compared(servers: Sequence[Server]) -> dict[str, str]:
    """The body of an answer by path, after seeing that all servers mean the same."""
    bodies = {}
    for case in CASES:
        answers = {server.name: server.answer(case) for server in servers}
        first, *others = answers
        for name in others:
            if json.loads(answers[name]) != json.loads(answers[first]):
                raise SystemExit(f"{case.name}: {name} answers other than {first}")
        bodies[case.path()] = answers[first].decode()
    return bodies


class Starter:
    """Starts processes that end with the stack."""

    def __init__(self, stack: ExitStack, folder: Path) -> None:
        self.stack = stack
        self.folder = folder

    def gateway(self, name: str, store: str, more: Mapping[str, str]) -> Server:
        """The gateway as it comes: one worker, and its log to a file."""
        port, key = free_port(), new_key()
        command = [sys.executable, "-m", "custdb_gateway", "serve", "--port", str(port)]
        settings = {
            "CUSTDB_STORE_URL": store,
            "CUSTDB_SIGNING_KEYS": key,
            "CUSTDB_REPLAY_FILE": str(self.folder / f"replay-{port}"),
            "CUSTDB_REPLAY_CAPACITY": str(_REPLAY_CAPACITY),
            **more,
        }
        began = time.perf_counter()
        pid, log = self._start(name, command, settings)
        self._wait(f"http://127.0.0.1:{port}/ready")
        return Server(name, port, pid, log, began, key)

    def peer(self, name: str, script: str, driver: str, store: str) -> Server:
        """A server of Node's, on a store."""
        return self.server(name, ["node", str(PEERS / script), driver], store)

    def server(self, name: str, command: Sequence[str], argument: str) -> Server:
        """A server that is told its port and one thing more, and checks no signatures."""
        port = free_port()
        settings = {"NODE_ENV": "production"}
        began = time.perf_counter()
        pid, log = self._start(name, [*command, str(port), argument], settings)
        self._wait(f"http://127.0.0.1:{port}/")
        return Server(name, port, pid, log, began)

    def _start(
        self, name: str, command: Sequence[str], settings: Mapping[str, str]
    ) -> tuple[int, Path]:
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("CUSTDB_")}
        path = self.folder / f"{name}.log"
        with path.open("wb") as log:
            process = subprocess.Popen(
                command, cwd=ROOT, env={**inherited, **settings}, stdout=log, stderr=log
            )
        self.stack.callback(_end, process)
        return process.pid, path

    def _wait(self, url: str) -> None:
        """Wait until something answers, whatever it is."""
        limit = time.monotonic() + _PATIENCE
        while True:
            try:
                with urlopen(url, timeout=1):
                    return
            except OSError as exc:
                if getattr(exc, "code", 503) != 503:
                    return
                if time.monotonic() > limit:
                    raise SystemExit(self._logs()) from exc
            time.sleep(0.005)

    def _logs(self) -> str:
        ends = (f"{log.name}:\n{log.read_text()[-1000:]}" for log in self.folder.glob("*.log"))
        return "a server did not start\n" + "\n".join(ends)


def _command(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
