"""What the stores of all SQL servers tell to whoever checks them."""

from abc import abstractmethod
from collections.abc import Collection, Sequence
from typing import Any, ClassVar

from custdb_adapters._shared.codec import Row
from custdb_adapters._shared.inspection import faults
from custdb_adapters._shared.inspection.counting import Counting, Spelling, parts
from custdb_adapters._shared.inspection.lookups import LookupChecks
from custdb_adapters._shared.inspection.reads import ReadChecks
from custdb_adapters._shared.inspection.sampling import SQLSampling
from custdb_adapters._shared.table import Column, absences, hindrances
from custdb_gateway.store import Finding
from custdb_gateway.user import IDENTIFIERS

_JOINED = 1_000_000
"""Users of whom it is asked one by one what another table has of them."""


class SQLChecks(SQLSampling):
    """Looks for indexes, and counts what is wrong with users. Reads only."""

    spelling: ClassVar[Spelling]
    lookup_checks: ClassVar[type[LookupChecks]]
    read_checks: ClassVar[type[ReadChecks]]

    async def inspect(self) -> Sequence[Finding]:
        async def look(session: Any) -> Sequence[Finding]:
            lookups = self.lookup_checks(session, self.table, self.statements)
            return [
                *await self.lacking_rights(session),
                *absences(self.table),
                *hindrances(self.table),
                *await lookups.findings(),
            ]

        return await self._pool.run(look)

    async def explain_lookups(self, shared: Collection[str] = ()) -> Sequence[Finding]:
        async def look(session: Any) -> Sequence[Finding]:
            lookups = self.lookup_checks(session, self.table, self.statements, shared)
            reads = self.read_checks(session, self.table, self.statements)
            return [*await lookups.explained(), *await reads.findings()]

        return await self._pool.run(look)

    async def lacking_rights(self, session: Any) -> Sequence[Finding]:
        """Whether each right is held, where a store knows such."""
        return ()

    @abstractmethod
    async def kept_apart(self, identifier: str) -> bool:
        """Whether an index lets no two rows have what a lookup takes for the same."""

    async def count_missing(self) -> Sequence[Finding]:
        names = [name for name in IDENTIFIERS[1:] if name in self.table.columns]
        rows = await self.about()
        if rows is not None and rows > _JOINED:
            names = [name for name in names if self.table.lookup(name).is_writable]
        names = [name for name in names if not self.table.lookup(name).inside]
        counted = await self.read(self._counting.missing(names))
        return [*faults.missing(names, [*counted[0]])]

    async def count_collisions(self, identifier: str) -> Finding:
        column = self.table.lookup(identifier)
        if column.join is None and await self.kept_apart(identifier):
            return faults.kept_apart(identifier)
        if column.inside:
            detail = "not counted: it is inside of a JSON column"
            return Finding(f"users who share {identifier}", True, detail, remark="note")
        divided = parts(await self.about())
        rows = await self.read(self._counting.shared(identifier, divided))
        owner = self.table.columns["id"] if column.join is None else column.join.on[0][1]
        are_ids = owner.name == self.table.columns["id"].name
        shared = [self._decoded(row, owner) for row in rows]
        found = faults.shared(identifier, shared, divided, are_ids=are_ids)
        most, looked_at = (await self.read(self._counting.commonest(identifier)))[0]
        return faults.of_constants(found, int(most or 0), int(looked_at or 0))

    @property
    def _counting(self) -> Counting:
        return Counting(self.table, self.dialect, self.spelling)

    @staticmethod
    def _decoded(row: Row, column: Column) -> list[Any]:
        decode = column.decode
        values = [*row]
        return values[:2] + [decode(one) if decode else one for one in values[2:]]
