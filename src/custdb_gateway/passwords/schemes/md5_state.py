"""The state of MD5 after one block, RFC 1321, which no library tells."""

import hashlib
import math
import struct

_SHIFTS = ((7, 12, 17, 22), (5, 9, 14, 20), (4, 11, 16, 23), (6, 10, 15, 21))
_SINES = [int(abs(math.sin(n + 1)) * 2**32) for n in range(64)]
_START = (0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476)
_MASK = 0xFFFFFFFF
_BLOCK = 64


def after(block: bytes) -> bytes:
    """The four words after a block of 64 bytes."""
    words = struct.unpack("<16I", block)
    a, b, c, d = _START
    for n in range(64):
        match n // 16:
            case 0:
                mixed, at = (b & c) | (~b & d), n
            case 1:
                mixed, at = (d & b) | (~d & c), 5 * n + 1
            case 2:
                mixed, at = b ^ c ^ d, 3 * n + 5
            case _:
                mixed, at = c ^ (b | (~d & _MASK)), 7 * n
        total = (a + mixed + _SINES[n] + words[at % 16]) & _MASK
        shift = _SHIFTS[n // 16][n % 4]
        turned = (total << shift | total >> (32 - shift)) & _MASK
        a, b, c, d = d, (b + turned) & _MASK, b, c
    return struct.pack("<4I", *((s + v) & _MASK for s, v in zip(_START, (a, b, c, d), strict=True)))


def inner_states(key: bytes) -> bytes:
    """After HMAC's outer and inner first blocks, RFC 2104."""
    if len(key) > _BLOCK:
        key = hashlib.md5(key, usedforsecurity=False).digest()
    padded = key.ljust(_BLOCK, b"\0")
    return b"".join(after(bytes(one ^ mask for one in padded)) for mask in (0x5C, 0x36))
