"""Where a key stands in a TOML file, which Python's parser does not tell."""

import re
from collections.abc import Iterator, Sequence

_HEADER = re.compile(r"\s*\[\[?\s*(.+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(
    r"""\s*((?:"[^"]*"|'[^']*'|[A-Za-z0-9_-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[\w-]+))*)\s*="""
)
_LONG = re.compile(r"'''|\"{3}")
_PART = re.compile(r""""([^"]*)"|'([^']*)'|([A-Za-z0-9_-]+)""")


def line_of(text: str, path: Sequence[str]) -> int | None:
    """The line, from 1, of the key at `path` or of what it would stand in."""
    best, deepest = None, 0
    for number, keys in _keys(text):
        depth = _shared(keys, path)
        if depth == min(len(keys), len(path)) and depth > deepest:
            best, deepest = number, depth
    return best


def _keys(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each key with its line, and the tables that it is in."""
    table: list[str] = []
    inside = ""  # of a text over several lines, in which nothing is a key
    for number, line in enumerate(text.split("\n"), 1):
        was_inside = inside
        for mark in _LONG.findall(line):
            inside = "" if mark == inside else inside or mark
        if was_inside:
            continue
        if header := _HEADER.match(line):
            table = _parts(header[1])
            yield number, table
        elif key := _KEY.match(line):
            yield number, [*table, *_parts(key[1])]


def _parts(dotted: str) -> list[str]:
    return ["".join(one) for one in _PART.findall(dotted)]


def _shared(keys: Sequence[str], path: Sequence[str]) -> int:
    return next(
        (n for n, pair in enumerate(zip(keys, path, strict=False)) if pair[0] != pair[1]),
        min(len(keys), len(path)),
    )


class Source:
    """The file that a mapping was read from. What it says does not make two mappings differ."""

    def __init__(self, text: str, origin: str) -> None:
        self._text = text
        self._origin = origin

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Source)

    def __hash__(self) -> int:
        return hash(Source)

    def before(self, path: Sequence[str]) -> str:
        """What a problem with the key at `path` begins with: the file and the line."""
        number = line_of(self._text, path)
        return f"{self._origin}, line {number}: " if number else f"{self._origin}: "

    def told(self, problem: str) -> str:
        """A problem that begins with its key, with the file and the line before it."""
        key = problem.partition(": ")[0]
        return self.before(key.partition(" ")[0].split(".")) + problem
