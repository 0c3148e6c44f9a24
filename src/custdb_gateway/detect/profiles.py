"""What is released of users beside what they log in by, and who is kept out."""

from typing import Any

from custdb_gateway.detect.columns import Reading
from custdb_gateway.detect.draft import Draft, form_of_time, is_flag, is_moment
from custdb_gateway.detect.lines import Line
from custdb_gateway.detect.looks import Look
from custdb_gateway.detect.names import says
from custdb_gateway.store import Attribute
from custdb_gateway.values import Kind

_PLAIN = (
    "name givenName middleName familyName nickname photo gender birthdate company website locale"
    " zoneinfo city postalCode country lastIP loginsCount"
).split()
_TIMES = ("createdAt", "updatedAt", "lastLogin")
_VERIFIED = ("emailVerified", "phoneVerified")
_ASKED = "?"
"""Stands in a doubtful line for a value that nobody but the owner knows."""


def add_profile(draft: Draft) -> None:
    """Name the fields that are as they are stored, times, and whether addresses are verified."""
    for meaning in _PLAIN:
        if (reading := draft.take(meaning)) is not None:
            draft.made.fields.append(Line(meaning, reading.column))
    for meaning in _TIMES:
        _add_time(draft, meaning)
    for meaning in _VERIFIED:
        _add_verified(draft, meaning)


def _add_time(draft: Draft, meaning: str) -> None:
    reading = draft.take(meaning)
    if reading is None:
        return
    form = form_of_time(draft.attributes[reading.column], reading.look)
    if form is not None:
        value = {"from": reading.column, "time": form} if form else reading.column
        draft.made.fields.append(Line(meaning, value))


def _add_verified(draft: Draft, meaning: str) -> None:
    reading = draft.take(meaning)
    if reading is None:
        return
    attribute, column = draft.attributes[reading.column], reading.column
    value: Any = {"when": {column: _ASKED}}
    doubt = "which of its values mean that it is so?"
    if is_moment(attribute):
        value, doubt = {"when": {column: {"set": True}}}, ""
    elif attribute.kind is Kind.BOOLEAN:
        value, doubt = column, ""
    elif is_flag(attribute, reading.look):
        value, doubt = {"when": {column: True}}, ""
    draft.made.fields.append(Line(meaning, value, doubt=doubt))


def add_blocked(draft: Draft) -> None:
    """Say who may not log in. What might tell it is never passed over in silence."""
    blocked = draft.take("blocked")
    if blocked is not None:
        condition = _condition_of_block(draft, blocked)
        if condition is not None:
            draft.made.fields.append(Line("blocked", {"when": {blocked.column: condition}}))
            return
        _doubt_blocked(draft, blocked, "when")
    active = draft.take("active") or _possible(draft, "active")
    if active is None:
        return
    if is_flag(draft.attributes[active.column], active.look) and _is_usual(active):
        draft.made.fields.append(Line("blocked", {"unless": {active.column: True}}))
    else:
        _doubt_blocked(draft, active, "unless")


def _possible(draft: Draft, meaning: str) -> Reading | None:
    best = draft.columns.best(meaning)
    return best if best is not None and draft.is_free(best.column) else None


def _condition_of_block(draft: Draft, reading: Reading) -> Any:
    """What a column says of those who are kept out; `None`: that cannot be seen."""
    attribute, look = draft.attributes[reading.column], reading.look
    if says("until", reading.column):
        form = form_of_time(attribute, look)
        if form is None:
            return None
        return {"future": True, "time": form} if form else {"future": True}
    if is_moment(attribute):
        return {"set": True}
    return True if is_flag(attribute, look) and _is_seldom(look) else None


def _doubt_blocked(draft: Draft, reading: Reading, word: str) -> None:
    draft.use(reading.column)
    doubt = f"which values of {reading.column} keep a user out?"
    line = Line("blocked", {word: {reading.column: _ASKED}}, doubt=doubt)
    draft.doubt("fields.blocked", draft.made.fields, line)


def add_deleted(draft: Draft) -> None:
    """Leave out who is deleted and still has a row."""
    reading = draft.take("isDeleted")
    if reading is None:
        return
    attribute, column = draft.attributes[reading.column], reading.column
    note = "who is deleted does not exist for the gateway"
    if is_moment(attribute):
        draft.made.where.append(Line(column, {"set": False}, note))
    elif is_flag(attribute, reading.look) and _is_seldom(reading.look):
        condition = {"is": False, "empty": True} if attribute.is_nullable else False
        draft.made.where.append(Line(column, condition, note))
    else:
        doubt = f"which values of {column} mean that a user is deleted?"
        draft.doubt("users.where", draft.made.where, Line(column, {"not": _ASKED}, doubt=doubt))


def add_unfilled(draft: Draft) -> None:
    """Tell what a new row needs beside what is mapped."""
    for attribute in draft.relation.attributes:
        if attribute.is_nullable or attribute.is_filled or not draft.is_free(attribute.name):
            continue
        doubt = "no row can be without it; only for writing"
        draft.made.on_create.append(Line(attribute.name, _blank(attribute), doubt=doubt))


def _is_seldom(look: Look) -> bool:
    """Whether a flag is set for few, as `blocked` is."""
    return look.true * 2 <= look.rows


def _is_usual(reading: Reading) -> bool:
    """Whether a flag is set for most, as `active` is, and called so."""
    look = reading.look
    return reading.is_sure and (not look.filled or look.true * 2 >= look.filled)


def _blank(attribute: Attribute) -> Any:
    if attribute.kind is Kind.BOOLEAN:
        return False
    if is_moment(attribute):
        return {"now": True}
    return 0 if attribute.kind in (Kind.INTEGER, Kind.NUMBER) else ""
