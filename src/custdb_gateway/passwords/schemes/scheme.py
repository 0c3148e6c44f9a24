"""What a scheme is: it reads what a store keeps, and what it has read can be verified."""

import hmac
import re
import secrets
import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, Protocol

from custdb_gateway.values import is_true

if TYPE_CHECKING:
    from custdb_gateway.passwords.schemes.options import Option

Settings = tuple[tuple[str, int], ...]
Derive = Callable[[bytes, bytes], bytes]
"""Of a password and a salt."""

Weakness = Literal["plain", "unsalted", "fast", ""]
"""Why a hash is soon guessed: it is none, one table fits all, or guesses are cheap."""

_SALT_ALPHABET = f"./{string.digits}{string.ascii_letters}".encode()
"""What every kind of salt may have."""

_DIGITS = (b"0123456789abcdef", b"0123456789ABCDEF")


class UnusableHash(Exception):
    """What is stored is no hash that may be verified: unknown, malformed or too costly."""


MALFORMED = (
    ValueError,
    TypeError,
    AssertionError,
    LookupError,
    ArithmeticError,
    RecursionError,
    UnusableHash,
)
"""What reading a malformed hash may raise: libpass asserts and indexes its way through some."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a verification of one kind of hash takes. Equal costs take equally long."""

    scheme: str
    settings: Settings = ()


@dataclass(frozen=True, slots=True, repr=False)
class Row:
    """All that is known beside the password when a stored hash is read."""

    hash: str
    salt: str | None = None
    params: Mapping[str, object] = field(default_factory=dict)
    pepper: bytes | None = None
    username: str = ""

    def word(self, *names: str, default: str = "") -> str:
        """A parameter by the first of its names that is given."""
        value = next((self.params[name] for name in names if name in self.params), default)
        if not isinstance(value, str | int):
            raise UnusableHash
        return str(value)

    def number(self, *names: str, default: int = 0) -> int:
        """A parameter that counts something. A column may keep it as a decimal: `1000.0`."""
        value = next((self.params[name] for name in names if name in self.params), default)
        is_decimal = isinstance(value, float | Decimal)
        text = f"{value:f}" if is_decimal else self.word(*names, default=str(default))
        found = re.fullmatch(r"([0-9]{1,10})(?:\.0{0,30})?", text)
        if found is None:
            raise UnusableHash
        return int(found[1])

    def flag(self, name: str, default: bool) -> bool:
        """A parameter that is so or not."""
        return is_true(self.params[name]) if name in self.params else default

    def own_salt(self) -> str:
        """The salt of a column of its own."""
        if self.salt is None:
            raise UnusableHash
        return self.salt


class Check(Protocol):
    """A stored hash that has been read, and costs no more than it may."""

    @property
    def settings(self) -> Settings: ...

    @property
    def is_peppered(self) -> bool:
        """Whether the pepper has gone in, in the scheme's own way."""
        ...

    @property
    def cuts(self) -> bool:
        """Whether it is bcrypt, which takes 72 bytes of whatever it is given."""
        ...

    def accepts(self, password: bytes) -> bool:
        """Whether the hash was made of `password`. Takes long."""
        ...

    def imitation(self) -> "Check":
        """The same work for a hash of nobody's, which keeps nothing of this one."""
        ...

    def over(self, prepare: Callable[[bytes], bytes]) -> "Check":
        """The same for passwords that something is done to first."""
        ...


def _as_it_is(password: bytes) -> bytes:
    return password


@dataclass(frozen=True, slots=True, repr=False)
class Derived:
    """A hash that is verified by deriving it anew."""

    salt: bytes
    expected: bytes
    derive: Derive
    settings: Settings = ()
    is_peppered: bool = False
    prepare: Callable[[bytes], bytes] = _as_it_is
    cuts: bool = False
    imitated: Callable[[], Derive] | None = None
    """Makes the function of an imitation, where `derive` knows something of the row."""

    def accepts(self, password: bytes) -> bool:
        """Compares in constant time."""
        return hmac.compare_digest(self.derive(self.prepare(password), self.salt), self.expected)

    def imitation(self) -> "Derived":
        """`derive` knows neither the salt nor the digest, so nothing of them is kept."""
        return replace(
            self,
            salt=alike(self.salt),
            expected=_random(len(self.expected), _SALT_ALPHABET),
            derive=self.imitated() if self.imitated else self.derive,
            imitated=None,
        )

    def over(self, prepare: Callable[[bytes], bytes]) -> "Derived":
        """`prepare` comes before what is done already."""
        inner = self.prepare
        return replace(self, prepare=lambda password: inner(prepare(password)))


def alike(text: bytes) -> bytes:
    """Another text of the same length, which is hexadecimal or base64 if this one is."""
    bare = text.rstrip(b"=")
    fitting = (one for one in _DIGITS if not bare.translate(None, one))
    return _random(len(bare), next(fitting, _SALT_ALPHABET)) + text[len(bare) :]


def _random(length: int, alphabet: bytes) -> bytes:
    return bytes(secrets.choice(alphabet) for _ in range(length))


@dataclass(frozen=True, slots=True)
class Scheme:
    """One kind of hash."""

    name: str
    read: Callable[[Row], Check]
    """Raises `UnusableHash` or another of `MALFORMED` for what is not of this kind."""
    mark: re.Pattern[str] | Callable[[str], object] | None = None
    """What tells its hashes by their looks; `None`: nothing does, so a mapping must name it."""
    automatic: Literal["mark", "shape", ""] = "mark"
    """Whether `auto` has it: by a mark of its own, by length and alphabet, or not at all."""
    needs: tuple[str, ...] = ()
    most: str = ""
    """The highest cost, for people."""
    of: str = ""
    """The applications."""
    weakness: Weakness = ""
    cuts: bool = False
    """Whether it looks at the first 72 bytes of a password only, where it is bcrypt."""
    longest: int | None = None
    """Bytes of the longest password that it takes."""
    takes_nul: bool = True
    takes: "tuple[Option, ...]" = ()
    """What it may be told beside the hash."""

    def recognises(self, text: str) -> bool:
        """Whether a hash looks like one of these."""
        if isinstance(self.mark, re.Pattern):
            return self.mark.match(text) is not None
        return self.mark is not None and bool(self.mark(text))
