"""What a flow has to play with, and how it is held to what was expected."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from typing import Any

from custdb_gateway.cli.rehearsal.line import Line
from custdb_gateway.cli.rehearsal.own_users import OwnUsers, User, nobody
from custdb_gateway.cli.rehearsal.players import NO_SCRIPT, Answer, Player
from custdb_gateway.cli.rehearsal.stopping import Stop

_CONTEXT = {"appName": "custdb-gateway rehearse"}
_PASSWORDS = ("login", "validatePassword")


class NotPlayed(Exception):
    """The flow cannot be played here; the message says why."""


class Unexpected(Exception):
    """Something else happened than was expected; the message says what."""


Fragile = Callable[[], AbstractContextManager[tuple[Player, Line]]]
"""Starts a gateway of its own whose line to the store can be held up and cut."""


@dataclass(frozen=True, slots=True)
class Stage:
    """All that flows share."""

    player: Player
    own_users: OwnUsers
    stop: Stop
    fields: frozenset[str]
    """The mapped fields."""
    keeps_passwords: bool
    fragile: Fragile
    """Raises `NotPlayed` where the store cannot be made slow."""
    deadline: float
    existing: User | None = None
    """Somebody who was there before, and who is never written to."""
    why_no_users: str = ""
    """Why the rehearsal may not make users, if it may not."""
    why_no_login: str = ""
    """Why nobody may log in, if a login would leave a trace."""


class Scene:
    """One flow as it is played: each answer must be the next one that is expected."""

    def __init__(self, stage: Stage, expected: str) -> None:
        self._stage = stage
        self._expected = iter(expected.split(", "))
        self.trail: list[str] = []
        """What was called, and what came of it."""

    @property
    def fields(self) -> frozenset[str]:
        """The mapped fields."""
        return self._stage.fields

    def call(self, function: str, **arguments: Any) -> Answer:
        """Call a function as GenAuth does. Raises `Unexpected` or `NotPlayed`."""
        if function in _PASSWORDS and not self._stage.keeps_passwords:
            raise NotPlayed("this store keeps no passwords")
        answer = self.ask(function, **arguments)
        self.expect(answer)
        return answer

    def expect(self, answer: Answer) -> None:
        """Take `answer` for the next one that is expected."""
        self.trail.append(f"{answer.function} {answer.word}")
        function, _, word = next(self._expected, "").partition(" ")
        if (answer.function, answer.word) == (function, word):
            return
        # Who could sign up, and cannot be removed, is left behind: that is a failure.
        if answer.code in ("not_supported", NO_SCRIPT) and function != "deleteUser":
            raise NotPlayed(answer.detail)
        raise Unexpected(answer.detail)

    def user(self) -> User:
        """Somebody who has an account already."""
        if self._stage.existing:
            return self._stage.existing
        return self.signed_up()

    def newcomer(self, *, with_phone: bool = False, with_password: bool = True) -> User:
        """Somebody who has no account yet."""
        wanted = with_password and self._stage.keeps_passwords
        return self._stage.own_users.newcomer(with_password=wanted, with_phone=with_phone)

    def signed_up(self) -> User:
        """An own user, made before the flow begins."""
        if self._stage.why_no_users:
            raise NotPlayed(self._stage.why_no_users)
        user = self.newcomer()
        self._stage.stop.check()
        answer = self._stage.own_users.sign_up(user)
        if answer.word == "profile":
            return user
        if answer.code == "not_supported":
            raise NotPlayed(f"{answer.detail} Name an existing user with --user.")
        self.trail.append(f"createUser {answer.word}")
        raise Unexpected(answer.detail)

    def unknown(self) -> dict[str, str]:
        """Identifiers that nobody has."""
        return nobody(self.fields)

    def may_log_in(self) -> None:
        """Raise `NotPlayed` if a login would leave a trace that it must not leave."""
        if self._stage.why_no_login:
            raise NotPlayed(self._stage.why_no_login)

    @property
    def deadline(self) -> float:
        """Seconds within which the gateway with the fragile store answers."""
        return self._stage.deadline

    @contextmanager
    def fragile_store(self) -> Iterator[Line]:
        """Play on another gateway, and take its store away. Raises `NotPlayed`."""
        usual = self._stage
        with usual.fragile() as (player, line):
            self._stage = replace(usual, player=player)
            try:
                yield line
            finally:
                self._stage = usual

    def ask(self, function: str, **arguments: Any) -> Answer:
        """Call a function, whatever comes of it."""
        self._stage.stop.check()
        return self._stage.player.call(function, {**arguments, "context": _CONTEXT})
