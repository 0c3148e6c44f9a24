"""What MySQL's information schema says of the mapped table."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from custdb_adapters._mysql.dialect import quote
from custdb_adapters._mysql.session import Session
from custdb_adapters._mysql.types import decoder, kind, parse
from custdb_adapters._shared.binding import Relation, bind
from custdb_adapters._shared.codec import Row
from custdb_adapters._shared.table import Column, Table
from custdb_gateway.errors import (
    ConfigurationError,
    NotSupported,
)
from custdb_gateway.mapping import UserMapping, UsersSection
from custdb_gateway.mapping.users import JoinSection
from custdb_gateway.problems import did_you_mean
from custdb_gateway.values import Kind

SCHEMA = "coalesce(%(p1)s, database())"

_USEFUL = 20
"""Characters of a column that an index must hold to tell most users apart."""

_HIDDEN = " (MySQL hides what a user has no right to)"

_COLUMNS = f"""
select column_name, column_type, character_set_name, collation_name, extra,
       is_nullable = 'YES', nullif(column_default, 'NULL') is not null, table_schema
from information_schema.columns
where table_schema = {SCHEMA} and table_name = %(p2)s order by ordinal_position
"""

_NEIGHBOURS = f"""
select table_name from information_schema.tables where table_schema = {SCHEMA}
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
where head.table_schema = {SCHEMA} and head.table_name = %(p2)s
  and head.seq_in_index = 1 and head.index_type in ('BTREE', 'HASH')
  and coalesce(head.sub_part, {_USEFUL}) >= {_USEFUL}
"""


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
    problems: list[str] = []
    users, database = await _relation(session, mapping.users, "users", problems)
    found = {
        name: await _relation(session, section, f"joins.{name}", problems)
        for name, section in mapping.joins.items()
    }
    joined = {name: one for name, (one, _) in found.items() if one is not None}
    if users is None or problems:
        raise ConfigurationError(problems)
    place = f"{database}.{mapping.users.table}"
    table = bind(mapping, users, joined, place=place, note=_HIDDEN)
    indexes = await read_indexes(session, mapping)
    return table, frozenset(
        identifier
        for identifier in table.looked_up
        if table.lookup(identifier).is_writable and _is_kept_unique(table, identifier, indexes)
    )


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


async def read_indexes(session: Session, mapping: UserMapping) -> list[Index]:
    query = _INDEXES.format(expression="null" if session.is_mariadb else "head.expression")
    rows = await session.fetch(query, mapping.users.table_schema, mapping.users.table)
    return [
        Index(column or expression, bool(is_whole), bool(is_unique))
        for column, expression, is_whole, is_unique in rows
    ]


def _is_kept_unique(table: Table, identifier: str, indexes: Sequence[Index]) -> bool:
    wanted = beginning(table, identifier)
    return any(
        index.begins_with == wanted and index.is_whole and index.is_unique for index in indexes
    )


def beginning(table: Table, identifier: str) -> str | None:
    """What an index begins with so that a lookup can use it; `None`: none can be used."""
    column = table.lookup(identifier)
    if not _is_folded(table, identifier) or column.ignores_case:
        return column.name
    if parse(column.type).is_bytes:
        return None
    return f"lower({quote(column.name)})"


def _is_folded(table: Table, identifier: str) -> bool:
    column = table.lookup(identifier)
    return table.mapping.rule(identifier) == "ignore-case" and column.kind is Kind.TEXT


def _column(row: Row, documents: Collection[str]) -> Column:
    name, declared, charset, collation, extra, is_nullable, has_value, _ = row
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
        is_filled=bool(has_value) or bool(extra),  # made by itself, or computed
        length=parse(type_).length,
        decode=decoder(type_),
    )


def _qualified(section: UsersSection | JoinSection) -> str:
    table = quote(section.table).replace("%", "%%")
    schema = quote(section.table_schema).replace("%", "%%") if section.table_schema else ""
    return f"{schema}.{table}" if schema else table
