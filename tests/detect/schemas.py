"""Databases to look over: ugly ones of our own, and the applications' real ones."""

import json
import sqlite3
import tomllib
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import uuid4

from bson import json_util

from custdb_gateway.mapping import UserMapping
from tests.servers.mongodb import MongoDBServer
from tests.servers.mysql import MySQLServer
from tests.servers.postgresql import PostgreSQLServer

FOLDER = Path(__file__).parent / "ugly"


@dataclass(frozen=True)
class Made:
    """A database that is there, until it is dropped."""

    url: str
    drop: Callable[[], None]


@dataclass(frozen=True)
class Ugly:
    """A made-up schema, and what a careful person would make of it."""

    name: str

    def __str__(self) -> str:
        return self.name

    @cached_property
    def expected(self) -> dict[str, Any]:
        """`expected.toml`: places are written as `table.column`."""
        return tomllib.loads((FOLDER / self.name / "expected.toml").read_text("utf-8"))

    @property
    def engine(self) -> str:
        """The kind of store that it is in."""
        return str(self.expected["engine"])

    @property
    def statements(self) -> list[str]:
        """What makes it."""
        return statements(self._text(f"schema.{self.engine}.sql"))

    @property
    def documents(self) -> dict[str, Any]:
        """What is in its collections."""
        return dict(json_util.loads(self._text("documents.json")))

    @property
    def indexes(self) -> dict[str, Any]:
        """By collection, pairs of keys and options."""
        return dict(json.loads(self._text("indexes.json")))

    def _text(self, file: str) -> str:
        return (FOLDER / self.name / file).read_text("utf-8")


def uglies() -> list[Ugly]:
    """All of them."""
    return [Ugly(path.parent.name) for path in sorted(FOLDER.glob("*/expected.toml"))]


def statements(text: str) -> list[str]:
    """Those of a file, each of which ends with a semicolon at a line's end."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("--")]
    pieces = ("\n".join(lines) + "\n").split(";\n")
    return [piece for piece in pieces if piece.strip()]


def make(ugly: Ugly, server: Any, folder: Path) -> Made:
    """Make a schema on a server, or in a file of `folder`."""
    makers: dict[str, Callable[[Ugly, Any, Path], Made]] = {
        "postgresql": _in_postgresql,
        "mysql": _in_mysql,
        "sqlite": _in_sqlite,
        "mongodb": _in_mongodb,
    }
    return makers[ugly.engine](ugly, server, folder)


def resolved(place: str | None, mapping: UserMapping) -> str | None:
    """A place of a mapping as `table.column`, whatever its joins are called."""
    if place is None:
        return None
    first, _, rest = place.partition(".")
    join = mapping.joins.get(first)
    return f"{join.table}.{rest}" if join and rest else f"{mapping.users.table}.{place}"


def _in_postgresql(ugly: Ugly, server: PostgreSQLServer, folder: Path) -> Made:
    role = f"reader_{uuid4().hex[:8]}"
    made = [one.replace("{role}", role) for one in ugly.statements]
    has_role = made != ugly.statements
    database = server.created(*made)

    def drop() -> None:
        server.sql(f"drop database {database} with (force)")
        if has_role:
            server.sql(f"drop role {role}")

    return Made(server.url(database, role if has_role else None), drop)


def _in_mysql(ugly: Ugly, server: MySQLServer, folder: Path) -> Made:
    database = server.created(*ugly.statements)
    return Made(server.url(database), lambda: server.sql(f"drop database {database}"))


def _in_sqlite(ugly: Ugly, server: None, folder: Path) -> Made:
    path = folder / f"{ugly.name}.db"
    with closing(sqlite3.connect(path)) as connection:
        for statement in ugly.statements:
            connection.execute(statement)
        connection.commit()
    return Made(f"sqlite:///{path}", path.unlink)


def _in_mongodb(ugly: Ugly, server: MongoDBServer, folder: Path) -> Made:
    database = server.new_database()
    with server.client() as client:
        for collection, documents in ugly.documents.items():
            client[database][collection].insert_many(documents)
        for collection, indexes in ugly.indexes.items():
            for keys, options in indexes:
                client[database][collection].create_index([*keys.items()], **options)

    def drop() -> None:
        with server.client() as client:
            client.drop_database(database)

    return Made(server.url(database), drop)
