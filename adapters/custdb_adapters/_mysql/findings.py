"""Rights on the mapped columns, an index for each lookup, and how to get what is missing."""

from collections.abc import Mapping, Sequence

from custdb_adapters._mysql.dialect import quote
from custdb_adapters._mysql.schema import SCHEMA, Index, beginning, read_indexes
from custdb_adapters._mysql.session import Session
from custdb_adapters._mysql.types import parse
from custdb_adapters._shared.table import Column, Table, hindrances
from custdb_gateway.errors import (
    InvalidValue,
    NotSupported,
    StoreRejected,
    StoreUnavailable,
)
from custdb_gateway.mapping import UserMapping
from custdb_gateway.store import Finding

_DEFINITIONS = f"""
select column_name, column_type, is_nullable, column_default, column_comment
from information_schema.columns where table_schema = {SCHEMA} and table_name = %(p2)s
"""

# The server compares these rights and does nothing.
_TRIALS = {
    "select": "explain select {columns} from {table} where false",
    "insert": "explain insert into {table} ({columns}) values ({defaults})",
    "update": "explain update {table} set {changes} where false",
    "delete": "explain delete from {table} where false",
}


async def findings(session: Session, table: Table) -> list[Finding]:
    """Rights on the mapped columns, and an index for each lookup."""
    indexes = await read_indexes(session, table.mapping)
    identifiers = [name for name in table.looked_up if table.lookup(name).is_writable]
    defined = await _definitions(session, table.mapping)
    return [
        *await _rights(session, table),
        *hindrances(table),
        *(_index(table, name, indexes, defined, session.is_mariadb) for name in identifiers),
    ]


def _index(
    table: Table,
    identifier: str,
    indexes: Sequence[Index],
    definitions: Mapping[str, str],
    is_mariadb: bool,
) -> Finding:
    wanted = beginning(table, identifier)
    subject = f"index for {identifier}"
    column = table.lookup(identifier)
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
    verbs = ("select",) if table.mapping.users.read_only else ("select", "insert", "update")
    wanted = {verb: table.needed(verb) for verb in verbs}
    if not table.mapping.users.read_only:
        wanted["delete"] = []
    rights = [await _right(session, table, verb, names) for verb, names in wanted.items()]
    return [*await _right_to_mark(session, table), *rights]


async def _right_to_mark(session: Session, table: Table) -> list[Finding]:
    if table.mark is None:
        return []
    held = [await _may(session, table, verb, [table.mark.name]) for verb in ("select", "update")]
    name = quote(table.mark.name)
    grant = f"grant select ({name}), update ({name}) on {_shown(table)}"
    advice = f"as an administrator: {grant} to <this user>;"
    detail = "granted" if all(held) else advice
    return [Finding("right to mark", all(held), detail, for_migration=True)]


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
