"""What the stores of all SQL servers tell to whoever checks them."""

import random
from abc import abstractmethod
from collections.abc import AsyncIterator, Sequence
from typing import Any, ClassVar

from custdb_adapters._shared import faults
from custdb_adapters._shared.codec import Row
from custdb_adapters._shared.counting import Counting, Spelling, parts
from custdb_adapters._shared.expressions import Expressions
from custdb_adapters._shared.sql_store import SQLStore
from custdb_adapters._shared.table import Column
from custdb_gateway.store import Finding, Scattered
from custdb_gateway.user import IDENTIFIERS, StoredPassword
from custdb_gateway.values import Kind

_AT_A_PROBE = 50
_JOINED = 1_000_000
"""Users of whom it is asked one by one what another table has of them."""


class SQLChecks(SQLStore):
    """Counts what is wrong with users, and takes samples. Reads only."""

    spelling: ClassVar[Spelling]

    @abstractmethod
    async def about(self) -> int | None:
        """About how many rows the users' table has, from what the store remembers."""

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
        return faults.shared(
            identifier, [self._decoded(row, owner) for row in rows], divided, are_ids=are_ids
        )

    async def scatter_passwords(self, limit: int) -> Scattered:
        rows = await self.about()
        room = None if self.table.password is None else self.table.password.length
        if not self.table.secrets:
            return Scattered([], "there are none", rows, room)
        if rows is None or rows <= limit:
            found = await self.sample_passwords(limit)
            how = "all of them" if len(found) < limit else "those that come first"
            return Scattered(found, how, rows, room)
        found, how = await self.scattered(limit, rows)
        return Scattered(found, how, rows, room)

    async def scattered(self, limit: int, rows: int) -> tuple[list[StoredPassword], str]:
        """Up to `limit` passwords of so many `rows`, and which ones they are."""
        if self.table.columns["id"].kind is not Kind.INTEGER:
            half = limit // 2
            found = [*await self._stored("", half), *await self._stored(" desc", half)]
            return found, "from both ends of the ids"
        return [one async for one in self._probed(limit)], "from all over the ids"

    @property
    def _counting(self) -> Counting:
        return Counting(self.table, self.dialect, self.spelling)

    async def _probed(self, limit: int) -> AsyncIterator[StoredPassword]:
        """A few from each of many places: one in each stretch of the ids, and none twice."""
        identity = self.dialect.quote(self.table.columns["id"].name)
        ends = f"select min({identity}), max({identity}) from {self.table.name}"  # noqa: S608 - of quoted names
        ((low, high),) = [[*row] for row in await self.read(ends)]
        probes = max(1, limit // _AT_A_PROBE)
        stretch = max(1, (int(high or 0) - int(low or 0)) // probes)
        last = int(low or 0) - 1
        for number in range(probes):
            place = int(low or 0) + number * stretch + random.randrange(stretch)  # noqa: S311 - no secret
            for row in await self._rows(max(place, last + 1), _AT_A_PROBE):
                last = int(row[0])
                stored = self.codec.password([*row][1:])
                if stored is not None:
                    yield stored

    async def _rows(self, place: int, limit: int) -> Sequence[Row]:
        identity = self.dialect.quote(self.table.columns["id"].name)
        read = Expressions(self.table, self.dialect).read
        wanted = ", ".join(map(read, (self.table.columns["id"], *self.table.secrets)))
        where = f"{identity} >= {int(place)}{self._there_is()}"
        return await self.read(
            f"select {wanted} from {self.table.name} where {where}"  # noqa: S608 - of quoted names
            f" order by {identity} limit {int(limit)}"
        )

    async def _stored(self, order: str, limit: int) -> list[StoredPassword]:
        identity = self.dialect.quote(self.table.columns["id"].name)
        wanted = ", ".join(map(Expressions(self.table, self.dialect).read, self.table.secrets))
        rows = await self.read(
            f"select {wanted} from {self.table.name}"  # noqa: S608 - of quoted names
            f" where 1 = 1{self._there_is()} order by {identity}{order} limit {int(limit)}"
        )
        stored = (self.codec.password([*row]) for row in rows)
        return [one for one in stored if one is not None]

    def _there_is(self) -> str:
        """A condition to add: a row is a user's with a password."""
        expressions = Expressions(self.table, self.dialect)
        limits = expressions.limits(self.table.where)
        held = f" and {expressions.read(self.table.secrets[0])} is not null"
        return f"{held} and {limits}" if limits else held

    @staticmethod
    def _decoded(row: Row, column: Column) -> list[Any]:
        decode = column.decode
        values = [*row]
        return values[:2] + [decode(one) if decode else one for one in values[2:]]
