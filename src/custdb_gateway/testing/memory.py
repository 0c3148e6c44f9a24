"""A store in memory, for tests that are about something else. It keeps to the contract."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from custdb_gateway.errors import InvalidValue, StoreUnavailable, UserExists, UserNotFound
from custdb_gateway.mapping import UserMapping
from custdb_gateway.user import (
    IDENTIFIERS,
    SEARCHED,
    Account,
    Identifiers,
    Listing,
    Page,
    Profile,
    StoredPassword,
)
from custdb_gateway.values import Kind, accept, fold, release

_MAX_ID = 2**63


@dataclass
class _Row:
    id: int
    values: dict[str, Any]
    password: str | None = field(default=None, repr=False)

    @property
    def stored(self) -> StoredPassword | None:
        return None if self.password is None else StoredPassword(self.password)


class MemoryStore:
    """Users in a dictionary. `kinds` says which fields are not text."""

    def __init__(self, mapping: UserMapping, kinds: Mapping[str, Kind] | None = None) -> None:
        self._mapping = mapping
        self._kinds = dict(kinds or {})
        self._rows: dict[int, _Row] = {}
        self._last_id = 0
        self.is_down = False

    async def ping(self) -> None:
        self._check()

    async def find_users(self, identifiers: Identifiers) -> Sequence[Profile]:
        return [self._profile(row) for row in self._find(identifiers)]

    async def find_accounts(self, identifiers: Identifiers) -> Sequence[Account]:
        return [Account(self._profile(row), row.stored) for row in self._find(identifiers)]

    async def sample_passwords(self, limit: int) -> Sequence[StoredPassword]:
        self._check()
        return [row.stored for row in self._rows.values() if row.stored][:limit]

    async def search_users(self, keyword: str, page: Page) -> Listing:
        self._check()
        wanted = fold(keyword)
        return self._page([row for row in self._sorted() if self._holds(row, wanted)], page)

    async def list_users(self, page: Page) -> Listing:
        self._check()
        return self._page(self._sorted(), page)

    async def create_user(self, values: Mapping[str, Any], password_hash: str | None) -> Profile:
        self._check()
        if values.get("id") is not None and self._by_id(str(values["id"])):
            raise UserExists
        fields = {name: value for name, value in values.items() if name != "id"}
        given = self._mapping.plan.created(fields, with_password=password_hash is not None)
        accepted = self._accept(given)
        self._refuse_taken(accepted, None)
        self._last_id += 1
        row = self._rows[self._last_id] = _Row(self._last_id, accepted, password_hash)
        return self._profile(row)

    async def update_user(
        self, user_id: str, values: Mapping[str, Any], password_hash: str | None
    ) -> Profile:
        self._check()
        changed = self._mapping.plan.changed(values, with_password=password_hash is not None)
        accepted = self._accept(changed)
        row = self._by_id(user_id)
        if row is None:
            raise UserNotFound
        self._refuse_taken(accepted, row)
        row.values.update(accepted)
        if password_hash is not None:
            row.password = password_hash
        return self._profile(row)

    async def replace_password_hash(self, user_id: str, old: str, new: str) -> bool:
        self._check()
        row = self._by_id(user_id)
        if row is None or row.password != old:
            return False
        row.password = new
        return True

    async def delete_user(self, user_id: str) -> bool:
        self._check()
        row = self._by_id(user_id)
        return row is not None and self._rows.pop(row.id) is row

    def _check(self) -> None:
        if self.is_down:
            raise StoreUnavailable from ConnectionError("the store was taken down")

    def _accept(self, values: Mapping[str, Any]) -> dict[str, Any]:
        accepted = {}
        for name, value in values.items():
            accepted[name] = accept(self._kinds.get(name, Kind.TEXT), value, name)
            if isinstance(accepted[name], int) and not -_MAX_ID <= accepted[name] < _MAX_ID:
                raise InvalidValue(name, "does not fit its column")
        return accepted

    def _refuse_taken(self, values: Mapping[str, Any], own: _Row | None) -> None:
        taken = {name: values[name] for name in IDENTIFIERS if values.get(name) is not None}
        if any(row is not own for row in self._matching(taken)):
            raise UserExists

    def _find(self, identifiers: Identifiers) -> list[_Row]:
        self._check()
        return self._matching(identifiers)[:2]

    def _matching(self, identifiers: Identifiers) -> list[_Row]:
        return [
            row
            for row in self._rows.values()
            if any(self._is(row, name, value) for name, value in identifiers.items())
        ]

    def _is(self, row: _Row, identifier: str, value: str) -> bool:
        if identifier == "id":
            return value == str(row.id)
        stored = row.values.get(identifier)
        if self._mapping.rule(identifier) == "ignore-case" and stored is not None:
            return fold(stored) == fold(value)
        return bool(stored == value)

    def _by_id(self, user_id: str) -> _Row | None:
        return next((row for row in self._rows.values() if str(row.id) == user_id), None)

    def _holds(self, row: _Row, keyword: str) -> bool:
        values = (row.values.get(name) for name in SEARCHED)
        return any(keyword in fold(value) for value in values if value is not None)

    def _sorted(self) -> list[_Row]:
        return [self._rows[key] for key in sorted(self._rows)]

    def _page(self, rows: list[_Row], page: Page) -> Listing:
        wanted = rows[page.offset : page.offset + page.limit]
        return Listing(len(rows), [self._profile(row) for row in wanted])

    def _profile(self, row: _Row) -> Profile:
        released = {
            name: release(self._kinds.get(name, Kind.TEXT), value)
            for name, value in row.values.items()
            if not (value == "" and name in IDENTIFIERS)
        }
        given = {name: value for name, value in released.items() if value is not None}
        return self._mapping.plan.finish({"id": str(row.id), **given})
