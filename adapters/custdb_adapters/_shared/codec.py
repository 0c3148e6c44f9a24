"""Values on their way into an SQL store, and rows on their way out."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol
from uuid import uuid4

from custdb_adapters._shared.dialect import Dialect
from custdb_adapters._shared.table import Column, Table
from custdb_gateway.errors import InvalidValue, StoreRejected
from custdb_gateway.store import Standing
from custdb_gateway.user import IDENTIFIERS, Account, Identifiers, Listing, Profile
from custdb_gateway.values import Kind, accept, accept_id, is_true, noted, release, release_id


class Row(Protocol):
    """Values by position: what all drivers' rows have in common."""

    def __getitem__(self, position: int, /) -> Any: ...

    def __iter__(self) -> Iterator[Any]: ...


class Codec:
    """Values on their way in, and rows on their way out."""

    def __init__(self, table: Table, dialect: Dialect) -> None:
        self._table = table
        self.dialect = dialect
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
            column = self._table.columns.get(name)
            native = None if column is None else self._lookup_value(column, value)
            if native is not None:
                usable[name] = native
        return usable

    def new_user(self, values: Mapping[str, Any], password_hash: str | None) -> dict[str, Any]:
        """What to write of a new user, with an id if the store does not make one.

        An id given to a store that makes its own is only looked for, in `guarded`: written, it
        would collide with the store's own sooner or later.
        """
        others = {field: value for field, value in values.items() if field != "id"}
        if not self._table.makes_ids:
            return self.values({"id": values.get("id") or str(uuid4()), **others}, password_hash)
        given = self.lookup({"id": values["id"]}) if values.get("id") else {}
        return {**self.values(others, password_hash), **given}

    def values(self, values: Mapping[str, Any], password_hash: str | None) -> dict[str, Any]:
        """What to write, as the driver takes it. Raises `InvalidValue`."""
        native = {
            field: self._write_value(self._table.columns[field], value, field)
            for field, value in values.items()
        }
        if password_hash is not None and self._table.password is not None:
            native["password"] = password_hash
        return native

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
        return profile

    def account(self, row: Row) -> Account:
        """A row that ends with the stored hash."""
        stored = row[len(self._table.columns)] if self._table.password else None
        return Account(self.profile(row), None if stored is None else self.text(stored))

    def mark(self, moment: datetime) -> Any:
        """What the mapped column is to say of whoever was handed over at `moment`."""
        column = self._table.mark
        if column is None:
            raise StoreRejected("The mapping names no column for marks.")
        values = {Kind.TIMESTAMP: moment, Kind.DATE: moment.date(), Kind.INTEGER: 1}
        return self.dialect.encode(column, values.get(column.kind, True))

    def standing(self, row: Row) -> Standing:
        """A row of an id, a mark and a hash."""
        user_id, mark, stored = row
        if self._decode_id is not None:
            user_id = self._decode_id(user_id)
        hashed = None if stored is None else self.text(stored)
        return Standing(release_id(user_id), self._handed_over(mark), hashed)

    def _handed_over(self, mark: Any) -> datetime | bool:
        column = self._table.mark
        if column is None or mark is None:
            return False
        if column.kind not in (Kind.TIMESTAMP, Kind.DATE):
            return is_true(mark)
        return noted(mark)

    def text(self, stored: Any) -> str:
        """A stored hash, which some applications keep as bytes."""
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
