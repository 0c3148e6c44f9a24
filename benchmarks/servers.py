"""What is measured: each server as a process of its own, on the same stores."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from tests.servers.postgresql import PrivatePostgreSQLServer
from tests.servers.process import free_port

from benchmarks import load
from benchmarks.calls import CASES, Case, requests
from benchmarks.stores import fill_postgresql, fill_sqlite
from custdb_gateway.http.auth import new_key

ROOT = Path(__file__).parent.parent
PEERS = Path(__file__).parent / "peers"

GATEWAY = "gateway, PostgreSQL"
GATEWAY_SQLITE = "gateway, SQLite"
FASTIFY = "fastify + pg"
EXPRESS = "express, a connection per call"
BARE = "bare HTTP server"
CEILING = "socket alone"

_PATIENCE = 20
_REPLAY_CAPACITY = 5_000_000  # a run signs more calls in five minutes than anybody's cloud does


@dataclass(frozen=True)
class Server:
    """A server that runs."""

    name: str
    port: int
    pid: int
    log: Path
    key: str | None = None
    """Signs its calls, if it wants them signed."""

    def cpu_seconds(self) -> float:
        """What the process has used so far, or 0 where the system does not tell."""
        try:
            fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return 0.0
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def complaints(self) -> str:
        """The last lines of its log that are not of a call that went well."""
        lines = self.log.read_text(errors="replace").splitlines()
        return "\n".join([line for line in lines if '"level":"info"' not in line][-5:])

    def answer(self, case: Case) -> bytes:
        """The body of one answer."""
        return load.run(self.port, requests(case, 1, self.key), 1).last_body


@dataclass(frozen=True)
class Running:
    """All servers, and what the store calls itself."""

    servers: Mapping[str, Server]
    postgresql: str


@contextmanager
def all_running(folder: Path) -> Iterator[Running]:
    """Fill the stores, start the servers, and end them afterwards."""
    with ExitStack() as stack:
        postgresql = PrivatePostgreSQLServer()
        stack.callback(postgresql.remove)
        version = fill_postgresql(postgresql.url())
        fill_sqlite(folder / "users.db")
        start = _Starter(stack, folder)
        key = new_key()
        gateways = [
            start.gateway(GATEWAY, postgresql.url(), key),
            start.gateway(GATEWAY_SQLITE, f"sqlite:///{folder}/users.db", key),
        ]
        peers = [
            start.server(name, ["node", str(PEERS / script)], postgresql.url())
            for name, script in ((FASTIFY, "fastify.js"), (EXPRESS, "express.js"))
        ]
        _compare([*gateways, *peers])
        bodies = folder / "bodies.json"
        bodies.write_text(json.dumps({c.path(): gateways[0].answer(c).decode() for c in CASES}))
        floors = [
            start.server(name, [sys.executable, "-m", module], str(bodies))
            for name, module in ((BARE, "benchmarks.bare"), (CEILING, "benchmarks.ceiling"))
        ]
        servers = [*gateways, *peers, *floors]
        yield Running({server.name: server for server in servers}, version)


def _compare(servers: Sequence[Server]) -> None:
    """See that all mean the same before anything is measured."""
    for case in CASES:
        expected, *others = [(server.name, json.loads(server.answer(case))) for server in servers]
        for name, answer in others:
            if answer != expected[1]:
                raise SystemExit(f"{case.name}: {name} answers other than {expected[0]}")


class _Starter:
    """Starts processes that end with the stack."""

    def __init__(self, stack: ExitStack, folder: Path) -> None:
        self._stack = stack
        self._folder = folder

    def gateway(self, name: str, store: str, key: str) -> Server:
        """The gateway as it comes: one worker, and its log to a file."""
        port = free_port()
        command = [sys.executable, "-m", "custdb_gateway", "serve", "--port", str(port)]
        settings = {
            "CUSTDB_STORE_URL": store,
            "CUSTDB_SIGNING_KEYS": key,
            "CUSTDB_REPLAY_FILE": str(self._folder / f"replay-{port}"),
            "CUSTDB_REPLAY_CAPACITY": str(_REPLAY_CAPACITY),
        }
        pid, log = self._start(name, command, settings)
        self._wait(f"http://127.0.0.1:{port}/ready")
        return Server(name, port, pid, log, key)

    def server(self, name: str, command: Sequence[str], argument: str) -> Server:
        """A server that is told its port and one thing more, and checks no signatures."""
        port = free_port()
        settings = {"NODE_ENV": "production"}
        pid, log = self._start(name, [*command, str(port), argument], settings)
        self._wait(f"http://127.0.0.1:{port}/")
        return Server(name, port, pid, log)

    def _start(
        self, name: str, command: Sequence[str], settings: Mapping[str, str]
    ) -> tuple[int, Path]:
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("CUSTDB_")}
        path = self._folder / f"{name}.log"
        with path.open("wb") as log:
            process = subprocess.Popen(
                command, cwd=ROOT, env={**inherited, **settings}, stdout=log, stderr=log
            )
        self._stack.callback(_end, process)
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
            time.sleep(0.05)

    def _logs(self) -> str:
        ends = (f"{log.name}:\n{log.read_text()[-1000:]}" for log in self._folder.glob("*.log"))
        return "a server did not start\n" + "\n".join(ends)


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
