"""A customer's own query for MongoDB: a pipeline that only reads, in which values are bound.

Whatever is in a value, it does not become an operator, a path or a pattern.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from custdb_gateway.problems import did_you_mean

STAGES = (
    "$addFields $densify $facet $fill $geoNear $graphLookup $group $limit $lookup $match $project"
    " $redact $replaceRoot $replaceWith $sample $search $set $setWindowFields $skip $sort"
    " $unionWith $unset $unwind $vectorSearch"
).split()
"""What a pipeline that yields users may consist of."""

_FORBIDDEN = {"$out", "$merge", "$function", "$accumulator", "$where"}
_PARAMETER = re.compile(r":([A-Za-z_]\w*)")

_Place = Literal[
    "query",
    "field",
    "pattern",
    "expression",
    "parts",
    "regex",
    "verbatim",
    "search",
    "operator",
    "vector",
    "closed",
]
"""What a value stands in. `field`: what a field is compared with in a query; `pattern`: the same as
a regular expression, which `regex` is in an expression; `parts`: a stage or an operator that has
queries and patterns under names of their own. `search`: operators of a search, and `operator`: one
that takes what is looked for as it is; `vector`: what only a filter may be in; `closed`: where no
value may be, because it could be a pattern, a path or a query."""

_PARTS = ("$graphLookup", "$geoNear", "$regexMatch", "$regexFind", "$regexFindAll")
_OWN: dict[str, _Place] = {
    "$literal": "verbatim",
    "$search": "search",
    "$vectorSearch": "vector",
    "$jsonSchema": "closed",
}
_CLAUSES = ("compound", "must", "mustNot", "should", "filter", "embeddedDocument", "operator")
"""What has operators of a search in it."""

_PLAIN = ("text", "phrase", "autocomplete", "equals")
"""Operators of a search that read no syntax in what they look for."""

Pipeline = list[dict[str, Any]]


def read_pipeline(text: str) -> Pipeline:
    """The stages. Raises `ValueError` with what is wrong."""
    try:
        stages: Pipeline = json.loads(text)
    except ValueError as exc:
        raise ValueError(f"is not valid JSON: {exc}") from None
    if any(not isinstance(one, dict) or len(one) != 1 for one in stages):
        raise ValueError("must be an array of stages: objects with one key each")
    forbidden = _FORBIDDEN & set(_keys(stages))
    if forbidden:
        raise ValueError(f"may only read, and says {min(forbidden)}")
    for (name,) in stages:
        if name not in STAGES:
            hint = did_you_mean(name, STAGES)
            raise ValueError(f"{name!r} is no stage of a pipeline that yields users{hint}")
    for found in _misplaced(stages, "expression", ""):
        raise ValueError(found)
    return stages


def parameters(stages: Pipeline) -> list[str]:
    """The names of the parameters in them."""
    return [name for one in _all(stages) if (name := parameter(one))]


def parameter(content: Any) -> str | None:
    """Its name, if it is one."""
    found = _PARAMETER.fullmatch(content) if isinstance(content, str) else None
    return found[1] if found else None


def bind_pipeline(stages: Pipeline, values: Mapping[str, Sequence[Any]]) -> Pipeline:
    """The pipeline with each parameter's value.

    `values`: by name a text, and after it what else reads like it, which a field of a query is
    compared with, too.
    """
    return [_bound(stage, "expression", values) for stage in stages]


def _bound(content: Any, place: _Place, values: Mapping[str, Sequence[Any]]) -> Any:
    if isinstance(content, dict):
        return {key: _bound(one, _inside(key, place), values) for key, one in content.items()}
    if isinstance(content, list):
        inner: _Place = "query" if place == "field" else place
        return [_bound(one, inner, values) for one in content]
    name = parameter(content)
    return content if name is None else _value(values[name], place)


def _value(values: Sequence[Any], place: _Place) -> Any:
    if place == "field" and len(values) > 1:
        return {"$in": [*values]}
    value = re.escape(values[0]) if place in ("pattern", "regex") else values[0]
    return value if place in ("query", "field", "pattern", "verbatim") else {"$literal": value}


def _inside(key: str, place: _Place) -> _Place:
    """What stands under a key."""
    if place == "regex":  # and whatever it is put together from
        return "pattern" if key == "$literal" else "regex"
    if place in ("search", "operator", "vector", "closed"):
        return _in_search(key, place)
    if place == "verbatim":
        return "verbatim"
    if place in ("query", "field"):
        return _in_query(key)
    if key in _OWN:
        return _OWN[key]
    if key == "$match" or (place == "parts" and key in ("restrictSearchWithMatch", "query")):
        return "query"
    if place == "parts" and key == "regex":
        return "regex"
    return "parts" if key in _PARTS else "expression"


def _in_query(key: str) -> _Place:
    if key in ("$expr", "$regex"):
        return "expression" if key == "$expr" else "pattern"
    if key == "$jsonSchema":
        return "closed"
    return "query" if key.startswith("$") else "field"


def _in_search(key: str, place: _Place) -> _Place:
    if place == "search":
        if key in _CLAUSES:
            return "search"
        return "operator" if key in _PLAIN else "closed"
    if (place == "operator" and key in ("query", "value")) or (place, key) == ("vector", "filter"):
        return "verbatim"
    return "closed"


def _misplaced(content: Any, place: _Place, under: str) -> Iterator[str]:
    """What is wrong with where parameters are."""
    if isinstance(content, dict):
        for key, one in content.items():
            yield from _misplaced(one, _inside(key, place), f"{under}.{key}".lstrip("."))
    elif isinstance(content, list):
        for one in content:
            yield from _misplaced(one, place, under)
    elif place in ("search", "operator", "vector", "closed") and parameter(content):
        yield (
            f"has {content} in {under}, where a value could be a pattern, a path or a query of its"
            f" own; a $search takes one as query or value of {', '.join(_PLAIN)}"
        )


def _keys(content: Any) -> Iterator[str]:
    for one in _all(content):
        if isinstance(one, dict):
            yield from one


def _all(content: Any) -> Iterator[Any]:
    """Itself, and whatever is in it."""
    yield content
    if isinstance(content, (dict, list)):
        for one in content.values() if isinstance(content, dict) else content:
            yield from _all(one)
