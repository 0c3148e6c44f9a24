"""XenForo, which keeps a hash with what belongs to it in a text of PHP's serialize()."""

import re
from dataclasses import replace

from custdb_gateway.passwords.schemes.argon2s import MOST, read_argon2
from custdb_gateway.passwords.schemes.bcrypts import read_bcrypt
from custdb_gateway.passwords.schemes.formulas import formula
from custdb_gateway.passwords.schemes.scheme import Check, Row, Scheme, UnusableHash
from custdb_gateway.passwords.schemes.stretched import read_phpass

# XenForo 1 library/XenForo/Authentication/Core.php
_SHA1 = formula("xenforo1_sha1", "sha1(sha1hex({password}){salt})", of="XenForo 1.0, 1.1")
_SHA256 = formula("xenforo1_sha256", "sha256(sha256hex({password}){salt})", of="XenForo 1.0, 1.1")
_SALTED = {"sha1": _SHA1, "sha256": _SHA256}

_ARRAY = re.compile(r"a:([1-9]):\{")
_ENTRY = re.compile(r's:([0-9]{1,2}):"(\w{1,20})";s:([0-9]{1,4}):"([^"]{0,1024})";')


def unserialised(text: str) -> dict[str, str]:
    """An array of up to nine texts by name, and nothing else that PHP could serialise."""
    found = _ARRAY.match(text)
    if found is None:
        raise UnusableHash
    values, at = dict[str, str](), found.end()
    for _ in range(int(found[1])):
        entry = _ENTRY.match(text, at)
        if entry is None:
            raise UnusableHash
        at = entry.end()
        for length, part in ((entry[1], entry[2]), (entry[3], entry[4])):
            if int(length) != len(part.encode()):
                raise UnusableHash
        values[entry[2]] = entry[4]
    if text[at:] != "}":
        raise UnusableHash
    return values


def _read(row: Row) -> Check:
    """XenForo 2 src/XF/Authentication/Core12.php, and Core.php, which has a salt."""
    data = unserialised(row.hash)
    text, salt = data.get("hash", ""), data.get("salt")
    if salt is not None:
        return _SALTED[data.get("hashFunc") or "sha256"].read(replace(row, hash=text, salt=salt))
    if text.startswith("$argon2"):
        return read_argon2(text)
    if text.startswith("$2"):
        return read_bcrypt(text)
    return read_phpass(replace(row, hash=text))


SCHEMES = (
    _SHA1,
    _SHA256,
    Scheme("xenforo_data", _read, _ARRAY, most=MOST, of="XenForo 1, 2", cuts=True),
)
