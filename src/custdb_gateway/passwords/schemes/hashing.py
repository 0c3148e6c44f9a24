"""Plain digests by the names that applications give them."""

import hashlib
import hmac
from functools import cache

from passlib.crypto.digest import lookup_hash

from custdb_gateway.passwords.schemes.scheme import UnusableHash

ALGORITHMS = (
    "md4 md5 sha1 sha224 sha256 sha384 sha512 sha512_224 sha512_256"
    " sha3_224 sha3_256 sha3_384 sha3_512 ripemd160 sm3 blake2b blake2s"
).split()
_BY_BARE_NAME = {name.replace("_", ""): name for name in ALGORITHMS}
_PREFIXES = ("pbkdf2withhmac", "hmac", "pbkdf2")


@cache
def algorithm_name(name: str) -> str:
    """`sha256` for SHA-256, sha_256, HmacSHA256 and PBKDF2WithHmacSHA256."""
    bare = "".join(one for one in name.lower() if one.isalnum())
    for prefix in _PREFIXES:
        bare = bare.removeprefix(prefix)
    found = _BY_BARE_NAME.get("sha1" if bare == "sha" else bare)
    if found is None:
        raise UnusableHash
    return found


def digest(name: str, data: bytes) -> bytes:
    """One digest; `name` is one of `ALGORITHMS`."""
    if name == "md4":  # OpenSSL 3 has it no more
        return bytes(lookup_hash("md4").const(data).digest())
    return hashlib.new(name, data, usedforsecurity=False).digest()


@cache
def digest_size(name: str) -> int:
    """Bytes."""
    return len(digest(name, b""))


def keyed_digest(name: str, key: bytes, message: bytes) -> bytes:
    """HMAC."""
    return hmac.digest(key, message, name)
