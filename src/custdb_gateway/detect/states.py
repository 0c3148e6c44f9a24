"""Columns that hold what state an account is in, by their names and by the words in them."""

import re
from collections.abc import Iterator

from custdb_gateway.detect.columns import Reading
from custdb_gateway.detect.draft import Draft
from custdb_gateway.detect.looks import Look, look
from custdb_gateway.detect.names import is_spoilt, parts, says
from custdb_gateway.store import Attribute
from custdb_gateway.values import Kind

_FEW = 10
"""Different values of what tells a state."""
_MOST = 0.8

_ADDRESS = ("city", "postalCode", "country")
_PLACES = frozenset(("state", "estado", "stato", "etat"))
"""Words that mean a part of a country as well."""

_OTHERS = ("name", "givenName", "familyName", "nickname", "username", "secret", "isDeleted")
_DECLARED = re.compile(r"'((?:[^']|'')*)'")


def states(draft: Draft) -> Iterator[str]:
    """Free columns whose values tell whether somebody may log in, and nobody knows which do."""
    named = {one.column: one for one in draft.columns.readings.get("state", ())}
    others = {
        one.column
        for meaning in _OTHERS
        for one in draft.columns.readings.get(meaning, ())
        if one.is_sure
    }
    for attribute in draft.relation.attributes:
        name = attribute.name
        if not draft.is_free(name) or says("aside", name) or {"$", "0"} & {*name.split(".")}:
            continue
        seen = draft.columns.looks.get(name, Look(0))
        by_name = name in named and not _is_of_an_address(draft, named[name])
        by_values = name not in others and not is_spoilt(name) and _tells(attribute, seen)
        if by_name or by_values:
            yield name


def _is_of_an_address(draft: Draft, reading: Reading) -> bool:
    """Whether `state` is Texas, and not `closed`."""
    seen, attribute = reading.look, draft.attributes[reading.column]
    if attribute.kind is not Kind.TEXT or not _PLACES & {*parts(reading.column)}:
        return False
    if seen.kinds.get("state") or seen.share("number") > 0:
        return False
    return any(draft.columns.best(meaning) for meaning in _ADDRESS)


def _tells(attribute: Attribute, seen: Look) -> bool:
    """Whether values, or those that the type allows, are words for states of an account."""
    if attribute.kind is not Kind.TEXT:
        return False
    declared = look(_DECLARED.findall(attribute.type))
    return any(
        one.distinct <= _FEW and (one.kinds.get("shut", 0) > 0 or one.share("state") >= _MOST)
        for one in (seen, declared)
        if one.filled
    )
