"""One connection to PostgreSQL, and what is prepared on it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import asyncpg

from custdb_adapters._postgresql.errors import is_outdated, translate
from custdb_adapters._shared.codec import Row
from custdb_adapters._shared.sockets import keep_alive
from custdb_gateway.errors import StoreUnavailable

# Whoever writes one of these values waits here for whoever came first. Folded by the server, as
# lookups are; sorted, so that two writers of several values cannot wait for one another.
_LOCK = """
select pg_advisory_xact_lock(key) from (
    select hashtextextended(lower(value), 0) as key from unnest($1::text[]) as value order by 1
) as sorted
"""


class Session:
    """One connection and the statements prepared on it."""

    def __init__(
        self, connection: "asyncpg.Connection[asyncpg.Record]", *, only_reads: bool = False
    ) -> None:
        """`only_reads`: whether the server lets a statement write only where it says so."""
        self._connection = connection
        self._only_reads = only_reads
        keep_alive(self.transport)  # which asyncpg does not do
        self._prepared: dict[str, Any] = {}
        self._outdated = False

    @property
    def transport(self) -> asyncio.Transport:
        """What leads to the socket, to which asyncpg has no public way."""
        transport: asyncio.Transport = self._connection._transport  # type: ignore[attr-defined]  # asyncpg has no other way
        return transport

    def usable(self) -> bool:
        """Whether the server has not hung up, and still is what it was, with nothing left open."""
        connection = self._connection
        return not (self._outdated or connection.is_closed() or connection.is_in_transaction())

    async def ping(self) -> None:
        """Return if the server answers."""
        await self.fetch_prepared("select 1", ())

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

    async def prepare(self, *statements: str) -> None:
        """Let the server look at statements, and not run them."""
        # Not the driver's way, after which the tables stay locked until something is run.
        looked = (f"prepare custdb as {sql}; deallocate custdb" for sql in statements)
        try:
            await self._connection.execute("; ".join(looked))
        except Exception as exc:
            raise self._failed(exc) from exc

    async def fetch(self, sql: str, *parameters: Any) -> Sequence[Row]:
        """Run a statement of which there are many: asyncpg keeps the latest hundred prepared."""
        try:
            return await self._connection.fetch(sql, *parameters)
        except Exception as exc:
            raise self._failed(exc) from exc

    async def fetch_written(
        self, locked: Sequence[str], sql: str, parameters: Sequence[Any]
    ) -> Sequence[Row]:
        """Run a write while nobody else runs one that locks any of the same values."""
        try:
            async with self._writing(alone=not locked):
                if locked:
                    await self._connection.fetch(_LOCK, locked)
                rows: Sequence[Row] = await self._connection.fetch(sql, *parameters)
        except Exception as exc:
            raise self._failed(exc) from exc
        return rows

    async def execute(self, sql: str, *parameters: Any) -> int:
        """Run a write and return how many rows it changed."""
        try:
            async with self._writing(alone=True):
                status = await self._connection.execute(sql, *parameters)
        except Exception as exc:
            raise self._failed(exc) from exc
        return int(status.rpartition(" ")[2])

    @asynccontextmanager
    async def _writing(self, *, alone: bool) -> AsyncIterator[None]:
        """A transaction, unless there is but one statement, which needs to say nothing first."""
        if alone and not self._only_reads:
            yield
            return
        await self._connection.execute("begin read write" if self._only_reads else "begin")
        try:
            yield
            await self._connection.execute("commit")
        except asyncpg.PostgresError:
            # Only where the server answered: on a dead connection this would wait too.
            await self._connection.execute("rollback")
            raise

    def _failed(self, error: Exception) -> Exception:
        self._outdated = self._outdated or is_outdated(error)
        return translate(error)
