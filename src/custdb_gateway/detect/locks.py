"""Who is kept out: by everything that tells it, and what might tell it is asked about."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from custdb_gateway.detect.columns import Reading
from custdb_gateway.detect.draft import ASKED, Draft, form_of_time, is_flag, is_moment
from custdb_gateway.detect.lines import Line
from custdb_gateway.detect.looks import Look
from custdb_gateway.detect.names import says


@dataclass(frozen=True, slots=True)
class _Lock:
    """What one column says."""

    column: str
    let_in: Any
    """Its condition for those who may log in."""
    shut: Any = None
    """The condition for those who may not, where that is as plain."""

    @property
    def is_clear(self) -> bool:
        return ASKED not in (self.let_in, self.shut)


def add_blocked(draft: Draft) -> None:
    """Say who may not log in. What is clear counts already, whatever else is asked about."""
    locks = [*_active(draft), *_blocked(draft)]
    clear = [one for one in locks if one.is_clear]
    unclear = ", ".join(one.column for one in locks if not one.is_clear)
    if clear:
        draft.made.fields.append(Line("blocked", _value(clear)))
    if unclear:
        instead = "? Then take this for the line above" if clear else "?"
        doubt = f"which values of {unclear} keep a user out{instead}"
        draft.doubt(
            "fields.blocked", draft.made.fields, Line("blocked", _value(locks), doubt=doubt)
        )


def _value(locks: Sequence[_Lock]) -> dict[str, Any]:
    """The field: whoever is not let in by every lock is kept out."""
    first, *others = locks
    if not others and first.shut is not None:
        return {"when": {first.column: first.shut}}
    return {"unless": {one.column: one.let_in for one in locks}}


def _active(draft: Draft) -> Iterator[_Lock]:
    for reading in _take(draft, "active"):
        is_clear = is_flag(draft.attributes[reading.column], reading.look) and _is_usual(reading)
        yield _Lock(reading.column, True if is_clear and not _is_aside(reading) else ASKED)


def _blocked(draft: Draft) -> Iterator[_Lock]:
    for reading in _take(draft, "blocked"):
        is_clear = reading.is_sure and not _is_aside(reading)
        conditions = _conditions_of_block(draft, reading) if is_clear else None
        let_in, shut = conditions or (ASKED, ASKED)
        yield _Lock(reading.column, let_in, shut)


def _take(draft: Draft, meaning: str) -> Iterator[Reading]:
    """All free columns that might tell it, which are free no longer."""
    for reading in draft.columns.readings.get(meaning, ()):
        column = reading.column
        if not draft.is_free(column) or {"$", "0"} & {*column.split(".")}:
            continue  # of what is in a list, nobody is kept out by one
        if reading.is_sure or meaning == "active" or _may_tell(draft, reading):
            draft.use(column)
            yield reading


def _may_tell(draft: Draft, reading: Reading) -> bool:
    """Whether an unsure column has what tells it: `ban_reason` has not."""
    attribute = draft.attributes[reading.column]
    return is_moment(attribute) or is_flag(attribute, reading.look)


def _is_aside(reading: Reading) -> bool:
    """Whether a column is inside of something, which may be what it is of."""
    return "." in reading.column


def _conditions_of_block(draft: Draft, reading: Reading) -> tuple[Any, Any] | None:
    """What a column says of those who are let in, and of those who are not. `None`: not clear."""
    attribute, look = draft.attributes[reading.column], reading.look
    if says("until", reading.column):
        form = form_of_time(attribute, look)
        if form is None:
            return None
        time = {"time": form} if form else {}
        return {"future": False, **time}, {"future": True, **time}
    if is_moment(attribute):
        return {"set": False}, {"set": True}
    # Not `false`: where there is no value, nobody was kept out.
    return ({"not": True}, True) if is_flag(attribute, look) and _is_seldom(look) else None


def add_deleted(draft: Draft) -> None:
    """Leave out who is deleted and still has a row."""
    for reading in _take(draft, "isDeleted"):
        _add_deleted(draft, reading)


def _add_deleted(draft: Draft, reading: Reading) -> None:
    attribute, column = draft.attributes[reading.column], reading.column
    note = "who is deleted does not exist for the gateway"
    is_clear = reading.is_sure and not _is_aside(reading)
    if is_clear and is_moment(attribute):
        draft.made.where.append(Line(column, {"set": False}, note))
    elif is_clear and is_flag(attribute, reading.look) and _is_seldom(reading.look):
        condition = {"is": False, "empty": True} if attribute.is_nullable else False
        draft.made.where.append(Line(column, condition, note))
    else:
        doubt = f"which values of {column} mean that a user is deleted?"
        draft.doubt("users.where", draft.made.where, Line(column, {"not": ASKED}, doubt=doubt))


def _is_seldom(look: Look) -> bool:
    """Whether a flag is set for few, as `blocked` is."""
    return look.true * 2 <= look.rows


def _is_usual(reading: Reading) -> bool:
    """Whether a flag is set for most, as `active` is, and called so."""
    look = reading.look
    return reading.is_sure and (not look.filled or look.true * 2 >= look.filled)
