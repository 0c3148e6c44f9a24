"""The same users in a private PostgreSQL and in an SQLite file."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import asyncpg
import bcrypt

USERS = 100_000
PASSWORD = "correct horse battery staple"

_COLUMNS = """
    email phone username password name nickname photo token email_verified phone_verified
    logins_count last_ip gender address company birthdate website
""".split()

_TABLE = """
create table users (
    id {key},
    email text, phone text, username text, password text, name text, nickname text, photo text,
    token text, email_verified boolean, phone_verified boolean, logins_count integer,
    last_ip text, gender text, address text, company text, birthdate text, website text
);
create unique index users_phone on users (phone);
create unique index users_username on users (username);
create unique index users_email on users ({email});
"""

Row = tuple[str | int | bool | None, ...]


def email(number: int) -> str:
    """The address of one of the users, who are numbered from 1 as their ids are."""
    return f"user.{number}@example.com"


def fill_postgresql(url: str) -> str:
    """Make and fill the table. Returns the server's version."""
    return asyncio.run(_fill_postgresql(url))


def fill_sqlite(path: Path) -> None:
    """Make and fill the file."""
    names, marks = ", ".join(_COLUMNS), ", ".join("?" * len(_COLUMNS))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("pragma journal_mode = wal")
        key = "integer primary key autoincrement"
        connection.executescript(_TABLE.format(key=key, email="email collate nocase"))
        connection.executemany(f"insert into users ({names}) values ({marks})", _rows())
        connection.commit()
        connection.execute("analyze")


async def _fill_postgresql(url: str) -> str:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(_TABLE.format(key="bigserial primary key", email="lower(email)"))
        await connection.copy_records_to_table("users", records=_rows(), columns=_COLUMNS)
        await connection.execute("vacuum analyze users")
        return str(await connection.fetchval("show server_version"))
    finally:
        await connection.close()


def _rows() -> Iterator[Row]:
    """One hash for all: what a login costs is verifying it."""
    stored = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(10)).decode()
    for number in range(1, USERS + 1):
        yield (
            email(number),
            f"+86138{number:08}",
            f"user{number}",
            stored,
            f"User Number {number}",
            f"N{number}",
            f"https://img.example.com/{number:08}.png",
            None,
            True,
            number % 2 == 0,
            number % 50,
            f"203.0.113.{number % 256}",
            "FMU"[number % 3],
            None,
            "Example Limited",
            f"19{number % 90 + 10}-01-02",
            None,
        )
