"""Rows from all over the users' table, without reading all of it."""

import random
from abc import abstractmethod
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from custdb_adapters._shared.codec import Row
from custdb_adapters._shared.expressions import Expressions
from custdb_adapters._shared.sql_store import SQLStore
from custdb_adapters._shared.table import Column
from custdb_gateway.mapping.plan import hidden
from custdb_gateway.store import Scattered, ScatteredValues
from custdb_gateway.values import Kind, release

_AT_A_PROBE = 50


class SQLSampling(SQLStore):
    """Samples of what is stored. Reads only."""

    @abstractmethod
    async def about(self) -> int | None:
        """About how many rows the users' table has, from what the store remembers."""

    async def scatter_passwords(self, limit: int) -> Scattered:
        rows = await self.about()
        room = None if self.table.password is None else self.table.password.length
        if not self.table.secrets:
            return Scattered([], "there are none", rows, room)
        held = f"{Expressions(self.table, self.dialect).read(self.table.secrets[0])} is not null"
        found, how = await self._sample(self.table.secrets, held, limit, rows)
        stored = (self.codec.password([*row]) for row in found)
        return Scattered([one for one in stored if one is not None], how, rows, room)

    async def scatter_values(self, keys: Collection[str], limit: int) -> ScatteredValues:
        places = zip(self.table.mapping.users.where, self.table.where, strict=True)
        limits = {hidden(place): column for place, (column, _) in places}
        known = {**limits, **self.table.columns}
        columns = {key: one for key, one in known.items() if key in keys}
        rows, how = await self._sample([*columns.values()], "", limit, await self.about())
        return ScatteredValues([_released(columns, row) for row in rows], how)

    async def _sample(
        self, columns: Sequence[Column], condition: str, limit: int, rows: int | None
    ) -> tuple[Sequence[Row], str]:
        """Up to `limit` users, of about so many `rows`, and which ones they are."""
        expressions = Expressions(self.table, self.dialect)
        wanted = ", ".join(map(expressions.read, columns))
        limits = expressions.limits(self.table.where)
        where = " and ".join(filter(None, (condition, limits))) or "1 = 1"
        if rows is not None and rows > limit:
            return await self.scattered(wanted, where, limit, rows)
        found = await self._first(wanted, where, limit)
        return found, "all of them" if len(found) < limit else "those that come first"

    async def scattered(
        self, wanted: str, where: str, limit: int, rows: int
    ) -> tuple[Sequence[Row], str]:
        """What is `wanted` of some of the rows that meet a condition, and which ones they are."""
        if self.table.columns["id"].kind is Kind.INTEGER:
            return await self._probed(wanted, where, limit), "from all over the ids"
        half, order = limit // 2, f" order by {self._identity}"
        ends = [await self._first(wanted, where, half, f"{order}{to}") for to in ("", " desc")]
        return [row for rows_ in ends for row in rows_], "from both ends of the ids"

    @property
    def _identity(self) -> str:
        return self.dialect.quote(self.table.columns["id"].name)

    async def _first(self, wanted: str, where: str, limit: int, order: str = "") -> Sequence[Row]:
        return await self.read(
            f"select {wanted} from {self.table.name} where {where}{order} limit {int(limit)}"  # noqa: S608 - of quoted names
        )

    async def _probed(self, wanted: str, where: str, limit: int) -> list[Row]:
        """A few from each of many places: one in each stretch of the ids, and none twice."""
        ends = f"select min({self._identity}), max({self._identity}) from {self.table.name}"  # noqa: S608 - of quoted names
        ((low, high),) = [[*row] for row in await self.read(ends)]
        first, probes = int(low or 0), max(1, limit // _AT_A_PROBE)
        stretch = max(1, (int(high or 0) - first) // probes)
        found: list[Row] = []
        last = first - 1
        for number in range(probes):
            place = first + number * stretch + random.randrange(stretch)  # noqa: S311 - no secret
            some = await self._first(
                f"{wanted}, {self._identity}",
                f"{where} and {self._identity} >= {max(place, last + 1)}",
                _AT_A_PROBE,
                f" order by {self._identity}",
            )
            rows = [[*row] for row in some]
            last = int(rows[-1][-1]) if rows else last
            found += [row[:-1] for row in rows]
        return found


def _released(columns: Mapping[str, Column], row: Row) -> dict[str, Any]:
    values = zip(columns.items(), row, strict=True)
    return {
        key: release(column.kind, column.decode(value) if column.decode else value)
        for (key, column), value in values
        if value is not None
    }
