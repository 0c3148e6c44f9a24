"""Whether MySQL finds users by its indexes, and which index it lacks where it does not."""

from dataclasses import replace

from custdb_adapters._mysql.dialect import Dialect
from custdb_adapters._mysql.indexes import SCHEMA, read_indexes, wanted_part
from custdb_adapters._mysql.inspection.advice import Section, new_index, new_link
from custdb_adapters._mysql.inspection.plans import Plan, explain_lookup, refused
from custdb_adapters._shared.inspection.advice import called, wanted_index
from custdb_adapters._shared.inspection.lookups import LookupChecks
from custdb_adapters._shared.table import Column, Join
from custdb_gateway.errors import GatewayError
from custdb_gateway.store import Finding

_IS_VIEW = f"""
select table_type = 'VIEW' from information_schema.tables
where table_schema = {SCHEMA} and table_name = %(p2)s
"""  # noqa: S608 - of names that stand here


class MySQLLookupChecks(LookupChecks):
    """By the catalogue: of few rows, no plan tells whether an index could serve."""

    async def index(self, identifier: str) -> Finding:
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
        unique = wanted.may_be_unique and not await self.is_shared(identifier)
        advice = await new_index(self.session, wanted, part, section, unique=unique)
        return self.missing(identifier, advice)

    async def meant(self, identifier: str) -> Finding:
        finding = await self.index(identifier)
        if not finding.ok:
            return finding
        try:
            plan = await self._plan(identifier)
        except GatewayError as exc:
            return refused(finding.subject, exc)
        if tables := ", ".join(plan.whole()):
            detail = f"{finding.detail} could serve, and is not used: analyze table {tables};"
            return replace(finding, detail=detail, remark="warn")
        if plan.whole(least=0):
            detail = f"{finding.detail}; few rows as yet, which are read whole"
            return replace(finding, detail=detail)
        return finding

    async def _behind(self, subject: str, identifier: str) -> Finding:
        """Of a view, nothing but the plan tells which tables are behind it."""
        try:
            plan = await self._plan(identifier)
        except GatewayError as exc:
            return refused(subject, exc)
        whole = plan.whole(least=0)
        if not whole:
            return Finding(subject, True, plan.indexes())
        detail = f"is a view that reads all of {', '.join(whole)}: have an index there"
        return Finding(subject, False, detail)

    async def _plan(self, identifier: str) -> Plan:
        return await explain_lookup(self.session, self.table, self.statements, (identifier,))

    async def link(self, column: Column, join: Join) -> Finding:
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
        return Finding(subject, False, new_link(join))

    def _section(self, table: str) -> Section:
        mapping = self.table.mapping
        name = called(self.table, table, Dialect())
        joins = (one for one in mapping.joins.values() if one.table == name)
        return mapping.users if table == self.table.name else next(joins)

    async def _is_view(self, section: Section) -> bool:
        rows = await self.session.fetch(_IS_VIEW, section.table_schema, section.table)
        return bool(rows and rows[0][0])
