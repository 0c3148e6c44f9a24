"""Users in PostgreSQL 13 or newer, through asyncpg."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import asyncpg

from custdb_adapters import _postgresql_schema as schema
from custdb_adapters._pool import Pool
from custdb_adapters._postgresql_dialect import Dialect
from custdb_adapters._postgresql_errors import is_outdated, translate
from custdb_adapters._sql import Codec, Row, Statements, Table, guarded
from custdb_gateway.errors import (
    InvalidValue,
    NotSupported,
    StoreUnavailable,
    UserExists,
    UserNotFound,
)
from custdb_gateway.store import Finding, StoreSettings
from custdb_gateway.user import Account, Identifiers, Listing, Page, Profile

# Whoever writes one of these values waits here for whoever came first. Folded by the server, as
# lookups are; sorted, so that two writers of several values cannot wait for one another.
_LOCK = """
select pg_advisory_xact_lock(key) from (
    select hashtextextended(lower(value), 0) as key from unnest($1::text[]) as value order by 1
) as sorted
"""


class PostgreSQL:
    """`postgresql://user:password@host:5432/database?sslmode=verify-full`."""

    def __init__(self, settings: StoreSettings) -> None:
        self._settings = settings

    @asynccontextmanager
    async def open(self) -> AsyncIterator["PostgreSQLStore"]:
        """Connect and compare the mapping with the live schema."""
        settings = self._settings
        pool = Pool(self._connect, settings.pool_size, settings.max_waiting)
        try:
            table, unique = await pool.run(
                lambda session: schema.inspect(session, settings.mapping)
            )
            yield PostgreSQLStore(pool, table, unique)
        finally:
            await pool.close()

    async def _connect(self) -> "Session":
        milliseconds = str(int(self._settings.timeout * 1000))
        try:
            connection = await asyncpg.connect(
                self._settings.url,
                timeout=self._settings.timeout,
                server_settings={
                    "application_name": "custdb-gateway",
                    "jit": "off",  # it costs more than any lookup
                    # Nobody waits for an answer after that; the server need not work on it.
                    "statement_timeout": milliseconds,
                    "idle_in_transaction_session_timeout": milliseconds,
                },
            )
        except Exception as exc:
            raise translate(exc) from exc
        return Session(connection)


class Session:
    """One connection and the statements prepared on it."""

    def __init__(self, connection: "asyncpg.Connection[asyncpg.Record]") -> None:
        self._connection = connection
        self._prepared: dict[str, Any] = {}
        self._outdated = False

    def usable(self) -> bool:
        """Whether the server has not hung up, and still is what it was."""
        return not (self._outdated or self._connection.is_closed())

    def discard(self) -> None:
        """Hang up at once."""
        self._connection.terminate()

    async def close(self) -> None:
        """Say goodbye, or hang up if that takes too long."""
        try:
            await self._connection.close(timeout=1)
        except Exception as exc:
            self._connection.terminate()
            if not isinstance(translate(exc), StoreUnavailable):
                raise

    async def fetch_prepared(self, sql: str, parameters: Sequence[Any]) -> Sequence[Row]:
        """Run a statement of which there are few: it is prepared once and kept."""
        try:
            statement = self._prepared.get(sql)
            if statement is None:
                statement = self._prepared[sql] = await self._connection.prepare(sql)
            return await statement.fetch(*parameters)
        except Exception as exc:
            raise self._failed(exc) from exc

    async def fetch(self, sql: str, *parameters: Any) -> Sequence[Row]:
        """Run a statement of which there are many: asyncpg keeps the latest hundred prepared."""
        try:
            return await self._connection.fetch(sql, *parameters)
        except Exception as exc:
            raise self._failed(exc) from exc

    async def fetch_locked(
        self, values: Sequence[str], sql: str, parameters: Sequence[Any]
    ) -> Sequence[Row]:
        """Run a statement while nobody else runs one that locks any of the same `values`."""
        try:
            await self._connection.execute("begin")
            try:
                await self._connection.fetch(_LOCK, values)
                rows = await self._connection.fetch(sql, *parameters)
                await self._connection.execute("commit")
            except asyncpg.PostgresError:
                # Only where the server answered: on a dead connection this would wait too.
                await self._connection.execute("rollback")
                raise
        except Exception as exc:
            raise self._failed(exc) from exc
        return rows

    async def execute(self, sql: str, *parameters: Any) -> int:
        """Run a statement and return how many rows it changed."""
        try:
            status = await self._connection.execute(sql, *parameters)
        except Exception as exc:
            raise self._failed(exc) from exc
        return int(status.rpartition(" ")[2])

    def _failed(self, error: Exception) -> Exception:
        self._outdated = self._outdated or is_outdated(error)
        return translate(error)


class PostgreSQLStore:
    """The port over one table of PostgreSQL."""

    def __init__(self, pool: Pool[Session], table: Table, unique: frozenset[str]) -> None:
        self._pool = pool
        self._table = table
        self._unique = unique  # identifiers that the server itself keeps unique, as they match
        self._dialect = Dialect()
        self._codec = Codec(table, self._dialect)
        self._statements = Statements(table, self._dialect)

    async def ping(self) -> None:
        await self._read("select 1")

    async def find_users(self, identifiers: Identifiers) -> Sequence[Profile]:
        rows = await self._find(identifiers)
        return [self._codec.profile(row) for row in rows]

    async def find_accounts(self, identifiers: Identifiers) -> Sequence[Account]:
        rows = await self._find(identifiers, with_password=True)
        return [self._codec.account(row) for row in rows]

    async def sample_password_hashes(self, limit: int) -> Sequence[str]:
        if not self._statements.sample_passwords:
            return []
        rows = await self._read(self._statements.sample_passwords, limit)
        return [str(row[0]) for row in rows]

    async def search_users(self, keyword: str, page: Page) -> Listing:
        pattern = self._dialect.keyword(keyword)
        rows = await self._read(self._statements.search, page.limit, page.offset, pattern)
        return self._codec.listing(rows)

    async def list_users(self, page: Page) -> Listing:
        rows = await self._read(self._statements.list, page.limit, page.offset)
        return self._codec.listing(rows)

    async def create_user(self, values: Mapping[str, Any], password_hash: str | None) -> Profile:
        native = self._codec.new_user(values, password_hash)
        taken = self._to_guard(native)
        statement = self._statements.insert(tuple(native), taken)
        rows = await self._write(native, taken, statement, list(native.values()))
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
        taken = self._to_guard(native)
        statement = self._statements.update(tuple(native), taken)
        rows = await self._write(native, taken, statement, [key["id"], *native.values()])
        if not rows:
            raise UserExists if await self.find_users({"id": user_id}) else UserNotFound
        return self._codec.profile(rows[0])

    async def delete_user(self, user_id: str) -> bool:
        key = self._codec.lookup({"id": user_id})
        if not key:
            return False
        statement = self._statements.delete
        try:
            deleted = await self._pool.run(lambda session: session.execute(statement, key["id"]))
        except InvalidValue as exc:
            raise NotSupported("Other records refer to this user.") from exc
        return bool(deleted)

    async def inspect(self) -> Sequence[Finding]:
        """Look at the rights on the table and for an index for each lookup."""
        return await self._pool.run(lambda session: schema.findings(session, self._table))

    async def _find(self, identifiers: Identifiers, with_password: bool = False) -> Sequence[Row]:
        usable = self._codec.lookup(identifiers)
        if not usable:
            return []
        statement = self._statements.find(tuple(usable), with_password)
        return await self._read(statement, *usable.values())

    async def _read(self, sql: str, *parameters: Any) -> Sequence[Row]:
        return await self._pool.run_again(lambda session: session.fetch_prepared(sql, parameters))

    def _to_guard(self, native: Mapping[str, Any]) -> tuple[str, ...]:
        # An id that the store makes is not written, so no index would refuse it.
        unwritten = {"id"} if self._table.makes_ids else set()
        return tuple(
            name for name in guarded(native) if name in unwritten or name not in self._unique
        )

    async def _write(
        self, native: Mapping[str, Any], taken: tuple[str, ...], sql: str, parameters: list[Any]
    ) -> Sequence[Row]:
        """One round trip where the server's unique indexes see to it, else under locks."""
        if not taken:
            return await self._pool.run(lambda session: session.fetch(sql, *parameters))
        locks = [f"{self._table.name} {name} {native[name]}" for name in taken]
        return await self._pool.run(lambda session: session.fetch_locked(locks, sql, parameters))
