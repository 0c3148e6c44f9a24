"""SQLite under the contract, and what only SQLite has."""

import asyncio
import sqlite3
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any, ClassVar, cast
from urllib.parse import quote

import pytest
import pytest_asyncio

from custdb_adapters._sqlite.dialect import Dialect
from custdb_adapters.sqlite import SQLite, SQLiteStore
from custdb_gateway.errors import (
    ConfigurationError,
    InvalidValue,
    NotSupported,
    StoreRejected,
    StoreUnavailable,
)
from custdb_gateway.mapping import Match, UserMapping
from custdb_gateway.store import StoreSettings, UserStore
from custdb_gateway.testing import SuiteTable, UserStoreContract, suite_mapping
from custdb_gateway.user import Page
from custdb_gateway.values import Kind
from tests.adapters import sql

SUITE_TABLE = """
create table users (
    id integer primary key autoincrement, email text, phone text, username text, name text,
    nickname text, email_verified boolean, logins_count bigint, last_login timestamp,
    birthdate date, balance numeric, settings json, password text
)
"""


def _file(tmp_path: Path, *statements: str) -> str:
    path = tmp_path / "users.db"
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    return f"sqlite:///{path}"


def _settings(url: str, mapping: UserMapping | None = None, **more: Any) -> StoreSettings:
    return StoreSettings(url, mapping or suite_mapping(), **more)


class TestSQLite(UserStoreContract):
    cannot = frozenset({"exact decimals"})

    @pytest_asyncio.fixture
    async def store(self, tmp_path: Path) -> AsyncIterator[SQLiteStore]:
        async with SQLite(_settings(_file(tmp_path, SUITE_TABLE))).open() as store:
            yield store

    async def break_client(self, store: UserStore) -> None:
        for lease in cast(SQLiteStore, store)._pool._idle:
            lease.connection.discard()
            lease.connection._path.unlink(missing_ok=True)

    async def test_a_decimal_beyond_floating_point_is_refused(self, store: SQLiteStore) -> None:
        exact = "12345678901234567890.0123456789"
        ada = await store.create_user({"username": "ada"}, None)
        with pytest.raises(InvalidValue):
            await store.create_user({"username": "u", "balance": exact}, None)
        with pytest.raises(InvalidValue):
            await store.update_user(ada["id"], {"balance": exact}, None)
        assert (await store.list_users(Page(1, 10))).users == [ada]


class TestSQLiteWithUniqueIndexes(TestSQLite):
    """The same with the indexes that a careful owner has made."""

    @pytest_asyncio.fixture
    async def store(self, tmp_path: Path) -> AsyncIterator[SQLiteStore]:
        url = _file(
            tmp_path,
            SUITE_TABLE,
            "create unique index users_email on users (email collate nocase)",
            "create unique index users_phone on users (phone)",
            "create unique index users_username on users (username)",
        )
        async with SQLite(_settings(url)).open() as store:
            yield store


class TestTables(sql.SQLTables):
    cannot = frozenset({"uuids"})  # they are text
    quote = staticmethod(Dialect().quote)
    types: ClassVar = {Kind.TEXT: "text", Kind.TIMESTAMP: "timestamp", Kind.BOOLEAN: "boolean"}
    ids: ClassVar = {
        "made": "integer primary key",
        "uuid": "text primary key",
        "text": "text primary key",
    }

    @pytest.fixture(autouse=True)
    def _folder(self, tmp_path: Path) -> None:
        self.folder = tmp_path

    @asynccontextmanager
    async def opened(
        self, table: SuiteTable, mapping: UserMapping, *, keep: bool = False, **settings: Any
    ) -> AsyncIterator[SQLiteStore]:
        if not keep:
            (self.folder / "users.db").unlink(missing_ok=True)
        url = _file(self.folder, *([] if keep else self.made(table)))
        async with SQLite(_settings(url, mapping, **settings)).open() as store:
            yield store

    def index(self, table: str, column: str, rule: Match) -> str:
        quote = Dialect().quote
        collation = "nocase" if rule == "ignore-case" else "binary"
        on = f"{quote(table)} ({quote(column)} collate {collation})"
        return f"create unique index {quote(f'of {column}')} on {on}"

    async def follow(self, store: Any, advice: str) -> None:
        _file(self.folder, advice)

    async def fill(self, store: Any, rows: int) -> None:
        _file(
            self.folder,
            f"with recursive n(i) as (select 1 union all select i + 1 from n where i < {rows})"
            " insert into users (email, phone, username)"
            " select 'e' || i || '@x', 'p' || i, 'u' || i from n",
        )

    async def uses_an_index(self, store: SQLiteStore, identifier: str) -> bool:
        statement = store.statements.find((identifier,))
        plan = await store.read(f"explain query plan {statement}", 1)
        return all("SEARCH" in row[3] for row in plan)

    async def connections(self, store: SQLiteStore) -> int:
        """Each has a thread of the driver's; of those that were hung up on, it is about to end."""
        await asyncio.sleep(0.1)
        return sum("_connection_worker_thread" in one.name for one in threading.enumerate())


EMAIL_TABLE = "create table users (id integer primary key, email text, password text)"


@pytest.mark.parametrize(
    ("key", "is_good"),
    [
        ("primary key (id)", True),
        ("unique (id)", True),
        ("primary key (id, email)", False),
        ("unique (id, email)", False),
    ],
)
@pytest.mark.asyncio
async def test_an_id_must_be_kept_unique(tmp_path: Path, key: str, is_good: bool) -> None:
    table = f"create table users (id integer, email text, password text, {key})"
    async with SQLite(_settings(_file(tmp_path, table), sql.EMAIL)).open() as store:
        (found,) = [one for one in await store.inspect() if one.subject == "index for id"]
        assert found.ok == is_good


class TestOpening:
    @pytest.mark.parametrize("url", ["sqlite://", "sqlite:///", "sqlite:///:memory:"])
    def test_a_url_without_a_file(self, url: str) -> None:
        with pytest.raises(ConfigurationError):
            SQLite(_settings(url))

    @pytest.mark.asyncio
    async def test_a_file_that_is_not_there_is_not_made(self, tmp_path: Path) -> None:
        path = tmp_path / "none.db"
        with pytest.raises(ConfigurationError):
            async with SQLite(_settings(f"sqlite:///{path}")).open():
                pass
        assert not path.exists()

    @pytest.mark.asyncio
    async def test_what_is_no_database_is_not_available(self, tmp_path: Path) -> None:
        path = tmp_path / "users.db"
        path.write_text("This is a letter, and no database. " * 100)
        with pytest.raises(StoreUnavailable):
            async with SQLite(_settings(f"sqlite:///{path}")).open():
                pass

    @pytest.mark.asyncio
    async def test_a_name_with_special_characters(self, tmp_path: Path) -> None:
        folder = tmp_path / "a b?#%41"
        folder.mkdir()
        _file(folder, EMAIL_TABLE)
        url = f"sqlite:///{quote(str(folder / 'users.db'))}"
        async with SQLite(_settings(url, sql.EMAIL)).open() as store:
            await store.ping()


class TestFiles:
    @pytest.mark.asyncio
    async def test_a_file_that_may_only_be_read(self, tmp_path: Path) -> None:
        url = _file(tmp_path, EMAIL_TABLE, "insert into users (email) values ('ada@x')")
        async with SQLite(_settings(url, sql.EMAIL)).open() as store:
            await store.ping()
            await store._pool.run(lambda session: session.fetch("pragma query_only = on"))
            assert await store.find_users({"email": "ada@x"})
            with pytest.raises(NotSupported):
                await store.create_user({"email": "x@x"}, None)

    @pytest.mark.asyncio
    async def test_a_file_put_in_its_place_is_noticed(self, tmp_path: Path) -> None:
        url = _file(tmp_path, EMAIL_TABLE, "insert into users (email) values ('old@x')")
        async with SQLite(_settings(url, sql.EMAIL)).open() as store:
            assert await store.find_users({"email": "old@x"})
            (tmp_path / "users.db").unlink()
            _file(tmp_path, EMAIL_TABLE, "insert into users (email) values ('new@x')")
            assert await store.find_users({"email": "new@x"})
            assert not await store.find_users({"email": "old@x"})

    @pytest.mark.asyncio
    async def test_a_column_dropped_under_it(self, tmp_path: Path) -> None:
        url = _file(tmp_path, EMAIL_TABLE)
        async with SQLite(_settings(url, sql.EMAIL)).open() as store:
            _file(tmp_path, "alter table users drop column email")
            with pytest.raises(StoreRejected):
                await store.find_users({"email": "x"})

    @pytest.mark.asyncio
    async def test_threads_end_with_the_store(self, tmp_path: Path) -> None:
        url = _file(tmp_path, EMAIL_TABLE)
        before = threading.active_count()
        async with SQLite(_settings(url, sql.EMAIL, pool_size=4)).open() as store:
            await asyncio.gather(*(store.find_users({"email": "x"}) for _ in range(50)))
            assert before < threading.active_count() <= before + 4
        limit = time.monotonic() + 5
        while threading.active_count() > before:
            assert time.monotonic() < limit
            await asyncio.sleep(0.01)

    @pytest.mark.asyncio
    async def test_text_that_is_no_utf_8_is_still_a_user(self, tmp_path: Path) -> None:
        url = _file(tmp_path, EMAIL_TABLE, "insert into users (email) values (cast(x'ff' as text))")
        async with SQLite(_settings(url, sql.EMAIL)).open() as store:
            assert (await store.list_users(Page(1, 10))).users == [{"id": "1", "email": "\ufffd"}]
