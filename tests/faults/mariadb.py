"""What can be done to MariaDB."""

import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pymysql

from tests.faults.disk import SmallDisk, may_mount
from tests.faults.lasting import lasting
from tests.faults.victim import (
    CONNECTIONS,
    OTHER,
    PASSWORD,
    SMALLER_THAN_A_SIGN_UP,
    USER,
    Server,
    crowd,
)
from tests.faults.wire import Wire
from tests.servers.genauth import MYSQL, MySQLDatabase
from tests.servers.mysql import PrivateMariaDBServer

_TOO_MANY_CONNECTIONS = 1040


class MariaDB(Server):
    """A server, and a user with rights on one table."""

    name = "mysql"
    title = "MariaDB"

    def __init__(self) -> None:
        self._server = PrivateMariaDBServer()
        super().__init__(self._server, Wire(self._server.port))
        self.store = MySQLDatabase(self._server)
        if may_mount():
            self._disk = SmallDisk(self._server.folder / "small")
            self._ending.callback(self._disk.remove)
            on_the_disk = MYSQL[0].replace("users", "moved", 1)
            self.store.run(
                f"{on_the_disk} data directory = '{self._disk.folder}'",
                "insert into moved select * from users",
                "drop table users",
                "rename table moved to users",
            )
        self.store.run(
            *(f"create user {name} identified by '{PASSWORD}'" for name in (USER, OTHER)),
            f"grant select, insert, update, delete on {self.store.name}.* to {USER}",
        )

    def url(
        self, *, wired: bool = False, password: str = PASSWORD, authority: Path | None = None
    ) -> str:
        port = self.wire.port if wired else self._server.port
        authority = authority or self.certificates.authority
        return (
            f"mysql://{USER}:{password}@127.0.0.1:{port}/{self.store.name}"
            f"?ssl-mode=verify-identity&ssl-ca={authority}"
        )

    def version(self) -> str:
        return str(self._rows("select version()")[0][0]).partition("-")[0]

    def connections(self) -> int:
        query = f"select count(*) from information_schema.processlist where user = '{USER}'"
        return int(self._rows(f"{query} and db = '{self.store.name}'")[0][0])

    def hang_up(self, most: int | None = None) -> None:
        of_gateways = f"user = '{USER}' and db = '{self.store.name}'"
        query = f"select id from information_schema.processlist where {of_gateways} order by id"
        for (connection,) in self._rows(query)[:most]:
            with suppress(pymysql.err.OperationalError):  # it has gone by itself
                self._rows(f"kill {connection}")

    def set_password(self, password: str) -> None:
        self._server.sql(f"alter user {USER} identified by '{password}'")

    @lasting
    def signed_by_a_stranger(self) -> Iterator[None]:
        with self.certificates.signed_by_a_stranger():
            self._server.sql("flush ssl")
            yield
        self._server.sql("flush ssl")

    @lasting
    def crowded(self) -> Iterator[None]:
        """All connections but the one that is kept for superusers are somebody else's."""
        # Locked, or the gateway would be in the others' way.
        self._server.sql(
            f"set global max_connections = {CONNECTIONS}", f"alter user {USER} account lock"
        )
        self.hang_up()
        taken = crowd(lambda: self._connected(OTHER), pymysql.err.OperationalError)
        self._rows(f"alter user {USER} account unlock")
        yield
        for connection in taken:
            connection.close()
        self._rows("set global max_connections = 151")

    @lasting
    def slow(self) -> Iterator[None]:
        """Somebody has the table to themselves."""
        with closing(self._connected("root", self.store.name)) as connection:
            connection.query("lock tables users write")
            yield

    @lasting
    def read_only(self) -> Iterator[None]:
        """As a server that follows another."""
        self._server.sql("set global read_only = on")
        yield
        self._server.sql("set global read_only = off")

    @lasting
    def full(self) -> Iterator[None]:
        """The disk that the table is on."""
        for length in (8000, *SMALLER_THAN_A_SIGN_UP):
            row = f"insert into users (name) select repeat('x', {length})"
            with suppress(pymysql.err.MySQLError):
                self.store.run(*[row] * 1000)
        yield
        self._disk.enlarge()
        self.store.run("delete from users where name like 'xxxxxxxxxx%'")

    @lasting
    def column_dropped(self) -> Iterator[None]:
        """That the mapping names."""
        self.store.run("alter table users drop column website")
        yield
        self.store.run("alter table users add column website text")

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        """What a query returns: even if somebody is just trying to get the last connection."""
        while True:
            try:
                return self._server.rows(query)
            except pymysql.err.OperationalError as exc:
                if exc.args[0] != _TOO_MANY_CONNECTIONS:
                    raise
            time.sleep(0.01)

    def _connected(self, user: str, database: str | None = None) -> "pymysql.Connection[Any]":
        return pymysql.connect(
            host="127.0.0.1",
            port=self._server.port,
            user=user,
            password=PASSWORD,
            database=database,
            autocommit=True,
        )
