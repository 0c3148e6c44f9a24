"""What a flow has to play with, and how it is held to what was expected."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from typing import Any

from custdb_gateway.cli.rehearsal.line import Line
from custdb_gateway.cli.rehearsal.own_users import OwnUsers, User, nobody
from custdb_gateway.cli.rehearsal.players import NO_SCRIPT, Answer, Player
from custdb_gateway.cli.rehearsal.report import NAME_ONE
from custdb_gateway.cli.rehearsal.rights import Rights
from custdb_gateway.cli.rehearsal.stopping import Stop

_CONTEXT = {"appName": "custdb-gateway rehearse"}
_READ_ONLY = "This user store is read-only."
"""What a gateway says whose mapping is read-only. A right that is missing is told otherwise."""

_LAZY = "nobody signs up in lazy migration"
_NO_WAY_BACK = "no user is made, as none could be removed"
_PASSWORDS = ("login", "validatePassword")
_WRITTEN = {"userinfo", "updates"}


class NotPlayed(Exception):
    """The flow cannot be played here; the message says why."""


class NoUser(NotPlayed):
    """The flow needs somebody who has an account, and the rehearsal makes nobody."""

    def __init__(self, why: str) -> None:
        super().__init__(f"{why}{NAME_ONE}")


class Unexpected(Exception):
    """Something else happened than was expected; the message says what, and `more` what to do."""

    def __init__(self, what: str, more: Sequence[str] = ()) -> None:
        super().__init__(what)
        self.more = more


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
    writable: frozenset[str]
    """Those that the gateway writes."""
    keeps_passwords: bool
    fragile: Fragile
    """Raises `NotPlayed` where the store cannot be made slow."""
    deadline: float
    rights: Rights
    is_lazy: bool = False
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

    @property
    def writable(self) -> frozenset[str]:
        """The fields that the gateway writes."""
        return self._stage.writable

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
        if function != "deleteUser" and (answer.code == NO_SCRIPT or answer.detail == _READ_ONLY):
            raise NotPlayed(answer.detail)
        raise self._unexpected(answer)

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
        if self._stage.is_lazy:
            raise NoUser(_LAZY)
        if self._stage.why_no_users:
            raise NoUser(self._stage.why_no_users)
        if not self._stage.rights.lets_delete:
            raise Unexpected(_NO_WAY_BACK, self._stage.rights.missing)
        user = self.newcomer()
        self._stage.stop.check()
        answer = self._stage.own_users.sign_up(user)
        if answer.word == "profile":
            return user
        if answer.detail == _READ_ONLY:
            raise NoUser(answer.detail.rstrip("."))
        self.trail.append(f"createUser {answer.word}")
        raise self._unexpected(answer)

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
        answer = self._stage.player.call(function, {**arguments, "context": _CONTEXT})
        for written in _WRITTEN & arguments.keys():
            self._stage.own_users.note(arguments[written], answer)
        return answer

    def _unexpected(self, answer: Answer) -> Unexpected:
        return Unexpected(answer.detail, self._stage.rights.advice([answer]))
