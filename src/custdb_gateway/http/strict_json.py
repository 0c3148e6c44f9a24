"""What is refused of a body before anything is done with it.

msgspec checks syntax and types. It takes the last of two equal keys and reads a string only
where it needs it, so what a signature covers could mean one thing here and another elsewhere.
"""

import json
import re
from typing import Any

from custdb_gateway.errors import InvalidRequest

MAX_DEPTH = 32

# The closing quote may be missing, or each later quote of a long open string would be tried.
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"?', re.DOTALL)


def check(body: bytes) -> None:
    """Raise `InvalidRequest` unless `body` is one unambiguous JSON text in UTF-8."""
    try:
        text = body.decode()
    except UnicodeDecodeError as exc:
        raise InvalidRequest("The body is not UTF-8.") from exc
    if text.count("{") + text.count("[") > MAX_DEPTH and _depth(text) > MAX_DEPTH:
        raise InvalidRequest("The body is nested too deeply.")
    try:
        _DECODER.decode(text)
    except ValueError as exc:
        raise InvalidRequest("The body is not valid JSON.") from exc


def _depth(text: str) -> int:
    depth = deepest = 0
    for character in _STRING.sub("", text):
        if character in "{[":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "}]":
            depth -= 1
    return deepest


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise InvalidRequest("The body holds a key twice.")
    return members


def _no_constant(name: str) -> Any:
    raise ValueError(name)


_DECODER = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_no_constant)
