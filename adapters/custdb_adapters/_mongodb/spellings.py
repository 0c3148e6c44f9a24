"""Stored values that go out as what a mapping names."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from bson import Binary, Decimal128, ObjectId
from bson.binary import OLD_UUID_SUBTYPE

from custdb_adapters._mongodb.types import decode
from custdb_gateway.mapping.conditions import same
from custdb_gateway.mapping.section import Value


def spellings(wanted: Value) -> list[Any]:
    """What is released as a text or a number that the mapping names."""
    text = str(wanted)
    candidates: list[Any] = [wanted, text, text.encode(), False, True]
    for read in _READERS:
        try:
            candidates.append(read(text))
        except (ValueError, ArithmeticError, TypeError):
            continue
    found: list[Any] = []
    for one in candidates:
        is_new = not any(type(one) is type(other) and one == other for other in found)
        if is_new and _fits(one) and same(decode(one), wanted):
            found.append(one)
    return found


def _object_id(text: str) -> ObjectId:
    if not ObjectId.is_valid(text):
        raise ValueError
    return ObjectId(text)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


_READERS = (
    int,
    float,
    Decimal128,
    _object_id,
    UUID,
    lambda text: Binary(UUID(text).bytes, OLD_UUID_SUBTYPE),
    _moment,
)


def _fits(value: Any) -> bool:
    return not isinstance(value, int) or -(2**63) <= value < 2**63
