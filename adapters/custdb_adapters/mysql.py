"""Users in MySQL 8 or newer and MariaDB 10.6 or newer, through aiomysql."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from custdb_adapters._mysql import schema
from custdb_adapters._mysql.address import parse_address
from custdb_adapters._mysql.dialect import Dialect
from custdb_adapters._mysql.inspection.checks import MySQLChecks
from custdb_adapters._mysql.session import Session
from custdb_adapters._mysql.statements import MySQLStatements
from custdb_adapters._mysql.survey import survey
from custdb_adapters._shared.codec import Row
from custdb_adapters._shared.pool import Pool
from custdb_adapters._shared.statements import Key, Write
from custdb_gateway.store import StoreSettings, Surveyor


class MySQL:
    """`mysql://user:password@host:3306/database?ssl-mode=verify-identity`."""

    def __init__(self, settings: StoreSettings) -> None:
        self._settings = settings
        self._address = parse_address(settings.url)

    @asynccontextmanager
    async def open(self) -> AsyncIterator["MySQLStore"]:
        """Connect and compare the mapping with the live schema."""
        settings = self._settings
        pool = Pool(self._connect, settings)
        try:
            store = await pool.run(lambda session: self._look(pool, session))
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
        settings = self._settings
        only_reads = settings.mapping.queries.are_given
        return await Session.open(self._address, settings.timeout, only_reads=only_reads)

    async def _look(self, pool: Pool[Session], session: Session) -> "MySQLStore":
        table, unique = await schema.inspect(session, self._settings.mapping)
        return MySQLStore(
            table,
            MySQLStatements(table, Dialect()),
            pool,
            self._settings,
            unique=unique,
            shared=table.looked_up,
        )


class MySQLStore(MySQLChecks):
    """The port over one table of MySQL or MariaDB."""

    lookups_together = 32  # each is a part of the statement's text

    async def read(self, sql: str, *parameters: Any) -> Sequence[Row]:
        return await self._pool.run_again(lambda session: session.fetch(sql, *parameters))

    async def read_many(
        self, identifier: str, with_password: bool, values: Sequence[Any]
    ) -> Sequence[Row]:
        sql = self.statements.find_each(identifier, with_password, len(values))
        return await self.read(sql, *values)

    async def write(
        self, native: Mapping[str, Any], taken: Key, write: Write, parameters: Sequence[Any]
    ) -> Sequence[Row]:
        """One round trip where the server's unique indexes see to it, else under locks."""
        if not taken:
            return await self._pool.run(
                lambda session: session.fetch_written(write.sql, *parameters)
            )
        locks = self.locks(native, taken)
        return await self._pool.run(
            lambda session: session.fetch_locked(locks, self._timeout, write, parameters)
        )

    async def change(self, sql: str, *parameters: Any) -> int:
        return await self._pool.run(lambda session: session.execute(sql, *parameters))
