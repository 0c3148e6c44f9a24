"""What PostgreSQL reads for lists, searches and statements of the customer's own."""

from collections.abc import Sequence

from custdb_adapters._postgresql.dialect import Dialect
from custdb_adapters._postgresql.inspection.advice import indexes_behind
from custdb_adapters._postgresql.inspection.plans import Scan, explain
from custdb_adapters._shared.inspection.reads import SEARCH, TOGETHER, ReadChecks, sorting
from custdb_adapters._shared.table import Column
from custdb_gateway.store import Finding


class PostgreSQLReadChecks(ReadChecks):
    """By plans that take an index wherever one can serve."""

    async def own(self, identifier: str) -> Finding:
        subject = f"queries.{identifier}"
        sql = self.statements.find((identifier,))
        plan = await explain(self.session, sql, 1, indexes_first=True)
        if plan.finds("$1"):
            return Finding(subject, True, plan.indexes())
        if advice := indexes_behind(plan, "$1"):
            return Finding(subject, False, advice)
        whole = ", ".join(dict.fromkeys(one.table for one in plan.scans if not one.condition))
        detail = f"reads all of {whole} for each lookup" if whole else "asks no index"
        return Finding(subject, True, detail, remark="warn")

    async def together(self, names: tuple[str, ...]) -> Finding:
        sql = self.statements.find(names)
        plan = await explain(self.session, sql, len(names), indexes_first=True)
        missing = [name for n, name in enumerate(names, 1) if not plan.finds(f"${n}")]
        whole = [one for one in plan.scans if not one.condition]
        if not missing and not whole:
            return Finding(TOGETHER, True, plan.indexes())
        tables = ", ".join(dict.fromkeys(one.table for one in whole)) or self.table.name
        return Finding(TOGETHER, True, f"reads all of {tables}", remark="warn")

    async def pages(self) -> Finding:
        plan = await explain(self.session, self.statements.rows, 2, indexes_first=True)
        return sorting(plan.sorts(self.table.columns["id"].name), _order(plan.scans))

    async def search(self) -> Finding:
        plan = await explain(self.session, self.statements.search, 3, indexes_first=True)
        whole = [one for one in plan.scans if not one.condition]
        if not whole and plan.finds("$3"):
            return Finding(SEARCH, True, plan.indexes())
        columns = [*self.statements.searched()]
        apart = {one.join.table if one.join else self.table.name for one in columns}
        if "search" in dict(self.table.mapping.queries.given()) or len(apart) != 1:
            tables = ", ".join(dict.fromkeys(one.table for one in whole))
            return Finding(SEARCH, True, f"reads all of {tables}", remark="note")
        parts = dict.fromkeys(f"{_trigrams(one)} gin_trgm_ops" for one in columns)
        detail = (
            "reads every user. Where that takes too long: create extension if not exists pg_trgm;"
            f" create index concurrently on {apart.pop()} using gin ({', '.join(parts)});"
        )
        return Finding(SEARCH, True, detail, remark="note")


def _trigrams(column: Column) -> str:
    name = Dialect().quote(column.name)
    return name if column.type in ("text", "character varying") else f"({name}::text)"


def _order(scans: Sequence[Scan]) -> str:
    return next((one.index for one in scans if one.index), "the table")
