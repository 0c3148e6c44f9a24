"""The system's libcrypt: what neither libpass nor bcrypt computes, or only slowly.

It is on every Debian and in the Docker image. Where it is not, hashes that need it are unusable.
"""

import ctypes
from contextlib import suppress
from functools import cache
from typing import Any

from custdb_gateway.passwords.schemes.scheme import UnusableHash

_NAMES = ("libcrypt.so.1", "libcrypt.so.2")
_SCRATCH = 32_768
"""Bytes of libxcrypt's struct crypt_data."""

MAX_PASSWORD = 511


@cache
def _function() -> Any:
    for name in _NAMES:
        with suppress(OSError, AttributeError):
            found = ctypes.CDLL(name).crypt_rn
            found.restype = ctypes.c_char_p
            found.argtypes = [ctypes.c_char_p, ctypes.c_char_p, ctypes.c_void_p, ctypes.c_int]
            return found
    return None


def is_here() -> bool:
    """Whether this machine has it."""
    return _function() is not None


def crypt(password: bytes, setting: str) -> str:
    """What crypt(3) makes. It leaves the interpreter lock alone."""
    function = _function()
    if function is None or b"\0" in password:
        raise UnusableHash
    scratch = ctypes.create_string_buffer(_SCRATCH)
    made = function(password, setting.encode(), scratch, _SCRATCH)
    if made is None or made.startswith(b"*"):
        raise UnusableHash
    return bytes(made).decode()
