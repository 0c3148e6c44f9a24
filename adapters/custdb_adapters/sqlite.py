"""Users in an SQLite file, through aiosqlite."""

import asyncio
import json
import os
import sqlite3
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit
from uuid import UUID

import aiosqlite

from custdb_adapters._pool import Pool
from custdb_adapters._sql import (
    Codec,
    Column,
    Row,
    Statements,
    Table,
    bind,
    guarded,
    quote_identifier,
)
from custdb_gateway.errors import (
    ConfigurationError,
    GatewayError,
    InvalidValue,
    NotSupported,
    StoreRejected,
    StoreUnavailable,
    UserExists,
    UserNotFound,
)
from custdb_gateway.mapping import Match
from custdb_gateway.problems import did_you_mean
from custdb_gateway.store import Finding, StoreSettings
from custdb_gateway.user import IDENTIFIERS, Account, Identifiers, Listing, Page, Profile
from custdb_gateway.values import Kind

MAX_INTEGER = 2**63 - 1


class SQLite:
    """`sqlite:///users.db` (relative) or `sqlite:////var/lib/users.db` (absolute)."""

    def __init__(self, settings: StoreSettings) -> None:
        self._settings = settings
        path = unquote(urlsplit(settings.url).path).removeprefix("/")
        if not path or path == ":memory:":
            raise ConfigurationError(["store_url: name a file, as in sqlite:///users.db"])
        self._path = Path(path).absolute()

    @asynccontextmanager
    async def open(self) -> AsyncIterator["SQLiteStore"]:
        """Open the file, which must exist."""
        if not self._path.is_file():
            raise ConfigurationError([f"store_url: there is no file {str(self._path)!r}"])
        settings = self._settings
        ending: set[asyncio.Future[Any]] = set()
        pool = Pool(lambda: self._connect(ending), settings.pool_size, settings.max_waiting)
        try:
            table = await pool.run(lambda session: inspect_table(session, settings))
            yield SQLiteStore(pool, table)
        finally:
            await pool.close()
            if ending:
                await asyncio.wait(ending, timeout=settings.timeout)

    async def _connect(self, ending: set[asyncio.Future[Any]]) -> "Session":
        with translated():
            return await Session.open(self._path, self._settings.timeout, ending)


class Session:
    """One connection, with a thread of its own."""

    def __init__(
        self, connection: aiosqlite.Connection, path: Path, ending: set[asyncio.Future[Any]]
    ) -> None:
        self._connection = connection
        self._ending = ending  # threads that are told to end, for whoever ends the loop
        self._path = path
        self._file = _identity(path)
        self._open = True

    @classmethod
    async def open(cls, path: Path, patience: float, ending: set[asyncio.Future[Any]]) -> "Session":
        """Open `path`; a lock of another process is waited for up to `patience` seconds."""
        connection = await aiosqlite.connect(
            f"file:{quote(str(path))}?mode=rw",
            uri=True,
            timeout=patience,
            isolation_level=None,
            cached_statements=256,
        )
        connection.text_factory = _decode
        await connection.create_function("custdb_fold", 1, _fold, deterministic=True)
        return cls(connection, path, ending)

    def usable(self) -> bool:
        """Whether the file is still the one that was opened: SQLite itself would not notice."""
        return self._open and self._file == _identity(self._path)

    def discard(self) -> None:
        """Interrupt whatever is under way and let the thread end."""
        if self._open:
            self._open = False
            self._connection._conn.interrupt()
            if (ended := self._connection.stop()) is not None:
                self._ending.add(ended)
                ended.add_done_callback(self._ending.discard)

    async def close(self) -> None:
        """Close the file."""
        if self._open:
            self._open = False
            await self._connection.close()

    async def fetch(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """Run one statement and return its rows."""
        if not self.usable():
            raise StoreUnavailable
        with translated():
            return list(await self._connection.execute_fetchall(sql, parameters))

    async def execute(self, sql: str, parameters: Sequence[Any]) -> int:
        """Run one statement and return how many rows it changed."""
        if not self.usable():
            raise StoreUnavailable
        with translated():
            async with self._connection.execute(sql, parameters) as cursor:
                return cursor.rowcount


class Dialect:
    """SQLite's spelling, where its own folding of case is right: for ASCII."""

    def quote(self, name: str) -> str:
        # Not in double quotes: of a column that is gone, SQLite would make a string.
        return quote_identifier(name, "`")

    def read(self, column: Column) -> str:
        return self.quote(column.name)

    def parameter(self, column: Column, number: int) -> str:
        return f"?{number}"

    def equals(self, column: Column, rule: Match, number: int) -> str:
        if column.kind is not Kind.TEXT:
            return f"{self.quote(column.name)} = ?{number}"
        collation = "nocase" if rule == "ignore-case" else "binary"
        return f"{self.quote(column.name)} = ?{number} collate {collation}"

    def contains(self, column: Column, number: int) -> str:
        return f"instr(lower({self.quote(column.name)}), lower(?{number})) > 0"

    def keyword(self, keyword: str) -> str:
        return keyword

    def encode(self, column: Column, value: Any) -> Any:
        if isinstance(value, bool):
            return int(value)
        if isinstance(value, int) and not -MAX_INTEGER - 1 <= value <= MAX_INTEGER:
            raise OverflowError
        if column.kind is Kind.JSON:
            return json.dumps(value, ensure_ascii=False)
        if isinstance(value, datetime):
            return value.replace(tzinfo=None).isoformat(" ")
        return str(value) if isinstance(value, (Decimal, UUID, date)) else value


class UnicodeDialect(Dialect):
    """For values beyond ASCII, which SQLite cannot fold and no index of its own can find."""

    def equals(self, column: Column, rule: Match, number: int) -> str:
        if column.kind is Kind.TEXT and rule == "ignore-case":
            return f"custdb_fold({self.quote(column.name)}) = custdb_fold(?{number})"
        return super().equals(column, rule, number)

    def contains(self, column: Column, number: int) -> str:
        return f"instr(custdb_fold({self.quote(column.name)}), custdb_fold(?{number})) > 0"


class SQLiteStore:
    """The port over one SQLite file."""

    def __init__(self, pool: Pool[Session], table: Table) -> None:
        self._pool = pool
        self._table = table
        self._dialect = Dialect()
        self._codec = Codec(table, self._dialect)
        self._ascii = Statements(table, self._dialect)
        self._unicode = Statements(table, UnicodeDialect())

    async def ping(self) -> None:
        await self._read("select 1")

    async def find_users(self, identifiers: Identifiers) -> Sequence[Profile]:
        rows = await self._find(identifiers)
        return [self._codec.profile(row) for row in rows]

    async def find_accounts(self, identifiers: Identifiers) -> Sequence[Account]:
        rows = await self._find(identifiers, with_password=True)
        return [self._codec.account(row) for row in rows]

    async def sample_password_hashes(self, limit: int) -> Sequence[str]:
        if not self._ascii.sample_passwords:
            return []
        rows = await self._read(self._ascii.sample_passwords, limit)
        return [str(row[0]) for row in rows]

    async def search_users(self, keyword: str, page: Page) -> Listing:
        statements = self._statements(keyword)
        rows = await self._read(statements.search, page.limit, page.offset, keyword)
        return self._codec.listing(rows)

    async def list_users(self, page: Page) -> Listing:
        return self._codec.listing(await self._read(self._ascii.list, page.limit, page.offset))

    async def create_user(self, values: Mapping[str, Any], password_hash: str | None) -> Profile:
        native = self._codec.new_user(values, password_hash)
        # One statement, and SQLite lets one writer in at a time: nobody gets between check and row.
        statement = self._statements(*native.values()).insert(tuple(native), guarded(native))
        rows = await self._pool.run(lambda session: session.fetch(statement, [*native.values()]))
        if not rows:
            raise UserExists
        return self._codec.profile(rows[0])

    async def update_user(
        self, user_id: str, values: Mapping[str, Any], password_hash: str | None
    ) -> Profile:
        native = self._codec.values(values, password_hash)
        key = self._codec.lookup({"id": user_id})
        if not key:
            raise UserNotFound
        statement = self._statements(*native.values()).update(tuple(native), guarded(native))
        parameters = [key["id"], *native.values()]
        rows = await self._pool.run(lambda session: session.fetch(statement, parameters))
        if not rows:
            raise UserExists if await self.find_users({"id": user_id}) else UserNotFound
        return self._codec.profile(rows[0])

    async def delete_user(self, user_id: str) -> bool:
        key = self._codec.lookup({"id": user_id})
        if not key:
            return False
        statement = self._ascii.delete
        try:
            deleted = await self._pool.run(lambda session: session.execute(statement, [key["id"]]))
        except InvalidValue as exc:
            raise NotSupported("Other records refer to this user.") from exc
        return bool(deleted)

    async def inspect(self) -> Sequence[Finding]:
        """Look for an index for each lookup."""
        indexes = await self._pool.run(lambda session: _indexed(session, self._table))
        mapped = [name for name in IDENTIFIERS if name in self._table.columns]
        return [self._index_finding(name, indexes) for name in mapped]

    def _index_finding(self, identifier: str, indexes: set[tuple[str, str]]) -> Finding:
        column = self._table.columns[identifier]
        folded = self._table.mapping.rule(identifier) == "ignore-case"
        collation = "nocase" if folded and column.kind is Kind.TEXT else "binary"
        if (column.name, collation) in indexes:
            return Finding(f"index for {identifier}", True, f"{column.name} ({collation})")
        quote = self._dialect.quote
        users = self._table.mapping.users
        index = f"{quote(users.table_schema or 'main')}.{quote(f'{users.table}_{column.name}')}"
        advice = (
            f"create index {index} on {quote(users.table)}"
            f" ({quote(column.name)} collate {collation});"
        )
        return Finding(f"index for {identifier}", False, advice)

    async def _find(self, identifiers: Identifiers, with_password: bool = False) -> list[Row]:
        usable = self._codec.lookup(identifiers)
        if not usable:
            return []
        statement = self._statements(*usable.values()).find(tuple(usable), with_password)
        return await self._read(statement, *usable.values())

    async def _read(self, sql: str, *parameters: Any) -> list[Row]:
        return await self._pool.run_again(lambda session: session.fetch(sql, parameters))

    def _statements(self, *values: Any) -> Statements:
        plain = all(value.isascii() for value in values if isinstance(value, str))
        return self._ascii if plain else self._unicode


async def inspect_table(session: Session, settings: StoreSettings) -> Table:
    """Compare the mapping with the file. Raises `ConfigurationError`."""
    users = settings.mapping.users
    schema = users.table_schema or "main"
    rows = await session.fetch(
        "select name, type, pk, dflt_value from pragma_table_xinfo(?, ?) order by cid",
        [users.table, schema],
    )
    if not rows:
        tables = await session.fetch("select name from sqlite_master where type <> 'index'")
        hint = did_you_mean(users.table, [name for (name,) in tables])
        raise ConfigurationError([f"users.table: there is no table {users.table!r}{hint}"])
    found = {
        name: Column(
            name,
            kind=_kind(declared),
            type=declared,
            has_default=default is not None or (key > 0 and declared.upper() == "INTEGER"),
        )
        for name, declared, key, default in rows
    }
    quote = Dialect().quote
    name = f"{quote(schema)}.{quote(users.table)}"
    return bind(settings.mapping, name, found)


async def _indexed(session: Session, table: Table) -> set[tuple[str, str]]:
    """The column and the collation that each index begins with."""
    rows = await session.fetch(
        "select field.name, lower(field.coll) from pragma_index_list(?) as list,"
        " pragma_index_xinfo(list.name) as field where field.seqno = 0 and list.partial = 0",
        [table.mapping.users.table],
    )
    primary = await session.fetch(
        "select name from pragma_table_xinfo(?) where pk = 1 and upper(type) = 'INTEGER'",
        [table.mapping.users.table],
    )
    return {(name, collation) for name, collation in rows} | {
        (name, "binary") for (name,) in primary
    }


_KINDS = (
    # SQLite keeps the declared type as text; these are the words people declare.
    ("BOOL", Kind.BOOLEAN),
    ("TIMESTAMP", Kind.TIMESTAMP),
    ("DATETIME", Kind.TIMESTAMP),
    ("DATE", Kind.DATE),
    ("JSON", Kind.JSON),
    ("INT", Kind.INTEGER),
    ("REAL", Kind.NUMBER),
    ("FLOA", Kind.NUMBER),
    ("DOUB", Kind.NUMBER),
    ("NUM", Kind.NUMBER),
    ("DEC", Kind.NUMBER),
)


def _kind(declared: str) -> Kind:
    upper = declared.upper()
    return next((kind for word, kind in _KINDS if word in upper), Kind.TEXT)


def _decode(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def _fold(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


@contextmanager
def translated() -> Iterator[None]:
    """The one place that knows this driver's exceptions, by code."""
    try:
        yield
    except sqlite3.Error as exc:
        raise _classify(exc) from exc
    except ValueError as exc:  # aiosqlite's word for a connection that is closed
        raise StoreUnavailable from exc


_BY_CODE: dict[int, type[GatewayError]] = {
    sqlite3.SQLITE_CONSTRAINT_UNIQUE: UserExists,
    sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY: UserExists,
    sqlite3.SQLITE_CONSTRAINT_ROWID: UserExists,
    sqlite3.SQLITE_CONSTRAINT: InvalidValue,
    sqlite3.SQLITE_TOOBIG: InvalidValue,
    sqlite3.SQLITE_MISMATCH: InvalidValue,
    sqlite3.SQLITE_READONLY: NotSupported,
    sqlite3.SQLITE_ERROR: StoreRejected,
    sqlite3.SQLITE_PERM: StoreRejected,
    sqlite3.SQLITE_AUTH: StoreRejected,
    sqlite3.SQLITE_SCHEMA: StoreRejected,
    sqlite3.SQLITE_RANGE: StoreRejected,
    sqlite3.SQLITE_MISUSE: StoreRejected,
}


def _classify(error: sqlite3.Error) -> GatewayError:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:  # no word from SQLite: the module found its connection closed
        return StoreUnavailable()
    return _BY_CODE.get(code, _BY_CODE.get(code & 0xFF, StoreUnavailable))()
