"""Whether users are found by indexes: what is asked of every SQL store."""

from abc import ABC, abstractmethod
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from custdb_adapters._shared.inspection.advice import joined_columns, several_blank
from custdb_adapters._shared.statements import Statements
from custdb_adapters._shared.table import Column, Join, Table
from custdb_gateway.store import Finding


@dataclass(frozen=True, slots=True)
class LookupChecks(ABC):
    """The lookups of one store, by the gateway's own statements."""

    session: Any
    table: Table
    statements: Statements
    shared: Collection[str] | None = None
    """Identifiers that users are known to share; `None`: nobody has looked."""

    async def findings(self) -> list[Finding]:
        """Whether there is an index for each."""
        found = [await self.index(name) for name in self.table.looked_up]
        return [*found, *await self._links()]

    async def explained(self) -> list[Finding]:
        """The same, and what the store means to do just now."""
        found = [await self.meant(name) for name in self.table.looked_up]
        return [*found, *await self._links()]

    @abstractmethod
    async def index(self, identifier: str) -> Finding:
        """Whether an index serves, however few users there are; or which one would."""

    @abstractmethod
    async def meant(self, identifier: str) -> Finding:
        """The same, and what is going to happen where one could serve."""

    @abstractmethod
    async def link(self, column: Column, join: Join) -> Finding:
        """Whether the rows of another table that belong to a user are found by an index."""

    async def _links(self) -> list[Finding]:
        columns = joined_columns(self.table)
        return [await self.link(column, column.join) for column in columns if column.join]

    def missing(self, identifier: str, advice: str) -> Finding:
        """That none serves, and what to do; until somebody has looked, as far as one can tell."""
        return Finding(f"index for {identifier}", False, advice, is_provisional=self.shared is None)

    async def is_shared(self, identifier: str) -> bool:
        """Whether an index could not keep users apart, as far as that has been looked at."""
        if self.shared is None:
            return False
        blank = several_blank(self.table, identifier, self.statements.dialect)
        return identifier in self.shared or len(await self.session.fetch(blank)) > 1
