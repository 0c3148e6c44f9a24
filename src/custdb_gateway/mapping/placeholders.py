"""What `detect` could not know, and left for a person to fill in."""

from collections.abc import Iterator, Sequence
from typing import Any

PLACEHOLDER = "?"
"""Stands in a file for a value that nobody but the owner knows."""

_OF_ANYTHING = ("values", "value", "text", "queries")
"""Keys under which people may say so and mean it."""


def unanswered(content: Any, path: Sequence[str] = ()) -> Iterator[Sequence[str]]:
    """The paths of all keys that are yet to be filled in."""
    if content == PLACEHOLDER:
        yield path
    elif isinstance(content, dict):
        for key, inner in content.items():
            if key not in _OF_ANYTHING:
                yield from unanswered(inner, [*path, key])
    elif isinstance(content, list) and PLACEHOLDER in content:
        yield path
