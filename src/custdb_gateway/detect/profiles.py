"""What is released of users beside what they log in by, and what a new row needs."""

from typing import Any

from custdb_gateway.detect.draft import ASKED, Draft, form_of_time, is_flag, is_moment
from custdb_gateway.detect.lines import Line
from custdb_gateway.store import Attribute
from custdb_gateway.values import Kind

_PLAIN = (
    "name givenName middleName familyName nickname photo gender birthdate company website locale"
    " zoneinfo city postalCode country lastIP loginsCount"
).split()
_TIMES = ("createdAt", "updatedAt", "lastLogin")
_VERIFIED = ("emailVerified", "phoneVerified")


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
    value: Any = {"when": {column: ASKED}}
    doubt = "which of its values mean that it is so?"
    if is_moment(attribute):
        value, doubt = {"when": {column: {"set": True}}}, ""
    elif is_flag(attribute, reading.look):
        is_plain = attribute.kind is Kind.BOOLEAN
        value, doubt = column if is_plain else {"when": {column: True}}, ""
    draft.made.fields.append(Line(meaning, value, doubt=doubt))


def add_unfilled(draft: Draft) -> None:
    """Tell what a new row needs beside what is mapped."""
    for attribute in draft.relation.attributes:
        if attribute.is_nullable or attribute.is_filled or not draft.is_free(attribute.name):
            continue
        doubt = "no row can be without it; only for writing"
        draft.made.on_create.append(Line(attribute.name, _blank(attribute), doubt=doubt))


def _blank(attribute: Attribute) -> Any:
    if attribute.kind is Kind.BOOLEAN:
        return False
    if is_moment(attribute):
        return {"now": True}
    return 0 if attribute.kind in (Kind.INTEGER, Kind.NUMBER) else ""
