"""Users in PostgreSQL 13 or newer, through asyncpg."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import asyncpg

from custdb_adapters._postgresql import schema
from custdb_adapters._postgresql.dialect import Dialect
from custdb_adapters._postgresql.errors import translate
from custdb_adapters._postgresql.inspection.checks import PostgreSQLChecks
from custdb_adapters._postgresql.session import Session
from custdb_adapters._postgresql.statements import PostgreSQLStatements
from custdb_adapters._postgresql.survey import survey
from custdb_adapters._shared.codec import Row
from custdb_adapters._shared.pool import Pool
from custdb_adapters._shared.statements import Key, Write
from custdb_gateway.store import StoreSettings, Surveyor


class PostgreSQL:
    """`postgresql://user:password@host:5432/database?sslmode=verify-full`."""

    def __init__(self, settings: StoreSettings) -> None:
        self._settings = settings

    @asynccontextmanager
    async def open(self) -> AsyncIterator["PostgreSQLStore"]:
        """Connect and compare the mapping with the live schema."""
        settings = self._settings
        pool = Pool(self._connect, settings)
        try:
            table, unique = await pool.run(
                lambda session: schema.inspect(session, settings.mapping)
            )
            dialect = Dialect()
            store = PostgreSQLStore(
                table,
                PostgreSQLStatements(table, dialect),
                pool,
                settings,
                unique=unique,
                shared=[
                    name for name in table.looked_up if dialect.can_be_many(table.lookup(name))
                ],
            )
            try:
                await store.try_out()
                yield store
            finally:
                await store.close()
        finally:
            await pool.close()

    def survey(self) -> AbstractAsyncContextManager[Surveyor]:
        """Look over the whole database, for reading alone."""
        return survey(self._connect, self._settings)

    async def _connect(self) -> Session:
        milliseconds = str(int(self._settings.timeout * 1000))
        only_reads = self._settings.mapping.queries.are_given
        try:
            connection = await asyncpg.connect(
                self._settings.url,
                timeout=self._settings.timeout,
                server_settings={
                    "application_name": "custdb-gateway",
                    "standard_conforming_strings": "on",
                    "jit": "off",  # it costs more than any lookup
                    # Nobody waits for an answer after that; the server need not work on it.
                    "statement_timeout": milliseconds,
                    "idle_in_transaction_session_timeout": milliseconds,
                    # Whatever a customer's own statement calls. Writes ask for more.
                    **({"default_transaction_read_only": "on"} if only_reads else {}),
                },
            )
        except Exception as exc:
            raise translate(exc) from exc
        return Session(connection, only_reads=only_reads)


class PostgreSQLStore(PostgreSQLChecks):
    """The port over one table of PostgreSQL."""

    lookups_together = 128

    async def read(self, sql: str, *parameters: Any) -> Sequence[Row]:
        return await self._pool.run_again(lambda session: session.fetch_prepared(sql, parameters))

    async def read_many(
        self, identifier: str, with_password: bool, values: Sequence[Any]
    ) -> Sequence[Row]:
        return await self.read(self.statements.find_many(identifier, with_password), values)

    async def write(
        self, native: Mapping[str, Any], taken: Key, write: Write, parameters: Sequence[Any]
    ) -> Sequence[Row]:
        """One round trip where the server's unique indexes see to it, else under locks."""
        locks = self.locks(native, taken)
        return await self._pool.run(
            lambda session: session.fetch_written(locks, write.sql, parameters)
        )

    async def change(self, sql: str, *parameters: Any) -> int:
        return await self._pool.run(lambda session: session.execute(sql, *parameters))
