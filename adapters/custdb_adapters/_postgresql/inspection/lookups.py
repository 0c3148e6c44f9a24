"""Whether PostgreSQL finds users by its indexes, and which index it lacks where it does not."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from custdb_adapters._postgresql.dialect import Dialect
from custdb_adapters._postgresql.inspection.advice import indexes_behind, new_index, new_link
from custdb_adapters._postgresql.inspection.catalogue import keeps_ids_apart, listed, printed
from custdb_adapters._postgresql.inspection.plans import Plan, Scan, explain
from custdb_adapters._postgresql.schema import index_expressions
from custdb_adapters._postgresql.statements import PostgreSQLStatements
from custdb_adapters._shared.expressions import Expressions
from custdb_adapters._shared.inspection.advice import called, wanted_index
from custdb_adapters._shared.inspection.lookups import LookupChecks
from custdb_adapters._shared.table import Column, Join
from custdb_gateway.errors import NotSupported
from custdb_gateway.store import Finding

_LARGE = 1000.0
"""What a scan of about a thousand blocks of 8 KB costs, as the planner reckons."""


class PostgreSQLLookupChecks(LookupChecks):
    """By the catalogue, which answers at once, or by plans, which see all that there is."""

    statements: PostgreSQLStatements

    async def index(self, identifier: str) -> Finding:
        return await self._index(identifier)

    async def meant(self, identifier: str) -> Finding:
        finding = await self._index(identifier, by_plan=True)
        if not finding.ok:
            return finding
        try:
            whole = await self._whole(identifier)
        except NotSupported:
            return finding
        if not whole:
            return finding
        if all(one.cost < _LARGE for one in whole):
            detail = f"{finding.detail}; few rows as yet, which are read whole"
            return replace(finding, detail=detail)
        tables = ", ".join(dict.fromkeys(one.table for one in whole))
        detail = f"{finding.detail} could serve, and is not used: analyze {tables};"
        return replace(finding, detail=detail, remark="warn")

    async def _whole(self, identifier: str) -> list[Scan]:
        """What the server means to read from end to end for it."""
        whole: list[Scan] = []
        for sql, marker in self._questions(identifier):
            plan = await explain(self.session, sql, 1)
            scans = [one for one in plan.scans if not one.alias.startswith("joined")]
            if plan.finds(marker):
                scans = [one for one in scans if not one.condition]
            whole += scans
        return whole

    async def _index(self, identifier: str, *, by_plan: bool = False) -> Finding:
        index = "" if by_plan else await self._listed(identifier)
        plans = [] if index else await self._plans(identifier)
        markers = [marker for _, marker in self._questions(identifier)]
        if plans and all(one.finds(marker) for one, marker in zip(plans, markers, strict=True)):
            index = plans[0].indexes()
        if by_plan and not index:  # of few rows, the server may read some other way
            index = await self._listed(identifier)
        if index and (identifier != "id" or await keeps_ids_apart(self.session, self.table)):
            return Finding(f"index for {identifier}", True, index)
        return self.missing(identifier, await self._advice(identifier, plans))

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
        known = (*wanted.fixed, *wanted.told)
        return await listed(self.session, wanted.table, expressions, known)

    def _questions(self, identifier: str) -> Iterator[tuple[str, str]]:
        """The statements that ask for it, each with what stands for its value."""
        yield self.statements.find((identifier,)), "$1"
        if Dialect().can_be_many(self.table.lookup(identifier)):
            yield self.statements.find_many(identifier), "wanted.value"

    async def _advice(self, identifier: str, plans: Sequence[Plan]) -> str:
        wanted = wanted_index(self.table, identifier)
        own = called(self.table, wanted.table, Dialect())
        if plans and all(one.name != own for one in plans[0].scans):  # a view, or a table in parts
            advice = indexes_behind(plans[0], "$1")
            return advice or f"no index can serve what {wanted.table} does"
        unique = wanted.may_be_unique and not await self.is_shared(identifier)
        return new_index(self.table, identifier, unique=unique)

    async def link(self, column: Column, join: Join) -> Finding:
        names = [its.name for its, _ in join.on]
        subject = f"index for {called(self.table, join.table, Dialect())} of a user"
        fixed = [one for one, condition in join.where if condition.fixed is not None]
        its = {spelling for name in names for spelling in printed(name)}
        if index := await listed(self.session, join.table, its, fixed):
            return Finding(subject, True, index)
        joined = Expressions(self.table, Dialect()).read(column)
        sql = f"select {joined} from {self.table.name}"  # noqa: S608 - of quoted names
        advice = new_link(join)
        try:
            plan = await explain(self.session, sql, 0, indexes_first=True)
        except NotSupported:
            return Finding(subject, False, advice)
        asked = [one for one in plan.scans if one.follows(names)]
        if asked:
            return Finding(subject, True, ", ".join(dict.fromkeys(one.index for one in asked)))
        return Finding(subject, False, advice)
