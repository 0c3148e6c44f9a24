"""The slow functions, each with its ceiling. They leave the interpreter lock alone."""

import hashlib
from collections.abc import Callable

import bcrypt
from argon2.low_level import Type, core, ffi
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
    limit_argon2,
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


ARGON2_TYPES = {"d": Type.D, "i": Type.I, "id": Type.ID}
_ARGON2_VERSIONS = (16, 19)


def argon2(
    kind: str,
    memory: int,
    passes: int,
    lanes: int,
    salt: bytes,
    expected: bytes,
    *,
    version: int = 19,
    secret: bytes = b"",
    data: bytes = b"",
) -> Derived:
    """RFC 9106, with the secret and the associated data that few applications give it."""
    limit_argon2(memory, passes, lanes)
    length = limit(len(expected), MAX_DIGEST, least=MIN_DIGEST)
    limit(len(salt), MAX_SALT, least=8)
    if version not in _ARGON2_VERSIONS or kind not in ARGON2_TYPES:
        raise UnusableHash
    found = ARGON2_TYPES[kind]
    settings = (
        ("rounds", passes),
        ("memory_cost", memory),
        ("parallelism", lanes),
        ("type", found.value),
        ("version", version),
        ("bytes", length),
    )

    derive = argon2_function(
        kind, memory, passes, lanes, length, version=version, secret=secret, data=data
    )
    return Derived(salt, expected, derive, settings)


def argon2_function(
    kind: str,
    memory: int,
    passes: int,
    lanes: int,
    length: int,
    *,
    version: int = 19,
    secret: bytes = b"",
    data: bytes = b"",
) -> Derive:
    """What derives tags."""
    found = ARGON2_TYPES[kind]

    def derive(password: bytes, salt: bytes) -> bytes:
        return _argon2(found, memory, passes, lanes, length, version, password, salt, secret, data)

    return derive


def _argon2(
    kind: Type,
    memory: int,
    passes: int,
    lanes: int,
    length: int,
    version: int,
    password: bytes,
    salt: bytes,
    secret: bytes,
    data: bytes,
) -> bytes:
    """By the C function itself: argon2-cffi's others take no secret."""
    out = ffi.new("uint8_t[]", length)
    inputs = [ffi.new("uint8_t[]", one or b"\0") for one in (password, salt, secret, data)]
    context = ffi.new(
        "argon2_context *",
        {
            "out": out,
            "outlen": length,
            "version": version,
            "pwd": inputs[0],
            "pwdlen": len(password),
            "salt": inputs[1],
            "saltlen": len(salt),
            "secret": inputs[2] if secret else ffi.NULL,
            "secretlen": len(secret),
            "ad": inputs[3] if data else ffi.NULL,
            "adlen": len(data),
            "t_cost": passes,
            "m_cost": memory,
            "lanes": lanes,
            "threads": lanes,
            "allocate_cbk": ffi.NULL,
            "free_cbk": ffi.NULL,
            "flags": 0,
        },
    )
    if core(context, kind.value):  # anything but 0 is an error
        raise UnusableHash
    return bytes(ffi.buffer(out, length))


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
