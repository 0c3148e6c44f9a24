"""What an index must hold to serve a lookup, whichever way a server makes it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from custdb_adapters._shared.dialect import Dialect
from custdb_adapters._shared.expressions import Expressions
from custdb_adapters._shared.table import Column, Limits, Table
from custdb_gateway.mapping.conditions import Condition
from custdb_gateway.user import IDENTIFIERS
from custdb_gateway.values import Kind


@dataclass(frozen=True, slots=True)
class Wanted:
    """An index that a lookup can use, in the table that the identifier is in."""

    table: str
    """Quoted, with its schema."""
    fixed: tuple[Column, ...]
    """Columns that have one value in all users."""
    told: tuple[Column, ...]
    """Columns of whose value another table tells, as of a tenant by the tenant's name."""
    column: Column
    rest: Limits
    """What else rows must meet to be users, as far as it stands in their table."""
    may_be_unique: bool
    """Whether no two rows with the same in `fixed` columns may have the same, if all are users."""


def wanted_index(table: Table, identifier: str) -> Wanted:
    """What serves a lookup by `identifier`, and would serve it in a table of any size."""
    column = table.lookup(identifier)
    join = column.join
    if join is not None:  # of several rows that belong to a user, each may hold the same
        return _wanted(join.table, column, join.where, may_be_unique=False)
    own = tuple(limit for limit in table.where if limit[0].join is None)
    # Where another table tells who is a user, others may have what users have.
    wanted = _wanted(table.name, column, own, may_be_unique=len(own) == len(table.where))
    return replace(wanted, told=tuple(_told(table)))


def _told(table: Table) -> Iterator[Column]:
    for column, condition in table.where:
        if column.join is not None and _is_fixed(condition):
            identity = table.columns["id"].name  # of which each user has another
            yield from (own for _, own in column.join.on if own.name != identity)


def _is_fixed(condition: Condition) -> bool:
    return condition.fixed is not None and not isinstance(condition.fixed, bool)


def _wanted(table: str, column: Column, limits: Limits, *, may_be_unique: bool) -> Wanted:
    fixed = [limit for limit in limits if _is_fixed(limit[1])]
    rest = tuple(limit for limit in limits if limit not in fixed)
    return Wanted(table, tuple(one for one, _ in fixed), (), column, rest, may_be_unique)


def joined_columns(table: Table) -> Iterator[Column]:
    """A column of each join of which something is read or asked."""
    columns = [*table.columns.values(), *table.secrets, *(column for column, _ in table.where)]
    columns += [table.lookup(name) for name in IDENTIFIERS if name in table.columns]
    seen = set()
    for column in columns:
        if column.join is not None and (key := (column.join.table, column.join.on)) not in seen:
            seen.add(key)
            yield column


def predicate(table: Table, dialect: Dialect, limits: Limits) -> str | None:
    """A condition that an index can be limited by; `None`: it changes as time goes by."""
    if any(condition.future is not None for _, condition in limits):
        return None
    inner = tuple((replace(column, join=None), condition) for column, condition in limits)
    return Expressions(table, dialect).limits(inner)


def called(table: Table, quoted: str, dialect: Dialect) -> str:
    """The name of a mapped table, as the mapping has it."""
    mapping = table.mapping
    names = [mapping.users.table, *(join.table for join in mapping.joins.values())]
    ends = {name: dialect.quote(name) for name in names}
    return next(name for name, end in ends.items() if quoted == end or quoted.endswith(f".{end}"))


def several_blank(table: Table, identifier: str, dialect: Dialect) -> str:
    """Two rows: of two users the identifier is a text without characters, which is one value."""
    column = table.lookup(identifier)
    where = "1 = 0"
    if column.kind is Kind.TEXT and column.join is None:
        where = f"{dialect.quote(column.name)} = ''"
    return f"select 1 from {table.name} where {where} limit 2"  # noqa: S608 - of quoted names
