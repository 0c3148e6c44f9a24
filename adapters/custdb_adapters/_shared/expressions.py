"""Columns as SQL, wherever they are: in the users' table or in one that belongs to it."""

from collections.abc import Iterable

from custdb_adapters._shared.dialect import Dialect
from custdb_adapters._shared.table import Column, Join, Limits, Table
from custdb_gateway.mapping import Match
from custdb_gateway.mapping.conditions import Condition
from custdb_gateway.mapping.section import Value
from custdb_gateway.values import Kind

_FALSE = "('', '0', 'f', 'false', 'n', 'no', 'off')"


class Expressions:
    """What the statements are made of."""

    def __init__(self, table: Table, dialect: Dialect) -> None:
        self._users = table.name
        self._dialect = dialect

    def read(self, column: Column) -> str:
        """The value of a column."""
        join = column.join
        if join is None:
            return self._dialect.read(column)
        value = self._dialect.read(column)
        return f"(select {value} from {join.table} as joined where {self._linked(join)} limit 1)"

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
        return self._of(column, _Comparison(column, condition, self._dialect).sql())

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
        quote = self._dialect.quote
        links = [
            f"joined.{quote(its.name)} = {self._users}.{quote(own.name)}" for its, own in join.on
        ]
        return _and([*links, self.limits(join.where)])


class _Comparison:
    """One condition as SQL. It finds what `Condition.holds` finds."""

    def __init__(self, column: Column, condition: Condition, dialect: Dialect) -> None:
        self._column = column
        self._condition = condition
        self._dialect = dialect
        self._name = dialect.quote(column.name)

    def sql(self) -> str:
        found, condition = self._plain(), self._condition
        if condition.empty is None:
            return found
        if condition.empty:
            return f"({self._is_empty()} or {found})"
        return f"(not {self._is_empty()} and {found})"

    def _plain(self) -> str:
        one = self._condition
        if one.is_ is not None:
            return self._any(one.choices)
        if one.not_ is not None:
            return f"({self._name} is null or not {self._any(one.choices)})"
        if one.set is not None:
            return f"not {self._is_empty()}" if one.set else self._is_empty()
        if one.future is not None:
            later = self._dialect.is_future(self._column, one.time)
            return later if one.future else f"({self._name} is null or not ({later}))"
        if one.above is not None:
            return f"{self._name} > {one.above:g}"
        return f"{self._name} < {one.below:g}"

    def _any(self, choices: Iterable[Value]) -> str:
        conditions = [self._equals(one) for one in choices]
        return conditions[0] if len(conditions) == 1 else f"({' or '.join(conditions)})"

    def _equals(self, wanted: Value) -> str:
        if isinstance(wanted, bool):
            return self._flag(wanted)
        if self._column.kind is Kind.BOOLEAN:
            return self._flag(wanted not in (0, "0"))
        return self._dialect.equals(self._column, "exact", self._dialect.literal(str(wanted)))

    def _flag(self, wanted: bool) -> str:
        kind = self._column.kind
        if kind is Kind.BOOLEAN:
            return self._dialect.flag(self._column, wanted)
        if kind in (Kind.INTEGER, Kind.NUMBER):
            return f"{self._name} {'<>' if wanted else '='} 0"
        return f"lower({self._name}) {'not in' if wanted else 'in'} {_FALSE}"

    def _is_empty(self) -> str:
        kind, conditions = self._column.kind, [f"{self._name} is null"]
        if kind is Kind.TEXT:
            conditions.append(f"{self._name} = ''")
        elif kind in (Kind.INTEGER, Kind.NUMBER) and self._condition.time:
            conditions.append(f"{self._name} = 0")
        elif kind in (Kind.TIMESTAMP, Kind.DATE):
            conditions += self._dialect.zero_dates(self._column)
        return f"({' or '.join(conditions)})"


def _and(conditions: Iterable[str]) -> str:
    return " and ".join(filter(None, conditions))
