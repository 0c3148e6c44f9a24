"""SQLite under the contract, and what only SQLite has."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any, cast

import pytest_asyncio

from custdb_adapters.sqlite import SQLite, SQLiteStore
from custdb_gateway.mapping import UserMapping
from custdb_gateway.store import StoreSettings, UserStore
from custdb_gateway.testing import UserStoreContract, suite_mapping

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
    @pytest_asyncio.fixture
    async def store(self, tmp_path: Path) -> AsyncIterator[SQLiteStore]:
        async with SQLite(_settings(_file(tmp_path, SUITE_TABLE))).open() as store:
            yield store

    async def break_client(self, store: UserStore) -> None:
        for session in cast(SQLiteStore, store)._pool._idle:
            session.discard()
            session._path.unlink(missing_ok=True)


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
