"""What an SQLite file says of the mapped table."""

from custdb_adapters._shared.binding import bind
from custdb_adapters._shared.defaults import constant
from custdb_adapters._shared.places import Relation
from custdb_adapters._shared.table import Column, Table
from custdb_adapters._sqlite.dialect import Dialect
from custdb_adapters._sqlite.session import Session
from custdb_gateway.errors import ConfigurationError
from custdb_gateway.mapping import UserMapping, UsersSection
from custdb_gateway.mapping.users import JoinSection
from custdb_gateway.problems import did_you_mean
from custdb_gateway.values import Kind


async def inspect(session: Session, mapping: UserMapping) -> Table:
    """Compare the mapping with the file. Raises `ConfigurationError`."""
    problems: list[str] = []
    users = await _relation(session, mapping.users, "users", problems)
    found = {
        name: await _relation(session, section, f"joins.{name}", problems)
        for name, section in mapping.joins.items()
    }
    if users is None:
        raise ConfigurationError([mapping.located(one) for one in problems])
    joined = {name: one for name, one in found.items() if one is not None}
    return bind(mapping, Dialect(), users, joined, problems=problems)


async def _relation(
    session: Session, section: UsersSection | JoinSection, key: str, problems: list[str]
) -> Relation | None:
    """A table that the mapping names. Adds to `problems`."""
    schema = section.table_schema or "main"
    rows = await session.fetch(
        'select name, type, pk, dflt_value, "notnull", hidden from pragma_table_xinfo(?, ?)'
        " order by cid",
        [section.table, schema],
    )
    if not rows:
        tables = await session.fetch("select name from sqlite_master where type <> 'index'")
        hint = did_you_mean(section.table, [name for (name,) in tables])
        problems.append(f"{key}.table: there is no table {section.table!r}{hint}")
        return None
    found = {
        name: Column(
            name,
            kind=kind(declared),
            type=declared,
            has_default=default is not None or (key > 0 and declared.upper() == "INTEGER"),
            is_nullable=not is_not_null,
            is_filled=default is not None or bool(hidden),
            default=constant(default),
            may_count=True,
        )
        for name, declared, key, default, is_not_null, hidden in rows
    }
    quote = Dialect().quote
    return Relation(f"{quote(schema)}.{quote(section.table)}", found)


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


def kind(declared: str) -> Kind:
    """What the values of a column that was declared so are meant to be."""
    upper = declared.upper()
    return next((kind for word, kind in _KINDS if word in upper), Kind.TEXT)
