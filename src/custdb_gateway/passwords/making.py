"""New hashes, as the mapping's [passwords] section wants them."""

import secrets
import string
from collections.abc import Callable
from dataclasses import dataclass, replace
from math import prod
from typing import cast

from custdb_gateway.errors import InvalidValue
from custdb_gateway.mapping import PasswordsSection
from custdb_gateway.passwords.schemes.ceilings import BCRYPT_BYTES, MAX_PASSWORD_BYTES
from custdb_gateway.passwords.schemes.encodings import bare_base64, base64_text, bcrypt64
from custdb_gateway.passwords.schemes.reading import Proof, Schemes, is_too_long
from custdb_gateway.passwords.schemes.scheme import Cost, Derived
from custdb_gateway.user import StoredPassword

Write = Callable[[PasswordsSection, bytes, bytes], str]

_LETTERS = string.ascii_letters + string.digits


@dataclass(frozen=True, slots=True)
class Form:
    """How a new hash is written, of salt and digest."""

    salt: int
    """Bytes."""
    digest: int
    write: Write
    is_text: bool = False
    """Whether the salt is letters and digits."""

    def new_salt(self) -> bytes:
        """A random one."""
        if self.is_text:
            return "".join(secrets.choice(_LETTERS) for _ in range(self.salt)).encode()
        return secrets.token_bytes(self.salt)


def _bcrypt(before: str = "", prefix: str = "2b") -> Form:
    def write(section: PasswordsSection, salt: bytes, digest: bytes) -> str:
        mark = section.bcrypt_prefix or prefix
        return f"{before}${mark}${section.bcrypt_cost:02}${bcrypt64(salt)}{bcrypt64(digest)}"

    return Form(16, 23, write)


def _argon2(before: str = "") -> Form:
    def write(section: PasswordsSection, salt: bytes, digest: bytes) -> str:
        costs = (
            f"m={section.argon2_memory_kib},t={section.argon2_time},p={section.argon2_parallelism}"
        )
        return f"{before}$argon2id$v=19${costs}${bare_base64(salt)}${bare_base64(digest)}"

    return Form(16, 32, write)


def _text(template: str, digest: int, salt: int = 16) -> Form:
    """A letter salt and hexadecimal digits, or `{base64}`, in a template."""

    def write(section: PasswordsSection, salt: bytes, digest: bytes) -> str:
        return template.format(salt=salt.decode(), hex=digest.hex(), base64=base64_text(digest))

    return Form(salt, digest, write, is_text=True)


def _bytes(write: Callable[[bytes, bytes], str], digest: int, salt: int = 16) -> Form:
    return Form(salt, digest, lambda section, salt, digest: write(salt, digest))


def _aspnet(salt: bytes, digest: bytes) -> str:
    """As .NET 7 and later: SHA-512, 100,000 rounds."""
    numbers = b"".join(one.to_bytes(4, "big") for one in (2, 100_000, len(salt)))
    return base64_text(b"\1" + numbers + salt + digest)


def _passlib64(data: bytes) -> str:
    return bare_base64(data).replace("+", ".")


FORMS: dict[str, Form] = {
    "argon2id": _argon2(),
    "aspnet_identity_v3": _bytes(_aspnet, 32),
    "bcrypt": _bcrypt(),
    "bcrypt_sha256hex": _bcrypt(),
    "bcrypt_sha512hex": _bcrypt(prefix="2a"),  # as bcryptjs
    "bcrypt_symfony_long": _bcrypt(prefix="2y"),
    "better_auth_scrypt": Form(
        16, 64, lambda section, salt, digest: f"{salt.hex()}:{digest.hex()}"
    ),
    "django_argon2": _argon2("argon2"),
    "django_pbkdf2_sha256": _text("pbkdf2_sha256$1000000${salt}${base64}", 32, 22),
    "ldap_salted_sha1": _bytes(lambda salt, digest: f"{{SSHA}}{base64_text(digest + salt)}", 20),
    "ldap_salted_sha512": _bytes(
        lambda salt, digest: f"{{SSHA512}}{base64_text(digest + salt)}", 64
    ),
    "magento": _text("{hex}:{salt}:2", 32),
    "mediawiki_pbkdf2": _bytes(
        lambda salt, key: f":pbkdf2:sha512:30000:64:{base64_text(salt)}:{base64_text(key)}", 64
    ),
    "nextcloud": _argon2("3|"),
    "pbkdf2_sha512": _bytes(
        lambda salt, key: f"$pbkdf2-sha512$600000${_passlib64(salt)}${_passlib64(key)}", 64
    ),
    "phpass": Form(8, 22, lambda section, salt, digest: f"$P$B{(salt + digest).decode()}", True),
    "spring_bcrypt": _bcrypt("{bcrypt}", "2a"),
    "werkzeug_pbkdf2": _text("pbkdf2:sha256:1000000${salt}${hex}", 32),
    "werkzeug_scrypt": _text("scrypt:32768:8:1${salt}${hex}", 64),
    "wp_bcrypt": _bcrypt("$wp", "2y"),
}
"""By scheme. Costs that the mapping has no key for are the application's own."""


_WORK = ("rounds", "memory_cost", "n", "block_size")
_EXACT = ("type", "version")
_SAME = {"bcrypt_symfony_long": "bcrypt"}
"""Hashes of the first are of the second, for passwords of up to 72 bytes."""

_BESIDE = {"prehashed": True}
"""What stands beside a new hash, whatever stands beside the old ones."""


def _work(cost: Cost) -> tuple[int, ...]:
    """What grows with the time that a guess takes. argon2's best type and version are the last."""
    settings = dict(cost.settings)
    exact = tuple(settings.get(name, 0) for name in _EXACT)
    return (*exact, prod(settings.get(name, 1) for name in _WORK))


class NewHashes:
    """Makes hashes of one scheme and cost."""

    def __init__(self, section: PasswordsSection, pepper: bytes | None = None) -> None:
        self._section = section
        self._form = FORMS[section.new]
        # Written with a digest of nothing and read again: what is made is what is verified.
        self._schemes = Schemes(section.model_copy(update={"schemes": (section.new,)}), pepper)
        proof = self._blank()
        self.cost = proof.cost
        self.length = len(self._of_nothing(self._form.new_salt()).hash)
        """Characters of each."""
        self.limit = BCRYPT_BYTES if proof.cuts else proof.scheme.longest or MAX_PASSWORD_BYTES
        """Bytes of the longest password, with all that the application adds to it."""

    def check(self, password: str) -> None:
        """Raise `InvalidValue` for a password that the scheme cannot hold whole."""
        if not password:
            raise InvalidValue("password", "is empty")
        if "\0" in password:
            raise InvalidValue("password", "holds a NUL character")
        if is_too_long(password) or len(self._prepared(password)) > self.limit:
            raise InvalidValue("password", f"is longer than {self.limit} bytes")

    def make(self, password: str) -> str:
        """Hash `password`. Takes long."""
        salt = self._form.new_salt()
        check = cast(Derived, self._blank(salt).check)  # no form is one of libpass's alone
        digest = check.derive(check.prepare(self._prepared(password)), check.salt)
        return self._form.write(self._section, salt, digest)

    def is_better_than(self, proof: Proof) -> bool:
        """Whether a hash is of another scheme than the new ones, or of a lower cost."""
        old, new = (_SAME.get(one.scheme, one.scheme) for one in (proof.cost, self.cost))
        return old != new or _work(proof.cost) < _work(self.cost)

    def read_with(self, schemes: Schemes, beside: str | None = None) -> Proof:
        """What schemes take a new hash for. Raises `UnusableHash`.

        `beside`: the salt that an old hash left in a place of its own.
        """
        return schemes.read(replace(self._of_nothing(self._form.new_salt()), salt=beside))

    def decoy(self) -> Proof:
        """A hash of nobody's."""
        return self._blank().imitation()

    def _blank(self, salt: bytes | None = None) -> Proof:
        salt = self._form.new_salt() if salt is None else salt
        return self._schemes.read(self._of_nothing(salt))

    def _of_nothing(self, salt: bytes) -> StoredPassword:
        text = self._form.write(self._section, salt, b"." * self._form.digest)
        return StoredPassword(text, params=_BESIDE)

    def _prepared(self, password: str) -> bytes:
        proof = self._blank()
        given = proof.preparation.of(password, proof.scheme, proof.check)
        if given is None:
            raise InvalidValue("password", "has characters that the application cannot hold")
        if not given:
            raise InvalidValue("password", "is empty")
        return given
