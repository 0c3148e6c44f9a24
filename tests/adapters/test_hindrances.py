"""What keeps a store from taking new users, or makes a mark of no use, is told."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest

from custdb_adapters.mysql import MySQL
from custdb_adapters.postgresql import PostgreSQL
from custdb_adapters.sqlite import SQLite
from custdb_gateway.errors import ConfigurationError, InvalidValue, NotSupported
from custdb_gateway.mapping import UserMapping
from custdb_gateway.store import StoreSettings
from tests.adapters import sql, test_sqlite
from tests.servers.postgresql import PostgreSQLServer

STORES = ("sqlite", "postgresql", "mysql")
IDS = {
    "sqlite": "id integer primary key",
    "postgresql": "id bigint generated always as identity primary key",
    "mysql": "id bigint auto_increment primary key",
}
MARKED = UserMapping.model_validate(
    {
        "users": {"table": "users", "id": "id", "password": "password"},
        "fields": {"email": "email"},
        "migration": {"mark": "moved"},
    }
)


async def _opened(
    request: pytest.FixtureRequest, store: str, columns: str, mapping: UserMapping = sql.EMAIL
) -> AbstractAsyncContextManager[Any]:
    table = f"create table users ({columns}, email varchar(99), password text)"
    if store == "sqlite":
        folder: Path = request.getfixturevalue("tmp_path")
        return SQLite(StoreSettings(test_sqlite._file(folder, table), mapping)).open()
    server = request.getfixturevalue(store)
    url = server.url(await server.emptied(table))
    adapter: Any = {"postgresql": PostgreSQL, "mysql": MySQL}[store]
    opened: AbstractAsyncContextManager[Any] = adapter(StoreSettings(url, mapping)).open()
    return opened


def _of_new_users(findings: Sequence[Any]) -> dict[str, str]:
    return {one.subject: one.detail for one in findings if one.subject.endswith("of a new user")}


@pytest.mark.parametrize("store", STORES)
@pytest.mark.asyncio
async def test_columns_that_want_a_value(request: pytest.FixtureRequest, store: str) -> None:
    columns = (
        f"{IDS[store]}, country varchar(9) not null, city varchar(9),"
        " since timestamp not null default current_timestamp, points int not null default 0"
    )
    async with await _opened(request, store, columns) as opened:
        found = _of_new_users(await opened.inspect())
        assert [*found] == ["columns of a new user"]
        assert found["columns of a new user"].startswith("country: ")
        with pytest.raises(InvalidValue):
            await opened.create_user({"email": "ada@x"}, None)


@pytest.mark.parametrize("store", STORES)
@pytest.mark.asyncio
async def test_a_whole_number_that_nobody_makes(request: pytest.FixtureRequest, store: str) -> None:
    async with await _opened(request, store, "id bigint primary key") as opened:
        assert [*_of_new_users(await opened.inspect())] == ["id of a new user"]


@pytest.mark.parametrize("store", STORES)
@pytest.mark.parametrize("columns", ["", "id varchar(36) primary key"])
@pytest.mark.asyncio
async def test_nothing_is_said_of_a_table_that_takes_users(
    request: pytest.FixtureRequest, store: str, columns: str
) -> None:
    async with await _opened(request, store, columns or IDS[store]) as opened:
        assert _of_new_users(await opened.inspect()) == {}
        assert await opened.create_user({"email": "ada@x"}, None)


@pytest.mark.parametrize("store", STORES)
@pytest.mark.parametrize(
    "column",
    [
        "moved timestamp not null default current_timestamp",
        "moved timestamp null default current_timestamp",
        "moved date not null",
    ],
)
@pytest.mark.asyncio
async def test_a_mark_that_is_never_empty_is_none(
    request: pytest.FixtureRequest, store: str, column: str
) -> None:
    with pytest.raises(ConfigurationError, match=r"migration\.mark: 'moved' is never empty"):
        async with await _opened(request, store, f"{IDS[store]}, {column}", MARKED):
            pass


@pytest.mark.parametrize("store", STORES)
@pytest.mark.parametrize(
    "column", ["moved timestamp null", "moved date", "moved boolean not null default false"]
)
@pytest.mark.asyncio
async def test_a_mark_that_begins_empty_is_good(
    request: pytest.FixtureRequest, store: str, column: str
) -> None:
    async with await _opened(request, store, f"{IDS[store]}, {column}", MARKED) as opened:
        await opened.create_user({"email": "ada@x"}, None)
        assert [one.handed_over async for some in opened.walk_users(9) for one in some] == [False]


@pytest.mark.asyncio
async def test_a_trigger_that_refuses_is_no_outage(postgresql: PostgreSQLServer) -> None:
    database = await postgresql.new_database()
    await postgresql.execute(
        f"create table users ({IDS['postgresql']}, email text, password text)",
        "create function refuse() returns trigger language plpgsql as"
        " $$ begin if new is null or new.email = 'no@x' then raise exception 'no'; end if;"
        " return new; end $$",
        "create trigger refuse before insert or delete on users"
        " for each row execute function refuse()",
        database=database,
    )
    settings = StoreSettings(postgresql.url(database), sql.EMAIL)
    async with PostgreSQL(settings).open() as store:
        with pytest.raises(InvalidValue):
            await store.create_user({"email": "no@x"}, None)
        ada = await store.create_user({"email": "ada@x"}, None)
        with pytest.raises(NotSupported, match="cannot be deleted"):
            await store.delete_user(ada["id"])
