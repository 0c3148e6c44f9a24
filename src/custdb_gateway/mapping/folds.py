"""How applications fold an identifier into the copy that they look it up by."""

from collections.abc import Callable
from typing import Literal

from custdb_gateway.values import fold

Fold = Literal["exact", "lower", "upper", "digits", "first-upper"]


def _upper(text: str) -> str:
    """Letter by letter, as .NET's invariant culture has it: ß stays what it is."""
    return "".join(up if len(up := one.upper()) == 1 else one for one in text)


def _digits(text: str) -> str:
    return "".join(one for one in text if one in "0123456789")


def _title(text: str) -> str:
    """A title as MediaWiki keeps it: https://www.mediawiki.org/wiki/Manual:Page_title."""
    words = " ".join(text.replace("_", " ").split())
    return _upper(words[:1]) + words[1:]


FOLDS: dict[Fold, Callable[[str], str]] = {
    "exact": lambda text: text,
    "lower": fold,
    "upper": _upper,
    "digits": _digits,
    "first-upper": _title,
}
