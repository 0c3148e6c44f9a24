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
create extension pg_stat_statements;
"""
_STATEMENTS = """
select coalesce(sum(calls), 0)::bigint from pg_stat_statements
where query not like '%pg_stat_%'
"""
_CONNECTIONS = """
select count(*) from pg_stat_activity
where backend_type = 'client backend' and pid <> pg_backend_pid()
"""


@contextmanager
def filled(folder: Path) -> Iterator[Filled]:
    """A server with the table."""
    server = PrivatePostgreSQLServer()
    try:
        url = server.url()
        version = asyncio.run(_fill(url))
        yield Filled(
            f"{url}?sslmode=disable",
            url,
            {"postgresql": version},
            statements=lambda: int(server.rows(_STATEMENTS)[0][0]),
            connections=lambda: int(server.rows(_CONNECTIONS)[0][0]),
        )
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
