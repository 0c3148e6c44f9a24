"""Django's hashers: `algorithm$...`. Source: django/contrib/auth/hashers.py."""

import re

from custdb_gateway.passwords.schemes.argon2s import MOST as MOST_ARGON2
from custdb_gateway.passwords.schemes.argon2s import read_argon2
from custdb_gateway.passwords.schemes.bcrypts import hex_of, read_bcrypt
from custdb_gateway.passwords.schemes.encodings import unbase64
from custdb_gateway.passwords.schemes.formulas import formula
from custdb_gateway.passwords.schemes.kdf import pbkdf2, scrypt
from custdb_gateway.passwords.schemes.libpass import LONGEST, behind_libpass
from custdb_gateway.passwords.schemes.scheme import Check, Row, Scheme, UnusableHash

_PBKDF2 = re.compile(r"pbkdf2_(sha1|sha256|sha512)\$([0-9]{1,10})\$([^$]+)\$([A-Za-z0-9+/=]+)")
_SCRYPT = re.compile(
    r"scrypt\$([0-9]{1,10})\$([^$]+)\$([0-9]{1,8})\$([0-9]{1,8})\$([A-Za-z0-9+/=]+)"
)


def _pbkdf2(row: Row) -> Check:
    found = _PBKDF2.fullmatch(row.hash)
    if found is None:
        raise UnusableHash
    return pbkdf2(found[1], int(found[2]), found[3].encode(), unbase64(found[4]))


def _scrypt(row: Row) -> Check:
    """In the order of ScryptPasswordHasher.encode(): N, salt, r, p."""
    found = _SCRYPT.fullmatch(row.hash)
    if found is None:
        raise UnusableHash
    n, salt, r, p, digest = found.groups()
    return scrypt(int(n), int(r), int(p), salt.encode(), unbase64(digest))


def _argon2(row: Row) -> Check:
    if not row.hash.startswith("argon2$"):
        raise UnusableHash
    return read_argon2(row.hash.removeprefix("argon2"))


def _bcrypt(row: Row) -> Check:
    if not row.hash.startswith("bcrypt$"):
        raise UnusableHash
    return read_bcrypt(row.hash.removeprefix("bcrypt$"))


def _bcrypt_sha256(row: Row) -> Check:
    if not row.hash.startswith("bcrypt_sha256$"):
        raise UnusableHash
    return read_bcrypt(row.hash.removeprefix("bcrypt_sha256$")).over(hex_of("sha256"))


def _never(row: Row) -> Check:
    """set_unusable_password()."""
    raise UnusableHash


_MOST_PBKDF2 = "5,000,000"

SCHEMES = (
    *(
        Scheme(
            f"django_pbkdf2_{name}",
            _pbkdf2,
            re.compile(rf"pbkdf2_{name}\$"),
            most=_MOST_PBKDF2,
            of="Django",
        )
        for name in ("sha256", "sha1")
    ),
    Scheme("django_scrypt", _scrypt, re.compile(r"scrypt\$"), most="2^21", of="Django 4"),
    Scheme("django_argon2", _argon2, re.compile(r"argon2\$"), most=MOST_ARGON2, of="Django"),
    Scheme(
        "django_bcrypt_sha256",
        _bcrypt_sha256,
        re.compile(r"bcrypt_sha256\$"),
        most="2^15",
        of="Django",
    ),
    Scheme("django_bcrypt", _bcrypt, re.compile(r"bcrypt\$"), most="2^15", of="Django", cuts=True),
    formula(
        "django_salted_sha1",
        "sha1({salt}{password})",
        shape=r"sha1\$(?P<salt>[^$]*)\$(?P<hash>[0-9a-fA-F]{40})",
        of="Django < 5",
    ),
    formula(
        "django_salted_md5",
        "md5({salt}{password})",
        shape=r"md5\$(?P<salt>[^$]*)\$(?P<hash>[0-9a-fA-F]{32})",
        of="Django",
    ),
    Scheme(
        "django_des_crypt",
        behind_libpass("django_des_crypt"),
        re.compile(r"crypt\$"),
        of="Django < 4",
        weakness="fast",
        longest=LONGEST,
        takes_nul=False,
    ),
    Scheme("django_unusable", _never, None, "", of="Django: nobody's", weakness=""),
)
