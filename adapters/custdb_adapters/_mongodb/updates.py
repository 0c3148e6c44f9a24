"""Changes as MongoDB is told of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from custdb_adapters._mongodb.codec import Change, put

Update = dict[str, Any] | list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A new value, or `None` to clear one."""

    value: Any


def update(changes: Sequence[Change]) -> Update:
    """An update that makes `changes`, and objects and arrays on the way to them.

    Raises `InvalidValue` when two are made at one place.
    """
    content: dict[str, Any] = {}
    for key, path, value in changes:
        put(content, key, path, _Leaf(value))
    if any(path.is_nested for _, path, _ in changes):
        # Operators cannot do it: they make an object where an array is missing, and fail at null.
        return [{"$set": {name: _new(inner, f"${name}") for name, inner in content.items()}}]
    given = {name: leaf.value for name, leaf in content.items() if leaf.value is not None}
    cleared = {name: True for name, leaf in content.items() if leaf.value is None}
    return {"$set": given, **({"$unset": cleared} if cleared else {})}


def _new(content: Any, old: str, depth: int = 0) -> Any:
    """An expression for what becomes of the value that the expression `old` is."""
    if isinstance(content, _Leaf):
        # As a literal: no text in it can be an expression.
        return "$$REMOVE" if content.value is None else {"$literal": content.value}
    changed = _new_array if isinstance(content, list) else _new_object
    expression = changed(content, old, depth)
    if _clears(content):  # there is nothing to clear in what is not there
        return {"$cond": [{"$gt": [old, None]}, expression, old]}
    return expression


def _new_object(content: dict[str, Any], old: str, depth: int) -> Any:
    """An expression that fails where something else than an object is."""
    expression: Any = {"$ifNull": [old, {"$literal": {}}]}
    for name, inner in content.items():
        value = _new(inner, f"{old}.{name}", depth)
        expression = {"$setField": {"field": name, "input": expression, "value": value}}
    return expression


def _new_array(content: list[Any], old: str, depth: int) -> Any:
    """An expression that fails where something else than an array is."""
    items = {"$concatArrays": [{"$ifNull": [old, []]}]}
    number, item = f"number{depth}", f"item{depth}"
    expression: Any = {"$ifNull": [f"$${item}", None]}
    for place, inner in enumerate(content):
        if inner is not None:
            is_here = {"$eq": [f"$${number}", place]}
            value = _new(inner, f"$${item}", depth + 1)
            expression = {"$cond": [is_here, value, expression]}
    least = 0 if _clears(content) else len(content)
    there = {"$arrayElemAt": [items, f"$${number}"]}
    return {
        "$map": {
            "input": {"$range": [0, {"$max": [least, {"$size": items}]}]},
            "as": number,
            "in": {"$let": {"vars": {item: there}, "in": expression}},
        }
    }


def _clears(content: Any) -> bool:
    """Whether nothing in it is a new value."""
    if isinstance(content, _Leaf):
        return content.value is None
    inner = content.values() if isinstance(content, dict) else content
    return all(one is None or _clears(one) for one in inner)
