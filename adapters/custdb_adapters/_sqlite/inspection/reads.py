"""What SQLite reads for lists, searches and statements of the customer's own."""

from custdb_adapters._shared.inspection.reads import SEARCH, TOGETHER, ReadChecks, sorting
from custdb_adapters._sqlite.inspection.plans import explain
from custdb_gateway.store import Finding


class SQLiteReadChecks(ReadChecks):
    """By the plans of the statements."""

    async def own(self, identifier: str) -> Finding:
        return await self._read(f"queries.{identifier}", (identifier,))

    async def together(self, names: tuple[str, ...]) -> Finding:
        return await self._read(TOGETHER, names)

    async def _read(self, subject: str, names: tuple[str, ...]) -> Finding:
        plan = await explain(self.session, self.statements.find(names), len(names))
        if whole := plan.whole():
            return Finding(subject, True, f"reads all of {', '.join(whole)}", remark="warn")
        return Finding(subject, True, ", ".join(dict.fromkeys(index for index, _ in plan.asked())))

    async def pages(self) -> Finding:
        plan = await explain(self.session, self.statements.rows, 2)
        return sorting(any("B-TREE FOR ORDER BY" in line for line in plan.lines), "the ids")

    async def search(self) -> Finding:
        plan = await explain(self.session, self.statements.search, 3)
        if whole := plan.whole():
            detail = f"reads all of {', '.join(whole)}: no index finds what is inside of a text"
            return Finding(SEARCH, True, detail, remark="note")
        return Finding(SEARCH, True, "asks an index")
