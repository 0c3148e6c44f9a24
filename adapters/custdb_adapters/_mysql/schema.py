"""What MySQL's information schema says of the mapped table."""

import re
from collections.abc import Collection

from custdb_adapters._mysql.dialect import Dialect, quote
from custdb_adapters._mysql.indexes import SCHEMA, read_indexes, unique
from custdb_adapters._mysql.session import Session
from custdb_adapters._mysql.types import decoder, kind, parse
from custdb_adapters._shared.binding import bind
from custdb_adapters._shared.codec import Row
from custdb_adapters._shared.defaults import constant
from custdb_adapters._shared.places import Relation
from custdb_adapters._shared.table import Column, Table
from custdb_gateway.errors import (
    ConfigurationError,
    NotSupported,
)
from custdb_gateway.mapping import UserMapping, UsersSection
from custdb_gateway.mapping.users import JoinSection
from custdb_gateway.problems import did_you_mean

_HIDDEN = " (MySQL hides what a user has no right to)"

_COLUMNS = f"""
select column_name, column_type, character_set_name, collation_name, extra,
       is_nullable = 'YES', nullif(column_default, 'NULL'), table_schema
from information_schema.columns
where table_schema = {SCHEMA} and table_name = %(p2)s order by ordinal_position
"""

_NEIGHBOURS = f"""
select table_name from information_schema.tables where table_schema = {SCHEMA}
"""

# What MariaDB calls JSON is a text column with this check.
_JSON_CHECK = re.compile(r"check \(json_valid\(`((?:[^`]|``)+)`\)\)", re.IGNORECASE)


async def inspect(session: Session, mapping: UserMapping) -> tuple[Table, frozenset[str]]:
    """The mapped table, and the identifiers that the server itself keeps unique.

    Raises `ConfigurationError` with everything that the mapping names and the table lacks.
    """
    problems: list[str] = []
    users, database = await _relation(session, mapping.users, "users", problems)
    found = {
        name: await _relation(session, section, f"joins.{name}", problems)
        for name, section in mapping.joins.items()
    }
    joined = {name: one for name, (one, _) in found.items() if one is not None}
    if users is None:
        raise ConfigurationError([mapping.located(one) for one in problems])
    place = f"{database}.{mapping.users.table}"
    table = bind(mapping, Dialect(), users, joined, problems=problems, place=place, note=_HIDDEN)
    return table, unique(table, await read_indexes(session, mapping.users))


async def _relation(
    session: Session, section: UsersSection | JoinSection, key: str, problems: list[str]
) -> tuple[Relation | None, str]:
    """A table that the mapping names, and its database. Adds to `problems`."""
    rows = await session.fetch(_COLUMNS, section.table_schema, section.table)
    if not rows:
        neighbours = [row[0] for row in await session.fetch(_NEIGHBOURS, section.table_schema)]
        hint = did_you_mean(section.table, neighbours)
        problems.append(f"{key}.table: there is no table {section.table!r}{hint}{_HIDDEN}")
        return None, ""
    name = _qualified(section)
    documents = await _documents(session, name) if session.is_mariadb else ()
    return Relation(name, {row[0]: _column(row, documents) for row in rows}), rows[0][-1]


async def _documents(session: Session, table: str) -> Collection[str]:
    """The columns that MariaDB was told are JSON, if it may be known."""
    try:
        (row,) = await session.fetch(f"show create table {table}")
    except NotSupported:  # to whom columns are granted and nothing else, they are text
        return ()
    return [name.replace("``", "`") for name in _JSON_CHECK.findall(row[1])]


def _column(row: Row, documents: Collection[str]) -> Column:
    name, declared, charset, collation, extra, is_nullable, initial, _ = row
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
        is_nullable=bool(is_nullable),
        is_filled=initial is not None or bool(extra),  # made by itself, or computed
        default=constant(initial),
        length=parse(type_).length,
        may_count=parse(type_).base == "tinyint",
        decode=decoder(type_),
    )


def _qualified(section: UsersSection | JoinSection) -> str:
    table = quote(section.table).replace("%", "%%")
    schema = quote(section.table_schema).replace("%", "%%") if section.table_schema else ""
    return f"{schema}.{table}" if schema else table
