"""PostgreSQL under the contract, and what only PostgreSQL has."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast

import pytest_asyncio

from custdb_adapters.postgresql import PostgreSQL, PostgreSQLStore
from custdb_gateway.mapping import UserMapping
from custdb_gateway.store import StoreSettings, UserStore
from custdb_gateway.testing import UserStoreContract, suite_mapping
from tests.servers.postgresql import PostgreSQLServer

SUITE_TABLE = """
create table users (
    id bigserial primary key, email text, phone text, username varchar(20000), name text,
    nickname text, email_verified boolean, logins_count bigint, last_login timestamptz,
    birthdate date, balance numeric, settings jsonb, password text
)
"""


@asynccontextmanager
async def opened(
    server: PostgreSQLServer,
    *statements: str,
    mapping: UserMapping | None = None,
    user: str | None = None,
    **settings: Any,
) -> AsyncIterator[PostgreSQLStore]:
    """A store on a database of its own, in which `statements` have made an empty table."""
    url = server.url(await server.emptied(*statements), user)
    store_settings = StoreSettings(url, mapping or suite_mapping(), **settings)
    async with PostgreSQL(store_settings).open() as store:
        yield store


class TestPostgreSQL(UserStoreContract):
    @pytest_asyncio.fixture
    async def store(self, postgresql: PostgreSQLServer) -> AsyncIterator[PostgreSQLStore]:
        async with opened(postgresql, SUITE_TABLE) as store:
            yield store

    async def break_client(self, store: UserStore) -> None:
        pool = cast(PostgreSQLStore, store)._pool
        pool._connect = _refuse  # type: ignore[method-assign,assignment]
        for session in pool._idle:
            session._connection.terminate()


class TestPostgreSQLWithUniqueIndexes(TestPostgreSQL):
    """The same where the server sees to it that nobody is there twice: one round trip a write."""

    @pytest_asyncio.fixture
    async def store(self, postgresql: PostgreSQLServer) -> AsyncIterator[PostgreSQLStore]:
        statements = (
            SUITE_TABLE,
            "create unique index on users (lower(email))",
            "create unique index on users (phone)",
            "create unique index on users (username)",
        )
        async with opened(postgresql, *statements) as store:
            assert store._unique == {"id", "email", "phone", "username"}
            yield store


async def _refuse() -> Any:
    from custdb_gateway.errors import StoreUnavailable

    raise StoreUnavailable from ConnectionRefusedError()
