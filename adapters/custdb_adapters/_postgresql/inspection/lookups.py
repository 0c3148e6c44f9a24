"""Whether PostgreSQL finds users by its indexes, and which index it lacks where it does not."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from custdb_adapters._postgresql.dialect import NATIVE, Dialect
from custdb_adapters._postgresql.inspection.plans import Plan, Scan, Session, explain
from custdb_adapters._postgresql.schema import index_expressions
from custdb_adapters._postgresql.statements import PostgreSQLStatements
from custdb_adapters._shared.expressions import Expressions
from custdb_adapters._shared.inspection.advice import (
    called,
    joined_columns,
    several_blank,
    wanted_index,
)
from custdb_adapters._shared.table import Column, Join, Limits, Table
from custdb_gateway.errors import GatewayError, NotSupported
from custdb_gateway.store import Finding
from custdb_gateway.user import IDENTIFIERS
from custdb_gateway.values import Kind

_LARGE = 1000.0
"""What a scan of about a thousand blocks of 8 KB costs, as the planner reckons."""

_UNSEEN = "cannot be seen before everything that is read may be"

_UNIQUE = """
select array(
    select attname from pg_attribute a
    where a.attrelid = i.indrelid and a.attnum = any ((i.indkey::int2[])[0:i.indnkeyatts - 1])
)
from pg_index i
where i.indrelid = to_regclass($1) and i.indisunique and i.indisvalid
  and i.indpred is null and 0 <> all (i.indkey::int2[])
"""
# What each index of all rows is made of, as the server prints it.
_PARTS = """
select c.relname, array(
    select pg_get_indexdef(i.indexrelid, place::int, true)
    from generate_series(1, i.indnkeyatts) place order by place
)
from pg_index i join pg_class c on c.oid = i.indexrelid
where i.indrelid = to_regclass($1) and i.indisvalid and i.indpred is null
"""
_IS_VIEW = "select relkind in ('v', 'm', 'f') from pg_class where oid = to_regclass($1)"


@dataclass(frozen=True, slots=True)
class Lookups:
    """The lookups of one store."""

    session: Session
    table: Table
    statements: PostgreSQLStatements
    shared: Collection[str] | None = None
    """Identifiers that users are known to share; `None`: nobody has looked."""

    async def findings(self) -> list[Finding]:
        """Whether there is an index for each of the gateway's own lookups."""
        found = [await self._index(name) for name in self.table.looked_up]
        return [*found, *await self._links()]

    async def explained(self) -> list[Finding]:
        """The same, and what the server means to do just now; and of all the other reads."""
        return [
            *[await self._explained(name) for name in self.table.looked_up],
            *await self._links(),
            *[await self._own(name) for name in self._own_queries()],
            *await self._together(),
            await self._list(),
            await self._search(),
        ]

    # Lookups by an identifier

    async def _index(self, identifier: str, *, by_plan: bool = False) -> Finding:
        """By the catalogue, which answers at once, or by a plan, which sees all that there is."""
        subject = f"index for {identifier}"
        index = "" if by_plan else await self._listed(identifier)
        plans = [] if index else await self._plans(identifier)
        markers = [marker for _, marker in self._questions(identifier)]
        if plans and all(one.finds(marker) for one, marker in zip(plans, markers, strict=True)):
            index = plans[0].indexes()
        if by_plan and not index:  # of few rows, the server may read some other way
            index = await self._listed(identifier)
        is_kept = identifier != "id" or await self._is_unique()
        if index and is_kept:
            return Finding(subject, True, index)
        advice = await self._advice(identifier, plans)
        return Finding(subject, False, advice, is_provisional=self.shared is None)

    async def _plans(self, identifier: str) -> list[Plan]:
        """How it is asked for, if an index can serve at all; none where nothing may be read yet."""
        try:
            return [
                await explain(self.session, sql, 1, indexes_first=True)
                for sql, _ in self._questions(identifier)
            ]
        except NotSupported:
            return []

    async def _listed(self, identifier: str) -> str:
        """The index that could serve, going by the catalogue; empty: there is none."""
        wanted = wanted_index(self.table, identifier)
        expressions = index_expressions(self.table, identifier)
        return await self._named(wanted.table, expressions, (*wanted.fixed, *wanted.told))

    async def _named(self, table: str, wanted: Collection[str], fixed: Iterable[Column]) -> str:
        """An index of all rows that has one of the `wanted` expressions behind `fixed` columns."""
        known = {printed for one in fixed for printed in _printed(one.name)}
        for name, parts in await self.session.fetch(_PARTS, table):
            place = next((n for n, part in enumerate(parts) if part in wanted), None)
            if place is not None and known.issuperset(parts[:place]):
                return str(name)
        return ""

    def _questions(self, identifier: str) -> Iterator[tuple[str, str]]:
        """The statements that ask for it, each with what stands for its value."""
        yield self.statements.find((identifier,)), "$1"
        if Dialect().can_be_many(self.table.lookup(identifier)):
            yield self.statements.find_many(identifier), "wanted.value"

    async def _is_unique(self) -> bool:
        """Whether an index keeps the id unique, as far as one can that knows all rows."""
        if (await self.session.fetch(_IS_VIEW, self.table.name))[0][0]:
            return True  # it has no index of its own, and could have none
        wanted = wanted_index(self.table, "id")
        if wanted.rest or not wanted.may_be_unique:
            return True  # of rows that are no users, the same ids may be there
        fixed = {column.name for column in wanted.fixed}
        key = self.table.columns["id"].name
        rows = await self.session.fetch(_UNIQUE, self.table.name)
        return any(set(names) - fixed <= {key} and key in names for (names,) in rows)

    async def _explained(self, identifier: str) -> Finding:
        """What is going to happen, where it is known that an index could serve."""
        finding = await self._index(identifier, by_plan=True)
        if not finding.ok:
            return finding
        whole: list[Scan] = []
        for sql, marker in self._questions(identifier):
            try:
                plan = await explain(self.session, sql, 1)
            except NotSupported:
                return finding
            scans = [one for one in plan.scans if not one.alias.startswith("joined")]
            if plan.finds(marker):
                scans = [one for one in scans if not one.condition]
            whole += scans
        if not whole:
            return finding
        if all(one.cost < _LARGE for one in whole):
            detail = f"{finding.detail}; few rows as yet, which are read whole"
            return replace(finding, detail=detail)
        tables = ", ".join(dict.fromkeys(one.table for one in whole))
        detail = f"{finding.detail} could serve, and is not used: analyze {tables};"
        return replace(finding, detail=detail, remark="warn")

    # What indexes to make

    async def _advice(self, identifier: str, plans: Sequence[Plan]) -> str:
        wanted = wanted_index(self.table, identifier)
        own = called(self.table, wanted.table, Dialect())
        if plans and all(one.name != own for one in plans[0].scans):  # a view, or a table in parts
            advice = self._base_advice(plans[0], "$1")
            return advice or f"no index can serve what {wanted.table} does"
        expression = self._expression(wanted.column, identifier)
        columns = ", ".join([*(Dialect().quote(one.name) for one in wanted.fixed), expression])
        where = self._predicate(wanted.rest)
        may_be_unique = wanted.may_be_unique and where is not None
        is_unique = may_be_unique and not await self._is_shared(identifier)
        kind = "unique index" if is_unique else "index"
        return (
            f"create {kind} concurrently on {wanted.table} ({columns})"
            f"{f' where {where}' if where else ''};"
        )

    async def _is_shared(self, identifier: str) -> bool:
        """Whether an index could not keep users apart, as far as that has been looked at."""
        if self.shared is None:
            return False
        blank = several_blank(self.table, identifier, Dialect())
        return identifier in self.shared or len(await self.session.fetch(blank)) > 1

    def _expression(self, column: Column, identifier: str) -> str:
        name = Dialect().quote(column.name)
        folded = self.table.mapping.rule(identifier) == "ignore-case" and column.kind is Kind.TEXT
        is_text = column.type in (*NATIVE, "bpchar", "name")
        return f"lower({name})" if folded and is_text and not column.ignores_case else name

    def _predicate(self, limits: Limits) -> str | None:
        """A condition that an index can be limited by; `None`: it changes as time goes by."""
        if any(condition.future is not None for _, condition in limits):
            return None
        inner = tuple((replace(column, join=None), condition) for column, condition in limits)
        return Expressions(self.table, Dialect()).limits(inner)

    @staticmethod
    def _base_advice(plan: Plan, marker: str) -> str | None:
        """An index on the tables behind a view or a statement; `None`: none comes to mind."""
        made = []
        for scan in plan.scans:
            found = None if scan.finds(marker) else scan.compares(marker)
            if found is not None:
                part = found if found.isidentifier() else f"({found})"
                made.append(f"create index concurrently on {scan.table} ({part});")
        return " ".join(made) or None

    # Tables that belong to the users

    async def _links(self) -> list[Finding]:
        columns = joined_columns(self.table)
        return [await self._link(column, column.join) for column in columns if column.join]

    async def _link(self, column: Column, join: Join) -> Finding:
        """Whether the rows that belong to a user are found by an index."""
        names = [its.name for its, _ in join.on]
        subject = f"index for {called(self.table, join.table, Dialect())} of a user"
        fixed = [one for one, condition in join.where if condition.fixed is not None]
        its = {printed for name in names for printed in _printed(name)}
        if index := await self._named(join.table, its, fixed):
            return Finding(subject, True, index)
        joined = Expressions(self.table, Dialect()).read(column)
        sql = f"select {joined} from {self.table.name}"  # noqa: S608 - of quoted names
        columns = ", ".join(map(Dialect().quote, names))
        advice = f"create index concurrently on {join.table} ({columns});"
        try:
            plan = await explain(self.session, sql, 0, indexes_first=True)
        except NotSupported:
            return Finding(subject, False, advice)
        asked = [one for one in plan.scans if one.follows(names)]
        if asked:
            return Finding(subject, True, ", ".join(dict.fromkeys(one.index for one in asked)))
        return Finding(subject, False, advice)

    # Statements of the customer's own

    def _own_queries(self) -> Iterator[str]:
        own = dict(self.table.mapping.queries.given())
        return (name for name in IDENTIFIERS if name in own and name in self.table.columns)

    async def _own(self, identifier: str) -> Finding:
        subject = f"queries.{identifier}"
        try:
            sql = self.statements.find((identifier,))
            plan = await explain(self.session, sql, 1, indexes_first=True)
        except GatewayError as exc:
            return _refused(subject, exc)
        if plan.finds("$1"):
            return Finding(subject, True, plan.indexes())
        if advice := self._base_advice(plan, "$1"):
            return Finding(subject, False, advice)
        whole = ", ".join(dict.fromkeys(one.table for one in plan.scans if not one.condition))
        detail = f"reads all of {whole} for each lookup" if whole else "asks no index"
        return Finding(subject, True, detail, remark="warn")

    # Everything else that is read

    async def _together(self) -> list[Finding]:
        """A lookup by all identifiers at once, which any of them may match."""
        names = tuple(name for name in self.table.looked_up if name != "id")
        if len(names) < 2 or self.statements.asks_apart(names):
            return []
        subject = "lookup by several identifiers at once"
        try:
            sql = self.statements.find(names)
            plan = await explain(self.session, sql, len(names), indexes_first=True)
        except NotSupported:
            return []
        missing = [name for n, name in enumerate(names, 1) if not plan.finds(f"${n}")]
        whole = [one for one in plan.scans if not one.condition]
        if not missing and not whole:
            return [Finding(subject, True, plan.indexes())]
        tables = ", ".join(dict.fromkeys(one.table for one in whole)) or self.table.name
        return [Finding(subject, True, f"reads all of {tables}", remark="warn")]

    async def _list(self) -> Finding:
        try:
            plan = await explain(self.session, self.statements.rows, 2, indexes_first=True)
        except GatewayError as exc:
            return _refused("list of users", exc)
        if plan.sorts(self.table.columns["id"].name):
            return Finding("list of users", True, "sorts all users for each page", remark="warn")
        return Finding("list of users", True, f"in the order of {_order(plan.scans)}")

    async def _search(self) -> Finding:
        try:
            plan = await explain(self.session, self.statements.search, 3, indexes_first=True)
        except GatewayError as exc:
            return _refused("search", exc)
        whole = [one for one in plan.scans if not one.condition]
        if not whole and plan.finds("$3"):
            return Finding("search", True, plan.indexes())
        columns = [*self.statements.searched()]
        apart = {one.join.table if one.join else self.table.name for one in columns}
        if "search" in dict(self.table.mapping.queries.given()) or len(apart) != 1:
            tables = ", ".join(dict.fromkeys(one.table for one in whole))
            return Finding("search", True, f"reads all of {tables}", remark="note")
        parts = dict.fromkeys(f"{_trigrams(one)} gin_trgm_ops" for one in columns)
        detail = (
            "reads every user. Where that takes too long: create extension if not exists pg_trgm;"
            f" create index concurrently on {apart.pop()} using gin ({', '.join(parts)});"
        )
        return Finding("search", True, detail, remark="note")


def _printed(name: str) -> tuple[str, str]:
    """How the server may print a column's name."""
    return name, Dialect().quote(name)


def _trigrams(column: Column) -> str:
    name = Dialect().quote(column.name)
    return name if column.type in ("text", "character varying") else f"({name}::text)"


def _order(scans: Sequence[Scan]) -> str:
    return next((one.index for one in scans if one.index), "the table")


def _refused(subject: str, error: GatewayError) -> Finding:
    if isinstance(error, NotSupported):
        return Finding(subject, True, _UNSEEN, remark="warn")
    return Finding(subject, False, "the server does not take the statement")
