"""Values on their way into documents, and documents on their way out."""

import json
import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
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
from custdb_gateway.values import Kind, accept, accept_id, fold, release, release_id

_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,18}")
_OBJECT_ID = re.compile(r"[0-9A-Fa-f]{24}")

Change = tuple[str, Path, Any]
"""A key of the mapping's plan, where it is, and its new value as BSON has it."""


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
        self._plan = collection.mapping.plan
        self._id = collection.columns["id"]
        self._hash = collection.password
        self._beside = collection.secrets[1:]
        self._readers = [
            (field, column.path, column.kind is Kind.DATE, field in IDENTIFIERS)
            for field, column in collection.columns.items()
            if field != "id"
        ]

    def wanted(self, identifier: str, text: str) -> Sequence[Any]:
        """The values that a lookup means, text first; none if no user can have it."""
        if identifier == "id":
            return _ids(text)
        text = self._plan.folded(identifier, text)
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

    def created(self, values: Mapping[str, Any], password_hash: str | None) -> list[Change]:
        """What to write of a new user. Raises `InvalidValue` and `FieldNotWritable`."""
        planned = self._plan.created(values, with_password=password_hash is not None)
        return self._changes(values, planned, password_hash)

    def changed(self, values: Mapping[str, Any], password_hash: str | None) -> list[Change]:
        """What to write of a changed user. Raises `InvalidValue` and `FieldNotWritable`."""
        planned = self._plan.changed(values, with_password=password_hash is not None)
        return self._changes(values, planned, password_hash)

    def _changes(
        self, given: Mapping[str, Any], planned: Mapping[str, Any], password_hash: str | None
    ) -> list[Change]:
        changes: list[Change] = []
        for key, value in planned.items():
            column = self._collection.column(key)
            encode = _accepted if key in given and given[key] is value else _made
            changes.append((key, column.path, encode(column, value, key.removeprefix("@"))))
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
        for key, path, value in changes:
            if value is not None:
                put(document, key, path, value)
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
        return self._plan.finish(profile)

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
        if self._hash is None:
            return None
        stored = read(found.document, self._hash, found.meant)
        if not isinstance(stored, (str, bytes, dict)):
            return None
        if not self._beside:
            return StoredPassword(_text(stored))
        others = [read(found.document, path, found.meant) for path in self._beside]
        section = self._collection.mapping.passwords
        salt = others.pop(0) if section.salt is not None else None
        if isinstance(salt, bytes) and section.options.get("salt_encoding") == "hex":
            salt = salt.hex()
        params = zip(section.params, map(_parameter, others), strict=True)
        return StoredPassword(
            _text(stored),
            None if salt is None else _text(salt),
            {name: value for name, value in params if value is not None},
        )

    def _new_id(self, given: Any) -> Any:
        if given is not None and given != "":
            return _accepted(self._id, given, "id")
        made = {"string": str, "": str, "uuid": UUID, "binData": UUID}.get(self._id.type)
        if made is not None:
            return made(str(uuid4()))
        if self._id.type == "objectId":
            return ObjectId()
        raise InvalidValue("id", "must be given: ids of this store are not random")


def put(content: Any, key: str, path: Path, value: Any) -> None:
    """Put the value of a key into nested content. Raises `InvalidValue`."""
    try:
        place(content, path, value)
    except ValueError as exc:
        raise InvalidValue(
            key.removeprefix("@"), "is kept where another field is that was given"
        ) from exc


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


def _text(secret: Any) -> str:
    """A secret, which some applications keep as bytes, and some as an object."""
    if isinstance(secret, str):
        return secret
    if isinstance(secret, bytes):
        return secret.decode("utf-8", "replace")
    return json.dumps(decode(secret), ensure_ascii=False)


def _parameter(value: Any) -> str | int | None:
    released = decode(value)
    return released if released is None or type(released) is int else _text(value)


def _made(column: Column, value: Any, field: str) -> Any:
    """What the mapping itself has made, as the others are; else as the mapping has it."""
    if isinstance(value, datetime) and column.type != "string":
        return encode(Kind.TIMESTAMP, "", value)
    if isinstance(value, datetime):
        return release(Kind.TIMESTAMP, value)
    is_flag = isinstance(value, bool) and column.kind in (Kind.INTEGER, Kind.NUMBER)
    try:
        return _accepted(column, int(value) if is_flag else value, field) if column.type else value
    except InvalidValue:
        return value


def _accepted(column: Column, value: Any, field: str) -> Any:
    accepted = accept(column.kind, value, field)
    try:
        return None if accepted is None else _encoded(column, accepted)
    except (ValueError, ArithmeticError) as exc:
        raise InvalidValue(field, "does not fit its column") from exc


def _encoded(column: Column, accepted: Any) -> Any:
    return encode(column.kind, column.type, accepted)
