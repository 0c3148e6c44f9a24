"""The table of GenAuth's own samples, on each store, and users in it."""

import atexit
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from bson import ObjectId
from passlib.hash import bcrypt

from tests.servers.mongodb import Command, Document, MongoDBServer, index
from tests.servers.mysql import MySQLServer
from tests.servers.postgresql import PostgreSQLServer

PASSWORD = "correct horse battery staple"
HASH = bcrypt.using(rounds=4).hash(PASSWORD)
CHEAP = '[passwords]\nnew = "bcrypt"\nbcrypt_cost = 4\n'
"""What a mapping says so that no test waits for the hash of a new password."""

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
# In MySQL an index wants a length, and a collation says whether case counts.
MYSQL = (
    "create table users (id bigint auto_increment primary key, "
    "email varchar(190) collate utf8mb4_unicode_ci unique, "
    "phone varchar(40) collate utf8mb4_bin unique, "
    f"username varchar(190) collate utf8mb4_bin unique, {_TEXTS}) "
    "character set utf8mb4 collate utf8mb4_unicode_ci",
)
MONGODB = (
    index("email", unique=True, sparse=True, collation={"locale": "en", "strength": 2}),
    index("phone", unique=True, sparse=True),
    index("username", unique=True, sparse=True),
)
_COLUMNS = "email, phone, username, password, name, nickname"
ROWS: tuple[tuple[str | None, ...], ...] = (
    ("ada@example.com", "+441", "ada", HASH, "Ada Lovelace", "countess"),
    ("grace@example.com", "+442", "grace", HASH, "Grace Hopper", None),
    (None, "+443", "wei", None, "王伟", None),
)


@cache
def cheap_mapping() -> str:
    """A file with the built-in profile of this table, but for the cost of new passwords."""
    folder = tempfile.TemporaryDirectory(prefix="cg-")
    atexit.register(folder.cleanup)
    profile = resources.files("custdb_gateway.profiles") / "genauth.toml"
    text, _, _ = profile.read_text("utf-8").partition("[passwords]")
    path = Path(folder.name) / "cheap.toml"
    path.write_text(text + CHEAP)
    return str(path)


class Store:
    """A store with the sample users, and a way to look at it from outside."""

    url: str
    ids: tuple[str, ...] = tuple(str(number) for number, _ in enumerate(ROWS, 1))
    """Of the sample users, in order."""

    def dump(self) -> list[tuple[Any, ...]]:
        """Everything in the table: a row for each user, its id and its email first."""
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


class MySQLDatabase(Store):
    """The table in a database of its own, on MySQL or MariaDB."""

    def __init__(self, server: MySQLServer) -> None:
        self._server = server
        self.name = server.created(*MYSQL, *_inserts(ROWS))
        self.url = server.url(self.name)

    def run(self, *statements: str) -> None:
        """Run statements beside the gateway."""
        self._server.sql(*statements, database=self.name)

    def dump(self) -> list[tuple[Any, ...]]:
        return self._server.rows("select * from users order by id", database=self.name)


class MongoDBDatabase(Store):
    """The users as documents, in a database of its own."""

    ids = tuple(f"5f8d0d55b54764421b715f{number:02x}" for number, _ in enumerate(ROWS, 1))

    def __init__(self, server: MongoDBServer) -> None:
        self._server = server
        self.name = server.created(*MONGODB)
        self.run({"insert": "users", "documents": [*self._documents()]})
        self.url = server.url(self.name)

    def run(self, *commands: Command) -> None:
        """Run commands beside the gateway."""
        self._server.run(*commands, database=self.name)

    def dump(self) -> list[tuple[Any, ...]]:
        documents = self._server.documents(self.name)
        others = sorted({name for one in documents for name in one} - {"_id", "email"})
        return [tuple(one.get(name) for name in ("_id", "email", *others)) for one in documents]

    def _documents(self) -> Iterator[Document]:
        names = _COLUMNS.split(", ")
        for user_id, row in zip(self.ids, ROWS, strict=True):
            values = {name: value for name, value in zip(names, row, strict=True) if value}
            yield {"_id": ObjectId(user_id), **values}


def _inserts(rows: Iterable[tuple[str | None, ...]]) -> list[str]:
    return [
        f"insert into users ({_COLUMNS}) values ("
        + ", ".join("null" if value is None else f"'{value}'" for value in row)
        + ")"
        for row in rows
    ]
