"""Magento's hash, salt and versions, one version over the other."""

import re

from custdb_gateway.passwords.schemes.argon2 import Argon2
from custdb_gateway.passwords.schemes.ceilings import MAX_DIGEST, limit, limit_argon2
from custdb_gateway.passwords.schemes.encodings import unhex
from custdb_gateway.passwords.schemes.hashing import digest
from custdb_gateway.passwords.schemes.scheme import (
    Check,
    Derive,
    Derived,
    Row,
    Scheme,
    Settings,
    UnusableHash,
)

_FORM = re.compile(
    r"(?P<hash>(?:[0-9a-f]{2}){16,64}):(?P<salt>[^:]{0,64})"
    r"(?P<versions>(?::(?:[0-2]|3_[0-9]{1,3}_[0-9]{1,2}_[0-9]{1,10})){0,4})"
)
_WITH_VERSION = re.compile(r"[0-9a-f]{32,128}:[^:]{0,64}:(?:[0-2]|3_[0-9_]+)(?::[0-9_]+)*\Z")

SODIUM_SALT = 16
INTERACTIVE = (32, 2, 67_108_864)
"""libsodium's bytes, passes and memory."""


def _read(row: Row) -> Check:
    """Magento 2 Framework/Encryption/Encryptor.php, isValidHash().

    0 is MD5 and 1 SHA-256 of the salt and of what came before, 2 argon2id with libsodium's
    interactive costs, and 3 argon2id with its own. Magento 1 has no version: MD5 or SHA-256.
    """
    found = _FORM.fullmatch(row.hash)
    if found is None:
        raise UnusableHash
    expected = unhex(found["hash"])
    versions = found["versions"].split(":")[1:] or ["0" if len(expected) == 16 else "1"]
    steps = [_step(version) for version in versions]
    if len(expected) != steps[-1].size:
        raise UnusableHash

    def derive(password: bytes, salt: bytes) -> bytes:
        value = steps[0].derive(password, salt)
        for step in steps[1:]:
            value = step.derive(value.hex().encode(), salt)
        return value

    settings = tuple(pair for step in steps for pair in step.settings)
    return Derived(found["salt"].encode(), expected, derive, settings)


class _Step:
    def __init__(self, size: int, derive: Derive, settings: Settings) -> None:
        self.size = size
        self.derive = derive
        self.settings = settings


def _step(version: str) -> _Step:
    if version in ("0", "1"):
        name, size = ("md5", 16) if version == "0" else ("sha256", 32)
        return _Step(size, lambda value, salt: digest(name, salt + value), (("digests", 1),))
    size, passes, memory = INTERACTIVE
    if version != "2":
        size, passes, memory = map(int, version.split("_")[1:])
    limit(size, MAX_DIGEST, least=16)
    kib = memory // 1024
    limit_argon2(kib, passes, 1)
    derive = Argon2(kib, passes, lanes=1).function(size)
    settings = (("rounds", passes), ("memory_cost", kib), ("parallelism", 1), ("bytes", size))
    return _Step(size, _salted_as_sodium(derive), settings)


def _salted_as_sodium(derive: Derive) -> Derive:
    """The first 16 bytes; a shorter one is repeated, as Encryptor.php pads it."""

    def with_salt(value: bytes, salt: bytes) -> bytes:
        filled = (salt * SODIUM_SALT)[:SODIUM_SALT]
        return derive(value, filled)

    return with_salt


SCHEMES = (
    Scheme(
        "magento",
        _read,
        _WITH_VERSION,
        most="argon2id as below",
        of="Magento 1, Magento 2, Adobe Commerce",
    ),
)
