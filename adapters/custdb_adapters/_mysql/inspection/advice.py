"""The statements that make MySQL's indexes."""

import re
from collections.abc import Iterator, Mapping

from custdb_adapters._mysql.dialect import quote
from custdb_adapters._mysql.indexes import SCHEMA
from custdb_adapters._mysql.inspection.plans import NOBODY, Plan
from custdb_adapters._mysql.session import Session
from custdb_adapters._mysql.types import parse
from custdb_adapters._shared.inspection.advice import Wanted
from custdb_adapters._shared.table import Column, Join
from custdb_gateway.mapping import UsersSection
from custdb_gateway.mapping.users import JoinSection

_DEFINITIONS = f"""
select column_name, column_type, is_nullable, column_default, column_comment
from information_schema.columns where table_schema = {SCHEMA} and table_name = %(p2)s
"""  # noqa: S608 - of names that stand here
_PREFIX = 255
"""Characters of a text of any length that an index is advised to hold."""
_SHORT_PREFIX = 100
"""The same beside other columns: an index holds 3,072 bytes."""

Section = UsersSection | JoinSection


async def new_index(
    session: Session, wanted: Wanted, part: str, section: Section, *, unique: bool
) -> str:
    """A statement that makes an index of `part`, or changes the column so that it has one."""
    column = wanted.column
    is_long = _is_long(column)
    kind = "unique index" if unique and not is_long and not wanted.rest else "index"
    length = _SHORT_PREFIX if wanted.fixed else _PREFIX
    held = f"{quote(column.name)}({length})" if is_long else quote(column.name)
    before = [quote(one.name) for one in wanted.fixed]
    name, table = quote(f"custdb_{column.name}"), shown(wanted.table)
    if part == column.name:
        return f"create {kind} {name} on {table} ({', '.join([*before, held])});"
    if session.is_mariadb or is_long:  # no index of such an expression
        definitions = await _definitions(session, section)
        return (
            f"alter table {table} modify {quote(column.name)} {definitions[column.name]},"
            f" add {kind} {name} ({', '.join([*before, held])});"
        )
    return f"create {kind} {name} on {table} ({', '.join([*before, f'({part})'])});"


def new_link(join: Join) -> str:
    """A statement that makes an index by which the rows of a user are found."""
    columns = ", ".join(map(_part, (its for its, _ in join.on)))
    name = quote(f"custdb_{join.on[0][0].name}")
    return f"create index {name} on {shown(join.table)} ({columns});"


def indexes_behind(plan: Plan) -> Iterator[str]:
    """Indexes on columns that are compared with what nobody has, in tables that are read whole."""
    for scan in plan.scans:
        # As the server prints it: `db`.`t`.`c` = 'value', or t.c = 'value'.
        found = re.search(rf"`?(\w+)`? = '{re.escape(NOBODY)}'", scan.condition)
        if scan.is_whole and found:
            name = quote(f"custdb_{found[1]}")
            yield f"create index {name} on {quote(scan.table)} ({quote(found[1])});"


def shown(table: str) -> str:
    """The table's name for people; in statements, a percent sign is doubled."""
    return table.replace("%%", "%")


async def _definitions(session: Session, section: Section) -> Mapping[str, str]:
    """What each column would be with a collation that ignores case, and is otherwise."""
    rows = await session.fetch(_DEFINITIONS, section.table_schema, section.table)
    defined = {}
    for name, declared, nullable, default, comment in rows:
        words = [f"{declared} character set utf8mb4 collate utf8mb4_unicode_ci"]
        words += ["not null"] if nullable == "NO" else []
        given = session.is_mariadb and default is not None
        words += [f"default {default}"] if given else []
        words += ["comment '" + comment.replace("'", "''") + "'"] if comment else []
        defined[name] = " ".join(words)
    return defined


def _part(column: Column) -> str:
    return f"{quote(column.name)}({_SHORT_PREFIX})" if _is_long(column) else quote(column.name)


def _is_long(column: Column) -> bool:
    """Whether it is a text or a blob of any length."""
    type_ = parse(column.type)
    return type_.length is None and (type_.is_characters or type_.is_bytes)
