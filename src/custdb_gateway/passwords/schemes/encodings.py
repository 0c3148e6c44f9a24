"""How bytes are written in stored hashes."""

import base64
import binascii
import re

from custdb_gateway.passwords.schemes.scheme import UnusableHash

CRYPT_ALPHABET = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_BCRYPT = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_TO_BCRYPT = str.maketrans(_BASE64, _BCRYPT)
_FROM_BCRYPT = str.maketrans(_BCRYPT, _BASE64)
_TO_STANDARD = str.maketrans("-_.", "+/+")
_HEX = re.compile("(?:[0-9a-fA-F]{2})*")


def unhex(text: str) -> bytes:
    """Of either case."""
    if not _HEX.fullmatch(text):
        raise UnusableHash
    return bytes.fromhex(text)


def unbase64(text: str) -> bytes:
    """Of any alphabet that is in use: +/, the URLs' -_ and passlib's ./, padded or not."""
    bare = text.rstrip("=").translate(_TO_STANDARD)
    try:
        return binascii.a2b_base64(bare + "=" * (-len(bare) % 4), strict_mode=True)
    except ValueError as exc:
        raise UnusableHash from exc


def base64_text(data: bytes) -> str:
    """With padding."""
    return base64.b64encode(data).decode()


def bare_base64(data: bytes) -> str:
    """Without padding."""
    return base64_text(data).rstrip("=")


def un_bcrypt64(text: str) -> bytes:
    """Ignores the bits of the last character that belong to no byte, as bcrypt does."""
    standard = text.translate(_FROM_BCRYPT)
    return binascii.a2b_base64(standard + "=" * (-len(standard) % 4))


def bcrypt64(data: bytes) -> str:
    """Of bcrypt's own alphabet."""
    return bare_base64(data).translate(_TO_BCRYPT)


def crypt64(data: bytes) -> str:
    """Of crypt's alphabet, the lowest bits first, as phpass and scrypt's `$7$` write."""
    text = []
    for at in range(0, len(data), 3):
        part = data[at : at + 3]
        bits = int.from_bytes(part, "little")
        text += [CRYPT_ALPHABET[bits >> 6 * n & 63] for n in range(len(part) + 1)]
    return "".join(text)


def decoded(text: str, encoding: str) -> bytes:
    """Bytes that were written in `encoding`. Raises `UnusableHash`."""
    match encoding.lower():
        case "hex":
            return unhex(text)
        case "base64" | "b64" | "base64url":
            return unbase64(text)
        case "text" | "raw" | "none" | "utf8" | "utf-8" | "":
            return text.encode()
    raise UnusableHash


def digest_of(text: str, size: int, encoding: str = "") -> bytes:
    """A digest of `size` bytes, whose length tells the encoding where it is not said."""
    found = decoded(text, encoding or ("hex" if len(text) == 2 * size else "base64"))
    if len(found) != size:
        raise UnusableHash
    return found
