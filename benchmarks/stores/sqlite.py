"""The users in an SQLite file."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from benchmarks.stores.filled import Filled
from benchmarks.users import COLUMNS, rows

_TABLE = """
create table users (
    id integer primary key autoincrement,
    email text, phone text, username text, password text, name text, nickname text, photo text,
    token text, email_verified boolean, phone_verified boolean, logins_count integer,
    last_ip text, gender text, address text, company text, birthdate text, website text
);
create unique index users_phone on users (phone);
create unique index users_username on users (username);
create unique index users_email on users (email collate nocase);
"""


@contextmanager
def filled(folder: Path, stored: str | None = None) -> Iterator[Filled]:
    """A file with the table, in which `stored` is everybody's hash."""
    path = folder / "users.db"
    names, marks = ", ".join(COLUMNS), ", ".join("?" * len(COLUMNS))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("pragma journal_mode = wal")
        connection.executescript(_TABLE)
        connection.executemany(f"insert into users ({names}) values ({marks})", rows(stored))
        connection.commit()
        connection.execute("analyze")
    yield Filled(f"sqlite:///{path}", "", {"sqlite": sqlite3.sqlite_version})
