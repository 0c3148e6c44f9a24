"""What applications do to a password before they hash it."""

import re
import unicodedata
from collections.abc import Callable, Sequence

_SLASHED = re.compile(r"[\\'\"]")

_CHANGES: dict[str, Callable[[str], str]] = {
    "trim": lambda text: text.strip(" \t\n\r\0\x0b"),  # as PHP's trim()
    "slashes": lambda text: _SLASHED.sub(r"\\\g<0>", text).replace("\0", r"\0"),  # addslashes()
    "nfc": lambda text: unicodedata.normalize("NFC", text),
    "nfkc": lambda text: unicodedata.normalize("NFKC", text),
    "lower": str.lower,
    "html-escape": lambda text: (
        text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")
    ),
}
_ENCODINGS = {"latin-1": "latin-1", "gbk": "gbk", "utf-16le": "utf-16-le"}
"""The rest of the transforms: what a password is encoded in, if not in UTF-8."""


def text_problems(text: Sequence[str]) -> list[str]:
    """What is wrong with a sequence of transforms."""
    found = [one for one in text if one in _ENCODINGS]
    if len(found) > 1:
        return [f"passwords.text: {' and '.join(found)}: a password is in one encoding"]
    return []


def as_hashed(password: str, text: Sequence[str]) -> bytes | None:
    """The bytes that the application hashed; `None`: it cannot have been this password."""
    for name in text:
        if name in _CHANGES:
            password = _CHANGES[name](password)
    encoding = next((_ENCODINGS[one] for one in text if one in _ENCODINGS), "utf-8")
    try:
        return password.encode(encoding)
    except UnicodeEncodeError:
        return None


def normalised(password: bytes) -> bytes:
    """NFKC, for schemes that are always of that."""
    return unicodedata.normalize("NFKC", password.decode()).encode()
