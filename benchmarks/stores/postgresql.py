"""The users in a private PostgreSQL."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
from tests.servers.postgresql import PrivatePostgreSQLServer

from benchmarks.stores.filled import Filled
from benchmarks.users import COLUMNS, rows

_TABLE = """
create table users (
    id bigserial primary key,
    email text, phone text, username text, password text, name text, nickname text, photo text,
    token text, email_verified boolean, phone_verified boolean, logins_count integer,
    last_ip text, gender text, address text, company text, birthdate text, website text
);
create unique index users_phone on users (phone);
create unique index users_username on users (username);
create unique index users_email on users (lower(email));
"""


@contextmanager
def filled(folder: Path) -> Iterator[Filled]:
    """A server with the table."""
    server = PrivatePostgreSQLServer()
    try:
        url = server.url()
        version = asyncio.run(_fill(url))
        yield Filled(f"{url}?sslmode=disable", url, {"postgresql": version})
    finally:
        server.remove()


async def _fill(url: str) -> str:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(_TABLE)
        await connection.copy_records_to_table("users", records=rows(), columns=COLUMNS)
        await connection.execute("vacuum analyze users")
        return str(await connection.fetchval("show server_version"))
    finally:
        await connection.close()
