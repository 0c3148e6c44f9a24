"""Columns as SQL, wherever they are: in the users' table or in one that belongs to it."""

from collections.abc import Iterable
from datetime import UTC, datetime

from custdb_adapters._shared.comparison import comparison
from custdb_adapters._shared.dialect import Dialect
from custdb_adapters._shared.table import Column, Join, Limits, Table
from custdb_gateway.mapping import Match
from custdb_gateway.mapping.conditions import Condition


class Expressions:
    """What the statements are made of."""

    def __init__(self, table: Table, dialect: Dialect, name: str | None = None) -> None:
        """`name`: what the users' table goes by in the statement, quoted."""
        # Without its schema, which SQLite does not take in every place.
        self._users = name or dialect.quote(table.mapping.users.table)
        self._dialect = dialect
        self._joined = unlike("joined", self._users)

    def read(self, column: Column) -> str:
        """The value of a column."""
        join = column.join
        if join is None:
            return self._dialect.read(column)
        value = self._dialect.read(column)
        return f"(select {value} from {self._linked(join)} limit 1)"

    def equals(self, column: Column, rule: Match, operand: str) -> str:
        """A condition: `column` is `operand`."""
        return self._of(column, self._dialect.equals(column, rule, operand))

    def contains(self, column: Column, number: int) -> str:
        """A condition: `column` holds the keyword in parameter `number`."""
        return self._of(column, self._dialect.contains(column, number))

    def limits(self, limits: Limits) -> str:
        """A condition: a row meets all of them. Empty: there are none."""
        return " and ".join(self._limit(column, one) for column, one in limits)

    def _limit(self, column: Column, condition: Condition) -> str:
        """Row by row, where `_of` begins with the other table: of this one, there is a row."""
        met = comparison(column, condition, self._dialect)
        if column.join is None:
            return met
        there_is = f"exists (select 1 from {self._linked(column.join)} and"
        if condition.holds(None, datetime.now(UTC)):  # as where the other table has no row
            return f"not {there_is} ({met}) is not true)"
        return f"{there_is} {met})"

    def _of(self, column: Column, condition: str) -> str:
        join = column.join
        if join is None:
            return condition
        quote = self._dialect.quote
        own = ", ".join(f"{self._users}.{quote(one.name)}" for _, one in join.on)
        its = ", ".join(quote(one.name) for one, _ in join.on)
        where = _and([self.limits(join.where), condition])
        keys = f"({own})" if len(join.on) > 1 else own
        return f"{keys} in (select {its} from {join.table} where {where})"

    def _linked(self, join: Join) -> str:
        """The rows of the other table that belong to the user of the statement."""
        quote = self._dialect.quote
        links = [
            f"{self._joined}.{quote(its.name)} = {self._users}.{quote(own.name)}"
            for its, own in join.on
        ]
        return f"{join.table} as {self._joined} where {_and([*links, self.limits(join.where)])}"


def unlike(alias: str, table: str) -> str:
    """`alias`, or another one where the users' table itself is called so."""
    while alias in table:
        alias += "_"
    return alias


def _and(conditions: Iterable[str]) -> str:
    return " and ".join(filter(None, conditions))
