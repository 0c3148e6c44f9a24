"""The rights that the documents grant are enough: the suite, with those and no others."""

import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from custdb_adapters._shared.ledger import CREATE_LEDGER
from custdb_adapters.mongodb import MongoDB
from custdb_adapters.mysql import MySQL
from custdb_adapters.postgresql import PostgreSQL
from custdb_gateway.errors import NotSupported, StoreRejected
from custdb_gateway.mapping import UserMapping
from custdb_gateway.store import StoreSettings, UserStore
from custdb_gateway.testing import suite_mapping
from custdb_gateway.testing.samples import SUITE_COLUMNS
from custdb_gateway.user import Page
from tests.adapters import sql, test_mongodb, test_mysql, test_postgresql
from tests.servers.mongodb import PASSWORD, Command, MongoDBServer, PrivateMongoDBServer
from tests.servers.mysql import MySQLServer
from tests.servers.postgresql import PostgreSQLServer

DOCS = Path(__file__).parents[2] / "docs" / "stores"

_WRITTEN = ", ".join([column for column, _ in SUITE_COLUMNS.values()] + ["password"])
_ALL = f"id, {_WRITTEN}"


def grants(page: str, user: str) -> list[str]:
    """What a page grants for each mode, on the suite's table instead of its own."""
    text = (DOCS / page).read_text("utf-8")
    blocks = re.findall(r"^```sql\n(grant .*?)^```$", text, flags=re.MULTILINE | re.DOTALL)
    assert len(blocks) == 2, "one for those who read, one for those who write"
    return [
        re.sub(r"\bgateway\b(@'%')?", user, block.strip().rstrip(";"))
        .replace("(member_no, mail, mobile, login, full_name, pw)", f"({_ALL})")
        .replace("(mail, mobile, login, full_name, pw)", f"({_WRITTEN})")
        .replace("on members", "on users")
        for block in blocks
    ]


async def _postgresql(
    server: PostgreSQLServer, statements: tuple[str, ...], *, writes: bool
) -> AbstractAsyncContextManager[UserStore]:
    database = await server.emptied(*statements)
    role = f"r{database}{'w' if writes else ''}"
    wanted = grants("postgresql.md", role)[: 2 if writes else 1]
    if not await server.fetch(f"select 1 from pg_roles where rolname = '{role}'", database):
        await server.execute(
            f"create role {role} login password 's3cret'", *wanted, database=database
        )
    return test_postgresql.opened(server, *statements, user=role)


async def _mysql(
    server: MySQLServer, statements: tuple[str, ...], *, writes: bool
) -> AbstractAsyncContextManager[UserStore]:
    database = await server.emptied(*statements)
    user = f"r{database}{'w' if writes else ''}"
    wanted = grants("mysql.md", f"{user}@'%'")[: 2 if writes else 1]
    if not await server.fetch(f"select 1 from mysql.user where user = '{user}'", database):
        await server.execute(
            f"create user {user}@'%' identified by 's3cret'", *wanted, database=database
        )
    return test_mysql.opened(server, *statements, user=user)


def roles(database: str) -> list[Command]:
    """The roles that MongoDB's page makes, for the suite's database."""
    text = (DOCS / "mongodb.md").read_text("utf-8")
    pattern = r'^db\.getSiblingDB\("shop"\)\.createRole\((\{.*?^\})\)$'
    made = [json.loads(role) for role in re.findall(pattern, text, re.MULTILINE | re.DOTALL)]
    assert len(made) == 2, "one for those who read, one for those who write"
    return [
        {
            "createRole": role["role"],
            "privileges": json.loads(json.dumps(role["privileges"]).replace("shop", database)),
            "roles": role["roles"],
        }
        for role in made
    ]


_MADE: set[tuple[str, str]] = set()


async def _mongodb(
    server: MongoDBServer, *, writes: bool
) -> AbstractAsyncContextManager[UserStore]:
    database = await server.emptied(test_mongodb.TYPED, *test_mongodb.UNIQUE)
    user = f"r{database}{'w' if writes else ''}"
    role = roles(database)[writes]
    if (server.url(), user) not in _MADE:
        _MADE.add((server.url(), user))
        granted = [{"role": role["createRole"], "db": database}]
        server.run(role, database=database)
        server.run({"createUser": user, "pwd": PASSWORD, "roles": granted})
    settings = StoreSettings(server.url(database, user), suite_mapping())
    return MongoDB(settings).open()


# The identity column of the documents; `bigserial`, as the suite has it, wants a right more.
POSTGRESQL = (
    test_postgresql.SUITE_TABLE.replace("bigserial", "bigint generated always as identity"),
)


class TestPostgreSQL(test_postgresql.TestPostgreSQL):
    @pytest_asyncio.fixture
    async def store(self, postgresql: PostgreSQLServer) -> AsyncIterator[Any]:
        async with await _postgresql(postgresql, POSTGRESQL, writes=True) as store:
            yield store


class TestMySQL(test_mysql.TestMySQL):
    @pytest_asyncio.fixture
    async def store(self, mysql: MySQLServer) -> AsyncIterator[Any]:
        async with await _mysql(mysql, self.STATEMENTS, writes=True) as store:
            yield store


class TestMongoDB(test_mongodb.TestMongoDB):
    @pytest_asyncio.fixture
    async def store(self, guarded_mongodb: MongoDBServer) -> AsyncIterator[Any]:
        async with await _mongodb(guarded_mongodb, writes=True) as store:
            yield store


class ReadingOnly:
    """What a lazy migration needs, and that nothing else is possible."""

    @pytest.mark.asyncio
    async def test_reads_and_never_writes(self, store: Any) -> None:
        assert await store.find_users({"email": "ada@x"}) == []
        assert await store.find_accounts({"username": "ada"}) == []
        assert await store.sample_password_hashes(1) == []
        assert (await store.list_users(Page(1, 1))).total == 0
        await store.ping()
        for write in (
            lambda: store.create_user({"email": "x@x"}, None),
            lambda: store.update_user("1", {"email": "x@x"}, None),
            lambda: store.delete_user("1"),
        ):
            with pytest.raises(NotSupported):
                await write()

    @pytest.mark.asyncio
    async def test_check_finds_that_writing_is_not_allowed(self, store: Any) -> None:
        rights = [one for one in await store.inspect() if "right" in one.subject]
        assert {one.subject for one in rights if one.ok} == {"right to select"}


class TestPostgreSQLReadingOnly(ReadingOnly):
    @pytest_asyncio.fixture
    async def store(self, postgresql: PostgreSQLServer) -> AsyncIterator[Any]:
        async with await _postgresql(postgresql, POSTGRESQL, writes=False) as store:
            yield store


class TestMySQLReadingOnly(ReadingOnly):
    @pytest_asyncio.fixture
    async def store(self, mysql: MySQLServer) -> AsyncIterator[Any]:
        async with await _mysql(mysql, (test_mysql.SUITE_TABLE,), writes=False) as store:
            yield store


class TestMongoDBReadingOnly(ReadingOnly):
    @pytest_asyncio.fixture
    async def store(self, guarded_mongodb: MongoDBServer) -> AsyncIterator[Any]:
        async with await _mongodb(guarded_mongodb, writes=False) as store:
            yield store

    @pytest.mark.asyncio
    async def test_check_finds_that_writing_is_not_allowed(self, store: Any) -> None:
        """Or nothing: not every server tells what its users may do."""
        rights = [one for one in await store.inspect() if "right" in one.subject]
        assert {one.subject for one in rights if one.ok} <= {"right to select"}


class TestMarking:
    """What `check` advises is enough to mark, and no more."""

    MAPPING = UserMapping.model_validate(
        {
            "users": {"table": "users", "id": "id", "password": "password"},
            "fields": {"email": "email"},
            "migration": {"mark": "moved_at"},
        }
    )
    TABLE = (
        "create table users (id {id} primary key, email varchar(99), password varchar(99),"
        " moved_at timestamp null)"
    )

    @pytest.mark.asyncio
    async def test_postgresql(self, postgresql: PostgreSQLServer) -> None:
        database = await postgresql.new_database()
        role = f"r{database}"
        identity = "bigint generated always as identity"
        await postgresql.execute(
            self.TABLE.format(id=identity),
            f"create role {role} login password 's3cret'",
            f"grant select (id, email, password) on users to {role}",
            database=database,
        )
        settings = StoreSettings(postgresql.url(database, role), self.MAPPING)
        async with PostgreSQL(settings).open() as store:
            await self._follow(store, role, lambda sql: postgresql.execute(sql, database=database))

    @pytest.mark.asyncio
    async def test_mysql(self, mysql: MySQLServer) -> None:
        database = await mysql.new_database()
        user = f"r{database}@'%'"
        await mysql.execute(
            self.TABLE.format(id="bigint auto_increment"),
            f"create user {user} identified by 's3cret'",
            f"grant select (id, email, password), references (moved_at) on users to {user}",
            database=database,
        )
        settings = StoreSettings(mysql.url(database, f"r{database}"), self.MAPPING)
        async with MySQL(settings).open() as store:
            await self._follow(store, user, lambda sql: mysql.execute(sql, database=database))

    @pytest.mark.asyncio
    async def test_a_ledger_in_mongodb(self, guarded_mongodb: MongoDBServer) -> None:
        server = guarded_mongodb
        if not isinstance(server, PrivateMongoDBServer):
            pytest.skip("users are made on a server of the tests' own")
        database = server.created(test_mongodb.TYPED)
        reader, writer = f"r{database}", f"w{database}"
        for user, role in ((reader, "read"), (writer, "readWrite")):
            granted = [{"role": role, "db": database}]
            server.run({"createUser": user, "pwd": PASSWORD, "roles": granted})
        settings = StoreSettings(server.url(database, reader), suite_mapping())
        async with MongoDB(settings).open() as store:
            with pytest.raises(NotSupported):
                await store.probe_ledger()
        settings = StoreSettings(server.url(database, writer), suite_mapping())
        async with MongoDB(settings).open() as store:
            await store.probe_ledger()
        assert server.documents(database, "custdb_ledger") == []

    @pytest.mark.asyncio
    async def test_a_ledger_that_can_only_be_read_is_none(
        self, postgresql: PostgreSQLServer, mysql: MySQLServer
    ) -> None:
        """And none at all, neither."""
        table = "create table users (id varchar(9) primary key, email varchar(99), password text)"
        for server, adapter, host in ((postgresql, PostgreSQL, ""), (mysql, MySQL, "@'%'")):
            database = await server.new_database()
            role = f"l{database}"
            made = "create role {} login password 's3cret'"
            if host:
                made = "create user {}@'%' identified by 's3cret'"
            await server.execute(
                table,
                made.format(role),
                f"grant select on users to {role}{host}",
                database=database,
            )
            settings = StoreSettings(server.url(database, role), sql.EMAIL)
            async with adapter(settings).open() as store:
                with pytest.raises((StoreRejected, NotSupported)):
                    await store.probe_ledger()
                await server.execute(
                    CREATE_LEDGER,
                    f"grant select on custdb_ledger to {role}{host}",
                    database=database,
                )
                with pytest.raises(NotSupported):
                    await store.probe_ledger()
                await server.execute(
                    f"grant insert on custdb_ledger to {role}{host}", database=database
                )
                await store.probe_ledger()

    async def _follow(
        self, store: Any, user: str, execute: Callable[[str], Awaitable[None]]
    ) -> None:
        (right,) = [one for one in await store.inspect() if one.subject == "right to mark"]
        assert not right.ok
        with pytest.raises(NotSupported):
            await store.mark_user("1", datetime.now(UTC))
        await execute(right.detail.partition(": ")[2].replace("<this user>", user))
        await execute("insert into users (email) values ('ada@x')")
        (right,) = [one for one in await store.inspect() if one.subject == "right to mark"]
        assert right.ok
        await store.mark_user("1", datetime.now(UTC))
        assert [one.handed_over for one in (await anext(store.walk_users(9)))] != [False]
