"""Looking an SQLite file over: its catalogue, and a few rows of its tables."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from custdb_adapters._shared.codec import Row
from custdb_adapters._shared.survey import MOST_RELATIONS, SQLSurveyor, pooled
from custdb_adapters._sqlite.dialect import Dialect
from custdb_adapters._sqlite.schema import kind
from custdb_adapters._sqlite.session import Session, Threads
from custdb_gateway.errors import StoreRejected
from custdb_gateway.store import Attribute, Index, Relation, StoreSettings

_READ_ONLY = "pragma query_only = on"

_RELATIONS = r"""
select name, type = 'view' from sqlite_master
where type in ('table', 'view') and name not like 'sqlite\_%' escape '\'
order by name
"""
_ATTRIBUTES = """
select name, type, pk, "notnull", dflt_value is not null or hidden <> 0
from pragma_table_xinfo(?) order by cid
"""
_INDEXES = """
select list.name, list."unique", list.partial, field.name, lower(field.coll), made.sql
from pragma_index_list(?) as list, pragma_index_xinfo(list.name) as field
left join sqlite_master as made on made.name = list.name and made.type = 'index'
where field.key order by list.seq, field.seqno
"""
_LINKS = 'select "from", "table", "to" from pragma_foreign_key_list(?)'

_LENGTH = re.compile(r"char[a-z ]*\((\d+)\)", re.IGNORECASE)
_FOLDED = re.compile(r"[(,]\s*(lower|upper)\s*\(\s*[`\"\[]?(\w+)[`\"\]]?\s*\)", re.IGNORECASE)


class Surveyor(SQLSurveyor):
    """The tables of one file."""

    async def relations(self) -> Sequence[Relation]:
        found = []
        for name, is_view in (await self._fetch(_RELATIONS))[:MOST_RELATIONS]:
            try:
                found.append(await self._relation(name, bool(is_view)))
            except StoreRejected:  # a view of what is no more
                continue
        return found

    def quote(self, name: str) -> str:
        return Dialect().quote(name)

    def text(self, attribute: Attribute, size: int) -> str:
        return f"substr(cast({self.quote(attribute.name)} as text), 1, {size})"

    async def _relation(self, name: str, is_view: bool) -> Relation:
        columns = await self._fetch(_ATTRIBUTES, name)
        key = [column for column, _, place, *_ in sorted(columns, key=lambda row: row[2]) if place]
        indexes = [Index(key, is_unique=True, is_primary=True)] if key else []
        links = await self._fetch(_LINKS, name)
        return Relation(
            name,
            [_attribute(*column) for column in columns],
            is_view=is_view,
            indexes=[*indexes, *_indexes(await self._fetch(_INDEXES, name))],
            links={own: (table, other or "") for own, table, other in links},
            rows=None if is_view else await self._rows_of(name),
        )

    async def _rows_of(self, name: str) -> int | None:
        """The largest row number: to count would be to read everything."""
        try:
            query = f"select max(rowid) from {self.quote(name)}"  # noqa: S608 - quoted
            ((last,),) = await self._fetch(query)
        except StoreRejected:  # a table without row numbers
            return None
        return last or 0

    async def _fetch(self, sql: str, *parameters: Any) -> Sequence[Row]:
        rows: Sequence[Row] = await self._pool.run_again(
            lambda session: session.fetch(sql, parameters)
        )
        return rows


@asynccontextmanager
async def survey(
    connect: Callable[[Threads], Awaitable[Session]], settings: StoreSettings
) -> AsyncIterator[Surveyor]:
    """Open the file, for reading alone."""
    threads = Threads()
    try:
        async with pooled(lambda: connect(threads), _READ_ONLY, settings) as pool:
            yield Surveyor(pool)
    finally:
        await threads.end(settings.timeout)


def _attribute(name: str, declared: str, place: int, is_not_null: int, is_filled: int) -> Attribute:
    length = _LENGTH.search(declared)
    is_made = place == 1 and declared.upper() == "INTEGER"
    return Attribute(
        name,
        kind(declared),
        declared,
        int(length[1]) if length else None,
        is_nullable=not (is_not_null or place),
        is_filled=bool(is_filled) or is_made,
    )


def _indexes(rows: Sequence[Row]) -> Sequence[Index]:
    parts: dict[str, list[Row]] = {}
    for row in rows:
        parts.setdefault(row[0], []).append(row)
    return [_index(columns) for columns in parts.values()]


def _index(parts: Sequence[Row]) -> Index:
    _, is_unique, is_partial, _, collation, sql = parts[0]
    folded = _FOLDED.findall(sql or "")
    folds = iter(folded if len(folded) == sum(part[3] is None for part in parts) else ())
    columns = [part[3] or next(folds, ("", ""))[1] for part in parts]
    is_fold = len(parts) == 1 and parts[0][3] is None and bool(folded)
    return Index(
        columns,
        bool(is_unique and not is_partial),
        fold=folded[0][0].lower() if is_fold else "",
        ignores_case=collation == "nocase",
        is_unique_in_part=bool(is_unique and is_partial),
    )
