"""scrypt in the text forms that belong to no one application."""

import re

from custdb_gateway.passwords.schemes.ceilings import limit_scrypt
from custdb_gateway.passwords.schemes.encodings import (
    CRYPT_ALPHABET,
    crypt64,
    unbase64,
)
from custdb_gateway.passwords.schemes.kdf import scrypt, scrypt_function
from custdb_gateway.passwords.schemes.scheme import Check, Derived, Row, Scheme, UnusableHash

MOST = "2^21"

_B64 = r"[A-Za-z0-9./+_-]+={0,2}"
_PHC = re.compile(
    rf"\$scrypt\$(?:v=\d+\$)?(?P<kind>ln|n)=(?P<n>[0-9]{{1,10}}),r=(?P<r>[0-9]{{1,10}}),"
    rf"p=(?P<p>[0-9]{{1,10}})\$(?P<salt>{_B64})\$(?P<key>{_B64})"
)
_SEVEN = re.compile(r"\$7\$([./A-Za-z0-9])([./A-Za-z0-9]{5})([./A-Za-z0-9]{5})([^$]*)\$(.{43})")
_HASHCAT = re.compile(rf"SCRYPT:([0-9]{{1,10}}):([0-9]{{1,8}}):([0-9]{{1,8}}):({_B64}):({_B64})")


def _phc(row: Row) -> Check:
    """passlib writes the logarithm, `ln=`; AdonisJS writes `n=`, the number itself."""
    found = _PHC.fullmatch(row.hash)
    if found is None:
        raise UnusableHash
    n = int(found["n"])
    if found["kind"] == "ln":
        n = 1 << min(n, 64)
    salt, key = unbase64(found["salt"]), unbase64(found["key"])
    return scrypt(n, int(found["r"]), int(found["p"]), salt, key)


def _seven(row: Row) -> Check:
    """crypt's `$7$`, of libsodium and libxcrypt: r and p in five characters each."""
    found = _SEVEN.fullmatch(row.hash)
    if found is None:
        raise UnusableHash
    n = 1 << CRYPT_ALPHABET.index(found[1])
    r, p = (sum(CRYPT_ALPHABET.index(c) << 6 * i for i, c in enumerate(found[g])) for g in (2, 3))
    limit_scrypt(n, r, p)
    key = scrypt_function(n, r, p, 32)

    def derive(password: bytes, salt: bytes) -> bytes:
        return crypt64(key(password, salt)).encode()

    settings = (("n", n), ("block_size", r), ("parallelism", p), ("bytes", 32))
    return Derived(found[4].encode(), found[5].encode(), derive, settings)


def _hashcat(row: Row) -> Check:
    """hashcat 8900."""
    found = _HASHCAT.fullmatch(row.hash)
    if found is None:
        raise UnusableHash
    n, r, p = (int(one) for one in found.groups()[:3])
    return scrypt(n, r, p, unbase64(found[4]), unbase64(found[5]))


SCHEMES = (
    Scheme("scrypt_phc", _phc, re.compile(r"\$scrypt\$"), most=MOST, of="passlib, AdonisJS"),
    Scheme("scrypt_crypt7", _seven, re.compile(r"\$7\$"), most=MOST, of="libsodium, unix"),
    Scheme("hashcat_scrypt", _hashcat, re.compile(r"SCRYPT:"), most=MOST),
)
