"""Spring Security's `{id}...`. Source: spring-security crypto/."""

import re

from custdb_gateway.passwords.schemes.argon2s import MOST as MOST_ARGON2
from custdb_gateway.passwords.schemes.argon2s import read_argon2
from custdb_gateway.passwords.schemes.bcrypts import read_bcrypt
from custdb_gateway.passwords.schemes.ceilings import MAX_DIGESTS, limit
from custdb_gateway.passwords.schemes.encodings import digest_of, unbase64, unhex
from custdb_gateway.passwords.schemes.hashing import algorithm_name, digest, digest_size
from custdb_gateway.passwords.schemes.kdf import pbkdf2, scrypt
from custdb_gateway.passwords.schemes.ldap import read_tagged
from custdb_gateway.passwords.schemes.options import (
    ALGORITHM,
    DIGESTS,
    LENGTH,
    ROUNDS,
    SALT_LENGTH,
    Option,
    one_of,
    option,
)
from custdb_gateway.passwords.schemes.plain import read_plain
from custdb_gateway.passwords.schemes.prefixed import Read, behind, first_of
from custdb_gateway.passwords.schemes.scheme import (
    Check,
    Derived,
    Row,
    Scheme,
    UnusableHash,
    Weakness,
)

_DIGEST = re.compile(r"(\{[^{}]*\})?([0-9a-fA-F]{32,128}|[A-Za-z0-9+/]{20,90}={0,2})")
_SCRYPT = re.compile(r"\$([0-9a-f]{1,6})\$([A-Za-z0-9+/=]+)\$([A-Za-z0-9+/=]+)")
_SALTED = r"(?:\{|[0-9a-f]{32,}\Z)"
_STANDARD_ROUNDS = 1024
_STANDARD_SALT = 8


def _message_digest(algorithm: str = "") -> Read:
    """MessageDigestPasswordEncoder.java: the braces are a part of the salt."""

    def read(row: Row) -> Check:
        found = _DIGEST.fullmatch(row.hash)
        if found is None:
            raise UnusableHash
        name = algorithm_name(algorithm or row.word("algorithm", default="sha256"))
        times = 1 if algorithm else limit(row.number("iterations", default=1), MAX_DIGESTS)

        def derive(password: bytes, salt: bytes) -> bytes:
            value = digest(name, password + salt)
            for _ in range(times - 1):
                value = digest(name, value)
            return value

        settings = (("digests", times),) if times > 1 else ()
        expected = digest_of(found[2], digest_size(name))
        return Derived((found[1] or "").encode(), expected, derive, settings)

    return read


def _standard(row: Row) -> Check:
    """StandardPasswordEncoder.java: 1024 times SHA-256 of salt, secret and password."""
    data = unhex(row.hash)
    if len(data) != _STANDARD_SALT + 32:
        raise UnusableHash
    secret = row.pepper or b""

    def derive(password: bytes, salt: bytes) -> bytes:
        value = salt + secret + password
        for _ in range(_STANDARD_ROUNDS):
            value = digest("sha256", value)
        return value

    settings = (("digests", _STANDARD_ROUNDS),)
    return Derived(data[:_STANDARD_SALT], data[_STANDARD_SALT:], derive, settings, True)


def _pbkdf2(algorithm: str, rounds: int, salt_length: int) -> Read:
    """Pbkdf2PasswordEncoder.java: salt and key in one; the secret goes behind the salt."""

    def read(row: Row) -> Check:
        is_hex = row.word("encoding", default="hex") == "hex"
        data = unhex(row.hash) if is_hex else unbase64(row.hash)
        size = row.number("salt_len", "salt_length", default=salt_length)
        if len(data) - size != row.number("dklen", default=len(data) - size):
            raise UnusableHash
        secret = row.pepper or b""
        inner = pbkdf2(
            row.word("algorithm", default=algorithm),
            row.number("iterations", default=rounds),
            data[:size] + secret,
            data[size:],
        )
        key = inner.derive  # and nothing else of it: imitations keep what follows

        def derive(password: bytes, salt: bytes) -> bytes:
            return key(password, salt + secret)

        return Derived(data[:size], data[size:], derive, inner.settings, True)

    return read


def _scrypt(row: Row) -> Check:
    """SCryptPasswordEncoder.java: the logarithm of N, r and p in one hexadecimal number."""
    found = _SCRYPT.fullmatch(row.hash)
    if found is None:
        raise UnusableHash
    numbers = int(found[1], 16)
    n, r, p = 1 << (numbers >> 16), numbers >> 8 & 255, numbers & 255
    return scrypt(n, r, p, unbase64(found[2]), unbase64(found[3]))


def _ldap(row: Row) -> Check:
    """LdapShaPasswordEncoder.java: what has no tag is the password itself."""
    return read_tagged(row) if row.hash.startswith("{") else read_plain(row)


def _sha256(row: Row) -> Check:
    """The id tells a MessageDigestPasswordEncoder by its capitals and hyphen."""
    is_standard = row.hash.startswith("{sha256}")
    read = behind(r"\{sha256\}", _standard) if is_standard else _digest_of_sha256
    return read(row)


def _bcrypt(row: Row) -> Check:
    return read_bcrypt(row.hash)


def _argon2(row: Row) -> Check:
    return read_argon2(row.hash)


def _under(
    name: str,
    tag: str,
    read: Read,
    most: str = "",
    weakness: Weakness = "",
    *,
    cuts: bool = False,
    needs: tuple[str, ...] = (),
    automatic: bool = True,
    behind_tag: str = "",
    takes: tuple[Option, ...] = (),
) -> Scheme:
    """An id of DelegatingPasswordEncoder; the same without it is read where it is named."""
    prefix = rf"\{{{re.escape(tag)}\}}"
    return Scheme(
        name,
        first_of(behind(prefix, read), read) if automatic else behind(prefix, read),
        re.compile(prefix + behind_tag),
        "mark" if automatic else "",
        needs,
        most,
        "Spring Security",
        weakness,
        cuts=cuts,
        takes=takes,
    )


_digest_of_sha256 = behind(r"(?:\{SHA-256\})?", _message_digest("SHA-256"))
_PBKDF2_OLD = _pbkdf2("sha1", 185_000, 8)
_PBKDF2 = (option(one_of("hex", "base64"), "encoding"), SALT_LENGTH, LENGTH, ALGORITHM, ROUNDS)
_PBKDF2_NEW = _pbkdf2("sha256", 310_000, 16)

SCHEMES = (
    _under("spring_bcrypt", "bcrypt", _bcrypt, "2^15", cuts=True),
    _under("spring_argon2_v5_8", "argon2@SpringSecurity_v5_8", _argon2, MOST_ARGON2),
    _under("spring_argon2", "argon2", _argon2, MOST_ARGON2),
    _under(
        "spring_pbkdf2_v5_8", "pbkdf2@SpringSecurity_v5_8", _PBKDF2_NEW, "5,000,000", takes=_PBKDF2
    ),
    _under("spring_pbkdf2", "pbkdf2", _PBKDF2_OLD, "5,000,000", needs=("pepper",), takes=_PBKDF2),
    _under("spring_scrypt_v5_8", "scrypt@SpringSecurity_v5_8", _scrypt, "2^21"),
    _under("spring_scrypt", "scrypt", _scrypt, "2^21"),
    _under("spring_ldap", "ldap", _ldap, weakness="fast", behind_tag=r"\{"),
    _under("spring_sha256_standard", "sha256", _standard, weakness="fast"),
    *(
        _under(name, tag, _message_digest(tag), weakness="fast", behind_tag=_SALTED)
        for name, tag in (
            ("spring_md4", "MD4"),
            ("spring_md5", "MD5"),
            ("spring_sha1", "SHA-1"),
        )
    ),
    Scheme(
        "spring_sha256",
        _sha256,
        re.compile(rf"\{{SHA-256\}}{_SALTED}"),
        of="Spring Security",
        weakness="fast",
    ),
    Scheme(
        "spring_message_digest",
        _message_digest(),
        None,
        "",
        ("options",),
        "2,000,000",
        "Spring Security",
        "fast",
        takes=(ALGORITHM, DIGESTS),
    ),
    _under("spring_noop", "noop", read_plain, weakness="plain", automatic=False),
)
