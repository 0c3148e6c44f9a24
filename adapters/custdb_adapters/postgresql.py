"""Users in PostgreSQL 13 or newer, through asyncpg."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import asyncpg

from custdb_adapters._postgresql import schema
from custdb_adapters._postgresql.dialect import Dialect
from custdb_adapters._postgresql.errors import translate
from custdb_adapters._postgresql.session import Session
from custdb_adapters._shared.codec import Row
from custdb_adapters._shared.pool import Pool
from custdb_adapters._shared.sql_store import SQLStore
from custdb_adapters._shared.statements import Key
from custdb_adapters._shared.table import Table
from custdb_gateway.store import Finding, StoreSettings


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

    def __init__(self, pool: Pool[Session], table: Table, unique: frozenset[str]) -> None:
        super().__init__(table, Dialect())
        self._pool = pool
        self._unique = unique  # identifiers that the server itself keeps unique, as they match

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
