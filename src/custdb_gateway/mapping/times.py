"""The forms in which applications keep moments, beside a column that is made for them."""

import re
from datetime import UTC, datetime
from typing import Any, Literal

from custdb_gateway.values import moment_of

TimeForm = Literal["seconds", "milliseconds", "compact"]
"""Since 1970, or the 14 digits of YYYYMMDDHHMMSS."""

_COMPACT = "%Y%m%d%H%M%S"
_DIGITS = re.compile(r"[0-9]{14}")


def moment(value: Any, form: TimeForm | None) -> datetime | None:
    """The moment that is meant; `None`: none is, as by zero, by nothing, and by the year 0."""
    try:
        if form is None:
            return None if is_none(value) else moment_of(value)
        if form == "compact":
            return _compact(str(value))
        seconds = _seconds(value or 0, form)
        return datetime.fromtimestamp(seconds, UTC) if seconds else None
    except (ValueError, TypeError, AttributeError, OverflowError, OSError):
        return None


def is_future(value: Any, form: TimeForm | None, now: datetime) -> bool:
    """Whether a moment is meant that is yet to come: also one that no calendar reaches."""
    if form != "compact" and (form is not None or isinstance(value, (int, float))):
        try:
            return _seconds(value, form) > now.timestamp()
        except (ValueError, TypeError):
            return False
    meant = moment(value, form)
    return meant is not None and meant > now


def is_none(value: Any) -> bool:
    """Whether this stands for no value: nothing, no characters, or MySQL's zero date."""
    return value is None or value == "" or (isinstance(value, str) and value[:10] == "0000-00-00")


def stored(moment: datetime, form: TimeForm | None) -> datetime | int | str:
    """`moment` as it is to be written."""
    if form is None:
        return moment
    if form == "compact":
        return moment.strftime(_COMPACT)
    return int(moment.timestamp() * (1000 if form == "milliseconds" else 1))


def _seconds(value: Any, form: TimeForm | None) -> float:
    return float(value) / (1000 if form == "milliseconds" else 1)


def _compact(digits: str) -> datetime | None:
    if not _DIGITS.fullmatch(digits):  # fewer would be read as another moment
        return None
    return datetime.strptime(digits, _COMPACT).replace(tzinfo=UTC)
