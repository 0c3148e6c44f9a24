"""Looking a PostgreSQL database over: its catalogue, and a few rows of its tables."""

import re
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from custdb_adapters._postgresql.dialect import NATIVE, Dialect
from custdb_adapters._postgresql.session import Session
from custdb_adapters._shared.codec import Row
from custdb_adapters._shared.survey import MOST_RELATIONS, SQLSurveyor, pooled
from custdb_gateway.store import Attribute, Index, Relation, StoreSettings
from custdb_gateway.values import Kind

_READ_ONLY = "set session characteristics as transaction read only"

# Neither the server's own, nor an extension's, nor a part of another table.
_RELATIONS = """
select c.oid::bigint, c.relname, n.nspname, pg_table_is_visible(c.oid), c.relkind in ('v', 'm'),
       nullif(c.reltuples, -1)::bigint
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition
  and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
  and has_schema_privilege(n.oid, 'usage')
  and not exists (
      select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid
      and d.deptype = 'e'
  )
order by c.oid
"""

_ATTRIBUTES = """
select a.attrelid::bigint, a.attname, format_type(t.oid, null),
       case when t.typname in ('varchar', 'bpchar') and a.atttypmod > 4 then a.atttypmod - 4 end,
       not (a.attnotnull or declared.typnotnull),
       a.atthasdef or a.attidentity <> '' or declared.typdefault is not null,
       t.typname = 'citext' or not coalesce(k.collisdeterministic, true),
       has_column_privilege(a.attrelid, a.attnum, 'select')
from pg_attribute a
join pg_type declared on declared.oid = a.atttypid
join pg_type t on t.oid = coalesce(nullif(declared.typbasetype, 0), declared.oid)
left join pg_collation k on k.oid = a.attcollation
where a.attrelid = any ($1::bigint[]::oid[]) and a.attnum > 0 and not a.attisdropped
order by a.attrelid, a.attnum
"""

# What is indexed, where it is no column, is not told of a table that is locked: one would wait.
_INDEXES = """
select i.indrelid::bigint, i.indisunique, i.indpred is null, i.indisprimary,
       array(
           select coalesce(
               a.attname,
               case when locked.relation is null
               then pg_get_indexdef(i.indexrelid, place::int, true) else '' end
           )
           from generate_series(1, i.indnkeyatts) place
           left join pg_attribute a
             on a.attrelid = i.indrelid and a.attnum = i.indkey[place - 1] and a.attnum > 0
           order by place
       )
from pg_index i
left join (select distinct relation from pg_locks where mode = 'AccessExclusiveLock') locked
  on locked.relation = i.indrelid
where i.indrelid = any ($1::bigint[]::oid[]) and i.indisvalid
"""

_LINKS = """
select k.conrelid::bigint, own.attname, c.relname, other.attname
from pg_constraint k
join pg_class c on c.oid = k.confrelid
join pg_attribute own on own.attrelid = k.conrelid and own.attnum = k.conkey[1]
join pg_attribute other on other.attrelid = k.confrelid and other.attnum = k.confkey[1]
where k.contype = 'f' and cardinality(k.conkey) = 1
  and k.conrelid = any ($1::bigint[]::oid[])
"""

_FOLDED = re.compile(r'(lower|upper)\(\(?(?:"((?:[^"]|"")+)"|(\w+))\)?(?:::[a-z ]+)?\)')


class Surveyor(SQLSurveyor):
    """All schemas of one database."""

    async def relations(self) -> Sequence[Relation]:
        tables = (await self._fetch(_RELATIONS))[:MOST_RELATIONS]
        known = [table[0] for table in tables]
        attributes = _grouped(await self._fetch(_ATTRIBUTES, known), _attribute)
        indexes = _grouped(await self._fetch(_INDEXES, known), _index)
        links = _grouped(await self._fetch(_LINKS, known), lambda row: (row[1], (row[2], row[3])))
        return [
            Relation(
                name,
                attributes.get(oid, ()),
                schema=None if is_visible else schema,
                is_view=is_view,
                indexes=indexes.get(oid, ()),
                links=dict(links.get(oid, ())),
                rows=rows,
            )
            for oid, name, schema, is_visible, is_view, rows in tables
        ]

    def quote(self, name: str) -> str:
        return Dialect().quote(name)

    def text(self, attribute: Attribute, size: int) -> str:
        name = self.quote(attribute.name)
        if attribute.type == "bytea":
            return f"encode(substring({name} from 1 for {size}), 'escape')"
        return f"left({name}::text, {size})"

    async def _fetch(self, sql: str, *parameters: Any) -> Sequence[Row]:
        rows: Sequence[Row] = await self._pool.run_again(
            lambda session: session.fetch(sql, *parameters)
        )
        return rows


@asynccontextmanager
async def survey(
    connect: Callable[[], Awaitable[Session]], settings: StoreSettings
) -> AsyncIterator[Surveyor]:
    """Connect, for reading alone."""
    async with pooled(connect, _READ_ONLY, settings) as pool:
        yield Surveyor(pool)


def _grouped(rows: Sequence[Row], make: Callable[[Row], Any]) -> Mapping[int, list[Any]]:
    grouped: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row[0]].append(make(row))
    return grouped


def _attribute(row: Row) -> Attribute:
    _, name, type_, length, is_nullable, is_filled, ignores_case, may_be_read = row
    kind = Kind.JSON if type_.endswith("[]") else NATIVE.get(type_, Kind.TEXT)
    return Attribute(name, kind, type_, length, is_nullable, is_filled, ignores_case, may_be_read)


def _index(row: Row) -> Index:
    _, is_unique, is_whole, is_primary, parts = row
    folds = [_FOLDED.fullmatch(part) for part in parts]
    names = [_bare(fold) if fold else part for fold, part in zip(folds, parts, strict=True)]
    return Index(
        names,
        is_unique and is_whole,
        is_primary,
        fold=folds[0][1] if len(parts) == 1 and folds[0] else "",
        is_unique_in_part=is_unique and not is_whole,
    )


def _bare(folded: re.Match[str]) -> str:
    return (folded[2] or folded[3]).replace('""', '"')
