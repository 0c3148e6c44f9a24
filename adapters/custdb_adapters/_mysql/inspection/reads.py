"""What MySQL reads for lists, searches and statements of the customer's own."""

from custdb_adapters._mysql.inspection import plans
from custdb_adapters._mysql.inspection.advice import indexes_behind
from custdb_adapters._mysql.inspection.plans import NOBODY, Plan, explain, explain_lookup
from custdb_adapters._shared.inspection.reads import SEARCH, TOGETHER, ReadChecks, sorting
from custdb_gateway.errors import GatewayError
from custdb_gateway.store import Finding

_MANY = 1000
"""Rows that it takes time to sort."""


class MySQLReadChecks(ReadChecks):
    """By the plans of the statements."""

    async def own(self, identifier: str) -> Finding:
        subject = f"queries.{identifier}"
        plan = await self._plan((identifier,))
        whole = plan.whole(least=0)
        if not whole:
            return Finding(subject, True, plan.indexes())
        made = [*indexes_behind(plan)]
        if made:
            return Finding(subject, False, " ".join(made))
        detail = f"reads all of {', '.join(whole)} for each lookup"
        return Finding(subject, True, detail, remark="warn" if plan.whole() else "note")

    async def together(self, names: tuple[str, ...]) -> Finding:
        plan = await self._plan(names)
        if whole := plan.whole():
            return Finding(TOGETHER, True, f"reads all of {', '.join(whole)}", remark="warn")
        return Finding(TOGETHER, True, plan.indexes())

    async def pages(self) -> Finding:
        plan = await explain(self.session, self.statements.rows, 50, 0)
        return sorting(plan.sorts and any(one.rows >= _MANY for one in plan.scans), "the ids")

    async def search(self) -> Finding:
        plan = await explain(self.session, self.statements.search, 50, 0, NOBODY)
        whole = plan.whole(least=0)
        if not whole:
            return Finding(SEARCH, True, plan.indexes())
        detail = f"reads all of {', '.join(whole)}: no index finds what is inside of a text"
        return Finding(SEARCH, True, detail, remark="note")

    def refused(self, subject: str, error: GatewayError) -> Finding:
        return plans.refused(subject, error)

    async def _plan(self, names: tuple[str, ...]) -> Plan:
        return await explain_lookup(self.session, self.table, self.statements, names)
