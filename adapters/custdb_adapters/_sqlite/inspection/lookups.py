"""Whether SQLite finds users by its indexes, and which index it lacks where it does not."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from custdb_adapters._shared.expressions import Expressions
from custdb_adapters._shared.inspection.advice import (
    called,
    joined_columns,
    several_blank,
    wanted_index,
)
from custdb_adapters._shared.statements import Statements
from custdb_adapters._shared.table import Column, Join, Limits, Table
from custdb_adapters._sqlite.dialect import Dialect
from custdb_adapters._sqlite.session import Session
from custdb_gateway.errors import StoreRejected
from custdb_gateway.store import Finding
from custdb_gateway.user import IDENTIFIERS
from custdb_gateway.values import Kind

# What an index is asked for: "SEARCH users USING INDEX users_email (email=?)".
_SEARCH = re.compile(r"SEARCH (?P<table>.+?) USING (?P<index>.+?) \((?P<condition>.+)\)")
_SCAN = re.compile(r"SCAN (?P<table>\S+)(?! CONSTANT ROW)")
# The same for each value of what the index begins with, however many those are.
_SKIPPING = "ANY("
_SKIPPED = re.compile(r"SEARCH (?P<table>\S+) USING .+? \(ANY\(")
_NAMED = re.compile(r"INDEX (?P<name>\S+)$")

_UNIQUE = """
select list.name, group_concat(field.name, char(0))
from pragma_index_list(?2, ?1) as list, pragma_index_xinfo(list.name, ?1) as field
where list."unique" and list.partial = 0 and field.key group by 1
"""
_KEY = """
select max(name), max(upper(type)) from pragma_table_xinfo(?2, ?1) where pk > 0
having count(*) = 1
"""
_IS_VIEW = "select 1 from {schema}.sqlite_master where name = ?1 and type = 'view'"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a statement reads, as SQLite tells it, a line each."""

    lines: Sequence[str]

    def asked(self) -> Iterator[tuple[str, str]]:
        """The indexes that are asked, and for what."""
        for line in self.lines:
            found = _SEARCH.match(line)
            if found and not found["condition"].startswith(_SKIPPING):
                named = _NAMED.search(found["index"])
                yield named["name"] if named else "the key", found["condition"]

    def finds(self, name: str) -> str | None:
        """The index that is asked for a column."""
        wanted = re.compile(rf"(?<!\w){re.escape(name)}=\?")
        return next((index for index, what in self.asked() if wanted.search(what)), None)

    def whole(self) -> list[str]:
        """What is read from end to end."""
        scanned = (_SCAN.match(line) or _SKIPPED.match(line) for line in self.lines)
        return [*dict.fromkeys(found["table"] for found in scanned if found)]


@dataclass(frozen=True, slots=True)
class Lookups:
    """The lookups of one store."""

    session: Session
    table: Table
    statements: Statements
    shared: Collection[str] | None = None
    """Identifiers that users are known to share; `None`: nobody has looked."""

    async def findings(self) -> list[Finding]:
        """Whether there is an index for each of the gateway's own lookups."""
        found = [await self._index(name) for name in self.table.looked_up]
        columns = joined_columns(self.table)
        return [
            *found,
            *[await self._link(column, column.join) for column in columns if column.join],
        ]

    async def explained(self) -> list[Finding]:
        """The same, and of all the other reads."""
        return [
            *await self.findings(),
            *[await self._own(name) for name in self._own_queries()],
            *await self._together(),
            await self._list(),
            await self._search(),
        ]

    # Lookups by an identifier

    async def _index(self, identifier: str) -> Finding:
        subject, column = f"index for {identifier}", self.table.lookup(identifier)
        plan = await self._plan(self.statements.find((identifier,)), 1)
        index = plan.finds(column.name)
        if column == self.table.columns["id"]:  # which may be what SQLite itself counts rows by
            index = index or plan.finds("rowid")
        is_kept = identifier != "id" or await self._keeps_ids_apart()
        if index and is_kept and self.table.mapping.users.table not in plan.whole():
            return Finding(subject, True, index)
        advice = await self._advice(identifier)
        return Finding(subject, False, advice, is_provisional=self.shared is None)

    async def _keeps_ids_apart(self) -> bool:
        """As far as an index can that knows all rows: those that are no users may have the same."""
        wanted = wanted_index(self.table, "id")
        return bool(wanted.rest) or not wanted.may_be_unique or await self.keeps_apart("id")

    async def keeps_apart(self, identifier: str) -> bool:
        """Whether an index lets no two users have the same, letter by letter."""
        users, name = self.table.mapping.users, self.table.lookup(identifier).name
        schema = users.table_schema or "main"
        known = {column.name for column in wanted_index(self.table, identifier).fixed} | {name}
        keys = await self.session.fetch(_KEY, [schema, users.table])
        if any(key == name and type_ == "INTEGER" for key, type_ in keys) or await self._is_view():
            return True  # a view has no index of its own, and could have none
        rows = await self.session.fetch(_UNIQUE, [schema, users.table])
        held = [{*str(names).split("\0")} for _, names in rows]
        return any(name in names and names <= known for names in held)

    async def _is_view(self) -> bool:
        users = self.table.mapping.users
        query = _IS_VIEW.format(schema=Dialect().quote(users.table_schema or "main"))
        return bool(await self.session.fetch(query, [users.table]))

    async def _advice(self, identifier: str) -> str:
        wanted, quote = wanted_index(self.table, identifier), Dialect().quote
        column = wanted.column
        folded = self.table.mapping.rule(identifier) == "ignore-case"
        collation = "nocase" if folded and column.kind is Kind.TEXT else "binary"
        columns = [*(quote(one.name) for one in wanted.fixed)]
        columns.append(f"{quote(column.name)} collate {collation}")
        where = self._predicate(wanted.rest)
        may_be_unique = wanted.may_be_unique and where is not None
        is_unique = may_be_unique and not await self._is_shared(identifier)
        kind = "unique index" if is_unique else "index"
        return (
            f"create {kind} {self._named(wanted.table, column.name)} ({', '.join(columns)})"
            f"{f' where {where}' if where else ''};"
        )

    async def _is_shared(self, identifier: str) -> bool:
        """Whether an index could not keep users apart, as far as that has been looked at."""
        if self.shared is None:
            return False
        blank = several_blank(self.table, identifier, Dialect())
        return identifier in self.shared or len(await self.session.fetch(blank)) > 1

    def _named(self, table: str, column: str) -> str:
        """A new index on a table."""
        quote, name = Dialect().quote, called(self.table, table, Dialect())
        schema = table.removesuffix(f".{quote(name)}")
        return f"{schema}.{quote(f'{name}_{column}')} on {quote(name)}"

    def _predicate(self, limits: Limits) -> str | None:
        """A condition that an index can be limited by; `None`: it changes as time goes by."""
        if any(condition.future is not None for _, condition in limits):
            return None
        inner = tuple((_alone(column), condition) for column, condition in limits)
        return Expressions(self.table, Dialect()).limits(inner)

    # Tables that belong to the users

    async def _link(self, column: Column, join: Join) -> Finding:
        """Whether the rows that belong to a user are found by an index."""
        names = [its.name for its, _ in join.on]
        joined = Expressions(self.table, Dialect()).read(column)
        plan = await self._plan(f"select {joined} from {self.table.name}", 0)  # noqa: S608 - of quoted names
        subject = f"index for {called(self.table, join.table, Dialect())} of a user"
        lines = [line for line in plan.lines if " joined" in line]
        index = next(filter(None, (Plan(lines).finds(name) for name in (*names, "rowid"))), None)
        if index and "AUTOMATIC" not in " ".join(lines):
            return Finding(subject, True, index)
        columns = ", ".join(map(Dialect().quote, names))
        return Finding(
            subject, False, f"create index {self._named(join.table, names[0])} ({columns});"
        )

    # Everything else that is read

    def _own_queries(self) -> Iterator[str]:
        own = dict(self.table.mapping.queries.given())
        return (name for name in IDENTIFIERS if name in own and name in self.table.columns)

    async def _own(self, identifier: str) -> Finding:
        return await self._read(f"queries.{identifier}", self.statements.find((identifier,)), 1)

    async def _together(self) -> list[Finding]:
        """A lookup by all identifiers at once, which any of them may match."""
        names = tuple(name for name in self.table.looked_up if name != "id")
        if len(names) < 2 or self.statements.asks_apart(names):
            return []
        subject = "lookup by several identifiers at once"
        return [await self._read(subject, self.statements.find(names), len(names))]

    async def _read(self, subject: str, sql: str, count: int) -> Finding:
        try:
            plan = await self._plan(sql, count)
        except StoreRejected:
            return Finding(subject, False, "SQLite does not take the statement")
        if whole := plan.whole():
            return Finding(subject, True, f"reads all of {', '.join(whole)}", remark="warn")
        names = dict.fromkeys(index for index, _ in plan.asked())
        return Finding(subject, True, ", ".join(names))

    async def _list(self) -> Finding:
        plan = await self._plan(self.statements.rows, 2)
        if any("B-TREE FOR ORDER BY" in line for line in plan.lines):
            return Finding("list of users", True, "sorts all users for each page", remark="warn")
        return Finding("list of users", True, "in the order of the ids")

    async def _search(self) -> Finding:
        plan = await self._plan(self.statements.search, 3)
        if whole := plan.whole():
            detail = f"reads all of {', '.join(whole)}: no index finds what is inside of a text"
            return Finding("search", True, detail, remark="note")
        return Finding("search", True, "asks an index")

    async def _plan(self, sql: str, count: int) -> Plan:
        rows = await self.session.fetch(f"explain query plan {sql}", [None] * count)
        return Plan([str(row[3]) for row in rows])


def _alone(column: Column) -> Column:
    """The column as it is called in its own table."""
    return Column(column.name, column.kind, column.type, ignores_case=column.ignores_case)
