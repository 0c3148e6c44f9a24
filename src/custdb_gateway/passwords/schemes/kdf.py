"""The slow functions, each with its ceiling. They leave the interpreter lock alone."""

import hashlib
from collections.abc import Callable

import bcrypt
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from custdb_gateway.passwords.schemes.ceilings import (
    BCRYPT_BYTES,
    MAX_BCRYPT,
    MAX_DIGEST,
    MAX_PBKDF2,
    MAX_SALT,
    MIN_DIGEST,
    limit,
    limit_scrypt,
)
from custdb_gateway.passwords.schemes.encodings import bcrypt64, un_bcrypt64
from custdb_gateway.passwords.schemes.hashing import algorithm_name, digest_size
from custdb_gateway.passwords.schemes.scheme import Derive, Derived, UnusableHash

_ALGORITHMS: dict[str, Callable[[], hashes.HashAlgorithm]] = {
    "md5": hashes.MD5,
    "sha1": hashes.SHA1,
    "sha224": hashes.SHA224,
    "sha256": hashes.SHA256,
    "sha384": hashes.SHA384,
    "sha512": hashes.SHA512,
    "sha512_256": hashes.SHA512_256,
}
"""Those that cryptography has; hashlib's PBKDF2 takes twice as long."""

_SCRYPT_OVERHEAD = 1 << 20


def pbkdf2(
    algorithm: str, iterations: int, salt: bytes, expected: bytes, *, most: int = MAX_PBKDF2
) -> Derived:
    """PBKDF2 with HMAC, RFC 8018."""
    name = algorithm_name(algorithm)
    length = limit(len(expected), MAX_DIGEST, least=MIN_DIGEST)
    limit(iterations, most)
    limit(iterations * -(-length // digest_size(name)), most)
    limit(len(salt), MAX_SALT, least=0)
    settings = (("rounds", iterations), ("bytes", length), ("digest", _number(name)))
    return Derived(salt, expected, pbkdf2_function(name, iterations, length), settings)


def pbkdf2_function(name: str, iterations: int, length: int) -> Derive:
    """What derives keys."""
    if name not in _ALGORITHMS:
        return lambda password, salt: hashlib.pbkdf2_hmac(name, password, salt, iterations, length)
    algorithm = _ALGORITHMS[name]()

    def derive(password: bytes, salt: bytes) -> bytes:
        try:
            return PBKDF2HMAC(algorithm, length, salt, iterations).derive(password)
        except UnsupportedAlgorithm as exc:
            raise UnusableHash from exc

    return derive


def _number(name: str) -> int:
    """A digest as a number: settings are numbers."""
    return int.from_bytes(name.encode(), "big")


def scrypt(n: int, r: int, p: int, salt: bytes, expected: bytes) -> Derived:
    """RFC 7914."""
    limit_scrypt(n, r, p)
    length = limit(len(expected), MAX_DIGEST, least=MIN_DIGEST)
    limit(len(salt), MAX_SALT, least=0)
    settings = (("n", n), ("block_size", r), ("parallelism", p), ("bytes", length))
    return Derived(salt, expected, scrypt_function(n, r, p, length), settings)


def scrypt_function(n: int, r: int, p: int, length: int) -> Derive:
    """What derives keys."""
    memory = 128 * r * (n + p + 2) + _SCRYPT_OVERHEAD

    def derive(password: bytes, salt: bytes) -> bytes:
        return hashlib.scrypt(password, salt=salt, n=n, r=r, p=p, dklen=length, maxmem=memory)

    return derive


BCRYPT_DIGEST = 23
"""Bytes."""


def bcrypt_check(cost: int, salt: bytes, expected: bytes) -> Derived:
    """bcrypt, of the first 72 bytes of a password, as nearly all implementations cut it."""
    limit(cost, MAX_BCRYPT, least=4)
    return Derived(salt, expected, bcrypt_function(cost), (("rounds", cost),), cuts=True)


def bcrypt_function(cost: int) -> Derive:
    """What derives digests. A salt is of 16 bytes."""

    def derive(password: bytes, salt: bytes) -> bytes:
        setting = f"$2b${cost:02}${bcrypt64(salt[:16])}".encode()
        made = bcrypt.hashpw(password[:BCRYPT_BYTES], setting)
        return un_bcrypt64(made.decode()[29:])[:BCRYPT_DIGEST]

    return derive
