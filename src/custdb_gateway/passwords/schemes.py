"""The hash schemes that can be verified: all of libpass's, which is imported as `passlib`."""

import re
import warnings
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from passlib.exc import PasslibWarning
from passlib.registry import get_crypt_handler, list_crypt_handlers
from passlib.utils.handlers import PrefixWrapper

from custdb_gateway.mapping import MAX_ARGON2_WORK, PasswordsSection
from custdb_gateway.problems import did_you_mean
from custdb_gateway.user import StoredPassword

# They quote stored hashes, on standard error.
warnings.filterwarnings("ignore", category=PasslibWarning)

# Recognised by their own mark, then by length and alphabet; the first that fits is taken.
AUTOMATIC = (
    "bcrypt argon2 scrypt bcrypt_sha256 pbkdf2_sha256 pbkdf2_sha512 pbkdf2_sha1 sha512_crypt "
    "sha256_crypt md5_crypt apr_md5_crypt phpass sha1_crypt sun_md5_crypt bsd_nthash scram fshp "
    "django_pbkdf2_sha256 django_pbkdf2_sha1 django_argon2 django_bcrypt_sha256 django_bcrypt "
    "django_salted_sha1 django_salted_md5 django_des_crypt "
    "ldap_salted_sha1 ldap_salted_sha256 ldap_salted_sha512 ldap_salted_md5 ldap_sha1 ldap_md5 "
    "ldap_pbkdf2_sha1 ldap_pbkdf2_sha256 ldap_pbkdf2_sha512 ldap_bcrypt ldap_sha512_crypt "
    "ldap_sha256_crypt ldap_md5_crypt ldap_sha1_crypt ldap_bsdi_crypt ldap_des_crypt "
    "grub_pbkdf2_sha512 cta_pbkdf2_sha1 dlitz_pbkdf2_sha1 atlassian_pbkdf2_sha1 "
    "postgres_md5 mysql41 mssql2005 mssql2000 oracle11 "
    "hex_md5 hex_sha1 hex_sha256 hex_sha512 bsdi_crypt des_crypt"
).split()

MAX_PASSWORD_BYTES = 4096
"""Longer passwords are refused unhashed: some schemes take time in proportion."""

BCRYPT_BYTES = 72
_BCRYPT = ("bcrypt", "django_bcrypt", "ldap_bcrypt")
_PLAIN = ("plaintext", "ldap_plaintext")

# What libpass meets a malformed hash with: it asserts and indexes its way through some layouts.
_MALFORMED = (ValueError, TypeError, AssertionError, LookupError, ArithmeticError)

_NO_USER_HASHES = ("django_disabled", "unix_disabled", "htdigest")
"""Not password hashes of a user store: marks of disabled accounts, and hashes of a realm."""

# Costs above these are a mistake or an attack: one verification would take seconds. Measured on
# one core of 2024, a verification at the ceiling takes one to three seconds.
MAX_ROUNDS = {
    "bcrypt": 15,
    "bcrypt_sha256": 15,
    "django_bcrypt": 15,
    "django_bcrypt_sha256": 15,
    "ldap_bcrypt": 15,
    "phpass": 20,
    "argon2": 32,
    "django_argon2": 32,
    "scrypt": 17,
    "sun_md5_crypt": 200_000,
    "bsdi_crypt": 100_000,
    "ldap_bsdi_crypt": 100_000,
    "sha1_crypt": 1_000_000,
    "ldap_sha1_crypt": 1_000_000,
    "sha256_crypt": 1_000_000,
    "sha512_crypt": 1_000_000,
    "ldap_sha256_crypt": 1_000_000,
    "ldap_sha512_crypt": 1_000_000,
}
_MAX_ROUNDS_OF_OTHERS = 5_000_000
_MAX_MEMORY_KIB = 262_144


_MARK = re.compile(r"\$[a-z0-9-]{1,16}\$")
"""What many formats begin with, and what tells nothing of a password."""


class UnusableHash(Exception):
    """What is stored is no hash that may be verified: unknown, malformed or too costly."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a verification of one kind of hash takes. Equal costs take equally long."""

    scheme: str
    settings: tuple[tuple[str, int], ...] = ()


def scheme_problems(names: tuple[str, ...]) -> list[str]:
    """What is wrong with the schemes that a mapping names."""
    known = {"auto", *list_crypt_handlers()} - set(_NO_USER_HASHES)
    return [
        f"passwords.schemes: {name!r} is not a known scheme{did_you_mean(name, known)}"
        for name in names
        if name not in known
    ]


class Schemes:
    """The schemes that one store's hashes may be of."""

    def __init__(
        self, section: PasswordsSection | Iterable[str], pepper: bytes | None = None
    ) -> None:
        names = section.schemes if isinstance(section, PasswordsSection) else section
        wanted = [one for name in names for one in (AUTOMATIC if name == "auto" else [name])]
        self._handlers = [get_crypt_handler(name) for name in wanted]

    def cost(self, stored: StoredPassword | str) -> Cost:
        """Recognise a stored hash. Raises `UnusableHash`."""
        return _cost(*self._identify(_text(stored)))

    def trouble(self, stored: StoredPassword | str) -> str | None:
        """Why nobody can log in with a stored hash, in a few words; `None`: somebody can.

        A scheme's name alone: it is malformed, or would take too long.
        """
        try:
            self.cost(stored)
        except UnusableHash:
            own = _first(self._handlers, _text(stored))
            return own or _trouble_of_others(_text(stored))
        return None

    def verify(self, password: str, stored: StoredPassword | str, username: str) -> bool:
        """Whether `password` is the one that `stored` was made of. Raises `UnusableHash`.

        `username` goes into the hash of the few schemes that want it.
        """
        stored = _text(stored)
        handler, parsed = self._identify(stored)
        _cost(handler, parsed)  # refuses what would take too long
        context = {"user": username} if "user" in handler.context_kwds else {}
        try:
            return bool(handler.verify(_as_made(handler, password), stored, **context))
        except _MALFORMED as exc:
            raise UnusableHash from exc

    def _identify(self, stored: str) -> tuple[Any, Any]:
        """The first scheme that can read a hash, and what it reads. A few share a mark."""
        marked = False
        for handler in self._handlers:
            if handler.name in _PLAIN and marked:
                continue  # a hash that its own scheme cannot read is nobody's plain password
            if handler.identify(stored):
                marked = True
                with suppress(*_MALFORMED):
                    return handler, _parse(handler, stored)
        raise UnusableHash


def _text(stored: StoredPassword | str) -> str:
    return stored if isinstance(stored, str) else stored.hash


def _first(handlers: Iterable[Any], stored: str) -> str | None:
    return next((one.name for one in handlers if one.identify(stored)), None)


def _trouble_of_others(stored: str) -> str:
    """What a hash is that none of the wanted schemes knows."""
    if stored[0] in "!*":
        return "locked (! or *)"
    if known := _first(map(get_crypt_handler, AUTOMATIC), stored):
        return f"{known}, not in passwords.schemes"
    mark = _MARK.match(stored)
    return f"unknown ({mark[0]})" if mark else "unknown"


def imitate(cost: Cost) -> str:
    """Make a hash of a password that nobody has, which costs as much to verify.

    Raises `UnusableHash` for settings that a hash may name and that no scheme takes.
    """
    handler = get_crypt_handler(cost.scheme)
    context = {"user": "nobody"} if "user" in handler.context_kwds else {}
    settings = dict(cost.settings)
    try:
        return str((handler.using(**settings) if settings else handler).hash("nobody", **context))
    except _MALFORMED as exc:
        raise UnusableHash from exc


def _parse(handler: Any, stored: str) -> Any:
    """What a scheme reads in a hash: its settings, or nothing where there are none."""
    if isinstance(handler, PrefixWrapper):  # {CRYPT} and the like, in front of another scheme's
        return _parse(handler.wrapped, handler.orig_prefix + stored[len(handler.prefix) :])
    return handler.from_string(stored) if hasattr(handler, "from_string") else None


def _cost(handler: Any, parsed: Any) -> Cost:
    names = ("rounds", "memory_cost", "parallelism", "block_size")
    settable = [name for name in names if name in handler.setting_kwds]
    found = ((name, getattr(parsed, name, None)) for name in settable)
    settings = tuple((name, value) for name, value in found if isinstance(value, int))
    cost = Cost(handler.name, settings)
    if _is_excessive(cost):
        raise UnusableHash
    return cost


def _is_excessive(cost: Cost) -> bool:
    settings = dict(cost.settings)
    rounds = settings.get("rounds", 0)
    if rounds > MAX_ROUNDS.get(cost.scheme, _MAX_ROUNDS_OF_OTHERS):
        return True
    memory = settings.get("memory_cost", 0)
    parallelism = settings.get("parallelism", 1)
    if cost.scheme == "scrypt":
        memory = ((1 << rounds) * settings.get("block_size", 8)) // 8  # 128 bytes each, in KiB
        return memory * parallelism > _MAX_MEMORY_KIB
    return memory > _MAX_MEMORY_KIB or memory * rounds > MAX_ARGON2_WORK or parallelism > 32


def _as_made(handler: Any, password: str) -> str | bytes:
    """The password as whoever made the hash saw it: bcrypt silently looked at 72 bytes."""
    return password.encode()[:BCRYPT_BYTES] if handler.name in _BCRYPT else password
