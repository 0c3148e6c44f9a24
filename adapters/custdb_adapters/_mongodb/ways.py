"""The ways on which a filter comes to the value that is read at a path, and to no other.

MongoDB compares every element of an array. What is released of one is its first element.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from custdb_adapters._mongodb.paths import Path, Step

ARRAY: dict[str, Any] = {"$type": "array"}
NO_ARRAY: dict[str, Any] = {"$not": ARRAY}


@dataclass(frozen=True, slots=True)
class Way:
    """One of them: which holds is a matter of where a document has arrays."""

    path: str
    """As a filter has it."""
    value: Any
    """As an expression has it."""
    only: tuple[dict[str, Any], ...] = ()
    """What a document must be like on the way."""


def ways(path: Path) -> Iterator[Way]:
    """All of them. No document goes more than one."""
    first, *others = path.steps
    yield from _on(Way(str(first), f"${first}"), others)


def _on(way: Way, steps: list[Step]) -> Iterator[Way]:
    if not steps:
        yield way
        return
    step, *others = steps
    if isinstance(step, int):
        yield from _on(_element(way, step), others)
        return
    plain = Way(way.path, way.value, (*way.only, {way.path: NO_ARRAY}))
    array = Way(way.path, way.value, (*way.only, {way.path: ARRAY}))
    for one in (plain, _element(array, 0)):
        yield from _on(_field(one, step), others)


def _element(way: Way, number: int) -> Way:
    item = {"$arrayElemAt": [way.value, number]}
    value = {"$cond": [{"$isArray": [way.value]}, item, None]}
    return Way(f"{way.path}.{number}", value, way.only)


def _field(way: Way, name: str) -> Way:
    value = {"$getField": {"field": {"$literal": name}, "input": way.value}}
    return Way(f"{way.path}.{name}", value, way.only)
