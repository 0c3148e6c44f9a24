"""What pydantic finds wrong with a value, in the words of those who write configurations."""

import re
from typing import Any

from pydantic_core import ErrorDetails

from custdb_gateway.problems import nearest

_TABLE = "must be a table: [{name}] and its keys below, or {{ key = value }}"
_LIST = 'must be a list, as in ["a", "b"]'
_TEXT = "must be a text, in quotes"
_FLAG = "must be true or false"
_WHOLE = "must be a whole number"
_NUMBER = "must be a number"
_EMPTY = "must not be empty"
_WORDS = {
    "string_type": _TEXT,
    "bool_type": _FLAG,
    "bool_parsing": _FLAG,
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_from_float": _WHOLE,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "dict_type": _TABLE,
    "model_type": _TABLE,
    "model_attributes_type": _TABLE,
    "list_type": _LIST,
    "tuple_type": _LIST,
    "too_short": _EMPTY,
    "string_too_short": _EMPTY,
    "string_too_long": "must not be longer than {max_length} characters",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than": "must be less than {lt}",
    "less_than_equal": "must be at most {le}",
}
_CHOICE = re.compile(r"'([^']*)'")


def worded(found: ErrorDetails, name: str) -> str:
    """What is wrong with the value of the key `name`, without the value."""
    if found["type"] == "literal_error":
        return _choice(found["ctx"]["expected"], found["input"])
    words = _WORDS.get(found["type"])
    if words is None:
        return found["msg"].removeprefix("Value error, ")
    return words.format(name=name, **found.get("ctx", {}))


def _choice(expected: str, given: Any) -> str:
    """`expected`: the words, in quotes, and flags as Python spells them."""
    near = nearest(given, _CHOICE.findall(expected)) if isinstance(given, str) else None
    hint = f"; did you mean {near!r}?" if near is not None else ""
    return f"must be {expected.replace('True', 'true').replace('False', 'false')}{hint}"
