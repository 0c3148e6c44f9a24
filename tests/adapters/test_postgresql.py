"""PostgreSQL under the contract, and what only PostgreSQL has."""

import asyncio
import random
import string
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from functools import partial
from typing import Any, ClassVar, cast
from uuid import uuid4

import pytest
import pytest_asyncio

from custdb_adapters._postgresql.dialect import Dialect
from custdb_adapters.postgresql import PostgreSQL, PostgreSQLStore
from custdb_gateway.errors import InvalidValue
from custdb_gateway.mapping import Match, MatchSection, UserMapping
from custdb_gateway.store import StoreSettings, UserStore
from custdb_gateway.testing import UserStoreContract, suite_mapping
from custdb_gateway.user import Page
from custdb_gateway.values import Kind
from tests.adapters import pages, sql
from tests.servers.postgresql import PostgreSQLServer, PrivatePostgreSQLServer

SUITE_TABLE = """
create table users (
    id bigint generated always as identity primary key, email text, phone text,
    username varchar(20000), name text, nickname text, email_verified boolean, logins_count bigint,
    last_login timestamptz, birthdate date, balance numeric, settings jsonb, password text,
    secret text
)
"""
RIGHTS = pages.rights("postgresql.md")

opened = partial(sql.opened, PostgreSQL)


quote = Dialect().quote


class TestPostgreSQL(UserStoreContract):
    """With the rights that the documents grant, which leave out the last column."""

    STATEMENTS: tuple[str, ...] = (SUITE_TABLE,)
    UNIQUE: ClassVar = {"id"}

    @pytest_asyncio.fixture
    async def store(self, postgresql: PostgreSQLServer) -> AsyncIterator[PostgreSQLStore]:
        async with opened(postgresql, *self.STATEMENTS, rights=RIGHTS.writing) as store:
            assert store._unique == self.UNIQUE
            yield store

    async def break_client(self, store: UserStore) -> None:
        pool = cast(PostgreSQLStore, store)._pool
        pool._connect = sql.refuse
        for lease in pool._idle:
            lease.connection._connection.terminate()

    async def test_check_misses_no_right(self, store: PostgreSQLStore) -> None:
        rights = [one for one in await store.inspect() if "right" in one.subject]
        assert [one.ok for one in rights] == [True] * 4


class TestPostgreSQLWithUniqueIndexes(TestPostgreSQL):
    """The same where the server sees to it that nobody is there twice: one round trip a write."""

    STATEMENTS = (
        SUITE_TABLE,
        "create unique index on users (lower(email))",
        "create unique index on users (phone)",
        "create unique index on users (username)",
    )
    UNIQUE: ClassVar = {"id", "email", "phone", "username"}


class TestTables(sql.ServerTables):
    adapter = PostgreSQL
    quote = staticmethod(quote)
    types: ClassVar = {Kind.TEXT: "text", Kind.TIMESTAMP: "timestamptz", Kind.BOOLEAN: "boolean"}
    ids: ClassVar = {
        "made": "bigint generated always as identity primary key",
        "uuid": "uuid primary key",
        "text": "text primary key",
    }

    @pytest.fixture(autouse=True)
    def _server(self, postgresql: PostgreSQLServer) -> None:
        self.server = postgresql

    def index(self, table: str, column: str, rule: Match) -> str:
        what = f"lower({quote(column)})" if rule == "ignore-case" else quote(column)
        return f"create unique index on {quote(table)} ({what})"

    async def uses_an_index(self, store: PostgreSQLStore, identifier: str) -> bool:
        await self.server.execute("analyze", database=self.database)
        value = 7 if identifier == "id" else "x"
        return "Seq Scan" not in await _plan(store, store.statements.find((identifier,)), value)

    async def connections(self, store: PostgreSQLStore) -> int:
        return await self.count(
            "select count(*) from pg_stat_activity where application_name = 'custdb-gateway'"
            f" and datname = '{self.database}'"
        )


class TestTypes:
    """What PostgreSQL has and the suite's table does not."""

    TABLE = (
        "create extension if not exists citext",
        "create type mood as enum ('sad', 'ok')",
        "create domain short as varchar(5)",
        """
        create table users (
            id uuid primary key default gen_random_uuid(), email citext, username char(8),
            phone bigint, password text, price numeric(30, 10), ratio double precision, share real,
            mood mood, tags text[], numbers int[], address inet, local timestamp, day date,
            duration interval, raw bytea, doc json, short short, big bigint, small smallint
        )
        """,
    )
    MAPPING = sql.mapping(
        {name: name for name in "email username phone price ratio share mood tags numbers".split()}
        | {name: name for name in "address local day duration raw doc short big small".split()}
    )

    @pytest_asyncio.fixture
    async def store(self, postgresql: PostgreSQLServer) -> AsyncIterator[PostgreSQLStore]:
        async with opened(postgresql, *self.TABLE, mapping=self.MAPPING) as store:
            yield store

    @pytest.mark.asyncio
    @pytest.mark.parametrize(
        ("field", "value", "released"),
        [
            ("price", "12345678901234567890.0123456789", "12345678901234567890.0123456789"),
            ("price", "0.10", 0.1),
            ("ratio", 0.1, 0.1),
            ("share", 0.1, 0.1),
            ("mood", "ok", "ok"),
            ("tags", ["a", 'b"c', "{}", ""], ["a", 'b"c', "{}", ""]),
            ("tags", [], []),
            ("numbers", [1, 2], [1, 2]),
            ("address", "192.168.0.1", "192.168.0.1/32"),
            ("local", "2024-02-29T12:34:56.5Z", "2024-02-29T12:34:56.500Z"),
            ("duration", "1 day", "1 day"),
            ("raw", "text", "text"),
            ("doc", {"a": 1}, {"a": 1}),
            ("doc", "a string", "a string"),
            ("doc", None, None),
            ("short", "abcde", "abcde"),
            ("big", -(2**63), str(-(2**63))),
            ("small", 32767, 32767),
            ("phone", "8613812345678", 8613812345678),
        ],
    )
    async def test_keeps_its_meaning(
        self, store: PostgreSQLStore, field: str, value: Any, released: Any
    ) -> None:
        created = await store.create_user({"username": "u", field: value}, None)
        assert created.get(field) == released
        assert await store.update_user(created["id"], {field: value}, None) == created

    @pytest.mark.asyncio
    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("mood", "happy"),
            ("short", "abcdef"),
            ("small", 32768),
            ("price", "1e40"),
            ("numbers", ["x"]),
            ("tags", {"a": 1}),
            ("address", "nowhere"),
            ("phone", "+44 1"),
            ("username", "123456789"),
        ],
    )
    async def test_refuses_what_does_not_fit(
        self, store: PostgreSQLStore, field: str, value: Any
    ) -> None:
        with pytest.raises(InvalidValue):
            await store.create_user({"email": "a@b", field: value}, None)

    @pytest.mark.asyncio
    async def test_padding_is_no_part_of_a_value(self, store: PostgreSQLStore) -> None:
        user = await store.create_user({"username": "ada"}, None)
        assert user["username"] == "ada"
        assert await store.find_users({"username": "ada"}) == [user]

    @pytest.mark.asyncio
    async def test_a_type_without_case_can_still_be_matched_exactly(
        self, postgresql: PostgreSQLServer
    ) -> None:
        exact = self.MAPPING.model_copy(update={"match": MatchSection(email="exact")})
        async with opened(postgresql, *self.TABLE, mapping=exact) as store:
            user = await store.create_user({"email": "Ada@x"}, None)
            assert await store.find_users({"email": "Ada@x"}) == [user]
            assert await store.find_users({"email": "ada@x"}) == []


class TestServer(sql.ServerCases):
    adapter = PostgreSQL
    made_id = "bigserial primary key"  # whose sequence wants a right of its own

    @pytest.fixture
    def server(self, postgresql: PostgreSQLServer) -> PostgreSQLServer:
        return postgresql


class TestIds:
    @pytest.mark.asyncio
    @pytest.mark.parametrize("declared", ["char(36)", "varchar(40)"])
    async def test_an_id_that_the_store_does_not_make_is_made(
        self, postgresql: PostgreSQLServer, declared: str
    ) -> None:
        table = f"create table users (id {declared} primary key, email text, password text)"
        async with opened(postgresql, table, mapping=sql.EMAIL) as store:
            ada = await store.create_user({"email": "ada@x"}, None)
            assert await store.find_users({"id": ada["id"]}) == [ada]


class TestSchema:
    @pytest.mark.asyncio
    async def test_odd_names_are_quoted(self, postgresql: PostgreSQLServer) -> None:
        statements = (
            'create schema "My ""schema"""',
            'create table "My ""schema"""."Us;ers"'
            ' ("Id" bigserial primary key, "e mail" text, "na""me" text, "select" text)',
        )
        section = {"table": "Us;ers", "schema": 'My "schema"', "id": "Id", "password": "select"}
        mapping = UserMapping.model_validate(
            {"users": section, "fields": {"email": "e mail", "name": 'na"me'}}
        )
        async with opened(postgresql, *statements, mapping=mapping, fresh=True) as store:
            ada = await store.create_user({"email": "Ada@x", "name": "Ada"}, "hash")
            assert await store.find_users({"email": "ada@X"}) == [ada]
            assert (await store.search_users("ADA", Page(1, 10))).users == [ada]
            assert not [
                finding
                for finding in await store.inspect()
                if "right" in finding.subject and not finding.ok
            ]

    @pytest.mark.parametrize(
        ("key", "is_good"),
        [
            ("alter table users add primary key (id)", True),
            ("create unique index on users (id)", True),
            ("alter table users add primary key (id, email)", False),
            ("create index on users (id)", False),
        ],
    )
    @pytest.mark.asyncio
    async def test_an_id_must_be_kept_unique(
        self, postgresql: PostgreSQLServer, key: str, is_good: bool
    ) -> None:
        table = "create table users (id bigint, email text, password text)"
        async with opened(postgresql, table, key, mapping=sql.EMAIL) as store:
            (found,) = [one for one in await store.inspect() if one.subject == "index for id"]
            assert found.ok == is_good

    @pytest.mark.asyncio
    async def test_gateways_that_name_the_table_otherwise_exclude_one_another(
        self, postgresql: PostgreSQLServer
    ) -> None:
        table = "create table users (id bigserial primary key, email text, password text)"
        url = postgresql.url(await postgresql.emptied(table))
        mappings = [sql.EMAIL, sql.mapping({"email": "email"}, schema="public")]
        async with AsyncExitStack() as stack:
            one, two = [
                await stack.enter_async_context(PostgreSQL(StoreSettings(url, mapping)).open())
                for mapping in mappings
            ]
            for number in range(20):
                user = {"email": f"{number}@x"}
                outcomes = await asyncio.gather(
                    *(store.create_user(user, None) for store in (one, two) * 3),
                    return_exceptions=True,
                )
                assert sum(isinstance(outcome, dict) for outcome in outcomes) == 1

    @pytest.mark.asyncio
    async def test_what_is_left_open_is_not_used_again(self, postgresql: PostgreSQLServer) -> None:
        async with opened(postgresql, SUITE_TABLE, pool_size=1) as store:
            await store._pool.run(lambda session: session._connection.execute("begin"))
            await store.create_user({"email": "ada@x"}, None)
            assert store.pool_numbers().opened == 2
        settings = StoreSettings(sql.url_of(store), suite_mapping())
        async with PostgreSQL(settings).open() as another:
            assert await another.find_users({"email": "ada@x"})

    @pytest.mark.asyncio
    async def test_an_identifier_too_long_for_its_index(self, postgresql: PostgreSQLServer) -> None:
        table = "create table users (id bigserial primary key, email text unique, password text)"
        # Random text: what repeats itself is compressed, and fits.
        long = "".join(random.choices(string.ascii_letters, k=20_000))
        async with opened(postgresql, table, mapping=sql.EMAIL) as store:
            with pytest.raises(InvalidValue):
                await store.create_user({"email": long}, None)
            assert await store.find_users({"email": long}) == []


class TestLookups:
    @pytest.mark.asyncio
    async def test_take_one_round_trip(self, postgresql: PostgreSQLServer) -> None:
        """Nothing is sent beside the statement: no reset, no begin, no second look-up."""
        if not isinstance(postgresql, PrivatePostgreSQLServer):
            pytest.skip("the server that TEST_POSTGRESQL_URL names may not count statements")
        statements = (
            "create extension pg_stat_statements",
            SUITE_TABLE,
            "create unique index on users (lower(email))",
        )
        async with opened(postgresql, *statements, pool_size=1, fresh=True) as store:
            database = sql.database_of(store)
            calls: dict[str, Callable[[], Awaitable[Any]]] = {
                "find": lambda: store.find_users({"email": "a@x"}),
                "accounts": lambda: store.find_accounts({"email": "a@x"}),
                "search": lambda: store.search_users("a", Page(1, 10)),
                "list": lambda: store.list_users(Page(1, 10)),
                "create": lambda: store.create_user({"email": f"{uuid4()}@x"}, None),
                "update": lambda: store.update_user("1", {"name": "x"}, None),
                "delete": lambda: store.delete_user("4711"),
            }
            for name, call in calls.items():
                await call()
                before = await _statements_run(postgresql, database)
                for _ in range(5):
                    await call()
                assert await _statements_run(postgresql, database) - before == 5, name


async def _statements_run(server: PostgreSQLServer, database: str) -> int:
    query = (
        "select coalesce(sum(calls), 0) from pg_stat_statements join pg_database d on d.oid = dbid"
        f" where datname = '{database}' and query not like '%pg_stat_statements%'"
    )
    return int((await server.fetch(query, database))[0][0])


async def _plan(store: PostgreSQLStore, statement: str, value: Any) -> str:
    rows = await store._pool.run(lambda session: session.fetch(f"explain {statement}", value))
    return "\n".join(row[0] for row in rows)
