"""The table of GenAuth's own samples, on each store, and users in it."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from passlib.hash import bcrypt

from tests.servers.postgresql import PostgreSQLServer

PASSWORD = "correct horse battery staple"
HASH = bcrypt.using(rounds=4).hash(PASSWORD)

_TEXTS = (
    "password text, name text, nickname text, photo text, token text, email_verified boolean, "
    "phone_verified boolean, logins_count integer, last_ip text, gender text, address text, "
    "company text, birthdate text, website text"
)
POSTGRESQL = (
    "create table users (id bigserial primary key, email text unique, phone text unique, "
    f"username text unique, {_TEXTS})",
    "create unique index on users (lower(email))",
)
SQLITE = (
    "create table users (id integer primary key autoincrement, email text unique collate nocase, "
    f"phone text unique, username text unique, {_TEXTS})",
)
_COLUMNS = "email, phone, username, password, name, nickname"
ROWS: tuple[tuple[str | None, ...], ...] = (
    ("ada@example.com", "+441", "ada", HASH, "Ada Lovelace", "countess"),
    ("grace@example.com", "+442", "grace", HASH, "Grace Hopper", None),
    (None, "+443", "wei", None, "王伟", None),
)


class Store:
    """A store with the sample users, and a way to look at it from outside."""

    url: str

    def dump(self) -> list[tuple[Any, ...]]:
        """Everything in the table."""
        raise NotImplementedError


class SQLiteFile(Store):
    """The table in a file."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "users.db"
        self.url = f"sqlite:///{self.path}"
        self.run(*SQLITE)
        with closing(sqlite3.connect(self.path)) as connection:
            connection.executemany(
                f"insert into users ({_COLUMNS}) values (?, ?, ?, ?, ?, ?)", ROWS
            )
            connection.commit()

    def run(self, *statements: str) -> None:
        """Run statements beside the gateway."""
        with closing(sqlite3.connect(self.path)) as connection:
            for statement in statements:
                connection.execute(statement)
            connection.commit()

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Let nobody else read or write."""
        with closing(sqlite3.connect(self.path, isolation_level=None)) as connection:
            connection.execute("begin exclusive")
            yield
            connection.execute("rollback")

    def dump(self) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.path)) as connection:
            return connection.execute("select * from users order by id").fetchall()


class PostgreSQLDatabase(Store):
    """The table in a database of its own."""

    def __init__(self, server: PostgreSQLServer) -> None:
        self._server = server
        self.name = server.created(*POSTGRESQL, *_inserts(ROWS))
        self.url = server.url(self.name)

    def run(self, *statements: str) -> None:
        """Run statements beside the gateway."""
        self._server.sql(*statements, database=self.name)

    def dump(self) -> list[tuple[Any, ...]]:
        return self._server.rows("select * from users order by id", database=self.name)


def _inserts(rows: Iterable[tuple[str | None, ...]]) -> list[str]:
    return [
        f"insert into users ({_COLUMNS}) values ("
        + ", ".join("null" if value is None else f"'{value}'" for value in row)
        + ")"
        for row in rows
    ]
