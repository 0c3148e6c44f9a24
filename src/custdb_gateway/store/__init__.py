"""The port: what a store of users can do for the gateway, and how an adapter opens one.

Every method raises `StoreUnavailable` when the store cannot be reached, takes too long or
refuses, and `StoreRejected` when a person must look. A driver's own exception never leaves an
adapter. Cancelling a call frees whatever it held, at once or by the store's own limit of time.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

from custdb_gateway.mapping import UserMapping
from custdb_gateway.store.checks import (
    ComparesRights,
    CountsFaults,
    ExplainsLookups,
    Finding,
    Inspectable,
    Level,
    Link,
    Purpose,
    Scattered,
    ScatteredValues,
    ScattersPasswords,
    ScattersValues,
    TellsOfLink,
)
from custdb_gateway.store.survey import Attribute, Index, Relation, Sample, Surveyor, Surveys
from custdb_gateway.user import Account, Identifiers, Listing, Page, Profile, StoredPassword
from custdb_gateway.values import Kind

__all__ = [
    "Adapter",
    "Attribute",
    "ComparesRights",
    "CountsFaults",
    "ExplainsLookups",
    "Finding",
    "Index",
    "Inspectable",
    "KeepsLedger",
    "KeepsPasswordHashes",
    "KnowsKinds",
    "Level",
    "Link",
    "MarksUsers",
    "PoolNumbers",
    "Pooled",
    "Purpose",
    "Relation",
    "ReplacesPasswordHashes",
    "Sample",
    "Scattered",
    "ScatteredValues",
    "ScattersPasswords",
    "ScattersValues",
    "Standing",
    "StoreSettings",
    "Surveyor",
    "Surveys",
    "TellsOfLink",
    "UserStore",
    "WalksUsers",
    "WritesUsers",
]


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
