"""What PostgreSQL's catalogue says of the mapped table."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from custdb_adapters._postgresql.dialect import NATIVE, Dialect
from custdb_adapters._shared.codec import Row
from custdb_adapters._shared.table import Column, Table, bind, hindrances
from custdb_gateway.errors import ConfigurationError
from custdb_gateway.mapping import UserMapping
from custdb_gateway.problems import did_you_mean
from custdb_gateway.store import Finding
from custdb_gateway.user import IDENTIFIERS
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
       a.atthasdef or a.attidentity <> '' or declared.typdefault is not null as is_filled
from pg_attribute a
join pg_type declared on declared.oid = a.atttypid
join pg_type t on t.oid = coalesce(nullif(declared.typbasetype, 0), declared.oid)
left join pg_collation k on k.oid = a.attcollation
where a.attrelid = $1::bigint::oid and a.attnum > 0 and not a.attisdropped
"""

# What each index begins with, as the server prints it.
_INDEXES = """
select pg_get_indexdef(i.indexrelid, 1, true) as expression,
       i.indisunique and i.indnkeyatts = 1 as is_unique
from pg_index i
where i.indrelid = $1::bigint::oid and i.indisvalid and i.indpred is null
"""

_RIGHTS = """
select has_column_privilege($1::bigint::oid, $2::text, 'select'),
       has_column_privilege($1::bigint::oid, $2::text, 'insert'),
       has_column_privilege($1::bigint::oid, $2::text, 'update')
"""
# The sequence of a serial id; that of an identity column needs no right of its own.
_SEQUENCE_RIGHTS = """
select s.oid::regclass::text, has_sequence_privilege(s.oid, 'usage')
from pg_depend d
join pg_class s on s.oid = d.objid and s.relkind = 'S'
join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
where d.refobjid = $1::bigint::oid and d.deptype = 'a' and a.attname = $2
"""
_DELETE_RIGHT = "select has_table_privilege($1::bigint::oid, 'delete')"


class Session(Protocol):
    """What this module needs of a connection."""

    async def fetch(self, sql: str, *parameters: Any) -> Sequence[Row]: ...


async def inspect(session: Session, mapping: UserMapping) -> tuple[Table, frozenset[str]]:
    """The mapped table, and the identifiers that the server itself keeps unique.

    Raises `ConfigurationError` with everything that the mapping names and the table lacks.
    """
    name = _qualified(mapping)
    relation = (await session.fetch(_RELATION, name))[0][0]
    if relation is None:
        neighbours = [row[0] for row in await session.fetch(_NEIGHBOURS)]
        wanted = mapping.users.table
        hint = did_you_mean(wanted, neighbours)
        raise ConfigurationError([f"users.table: there is no table {wanted!r}{hint}"])
    rows = await session.fetch(_COLUMNS, relation)
    columns = {row[0]: _column(row) for row in rows}
    table = bind(mapping, name, columns, place=str(relation))
    indexes = await session.fetch(_INDEXES, relation)
    unique = {expression for expression, is_unique in indexes if is_unique}
    return table, frozenset(
        identifier
        for identifier in IDENTIFIERS
        if identifier in table.columns and _index_expressions(table, identifier) & unique
    )


async def findings(session: Session, table: Table) -> list[Finding]:
    """Rights on the mapped columns, and an index for each lookup."""
    relation = (await session.fetch(_RELATION, table.name))[0][0]
    rows = await session.fetch(_INDEXES, relation)
    indexed = dict.fromkeys((expression for expression, _ in rows), False)
    indexed |= {expression: True for expression, is_unique in rows if is_unique}
    identifiers = [name for name in IDENTIFIERS if name in table.columns]
    return [
        *await _rights(session, table, relation),
        *hindrances(table),
        *(_index(table, name, indexed) for name in identifiers),
    ]


async def _rights(session: Session, table: Table, relation: int) -> list[Finding]:
    held: dict[str, tuple[bool, bool, bool]] = {}
    columns = [*table.columns.values(), *([table.password] if table.password else [])]
    for column in columns:
        select, insert, update = (await session.fetch(_RIGHTS, relation, column.name))[0]
        held[column.name] = (select, insert, update)
    marks = await _right_to_mark(session, table, relation)
    verbs = enumerate(("select", "insert", "update"))
    checked = [*marks, *(_right(table, held, verb, n) for n, verb in verbs)]
    if table.mapping.users.read_only:
        return checked[: len(marks) + 1]
    may_delete = (await session.fetch(_DELETE_RIGHT, relation))[0][0]
    sequences = await session.fetch(_SEQUENCE_RIGHTS, relation, table.columns["id"].name)
    return [
        *checked,
        *(
            _granted("make ids", may_use, f"grant usage on sequence {sequence}")
            for sequence, may_use in sequences
        ),
        _granted("delete", may_delete, f"grant delete on {table.name}"),
    ]


async def _right_to_mark(session: Session, table: Table, relation: int) -> list[Finding]:
    if table.mark is None:
        return []
    select, _, update = (await session.fetch(_RIGHTS, relation, table.mark.name))[0]
    name = Dialect().quote(table.mark.name)
    grant = f"grant select ({name}), update ({name}) on {table.name}"
    advice = f"as the table's owner: {grant} to <this user>;"
    held = select and update
    detail = "granted" if held else advice
    return [Finding("right to mark", held, detail, for_migration=True)]


def _right(table: Table, held: Mapping[str, Sequence[bool]], verb: str, position: int) -> Finding:
    written = {column.name for field, column in table.columns.items() if field != "id"}
    made = {table.columns["id"].name} - written if table.makes_ids or verb == "update" else set()
    needed = held.keys() - (made if verb != "select" else set())
    lacking = sorted(column for column in needed if not held[column][position])
    names = ", ".join(Dialect().quote(column) for column in lacking)
    return _granted(verb, not lacking, f"grant {verb} ({names}) on {table.name}")


def _granted(right: str, held: bool, grant: str) -> Finding:
    advice = f"as the table's owner: {grant} to <this user>;"
    detail = "granted" if held else advice
    reads = right == "select"
    return Finding(f"right to {right}", held, detail, for_writing=not reads, vital=reads)


def _index(table: Table, identifier: str, indexed: Mapping[str, bool]) -> Finding:
    """`indexed`: what indexes begin with, and whether one keeps it unique, as it must an id."""
    wanted = _index_expressions(table, identifier)
    usable = [one for one in wanted if indexed.get(one) or (one in indexed and identifier != "id")]
    if usable:
        return Finding(f"index for {identifier}", True, min(usable))
    quoted = Dialect().quote(table.columns[identifier].name)
    expression = quoted if quoted in wanted else f"lower({quoted})"
    advice = f"create unique index concurrently on {table.name} ({expression});"
    return Finding(f"index for {identifier}", False, advice)


def _index_expressions(table: Table, identifier: str) -> set[str]:
    """How the server may print the expression that a lookup compares."""
    column = table.columns[identifier]
    name = Dialect().quote(column.name)
    names = {name, column.name}
    folded = table.mapping.rule(identifier) == "ignore-case" and column.kind is Kind.TEXT
    if not folded or column.ignores_case:
        return names
    return {f"lower({name})" for name in names} | {f"lower({name}::text)" for name in names}


def _qualified(mapping: UserMapping) -> str:
    quote = Dialect().quote
    users = mapping.users
    table = quote(users.table)
    return f"{quote(users.table_schema)}.{table}" if users.table_schema else table


def _column(row: Row) -> Column:
    name, declared, has_default, ignores_case, is_nullable, is_filled = row
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
    )
