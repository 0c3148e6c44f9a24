"""The highest costs. Above them a hash is a mistake or an attack, and is not verified.

A verification at a ceiling takes one to three seconds on one core of 2024.
"""

from custdb_gateway.mapping import MAX_ARGON2_WORK
from custdb_gateway.passwords.schemes.scheme import UnusableHash

MAX_PASSWORD_BYTES = 4096
"""Longer passwords are refused unhashed: some schemes take time in proportion."""

MAX_STORED = 8192
"""Characters of a stored hash."""

MAX_SALT = 1024
MAX_DIGEST = 1024
"""Bytes."""

MIN_DIGEST = 8
"""Bytes. Of fewer, as a column leaves that is too narrow, too many passwords would be right."""

BCRYPT_BYTES = 72
MAX_BCRYPT = 15
MAX_PBKDF2 = 5_000_000
"""Iterations, times the digests that the key is long."""
MAX_SCRYPT = 1 << 21
"""N times r times p: 256 MiB in one lane."""
MAX_ARGON2_PASSES = 32
MAX_ARGON2_LANES = 32
MAX_ARGON2_KIB = 262_144
MAX_DIGESTS = 2_000_000
"""Digests one over the other."""
MAX_LONG_DIGESTS = 100_000
"""Digests into each of which the password goes anew."""
MAX_STRETCH = 18
"""Doublings in phpass and its kin, which take the password in anew each time."""


def limit(value: int, most: int, least: int = 1) -> int:
    """`value`, if it is one that may be."""
    if not least <= value <= most:
        raise UnusableHash
    return value


def limit_argon2(memory: int, passes: int, lanes: int) -> None:
    """Raise `UnusableHash` for what would eat the memory or the day."""
    limit(passes, MAX_ARGON2_PASSES)
    limit(lanes, MAX_ARGON2_LANES)
    limit(memory, MAX_ARGON2_KIB, least=8 * lanes)
    limit(memory * passes, MAX_ARGON2_WORK)


def limit_scrypt(n: int, r: int, p: int) -> None:
    """Raise `UnusableHash` for what would eat the memory or the day, and for what is no N."""
    limit(r, MAX_SCRYPT)
    limit(p, MAX_SCRYPT)
    limit(n, MAX_SCRYPT, least=2)
    limit(n * r * p, MAX_SCRYPT)
    if n & (n - 1):
        raise UnusableHash
