"""sha256_crypt with any salt: MySQL's has 20 bytes, which neither libcrypt nor libpass takes.

Source: Ulrich Drepper, "Unix crypt using SHA-256 and SHA-512".
"""

import hashlib

from custdb_gateway.passwords.schemes.encodings import CRYPT_ALPHABET

_ORDER = (
    (0, 10, 20),
    (21, 1, 11),
    (12, 22, 2),
    (3, 13, 23),
    (24, 4, 14),
    (15, 25, 5),
    (6, 16, 26),
    (27, 7, 17),
    (18, 28, 8),
    (9, 19, 29),
)


def sha256_crypt(password: bytes, salt: bytes, rounds: int) -> str:
    """The 43 characters of the digest."""
    alternate = _digest(password, salt, password)
    length = len(password)
    first = [password, salt, _repeated(alternate, length)]
    bits = length
    while bits:
        first.append(alternate if bits & 1 else password)
        bits >>= 1
    value = _digest(*first)
    p = _repeated(_digest(password * length), length)
    s = _repeated(_digest(salt * (16 + value[0])), len(salt))
    for n in range(rounds):
        odd = n & 1
        parts = [p if odd else value]
        if n % 3:
            parts.append(s)
        if n % 7:
            parts.append(p)
        parts.append(value if odd else p)
        value = _digest(*parts)
    return _written(value)


def _digest(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts), usedforsecurity=False).digest()


def _repeated(data: bytes, length: int) -> bytes:
    return (data * (length // len(data) + 1))[:length]


def _written(value: bytes) -> str:
    text = "".join(_characters(value[a] << 16 | value[b] << 8 | value[c], 4) for a, b, c in _ORDER)
    return text + _characters(value[31] << 8 | value[30], 3)


def _characters(bits: int, number: int) -> str:
    return "".join(CRYPT_ALPHABET[bits >> 6 * n & 63] for n in range(number))
