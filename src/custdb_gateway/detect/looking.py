"""Looking a store over: all of its catalogue, and some rows of what promises to hold users."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from custdb_gateway.detect.applications import signatures
from custdb_gateway.detect.candidates import promise
from custdb_gateway.detect.hashes import UNCUT
from custdb_gateway.detect.tables import Table, read_table
from custdb_gateway.errors import GatewayError, NotSupported, StoreUnavailable
from custdb_gateway.store import Relation, Sample, Surveyor

ROWS = 200
"""Rows of a relation that are looked at."""

SAMPLED = 40
"""Relations that rows are read of: those that promise most by their names."""

SECONDS = 30.0
"""For all rows together. What was not looked at by then is judged by its names."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What was seen of a store."""

    relations: Sequence[Relation]
    """All that there are."""
    tables: Sequence[Table]
    """Those that promise most, with what their rows are like."""
    notes: Sequence[str] = field(default=())
    """What was not looked at, and why."""


class CatalogueUnread(Exception):
    """A store that answers does not tell in time what is in it."""


async def look_over(surveyor: Surveyor, wanted: str = "", seconds: float = SECONDS) -> Findings:
    """Read the catalogue, then rows of the most promising relations. Raises `GatewayError`
    and `CatalogueUnread`.

    `wanted`: a relation that is looked at in any case.
    """
    try:
        relations = await surveyor.relations()
    except StoreUnavailable as exc:
        raise CatalogueUnread from exc
    listed = {one.tenant.get("listed") for one in signatures()}
    first = [one for one in relations if wanted in (one.name, f"{one.schema}.{one.name}")]
    first += [one for one in relations if one.name in listed and one not in first]
    others = sorted(relations, key=promise, reverse=True)
    promising = [*first, *(one for one in others if one not in first)][:SAMPLED]
    tables: list[Table] = []
    notes: list[str] = []
    end = asyncio.get_running_loop().time() + seconds
    for relation in promising:
        sample: Sample | None = None
        try:
            async with asyncio.timeout_at(end):
                sample = await surveyor.sample(relation, ROWS, UNCUT)
        except NotSupported:
            notes.append(f"{relation.name}: its rows may not be read by this user")
        except (GatewayError, TimeoutError):
            notes.append(f"{relation.name}: its rows could not be read in time (is it locked?)")
        tables.append(read_table(relation, sample))
    return Findings(relations, tables, [*notes, *_partly_read(promising)])


def _partly_read(relations: Sequence[Relation]) -> list[str]:
    notes = []
    for relation in relations:
        hidden = [one.name for one in relation.attributes if not one.may_be_read]
        if hidden and len(hidden) < len(relation.attributes):
            names = ", ".join(hidden[:5])
            more = f" and {len(hidden) - 5} more" if len(hidden) > 5 else ""
            notes.append(f"{relation.name}: this user may not read {names}{more}")
    return notes
