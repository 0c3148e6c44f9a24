"""GenAuth as its users see it, in both modes, doing what its documents say with pasted scripts.

Where the documents are silent, it does what asks most of the scripts.
"""

import hashlib
import secrets
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any

from tests.genauth.pasting import Functions
from tests.genauth.runtime import ScriptError

Profile = dict[str, Any]

ADDRESS = "203.0.113.7"


class Refused(Exception):
    """What GenAuth tells the person in front of it."""


@dataclass(frozen=True)
class Session:
    """Somebody is logged in."""

    user_id: str


@contextmanager
def _shown() -> Iterator[None]:
    """The words of a script's error are shown to the person."""
    try:
        yield
    except ScriptError as exc:
        raise Refused(str(exc)) from exc


class GenAuth(ABC):
    """A user pool with the eight, or two, functions of a custom database."""

    def __init__(self, functions: Functions) -> None:
        self._functions = functions

    @abstractmethod
    def sign_up(self, password: str | None = None, **profile: Any) -> Session:
        """Register; without a password, by a code that was sent to the phone or the email."""

    @abstractmethod
    def log_in(self, account: str, password: str) -> Session:
        """Log in by email, phone or username."""

    @abstractmethod
    def user_info(self, session: Session) -> Profile:
        """Who is logged in (OIDC)."""

    @abstractmethod
    def change_password(self, session: Session, old: str, new: str) -> None:
        """Change a password that is known."""

    @abstractmethod
    def reset_password(self, account: str, new: str) -> None:
        """Replace a password that is forgotten, after a code that was sent."""

    @abstractmethod
    def edit(self, session: Session, **profile: Any) -> Profile:
        """Change one's own profile."""

    @abstractmethod
    def list_users(self, page: int = 1, limit: int = 10) -> Profile:
        """A page of the console's list."""

    @abstractmethod
    def search_users(self, keyword: str) -> Profile:
        """What the console finds."""

    @abstractmethod
    def delete_user(self, user_id: str) -> None:
        """Remove a user in the console."""

    def _call(self, name: str, *arguments: Any) -> Any:
        """Run a script, with a context as full as any."""
        context = {
            "userPoolId": "5f8d0d55b54764421b715f00",
            "userPoolName": "a pool",
            "userPoolMetadata": {"apiKey": "not for the gateway"},
            "appId": "5f8d0d55b54764421b715f01",
            "appName": "an application",
            "request": {"ip": ADDRESS, "geo": {}, "body": {"password": "not for the gateway"}},
        }
        with _shown():
            return self._functions[name](*arguments, context)

    def _find(self, query: Mapping[str, Any]) -> Profile | None:
        found: Profile | None = self._call("getUser", query)
        return found


class CustomUserStore(GenAuth):
    """Keeps no user: every question goes to the customer."""

    def sign_up(self, password: str | None = None, **profile: Any) -> Session:
        if self._find(_identifiers(profile)) is not None:
            raise Refused("The user exists already.")
        given = {} if password is None else {"password": password}
        userinfo = {"photo": "https://files.example.com/default.png", **profile, **given}
        created = self._call("createUser", userinfo)
        if password is None:
            return self._logged_in(created)
        return self._logged_in(self._call("login", _identifiers(profile), password))

    def log_in(self, account: str, password: str) -> Session:
        return self._logged_in(self._call("login", _query(account), password))

    def user_info(self, session: Session) -> Profile:
        found = self._find({"id": session.user_id})
        if found is None:
            raise Refused("The user does not exist.")
        return found

    def change_password(self, session: Session, old: str, new: str) -> None:
        if not self._call("validatePassword", session.user_id, old):
            raise Refused("The old password is wrong.")
        self._call("updateUser", session.user_id, {"password": new})

    def reset_password(self, account: str, new: str) -> None:
        found = self._find(_query(account))
        if found is None:
            raise Refused("The user does not exist.")
        self._call("updateUser", found["id"], {"password": new})

    def edit(self, session: Session, **profile: Any) -> Profile:
        updated: Profile = self._call("updateUser", session.user_id, profile)
        return updated

    def list_users(self, page: int = 1, limit: int = 10) -> Profile:
        found: Profile = self._call("listUsers", page, limit)
        return found

    def search_users(self, keyword: str) -> Profile:
        found: Profile = self._call("searchUser", keyword)
        return found

    def delete_user(self, user_id: str) -> None:
        if self._call("deleteUser", user_id) is not True:
            raise Refused("The user could not be deleted.")

    def _logged_in(self, profile: Profile) -> Session:
        """Keeps the books of logins in the customer's store, as it probably does."""
        updates = {
            "token": secrets.token_hex(16),
            "tokenExpiredAt": "2030-01-01T00:00:00.000Z",
            "loginsCount": profile.get("loginsCount", 0) + 1,
            "lastLogin": "2026-01-01T00:00:00.000Z",
            "lastIP": ADDRESS,
        }
        return Session(self._call("updateUser", profile["id"], updates)["id"])


@dataclass
class _Kept:
    """A user in GenAuth's own store."""

    profile: Profile
    password: bytes


class LazyMigration(GenAuth):
    """Keeps every user who has logged in once, and asks the customer for the others."""

    def __init__(self, functions: Functions) -> None:
        super().__init__(functions)
        self._users: dict[str, _Kept] = {}
        self._ids = count(1)

    def sign_up(self, password: str | None = None, **profile: Any) -> Session:
        identifiers = _identifiers(profile)
        if self._known(identifiers) or self._find(identifiers) is not None:
            raise Refused("The user exists already.")
        return self._keep(profile, password or "")

    def log_in(self, account: str, password: str) -> Session:
        query = _query(account)
        known = self._known(query)
        if known is None:
            return self._keep(self._call("login", query, password), password)
        if not _is_right(password, known.password):
            raise Refused("The account or the password is wrong.")
        return Session(known.profile["id"])

    def user_info(self, session: Session) -> Profile:
        return self._own(session.user_id).profile

    def change_password(self, session: Session, old: str, new: str) -> None:
        kept = self._own(session.user_id)
        if not _is_right(old, kept.password):
            raise Refused("The old password is wrong.")
        kept.password = _hash(new)

    def reset_password(self, account: str, new: str) -> None:
        known = self._known(_query(account))
        if known is None:  # before the first login; the documents do not say
            raise Refused("The user does not exist.")
        known.password = _hash(new)

    def edit(self, session: Session, **profile: Any) -> Profile:
        kept = self._own(session.user_id)
        kept.profile |= profile
        return kept.profile

    def list_users(self, page: int = 1, limit: int = 10) -> Profile:
        users = [kept.profile for kept in self._users.values()]
        return {"totalCount": len(users), "list": users[(page - 1) * limit :][:limit]}

    def search_users(self, keyword: str) -> Profile:
        found = [one.profile for one in self._users.values() if keyword in str(one.profile)]
        return {"totalCount": len(found), "list": found}

    def delete_user(self, user_id: str) -> None:
        self._own(user_id)
        del self._users[user_id]

    def _own(self, user_id: str) -> _Kept:
        if user_id not in self._users:
            raise Refused("The user does not exist.")
        return self._users[user_id]

    def _known(self, query: Mapping[str, Any]) -> _Kept | None:
        for kept in self._users.values():
            if any(_folded(kept.profile.get(name)) == _folded(query[name]) for name in query):
                return kept
        return None

    def _keep(self, profile: Profile, password: str) -> Session:
        user_id = f"genauth-{next(self._ids)}"
        self._users[user_id] = _Kept({**profile, "id": user_id}, _hash(password))
        return Session(user_id)


def _query(account: str) -> dict[str, str]:
    """What a login form makes of what was typed."""
    if "@" in account:
        return {"email": account}
    return {"phone": account} if account.removeprefix("+").isdigit() else {"username": account}


def _identifiers(profile: Mapping[str, Any]) -> dict[str, Any]:
    return {name: profile[name] for name in ("email", "phone", "username") if profile.get(name)}


def _folded(value: Any) -> str:
    return str(value).lower()


def _hash(password: str) -> bytes:
    salt = secrets.token_bytes(8)
    return salt + hashlib.scrypt(password.encode(), salt=salt, n=2, r=1, p=1)


def _is_right(password: str, kept: bytes) -> bool:
    salt, key = kept[:8], kept[8:]
    return bool(password) and hashlib.scrypt(password.encode(), salt=salt, n=2, r=1, p=1) == key
