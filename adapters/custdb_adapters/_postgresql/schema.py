"""What PostgreSQL's catalogue says of the mapped table."""

import re
from collections.abc import Sequence
from typing import Any, Protocol

from custdb_adapters._postgresql.dialect import NATIVE, Dialect
from custdb_adapters._shared.binding import bind
from custdb_adapters._shared.codec import Row
from custdb_adapters._shared.defaults import constant
from custdb_adapters._shared.places import Relation
from custdb_adapters._shared.table import Column, Table
from custdb_gateway.errors import ConfigurationError
from custdb_gateway.mapping import UserMapping, UsersSection
from custdb_gateway.mapping.users import JoinSection
from custdb_gateway.problems import did_you_mean
from custdb_gateway.values import Kind

_RELATION = "select to_regclass($1)::oid::bigint"

_NEIGHBOURS = """
select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'v', 'm', 'f')
  and n.nspname not in ('pg_catalog', 'information_schema')
"""

# A domain counts as the type that it is made of.
_COLUMNS = """
select a.attname, format_type(t.oid, null) as type,
       a.atthasdef or a.attidentity <> '' as has_default,
       t.typname = 'citext' or not coalesce(k.collisdeterministic, true) as ignores_case,
       not (a.attnotnull or declared.typnotnull) as is_nullable,
       a.atthasdef or a.attidentity <> '' or declared.typdefault is not null as is_filled,
       case when t.typname in ('varchar', 'bpchar')
            then nullif(greatest(a.atttypmod, declared.typtypmod, 4) - 4, 0) end as length,
       pg_get_expr(d.adbin, d.adrelid) as initial
from pg_attribute a
join pg_type declared on declared.oid = a.atttypid
join pg_type t on t.oid = coalesce(nullif(declared.typbasetype, 0), declared.oid)
left join pg_collation k on k.oid = a.attcollation
left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum and a.attgenerated = ''
where a.attrelid = $1::bigint::oid and a.attnum > 0 and not a.attisdropped
"""

# What each index begins with, as the server prints it.
_INDEXES = """
select pg_get_indexdef(i.indexrelid, 1, true) as expression,
       i.indisunique and i.indnkeyatts = 1 as is_unique
from pg_index i
where i.indrelid = $1::bigint::oid and i.indisvalid and i.indpred is null
"""

_ESCAPED = re.compile(rb"\\(?:\\|([0-7]{3}))")


class Session(Protocol):
    """What this module needs of a connection."""

    async def fetch(self, sql: str, *parameters: Any) -> Sequence[Row]: ...


async def inspect(session: Session, mapping: UserMapping) -> tuple[Table, frozenset[str]]:
    """The mapped table, and the identifiers that the server itself keeps unique.

    Raises `ConfigurationError` with everything that the mapping names and the table lacks.
    """
    problems: list[str] = []
    users, relation = await _relation(session, mapping.users, "users", problems)
    found = {
        name: await _relation(session, section, f"joins.{name}", problems)
        for name, section in mapping.joins.items()
    }
    joined = {name: one for name, (one, _) in found.items() if one is not None}
    if users is None:
        raise ConfigurationError([mapping.located(one) for one in problems])
    table = bind(mapping, Dialect(), users, joined, problems=problems, place=str(relation))
    indexes = await session.fetch(_INDEXES, relation)
    unique = {expression for expression, is_unique in indexes if is_unique}
    return table, frozenset(
        identifier
        for identifier in table.looked_up
        if table.lookup(identifier).is_writable and index_expressions(table, identifier) & unique
    )


async def _relation(
    session: Session, section: UsersSection | JoinSection, key: str, problems: list[str]
) -> tuple[Relation | None, int]:
    """A table that the mapping names, and its number. Adds to `problems`."""
    name = _qualified(section)
    number = (await session.fetch(_RELATION, name))[0][0]
    if number is None:
        neighbours = [row[0] for row in await session.fetch(_NEIGHBOURS)]
        hint = did_you_mean(section.table, neighbours)
        problems.append(f"{key}.table: there is no table {section.table!r}{hint}")
        return None, 0
    rows = await session.fetch(_COLUMNS, number)
    return Relation(name, {row[0]: _column(row) for row in rows}), number


def index_expressions(table: Table, identifier: str) -> set[str]:
    """How the server may print the expression that a lookup compares."""
    column = table.lookup(identifier)
    name = Dialect().quote(column.name)
    names = {name, column.name}
    folded = table.mapping.rule(identifier) == "ignore-case" and column.kind is Kind.TEXT
    if not folded or column.ignores_case:
        return names
    return {f"lower({name})" for name in names} | {f"lower({name}::text)" for name in names}


def _qualified(section: UsersSection | JoinSection) -> str:
    quote = Dialect().quote
    table = quote(section.table)
    return f"{quote(section.table_schema)}.{table}" if section.table_schema else table


def _column(row: Row) -> Column:
    name, declared, has_default, ignores_case, is_nullable, is_filled, length, initial = row
    # Without a length, `character` would be a single one.
    declared = "bpchar" if declared == "character" else declared
    is_array = declared.endswith("[]")
    kind = Kind.JSON if is_array else NATIVE.get(declared, Kind.TEXT)
    return Column(
        name,
        kind,
        declared,
        ignores_case=ignores_case,
        has_default=has_default,
        is_nullable=is_nullable,
        is_filled=is_filled,
        length=length,
        default=constant(initial),
        decode=_unescaped if declared == "bytea" else None,
    )


def _unescaped(text: str) -> str:
    """Text in bytes, of which the server has escaped what is not ASCII."""
    raw = _ESCAPED.sub(lambda one: bytes([int(one[1] or b"134", 8)]), text.encode())
    return raw.decode("utf-8", "replace")
