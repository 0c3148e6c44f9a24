"""The statements that make PostgreSQL's indexes."""

from custdb_adapters._postgresql.dialect import NATIVE, Dialect
from custdb_adapters._postgresql.inspection.plans import Plan
from custdb_adapters._shared.inspection.advice import predicate, wanted_index
from custdb_adapters._shared.table import Column, Join, Table
from custdb_gateway.values import Kind


def new_index(table: Table, identifier: str, *, unique: bool) -> str:
    """A statement that makes what a lookup by `identifier` wants; `unique`, if it can be."""
    wanted = wanted_index(table, identifier)
    expression = _expression(table, wanted.column, identifier)
    columns = ", ".join([*(Dialect().quote(one.name) for one in wanted.fixed), expression])
    where = predicate(table, Dialect(), wanted.rest)
    is_unique = unique and wanted.may_be_unique and where is not None
    return (
        f"create {'unique index' if is_unique else 'index'} concurrently on {wanted.table}"
        f" ({columns}){f' where {where}' if where else ''};"
    )


def new_link(join: Join) -> str:
    """A statement that makes an index by which the rows of a user are found."""
    columns = ", ".join(Dialect().quote(its.name) for its, _ in join.on)
    return f"create index concurrently on {join.table} ({columns});"


def indexes_behind(plan: Plan, marker: str) -> str | None:
    """An index on the tables behind a view or a statement; `None`: none comes to mind."""
    made = []
    for scan in plan.scans:
        found = None if scan.finds(marker) else scan.compares(marker)
        if found is not None:
            part = found if found.isidentifier() else f"({found})"
            made.append(f"create index concurrently on {scan.table} ({part});")
    return " ".join(made) or None


def _expression(table: Table, column: Column, identifier: str) -> str:
    name = Dialect().quote(column.name)
    folded = table.mapping.rule(identifier) == "ignore-case" and column.kind is Kind.TEXT
    is_text = column.type in (*NATIVE, "bpchar", "name")
    return f"lower({name})" if folded and is_text and not column.ignores_case else name
