"""What PostgreSQL's catalogue knows of indexes that could serve."""

from collections.abc import Collection, Iterable

from custdb_adapters._postgresql.dialect import Dialect
from custdb_adapters._postgresql.inspection.plans import Session
from custdb_adapters._shared.inspection.advice import wanted_index
from custdb_adapters._shared.table import Column, Table

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


async def listed(
    session: Session, table: str, wanted: Collection[str], fixed: Iterable[Column]
) -> str:
    """An index of all rows that has one of the `wanted` expressions behind `fixed` columns.

    Empty: there is none.
    """
    known = {spelling for one in fixed for spelling in printed(one.name)}
    for name, parts in await session.fetch(_PARTS, table):
        place = next((n for n, part in enumerate(parts) if part in wanted), None)
        if place is not None and known.issuperset(parts[:place]):
            return str(name)
    return ""


async def keeps_ids_apart(session: Session, table: Table) -> bool:
    """Whether an index keeps the id unique, as far as one can that knows all rows."""
    if (await session.fetch(_IS_VIEW, table.name))[0][0]:
        return True  # it has no index of its own, and could have none
    wanted = wanted_index(table, "id")
    if wanted.rest or not wanted.may_be_unique:
        return True  # of rows that are no users, the same ids may be there
    fixed = {column.name for column in wanted.fixed}
    key = table.columns["id"].name
    rows = await session.fetch(_UNIQUE, table.name)
    return any(set(names) - fixed <= {key} and key in names for (names,) in rows)


def printed(name: str) -> tuple[str, str]:
    """How the server may print a column's name."""
    return name, Dialect().quote(name)
