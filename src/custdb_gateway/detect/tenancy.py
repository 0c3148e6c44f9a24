"""Whose users are meant, where several customers of one application share its tables."""

from collections.abc import Iterator, Sequence

from custdb_gateway.detect.draft import ASKED, Draft
from custdb_gateway.detect.lines import Line
from custdb_gateway.detect.looking import ROWS
from custdb_gateway.detect.tables import key_of
from custdb_gateway.store import Index

_NOT_TENANTS = ("isDeleted", "email", "username", "phone", "password")


def add_tenants(draft: Draft, identifiers: Sequence[Sequence[str]]) -> None:
    """Ask which tenant is meant. `identifiers`: each with its copies."""
    if draft.candidate.table.only:
        return  # of several rows of a user, one is taken already
    for columns in identifiers:
        for realm in _realms(draft, {one.lower() for one in columns}):
            doubt = f"{columns[0]} is somebody's own only together with {realm}: choose one"
            _ask(draft, realm, doubt)
    for reading in draft.columns.readings.get("tenant", ()):
        column = reading.column
        if reading.is_sure and draft.is_free(column) and not _is_single(draft, column):
            _ask(draft, column, f"users of which {column} may log in?")


def _ask(draft: Draft, column: str, doubt: str) -> None:
    draft.use(column)
    draft.doubt("users.where", draft.made.where, Line(column, ASKED, doubt=doubt))


def _is_single(draft: Draft, column: str) -> bool:
    """Whether all rows were seen, and are of one tenant."""
    look = draft.columns.looks[column]
    return look.distinct == 1 and look.rows < ROWS // 2


def _realms(draft: Draft, identifier: set[str]) -> list[str]:
    """The columns within one value of which an identifier is unique, and not without them."""
    found: list[str] = []
    for index in draft.relation.indexes:
        names = [*_columns(draft, index)]
        if not identifier & {one.lower() for one in names}:
            continue
        others = [one for one in names if one.lower() not in identifier]
        if index.is_unique and not others:
            return []
        if index.is_unique or index.is_unique_in_part:
            found += [one for one in others if draft.is_free(one) and _may_be_realm(draft, one)]
    return [*dict.fromkeys(found)]


def _columns(draft: Draft, index: Index) -> Iterator[str]:
    """What is indexed, as columns: `coalesce(tenant, 0)` is of one of them."""
    for part in index.attributes:
        named = [one for one in draft.attributes if one.lower() == part.lower()]
        found = named or [one for one in draft.attributes if _is_word(one, part)]
        yield from found[:1]


def _is_word(name: str, text: str) -> bool:
    words = "".join(letter if letter.isalnum() or letter == "_" else " " for letter in text)
    return name.lower() in words.lower().split()


def _may_be_realm(draft: Draft, column: str) -> bool:
    if column == key_of(draft.relation):
        return False
    readings = draft.columns.readings
    return not any(
        one.column == column and one.is_sure
        for meaning in _NOT_TENANTS
        for one in readings.get(meaning, ())
    )
