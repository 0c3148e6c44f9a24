"""What can be done to PostgreSQL."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import asyncpg

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
from tests.servers.genauth import PostgreSQLDatabase
from tests.servers.postgresql import PrivatePostgreSQLServer

_RESERVED = 3
"""For superusers, as it is unless something else is said."""


class PostgreSQL(Server):
    """A server that takes few connections, and a role with the rights that a gateway needs."""

    name = "postgresql"
    title = "PostgreSQL"

    def __init__(self) -> None:
        self._server = PrivatePostgreSQLServer(
            f"max_connections={CONNECTIONS + _RESERVED}",
            f"superuser_reserved_connections={_RESERVED}",
        )
        super().__init__(self._server, Wire(self._server.port))
        self.store = PostgreSQLDatabase(self._server)
        self.store.run(
            *(f"create role {name} login password '{PASSWORD}'" for name in (USER, OTHER)),
            f"grant select, insert, update, delete on users to {USER}",
            f"grant usage on sequence users_id_seq to {USER}",
        )
        if may_mount():
            self._disk = SmallDisk(self._server.folder / "small")
            self._ending.callback(self._disk.remove)
            self._server.sql(f"create tablespace small location '{self._disk.folder}'")
            self.store.run(
                "alter table users set tablespace small",
                "alter table users alter name set storage plain",  # as long as it looks
                "alter table users set (autovacuum_enabled = off)",
            )

    def url(
        self, *, wired: bool = False, password: str = PASSWORD, authority: Path | None = None
    ) -> str:
        port = self.wire.port if wired else self._server.port
        authority = authority or self.certificates.authority
        return (
            f"postgresql://{USER}:{password}@127.0.0.1:{port}/{self.store.name}"
            f"?sslmode=verify-full&sslrootcert={authority}"
        )

    def version(self) -> str:
        return str(self._server.rows("show server_version")[0][0]).partition(" ")[0]

    def connections(self) -> int:
        query = f"select count(*) from pg_stat_activity where usename = '{USER}'"
        return int(self._server.rows(f"{query} and application_name = 'custdb-gateway'")[0][0])

    def waiting(self) -> int:
        """How many statements of gateways wait until somebody gives a table back."""
        query = f"select count(*) from pg_stat_activity where usename = '{USER}'"
        return int(self._server.rows(f"{query} and wait_event_type = 'Lock'")[0][0])

    def hang_up(self, most: int | None = None) -> None:
        some = "null" if most is None else str(most)
        self._server.sql(
            "select pg_terminate_backend(pid) from (select pid from pg_stat_activity"
            f" where usename = '{USER}' and application_name = 'custdb-gateway'"
            f" order by backend_start limit {some}) as found"
        )

    def set_password(self, password: str) -> None:
        self._server.sql(f"alter role {USER} password '{password}'")

    @lasting
    def signed_by_a_stranger(self) -> Iterator[None]:
        with self.certificates.signed_by_a_stranger():
            self._server.sql("select pg_reload_conf()")
            yield
        self._server.sql("select pg_reload_conf()")

    @lasting
    def crowded(self) -> Iterator[None]:
        """All connections that are not kept for superusers are somebody else's."""
        url = self._server.url(self.store.name, OTHER)
        with asyncio.Runner() as runner:
            self._server.sql(f"alter role {USER} nologin")  # or it would be in the others' way
            self.hang_up()
            taken = crowd(lambda: runner.run(asyncpg.connect(url)), asyncpg.TooManyConnectionsError)
            self._server.sql(f"alter role {USER} login")
            yield
            for connection in taken:
                runner.run(connection.close())

    @lasting
    def slow(self) -> Iterator[None]:
        """Somebody has the table to themselves."""
        with asyncio.Runner() as runner:
            connection = runner.run(asyncpg.connect(self._server.url(self.store.name)))
            runner.run(connection.execute("begin; lock table users in access exclusive mode"))
            yield
            runner.run(connection.close())

    @lasting
    def read_only(self) -> Iterator[None]:
        """As a server that follows another."""
        self._set("default_transaction_read_only", "on")
        yield
        self._set("default_transaction_read_only", "off")

    @lasting
    def full(self) -> Iterator[None]:
        """The disk that the table is on."""
        self.store.run(_row(2650, 1500))  # which fits: what is undone leaves gaps
        for length in (2650, *SMALLER_THAN_A_SIGN_UP):
            with suppress(asyncpg.DiskFullError):
                self.store.run(*[_row(length)] * 1000)
        self.hang_up()  # each connection knows a page of its own, with room that it tells nobody of
        yield
        self._disk.enlarge()
        self.store.run("delete from users where name like 'xxxxxxxxxx%'")

    @lasting
    def column_dropped(self) -> Iterator[None]:
        """That the mapping names."""
        self.store.run("alter table users drop column website")
        yield
        self.store.run("alter table users add column website text")

    def _set(self, name: str, value: Any) -> None:
        self._server.sql(f"alter system set {name} = {value}", "select pg_reload_conf()")


def _row(length: int, number: int = 1) -> str:
    return (
        f"insert into users (name) select repeat('x', {length}) from generate_series(1, {number})"
    )
