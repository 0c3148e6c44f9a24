"""The eight functions of the contract, over any store. No HTTP, no SQL."""

from collections.abc import Container, Mapping
from typing import Any, Literal

from custdb_gateway.errors import (
    AccountBlocked,
    AmbiguousUser,
    FieldNotWritable,
    InvalidCredentials,
    InvalidRequest,
    NotSupported,
    UserNotFound,
)
from custdb_gateway.mapping import UserMapping
from custdb_gateway.migration import HandOvers
from custdb_gateway.passwords import PasswordKeeper, Upgrades
from custdb_gateway.store import KeepsPasswordHashes, UserStore, WritesUsers
from custdb_gateway.throttle import Throttle
from custdb_gateway.user import (
    IDENTIFIERS,
    NAMES,
    Account,
    Identifiers,
    Listing,
    Page,
    Profile,
)
from custdb_gateway.values import is_true


class Operations:
    """What GenAuth can ask for. `deadline` is a time of the running loop."""

    def __init__(
        self,
        store: UserStore,
        mapping: UserMapping,
        passwords: PasswordKeeper,
        throttle: Throttle,
        handovers: HandOvers | None = None,
        tombstones: Container[str] = (),
        upgrades: Upgrades | None = None,
    ) -> None:
        """`handovers`: a login hands its user over. `tombstones`: who must not come back.

        `upgrades`: a login replaces a weak hash.
        """
        self._upgrades = upgrades
        self._store = store
        self._handovers = handovers
        self._tombstones = tombstones
        self._throttle = throttle
        self._mapping = mapping
        self._passwords = passwords
        keeps = mapping.users.password and isinstance(store, KeepsPasswordHashes)
        writes = not mapping.users.read_only and isinstance(store, WritesUsers)
        self._hashes = store if keeps and isinstance(store, KeepsPasswordHashes) else None
        self._writer = store if writes and isinstance(store, WritesUsers) else None

    async def login(self, query: Identifiers, password: str, deadline: float) -> Profile:
        """The profile of the user whose password this is."""
        with self._throttle.attempt(query) as attempt:
            account = await self._find_account(query)
            attempt.right = await self._is_right(account, password, deadline)
        if account is None or not attempt.right or self._is_gone(account.profile):
            raise InvalidCredentials
        if is_true(account.profile.get("blocked")):
            raise AccountBlocked
        if self._handovers is not None:
            self._handovers.note(account.profile["id"])
        if self._upgrades is not None and account.password is not None:
            self._upgrades.note(account.profile["id"], account.password, password)
        return account.profile

    async def get_user(self, query: Identifiers) -> Profile | None:
        """The user that is meant, or `None`."""
        found = await self._store.find_users(self._known(query))
        if len(found) > 1:
            raise AmbiguousUser
        return found[0] if found else None

    async def search_users(self, keyword: str, page: Page) -> Listing:
        """Users with the keyword in one of the searched fields."""
        if "\0" in keyword:  # no text of a user holds it, and not every store could be asked
            return Listing(0, [])
        return await self._store.search_users(keyword, page)

    async def list_users(self, page: Page) -> Listing:
        """A page of all users."""
        return await self._store.list_users(page)

    async def create_user(self, userinfo: Mapping[str, Any], deadline: float) -> Profile:
        """The user that was added."""
        writer = self._writes("create")
        given = self._writable(userinfo).items()
        values = {field: value for field, value in given if value is not None}
        if values.keys().isdisjoint(NAMES):
            raise InvalidRequest("The user needs an email, a phone or a username.")
        if userinfo.get("id") not in (None, ""):
            values["id"] = userinfo["id"]
        # Registered by a code sent to a phone, a user has no password.
        hashed = await self._hashed(userinfo.get("password") or None, deadline)
        try:
            return await writer.create_user(values, hashed)
        except FieldNotWritable as exc:
            if any(values[field] for field in exc.fields):
                raise
            return await writer.create_user(_without(values, exc.fields), hashed)

    async def update_user(
        self, user_id: str, updates: Mapping[str, Any], deadline: float
    ) -> Profile:
        """The user as it is after the change, or as it is if nothing mapped was given."""
        writer = self._writes()
        values = self._writable(updates)
        hashed = await self._hashed(updates.get("password"), deadline)
        if not values and not hashed:
            return await self._get(user_id)
        try:
            return await writer.update_user(user_id, values, hashed)
        except FieldNotWritable as exc:
            profile = await self._get(user_id)
            if any(values[field] != profile.get(field) for field in exc.fields):
                raise
            others = _without(values, exc.fields)
            if not others and not hashed:
                return profile
            return await writer.update_user(user_id, others, hashed)

    async def delete_user(self, user_id: str) -> bool:
        """`True`: the user is gone."""
        if not await self._writes("delete").delete_user(user_id):
            raise UserNotFound
        return True

    async def validate_password(self, user_id: str, password: str, deadline: float) -> bool:
        """Whether this is the password of the user."""
        query = {"id": user_id}
        with self._throttle.attempt(query) as attempt:
            account = await self._find_account(query)
            if account is None:
                raise UserNotFound
            attempt.right = await self._is_right(account, password, deadline)
        return attempt.right

    async def _get(self, user_id: str) -> Profile:
        profile = await self.get_user({"id": user_id})
        if profile is None:
            raise UserNotFound
        return profile

    def _is_gone(self, profile: Profile) -> bool:
        return is_true(profile.get("isDeleted")) or profile["id"] in self._tombstones

    async def _find_account(self, query: Identifiers) -> Account | None:
        if self._hashes is None:
            raise NotSupported("This store keeps no passwords.")
        found = await self._hashes.find_accounts(self._known(query))
        if len(found) > 1:
            raise AmbiguousUser
        return found[0] if found else None

    async def _is_right(self, account: Account | None, password: str, deadline: float) -> bool:
        """Nobody's password is wrong, and that takes as long to find out as somebody's."""
        if account is None:
            return await self._passwords.verify(password, None, "", deadline)
        username = str(account.profile.get("username", ""))
        return await self._passwords.verify(password, account.password, username, deadline)

    def _known(self, query: Identifiers) -> Identifiers:
        """The given identifiers that this store has."""
        return {name: query[name] for name in query if name in self._mapping.columns}

    def _writes(self, how: Literal["create", "update", "delete"] = "update") -> WritesUsers:
        if self._writer is None:
            raise NotSupported("This user store is read-only.")
        users = self._mapping.users
        if (how == "create" and not users.create) or (how == "delete" and not users.delete):
            raise NotSupported(f"Users cannot be {how}d here.")
        return self._writer

    def _writable(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """What is written of them. An identifier without characters is none, and stored as none."""
        return {
            field: None if value == "" and field in IDENTIFIERS else value
            for field, value in values.items()
            if field in self._mapping.writable
        }

    async def _hashed(self, password: Any, deadline: float) -> str | None:
        if password is None:
            return None
        if not isinstance(password, str):
            raise InvalidRequest("The password must be text.")
        if self._hashes is None:
            raise NotSupported("This store keeps no passwords.")
        return await self._passwords.hash(password, deadline)


def _without(values: Mapping[str, Any], fields: Container[str]) -> dict[str, Any]:
    return {field: value for field, value in values.items() if field not in fields}
