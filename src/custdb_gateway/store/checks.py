"""What a store can tell to whoever checks whether it is set up well."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol, runtime_checkable

from custdb_gateway.user import StoredPassword

Level = Literal["ok", "note", "warn", "fail"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One result of looking a store over: good, or what to do about it."""

    subject: str
    ok: bool
    detail: str
    for_writing: bool = False
    """Whether only the functions that write need it."""
    for_migration: bool = False
    """Whether only a lazy migration needs it."""
    vital: bool = False
    """Whether nothing works without it."""
    remark: Literal["", "note", "warn"] = ""
    """How much what is good all the same is to be thought about."""
    ids: Sequence[str] = ()
    """Some of the users whom it is about."""
    is_provisional: bool = False
    """Whether what to do depends on what only a closer look tells, which `check` takes."""

    @property
    def level(self) -> Level:
        """What comes of it."""
        return (self.remark or "ok") if self.ok else "fail"


@runtime_checkable
class Inspectable(Protocol):
    """A store that can tell whether it is set up well. Reads only."""

    async def inspect(self) -> Sequence[Finding]:
        """Return what was looked at: rights, and an index for each lookup."""


@runtime_checkable
class ExplainsLookups(Protocol):
    """A store that tells how it would find users, without doing it."""

    async def explain_lookups(self, shared: Collection[str] = ()) -> Sequence[Finding]:
        """Return, for each way of finding users, whether the store has to read them all.

        `shared`: identifiers that several users are known to have in common, so that no index can
        keep these apart.
        """


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a gateway is going to do with its store."""

    writes: bool = True
    """Whether all eight functions are served."""
    marks: bool = False
    """Whether a column notes who was handed over."""
    ledger: bool = False
    """Whether a table of the gateway's own does."""


@runtime_checkable
class ComparesRights(Protocol):
    """A store that knows which rights the gateway has and which it needs."""

    async def grants(self, purpose: Purpose, user: str | None = None) -> Sequence[str]:
        """Return statements that give a user of the store all that is needed, and nothing else.

        `user` is as the store writes it; `None`: whoever is connected.
        """

    async def excess_rights(self, purpose: Purpose) -> Sequence[Finding]:
        """Return what whoever is connected may do and has no need to."""


@runtime_checkable
class CountsFaults(Protocol):
    """A store that can count users who are missing an identifier, or share one."""

    async def count_missing(self) -> Sequence[Finding]:
        """Return how many users there are, and how many lack an id or an identifier."""

    async def count_collisions(self, identifier: str) -> Finding:
        """Return how many users have an identifier that others have too, as lookups compare it.

        With a few of their ids. In a large table it counts a part of them, and says which.
        """


@dataclass(frozen=True, slots=True)
class Scattered:
    """Stored passwords from here and there."""

    passwords: Sequence[StoredPassword] = field(repr=False)
    how: str
    """Which ones they are, in a few words."""
    users: int | None = None
    """About how many users there are."""
    room: int | None = None
    """The most characters of a hash; `None`: enough, or nobody knows."""


@runtime_checkable
class ScattersPasswords(Protocol):
    """A store of whose password hashes a fair sample can be had without reading them all."""

    async def scatter_passwords(self, limit: int) -> Scattered:
        """Return up to `limit` of them, from all over the users."""


@dataclass(frozen=True, slots=True)
class ScatteredValues:
    """What is stored of some users, from here and there."""

    users: Sequence[Mapping[str, Any]] = field(repr=False)
    """Values as they are released, by key of the mapping's plan."""
    how: str
    """Which users they are, in a few words."""


@runtime_checkable
class ScattersValues(Protocol):
    """A store of which a fair sample can be had without reading all of it."""

    async def scatter_values(self, keys: Collection[str], limit: int) -> ScatteredValues:
        """Return what up to `limit` users have at these keys, and at no others.

        The keys are those of what is read, or `hidden` ones of the places of `[users.where]`.
        """


@dataclass(frozen=True, slots=True)
class Link:
    """What is between the gateway and its store."""

    is_local: bool
    """Whether it never leaves this machine."""
    tls: str | None
    """The version and the cipher; `None`: not encrypted."""
    is_verified: bool = False
    """Whether the store had to prove who it is."""
    clock: datetime | None = None
    """What time the store has it; `None`: the time of this machine."""


@runtime_checkable
class TellsOfLink(Protocol):
    """A store that can tell how it is reached."""

    async def look_at_link(self) -> Link:
        """Return what it is like just now."""
