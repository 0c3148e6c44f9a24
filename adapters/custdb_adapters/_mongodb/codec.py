"""Values on their way into documents, and documents on their way out."""

import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from bson import Binary, ObjectId
from bson.binary import OLD_UUID_SUBTYPE

from custdb_adapters._mongodb.client import Document
from custdb_adapters._mongodb.collection import Collection, Column
from custdb_adapters._mongodb.paths import Meant, Path, place, read, read_one
from custdb_adapters._mongodb.types import decode, encode, identity
from custdb_gateway.errors import InvalidValue, StoreRejected
from custdb_gateway.user import IDENTIFIERS, Account, Profile, StoredPassword
from custdb_gateway.values import Kind, accept, accept_id, fold, release_id

_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,18}")
_OBJECT_ID = re.compile(r"[0-9A-Fa-f]{24}")

Change = tuple[str, Path, Any]
"""A field, where it is, and its new value as BSON has it."""


@dataclass(frozen=True, slots=True)
class Found:
    """A document, and the elements of its arrays that made it match."""

    document: Document
    meant: Meant

    @property
    def key(self) -> Hashable:
        """What no other document has."""
        return repr(self.document["_id"])


class Codec:
    """Values on their way in, and documents on their way out."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._id = collection.columns["id"]
        self._readers = [
            (field, column.path, column.kind is Kind.DATE, field in IDENTIFIERS)
            for field, column in collection.columns.items()
            if field != "id"
        ]

    def wanted(self, identifier: str, text: str) -> Sequence[Any]:
        """The values that a lookup means; none if no user can have it."""
        if identifier == "id":
            return _ids(text)
        if accept_id(Kind.TEXT, text) is None:
            return []
        # Whatever most documents have: some have a phone as text, and some as a number.
        return [text, *_integers(text)]

    def match_key(self, identifier: str, value: Any) -> Hashable:
        """A key that is the same for values that a lookup takes for equal; `None`: for nothing."""
        if isinstance(value, str) and self._collection.mapping.rule(identifier) == "ignore-case":
            return fold(value)
        key: Hashable = identity(value)
        return key

    def changes(self, values: Mapping[str, Any], password_hash: str | None) -> list[Change]:
        """What to write. Raises `InvalidValue`."""
        columns = self._collection.columns
        changes = [
            (field, columns[field].path, _accepted(columns[field], value, field))
            for field, value in values.items()
        ]
        if password_hash is not None and self._collection.password is not None:
            changes.append(("password", self._collection.password, password_hash))
        return changes

    def new_document(self, changes: Sequence[Change], given_id: Any) -> Document:
        """What to write of a new user. Raises `InvalidValue`.

        An id given to a store that makes its own is not written: it would collide with the
        store's own sooner or later.
        """
        document: Document = {}
        if not self._collection.makes_ids:
            put(document, "id", self._id.path, self._new_id(given_id))
        for field, path, value in changes:
            if value is not None:
                put(document, field, path, value)
        document.setdefault("_id", ObjectId())
        return document

    def profile(self, found: Found) -> Profile:
        """What is released of a user."""
        profile: Profile = {"id": self.identity(found)}
        for field, path, is_day, identifier in self._readers:
            value = (read_one if identifier else read)(found.document, path, found.meant)
            if value is None or (identifier and value == ""):
                continue  # fields without a value are left out
            released = decode(value, day=is_day)
            if released is not None:
                profile[field] = released
        return profile

    def identity(self, found: Found) -> str:
        """The id of a user."""
        user_id = read_one(found.document, self._id.path, found.meant)
        if user_id is None or user_id == "":
            raise StoreRejected("A document of the user collection has no id.")
        return release_id(decode(user_id))

    def account(self, found: Found) -> Account:
        """A user with the stored hash."""
        return Account(self.profile(found), self.password(found))

    def password(self, found: Found) -> StoredPassword | None:
        """What proves a password."""
        stored = self.password_hash(found)
        return None if stored is None else StoredPassword(stored)

    def password_hash(self, found: Found) -> str | None:
        """The stored hash, which some applications keep as bytes."""
        path = self._collection.password
        stored = None if path is None else read(found.document, path, found.meant)
        if isinstance(stored, bytes):
            return stored.decode("utf-8", "replace")
        return stored if isinstance(stored, str) else None

    def _new_id(self, given: Any) -> Any:
        if given is not None and given != "":
            return _accepted(self._id, given, "id")
        made = {"string": str, "": str, "uuid": UUID, "binData": UUID}.get(self._id.type)
        if made is not None:
            return made(str(uuid4()))
        if self._id.type == "objectId":
            return ObjectId()
        raise InvalidValue("id", "must be given: ids of this store are not random")


def put(content: Any, field: str, path: Path, value: Any) -> None:
    """Put a field's value into nested content. Raises `InvalidValue`."""
    try:
        place(content, path, value)
    except ValueError as exc:
        raise InvalidValue(field, "is kept where another field is that was given") from exc


def _ids(text: str) -> list[Any]:
    """All ids that read like this. An id has no case and no other spelling."""
    if accept_id(Kind.TEXT, text) is None:
        return []
    values: list[Any] = [text]
    if _OBJECT_ID.fullmatch(text):
        values.append(ObjectId(text))
    values += _integers(text)
    uuid = accept_id(Kind.UUID, text)
    if uuid is not None:
        values += [uuid, Binary(uuid.bytes, OLD_UUID_SUBTYPE)]
    return values


def _integers(text: str) -> list[int]:
    """The number that reads exactly like this, if there is one."""
    found = _INTEGER.fullmatch(text) and -(2**63) <= int(text) < 2**63
    return [int(text)] if found else []


def _accepted(column: Column, value: Any, field: str) -> Any:
    accepted = accept(column.kind, value, field)
    try:
        return None if accepted is None else _encoded(column, accepted)
    except (ValueError, ArithmeticError) as exc:
        raise InvalidValue(field, "does not fit its column") from exc


def _encoded(column: Column, accepted: Any) -> Any:
    return encode(column.kind, column.type, accepted)
