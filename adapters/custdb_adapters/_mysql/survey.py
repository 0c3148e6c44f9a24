"""Looking a MySQL or MariaDB database over: its information schema, and a few rows."""

import re
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from custdb_adapters._mysql.dialect import quote
from custdb_adapters._mysql.session import Session
from custdb_adapters._mysql.types import kind, parse
from custdb_adapters._shared.codec import Row
from custdb_adapters._shared.survey import MOST_RELATIONS, SQLSurveyor, pooled
from custdb_gateway.store import Attribute, Index, Relation, StoreSettings
from custdb_gateway.values import Kind

_READ_ONLY = "set session transaction read only"

_RELATIONS = """
select table_name, table_type <> 'BASE TABLE', table_rows from information_schema.tables
where table_schema = database() order by table_name
"""

_ATTRIBUTES = """
select table_name, column_name, column_type, character_maximum_length, is_nullable = 'YES',
       nullif(column_default, 'NULL') is not null or extra <> '',
       coalesce(collation_name like '%%\\_ci', false), find_in_set('select', privileges) > 0
from information_schema.columns where table_schema = database()
order by table_name, ordinal_position
"""

_INDEXES = """
select table_name, index_name, column_name, {expression}, non_unique = 0, sub_part is null
from information_schema.statistics where table_schema = database()
order by table_name, index_name, seq_in_index
"""

_LINKS = """
select table_name, column_name, referenced_table_name, referenced_column_name
from information_schema.key_column_usage
where table_schema = database() and referenced_table_schema = database()
"""

_FOLDED = re.compile(r"(lower|upper)\(`([^`]+)`\)", re.IGNORECASE)
_PLACES = "geometry point linestring polygon multipoint multilinestring multipolygon".split()


class Surveyor(SQLSurveyor):
    """The database that the URL names."""

    async def relations(self) -> Sequence[Relation]:
        tables = (await self._fetch(_RELATIONS))[:MOST_RELATIONS]
        attributes = _grouped(await self._fetch(_ATTRIBUTES), _attribute)
        indexes = await self._indexes()
        links = _grouped(await self._fetch(_LINKS), lambda row: (row[1], (row[2], row[3])))
        return [
            Relation(
                name,
                attributes.get(name, ()),
                is_view=bool(is_view),
                indexes=indexes.get(name, ()),
                links=dict(links.get(name, ())),
                rows=None if rows is None else int(rows),
            )
            for name, is_view, rows in tables
        ]

    def quote(self, name: str) -> str:
        return quote(name).replace("%", "%%")

    def text(self, attribute: Attribute, size: int) -> str:
        name = self.quote(attribute.name)
        type_ = parse(attribute.type)
        if type_.base in _PLACES:
            return "null"
        if type_.base == "bit":
            return f"cast({name} + 0 as char)"
        if type_.base == "binary":
            return f"hex({name})" if type_.length == 16 else f"convert({name} using utf8mb4)"
        if type_.is_bytes:
            return f"convert(left({name}, {size}) using utf8mb4)"
        return f"left(cast({name} as char), {size})"

    async def _indexes(self) -> Mapping[str, list[Index]]:
        is_mariadb = await self._pool.run_again(_is_mariadb)
        rows = await self._fetch(_INDEXES.format(expression="null" if is_mariadb else "expression"))
        parts: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in rows:
            parts[row[0], row[1]].append(row)
        found: dict[str, list[Index]] = defaultdict(list)
        for (table, name), columns in parts.items():
            found[table].append(_index(name, columns))
        return found

    async def _fetch(self, sql: str) -> Sequence[Row]:
        rows: Sequence[Row] = await self._pool.run_again(lambda session: session.fetch(sql))
        return rows


@asynccontextmanager
async def survey(
    connect: Callable[[], Awaitable[Session]], settings: StoreSettings
) -> AsyncIterator[Surveyor]:
    """Connect, for reading alone."""
    async with pooled(connect, _READ_ONLY, settings) as pool:
        yield Surveyor(pool)


async def _is_mariadb(session: Session) -> bool:
    return session.is_mariadb


def _grouped(rows: Sequence[Row], make: Callable[[Row], Any]) -> Mapping[str, list[Any]]:
    grouped: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row[0]].append(make(row))
    return grouped


def _attribute(row: Row) -> Attribute:
    _, name, declared, length, is_nullable, is_filled, ignores_case, may_be_read = row
    found = kind(declared)
    return Attribute(
        name,
        found,
        declared,
        int(length) if length is not None and found is Kind.TEXT else None,
        bool(is_nullable),
        bool(is_filled),
        bool(ignores_case),
        bool(may_be_read),
    )


def _index(name: str, parts: Sequence[Row]) -> Index:
    folds = [_FOLDED.search(expression or "") for _, _, _, expression, _, _ in parts]
    columns = [
        fold[2] if fold else part[2] or part[3] or ""
        for fold, part in zip(folds, parts, strict=True)
    ]
    is_unique = bool(parts[0][4])
    is_whole = all(whole for *_, whole in parts)
    return Index(
        columns,
        is_unique and is_whole,
        is_primary=name == "PRIMARY",
        fold=folds[0][1].lower() if len(parts) == 1 and folds[0] else "",
        is_unique_in_part=is_unique and not is_whole,
    )
