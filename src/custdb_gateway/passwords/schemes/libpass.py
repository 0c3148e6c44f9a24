"""The kinds of hashes that libpass verifies and nothing here does. It is imported as `passlib`."""

import threading
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from passlib.exc import PasslibWarning
from passlib.registry import get_crypt_handler
from passlib.utils.handlers import PrefixWrapper

from custdb_gateway.passwords.schemes.ceilings import limit
from custdb_gateway.passwords.schemes.scheme import (
    MALFORMED,
    Check,
    Row,
    Scheme,
    Settings,
    UnusableHash,
    Weakness,
)

# They quote stored hashes, on standard error.
warnings.filterwarnings("ignore", category=PasslibWarning)

_COSTS = ("rounds", "memory_cost", "parallelism", "block_size")
LONGEST = 511
"""Bytes: some take the password in anew in each of a million rounds."""

MAX_ROUNDS = {
    "sun_md5_crypt": 200_000,
    "bsdi_crypt": 100_000,
    "sha1_crypt": 1_000_000,
    "sha256_crypt": 1_000_000,
    "sha512_crypt": 1_000_000,
    "bcrypt_sha256": 15,
}
_MAX_ROUNDS_OF_OTHERS = 5_000_000


@dataclass(frozen=True, slots=True, repr=False)
class ByLibpass:
    """A hash that libpass verifies."""

    handler: Any
    text: str
    settings: Settings
    user: str
    is_peppered: bool = False
    cuts: bool = False
    prepare: Callable[[bytes], bytes] = lambda password: password

    def accepts(self, password: bytes) -> bool:
        """Whether the hash was made of `password`."""
        try:
            given = _as_text(self.prepare(password))
            return bool(self.handler.verify(given, self.text, **_context(self.handler, self.user)))
        except MALFORMED as exc:
            raise UnusableHash from exc

    def imitation(self) -> "Imitation":
        """Made when it is needed first: it takes as long as a verification."""
        return Imitation(self.handler, self.settings, self.prepare)

    def over(self, prepare: Callable[[bytes], bytes]) -> "ByLibpass":
        """`prepare` comes before what is done already."""
        inner = self.prepare
        return replace(self, prepare=lambda password: inner(prepare(password)))


def _as_text(password: bytes) -> str | bytes:
    """Some handlers change the case of text, or its encoding, and leave bytes as they are."""
    try:
        return password.decode()
    except UnicodeDecodeError:
        return password


class Imitation:
    """A hash of a password that nobody has, which costs as much as another."""

    is_peppered = False
    cuts = False

    def __init__(self, handler: Any, settings: Settings, prepare: Callable[[bytes], bytes]) -> None:
        self._handler = handler
        self.settings = settings
        self._prepare = prepare
        self._lock = threading.Lock()
        self._made: ByLibpass | None = None

    def accepts(self, password: bytes) -> bool:
        """Raises `UnusableHash` for settings that a hash may name and that no scheme takes."""
        with self._lock:
            if self._made is None:
                text = self._make()
                self._made = ByLibpass(
                    self._handler, text, self.settings, "nobody", prepare=self._prepare
                )
        return self._made.accepts(password)

    def imitation(self) -> "Imitation":
        """It is one."""
        return self

    def over(self, prepare: Callable[[bytes], bytes]) -> "Imitation":
        """The same for passwords that something is done to first."""
        inner = self._prepare
        return Imitation(self._handler, self.settings, lambda password: inner(prepare(password)))

    def _make(self) -> str:
        settings = dict(self.settings)
        try:
            handler = self._handler.using(**settings) if settings else self._handler
            return str(handler.hash("nobody", **_context(handler, "nobody")))
        except MALFORMED as exc:
            raise UnusableHash from exc


def _context(handler: Any, user: str) -> Mapping[str, str]:
    return {"user": user} if "user" in handler.context_kwds else {}


def parsed(handler: Any, text: str) -> Any:
    """What a handler reads in a hash: its settings, or nothing where there are none."""
    if isinstance(handler, PrefixWrapper):  # {CRYPT} and the like, in front of another's
        return parsed(handler.wrapped, handler.orig_prefix + text[len(handler.prefix) :])
    return handler.from_string(text) if hasattr(handler, "from_string") else None


def settings_of(handler: Any, text: str) -> Settings:
    """The costs in a hash, none of which is above its ceiling."""
    found = parsed(handler, text)
    settable = [name for name in _COSTS if name in handler.setting_kwds]
    values = ((name, getattr(found, name, None)) for name in settable)
    settings = tuple((name, value) for name, value in values if isinstance(value, int))
    limit(dict(settings).get("rounds", 0), most_rounds(handler), least=0)
    return settings


def most_rounds(handler: Any) -> int:
    """The ceiling."""
    while isinstance(handler, PrefixWrapper):
        handler = handler.wrapped
    return MAX_ROUNDS.get(handler.name, _MAX_ROUNDS_OF_OTHERS)


def behind_libpass(name: str) -> Callable[[Row], Check]:
    """What reads hashes for libpass to verify."""

    def read(row: Row) -> Check:
        handler = get_crypt_handler(name)
        if not handler.identify(row.hash):
            raise UnusableHash
        return ByLibpass(handler, row.hash, settings_of(handler, row.hash), row.username)

    return read


def by_libpass(
    name: str,
    of: str,
    automatic: str = "",
    *,
    weakness: Weakness = "",
    called: str = "",
) -> Scheme:
    """A scheme that is libpass's alone."""
    handler = get_crypt_handler(name)
    return Scheme(
        called or name,
        behind_libpass(name),
        handler.identify,
        "mark" if automatic == "mark" else "shape" if automatic == "shape" else "",
        ("username",) if "user" in handler.context_kwds else (),
        _most(handler),
        of,
        weakness,
        longest=LONGEST,
        takes_nul=False,
    )


def _most(handler: Any) -> str:
    if "rounds" not in handler.setting_kwds:
        return ""
    most = most_rounds(handler)
    return f"2^{most}" if handler.rounds_cost == "log2" else f"{most:,}"


SCHEMES = (
    by_libpass("scram", "passlib", "mark"),
    by_libpass("fshp", "FSHP", "mark"),
    by_libpass("bcrypt_sha256", "passlib", "mark"),
    by_libpass("bigcrypt", "HP-UX", weakness="fast"),
    by_libpass("crypt16", "Ultrix", weakness="fast"),
    by_libpass("cisco_asa", "Cisco ASA", weakness="fast"),
    by_libpass("cisco_pix", "Cisco PIX", weakness="fast"),
    by_libpass("cisco_type7", "Cisco IOS", weakness="plain"),
    by_libpass("lmhash", "LAN Manager", weakness="unsalted"),
    by_libpass("msdcc", "Windows' cached logins", weakness="fast"),
    by_libpass("msdcc2", "Windows' cached logins"),
    by_libpass("roundup_plaintext", "Roundup", weakness="plain"),
    by_libpass("ldap_plaintext", "LDAP", weakness="plain"),
    by_libpass("ldap_hex_md5", "LDAP", weakness="unsalted"),
    by_libpass("ldap_hex_sha1", "LDAP", weakness="unsalted"),
)
