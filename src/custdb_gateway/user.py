"""The vocabulary of the port: users as the identity cloud sees them, and pages of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Profile = dict[str, Any]
"""What is released of a user: JSON values by profile field. `id` is always there, as text."""

Identifiers = Mapping[str, str]
"""Values by identifier, at least one. They are joined by "or"."""

IDENTIFIERS = ("id", "email", "phone", "username")
"""What a user can be looked up by. No two users of a store share a value of any of them."""

NAMES = IDENTIFIERS[1:]
"""What people sign up with, and type to log in. A new user has one of them at least."""

LOCKS = ("blocked", "isDeleted")
"""The fields that keep a user out. None of them is ever left out in silence."""

SEARCHED = ("email", "phone", "username", "name", "nickname")
"""The fields that searchUser looks into."""

PROFILE_FIELDS = frozenset(
    """
    id username email emailVerified phone phoneVerified phoneCountryCode unionid openid nickname
    photo oauth token tokenExpiredAt loginsCount lastLogin lastIP signedUp blocked isDeleted device
    browser company name givenName familyName middleName profile preferredUsername website gender
    birthdate zoneinfo locale address formatted streetAddress locality region postalCode city
    province country externalId createdAt updatedAt
    """.split()
)
"""The fields that GenAuth documents. A mapping may name others; they go out as they are named."""


@dataclass(frozen=True, slots=True, repr=False)
class StoredPassword:
    """What a store keeps to prove a password. It stays inside the gateway."""

    hash: str
    salt: str | None = None
    params: Mapping[str, str | int] = field(default_factory=dict)
    """Parameters that are stored beside the hash, by their name."""


@dataclass(frozen=True, slots=True)
class Account:
    """A user with what proves a password. The hash stays inside the gateway."""

    profile: Profile
    password: StoredPassword | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a list is asked for. Numbers count from 1."""

    number: int
    limit: int

    @property
    def offset(self) -> int:
        """How many users come before the page."""
        return (self.number - 1) * self.limit


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of users, and how many there are on all pages."""

    total: int
    users: Sequence[Profile]
