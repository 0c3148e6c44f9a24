"""How PostgreSQL would run a statement: its plan, taken apart."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol

from custdb_adapters._shared.codec import Row
from custdb_gateway.errors import GatewayError

# With these, the planner takes an index wherever one can serve, however few the rows are.
_INDEXES_FIRST = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin", "enable_material")
_NAME = "custdb_explained"


class Session(Protocol):
    """What this module needs of a connection."""

    async def fetch(self, sql: str, *parameters: Any) -> Sequence[Row]: ...


@dataclass(frozen=True, slots=True)
class Scan:
    """One table that a plan reads."""

    table: str
    """With its schema, quoted where it must be."""
    name: str
    index: str
    """The name; empty: it is read whole."""
    condition: str
    """What the index is asked for; empty: it is read from end to end."""
    filter: str
    cost: float
    alias: str = ""

    def compares(self, marker: str) -> str | None:
        """What it compares with `marker`, as an index of it is made; `None`: who knows."""
        found = compared(self.filter, marker)
        return found and re.sub(rf"\b{re.escape(_quoted(self.alias))}\.", "", found)


@dataclass(frozen=True, slots=True)
class Plan:
    """Whatever a statement reads, and what has to be sorted for it."""

    scans: Sequence[Scan]
    sorted_by: Sequence[str]

    def finds(self, marker: str) -> bool:
        """Whether an index is asked for `marker`, a parameter."""
        return any(mentions(one.condition, marker) for one in self.scans)

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
    return Plan([*_scans(found["Plan"])], [*_sorts(found["Plan"])])


def mentions(expression: str, name: str) -> bool:
    """Whether an expression, as the server prints it, has this name or parameter in it."""
    quoted = name.replace('"', '""')
    return any(
        re.search(rf"(?<![\w$\"]){re.escape(one)}(?![\w$\"])", expression) is not None
        for one in (name, f'"{quoted}"')
    )


def compared(expression: str, marker: str) -> str | None:
    """What a condition, as the server prints it, compares with `marker`; `None`: who knows."""
    for part in _split(_bare(expression), " AND "):
        sides = _split(_bare(part), " = ")
        if len(sides) == 2:
            for one, other in (sides, sides[::-1]):
                if mentions(other, marker) and not mentions(one, marker):
                    return one
    return None


def _scans(node: Mapping[str, Any]) -> Iterator[Scan]:
    inner = node.get("Plans", ())
    if "Relation Name" in node:
        below = [*_below(node)]
        conditions = [node.get("Index Cond", ""), *(one.get("Index Cond", "") for one in below)]
        names = [node.get("Index Name", ""), *(one.get("Index Name", "") for one in below)]
        schema, name = node.get("Schema", ""), node["Relation Name"]
        yield Scan(
            table=f"{_quoted(schema)}.{_quoted(name)}" if schema else _quoted(name),
            name=name,
            index=", ".join(dict.fromkeys(filter(None, names))),
            condition=" AND ".join(filter(None, conditions)),
            filter=node.get("Filter", ""),
            cost=node["Total Cost"],
            alias=node.get("Alias", ""),
        )
    for one in inner:
        yield from _scans(one)


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


def _bare(expression: str) -> str:
    """Without the parentheses around all of it."""
    while expression.startswith("(") and _closing(expression) == len(expression) - 1:
        expression = expression[1:-1]
    return expression


def _closing(expression: str) -> int:
    """Where the parenthesis closes that the expression begins with."""
    depth = 0
    for place, letter in enumerate(expression):
        depth += (letter == "(") - (letter == ")")
        if depth == 0:
            return place
    return -1


def _split(expression: str, word: str) -> list[str]:
    """The parts between `word`s that are in no parentheses."""
    parts, depth, start = [], 0, 0
    for place, letter in enumerate(expression):
        depth += (letter == "(") - (letter == ")")
        if depth == 0 and expression.startswith(word, place) and place >= start:
            parts.append(expression[start:place])
            start = place + len(word)
    return [*parts, expression[start:]]
