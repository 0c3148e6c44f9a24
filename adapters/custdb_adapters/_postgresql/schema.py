"""What PostgreSQL's catalogue says of the mapped table."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from custdb_adapters._postgresql.dialect import NATIVE, Dialect
from custdb_adapters._shared.binding import Relation, bind
from custdb_adapters._shared.codec import Row
from custdb_adapters._shared.table import Column, Table, hindrances
from custdb_gateway.errors import ConfigurationError
from custdb_gateway.mapping import UserMapping, UsersSection
from custdb_gateway.mapping.users import JoinSection
from custdb_gateway.problems import did_you_mean
from custdb_gateway.store import Finding
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
            then nullif(greatest(a.atttypmod, declared.typtypmod, 4) - 4, 0) end as length
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

_RIGHT = "select has_column_privilege($1::bigint::oid, $2::text, $3::text)"
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
    problems: list[str] = []
    users, relation = await _relation(session, mapping.users, "users", problems)
    found = {
        name: await _relation(session, section, f"joins.{name}", problems)
        for name, section in mapping.joins.items()
    }
    joined = {name: one for name, (one, _) in found.items() if one is not None}
    if users is None or problems:
        raise ConfigurationError(problems)
    table = bind(mapping, users, joined, place=str(relation))
    indexes = await session.fetch(_INDEXES, relation)
    unique = {expression for expression, is_unique in indexes if is_unique}
    return table, frozenset(
        identifier
        for identifier in table.looked_up
        if table.lookup(identifier).is_writable and _index_expressions(table, identifier) & unique
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


async def findings(session: Session, table: Table) -> list[Finding]:
    """Rights on the mapped columns, and an index for each lookup."""
    relation = (await session.fetch(_RELATION, table.name))[0][0]
    rows = await session.fetch(_INDEXES, relation)
    indexed = dict.fromkeys((expression for expression, _ in rows), False)
    indexed |= {expression: True for expression, is_unique in rows if is_unique}
    identifiers = [name for name in table.looked_up if table.lookup(name).is_writable]
    return [
        *await _rights(session, table, relation),
        *hindrances(table),
        *(_index(table, name, indexed) for name in identifiers),
    ]


async def _rights(session: Session, table: Table, relation: int) -> list[Finding]:
    verbs = ("select",) if table.mapping.users.read_only else ("select", "insert", "update")
    checked = [
        *await _right_to_mark(session, table, relation),
        *[await _right(session, table, relation, verb) for verb in verbs],
    ]
    if table.mapping.users.read_only:
        return checked
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
    held = all(
        [
            (await session.fetch(_RIGHT, relation, table.mark.name, verb))[0][0]
            for verb in ("select", "update")
        ]
    )
    name = Dialect().quote(table.mark.name)
    grant = f"grant select ({name}), update ({name}) on {table.name}"
    advice = f"as the table's owner: {grant} to <this user>;"
    detail = "granted" if held else advice
    return [Finding("right to mark", held, detail, for_migration=True)]


async def _right(session: Session, table: Table, relation: int, verb: str) -> Finding:
    lacking = []
    for column in sorted(table.needed(verb)):
        if not (await session.fetch(_RIGHT, relation, column, verb))[0][0]:
            lacking.append(column)
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
    quoted = Dialect().quote(table.lookup(identifier).name)
    expression = quoted if quoted in wanted else f"lower({quoted})"
    advice = f"create unique index concurrently on {table.name} ({expression});"
    return Finding(f"index for {identifier}", False, advice)


def _index_expressions(table: Table, identifier: str) -> set[str]:
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
    name, declared, has_default, ignores_case, is_nullable, is_filled, length = row
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
    )
