"""The sample store of the demo: an SQLite file with the table of the `genauth` profile."""

import sqlite3
from contextlib import closing
from pathlib import Path

from passlib.hash import bcrypt, django_pbkdf2_sha256, ldap_salted_sha1, phpass

PASSWORD = "correct horse battery staple"  # noqa: S105 - a sample, for everybody to read
"""Everybody's, in the demo."""

SCHEMA = """
create table users (
    id integer primary key autoincrement,
    email text, phone text, username text, password text,
    name text, nickname text, photo text, token text,
    email_verified boolean, phone_verified boolean, logins_count integer default 0,
    last_ip text, gender text, address text, company text, birthdate text, website text
);
create unique index users_email on users (email collate nocase);
create unique index users_phone on users (phone);
create unique index users_username on users (username);
"""

_ADD = """
insert into users (email, phone, username, password, name, company, email_verified, gender)
values (?, ?, ?, ?, ?, ?, ?, ?)
"""


def create_store(path: Path) -> None:
    """Make the file anew. Each user's hash comes from another kind of application."""
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("pragma journal_mode = wal")
        connection.executescript(SCHEMA)
        connection.executemany(_ADD, _users())
        connection.commit()


def _users() -> list[tuple[str | bool | None, ...]]:
    node = bcrypt.using(rounds=10).hash(PASSWORD)
    php = bcrypt.using(rounds=10, ident="2y").hash(PASSWORD)
    django = django_pbkdf2_sha256.using(rounds=100_000).hash(PASSWORD)
    wordpress = phpass.using(rounds=13).hash(PASSWORD)
    ldap = ldap_salted_sha1.hash(PASSWORD)
    return [
        ("ada@example.com", "+441815550101", "ada", node, "Ada Lovelace", "Analytical", True, "F"),
        ("alan@example.com", "+441815550102", "alan", php, "Alan Turing", "Hut 8", True, "M"),
        ("grace@example.com", None, "grace", django, "Grace Hopper", "Navy", True, "F"),
        ("linus@example.com", None, "linus", wordpress, "Linus Torvalds", None, False, "M"),
        ("margaret@example.com", None, "margaret", ldap, "Margaret Hamilton", "MIT", True, "F"),
        (None, "+8613812345678", "wei", None, "王伟", None, None, "U"),
    ]
