"""The port over one table of an SQL server, which many callers share."""

import asyncio
from abc import abstractmethod
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Any

from custdb_adapters._shared.coalescing import Coalescer
from custdb_adapters._shared.codec import Row
from custdb_adapters._shared.pool import Pool
from custdb_adapters._shared.sql_store import SQLStore
from custdb_adapters._shared.statements import Key, Statements
from custdb_adapters._shared.table import Table
from custdb_gateway.errors import StoreUnavailable
from custdb_gateway.store import StoreSettings
from custdb_gateway.user import Identifiers


class ServerStore(SQLStore):
    """What stores behind a network do alike, to make few round trips.

    Lookups by one identifier share a statement. Writes of identifiers that the server itself
    keeps unique take no locks.
    """

    lookups_together: int
    """How many lookups one statement holds."""

    def __init__(
        self,
        table: Table,
        statements: Statements,
        pool: Pool[Any],
        settings: StoreSettings,
        *,
        unique: frozenset[str],
        shared: Collection[str],
    ) -> None:
        super().__init__(table, statements, pool)
        self._unique = unique  # identifiers that the server itself keeps unique, as they match
        self._timeout = settings.timeout
        self._lookups = {
            (name, with_password): Coalescer(
                partial(self._find_all, name, with_password),
                settings.max_waiting,
                self.lookups_together,
            )
            for name in shared
            for with_password in (False, True)
        }

    @abstractmethod
    async def read_many(
        self, identifier: str, with_password: bool, values: Sequence[Any]
    ) -> Sequence[Row]:
        """Return at most two rows for each value, with its place, from 1, as the last column."""

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
        try:
            async with asyncio.timeout(self._timeout):
                if len(values) == 1:  # a plan for one is made once, where one for many is not
                    statement = self.statements.find((identifier,), with_password)
                    return [await self.read(statement, values[0])]
                rows = await self.read_many(identifier, with_password, values)
        except TimeoutError as exc:
            raise StoreUnavailable from exc
        place = len(self.table.columns) + (len(self.table.secrets) if with_password else 0)
        found: list[list[Row]] = [[] for _ in values]
        for row in rows:
            found[row[place] - 1].append(row)
        return found

    def locks(self, native: Mapping[str, Any], taken: Key) -> list[str]:
        """What nobody else may hold who writes the same."""
        key = self.table.mapping.plan.lookup_key
        return [f"{self.table.place} {name} {native[key(name)]}" for name in taken]

    def to_guard(self, native: Mapping[str, Any]) -> Key:
        # An id that the store makes is not written, so no index would refuse it.
        unwritten = {"id"} if self.table.makes_ids else set()
        names = super().to_guard(native)
        return tuple(name for name in names if name in unwritten or name not in self._unique)
