"""The port: what a store of users can do for the gateway, and how an adapter opens one.

Every method raises `StoreUnavailable` when the store cannot be reached, takes too long or
refuses, and `StoreRejected` when a person must look. A driver's own exception never leaves an
adapter. Cancelling a call frees whatever it held, at once or by the store's own limit of time.
"""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol, runtime_checkable

from custdb_gateway.mapping import UserMapping
from custdb_gateway.user import Account, Identifiers, Listing, Page, Profile, StoredPassword
from custdb_gateway.values import Kind


class UserStore(Protocol):
    """Users that can be read. Every store can do this."""

    async def ping(self) -> None:
        """Return if the store answers. Writes nothing."""

    async def find_users(self, identifiers: Identifiers) -> Sequence[Profile]:
        """Return the users that match any of `identifiers`: none, one, or two when more do.

        A value that the column's type cannot hold matches nobody.
        """

    async def search_users(self, keyword: str, page: Page) -> Listing:
        """Return users with `keyword`, taken literally and ignoring case, in a searched field."""

    async def list_users(self, page: Page) -> Listing:
        """Return users in the order of their ids."""


@runtime_checkable
class KeepsPasswordHashes(Protocol):
    """A store that holds password hashes. The gateway verifies them."""

    async def find_accounts(self, identifiers: Identifiers) -> Sequence[Account]:
        """As `find_users`, with the stored hash."""

    async def sample_passwords(self, limit: int) -> Sequence[StoredPassword]:
        """Return up to `limit` stored passwords, whichever are cheapest to read."""


@runtime_checkable
class WritesUsers(Protocol):
    """A store whose users can be created, changed and deleted.

    `values` are JSON values by mapped profile field; what is not given is left alone, or to the
    store's default. All writes raise `InvalidValue` for what a column cannot hold, and
    `FieldNotWritable` for a field that is made of what the gateway does not write.
    """

    async def create_user(self, values: Mapping[str, Any], password_hash: str | None) -> Profile:
        """Add a user and return it.

        Raises `UserExists` when an identifier is taken, however many callers try at once.
        """

    async def update_user(
        self, user_id: str, values: Mapping[str, Any], password_hash: str | None
    ) -> Profile:
        """Change a user and return it as it is now. Raises `UserNotFound` or `UserExists`."""

    async def delete_user(self, user_id: str) -> bool:
        """Remove a user. `False`: there was none."""


@runtime_checkable
class ReplacesPasswordHashes(Protocol):
    """A store in which a hash can be put in another's place, and nothing else be touched."""

    async def replace_password_hash(self, user_id: str, old: str, new: str) -> bool:
        """Store `new` if the stored hash is still `old`.

        `False`: it is another by now, or the column could not hold all of `new`.
        """


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a user stands in a migration, and nothing else of the user."""

    user_id: str
    handed_over: datetime | bool
    """When the mapped column says that it was; `True` if the column does not say when."""
    password: StoredPassword | None = field(default=None, repr=False)


@runtime_checkable
class WalksUsers(Protocol):
    """A store all of whose users can be looked at, however many there are."""

    def walk_users(self, size: int) -> AsyncIterator[Sequence[Standing]]:
        """Yield all users, `size` at a time, in the order of their ids.

        Between two steps it holds no connection; users who come meanwhile may be left out.
        """


@runtime_checkable
class MarksUsers(Protocol):
    """A store in which the mapping's `migration.mark` can be set."""

    async def mark_user(self, user_id: str, moment: datetime) -> None:
        """Note that a user was handed over, unless that is noted already, or nobody has the id."""


@runtime_checkable
class KeepsLedger(Protocol):
    """A store with room for a table `custdb_ledger`, of which its owner has made one."""

    async def add_to_ledger(self, user_id: str, moment: datetime) -> None:
        """Note that a user was handed over, unless that is noted already."""

    async def probe_ledger(self) -> None:
        """Return if the ledger is there, and may be read and written. Writes nothing.

        Raises `StoreRejected` or `NotSupported`.
        """

    async def find_in_ledger(self, user_ids: Sequence[str]) -> Mapping[str, datetime | bool]:
        """Return when each of `user_ids` was handed over, or `True`; who was not is left out."""


@runtime_checkable
class KnowsKinds(Protocol):
    """A store whose columns have types."""

    @property
    def kinds(self) -> Mapping[str, Kind]:
        """What the values of each mapped field are."""


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

    @property
    def level(self) -> Level:
        """What comes of it."""
        return (self.remark or "ok") if self.ok else "fail"


@runtime_checkable
class Inspectable(Protocol):
    """A store that can tell whether it is set up well. Reads only."""

    async def inspect(self) -> Sequence[Finding]:
        """Return what was looked at: rights, and an index for each lookup."""


@dataclass(frozen=True, slots=True)
class PoolNumbers:
    """How a store's connections are used. `opened` and `failed` count since the start."""

    size: int
    """The most that there may be at a time."""
    in_use: int
    idle: int
    waiting: int
    """Calls that wait for a connection."""
    opened: int
    failed: int
    """Attempts to reach the store that came to nothing."""


@runtime_checkable
class Pooled(Protocol):
    """A store that is reached through a bounded number of connections."""

    def pool_numbers(self) -> PoolNumbers:
        """Return how they are used just now. Asks nobody."""


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """All that an adapter is told. `url` holds credentials."""

    url: str = field(repr=False)
    mapping: UserMapping
    pool_size: int = 10
    max_waiting: int = 1000
    timeout: float = 5.0
    """Seconds after which the store itself may give up on a statement: nobody waits any more."""
    pool_wait: float = 3.0
    """Seconds that a call waits for a connection before it is told `StoreUnavailable`."""
    pool_max_age: float = 1800.0
    """Seconds after which a connection is replaced, when nobody uses it."""
    pool_keepalive: float = 30.0
    """Seconds of silence after which a connection is asked for a sign of life before it is used."""


class Adapter(Protocol):
    """A kind of store. Constructing one validates its settings, `open` connects.

    Both raise `ConfigurationError` with every problem found. `open` raises `StoreUnavailable`
    when the store does not answer.
    """

    def __init__(self, settings: StoreSettings) -> None: ...

    def open(self) -> AbstractAsyncContextManager[UserStore]:
        """Connect, compare the mapping with the live schema, and disconnect at the end."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """A column of a table, or a path into the documents of a collection."""

    name: str
    kind: Kind
    type: str
    """As the store calls it."""
    length: int | None = None
    """The most characters that it holds."""
    is_nullable: bool = True
    is_filled: bool = False
    """Whether the store gives it a value where a new row has none."""
    ignores_case: bool = False
    """Whether the store itself compares it without case."""
    may_be_read: bool = True


@dataclass(frozen=True, slots=True)
class Index:
    """An index, by the attributes that it holds."""

    attributes: Sequence[str]
    is_unique: bool = False
    is_primary: bool = False
    fold: str = ""
    """`lower` or `upper`: what is done to its only attribute."""
    ignores_case: bool = False


@dataclass(frozen=True, slots=True)
class Relation:
    """A table, a view or a collection, which may hold users or anything else."""

    name: str
    attributes: Sequence[Attribute]
    schema: str | None = None
    """Where it is, if it is not found without saying so."""
    is_view: bool = False
    indexes: Sequence[Index] = ()
    links: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Attributes that refer to another relation: its name, and the attribute there."""
    rows: int | None = None
    """About how many there are."""


Sample = Sequence[Mapping[str, str]]
"""Some rows, all values as text. What is NULL is left out."""


class Surveyor(Protocol):
    """A store that is looked over before anything is known of its users. Reads only."""

    async def relations(self) -> Sequence[Relation]:
        """Return all that the store's user may know of, but what the store keeps for itself."""

    async def sample(self, relation: Relation, rows: int, size: int) -> Sample:
        """Return up to `rows` of the first and the last rows, with `size` characters of a value.

        Raises `NotSupported` where they may not be read.
        """


@runtime_checkable
class Surveys(Protocol):
    """An adapter whose stores can be looked over. The mapping does not matter for it."""

    def survey(self) -> AbstractAsyncContextManager[Surveyor]:
        """Connect, and disconnect at the end. Raises as `Adapter.open` does."""


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
