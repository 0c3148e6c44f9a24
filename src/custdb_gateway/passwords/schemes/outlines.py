"""What an expression's text can look like: its characters and its length, as far as known."""

from collections.abc import Callable
from dataclasses import dataclass, replace

_SMALL = frozenset(b"0123456789abcdef")
_LARGE = frozenset(b"0123456789ABCDEF")
_BASE64 = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=")


@dataclass(frozen=True, slots=True, repr=False)
class Outline:
    """Of a text."""

    characters: frozenset[int] | None = None
    """Those that it may have; `None`: any."""
    least: int = 0
    most: int | None = None
    """Bytes; `None`: any number."""

    def fits(self, text: bytes) -> bool:
        """Whether a text can be one of these."""
        if len(text) < self.least or (self.most is not None and len(text) > self.most):
            return False
        return self.characters is None or self.characters.issuperset(text)

    def beside(self, other: "Outline") -> "Outline":
        """Of both, joined."""
        both = None
        if self.characters is not None and other.characters is not None:
            both = self.characters | other.characters
        most = None if self.most is None or other.most is None else self.most + other.most
        return Outline(both, self.least + other.least, most)

    def cut(self, start: int, end: int) -> "Outline":
        """Of what is between two places of it."""
        most = end if self.most is None else min(end, self.most)
        least = max(0, min(end, self.least) - start)
        return Outline(self.characters, least, max(0, most - start))


ANYTHING = Outline()
Redrawn = Callable[[Outline], Outline]


def exactly(text: bytes) -> Outline:
    """Of a text that is known."""
    return Outline(frozenset(text), len(text), len(text))


def of_digest(form: str, size: int) -> Outline:
    """Of a digest of `size` bytes, in the digits that a form says."""
    if form == "raw":
        return Outline(None, size, size)
    if form in ("b64", "base64"):
        length = -(-size // 3) * 4
        return Outline(_BASE64, length, length)
    return Outline(_LARGE if form == "HEX" else _SMALL, 2 * size, 2 * size)


def _with(characters: frozenset[int]) -> Redrawn:
    return lambda outline: Outline(characters)


def _cased(change: Callable[[bytes], bytes]) -> Redrawn:
    def redrawn(outline: Outline) -> Outline:
        if outline.characters is None or max(outline.characters, default=0) > 127:
            return ANYTHING  # ß is two letters as capitals
        return replace(outline, characters=frozenset(change(bytes(outline.characters))))

    return redrawn


_OF_FUNCTIONS: dict[str, Redrawn] = {
    "hex": _with(_SMALL),
    "HEX": _with(_LARGE),
    "base64": _with(_BASE64),
    "upper": _cased(bytes.upper),
    "lower": _cased(bytes.lower),
    "trim": lambda outline: replace(outline, least=0),
    "reverse": lambda outline: outline,
}
"""What a function makes of an outline. Of the others nothing is known."""


def redrawn_by(function: str) -> Redrawn:
    """What a function makes of an outline."""
    return _OF_FUNCTIONS.get(function, unknown)


def unknown(outline: Outline) -> Outline:
    """Nothing is known any more."""
    return ANYTHING
