"""The indexes of MySQL's tables: which serve a lookup, and which keep users apart."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from custdb_adapters._mysql.dialect import quote
from custdb_adapters._mysql.session import Session
from custdb_adapters._mysql.types import parse
from custdb_adapters._shared.codec import Row
from custdb_adapters._shared.table import Table
from custdb_gateway.mapping import UsersSection
from custdb_gateway.mapping.users import JoinSection
from custdb_gateway.values import Kind

SCHEMA = "coalesce(%(p1)s, database())"

_USEFUL = 20
"""Characters of a column that an index must hold to tell most users apart."""

_INDEXES = f"""
select index_name, column_name, {{expression}}, sub_part, non_unique = 0
from information_schema.statistics
where table_schema = {SCHEMA} and table_name = %(p2)s and index_type in ('BTREE', 'HASH')
order by index_name, seq_in_index
"""  # noqa: S608 - of names that stand here


@dataclass(frozen=True, slots=True)
class Index:
    """An index: columns, and expressions as the server prints them."""

    name: str
    parts: Sequence[str]
    lengths: Sequence[int | None]
    """How much of each it holds, where that is not all."""
    is_unique: bool

    def finds(self, wanted: str, fixed: Collection[str]) -> bool:
        """Whether the server can look `wanted` up in it, where `fixed` columns are known too."""
        if wanted not in self.parts:
            return False
        place = self.parts.index(wanted)
        length = self.lengths[place]
        return set(self.parts[:place]) <= {*fixed} and (length is None or length >= _USEFUL)

    def keeps_apart(self, wanted: str, fixed: Collection[str] = ()) -> bool:
        """Whether no two rows with the same in `fixed` columns have the same `wanted`."""
        known = {wanted, *fixed}
        is_whole = all(length is None for length in self.lengths)
        return self.is_unique and is_whole and wanted in self.parts and set(self.parts) <= known


async def read_indexes(session: Session, section: UsersSection | JoinSection) -> list[Index]:
    """The indexes of a table that a mapping names."""
    query = _INDEXES.format(expression="null" if session.is_mariadb else "expression")
    rows = await session.fetch(query, section.table_schema, section.table)
    return [*_indexes(rows)]


def wanted_part(table: Table, identifier: str) -> str | None:
    """What an index holds so that a lookup can use it; `None`: none can be used."""
    column = table.lookup(identifier)
    folded = table.mapping.rule(identifier) == "ignore-case" and column.kind is Kind.TEXT
    if not folded or column.ignores_case:
        return column.name
    if parse(column.type).is_bytes:
        return None
    return f"lower({quote(column.name)})"


def unique(table: Table, indexes: Sequence[Index]) -> frozenset[str]:
    """The identifiers of the users' own table that the server itself keeps unique."""
    wanted = {
        name: wanted_part(table, name) for name in table.looked_up if table.lookup(name).is_writable
    }
    return frozenset(
        name
        for name, part in wanted.items()
        if part is not None and any(index.keeps_apart(part) for index in indexes)
    )


def _indexes(rows: Sequence[Row]) -> Iterator[Index]:
    for name, group in groupby(rows, lambda row: str(row[0])):
        parts = [*group]
        yield Index(
            name,
            [str(column or expression) for _, column, expression, _, _ in parts],
            [None if length is None else int(str(length)) for _, _, _, length, _ in parts],
            bool(parts[0][4]),
        )
