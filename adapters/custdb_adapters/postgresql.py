"""Users in PostgreSQL 13 or newer, through asyncpg."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import asyncpg

from custdb_adapters._postgresql import schema
from custdb_adapters._postgresql.dialect import Dialect
from custdb_adapters._postgresql.errors import translate
from custdb_adapters._postgresql.session import Session
from custdb_adapters._shared.coalescing import Coalescer
from custdb_adapters._shared.codec import Row
from custdb_adapters._shared.pool import Pool
from custdb_adapters._shared.sql_store import SQLStore
from custdb_adapters._shared.statements import Key
from custdb_adapters._shared.table import Table
from custdb_gateway.errors import StoreUnavailable
from custdb_gateway.store import Finding, StoreSettings
from custdb_gateway.user import IDENTIFIERS, Identifiers


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
            store = PostgreSQLStore(
                pool,
                table,
                unique,
                timeout=settings.timeout,
                max_waiting=settings.max_waiting,
            )
            try:
                yield store
            finally:
                await store.close()
        finally:
            await pool.close()

    async def _connect(self) -> Session:
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


class PostgreSQLStore(SQLStore):
    """The port over one table of PostgreSQL."""

    def __init__(
        self,
        pool: Pool[Session],
        table: Table,
        unique: frozenset[str],
        *,
        timeout: float,
        max_waiting: int,
    ) -> None:
        super().__init__(table, Dialect())
        self._pool = pool
        self._unique = unique  # identifiers that the server itself keeps unique, as they match
        self._timeout = timeout
        self._lookups = {
            (name, with_password): Coalescer(
                partial(self._find_all, name, with_password), max_waiting
            )
            for name in IDENTIFIERS
            if name in table.columns and Dialect().can_be_many(table.columns[name])
            for with_password in (False, True)
        }

    async def close(self) -> None:
        """Give up the lookups that are under way."""
        for lookups in self._lookups.values():
            await lookups.close()

    async def find_rows(
        self, identifiers: Identifiers, with_password: bool = False
    ) -> Sequence[Row]:
        """As any SQL store does it, but lookups by one identifier go together."""
        usable = self.codec.lookup(identifiers)
        name = next(iter(usable), "")
        lookups = self._lookups.get((name, with_password))
        if len(usable) != 1 or lookups is None:
            return await super().find_rows(identifiers, with_password)
        return await lookups.find(usable[name])

    async def _find_all(
        self, identifier: str, with_password: bool, values: Sequence[Any]
    ) -> Sequence[Sequence[Row]]:
        """The rows of each value."""
        statement = self.statements.find_many(identifier, with_password)
        try:
            async with asyncio.timeout(self._timeout):
                rows = await self.read(statement, values)
        except TimeoutError as exc:
            raise StoreUnavailable from exc
        place = len(self.table.columns) + (with_password and self.table.password is not None)
        found: list[list[Row]] = [[] for _ in values]
        for row in rows:
            found[row[place] - 1].append(row)
        return found

    async def read(self, sql: str, *parameters: Any) -> Sequence[Row]:
        return await self._pool.run_again(lambda session: session.fetch_prepared(sql, parameters))

    async def write(
        self, native: Mapping[str, Any], taken: Key, sql: str, parameters: Sequence[Any]
    ) -> Sequence[Row]:
        """One round trip where the server's unique indexes see to it, else under locks."""
        if not taken:
            return await self._pool.run(lambda session: session.fetch(sql, *parameters))
        locks = [f"{self.table.name} {name} {native[name]}" for name in taken]
        return await self._pool.run(lambda session: session.fetch_locked(locks, sql, parameters))

    async def delete(self, sql: str, user_id: Any) -> int:
        return await self._pool.run(lambda session: session.execute(sql, user_id))

    def to_guard(self, native: Mapping[str, Any]) -> Key:
        # An id that the store makes is not written, so no index would refuse it.
        unwritten = {"id"} if self.table.makes_ids else set()
        names = super().to_guard(native)
        return tuple(name for name in names if name in unwritten or name not in self._unique)

    async def inspect(self) -> Sequence[Finding]:
        """Look at the rights on the table and for an index for each lookup."""
        return await self._pool.run(lambda session: schema.findings(session, self.table))
