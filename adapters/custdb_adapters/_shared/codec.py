"""Values on their way into an SQL store, and rows on their way out."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Protocol
from uuid import uuid4

from custdb_adapters._shared.constants import as_kept
from custdb_adapters._shared.dialect import Dialect
from custdb_adapters._shared.table import Column, Table
from custdb_gateway.errors import InvalidValue, NotSupported, StoreRejected
from custdb_gateway.store import Standing
from custdb_gateway.user import IDENTIFIERS, Account, Identifiers, Listing, Profile, StoredPassword
from custdb_gateway.values import Kind, accept, accept_id, is_true, noted, release, release_id


class Row(Protocol):
    """Values by position: what all drivers' rows have in common."""

    def __getitem__(self, position: int, /) -> Any: ...

    def __iter__(self) -> Iterator[Any]: ...


class Codec:
    """Values on their way in, and rows on their way out."""

    def __init__(self, table: Table, dialect: Dialect) -> None:
        self._table = table
        self._plan = table.mapping.plan
        self.dialect = dialect
        self._lookups = {
            name: (table.lookup(name), partial(self._plan.folded, name))
            for name in IDENTIFIERS
            if name in table.columns
        }
        self._unwritable = [*_unwritable(table)]
        self._decode_id = table.columns["id"].decode
        self._readers = [
            (position, field, column.kind, column.decode, field in IDENTIFIERS)
            for position, (field, column) in enumerate(table.columns.items())
            if field != "id"
        ]

    def lookup(self, identifiers: Identifiers) -> dict[str, Any]:
        """The identifiers that some user could have, as the driver takes them."""
        usable = {}
        for name, value in identifiers.items():
            if name not in self._lookups:
                continue
            column, fold = self._lookups[name]
            native = self._lookup_value(column, fold(value))
            if native is not None:
                usable[name] = native
        return usable

    def new_user(self, values: Mapping[str, Any], password_hash: str | None) -> dict[str, Any]:
        """What to write of a new user, with an id if the store does not make one.

        An id given to a store that makes its own is only looked for, in `guarded`: written, it
        would collide with the store's own sooner or later.
        """
        fields = {field: value for field, value in values.items() if field != "id"}
        others = self._plan.created(
            fields, with_password=password_hash is not None, unwritable=self._unwritable
        )
        if not self._table.makes_ids:
            fields["id"] = values.get("id") or str(uuid4())
            return self._native({"id": fields["id"], **others}, fields, password_hash)
        given = self.lookup({"id": values["id"]}) if values.get("id") else {}
        return {**self._native(others, fields, password_hash), **given}

    def changes(self, values: Mapping[str, Any], password_hash: str | None) -> dict[str, Any]:
        """What to write of a changed user. Raises `InvalidValue` and `FieldNotWritable`."""
        changed = self._plan.changed(
            values, with_password=password_hash is not None, unwritable=self._unwritable
        )
        return self._native(changed, values, password_hash)

    def _native(
        self, values: Mapping[str, Any], given: Mapping[str, Any], password_hash: str | None
    ) -> dict[str, Any]:
        """Values by key, as the driver takes them; of what is not `given`, flags fit the column."""
        native = {}
        for key, value in values.items():
            column = self._table.column(key)
            is_given = key in given and value is given[key]
            fitting = value if is_given else as_kept(column, value)
            native[key] = self._write_value(column, fitting, key.removeprefix("@"))
        native = self._once(native)
        if password_hash is not None and self._table.password is not None:
            if not self._table.password.is_writable:
                raise NotSupported("Passwords cannot be changed here.")
            native["password"] = password_hash
        return native

    def _once(self, native: Mapping[str, Any]) -> dict[str, Any]:
        """Each column once, also where two fields are of one."""
        keys: dict[str, str] = {}
        for key, value in native.items():
            first = keys.setdefault(self._table.column(key).name, key)
            if native[first] != value:
                raise InvalidValue(
                    key.removeprefix("@"), f"is not that of {first!r}, which is kept in one place"
                )
        return {key: native[key] for key in keys.values()}

    def profile(self, row: Row, start: int = 0) -> Profile:
        """What is released of a row whose mapped columns begin at `start`."""
        user_id = row[start]
        if user_id is None or user_id == "":
            raise StoreRejected("A row of the user table has no id.")
        if self._decode_id is not None:
            user_id = self._decode_id(user_id)
        profile: Profile = {"id": release_id(user_id)}
        for position, field, kind, decode, identifier in self._readers:
            value = row[start + position]
            if decode is not None and value is not None:
                value = decode(value)
            if value is None or (identifier and value == ""):
                continue  # fields without a value are left out
            released = value if kind is Kind.TEXT and type(value) is str else release(kind, value)
            if released is not None:
                profile[field] = released
        return self._plan.finish(profile)

    def account(self, row: Row) -> Account:
        """A row that ends with what proves the password."""
        start = len(self._table.columns)
        secrets = [row[start + n] for n in range(len(self._table.secrets))]
        return Account(self.profile(row), self.password(secrets))

    def password(self, secrets: Sequence[Any]) -> StoredPassword | None:
        """What proves a password, read in the order of the table's secrets."""
        stored, *others = map(self._secret, self._table.secrets, secrets) if secrets else (None,)
        if stored is None:
            return None
        if not others:
            return StoredPassword(stored)
        salt = others.pop(0) if self._table.mapping.passwords.salt is not None else None
        names = self._table.mapping.passwords.params
        params = {name: one for name, one in zip(names, others, strict=True) if one is not None}
        return StoredPassword(stored, salt, params)

    def mark(self, moment: datetime) -> Any:
        """What the mapped column is to say of whoever was handed over at `moment`."""
        column = self._table.mark
        if column is None:
            raise StoreRejected("The mapping names no column for marks.")
        values = {Kind.TIMESTAMP: moment, Kind.DATE: moment.date(), Kind.INTEGER: 1}
        return self.dialect.encode(column, values.get(column.kind, True))

    def standing(self, row: Row) -> Standing:
        """A row of an id, a mark and what proves a password."""
        user_id, mark, *secrets = row
        if self._decode_id is not None:
            user_id = self._decode_id(user_id)
        return Standing(release_id(user_id), self._handed_over(mark), self.password(secrets))

    def _handed_over(self, mark: Any) -> datetime | bool:
        column = self._table.mark
        if column is None or mark is None:
            return False
        if column.kind not in (Kind.TIMESTAMP, Kind.DATE):
            return is_true(mark)
        return noted(mark)

    def _secret(self, column: Column, value: Any) -> str | None:
        if column.as_hex and isinstance(value, bytes):
            return value.hex()
        if column.decode is not None and value is not None:
            value = column.decode(value)
        return None if value is None else self.text(value)

    def text(self, stored: Any) -> str:
        """A stored hash, which some applications keep as bytes, and some as JSON."""
        if type(stored) is str:
            return stored
        if isinstance(stored, (dict, list)):
            return json.dumps(stored, ensure_ascii=False)
        return stored.decode("utf-8", "replace") if isinstance(stored, bytes) else str(stored)

    def listing(self, rows: Sequence[Row]) -> Listing:
        """A page: each row starts with the total, and one row stands for none."""
        users = [self.profile(row, 1) for row in rows if row[1] is not None]
        return Listing(total=int(rows[0][0]), users=users)

    def _lookup_value(self, column: Column, value: str) -> Any | None:
        accepted = accept_id(column.kind, value)
        try:
            return None if accepted is None else self.dialect.encode(column, accepted)
        except (ValueError, OverflowError):
            return None

    def _write_value(self, column: Column, value: Any, field: str) -> Any:
        accepted = accept(column.kind, value, field)
        try:
            return None if accepted is None else self.dialect.encode(column, accepted)
        except (ValueError, OverflowError) as exc:
            raise InvalidValue(field, "does not fit its column") from exc


def _unwritable(table: Table) -> Iterator[str]:
    """The fields that are made of what is in another table, or inside of JSON."""
    plan = table.mapping.plan
    for field in table.mapping.fields:
        if not all(table.column(key).is_writable for key in plan.keys(field)):
            yield field
