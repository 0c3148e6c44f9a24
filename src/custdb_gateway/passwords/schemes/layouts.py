"""Several things in one column: `layout = "{hash}:{salt}"`."""

import re
from dataclasses import replace
from functools import lru_cache

from custdb_gateway.passwords.schemes.scheme import Row, UnusableHash

_PLACE = re.compile(r"\{(\w+)\}")
_MOST_PLACES = 8


class LayoutError(ValueError):
    """What a person wrote that is no layout."""


@lru_cache(maxsize=64)
def parse_layout(text: str) -> re.Pattern[str]:
    """A pattern of a layout. Raises `LayoutError`."""
    pieces = _PLACE.split(text)
    names = places_of(text)
    if "hash" not in names or len(names) != len({*names}) or len(names) > _MOST_PLACES:
        raise LayoutError(f"{text!r} names `{{hash}}` once, and nothing twice")
    if any(not between for between in pieces[2:-1:2]):
        raise LayoutError(f"{text!r} has two places with nothing between them")
    pattern = re.escape(pieces[0])
    for name, after in zip(names, pieces[2::2], strict=True):
        # Up to what comes next; the last takes all, so nothing is tried twice.
        pattern += f"(?P<{name}>{f'[^{re.escape(after[0])}]*' if after else '.*'})"
        pattern += re.escape(after)
    return re.compile(pattern, re.DOTALL)


def places_of(text: str) -> list[str]:
    """What a layout names."""
    return _PLACE.findall(text)


def laid_out(row: Row) -> Row:
    """A row with hash, salt and parameters where its layout says that they are."""
    layout = row.word("layout")
    if not layout:
        return row
    found = parse_layout(layout).fullmatch(row.hash)
    if found is None:
        raise UnusableHash
    parts = found.groupdict()
    text, salt = parts.pop("hash"), parts.pop("salt", row.salt)
    return replace(row, hash=text, salt=salt, params={**row.params, **parts, "layout": ""})
