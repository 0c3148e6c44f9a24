"""What values mean, whichever store holds them: the same in and the same out.

An adapter tells the `Kind` of each of its columns. `accept` turns a JSON value into the Python
value for it, `release` turns what a driver returned into a JSON value.
"""

import json
import math
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum, auto
from typing import Any
from uuid import UUID

from custdb_gateway.errors import InvalidValue

SAFE_INTEGER = 2**53 - 1
"""The largest integer that JavaScript holds exactly. Larger ones go out as text."""

_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,38})")
_NUMBER = re.compile(r"-?[0-9]{1,1000}(?:\.[0-9]{1,1000})?(?:[eE][+-]?[0-9]{1,3})?")
_UUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_FALSE = ("", "0", "f", "false", "n", "no", "off")


class Kind(Enum):
    """What a column's values are, as far as JSON is concerned."""

    TEXT = auto()
    INTEGER = auto()
    NUMBER = auto()
    BOOLEAN = auto()
    TIMESTAMP = auto()
    DATE = auto()
    UUID = auto()
    JSON = auto()
    ANY = auto()
    """JSON that is decoded already. It is read and not written."""


def fold(text: str) -> str:
    """Lower case, letter by letter, as the SQL servers fold: what `ignore-case` compares.

    Not `casefold`, to which straße is strasse and \ufb01 is fi: another person's address.
    """
    return text.lower() if text.isascii() else "".join(map(_lower, text))


def _lower(letter: str) -> str:
    lower = letter.lower()
    return lower if len(lower) == 1 else lower[0]  # of İ, which becomes i and a dot


def accept(kind: Kind, value: Any, field: str) -> Any:
    """Return `value` as the Python value of `kind`; `None` stays `None`.

    Raises `InvalidValue`, which names the field and not the value.
    """
    if value is None:
        return None
    try:
        return _ACCEPT[kind](value)
    except (ValueError, TypeError, OverflowError, InvalidOperation) as exc:
        raise InvalidValue(field, f"is not {_NAMES[kind]}") from exc


def accept_id(kind: Kind, value: str) -> Any | None:
    """Return an id for a lookup, or `None` if no user can have it."""
    try:
        return _ACCEPT[kind](value)
    except (ValueError, TypeError, OverflowError, InvalidOperation):
        return None


def release(kind: Kind, value: Any) -> Any:
    """Return a driver's value as JSON has it; `None` means that there is nothing to release.

    SQLite keeps any value in any column: what is not of its kind goes out as text.
    """
    if value is None:
        return None
    try:
        return _RELEASE[kind](value)
    except (ValueError, TypeError, AttributeError, ArithmeticError, OSError, RecursionError):
        return _release_text(value)


def release_id(value: Any) -> str:
    """Return an id as text."""
    return value if type(value) is str else str(value)


def moment_of(value: Any) -> datetime:
    """A driver's time or date as a moment in UTC. Raises `ValueError` for what is none."""
    moment: datetime
    if isinstance(value, str):
        moment = datetime.fromisoformat(value)
    elif isinstance(value, (int, float)):
        moment = datetime.fromtimestamp(value, UTC)
    elif isinstance(value, datetime):
        moment = value
    else:
        moment = datetime(value.year, value.month, value.day, tzinfo=UTC)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def noted(value: Any) -> datetime | bool:
    """When something was noted; `True`: that it was is all that can be told."""
    try:
        return moment_of(value)
    except (ValueError, TypeError, AttributeError, OverflowError, OSError):
        return True


def _accept_text(value: Any) -> str:
    if isinstance(value, datetime):
        return _release_timestamp(value)
    if isinstance(value, str) and "\0" not in value:  # not every store could hold that
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    raise ValueError


def _accept_integer(value: Any) -> int:
    if isinstance(value, str) and _INTEGER.fullmatch(value):
        return int(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise ValueError


def _accept_number(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise ValueError
    text = str(value)
    if not _NUMBER.fullmatch(text):  # Decimal itself takes 1_000, NaN and a billion zeros
        raise ValueError
    number = Decimal(text)
    if math.isinf(float(number)):  # no floating point could hold it
        raise ValueError
    return number


def _accept_boolean(value: Any) -> bool:
    if value in (True, False):  # also 1 and 0
        return bool(value)
    raise ValueError


def _accept_timestamp(value: Any) -> datetime:
    if not isinstance(value, (str, datetime)):
        raise ValueError
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _accept_date(value: Any) -> date:
    if isinstance(value, datetime):  # one that the gateway made
        return value.date()
    if not isinstance(value, str):
        raise ValueError
    return date.fromisoformat(value)


def _accept_uuid(value: Any) -> UUID:
    if isinstance(value, str) and _UUID.fullmatch(value):
        return UUID(value)
    raise ValueError


def _release_text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _release_integer(value: Any) -> int | float | str | None:
    if isinstance(value, float) and not value.is_integer():
        return _release_number(value)
    number = int(value)
    return number if -SAFE_INTEGER <= number <= SAFE_INTEGER else str(number)


def _release_number(value: Any) -> int | float | str | None:
    number = value if isinstance(value, Decimal) else Decimal(repr(value))
    if not number.is_finite():
        return None
    if number == number.to_integral_value():
        return _release_integer(number)
    nearest = float(number)
    # Text where a double would change the number: nobody notices a cent that JSON rounded away.
    exact = math.isfinite(nearest) and Decimal(repr(nearest)) == number
    if exact:
        return nearest
    text = str(number)  # some servers fill the column's places with zeros
    return text if "E" in text else text.rstrip("0")


def _release_timestamp(value: datetime | str | float) -> str:
    moment = moment_of(value)
    if moment.microsecond == 0:
        precision = "seconds"
    else:
        precision = "microseconds" if moment.microsecond % 1000 else "milliseconds"
    return moment.replace(tzinfo=None).isoformat(timespec=precision) + "Z"


def is_true(value: Any) -> bool:
    """Whether a flag is set, in whichever form a store keeps it."""
    if isinstance(value, str):  # Rails, for one, wrote t and f to SQLite
        return value.lower() not in _FALSE
    return bool(value)


def _release_json(value: Any) -> Any:
    return _sound(json.loads(value) if isinstance(value, (str, bytes)) else value)


def _release_any(value: Any) -> Any:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _release_number(value)
    return _sound(value)


def _sound(content: Any) -> Any:
    """JSON that can be written: a half of a pair of UTF-16 is no letter, and may stand there."""
    text = json.dumps(content, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.loads(text.encode("utf-8", "replace"))
    return content


_ACCEPT: dict[Kind, Callable[[Any], Any]] = {
    Kind.TEXT: _accept_text,
    Kind.INTEGER: _accept_integer,
    Kind.NUMBER: _accept_number,
    Kind.BOOLEAN: _accept_boolean,
    Kind.TIMESTAMP: _accept_timestamp,
    Kind.DATE: _accept_date,
    Kind.UUID: _accept_uuid,
    Kind.JSON: lambda value: value,
    Kind.ANY: lambda value: value,
}

_RELEASE: dict[Kind, Callable[[Any], Any]] = {
    Kind.TEXT: _release_text,
    Kind.INTEGER: _release_integer,
    Kind.NUMBER: _release_number,
    Kind.BOOLEAN: is_true,
    Kind.TIMESTAMP: _release_timestamp,
    Kind.DATE: lambda value: value if isinstance(value, str) else value.isoformat(),
    Kind.UUID: str,
    Kind.JSON: _release_json,
    Kind.ANY: _release_any,
}

_NAMES = {
    Kind.TEXT: "text",
    Kind.INTEGER: "a whole number in range",
    Kind.NUMBER: "a number",
    Kind.BOOLEAN: "true or false",
    Kind.TIMESTAMP: "a time in ISO 8601",
    Kind.DATE: "a date in ISO 8601",
    Kind.UUID: "a UUID",
    Kind.JSON: "JSON",
    Kind.ANY: "JSON",
}
