"""The users that a rehearsal makes: nobody can take them for real ones, and none is left."""

import re
import secrets
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from custdb_gateway.cli.rehearsal.players import NO_ANSWER, NO_SCRIPT, Answer, Player

# RFC 2606: nobody can have an address at .invalid. No country has the code 999.
_MARK = "custdb-rehearsal-"
_NAME = re.compile(rf"{_MARK}[0-9a-f]{{8}}-[0-9]+@rehearsal\.invalid", re.IGNORECASE)
_PHONE_MARK = "99973427"
_PHONE = re.compile(rf"{_PHONE_MARK}[0-9]{{7}}")

_PAGE = 100
_MOST_PAGES = 100
_TRIES = 6
_PAUSE_SECONDS = 1.0
_PASSING = ("store_unavailable", "overloaded", NO_ANSWER)
"""Refusals that may be over in a moment."""

_NOT_DONE = (
    *("not_supported", NO_SCRIPT, "invalid_request", "invalid_value", "too_large"),
    *("unauthenticated", "caller_not_allowed"),
)
"""Refusals of those who have written nothing."""


@dataclass(slots=True)
class User:
    """Somebody who signs up and logs in."""

    identifiers: Mapping[str, str] = field(repr=False)
    password: str = field(repr=False)
    has_password: bool = True
    id: str = ""
    may_exist: bool = False
    """Whether the store may have somebody with these identifiers."""

    @property
    def query(self) -> dict[str, str]:
        """How GenAuth names the user: by the identifier that was typed."""
        return dict([*self.identifiers.items()][:1])

    @property
    def name(self) -> str:
        """The identifier that was typed."""
        return next(iter(self.identifiers.values()))

    @property
    def userinfo(self) -> dict[str, str]:
        """What the user signs up with."""
        password = {"password": self.password} if self.has_password else {}
        return {**self.identifiers, **password}


def is_own(profile: Mapping[str, Any]) -> bool:
    """Whether a rehearsal made this user, which every identifier of it must say."""
    names = [profile[name] for name in ("email", "username") if profile.get(name)]
    if names:
        return all(_NAME.fullmatch(str(name)) for name in names)
    return bool(_PHONE.fullmatch(str(profile.get("phone", ""))))


def nobody(fields: Collection[str]) -> dict[str, str]:
    """An identifier that nobody has, another each time: a gateway may count wrong passwords."""
    if "email" in fields or "username" in fields:
        name = f"nobody-{secrets.token_hex(4)}@rehearsal.invalid"
        return {"email" if "email" in fields else "username": name}
    return {"phone": f"9990{secrets.randbelow(10**11):011}"}


class OwnUsers:
    """Knows every user that one rehearsal may have made, and removes them."""

    def __init__(self, player: Player, fields: Collection[str]) -> None:
        self._player = player
        self._names = [name for name in ("email", "username") if name in fields]
        self._has_phone = "phone" in fields
        self._run = secrets.token_hex(4)
        self._known: list[User] = []

    def newcomer(self, *, with_password: bool = True, with_phone: bool = False) -> User:
        """Somebody new. Remembered from now on: nobody can tell how a call will end."""
        number = len(self._known) + 1
        name = f"{_MARK}{self._run}-{number}@rehearsal.invalid"
        identifiers = dict.fromkeys(self._names, name)
        if self._has_phone and (with_phone or not identifiers):
            phone = f"{_PHONE_MARK}{int(self._run, 16) % 10_000:04}{number:03}"
            identifiers = {"phone": phone, **identifiers}
        user = User(identifiers, secrets.token_urlsafe(16), with_password)
        self._known.append(user)
        return user

    def sign_up(self, user: User) -> Answer:
        """Create a newcomer before a flow begins."""
        answer = self._player.call("createUser", {"userinfo": user.userinfo})
        self.note(user.userinfo, answer)
        user.id = answer.value["id"] if answer.word == "profile" else ""
        return answer

    def note(self, written: Mapping[str, Any], answer: Answer) -> None:
        """Remember that those whom a write has named may exist, unless it surely was not done."""
        if answer.code not in _NOT_DONE:
            for user in self._known:
                user.may_exist = user.may_exist or user.name in written.values()

    def remove(self, is_urgent: Callable[[], bool] = lambda: False) -> list[tuple[User, Answer]]:
        """Remove everybody. Returns who is, or may be, left, and what is in the way.

        What fails is tried again, unless it is urgent.
        """
        known: Iterable[User] = self._known
        for number in range(_TRIES):
            outcomes = [(user, self._remove(user)) for user in known]
            left = [(user, problem) for user, problem in outcomes if problem and user.may_exist]
            is_passing = any(problem.word in _PASSING for _, problem in left)
            if not is_passing or number == _TRIES - 1 or is_urgent():
                break
            known = [user for user, _ in left]
            time.sleep(_PAUSE_SECONDS)
        return left

    def left_overs(self) -> tuple[int, Answer | None]:
        """Remove users of rehearsals that were killed: how many, and what is in the way."""
        found, problem = self._search(_MARK if self._names else _PHONE_MARK)
        refusals = [answer for one in found if (answer := self._delete(one)) is not None]
        return len(found) - len(refusals), refusals[0] if refusals else problem

    def _remove(self, user: User) -> Answer | None:
        """Remove a user and look whether it is gone, or return what is in the way."""
        answer = self._player.call("getUser", {"query": user.identifiers})
        if answer.word == "ambiguous_user":
            found, problem = self._search(user.name)
        elif answer.word == "profile":
            found, problem = [answer.value], None
        else:
            return None if answer.word == "null" else answer
        user.may_exist = True
        refusals = [self._delete(one) for one in found if is_own(one)]
        problem = next((refusal for refusal in refusals if refusal is not None), problem)
        return problem or self._still_there(user)

    def _still_there(self, user: User) -> Answer | None:
        answer = self._player.call("getUser", {"query": user.identifiers})
        return None if answer.word == "null" else answer

    def _delete(self, profile: Mapping[str, Any]) -> Answer | None:
        answer = self._player.call("deleteUser", {"id": profile["id"]})
        return None if answer.word in ("true", "user_not_found") else answer

    def _search(self, keyword: str) -> tuple[list[dict[str, Any]], Answer | None]:
        """All own users with the keyword, and what ended the search early."""
        found: list[dict[str, Any]] = []
        for answer in self._pages(keyword):
            if answer.word != "users":
                return found, answer
            found += [one for one in answer.value["list"] if is_own(one)]
        return found, None

    def _pages(self, keyword: str) -> Iterator[Answer]:
        for number in range(1, _MOST_PAGES + 1):
            arguments = {"keyword": keyword, "page": number, "limit": _PAGE}
            answer = self._player.call("searchUser", arguments)
            yield answer
            if answer.word != "users" or number * _PAGE >= answer.value["totalCount"]:
                return
