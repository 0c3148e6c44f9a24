"""Statements that count users who lack an identifier, or share one, in all or a part of them."""

from collections.abc import Iterator
from typing import Protocol

from custdb_adapters._shared.dialect import Dialect
from custdb_adapters._shared.expressions import Expressions
from custdb_adapters._shared.table import Column, Join, Table
from custdb_gateway.values import Kind

AT_ONCE = 500_000
"""Values that are compared with one another. Of more than that, a part is."""

LOOKED_AT = 10_000
"""Users among whom the most frequent value is looked for."""

SHOWN = 20
"""Values of which two users each are named."""


class Spelling(Protocol):
    """How a store spells what is counted."""

    def key(self, column: Column, *, folded: bool) -> str:
        """An expression that is the same for what a lookup takes for the same."""

    def part(self, key: str, parts: int) -> str:
        """A condition that about one in `parts` values meets, whoever has them. A power of two."""

    def id(self, column: Column) -> str:
        """An expression that has a least and a greatest value."""


class Counting:
    """The statements, which take no parameters."""

    def __init__(self, table: Table, dialect: Dialect, spelling: Spelling) -> None:
        self._table = table
        self._dialect = dialect
        self._spelling = spelling
        self._expressions = Expressions(table, dialect)
        self._limits = self._expressions.limits(table.where)

    def missing(self, identifiers: list[str]) -> str:
        """One row: the users, those without an id, without each identifier, and without any."""
        lacks = {name: self._lacks(self._table.lookup(name)) for name in ("id", *identifiers)}
        counted = [*lacks.values(), " and ".join(lacks[name] for name in identifiers) or "1 = 0"]
        counts = ", ".join(f"count(case when {one} then 1 end)" for one in counted)
        where = self._where(self._limits)
        return f"select count(*), {counts} from {self._table.name}{where}"  # noqa: S608 - of quoted names

    def shared(self, identifier: str, parts: int = 1) -> str:
        """Rows: shared values in all, the users who have them, two of the users of one value."""
        column, key = self._table.lookup(identifier), self._key(identifier)
        source, user, where = self._source(column)
        conditions = [*where, *self._there_is(column)]
        conditions += [self._spelling.part(key, parts)] if parts > 1 else []
        users = "*" if column.join is None else f"distinct {user}"
        return (
            "select count(*) over (), sum(n) over (), low, high from ("  # noqa: S608 - of names
            f"select count({users}) as n, min({user}) as low, max({user}) as high from {source}"
            f"{self._where(*conditions)} group by {key} having count({users}) > 1"
            f") as shared order by n desc limit {SHOWN}"
        )

    def commonest(self, identifier: str) -> str:
        """One row: of some users who have one, how many have the most frequent value; and all."""
        column, key = self._table.lookup(identifier), self._key(identifier)
        source, _, where = self._source(column)
        name = self._dialect.quote(column.name)
        some = f"select {name} from {source}{self._where(*where)} limit {LOOKED_AT}"  # noqa: S608 - of quoted names
        there = self._where(*self._there_is(column))
        counted = f"select count(*) as n from ({some}) as seen{there} group by {key}"  # noqa: S608 - of quoted names
        return f"select max(n), sum(n) from ({counted}) as counted"  # noqa: S608 - of quoted names

    def _key(self, identifier: str) -> str:
        column = self._table.lookup(identifier)
        folded = self._table.mapping.rule(identifier) == "ignore-case" and column.kind is Kind.TEXT
        return self._spelling.key(column, folded=folded)

    def _there_is(self, column: Column) -> Iterator[str]:
        name = self._dialect.quote(column.name)
        yield f"{name} is not null"
        if column.kind is Kind.TEXT:
            yield f"{name} <> ''"

    def _source(self, column: Column) -> tuple[str, str, list[str]]:
        """Where its values are, who has them, and which rows count."""
        join = column.join
        if join is None:
            identity = self._spelling.id(self._table.columns["id"])
            return self._table.name, identity, [self._limits]
        return join.table, self._spelling.id(join.on[0][0]), [*self._of_users(join)]

    def _of_users(self, join: Join) -> Iterator[str]:
        yield self._expressions.limits(join.where)
        if self._limits:
            its, own = (self._dialect.quote(one.name) for one in join.on[0])
            users = f"select {own} from {self._table.name} where {self._limits}"  # noqa: S608 - of quoted names
            yield f"{its} in ({users})"

    def _lacks(self, column: Column) -> str:
        value = self._expressions.read(column) if column.join else self._dialect.quote(column.name)
        empty = f" or {value} = ''" if column.kind is Kind.TEXT else ""
        return f"({value} is null{empty})"

    @staticmethod
    def _where(*conditions: str) -> str:
        said = " and ".join(filter(None, conditions))
        return f" where {said}" if said else ""


def parts(rows: int | None) -> int:
    """Into how many parts the values of so many users are divided: a power of two."""
    divided = 1
    while rows is not None and rows > AT_ONCE * divided:
        divided *= 2
    return divided
