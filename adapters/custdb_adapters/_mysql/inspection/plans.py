"""How MySQL or MariaDB would run a statement: its plan, taken apart."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from custdb_adapters._mysql.session import Session
from custdb_adapters._shared.codec import Codec
from custdb_adapters._shared.inspection.reads import unseen
from custdb_adapters._shared.statements import Statements
from custdb_adapters._shared.table import Table
from custdb_gateway.errors import GatewayError, NotSupported
from custdb_gateway.store import Finding

NOBODY = "custdb-check@example.com"
# Values that somebody could have: the first that a column can hold is asked for.
_VALUES = (
    NOBODY,
    "00000000-0000-4000-8000-000000000000",
    "2147480000",
    "30000",
    "7",
    "1999-09-09",
)

_WHOLE = ("ALL", "index")
_SKIPPING = "using_index_for_skip_scan"
"""An index is asked for each value of what it begins with, however many those are."""
LARGE = 10_000
"""Rows from which on it matters whether they are all read."""


@dataclass(frozen=True, slots=True)
class Scan:
    """One table that a plan reads."""

    table: str
    """As the statement calls it."""
    index: str
    is_whole: bool
    """Whether all of it is read, or all of an index."""
    rows: int
    condition: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Whatever a statement reads, and whether it has to be sorted."""

    scans: Sequence[Scan]
    sorts: bool

    def whole(self, least: int = LARGE) -> list[str]:
        """The tables of that many rows that are read from end to end."""
        found = (one.table for one in self.scans if one.is_whole and one.rows >= least)
        return [*dict.fromkeys(found)]

    def indexes(self) -> str:
        """The indexes that are asked; where a unique one told that there is nothing, that."""
        found = dict.fromkeys(one.index for one in self.scans if one.index and not one.is_whole)
        return ", ".join(found) or "a unique index"


async def explain(session: Session, sql: str, *parameters: Any) -> Plan:
    """The plan of a statement, which is not run. Raises `NotSupported` for want of rights."""
    rows = await session.fetch(f"explain format=json {sql}", *parameters)
    try:
        found = json.loads(rows[0][0])
    except ValueError as exc:  # MariaDB does not escape a quote that a name holds
        raise NotSupported("The server's plan cannot be read.") from exc
    return Plan([*_scans(found)], _sorts(found))


async def explain_lookup(
    session: Session, table: Table, statements: Statements, identifiers: Sequence[str]
) -> Plan:
    """The plan of a lookup by values that nobody has, as each column could hold them."""
    codec = Codec(table, statements.dialect)
    values = []
    for name in identifiers:
        possible = (codec.lookup({name: value}) for value in _VALUES)
        values.append(next((one[name] for one in possible if one), None))
    return await explain(session, statements.find(tuple(identifiers)), *values)


def refused(subject: str, error: GatewayError) -> Finding:
    """What is told of a statement that the server does not explain: it may still run it."""
    if isinstance(error, NotSupported):
        return unseen(subject)
    return Finding(subject, True, "the server does not explain it", remark="note")


def _scans(content: Any) -> Iterator[Scan]:
    for node in _nodes(content):
        name = node.get("table_name")
        if name is None or name.startswith("<"):
            continue
        is_whole = node.get("access_type") in _WHOLE or bool(node.get(_SKIPPING))
        rows = node.get("rows_examined_per_scan", node.get("rows", 0))
        yield Scan(
            table=name,
            index=node.get("key", ""),
            is_whole=is_whole,
            rows=int(rows or 0),
            condition=node.get("attached_condition", ""),
        )


def _sorts(content: Any) -> bool:
    return any("filesort" in node or node.get("using_filesort") for node in _nodes(content))


def _nodes(content: Any) -> Iterator[Mapping[str, Any]]:
    """All that is in it, however deep."""
    if isinstance(content, dict):
        yield content
        for inner in content.values():
            yield from _nodes(inner)
    elif isinstance(content, list):
        for inner in content:
            yield from _nodes(inner)
