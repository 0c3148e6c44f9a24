"""Whether MySQL finds users by its indexes, and which index it lacks where it does not."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from custdb_adapters._mysql.dialect import Dialect, quote
from custdb_adapters._mysql.indexes import SCHEMA, read_indexes, wanted_part
from custdb_adapters._mysql.inspection.plans import Plan, explain
from custdb_adapters._mysql.session import Session
from custdb_adapters._mysql.statements import MySQLStatements
from custdb_adapters._mysql.types import parse
from custdb_adapters._shared.codec import Codec
from custdb_adapters._shared.inspection.advice import (
    Wanted,
    called,
    joined_columns,
    several_blank,
    wanted_index,
)
from custdb_adapters._shared.table import Column, Join, Table
from custdb_gateway.errors import GatewayError, NotSupported
from custdb_gateway.mapping import UsersSection
from custdb_gateway.mapping.users import JoinSection
from custdb_gateway.store import Finding
from custdb_gateway.user import IDENTIFIERS

_DEFINITIONS = f"""
select column_name, column_type, is_nullable, column_default, column_comment
from information_schema.columns where table_schema = {SCHEMA} and table_name = %(p2)s
"""  # noqa: S608 - of names that stand here
_IS_VIEW = f"""
select table_type = 'VIEW' from information_schema.tables
where table_schema = {SCHEMA} and table_name = %(p2)s
"""  # noqa: S608 - of names that stand here
_PREFIX = 255
"""Characters of a text of any length that an index is advised to hold."""
_SHORT_PREFIX = 100
"""The same beside other columns: an index holds 3,072 bytes."""

_NOBODY = "custdb-check@example.com"
# Values that somebody could have: the first that a column can hold is asked for.
_VALUES = (
    _NOBODY,
    "00000000-0000-4000-8000-000000000000",
    "2147480000",
    "30000",
    "7",
    "1999-09-09",
)
_UNSEEN = "cannot be seen before everything that is read may be"


@dataclass(frozen=True, slots=True)
class Lookups:
    """The lookups of one store."""

    session: Session
    table: Table
    statements: MySQLStatements
    shared: Collection[str] | None = None
    """Identifiers that users are known to share; `None`: nobody has looked."""

    async def findings(self) -> list[Finding]:
        """Whether there is an index for each of the gateway's own lookups."""
        found = [await self._index(name) for name in self.table.looked_up]
        columns = joined_columns(self.table)
        return [*found, *[await self._link(one.join) for one in columns if one.join]]

    async def explained(self) -> list[Finding]:
        """The same, and what the server means to do just now; and of all the other reads."""
        return [
            *[await self._explained(one) for one in await self.findings()],
            *[await self._own(name) for name in self._own_queries()],
            *await self._together(),
            await self._list(),
            await self._search(),
        ]

    # Lookups by an identifier

    async def _index(self, identifier: str) -> Finding:
        subject, column = f"index for {identifier}", self.table.lookup(identifier)
        part, wanted = wanted_part(self.table, identifier), wanted_index(self.table, identifier)
        if part is None:
            advice = (
                f"no index ignores case in bytes: make {column.name!r} text, or say"
                f' match.{identifier} = "exact" and have an index on it'
            )
            return Finding(subject, False, advice)
        section = self._section(wanted.table)
        if await self._is_view(section):
            return await self._behind(subject, identifier)
        fixed = [one.name for one in wanted.fixed]
        known = [*fixed, *(one.name for one in wanted.told)]
        found = [one for one in await read_indexes(self.session, section) if one.finds(part, known)]
        if identifier == "id" and wanted.may_be_unique and not wanted.rest:
            found = [one for one in found if one.keeps_apart(part, fixed)]
        if found:
            return Finding(subject, True, found[0].name)
        may_be_unique = wanted.may_be_unique and not await self._is_shared(identifier)
        advice = await self._advice(replace(wanted, may_be_unique=may_be_unique), part, section)
        return Finding(subject, False, advice, is_provisional=self.shared is None)

    async def _behind(self, subject: str, identifier: str) -> Finding:
        """Of a view, nothing but the plan tells which tables are behind it."""
        try:
            plan = await self._plan(identifier)
        except GatewayError as exc:
            return _refused(subject, exc)
        whole = plan.whole(least=0)
        if not whole:
            return Finding(subject, True, plan.indexes())
        detail = f"is a view that reads all of {', '.join(whole)}: have an index there"
        return Finding(subject, False, detail)

    async def _explained(self, finding: Finding) -> Finding:
        """What is going to happen, where it is known that an index could serve."""
        identifier = finding.subject.rpartition(" ")[2]
        if not finding.ok or identifier not in self.table.looked_up:
            return finding
        try:
            plan = await self._plan(identifier)
        except GatewayError as exc:
            return _refused(finding.subject, exc)
        if tables := ", ".join(plan.whole()):
            detail = f"{finding.detail} could serve, and is not used: analyze table {tables};"
            return replace(finding, detail=detail, remark="warn")
        if plan.whole(least=0):
            detail = f"{finding.detail}; few rows as yet, which are read whole"
            return replace(finding, detail=detail)
        return finding

    async def _plan(self, identifier: str) -> Plan:
        sql = self.statements.find((identifier,))
        return await explain(self.session, sql, *self._values([identifier]))

    def _values(self, identifiers: Sequence[str]) -> list[Any]:
        """What nobody has, as each column could hold it."""
        codec = Codec(self.table, self.statements.dialect)
        values = []
        for name in identifiers:
            possible = (codec.lookup({name: value}) for value in _VALUES)
            values.append(next((one[name] for one in possible if one), None))
        return values

    # What indexes to make

    async def _advice(self, wanted: Wanted, part: str, section: UsersSection | JoinSection) -> str:
        column = wanted.column
        type_ = parse(column.type)
        is_long = type_.length is None and (type_.is_characters or type_.is_bytes)  # text, blob
        may_be_unique = wanted.may_be_unique and not is_long and not wanted.rest
        kind = "unique index" if may_be_unique else "index"
        length = _SHORT_PREFIX if wanted.fixed else _PREFIX
        held = f"{quote(column.name)}({length})" if is_long else quote(column.name)
        before = [quote(one.name) for one in wanted.fixed]
        name, table = quote(f"custdb_{column.name}"), _shown(wanted.table)
        if part == column.name:
            return f"create {kind} {name} on {table} ({', '.join([*before, held])});"
        if self.session.is_mariadb or is_long:  # no index of such an expression
            definitions = await self._definitions(section)
            return (
                f"alter table {table} modify {quote(column.name)} {definitions[column.name]},"
                f" add {kind} {name} ({', '.join([*before, held])});"
            )
        return f"create {kind} {name} on {table} ({', '.join([*before, f'({part})'])});"

    async def _is_shared(self, identifier: str) -> bool:
        """Whether an index could not keep users apart, as far as that has been looked at."""
        if self.shared is None:
            return False
        blank = several_blank(self.table, identifier, Dialect())
        return identifier in self.shared or len(await self.session.fetch(blank)) > 1

    async def _definitions(self, section: UsersSection | JoinSection) -> Mapping[str, str]:
        """What each column would be with a collation that ignores case, and is otherwise."""
        rows = await self.session.fetch(_DEFINITIONS, section.table_schema, section.table)
        defined = {}
        for name, declared, nullable, default, comment in rows:
            words = [f"{declared} character set utf8mb4 collate utf8mb4_unicode_ci"]
            words += ["not null"] if nullable == "NO" else []
            given = self.session.is_mariadb and default is not None
            words += [f"default {default}"] if given else []
            words += ["comment '" + comment.replace("'", "''") + "'"] if comment else []
            defined[name] = " ".join(words)
        return defined

    # Tables that belong to the users

    async def _link(self, join: Join) -> Finding:
        """Whether the rows that belong to a user are found by an index."""
        section = self._section(join.table)
        subject = f"index for {section.table} of a user"
        names = [its.name for its, _ in join.on]
        fixed = [one.name for one, condition in join.where if condition.fixed is not None]
        if await self._is_view(section):
            return Finding(subject, True, "not known of a view", remark="note")
        found = [
            one
            for one in await read_indexes(self.session, section)
            if any(one.finds(name, [*fixed, *names]) for name in names)
        ]
        if found:
            return Finding(subject, True, found[0].name)
        columns = ", ".join(map(_part, (its for its, _ in join.on)))
        name = quote(f"custdb_{names[0]}")
        return Finding(subject, False, f"create index {name} on {_shown(join.table)} ({columns});")

    def _section(self, table: str) -> UsersSection | JoinSection:
        mapping = self.table.mapping
        name = called(self.table, table, Dialect())
        joins = (one for one in mapping.joins.values() if one.table == name)
        return mapping.users if table == self.table.name else next(joins)

    async def _is_view(self, section: UsersSection | JoinSection) -> bool:
        rows = await self.session.fetch(_IS_VIEW, section.table_schema, section.table)
        return bool(rows and rows[0][0])

    # Statements of the customer's own

    def _own_queries(self) -> Iterator[str]:
        own = dict(self.table.mapping.queries.given())
        return (name for name in IDENTIFIERS if name in own and name in self.table.columns)

    async def _own(self, identifier: str) -> Finding:
        subject = f"queries.{identifier}"
        try:
            plan = await self._plan(identifier)
        except GatewayError as exc:
            return _refused(subject, exc)
        whole = plan.whole(least=0)
        if not whole:
            return Finding(subject, True, plan.indexes())
        made = [*_made(plan)]
        if made:
            return Finding(subject, False, " ".join(made))
        detail = f"reads all of {', '.join(whole)} for each lookup"
        return Finding(subject, True, detail, remark="warn" if plan.whole() else "note")

    # Everything else that is read

    async def _together(self) -> list[Finding]:
        """A lookup by all identifiers at once, which any of them may match."""
        names = tuple(name for name in self.table.looked_up if name != "id")
        if len(names) < 2 or self.statements.asks_apart(names):
            return []
        subject = "lookup by several identifiers at once"
        try:
            plan = await explain(self.session, self.statements.find(names), *self._values(names))
        except NotSupported:
            return []
        if whole := plan.whole():
            return [Finding(subject, True, f"reads all of {', '.join(whole)}", remark="warn")]
        return [Finding(subject, True, plan.indexes())]

    async def _list(self) -> Finding:
        subject = "list of users"
        try:
            plan = await explain(self.session, self.statements.rows, 50, 0)
        except GatewayError as exc:
            return _refused(subject, exc)
        if plan.sorts and any(one.rows >= 1000 for one in plan.scans):
            return Finding(subject, True, "sorts all users for each page", remark="warn")
        return Finding(subject, True, "in the order of the ids")

    async def _search(self) -> Finding:
        try:
            plan = await explain(self.session, self.statements.search, 50, 0, _NOBODY)
        except GatewayError as exc:
            return _refused("search", exc)
        whole = plan.whole(least=0)
        if not whole:
            return Finding("search", True, plan.indexes())
        detail = f"reads all of {', '.join(whole)}: no index finds what is inside of a text"
        return Finding("search", True, detail, remark="note")


def _made(plan: Plan) -> Iterator[str]:
    """Indexes on columns that are compared with what nobody has, in tables that are read whole."""
    for scan in plan.scans:
        # As the server prints it: `db`.`t`.`c` = 'value', or t.c = 'value'.
        found = re.search(rf"`?(\w+)`? = '{re.escape(_NOBODY)}'", scan.condition)
        if scan.is_whole and found:
            name = quote(f"custdb_{found[1]}")
            yield f"create index {name} on {quote(scan.table)} ({quote(found[1])});"


def _part(column: Column) -> str:
    type_ = parse(column.type)
    is_long = type_.length is None and (type_.is_characters or type_.is_bytes)
    return f"{quote(column.name)}({_SHORT_PREFIX})" if is_long else quote(column.name)


def _refused(subject: str, error: GatewayError) -> Finding:
    if isinstance(error, NotSupported):
        return Finding(subject, True, _UNSEEN, remark="warn")
    return Finding(subject, True, "the server does not explain it", remark="note")


def _shown(table: str) -> str:
    """The table's name for people; in statements, a percent sign is doubled."""
    return table.replace("%%", "%")
