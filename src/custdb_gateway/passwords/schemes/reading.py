"""Reading what a store keeps, with what its mapping says of it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from custdb_gateway.mapping import PasswordsSection
from custdb_gateway.passwords.schemes.ceilings import MAX_PASSWORD_BYTES, MAX_STORED
from custdb_gateway.passwords.schemes.expressions import parse_expression
from custdb_gateway.passwords.schemes.layouts import laid_out
from custdb_gateway.passwords.schemes.registry import AUTOMATIC, SCHEMES, find_schemes
from custdb_gateway.passwords.schemes.scheme import (
    MALFORMED,
    Check,
    Cost,
    Row,
    Scheme,
    UnusableHash,
)
from custdb_gateway.passwords.schemes.text import as_hashed
from custdb_gateway.user import StoredPassword

_STAND_IN = b"impossible"
"""Hashed for a password that a scheme does not take, so that it takes as long as another."""

_UNVERIFIED = (
    "$8$ $9$ $14$ $ml$ $sm3$ $NT$ $LM$ $DCC2$ $NETNTLM$ $NETNTLMv2$ $krb5tgs$ $krb5asrep$ $odf$"
    " $oldoffice$ $episerver$ $ripemd160$ $whirlpool$ $keccak256$ $scrypt$ $argon2ds$"
).split()
"""Marks of known formats that are not verified. Another may be a salt, or a plain password."""

_LOCKED = re.compile(r"(?:\{\w{1,16}\})?(?:!|\*(?![0-9A-Fa-f]{40}\Z))|a:0:\{\}\Z")
"""What Django, unix, LDAP and XenForo write to keep somebody out. MySQL's begin with a star too."""


@dataclass(frozen=True, slots=True, repr=False)
class Preparation:
    """What is done to a password before any scheme sees it."""

    text: Sequence[str] = ()
    prehash: str = ""
    pepper: bytes | None = None
    position: str = "suffix"
    """Where the pepper goes: `prefix`, `suffix`, or `own`, with schemes that take it themselves."""

    def of(self, password: str | bytes, scheme: Scheme, check: Check) -> bytes | None:
        """The bytes to hash; `None`: nobody's, or none that the scheme takes."""
        if password[-1:] in ("\0", b"\0"):
            return None  # an HMAC is the same with and without it
        given = as_hashed(password, self.text) if isinstance(password, str) else password
        if given is None:
            return None
        if self.prehash:
            places = {"password": given, "pepper": self.pepper or b""}
            given = parse_expression(self.prehash).written(places)
        if self.pepper and self.position != "own" and not check.is_peppered:
            given = self.pepper + given if self.position == "prefix" else given + self.pepper
        if len(given) > (scheme.longest or len(given)) or (b"\0" in given and not scheme.takes_nul):
            return None
        return given


@dataclass(frozen=True, slots=True, repr=False)
class Proof:
    """A stored hash that has been read, and may be verified."""

    scheme: Scheme
    check: Check
    preparation: Preparation

    @property
    def cost(self) -> Cost:
        """What a verification takes."""
        return Cost(self.scheme.name, self.check.settings)

    @property
    def cuts(self) -> bool:
        """Whether the first 72 bytes of a password count, and no more."""
        return self.scheme.cuts and self.check.cuts

    def accepts(self, password: str | bytes) -> bool:
        """Whether the hash was made of `password`. Takes long. Raises `UnusableHash`."""
        try:
            given = self.preparation.of(password, self.scheme, self.check)
        except MALFORMED:
            given = None
        try:
            right = self.check.accepts(_STAND_IN if given is None else given)
        except UnicodeError:  # a scheme of UTF-16 was given bytes that are no text
            return False
        except (*MALFORMED, MemoryError) as exc:
            raise UnusableHash from exc
        return right and given is not None

    def imitation(self) -> "Proof":
        """The same work for a hash of nobody's, which keeps nothing of this one."""
        return replace(self, check=self.check.imitation())


class Schemes:
    """The schemes that one store's hashes may be of, and the site's part in them."""

    def __init__(
        self, section: PasswordsSection | Iterable[str], pepper: bytes | None = None
    ) -> None:
        if not isinstance(section, PasswordsSection):
            section = PasswordsSection(schemes=tuple(section), pepper=pepper is not None)
        pepper = (pepper or None) if section.pepper else None
        self._named = {one.name for one in find_schemes(n for n in section.schemes if n != "auto")}
        self._schemes = find_schemes(section.schemes)
        self._options: Mapping[str, object] = section.options
        prehash = str(section.options.get("prehash", ""))
        usual = "own" if "{pepper" in prehash else "suffix"
        position = str(section.options.get("pepper_position", usual))
        self._preparation = Preparation(section.text, prehash, pepper, position)
        self._pepper = pepper

    def read(self, stored: StoredPassword | str, username: str = "") -> Proof:
        """Recognise a stored hash. Raises `UnusableHash`."""
        if isinstance(stored, str):
            stored = StoredPassword(stored)
        if len(stored.hash) > MAX_STORED:
            raise UnusableHash
        params = {**self._options, **stored.params}
        row = Row(stored.hash, stored.salt, params, self._pepper, username)
        for one in _rows(row):
            proof = self._read(one)
            if proof is not None:
                return proof
        raise UnusableHash

    def _read(self, row: Row) -> Proof | None:
        if not row.hash:
            return None
        is_marked = False
        for scheme in self._schemes:
            is_like = scheme.recognises(row.hash)
            if not is_like and scheme.name not in self._named:
                continue
            if scheme.weakness == "plain" and is_marked:
                continue  # a hash that its own scheme cannot read is nobody's plain password
            is_marked |= is_like
            try:
                return Proof(scheme, scheme.read(row), self._preparation)
            except MALFORMED:
                continue
        return None

    def cost(self, stored: StoredPassword | str) -> Cost:
        """What a verification takes. Raises `UnusableHash`."""
        return self.read(stored).cost

    def verify(self, password: str, stored: StoredPassword | str, username: str) -> bool:
        """Whether `password` is the one that `stored` was made of. Raises `UnusableHash`.

        `username` goes into the hash of the few schemes that want it.
        """
        return self.read(stored, username).accepts(password)

    def trouble(self, stored: StoredPassword | str) -> str | None:
        """Why nobody can log in with a stored hash, in a few words; `None`: somebody can.

        A scheme's name alone: it is malformed, or would take too long.
        """
        text = stored if isinstance(stored, str) else stored.hash
        try:
            self.read(stored)
        except UnusableHash:
            if is_locked(text):
                return "locked"
            own = next((one.name for one in self._schemes if one.recognises(text)), None)
            return own or _trouble_of_others(text)
        return None


def _rows(row: Row) -> Iterator[Row]:
    """As the mapping's layout has it, and as it is: new hashes are of no layout."""
    with suppress(*MALFORMED):
        yield laid_out(row)
    if row.params.get("layout"):
        yield row


def _trouble_of_others(text: str) -> str:
    """What a hash is that none of the wanted schemes knows."""
    known = next((name for name in AUTOMATIC if SCHEMES[name].recognises(text)), None)
    if known:
        return f"{known}, not in passwords.schemes"
    mark = next((one for one in _UNVERIFIED if text.startswith(one)), None)
    return f"unknown ({mark})" if mark else "unknown"


def is_locked(text: str) -> bool:
    """Whether what is stored says on purpose that nobody can log in."""
    return _LOCKED.match(text) is not None


def is_too_long(password: str) -> bool:
    """Whether a password is longer than any that is looked at."""
    return len(password) > MAX_PASSWORD_BYTES or len(password.encode()) > MAX_PASSWORD_BYTES
