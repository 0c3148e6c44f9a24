"""Werkzeug's hashes, which Flask applications keep. Source: werkzeug/security.py."""

import re
from dataclasses import replace

from custdb_gateway.passwords.schemes.encodings import unhex
from custdb_gateway.passwords.schemes.expressions import parse_expression
from custdb_gateway.passwords.schemes.formulas import check_of
from custdb_gateway.passwords.schemes.kdf import pbkdf2, scrypt
from custdb_gateway.passwords.schemes.options import ROUNDS
from custdb_gateway.passwords.schemes.plain import read_plain
from custdb_gateway.passwords.schemes.scheme import Check, Row, Scheme, UnusableHash

_PBKDF2 = re.compile(r"pbkdf2:(\w+)(?::([0-9]{1,10}))?\$([^$]*)\$([0-9a-f]+)")
_SCRYPT = re.compile(
    r"scrypt(?::([0-9]{1,10}):([0-9]{1,8}):([0-9]{1,8}))?\$([^$]*)\$([0-9a-f]{128})"
)
_LEGACY = re.compile(r"(md5|sha1|sha224|sha256|sha384|sha512)\$([^$]*)\$([0-9a-f]+)")
_OLD_DEFAULT = 1000
"""Rounds, where none are named: before 0.9."""


def _pbkdf2(row: Row) -> Check:
    found = _PBKDF2.fullmatch(row.hash)
    if found is None:
        raise UnusableHash
    rounds = int(found[2] or row.number("iterations", default=_OLD_DEFAULT))
    return pbkdf2(found[1], rounds, found[3].encode(), unhex(found[4]))


def _scrypt(row: Row) -> Check:
    found = _SCRYPT.fullmatch(row.hash)
    if found is None:
        raise UnusableHash
    n, r, p = (int(one) for one in (found[1] or "32768", found[2] or "8", found[3] or "1"))
    return scrypt(n, r, p, found[4].encode(), unhex(found[5]))


def _legacy(row: Row) -> Check:
    """Up to 2.2: an HMAC with the salt for a key, in the text form of Django's salted digests."""
    if row.hash.startswith("plain$$"):
        return read_plain(replace(row, hash=row.hash.removeprefix("plain$$")))
    found = _LEGACY.fullmatch(row.hash)
    if found is None:
        raise UnusableHash
    name, salt, expected = found.groups()
    if not salt:  # then it is a plain digest
        return check_of(parse_expression(f"{name}({{password}})"), row, expected, None)
    keyed = parse_expression(f"hmac_{name}({{salt}}, {{password}})")
    return check_of(keyed, row, expected, salt)


SCHEMES = (
    Scheme(
        "werkzeug_pbkdf2",
        _pbkdf2,
        re.compile(r"pbkdf2:\w+"),
        most="5,000,000",
        of="Flask",
        takes=(ROUNDS,),
    ),
    Scheme(
        "werkzeug_scrypt",
        _scrypt,
        re.compile(r"scrypt(?::|\$[^$]*\$[0-9a-f]{128}\Z)"),
        most="2^21",
        of="Flask",
    ),
    Scheme("werkzeug_legacy", _legacy, None, "", of="Werkzeug < 2.3", weakness="fast"),
)
