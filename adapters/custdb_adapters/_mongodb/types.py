"""What BSON's types mean, and values on their way in and out."""

from collections.abc import Hashable, Mapping
from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

from bson import Binary, Decimal128, Int64, ObjectId, Timestamp
from bson.binary import OLD_UUID_SUBTYPE, UuidRepresentation
from bson.datetime_ms import DatetimeMS

from custdb_gateway.values import Kind, release

KINDS = {
    "string": Kind.TEXT,
    "int": Kind.INTEGER,
    "long": Kind.INTEGER,
    "whole": Kind.INTEGER,
    "double": Kind.NUMBER,
    "decimal": Kind.NUMBER,
    "number": Kind.NUMBER,
    "bool": Kind.BOOLEAN,
    "boolean": Kind.BOOLEAN,
    "date": Kind.TIMESTAMP,
    "uuid": Kind.UUID,
    "binData": Kind.UUID,
    "object": Kind.JSON,
    "array": Kind.JSON,
    "objectId": Kind.TEXT,
}
"""By the name that a validator has for a type. `whole` and `uuid` are of this module."""

_DEEPEST = 100
"""Levels of JSON; the server takes some more for a document."""

# By Python's type, the most special first: Int64 and bool are int, Binary is bytes.
_SEEN: Mapping[type, str] = {
    str: "string",
    bool: "bool",
    Int64: "long",
    int: "whole",  # stored in 32 bits or 64, as it fits: of which size it was says nothing
    float: "double",
    Decimal128: "decimal",
    datetime: "date",
    DatetimeMS: "date",
    ObjectId: "objectId",
    UUID: "uuid",
    dict: "object",
    list: "array",
}


def seen(value: Any) -> str:
    """The type of a stored value, or an empty text for one that says nothing."""
    if isinstance(value, Binary) and value.subtype == OLD_UUID_SUBTYPE:
        return "uuid"
    return _SEEN.get(type(value), "")


def encode(kind: Kind, declared: str, value: Any) -> Any:
    """An accepted value as BSON has it. Raises `ValueError` or `ArithmeticError`."""
    if kind is Kind.INTEGER:
        return _integer(declared, value)
    if kind is Kind.NUMBER:
        return Decimal128(value) if declared == "decimal" else float(value)
    if kind is Kind.TIMESTAMP:
        return value.replace(microsecond=value.microsecond // 1000 * 1000)  # BSON has no more
    if kind is Kind.DATE:
        return datetime.combine(value, time(), UTC)
    if kind is Kind.JSON:
        return _storable(value, _DEEPEST)
    return _object_id(value) if declared == "objectId" else value


def decode(value: Any, *, day: bool = False) -> Any:
    """A stored value as JSON has it, by its own type; of a `day` without the time."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, dict):
        return {name: decode(item) for name, item in value.items()}
    if isinstance(value, list):
        return [decode(item) for item in value]
    if isinstance(value, datetime):
        return release(Kind.DATE, value.date()) if day else release(Kind.TIMESTAMP, value)
    if isinstance(value, DatetimeMS):  # before the year 1 or after 9999: ISO 8601 has none
        return None
    if isinstance(value, int):
        return release(Kind.INTEGER, value)
    if isinstance(value, (float, Decimal128)):
        return release(Kind.NUMBER, _number(value))
    return release(Kind.TEXT, _readable(value))


def identity(value: Any) -> Any:
    """A key that is the same for values that MongoDB takes for equal, whatever their types."""
    if isinstance(value, bool):
        return bool, value  # to Python, True is 1
    return _number(value) if isinstance(value, (Hashable, Decimal128)) else None


def _integer(declared: str, value: int) -> int:
    bits = 31 if declared == "int" else 63
    if not -(2**bits) <= value < 2**bits:
        raise OverflowError
    return Int64(value) if declared == "long" else value


def _object_id(value: str) -> ObjectId:
    if not ObjectId.is_valid(value):
        raise ValueError
    return ObjectId(value)


def _storable(value: Any, depth: int) -> Any:
    """JSON that is nothing but content: no name in it could ever be an operator or a path."""
    if depth == 0:
        raise ValueError
    if isinstance(value, list):
        return [_storable(item, depth - 1) for item in value]
    if isinstance(value, dict):
        if any(name.startswith("$") or "." in name or "\0" in name for name in value):
            raise ValueError
        return {name: _storable(item, depth - 1) for name, item in value.items()}
    if isinstance(value, int) and not isinstance(value, bool):
        return _integer("", value)
    return value


def _readable(value: Any) -> Any:
    if isinstance(value, Timestamp):
        return release(Kind.TIMESTAMP, value.as_datetime())
    if isinstance(value, Binary) and value.subtype == OLD_UUID_SUBTYPE and len(value) == 16:
        return value.as_uuid(UuidRepresentation.PYTHON_LEGACY)
    return value


def _number(value: Any) -> Any:
    return value.to_decimal() if isinstance(value, Decimal128) else value
