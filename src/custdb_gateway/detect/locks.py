"""Who is kept out: by everything that tells it, and what might tell it is asked about."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from custdb_gateway.detect.beside import lines_beside
from custdb_gateway.detect.columns import Reading
from custdb_gateway.detect.draft import ASKED, Draft, form_of_time, is_flag, is_moment
from custdb_gateway.detect.lines import Line
from custdb_gateway.detect.looks import Look
from custdb_gateway.detect.names import says
from custdb_gateway.detect.states import states

_FEW = 4
"""Different values of what tells yes from no in words of its own."""


_WHICH = "which of its values let a user in?"


@dataclass(frozen=True, slots=True)
class _Lock:
    """What one column says."""

    column: str
    let_in: Any
    """Its condition for those who may log in."""
    shut: Any = None
    """The condition for those who may not, where that is as plain."""
    doubt: str = ""


def add_blocked(draft: Draft) -> None:
    """Say who may not log in. What is clear counts already, whatever else is asked about."""
    lines = lock_lines(draft)
    unclear = ", ".join(one.key for one in lines if one.doubt)
    if unclear:
        draft.made.blocked += lines
        draft.made.doubts.append(f"fields.blocked: which values of {unclear} keep a user out?")


def lock_lines(draft: Draft) -> list[Line]:
    """A condition of those who are let in for each column that tells it, or may.

    Where a single one does, and is clear, it is a field already, and there are no lines.
    """
    locks = _locks(draft)
    lines = [*_lines(locks), *lines_beside(draft, lambda other: _lines(_locks(other)))]
    if lines and not any(one.doubt for one in lines):
        draft.made.fields.append(Line("blocked", _value(locks)))
    return lines


def _locks(draft: Draft) -> list[_Lock]:
    return [*_expiries(draft), *_active(draft), *_blocked(draft), *_states(draft)]


def _lines(locks: Sequence[_Lock]) -> list[Line]:
    return [Line(one.column, one.let_in, doubt=one.doubt) for one in locks]


def _value(locks: Sequence[_Lock]) -> dict[str, Any]:
    """The field: whoever is not let in by every lock is kept out."""
    first, *others = locks
    if not others and first.shut is not None:
        return {"when": {first.column: first.shut}}
    return {"unless": {one.column: one.let_in for one in locks}}


def _expiries(draft: Draft) -> Iterator[_Lock]:
    for reading in take(draft, "expiry"):
        form = form_of_time(draft.attributes[reading.column], reading.look)
        time = {"time": form} if form else {}
        let_in = ASKED if form is None else {"future": True, "empty": True, **time}
        yield _Lock(reading.column, let_in, doubt="is who has passed it kept out?")


def _active(draft: Draft) -> Iterator[_Lock]:
    for reading in take(draft, "active"):
        attribute = draft.attributes[reading.column]
        if is_flag(attribute, reading.look) and _is_usual(reading) and not _is_aside(reading):
            yield _Lock(reading.column, True)
        elif (form := form_of_time(attribute, reading.look)) is not None:
            time = {"time": form} if form else {}
            doubt = "is who has none kept out?"
            yield _Lock(reading.column, {"set": True, **time}, doubt=doubt)
        else:
            yield _Lock(reading.column, ASKED, doubt=_WHICH)


def _blocked(draft: Draft) -> Iterator[_Lock]:
    for reading in take(draft, "blocked"):
        is_clear = reading.is_sure and not _is_aside(reading)
        conditions = _conditions_of_block(draft, reading) if is_clear else None
        if conditions is not None:
            yield _Lock(reading.column, *conditions)
        else:
            yield _Lock(
                reading.column, {"not": ASKED}, doubt="which of its values keep a user out?"
            )


def _states(draft: Draft) -> Iterator[_Lock]:
    for column in states(draft):
        draft.use(column)
        yield _Lock(column, ASKED, doubt=_WHICH)


def take(draft: Draft, meaning: str) -> Iterator[Reading]:
    """All free columns that might tell it, which are free no longer."""
    for reading in draft.columns.readings.get(meaning, ()):
        column = reading.column
        if not draft.is_free(column) or {"$", "0"} & {*column.split(".")}:
            continue  # of what is in a list, nobody is kept out by one
        if reading.is_sure or (meaning != "expiry" and _may_tell(draft, reading)):
            draft.use(column)
            yield reading


def _may_tell(draft: Draft, reading: Reading) -> bool:
    """Whether an unsure column has what tells it: `ban_reason` has not."""
    attribute, look = draft.attributes[reading.column], reading.look
    if says("aside", reading.column):
        return False
    return is_moment(attribute) or is_flag(attribute, look) or look.distinct <= _FEW


def _is_aside(reading: Reading) -> bool:
    """Whether a column is inside of something, which may be what it is of."""
    return "." in reading.column


def _conditions_of_block(draft: Draft, reading: Reading) -> tuple[Any, Any] | None:
    """What a column says of those who are let in, and of those who are not. `None`: not clear."""
    attribute, look = draft.attributes[reading.column], reading.look
    form = form_of_time(attribute, look)
    time = {"time": form} if form else {}
    if says("until", reading.column):
        return None if form is None else ({"future": False, **time}, {"future": True, **time})
    if form is not None:
        return {"set": False, **time}, {"set": True, **time}
    # Not `false`: where there is no value, nobody was kept out.
    return ({"not": True}, True) if is_flag(attribute, look) and is_seldom(look) else None


def is_seldom(look: Look) -> bool:
    """Whether a flag is set for few, as `blocked` is."""
    return look.true * 2 <= look.rows


def _is_usual(reading: Reading) -> bool:
    """Whether a flag is set for most, as `active` is, and called so."""
    look = reading.look
    return reading.is_sure and (not look.filled or look.true * 2 >= look.filled)
