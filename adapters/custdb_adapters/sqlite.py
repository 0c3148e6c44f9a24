"""Users in an SQLite file, through aiosqlite."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from custdb_adapters._shared.codec import Row
from custdb_adapters._shared.pool import Pool
from custdb_adapters._shared.statements import Key, Statements, Write
from custdb_adapters._shared.table import Table
from custdb_adapters._sqlite import schema
from custdb_adapters._sqlite.dialect import Dialect, UnicodeDialect
from custdb_adapters._sqlite.errors import translated
from custdb_adapters._sqlite.inspection.checks import SQLiteChecks
from custdb_adapters._sqlite.session import Session, Threads
from custdb_adapters._sqlite.survey import survey
from custdb_gateway.errors import ConfigurationError
from custdb_gateway.store import StoreSettings, Surveyor


class SQLite:
    """`sqlite:///users.db` (relative) or `sqlite:////var/lib/users.db` (absolute)."""

    def __init__(self, settings: StoreSettings) -> None:
        self._settings = settings
        path = unquote(urlsplit(settings.url).path).removeprefix("/")
        if not path or path == ":memory:":
            raise ConfigurationError(["CUSTDB_STORE_URL: name a file, as in sqlite:///users.db"])
        self._path = Path(path).absolute()

    @asynccontextmanager
    async def open(self) -> AsyncIterator["SQLiteStore"]:
        """Open the file, which must exist."""
        self._check_file()
        settings = self._settings
        threads = Threads()
        pool = Pool(lambda: self._connect(threads), settings)
        try:
            table = await pool.run(lambda session: schema.inspect(session, settings.mapping))
            store = SQLiteStore(table, pool)
            await store.try_out()
            yield store
        finally:
            await pool.close()
            await threads.end(settings.timeout)

    def survey(self) -> AbstractAsyncContextManager[Surveyor]:
        """Look over the whole file, for reading alone."""
        self._check_file()
        return survey(self._connect, self._settings)

    def _check_file(self) -> None:
        if not self._path.is_file():
            raise ConfigurationError([f"CUSTDB_STORE_URL: there is no file {str(self._path)!r}"])

    async def _connect(self, threads: Threads) -> Session:
        with translated():
            return await Session.open(self._path, self._settings.timeout, threads)


class SQLiteStore(SQLiteChecks):
    """The port over one SQLite file."""

    def __init__(self, table: Table, pool: Pool[Session]) -> None:
        super().__init__(table, Statements(table, Dialect()), pool)
        self._beyond_ascii = Statements(table, UnicodeDialect())

    async def read(self, sql: str, *parameters: Any) -> Sequence[Row]:
        return await self._pool.run_again(lambda session: session.fetch(sql, parameters))

    async def write(
        self, native: Mapping[str, Any], taken: Key, write: Write, parameters: Sequence[Any]
    ) -> Sequence[Row]:
        # SQLite lets one writer in at a time: in one statement, nobody gets between the check
        # and the row.
        return await self._pool.run(lambda session: session.fetch(write.sql, parameters))

    async def change(self, sql: str, *parameters: Any) -> int:
        return await self._pool.run(lambda session: session.execute(sql, parameters))

    def suited(self, *values: Any) -> Statements:
        plain = all(value.isascii() for value in values if isinstance(value, str))
        return self.statements if plain else self._beyond_ascii
