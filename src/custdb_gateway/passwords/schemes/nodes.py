"""What an expression is made of, once it is read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Protocol

from custdb_gateway.passwords.schemes.encodings import base64_text, unbase64, unhex
from custdb_gateway.passwords.schemes.hashing import keyed_digest
from custdb_gateway.passwords.schemes.outlines import ANYTHING, Outline, Redrawn, exactly, unknown
from custdb_gateway.passwords.schemes.scheme import UnusableHash

Places = Mapping[str, bytes]


def _recoded(encoding: str) -> Callable[[bytes], bytes]:
    return lambda text: text.decode().encode(encoding)


FUNCTIONS: dict[str, Callable[[bytes], bytes]] = {
    "hex": lambda data: data.hex().encode(),
    "HEX": lambda data: data.hex().upper().encode(),
    "base64": lambda data: base64_text(data).encode(),
    "unhex": lambda text: unhex(text.decode()),
    "unbase64": lambda text: unbase64(text.decode()),
    "upper": lambda text: text.decode().upper().encode(),
    "lower": lambda text: text.decode().lower().encode(),
    "trim": lambda text: text.strip(b" \t\n\r\0\x0b"),
    "utf16le": _recoded("utf-16-le"),
    "latin1": _recoded("latin-1"),
    "gbk": _recoded("gbk"),
    "reverse": lambda text: text[::-1],
}
"""What is done to one text. In a place too: `{password:utf16le}`."""

FORMS: dict[str, Callable[[bytes], bytes]] = {
    "hex": FUNCTIONS["hex"],
    "HEX": FUNCTIONS["HEX"],
    "b64": FUNCTIONS["base64"],
    "base64": FUNCTIONS["base64"],
    "raw": lambda data: data,
    "": FUNCTIONS["hex"],
}


class Node(Protocol):
    def value(self, places: Places) -> bytes: ...

    def outline(self, places: Places) -> Outline: ...


@dataclass(frozen=True, slots=True)
class Literal:
    text: bytes

    def value(self, places: Places) -> bytes:
        return self.text

    def outline(self, places: Places) -> Outline:
        return exactly(self.text)


@dataclass(frozen=True, slots=True)
class Place:
    name: str
    changes: tuple[Callable[[bytes], bytes], ...]

    def value(self, places: Places) -> bytes:
        try:
            text = places[self.name]
        except KeyError as exc:
            raise UnusableHash from exc
        for change in self.changes:
            text = change(text)
        return text

    def outline(self, places: Places) -> Outline:
        return exactly(self.value(places)) if self.name in places else ANYTHING


@dataclass(frozen=True, slots=True)
class Joined:
    parts: tuple[Node, ...]

    def value(self, places: Places) -> bytes:
        return b"".join(part.value(places) for part in self.parts)

    def outline(self, places: Places) -> Outline:
        return reduce(Outline.beside, (part.outline(places) for part in self.parts), exactly(b""))


@dataclass(frozen=True, slots=True)
class Applied:
    """A function of one argument, once or several times over."""

    function: Callable[[bytes], bytes]
    inner: Node
    times: int = 1
    redrawn: Redrawn = unknown

    def value(self, places: Places) -> bytes:
        value = self.inner.value(places)
        for _ in range(self.times):
            value = self.function(value)
        return value

    def outline(self, places: Places) -> Outline:
        return self.redrawn(self.inner.outline(places))


@dataclass(frozen=True, slots=True)
class Keyed:
    algorithm: str
    form: Callable[[bytes], bytes]
    key: Node
    message: Node
    drawn: Outline = ANYTHING

    def value(self, places: Places) -> bytes:
        key, message = self.key.value(places), self.message.value(places)
        return self.form(keyed_digest(self.algorithm, key, message))

    def outline(self, places: Places) -> Outline:
        return self.drawn


@dataclass(frozen=True, slots=True)
class Cut:
    start: int
    end: int
    inner: Node

    def value(self, places: Places) -> bytes:
        return self.inner.value(places)[self.start : self.end]

    def outline(self, places: Places) -> Outline:
        return self.inner.outline(places).cut(self.start, self.end)
