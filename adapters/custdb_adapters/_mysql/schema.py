"""What MySQL's information schema says of the mapped table."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from custdb_adapters._mysql.dialect import quote
from custdb_adapters._mysql.session import Session
from custdb_adapters._mysql.types import decoder, kind, parse
from custdb_adapters._shared.codec import Row
from custdb_adapters._shared.table import Column, Table, bind
from custdb_gateway.errors import (
    ConfigurationError,
    InvalidValue,
    NotSupported,
    StoreRejected,
    StoreUnavailable,
)
from custdb_gateway.mapping import UserMapping
from custdb_gateway.problems import did_you_mean
from custdb_gateway.store import Finding
from custdb_gateway.user import IDENTIFIERS
from custdb_gateway.values import Kind

_SCHEMA = "coalesce(%(p1)s, database())"

_USEFUL = 20
"""Characters of a column that an index must hold to tell most users apart."""

_HIDDEN = " (MySQL hides what a user has no right to)"

_COLUMNS = f"""
select column_name, column_type, character_set_name, collation_name, extra, table_schema
from information_schema.columns
where table_schema = {_SCHEMA} and table_name = %(p2)s order by ordinal_position
"""

_DEFINITIONS = f"""
select column_name, column_type, is_nullable, column_default, column_comment
from information_schema.columns where table_schema = {_SCHEMA} and table_name = %(p2)s
"""

_NEIGHBOURS = f"""
select table_name from information_schema.tables where table_schema = {_SCHEMA}
"""

# What MariaDB calls JSON is a text column with this check.
_JSON_CHECK = re.compile(r"check \(json_valid\(`((?:[^`]|``)+)`\)\)", re.IGNORECASE)

# What each index begins with, whether with all of it, and whether that alone is unique.
_INDEXES = f"""
select head.column_name, {{expression}}, head.sub_part is null,
       head.non_unique = 0 and not exists (
           select 1 from information_schema.statistics tail
           where tail.table_schema = head.table_schema
             and tail.table_name = head.table_name
             and tail.index_name = head.index_name and tail.seq_in_index = 2
       )
from information_schema.statistics head
where head.table_schema = {_SCHEMA} and head.table_name = %(p2)s
  and head.seq_in_index = 1 and head.index_type in ('BTREE', 'HASH')
  and coalesce(head.sub_part, {_USEFUL}) >= {_USEFUL}
"""

# The server compares these rights and does nothing.
_TRIALS = {
    "select": "explain select {columns} from {table} where false",
    "insert": "explain insert into {table} ({columns}) values ({defaults})",
    "update": "explain update {table} set {changes} where false",
    "delete": "explain delete from {table} where false",
}


@dataclass(frozen=True, slots=True)
class Index:
    """What an index begins with: a column, or an expression as the server prints it."""

    begins_with: str
    is_whole: bool
    is_unique: bool


async def inspect(session: Session, mapping: UserMapping) -> tuple[Table, frozenset[str]]:
    """The mapped table, and the identifiers that the server itself keeps unique.

    Raises `ConfigurationError` with everything that the mapping names and the table lacks.
    """
    users = mapping.users
    place = (users.table_schema, users.table)
    rows = await session.fetch(_COLUMNS, *place)
    if not rows:
        neighbours = [row[0] for row in await session.fetch(_NEIGHBOURS, users.table_schema)]
        hint = did_you_mean(users.table, neighbours)
        raise ConfigurationError([f"users.table: there is no table {users.table!r}{hint}{_HIDDEN}"])
    name = _qualified(mapping)
    documents = await _documents(session, name) if session.is_mariadb else ()
    found = {row[0]: _column(row, documents) for row in rows}
    database = rows[0][-1]
    table = bind(mapping, name, found, place=f"{database}.{users.table}", note=_HIDDEN)
    indexes = await _indexes(session, mapping)
    return table, frozenset(
        identifier
        for identifier in IDENTIFIERS
        if identifier in table.columns and _is_kept_unique(table, identifier, indexes)
    )


async def _documents(session: Session, table: str) -> Collection[str]:
    """The columns that MariaDB was told are JSON, if it may be known."""
    try:
        (row,) = await session.fetch(f"show create table {table}")
    except NotSupported:  # to whom columns are granted and nothing else, they are text
        return ()
    return [name.replace("``", "`") for name in _JSON_CHECK.findall(row[1])]


async def findings(session: Session, table: Table) -> list[Finding]:
    """Rights on the mapped columns, and an index for each lookup."""
    indexes = await _indexes(session, table.mapping)
    identifiers = [name for name in IDENTIFIERS if name in table.columns]
    defined = await _definitions(session, table.mapping)
    return [
        *await _rights(session, table),
        *(_index(table, name, indexes, defined, session.is_mariadb) for name in identifiers),
    ]


async def _indexes(session: Session, mapping: UserMapping) -> list[Index]:
    query = _INDEXES.format(expression="null" if session.is_mariadb else "head.expression")
    rows = await session.fetch(query, mapping.users.table_schema, mapping.users.table)
    return [
        Index(column or expression, bool(is_whole), bool(is_unique))
        for column, expression, is_whole, is_unique in rows
    ]


def _is_kept_unique(table: Table, identifier: str, indexes: Sequence[Index]) -> bool:
    wanted = _beginning(table, identifier)
    return any(
        index.begins_with == wanted and index.is_whole and index.is_unique for index in indexes
    )


def _index(
    table: Table,
    identifier: str,
    indexes: Sequence[Index],
    definitions: Mapping[str, str],
    is_mariadb: bool,
) -> Finding:
    wanted = _beginning(table, identifier)
    subject = f"index for {identifier}"
    column = table.columns[identifier]
    if wanted is None:
        advice = (
            f"no index ignores case in bytes: make {column.name!r} text, or say"
            f' match.{identifier} = "exact" and have an index on it'
        )
        return Finding(subject, False, advice)
    found = [index for index in indexes if index.begins_with == wanted]
    if identifier == "id":
        found = [index for index in found if index.is_whole and index.is_unique]
    if found:
        return Finding(subject, True, wanted)
    return Finding(subject, False, _advice(table, column, wanted, definitions, is_mariadb))


def _beginning(table: Table, identifier: str) -> str | None:
    """What an index begins with so that a lookup can use it; `None`: none can be used."""
    column = table.columns[identifier]
    if not _is_folded(table, identifier) or column.ignores_case:
        return column.name
    if parse(column.type).is_bytes:
        return None
    return f"lower({quote(column.name)})"


def _is_folded(table: Table, identifier: str) -> bool:
    column = table.columns[identifier]
    return table.mapping.rule(identifier) == "ignore-case" and column.kind is Kind.TEXT


def _advice(
    table: Table, column: Column, wanted: str, definitions: Mapping[str, str], is_mariadb: bool
) -> str:
    name, index = quote(column.name), quote(f"custdb_{column.name}")
    type_ = parse(column.type)
    is_long = type_.length is None and (type_.is_characters or type_.is_bytes)  # text, blob
    kind = "index" if is_long else "unique index"
    part = f"{name}(255)" if is_long else name
    if wanted == column.name:
        return f"create {kind} {index} on {_shown(table)} ({part});"
    if is_mariadb or is_long:  # no index of such an expression
        return (
            f"alter table {_shown(table)} modify {name} {definitions[column.name]},"
            f" add {kind} {index} ({part});"
        )
    return f"create unique index {index} on {_shown(table)} (({wanted}));"


async def _definitions(session: Session, mapping: UserMapping) -> dict[str, str]:
    """What each column would be with a collation that ignores case, and is otherwise."""
    users = mapping.users
    rows = await session.fetch(_DEFINITIONS, users.table_schema, users.table)
    defined = {}
    for name, declared, nullable, default, comment in rows:
        words = [f"{declared} character set utf8mb4 collate utf8mb4_unicode_ci"]
        words += ["not null"] if nullable == "NO" else []
        words += [f"default {default}"] if session.is_mariadb and default is not None else []
        words += ["comment '" + comment.replace("'", "''") + "'"] if comment else []
        defined[name] = " ".join(words)
    return defined


async def _rights(session: Session, table: Table) -> list[Finding]:
    columns = [*table.columns.values(), *([table.password] if table.password else [])]
    names = list(dict.fromkeys(column.name for column in columns))
    written = {column.name for field, column in table.columns.items() if field != "id"}
    if table.password:
        written.add(table.password.name)
    inserted = [name for name in names if name in written or not table.makes_ids]
    updated = [name for name in names if name in written]
    wanted = {"select": names, "insert": inserted, "update": updated, "delete": []}
    if table.mapping.users.read_only:
        wanted = {"select": names}
    rights = [await _right(session, table, verb, names) for verb, names in wanted.items()]
    return [*await _right_to_mark(session, table), *rights]


async def _right_to_mark(session: Session, table: Table) -> list[Finding]:
    if table.mark is None:
        return []
    held = [await _may(session, table, verb, [table.mark.name]) for verb in ("select", "update")]
    name = quote(table.mark.name)
    grant = f"grant select ({name}), update ({name}) on {_shown(table)}"
    advice = f"as an administrator: {grant} to <this user>;"
    return [Finding("right to mark", all(held), "granted" if all(held) else advice)]


async def _right(session: Session, table: Table, verb: str, names: Sequence[str]) -> Finding:
    may = await _may(session, table, verb, names)
    lacking = [] if may else [n for n in names if not await _may(session, table, verb, [n])]
    columns = f" ({', '.join(map(quote, lacking or names))})" if names else ""
    advice = f"as an administrator: grant {verb}{columns} on {_shown(table)} to <this user>;"
    reads = verb == "select"
    detail = "granted" if may else advice
    return Finding(f"right to {verb}", may, detail, for_writing=not reads, vital=reads)


async def _may(session: Session, table: Table, verb: str, names: Sequence[str]) -> bool:
    quoted = [quote(name).replace("%", "%%") for name in names]
    trial = _TRIALS[verb].format(
        table=table.name,
        columns=", ".join(quoted),
        defaults=", ".join("default" for _ in quoted),
        changes=", ".join(f"{name} = {name}" for name in quoted),
    )
    try:
        await session.fetch(trial)
    except NotSupported:
        return False
    except (StoreRejected, StoreUnavailable, InvalidValue):
        return True  # a view that the server does not explain: it may still be written
    return True


def _shown(table: Table) -> str:
    """The table's name for people; in statements, a percent sign is doubled."""
    return table.name.replace("%%", "%")


def _column(row: Row, documents: Collection[str]) -> Column:
    name, declared, charset, collation, extra, _ = row
    if name in documents:
        declared, charset = "json", None
    type_ = f"{declared} character set {charset}" if charset else declared
    return Column(
        name,
        kind(type_),
        type_,
        ignores_case=bool(collation) and collation.endswith("_ci"),
        # The server tells which id it has made of no other kind of default.
        has_default="auto_increment" in extra,
        decode=decoder(type_),
    )


def _qualified(mapping: UserMapping) -> str:
    users = mapping.users
    table = quote(users.table).replace("%", "%%")
    schema = quote(users.table_schema).replace("%", "%%") if users.table_schema else ""
    return f"{schema}.{table}" if schema else table
