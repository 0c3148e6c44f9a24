"""PostgreSQL: one of the tests' own, or one that is named to them."""

import asyncio
import os
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg
import pytest

from tests.servers.certificates import Certificates
from tests.servers.process import Process, free_port

PASSWORD = "s3cret"
_FAST = "fsync=off full_page_writes=off".split()


def binaries() -> Path:
    """Where PostgreSQL's programs are."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    if initdb := shutil.which("initdb"):
        return Path(initdb).parent
    if pg_config := shutil.which("pg_config"):
        done = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=True)
        return Path(done.stdout.strip())
    pytest.skip("PostgreSQL's programs are not installed: this test kills a server of its own")


class PostgreSQLServer:
    """Any server on which the tests may create databases."""

    def __init__(self, url: str) -> None:
        self._url = urlsplit(url)
        self._made: dict[tuple[str, ...], str] = {}

    def url(self, database: str = "postgres", user: str | None = None) -> str:
        """How to connect to one of its databases, as its superuser or as `user`."""
        place = self._url.netloc
        if user is not None:
            place = f"{user}:{PASSWORD}@{place.rpartition('@')[2]}"
        return self._url._replace(netloc=place, path=f"/{database}").geturl()

    async def execute(self, *statements: str, database: str = "postgres") -> None:
        """Run statements as the superuser."""
        connection = await asyncpg.connect(self.url(database))
        try:
            for statement in statements:
                await connection.execute(statement)
        finally:
            await connection.close()

    async def new_database(self) -> str:
        """Create an empty database and return its name."""
        name = f"t{uuid4().hex[:12]}"
        await self.execute(f"create database {name} template template0")
        return name

    async def emptied(self, *statements: str) -> str:
        """A database in which `statements` have made the table `users`, now without rows."""
        if statements not in self._made:
            self._made[statements] = await self.new_database()
            await self.execute(*statements, database=self._made[statements])
        else:
            await self.execute("truncate users restart identity", database=self._made[statements])
        return self._made[statements]

    def created(self, *statements: str) -> str:
        """A new database after `statements`, from outside an event loop."""
        database = asyncio.run(self.new_database())
        self.sql(*statements, database=database)
        return database

    def rows(self, query: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """What a query returns, from outside an event loop."""
        return asyncio.run(self.fetch(query, database))

    async def fetch(self, query: str, database: str) -> list[tuple[Any, ...]]:
        """What a query returns."""
        connection = await asyncpg.connect(self.url(database))
        try:
            return [tuple(row) for row in await connection.fetch(query)]
        finally:
            await connection.close()

    def sql(self, *statements: str, database: str = "postgres") -> None:
        """Run statements as the superuser, from outside an event loop."""
        asyncio.run(self.execute(*statements, database=database))

    def remove(self) -> None:
        """Leave it as it is: it is somebody else's."""


class PrivatePostgreSQLServer(PostgreSQLServer):
    """A server on a free port of this machine, which may be killed and paused."""

    def __init__(self, *settings: str) -> None:
        self._settings = settings
        self._process = Process()
        self.folder = self._process.folder
        self._data = self._process.folder / "data"
        self._bin = binaries()
        self.port = free_port()
        self.certificates = Certificates(self._process)
        super().__init__(f"postgresql://postgres:{PASSWORD}@127.0.0.1:{self.port}/postgres")
        self._initialise()
        self.start()

    def start(self) -> None:
        """Start, or start again."""
        settings = [
            f"port={self.port}",
            f"unix_socket_directories={self._process.folder}",
            "listen_addresses=127.0.0.1",
            "max_connections=100",
            "shared_preload_libraries=pg_stat_statements",
            "pg_stat_statements.track_utility=on",
            "ssl=on",
            f"ssl_cert_file={self.certificates.certificate}",
            f"ssl_key_file={self.certificates.key}",
            *_FAST,
            *self._settings,
        ]
        options = [word for setting in settings for word in ("-c", setting)]
        self._process.start([self._bin / "postgres", "-D", self._data, *options], self._is_ready)

    def stop(self) -> None:
        """Stop in good order."""
        self._process.stop(signal.SIGINT)

    def kill(self) -> None:
        """Pull the plug: SIGKILL for all of its processes, the first of which starts no more."""
        self._process.send(signal.SIGSTOP)
        first, *others = self._pids()
        for pid in (first, *others):
            os.kill(pid, signal.SIGKILL)
        self._process.stop(signal.SIGKILL)
        while any(_runs(pid) for pid in others):  # the next server would find their memory in use
            time.sleep(0.005)

    def pause(self) -> None:
        """Stop all of its processes in their tracks."""
        for pid in self._pids():
            os.kill(pid, signal.SIGSTOP)

    def resume(self) -> None:
        """Let all of its processes go on."""
        for pid in self._pids():
            with suppress(ProcessLookupError):  # the first, awake, has seen to this one
                os.kill(pid, signal.SIGCONT)

    def remove(self) -> None:
        """Stop and delete everything."""
        self._process.stop(signal.SIGQUIT)  # which gives its shared memory back
        self._process.remove()

    def _initialise(self) -> None:
        password = self._process.folder / "password"
        password.write_text(PASSWORD)
        self._process.own(password)
        self._process.run(
            [
                self._bin / "initdb",
                *("-D", self._data, "-U", "postgres", "--auth=scram-sha-256"),
                *(f"--pwfile={password}", "-E", "UTF8", "--locale=C.UTF-8"),
                *("--no-sync", "--no-instructions"),
            ]
        )

    def _is_ready(self) -> bool:
        command = [self._bin / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.run(command, check=False).returncode == 0

    def _pids(self) -> list[int]:
        first = int((self._data / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        return [first, *map(int, children)]


def _runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"  # one that nobody waits for
