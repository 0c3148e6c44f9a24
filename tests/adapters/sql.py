"""What the tests of all SQL adapters share."""

import asyncio
import re
from abc import abstractmethod
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from typing import Any, ClassVar
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from custdb_gateway.errors import (
    InvalidValue,
    NotSupported,
    StoreRejected,
    StoreUnavailable,
    UserExists,
)
from custdb_gateway.mapping import Match, MigrationSection, UserMapping
from custdb_gateway.store import Adapter, Finding, StoreSettings
from custdb_gateway.testing import SuiteTable, TablesContract, suite_mapping
from custdb_gateway.user import Page, StoredPassword
from custdb_gateway.values import Kind
from tests.adapters import pages
from tests.servers.mysql import PASSWORD, MySQLServer
from tests.servers.postgresql import PostgreSQLServer

Server = MySQLServer | PostgreSQLServer


def mapping(fields: Mapping[str, str], **users: Any) -> UserMapping:
    """Of a table `users`, unless `users` says otherwise."""
    section = {"table": "users", "id": "id", "password": "password", **users}
    return UserMapping.model_validate({"users": section, "fields": fields})


EMAIL = mapping({"email": "email"})


async def refuse() -> Any:
    """In a pool's place for connecting."""
    raise StoreUnavailable from ConnectionRefusedError()


@asynccontextmanager
async def opened(
    adapter: type[Adapter],
    server: Server,
    *statements: str,
    mapping: UserMapping | None = None,
    rights: Sequence[str] | None = None,
    fresh: bool = False,
    **settings: Any,
) -> AsyncIterator[Any]:
    """A store on a database of its own, in which `statements` have made an empty table.

    `fresh`: nobody had it before, and nobody has it afterwards. With `rights`, the store is that
    of a user who has what they grant to `gateway`, and no more.
    """
    if fresh:
        database = await server.new_database()
        await server.execute(*statements, database=database)
    else:
        database = await server.emptied(*statements)
    user = None if rights is None else await somebody(server, database, rights)
    store_settings = StoreSettings(
        server.url(database, user), mapping or suite_mapping(), **settings
    )
    async with adapter(store_settings).open() as store:
        yield store


_KNOWN: dict[tuple[str, tuple[str, ...]], str] = {}


async def somebody(server: Server, database: str, rights: Sequence[str]) -> str:
    """A user who has the rights that are granted to `gateway`, and no others."""
    key = (database, tuple(rights))
    if key not in _KNOWN:
        _KNOWN[key] = f"u{uuid4().hex[:12]}"
        user = _named(server, _KNOWN[key])
        made = f"create role {user} login password '{PASSWORD}'"
        if isinstance(server, MySQLServer):
            made = f"create user {user} identified by '{PASSWORD}'"
        granted = (re.sub(r"\bgateway\b(@'%')?", user, one) for one in rights)
        await server.execute(made, *granted, database=database)
    return _KNOWN[key]


def _named(server: Server, user: str) -> str:
    return f"{user}@'%'" if isinstance(server, MySQLServer) else user


async def follow_check(server: Server, store: Any, right: str = "right") -> None:
    """Grant the user of an open store what `check` misses, as its advice says."""
    advice = [one for one in await store.inspect() if right in one.subject and not one.ok]
    user = _user_of(server, store)
    grants = (one.detail.partition(": ")[2].replace("<this user>", user) for one in advice)
    await server.execute(*grants, database=database_of(store))


def _user_of(server: Server, store: Any) -> str:
    return _named(server, str(urlsplit(url_of(store)).username))


async def _right_to_mark(store: Any) -> Finding:
    (right,) = [one for one in await store.inspect() if one.subject == "right to mark"]
    return right


def url_of(store: Any) -> str:
    """The address of an open store."""
    return str(store._pool._settings.url)


def database_of(store: Any) -> str:
    """The database of an open store."""
    return urlsplit(url_of(store)).path.removeprefix("/")


class SQLTables(TablesContract):
    """The suite over tables, in SQL of which a subclass knows the words."""

    quote: ClassVar[Callable[[str], str]]
    types: ClassVar[Mapping[Kind, str]]
    ids: ClassVar[Mapping[str, str]]
    ending: ClassVar[str] = ""

    @abstractmethod
    def index(self, table: str, column: str, rule: Match) -> str:
        """What makes a unique index; `table` and `column` as they are called."""

    def made(self, table: SuiteTable) -> Iterator[str]:
        """The statements that make a table of the suite."""
        quote = type(self).quote
        columns = {name: self.types[kind] for name, kind in table.columns.items()}
        columns[table.id] = self.ids[table.id_kind]
        declared = ", ".join(f"{quote(name)} {type_}" for name, type_ in columns.items())
        yield f"create table {quote(table.name)} ({declared}){self.ending}"
        for name, rule in table.unique.items():
            yield self.index(table.name, name, rule)

    async def make_ledger(self, store: Any) -> None:
        await self.follow(store, pages.ledger())


class ServerTables(SQLTables):
    """The same on a server, of which a subclass has a fixture."""

    adapter: ClassVar[type[Adapter]]
    server: Any
    database: str

    @asynccontextmanager
    async def opened(
        self, table: SuiteTable, mapping: UserMapping, *, keep: bool = False, **settings: Any
    ) -> AsyncIterator[Any]:
        if not keep:
            self.database = await self.server.new_database()
            await self.server.execute(*self.made(table), database=self.database)
        store_settings = StoreSettings(self.server.url(self.database), mapping, **settings)
        async with self.adapter(store_settings).open() as store:
            yield store

    async def follow(self, store: Any, advice: str) -> None:
        await self.server.execute(advice, database=self.database)

    async def count(self, query: str) -> int:
        """The number that a query of the server's superuser returns."""
        return int((await self.server.fetch(query, self.database))[0][0])


class ServerCases:
    """What is the same on every server, and no part of the suite."""

    pytestmark: ClassVar = [pytest.mark.asyncio]

    adapter: ClassVar[type[Adapter]]
    made_id: ClassVar[str]
    visible: ClassVar[Sequence[str]] = ()
    """What lets a user know of the columns `{}`, which it may not read."""

    @pytest.fixture
    def server(self) -> Server:
        """The server, of which a subclass has a fixture."""
        raise NotImplementedError("the subclass gives this fixture")

    def table(self, *columns: str) -> str:
        """What makes a table with these columns, beside id, email and password."""
        more = "".join(f", {column}" for column in columns)
        return f"create table users (id {self.made_id}, email varchar(99), password text{more})"

    async def test_no_more_rights_than_are_advised(self, server: Server) -> None:
        """Whoever follows the advice about rights has a gateway that can do everything."""
        table = self.table("secret varchar(9)")
        seen = (one.format("email, password") for one in self.visible)
        rights = ("grant select (id) on users to gateway", *seen)
        least = opened(self.adapter, server, table, mapping=EMAIL, rights=rights, fresh=True)
        async with least as store:
            for _ in range(2):  # first what hides the columns, then the rest
                await follow_check(server, store)
        async with self.adapter(StoreSettings(url_of(store), EMAIL)).open() as store:
            assert all(one.ok for one in await store.inspect() if "right" in one.subject)
            grace = await store.create_user({"email": "grace@x"}, "hash")
            assert await store.find_users({"email": "grace@x"}) == [grace]
            assert (await store.find_accounts({"email": "grace@x"}))[0].password == StoredPassword(
                "hash"
            )
            assert (await store.search_users("grace", Page(1, 1))).users == [grace]
            assert (await store.list_users(Page(1, 1))).users == [grace]
            assert await store.sample_passwords(1) == [StoredPassword("hash")]
            changed = await store.update_user(grace["id"], {"email": "hopper@x"}, "hash")
            assert changed == {**grace, "email": "hopper@x"}
            assert await store.delete_user(grace["id"])

    async def test_no_more_rights_to_mark_than_are_advised(self, server: Server) -> None:
        marks = EMAIL.model_copy(update={"migration": MigrationSection(mark="moved_at")})
        table = self.table("moved_at timestamp null")
        seen = (one.format("moved_at") for one in self.visible)
        rights = ("grant select (id, email, password) on users to gateway", *seen)
        least = opened(self.adapter, server, table, mapping=marks, rights=rights, fresh=True)
        async with least as store:
            add = "insert into users (email) values ('ada@x')"
            await server.execute(add, database=database_of(store))
            assert not (await _right_to_mark(store)).ok
            with pytest.raises(NotSupported):
                await store.mark_user("1", datetime.now(UTC))
            await follow_check(server, store, "right to mark")
            assert (await _right_to_mark(store)).ok
            await store.mark_user("1", datetime.now(UTC))
            assert [one.handed_over for one in (await anext(store.walk_users(9)))] != [False]
            with pytest.raises(NotSupported):
                await store.update_user("1", {"email": "x@x"}, None)

    async def test_a_ledger_that_can_only_be_read_is_none(self, server: Server) -> None:
        """And none at all, neither."""
        rights = ("grant select on users to gateway",)
        least = opened(self.adapter, server, self.table(), mapping=EMAIL, rights=rights, fresh=True)
        async with least as store:
            user, database = _user_of(server, store), database_of(store)
            with pytest.raises((StoreRejected, NotSupported)):
                await store.probe_ledger()
            made = pages.ledger(in_bytes=isinstance(server, MySQLServer))
            read = f"grant select on custdb_ledger to {user}"
            await server.execute(made, read, database=database)
            with pytest.raises(NotSupported):
                await store.probe_ledger()
            await server.execute(f"grant insert on custdb_ledger to {user}", database=database)
            await store.probe_ledger()

    async def test_a_row_that_others_refer_to_cannot_be_deleted(self, server: Server) -> None:
        orders = "create table orders (user_id bigint, foreign key (user_id) references users (id))"
        statements = (self.table(), orders)
        async with opened(self.adapter, server, *statements, mapping=EMAIL, fresh=True) as store:
            ada = await store.create_user({"email": "ada@x"}, None)
            order = f"insert into orders values ({ada['id']})"
            await server.execute(order, database=database_of(store))
            with pytest.raises(NotSupported):
                await store.delete_user(ada["id"])
            assert await store.find_users({"id": ada["id"]}) == [ada]

    async def test_a_column_dropped_under_it(self, server: Server) -> None:
        async with opened(self.adapter, server, self.table(), mapping=EMAIL, fresh=True) as store:
            drop = "alter table users drop column email"
            await server.execute(drop, database=database_of(store))
            with pytest.raises(StoreRejected):
                await store.find_users({"email": "x"})

    async def test_a_column_that_must_be_filled(self, server: Server) -> None:
        table = self.table("n varchar(9) not null")
        async with opened(self.adapter, server, table, mapping=EMAIL) as store:
            with pytest.raises(InvalidValue):
                await store.create_user({"email": "ada@x"}, None)

    async def test_defaults_of_the_server_come_back(self, server: Server) -> None:
        table = self.table("role varchar(9) not null default 'user'", "n int not null default 7")
        names = mapping({name: name for name in ("email", "role", "n")})
        async with opened(self.adapter, server, table, mapping=names) as store:
            created = await store.create_user({"email": "ada@x"}, None)
            assert created == {"id": created["id"], "email": "ada@x", "role": "user", "n": 7}

    async def test_a_number_as_phone_is_found_by_its_digits(self, server: Server) -> None:
        names = mapping({"email": "email", "phone": "phone"})
        async with opened(self.adapter, server, self.table("phone bigint"), mapping=names) as store:
            user = await store.create_user({"phone": 4412345}, None)
            assert await store.find_users({"phone": "4412345"}) == [user]
            for other in ("+44 12345", "4412345.0", "4412345x", "04412345"):
                assert await store.find_users({"phone": other}) == []

    async def test_two_gateways_without_an_index_add_nobody_twice(self, server: Server) -> None:
        """Their locks are the server's, whoever holds the connection."""
        names = mapping({"email": "email", "username": "username"})
        table = self.table("username varchar(99)")
        url = server.url(await server.emptied(table))
        async with AsyncExitStack() as stack:
            gateways = [
                await stack.enter_async_context(self.adapter(StoreSettings(url, names)).open())
                for _ in range(2)
            ]
            outcomes = await asyncio.gather(
                *(
                    store.create_user({"email": f"Same{n % 3}@x", "username": f"{n}"}, None)
                    for n in range(30)
                    for store in gateways
                ),
                return_exceptions=True,
            )
        assert sum(isinstance(outcome, dict) for outcome in outcomes) == 3
        assert sum(isinstance(outcome, UserExists) for outcome in outcomes) == 57
