"""How PostgreSQL would run a statement: its plan, taken apart."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import takewhile
from typing import Any, Protocol

from custdb_adapters._postgresql.inspection.conditions import (
    bare,
    bound,
    compared,
    mentions,
    spelled,
    unqualified,
)
from custdb_adapters._shared.codec import Row
from custdb_gateway.errors import GatewayError

# With these, the planner takes an index wherever one can serve, however few the rows are.
_INDEXES_FIRST = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin", "enable_material")
_NAME = "custdb_explained"
# What each index is made of, where that has an order.
_PARTS = """
select n.nspname, c.relname, array(
    select pg_get_indexdef(c.oid, place::int, false)
    from generate_series(1, i.indnkeyatts) place order by place
)
from pg_class c
join pg_index i on i.indexrelid = c.oid
join pg_namespace n on n.oid = c.relnamespace
join pg_am a on a.oid = c.relam and a.amname = 'btree'
where c.relname = any ($1::text[])
"""

Parts = Mapping[tuple[str, str], Sequence[str]]
"""By schema and name."""


class Session(Protocol):
    """What this module needs of a connection."""

    async def fetch(self, sql: str, *parameters: Any) -> Sequence[Row]: ...


@dataclass(frozen=True, slots=True)
class Probe:
    """What an index is asked for."""

    index: str
    condition: str
    """Empty: it is read from end to end."""
    parts: Sequence[str] = ()
    """What the index is made of, in order; empty: their order does not matter."""

    def leading(self, alias: str) -> Mapping[str, str]:
        """What the index begins with, as far as it is asked for one value, and for which.

        Behind a part that is not, all of the index has to be read.
        """
        known = bound(self.condition, alias)
        parts = [*map(bare, self.parts)] or [*known]
        return {part: known[part] for part in takewhile(known.__contains__, parts)}


@dataclass(frozen=True, slots=True)
class Scan:
    """One table that a plan reads."""

    table: str
    """With its schema, quoted where it must be."""
    name: str
    probes: Sequence[Probe]
    """Empty: it is read whole."""
    filter: str
    cost: float
    alias: str = ""

    @property
    def index(self) -> str:
        """The names of the indexes."""
        return ", ".join(dict.fromkeys(one.index for one in self.probes))

    @property
    def condition(self) -> str:
        """What they are asked for."""
        return " AND ".join(one.condition for one in self.probes if one.condition)

    def finds(self, marker: str) -> bool:
        """Whether an index leads to the rows of `marker`."""
        return any(
            any(mentions(one, marker) for one in probe.leading(self.alias).values())
            if probe.parts
            else mentions(probe.condition, marker)
            for probe in self.probes
        )

    def follows(self, names: Iterable[str]) -> bool:
        """Whether an index leads to the rows that have one value in a column of these names."""
        wanted = {bare(spelling) for name in names for spelling in spelled(name)}
        return any(wanted & probe.leading(self.alias).keys() for probe in self.probes)

    def compares(self, marker: str) -> str | None:
        """What it compares with `marker`, as an index of it is made; `None`: who knows."""
        for condition in (self.filter, *(one.condition for one in self.probes)):
            if found := compared(condition, marker):
                return unqualified(found, self.alias)
        return None


@dataclass(frozen=True, slots=True)
class Plan:
    """Whatever a statement reads, and what has to be sorted for it."""

    scans: Sequence[Scan]
    sorted_by: Sequence[str]

    def finds(self, marker: str) -> bool:
        """Whether an index leads to the rows of `marker`, a parameter."""
        return any(one.finds(marker) for one in self.scans)

    def sorts(self, name: str) -> bool:
        """Whether rows have to be sorted by a column, which no index does."""
        return any(mentions(key, name) for key in self.sorted_by)

    def indexes(self) -> str:
        """The names of the indexes that are asked."""
        return ", ".join(dict.fromkeys(one.index for one in self.scans if one.condition))


async def explain(session: Session, sql: str, count: int, *, indexes_first: bool = False) -> Plan:
    """The plan of a statement with `count` parameters, whatever their values.

    It is made and not run. Raises `NotSupported` where what is read may not be.
    """
    await session.fetch("begin")
    prepared = False
    try:
        await session.fetch("set local plan_cache_mode = force_generic_plan")
        for setting in _INDEXES_FIRST if indexes_first else ():
            await session.fetch(f"set local {setting} = off")
        await session.fetch(f"prepare {_NAME} as {sql}")
        prepared = True
        values = f"({', '.join(['null'] * count)})" if count else ""
        rows = await session.fetch(f"explain (verbose, format json) execute {_NAME}{values}")
        # Before the end of the transaction, or a pooler between us and the server may have another
        # connection for it.
        await session.fetch(f"deallocate {_NAME}")
        prepared = False
    finally:
        with suppress(GatewayError):  # on a connection that is lost, nothing is left over
            await session.fetch("rollback")
            if prepared:
                await session.fetch(f"deallocate {_NAME}")
    content = rows[0][0]
    (found,) = json.loads(content) if isinstance(content, str) else content
    parts = await _parts(session, [*_indexes(found["Plan"])])
    return Plan([*_scans(found["Plan"], parts)], [*_sorts(found["Plan"])])


async def _parts(session: Session, names: Sequence[str]) -> Parts:
    """What the ordered indexes of these names are made of."""
    rows = await session.fetch(_PARTS, names) if names else ()
    return {(schema, name): parts for schema, name, parts in rows}


def _indexes(node: Mapping[str, Any]) -> Iterator[str]:
    if "Index Name" in node:
        yield node["Index Name"]
    for one in node.get("Plans", ()):
        yield from _indexes(one)


def _scans(node: Mapping[str, Any], parts: Parts) -> Iterator[Scan]:
    inner = node.get("Plans", ())
    if "Relation Name" in node:
        schema, name = node.get("Schema", ""), node["Relation Name"]
        yield Scan(
            table=f"{_quoted(schema)}.{_quoted(name)}" if schema else _quoted(name),
            name=name,
            probes=[
                Probe(index, one.get("Index Cond", ""), parts.get((schema, index), ()))
                for one in (node, *_below(node))
                if (index := one.get("Index Name"))
            ],
            filter=node.get("Filter", ""),
            cost=node["Total Cost"],
            alias=node.get("Alias", ""),
        )
    for one in inner:
        yield from _scans(one, parts)


def _below(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The bitmaps that a scan is made of."""
    for one in node.get("Plans", ()):
        if one["Node Type"].startswith("Bitmap"):
            yield one
            yield from _below(one)


def _sorts(node: Mapping[str, Any]) -> Iterator[str]:
    yield from node.get("Sort Key", ())
    for one in node.get("Plans", ()):
        yield from _sorts(one)


def _quoted(name: str) -> str:
    return name if re.fullmatch("[a-z_][a-z0-9_]*", name) else '"' + name.replace('"', '""') + '"'
