"""A small language for home-grown hashes: `sha1({salt}md5hex({password}))`.

What stands side by side is joined. A place is in braces, a function is an algorithm or one of
`FUNCTIONS`; anything else is itself, and is in quotes if it has a parenthesis or a comma.
`sha512hex*20(...)` is twenty of them, one over the other. `md5hex` and `md5` give small
hexadecimal digits, `md5HEX` large ones, `md5b64` base64 and `md5raw` the bytes themselves.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from typing import NoReturn, Protocol

from custdb_gateway.passwords.schemes.ceilings import MAX_DIGESTS, MIN_DIGEST
from custdb_gateway.passwords.schemes.encodings import base64_text, unbase64, unhex
from custdb_gateway.passwords.schemes.hashing import (
    ALGORITHMS,
    algorithm_name,
    digest,
    digest_size,
    keyed_digest,
)
from custdb_gateway.passwords.schemes.outlines import (
    ANYTHING,
    Outline,
    Redrawn,
    exactly,
    of_digest,
    redrawn_by,
    unknown,
)
from custdb_gateway.passwords.schemes.scheme import UnusableHash
from custdb_gateway.problems import did_you_mean

MAX_LENGTH = 512
MAX_DEPTH = 10

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

_FORMS: dict[str, Callable[[bytes], bytes]] = {
    "hex": FUNCTIONS["hex"],
    "HEX": FUNCTIONS["HEX"],
    "b64": FUNCTIONS["base64"],
    "base64": FUNCTIONS["base64"],
    "raw": lambda data: data,
    "": FUNCTIONS["hex"],
}
_NAME = "|".join(sorted(ALGORITHMS, key=len, reverse=True))
_DIGEST = re.compile(rf"(hmac_)?({_NAME})(hex|HEX|raw|b64|base64|)")
_PLACE = re.compile(r"\{(\w+)((?::\w+)*)\}")
_CALL = re.compile(r"([A-Za-z]\w*)(?:\*([0-9]{1,7}))?\(")
_QUOTED = re.compile(r"'([^']*)'|\"([^\"]*)\"")


class ExpressionError(ValueError):
    """What a person wrote that is no expression."""


class _Node(Protocol):
    def value(self, places: Places) -> bytes: ...

    def outline(self, places: Places) -> Outline: ...


@dataclass(frozen=True, slots=True)
class _Literal:
    text: bytes

    def value(self, places: Places) -> bytes:
        return self.text

    def outline(self, places: Places) -> Outline:
        return exactly(self.text)


@dataclass(frozen=True, slots=True)
class _Place:
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
class _Joined:
    parts: tuple[_Node, ...]

    def value(self, places: Places) -> bytes:
        return b"".join(part.value(places) for part in self.parts)

    def outline(self, places: Places) -> Outline:
        return reduce(Outline.beside, (part.outline(places) for part in self.parts), exactly(b""))


@dataclass(frozen=True, slots=True)
class _Applied:
    """A function of one argument, once or several times over."""

    function: Callable[[bytes], bytes]
    inner: _Node
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
class _Keyed:
    algorithm: str
    form: Callable[[bytes], bytes]
    key: _Node
    message: _Node
    drawn: Outline = ANYTHING

    def value(self, places: Places) -> bytes:
        key, message = self.key.value(places), self.message.value(places)
        return self.form(keyed_digest(self.algorithm, key, message))

    def outline(self, places: Places) -> Outline:
        return self.drawn


@dataclass(frozen=True, slots=True)
class _Cut:
    start: int
    end: int
    inner: _Node

    def value(self, places: Places) -> bytes:
        return self.inner.value(places)[self.start : self.end]

    def outline(self, places: Places) -> Outline:
        return self.inner.outline(places).cut(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed expression."""

    names: frozenset[str]
    """The places in it."""
    work: int
    """Digests that it takes."""
    size: int | None
    """Bytes of the digest that it comes to; `None`: it comes to a text."""
    _node: _Node
    _written: _Node

    def value(self, places: Places) -> bytes:
        """The bytes that it comes to. A digest on the outside is the bytes themselves."""
        return self._node.value(places)

    def written(self, places: Places) -> bytes:
        """The same, with a digest on the outside in the digits that it says."""
        return self._written.value(places)

    def outline(self, places: Places) -> Outline:
        """What `value` can look like, as far as the places are known."""
        return self._node.outline(places)


@lru_cache(maxsize=256)
def parse_expression(text: str) -> Expression:
    """Read an expression. Raises `ExpressionError`, which tells where it is wrong."""
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"an expression has at most {MAX_LENGTH} characters")
    parser = _Parser(text)
    written = parser.whole()
    node = parser.outermost(written)
    if parser.work > MAX_DIGESTS:
        raise ExpressionError(f"it takes over {MAX_DIGESTS} digests")
    return Expression(frozenset(parser.names), parser.work, parser.size, node, written)


@lru_cache(maxsize=256)
def parse_template(text: str) -> Expression:
    """Read places and literal text, without functions: `{salt}--{password}`."""
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"a template has at most {MAX_LENGTH} characters")
    parser, nodes, at = _Parser(text), list[_Node](), 0
    for found in _PLACE.finditer(text):
        nodes += [_Literal(text[at : found.start()].encode()), parser.place(found)]
        at = found.end()
    nodes.append(_Literal(text[at:].encode()))
    joined = _Joined(tuple(nodes))
    return Expression(frozenset(parser.names), 0, None, joined, joined)


def hashed(algorithm: str, inner: Expression, times: int = 1) -> Expression:
    """A digest, `times` over, of what another expression comes to."""
    name = algorithm_name(algorithm)
    node = _Applied(lambda data: digest(name, data), inner, times)
    return Expression(inner.names, inner.work + times, digest_size(name), node, node)


def keyed(algorithm: str, key: Expression, message: Expression) -> Expression:
    """An HMAC of what two others come to."""
    name = algorithm_name(algorithm)
    node = _Keyed(name, _FORMS["raw"], key, message)
    return Expression(key.names | message.names, 2, digest_size(name), node, node)


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self.names: set[str] = set()
        self.work = 0
        self.size: int | None = None

    def whole(self) -> _Node:
        """All of it."""
        return self._joined(0, closed=False)

    def outermost(self, node: _Node) -> _Node:
        """All of it again. If it is one digest and nothing beside, that is left as bytes."""
        found = _CALL.match(self._text)
        form = _DIGEST.fullmatch(found[1]) if found else None
        if form is None or form[3] not in ("", "raw", "hex", "HEX"):
            return node
        if not isinstance(node, _Applied | _Keyed):
            return node
        self.size = digest_size(form[2])
        if form[3] == "raw":
            return node
        return _Applied(lambda digits: bytes.fromhex(digits.decode()), node)

    def _joined(self, depth: int, *, closed: bool) -> _Node:
        """What stands side by side, up to the end of the argument."""
        if depth > MAX_DEPTH:
            self._fail(f"is nested more than {MAX_DEPTH} deep")
        nodes: list[_Node] = []
        while self._at < len(self._text):
            if self._text[self._at] in "),":
                if closed:
                    break
                self._fail("has no parenthesis to close")
            nodes.append(self._part(depth))
        return nodes[0] if len(nodes) == 1 else _Joined(tuple(nodes))

    def _part(self, depth: int) -> _Node:
        text, at = self._text, self._at
        if found := _PLACE.match(text, at):
            self._at = found.end()
            return self.place(found)
        if found := _CALL.match(text, at):
            self._at = found.end()
            return self._call(found, depth)
        if found := _QUOTED.match(text, at):
            self._at = found.end()
            return _Literal((found[1] or found[2] or "").encode())
        if text[at] in "{}(\"'":
            self._fail("is not closed, or is no place")
        self._at += 1
        return _Literal(text[at].encode())

    def place(self, found: re.Match[str]) -> _Node:
        """A place, and what is done to it."""
        changes = [one for one in found[2].split(":") if one]
        for change in changes:
            if change not in FUNCTIONS:
                hint = did_you_mean(change, FUNCTIONS)
                self._fail(f"has no function {change!r}", hint, found.start(2))
        self.names.add(found[1])
        return _Place(found[1], tuple(FUNCTIONS[one] for one in changes))

    def _call(self, found: re.Match[str], depth: int) -> _Node:
        name, times = found[1], int(found[2] or 1)
        arguments = self._arguments(depth)
        made = _DIGEST.fullmatch(name)
        if made and made[1]:
            return self._keyed(made, arguments)
        if made:
            return self._digest(made, times, arguments)
        if name == "cut":
            return self._cut(arguments)
        if name not in FUNCTIONS or times != 1:
            known = [*FUNCTIONS, *ALGORITHMS, "cut", *(f"hmac_{one}" for one in ALGORITHMS)]
            self._fail(f"has no function {name!r}", did_you_mean(name, known), found.start())
        self._want(arguments, 1, name)
        return _Applied(FUNCTIONS[name], arguments[0], redrawn=redrawn_by(name))

    def _digest(self, made: re.Match[str], times: int, arguments: Sequence[_Node]) -> _Node:
        self._want(arguments, 1, made[0])
        self.work += times
        algorithm, form = made[2], _FORMS[made[3]]
        drawn = of_digest(made[3], digest_size(algorithm))
        return _Applied(
            lambda data: form(digest(algorithm, data)), arguments[0], times, lambda _: drawn
        )

    def _keyed(self, made: re.Match[str], arguments: Sequence[_Node]) -> _Node:
        self._want(arguments, 2, made[0])
        self.work += 2
        drawn = of_digest(made[3], digest_size(made[2]))
        return _Keyed(made[2], _FORMS[made[3]], arguments[0], arguments[1], drawn)

    def _cut(self, arguments: Sequence[_Node]) -> _Node:
        self._want(arguments, 3, "cut")
        start, end = (self._number(one) for one in arguments[:2])
        if end - start < MIN_DIGEST:
            self._fail(f"cuts all but {max(0, end - start)} characters off")
        return _Cut(start, end, arguments[2])

    def _arguments(self, depth: int) -> list[_Node]:
        found: list[_Node] = []
        while True:
            found.append(self._joined(depth + 1, closed=True))
            if self._at >= len(self._text):
                self._fail("has a parenthesis that is not closed")
            self._at += 1
            if self._text[self._at - 1] == ")":
                return found
            while self._text[self._at : self._at + 1] == " ":
                self._at += 1

    def _want(self, arguments: Sequence[_Node], number: int, name: str) -> None:
        if len(arguments) != number:
            self._fail(f"{name} takes {number}, separated by commas")

    def _number(self, node: _Node) -> int:
        digits = node.value({}) if isinstance(node, _Literal | _Joined) else b""
        if not re.fullmatch(rb"[0-9]{1,4}", digits):
            self._fail("cut takes two numbers first")
        return int(digits)

    def _fail(self, what: str, hint: str = "", at: int | None = None) -> NoReturn:
        where = self._at if at is None else at
        raise ExpressionError(f"{self._text!r} {what}, at character {where + 1}{hint}")
