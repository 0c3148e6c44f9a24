"""What servers keep for SCRAM, RFC 5802: PBKDF2, and two HMACs of it."""

import re
from collections.abc import Callable

from passlib.utils import saslprep

from custdb_gateway.passwords.schemes.encodings import unbase64
from custdb_gateway.passwords.schemes.hashing import digest, digest_size, keyed_digest
from custdb_gateway.passwords.schemes.kdf import pbkdf2
from custdb_gateway.passwords.schemes.scheme import Check, Derived, Row, Scheme, UnusableHash

_B64 = r"[A-Za-z0-9+/]+={0,2}"
_POSTGRES = re.compile(rf"SCRAM-SHA-256\$([0-9]{{1,10}}):({_B64})\$({_B64}):({_B64})")
_DOVECOT = re.compile(rf"\{{SCRAM-SHA-(1|256)\}}([0-9]{{1,10}}),({_B64}),({_B64}),({_B64})")
_MONGODB = re.compile(rf"\$mongodb-scram\$\*([01])\*({_B64})\*([0-9]{{1,10}})\*({_B64})\*({_B64})")


def _prepared(password: bytes) -> bytes:
    """SASLprep, and what it refuses as it is: as PostgreSQL does."""
    try:
        return str(saslprep(password.decode())).encode()
    except ValueError:
        return password


def _scram(
    algorithm: str, rounds: int, salt: str, expected: bytes, key: bytes, *, is_stored: bool
) -> Derived:
    size = digest_size(algorithm)
    if len(expected) != size:
        raise UnusableHash
    inner = pbkdf2(algorithm, rounds, unbase64(salt), bytes(size))
    salted = inner.derive  # and nothing else of it: imitations keep what follows

    def derive(password: bytes, salt: bytes) -> bytes:
        made = keyed_digest(algorithm, salted(password, salt), key)
        return digest(algorithm, made) if is_stored else made

    return Derived(inner.salt, expected, derive, inner.settings)


def _stored_key(algorithm: str, rounds: str, salt: str, stored: str) -> Derived:
    """H(HMAC(salted password, "Client Key"))."""
    return _scram(algorithm, int(rounds), salt, unbase64(stored), b"Client Key", is_stored=True)


def _postgres(row: Row) -> Check:
    """PostgreSQL src/common/scram-common.c: rounds and salt, StoredKey, ServerKey."""
    found = _POSTGRES.fullmatch(row.hash)
    if found is None:
        raise UnusableHash
    return _stored_key("sha256", found[1], found[2], found[3]).over(_prepared)


def _dovecot(row: Row) -> Check:
    """Dovecot src/auth/password-scheme-scram.c."""
    found = _DOVECOT.fullmatch(row.hash)
    if found is None:
        raise UnusableHash
    return _stored_key(f"sha{found[1]}", found[2], found[3], found[4]).over(_prepared)


def _mongodb(row: Row) -> Check:
    """hashcat 24100 and 24200: kind, user, rounds, salt, ServerKey. SHA-1 is of an MD5."""
    found = _MONGODB.fullmatch(row.hash)
    if found is None:
        raise UnusableHash
    kind, user, rounds, salt, key = found.groups()
    algorithm = "sha256" if kind == "1" else "sha1"
    check = _scram(algorithm, int(rounds), salt, unbase64(key), b"Server Key", is_stored=False)
    return check.over(_prepared if kind == "1" else _as_mongodb(unbase64(user)))


def _as_mongodb(user: bytes) -> Callable[[bytes], bytes]:
    """MongoDB's older mechanism: md5(user:mongo:password)."""
    return lambda password: digest("md5", user + b":mongo:" + password).hex().encode()


SCHEMES = (
    Scheme(
        "postgres_scram_sha256",
        _postgres,
        re.compile(r"SCRAM-SHA-256\$"),
        most="5,000,000",
        of="PostgreSQL's roles",
    ),
    Scheme(
        "dovecot_scram_sha256",
        _dovecot,
        re.compile(r"\{SCRAM-SHA-(?:1|256)\}"),
        most="5,000,000",
        of="Dovecot",
    ),
    Scheme(
        "mongodb_scram_hc",
        _mongodb,
        re.compile(r"\$mongodb-scram\$"),
        most="5,000,000",
        of="MongoDB's users, in hashcat's notation",
    ),
)
