"""MySQL or MariaDB: a MariaDB of the tests' own, or one that is named to them."""

import asyncio
import os
import shutil
from contextlib import closing
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import uuid4

import pymysql
import pytest
from pymysql.cursors import Cursor

from tests.servers.certificates import Certificates
from tests.servers.process import Private, Process, free_port

PASSWORD = "s3cret"
# A killed process loses nothing of this: what is committed, the system has. No power is cut here.
_FAST = (
    "--innodb-flush-log-at-trx-commit=2 --loose-innodb-flush-method=nosync --innodb-doublewrite=0 "
    "--innodb-buffer-pool-size=32M --innodb-log-file-size=8M --performance-schema=off"
).split()
# Debian's /usr/sbin is not on everybody's PATH.
_PLACES = "/usr/bin /usr/sbin /opt/homebrew/opt/mariadb/bin /usr/local/opt/mariadb/bin".split()


def binary(name: str) -> Path:
    """Where one of MariaDB's programs is."""
    if found := shutil.which(name, path=os.pathsep.join([*os.get_exec_path(), *_PLACES])):
        return Path(found)
    pytest.skip("MariaDB's programs are not installed: this test kills a server of its own")


class MySQLServer:
    """Any server on which the tests may create databases."""

    def __init__(self, url: str) -> None:
        self._url = urlsplit(url)
        self._made: dict[tuple[str, ...], str] = {}

    def url(self, database: str = "", user: str | None = None) -> str:
        """How to connect to one of its databases, as its superuser or as `user`."""
        place = self._url.netloc
        if user is not None:
            place = f"{user}:{PASSWORD}@{place.rpartition('@')[2]}"
        return self._url._replace(netloc=place, path=f"/{database}").geturl()

    async def execute(self, *statements: str, database: str = "") -> None:
        """Run statements as the superuser."""
        await asyncio.to_thread(self.sql, *statements, database=database)

    async def new_database(self) -> str:
        """Create an empty database and return its name."""
        return await asyncio.to_thread(self._new_database)

    async def emptied(self, *statements: str) -> str:
        """A database in which `statements` have made the table `users`, now without rows."""
        if statements not in self._made:
            self._made[statements] = await asyncio.to_thread(self.created, *statements)
        else:
            await self.execute("delete from users", database=self._made[statements])
        return self._made[statements]

    def created(self, *statements: str) -> str:
        """A new database after `statements`, from outside an event loop."""
        database = self._new_database()
        self.sql(*statements, database=database)
        return database

    def rows(self, query: str, database: str = "") -> list[tuple[Any, ...]]:
        """What a query returns, from outside an event loop."""
        with self._connection(database) as connection, connection.cursor() as cursor:
            cursor.execute(query)
            return list(cursor.fetchall())

    async def fetch(self, query: str, database: str) -> list[tuple[Any, ...]]:
        """What a query returns."""
        return await asyncio.to_thread(self.rows, query, database)

    def sql(self, *statements: str, database: str = "") -> None:
        """Run statements as the superuser, from outside an event loop."""
        with self._connection(database) as connection, connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    def questions(self) -> int:
        """How many statements it has run for its clients, these questions among them."""
        return int(self.rows("show global status like 'Questions'")[0][1])

    @cached_property
    def is_mariadb(self) -> bool:
        """Whether it is MariaDB and not MySQL."""
        return "MariaDB" in str(self.rows("select version()")[0][0])

    def remove(self) -> None:
        """Leave it as it is: it is somebody else's."""

    def _new_database(self) -> str:
        name = f"t{uuid4().hex[:12]}"
        self.sql(f"create database {name} character set utf8mb4")
        return name

    def _connection(self, database: str) -> "closing[pymysql.Connection[Cursor]]":
        return closing(
            pymysql.connect(
                host=self._url.hostname,
                port=self._url.port or 3306,
                user=unquote(self._url.username or ""),
                password=unquote(self._url.password or ""),
                database=database or None,
                autocommit=True,
                ssl_disabled=True,  # its price adds up
            )
        )


class PrivateMariaDBServer(Private, MySQLServer):
    """A server on a free port of this machine, which may be killed and paused."""

    def __init__(self) -> None:
        self._process = Process()
        self.folder = self._process.folder
        self._data = self._process.folder / "data"
        self._program = binary("mariadbd")
        self.port = free_port()
        self.certificates = Certificates(self._process)
        super().__init__(f"mysql://root:{PASSWORD}@127.0.0.1:{self.port}/")
        self._initialise()
        self.start()

    def start(self) -> None:
        """Start, or start again."""
        folder = self._process.folder
        self._process.start(
            [
                *(self._program, "--no-defaults", f"--datadir={self._data}", f"--tmpdir={folder}"),
                *(f"--socket={folder / 'socket'}", f"--pid-file={folder / 'pid'}"),
                *(f"--port={self.port}", "--bind-address=127.0.0.1", "--skip-networking=0"),
                *("--skip-name-resolve", "--max-connections=151"),
                *("--character-set-server=utf8mb4", f"--init-file={folder / 'init.sql'}"),
                *(f"--ssl-cert={self.certificates.certificate}",),
                *(f"--ssl-key={self.certificates.key}", *_FAST),
            ],
            self._is_ready,
        )

    def _initialise(self) -> None:
        # Run at each start: `mariadb-install-db` makes a root without a password.
        init = self._process.folder / "init.sql"
        init.write_text(f"alter user root@127.0.0.1 identified by '{PASSWORD}';\n")
        self._process.own(init)
        self._process.run(
            [
                *(binary("mariadb-install-db"), "--no-defaults", f"--datadir={self._data}"),
                *("--auth-root-authentication-method=normal", "--skip-test-db"),
                "--skip-name-resolve",
            ]
        )

    def _is_ready(self) -> bool:
        try:
            self.sql()
        except pymysql.err.OperationalError:
            return False
        return True
