"""MediaWiki's `:type:...`. Source: includes/password/ of MediaWiki 1.39."""

import re
from dataclasses import replace

from custdb_gateway.passwords.schemes.argon2s import MOST as MOST_ARGON2
from custdb_gateway.passwords.schemes.argon2s import read_argon2
from custdb_gateway.passwords.schemes.bcrypts import hex_of, read_bcrypt
from custdb_gateway.passwords.schemes.encodings import unbase64
from custdb_gateway.passwords.schemes.formulas import formula
from custdb_gateway.passwords.schemes.hashing import digest
from custdb_gateway.passwords.schemes.kdf import pbkdf2
from custdb_gateway.passwords.schemes.prefixed import behind
from custdb_gateway.passwords.schemes.scheme import Check, Row, Scheme, UnusableHash

_PBKDF2 = re.compile(
    r":pbkdf2:(\w+):([0-9]{1,10}):([0-9]{1,4}):([A-Za-z0-9+/=]+):([A-Za-z0-9+/=]+)"
)
_LAYERED = re.compile(
    r":pbkdf2-legacy(?P<type>[AB]):!(?P<algorithm>\w+):(?P<rounds>[0-9]{1,10}):(?P<length>[0-9]{1,4})"
    r"!(?P<first>[^!]*)!(?P<salt>[A-Za-z0-9+/=]+)!(?P<key>[A-Za-z0-9+/=]+)"
)
_BCRYPT = re.compile(r":bcrypt:([0-9]{1,2})\$([./A-Za-z0-9]{22})\$?([./A-Za-z0-9]{31})")
_B_FORM = r"(?::B:|\$B\$)(?P<salt>[^:$]*)[:$](?P<hash>[0-9a-fA-F]{32})"


def _key(text: str, length: str) -> bytes:
    key = unbase64(text)
    if len(key) != int(length):
        raise UnusableHash
    return key


def _pbkdf2(row: Row) -> Check:
    """Pbkdf2PasswordUsingOpenSSL.php."""
    found = _PBKDF2.fullmatch(row.hash)
    if found is None:
        raise UnusableHash
    algorithm, rounds, length, salt, key = found.groups()
    return pbkdf2(algorithm, int(rounds), unbase64(salt), _key(key, length))


def _layered(row: Row) -> Check:
    """LayeredParameterizedPassword.php: PBKDF2 of what an old type made of the password."""
    found = _LAYERED.fullmatch(row.hash)
    if found is None or (found["type"] == "A") != (not found["first"]):
        raise UnusableHash
    key = _key(found["key"], found["length"])
    check = pbkdf2(found["algorithm"], int(found["rounds"]), unbase64(found["salt"]), key)
    if found["type"] == "A":
        return check.over(hex_of("md5"))
    # Both salts as one, or an imitation would keep the old one.
    first, derive_key = found["first"].encode(), check.derive
    length = len(first)

    def derive(password: bytes, salt: bytes) -> bytes:
        old, own = salt[:length], salt[length:]
        inner = digest("md5", old + b"-" + digest("md5", password).hex().encode())
        return derive_key(inner.hex().encode(), own)

    return replace(check, salt=first + check.salt, derive=derive)


def _bcrypt(row: Row) -> Check:
    """BcryptPassword.php: cost, salt and digest apart."""
    found = _BCRYPT.fullmatch(row.hash)
    if found is None:
        raise UnusableHash
    return read_bcrypt(f"$2y${int(found[1]):02}${found[2]}{found[3]}")


SCHEMES = (
    Scheme("mediawiki_pbkdf2", _pbkdf2, re.compile(":pbkdf2:"), most="5,000,000", of="MediaWiki"),
    Scheme(
        "mediawiki_layered",
        _layered,
        re.compile(":pbkdf2-legacy[AB]:"),
        most="5,000,000",
        of="MediaWiki, upgraded",
    ),
    Scheme(
        "mediawiki_argon2",
        behind(":argon2:", lambda row: read_argon2(row.hash)),
        re.compile(":argon2:"),
        most=MOST_ARGON2,
        of="MediaWiki",
    ),
    Scheme(
        "mediawiki_bcrypt", _bcrypt, re.compile(":bcrypt:"), most="2^15", of="MediaWiki", cuts=True
    ),
    formula(
        "mediawiki_A",
        "md5({password})",
        shape=r":A:(?P<hash>[0-9a-fA-F]{32})",
        of="MediaWiki < 1.24",
        weakness="unsalted",
    ),
    formula(
        "mediawiki_B",
        "md5({salt}-md5hex({password}))",
        shape=_B_FORM,
        of="MediaWiki < 1.24",
    ),
)
