"""What an SQLite file says of the mapped table."""

from collections.abc import Sequence

from custdb_adapters._shared.table import Column, Table, bind
from custdb_adapters._sqlite.dialect import Dialect
from custdb_adapters._sqlite.session import Session
from custdb_gateway.errors import ConfigurationError
from custdb_gateway.mapping import UserMapping
from custdb_gateway.problems import did_you_mean
from custdb_gateway.store import Finding
from custdb_gateway.user import IDENTIFIERS
from custdb_gateway.values import Kind


async def inspect(session: Session, mapping: UserMapping) -> Table:
    """Compare the mapping with the file. Raises `ConfigurationError`."""
    users = mapping.users
    schema = users.table_schema or "main"
    rows = await session.fetch(
        "select name, type, pk, dflt_value from pragma_table_xinfo(?, ?) order by cid",
        [users.table, schema],
    )
    if not rows:
        tables = await session.fetch("select name from sqlite_master where type <> 'index'")
        hint = did_you_mean(users.table, [name for (name,) in tables])
        raise ConfigurationError([f"users.table: there is no table {users.table!r}{hint}"])
    found = {
        name: Column(
            name,
            kind=_kind(declared),
            type=declared,
            has_default=default is not None or (key > 0 and declared.upper() == "INTEGER"),
        )
        for name, declared, key, default in rows
    }
    quote = Dialect().quote
    name = f"{quote(schema)}.{quote(users.table)}"
    return bind(mapping, name, found)


async def findings(session: Session, table: Table) -> Sequence[Finding]:
    """An index for each lookup, or how to make it."""
    indexed = await _indexed(session, table)
    mapped = [name for name in IDENTIFIERS if name in table.columns]
    return [_index(table, name, indexed) for name in mapped]


def _index(table: Table, identifier: str, indexed: set[tuple[str, str]]) -> Finding:
    column = table.columns[identifier]
    folded = table.mapping.rule(identifier) == "ignore-case"
    collation = "nocase" if folded and column.kind is Kind.TEXT else "binary"
    if (column.name, collation) in indexed:
        return Finding(f"index for {identifier}", True, f"{column.name} ({collation})")
    quote = Dialect().quote
    users = table.mapping.users
    index = f"{quote(users.table_schema or 'main')}.{quote(f'{users.table}_{column.name}')}"
    on = f"{quote(users.table)} ({quote(column.name)} collate {collation})"
    advice = f"create unique index {index} on {on};"
    return Finding(f"index for {identifier}", False, advice)


async def _indexed(session: Session, table: Table) -> set[tuple[str, str]]:
    """The column and the collation that each index begins with."""
    rows = await session.fetch(
        "select field.name, lower(field.coll) from pragma_index_list(?) as list,"
        " pragma_index_xinfo(list.name) as field where field.seqno = 0 and list.partial = 0",
        [table.mapping.users.table],
    )
    primary = await session.fetch(
        "select name from pragma_table_xinfo(?) where pk = 1 and upper(type) = 'INTEGER'",
        [table.mapping.users.table],
    )
    return {(name, collation) for name, collation in rows} | {
        (name, "binary") for (name,) in primary
    }


_KINDS = (
    # SQLite keeps the declared type as text; these are the words people declare.
    ("BOOL", Kind.BOOLEAN),
    ("TIMESTAMP", Kind.TIMESTAMP),
    ("DATETIME", Kind.TIMESTAMP),
    ("DATE", Kind.DATE),
    ("JSON", Kind.JSON),
    ("INT", Kind.INTEGER),
    ("REAL", Kind.NUMBER),
    ("FLOA", Kind.NUMBER),
    ("DOUB", Kind.NUMBER),
    ("NUM", Kind.NUMBER),
    ("DEC", Kind.NUMBER),
)


def _kind(declared: str) -> Kind:
    upper = declared.upper()
    return next((kind for word, kind in _KINDS if word in upper), Kind.TEXT)
