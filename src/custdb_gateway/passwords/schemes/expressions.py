"""A small language for home-grown hashes: `sha1({salt}md5hex({password}))`.

What stands side by side is joined. A place is in braces, a function is an algorithm or one of
`FUNCTIONS`; anything else is itself, and is in quotes if it has a parenthesis or a comma.
`sha512hex*20(...)` is twenty of them, one over the other. `md5hex` and `md5` give small
hexadecimal digits, `md5HEX` large ones, `md5b64` base64 and `md5raw` the bytes themselves.
"""

from dataclasses import dataclass
from functools import lru_cache

from custdb_gateway.passwords.schemes.ceilings import MAX_DIGESTS
from custdb_gateway.passwords.schemes.hashing import algorithm_name, digest, digest_size
from custdb_gateway.passwords.schemes.nodes import (
    FORMS,
    Applied,
    Joined,
    Keyed,
    Literal,
    Node,
    Places,
)
from custdb_gateway.passwords.schemes.outlines import Outline
from custdb_gateway.passwords.schemes.parser import MAX_DEPTH, PLACE, ExpressionError, Parser

__all__ = [
    "MAX_DEPTH",
    "MAX_LENGTH",
    "Expression",
    "ExpressionError",
    "hashed",
    "keyed",
    "parse_expression",
    "parse_template",
]

MAX_LENGTH = 512


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed expression."""

    names: frozenset[str]
    """The places in it."""
    work: int
    """Digests that it takes."""
    size: int | None
    """Bytes of the digest that it comes to; `None`: it comes to a text."""
    _node: Node
    _written: Node

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
    parser = Parser(text)
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
    parser, nodes, at = Parser(text), list[Node](), 0
    for found in PLACE.finditer(text):
        nodes += [Literal(text[at : found.start()].encode()), parser.place(found)]
        at = found.end()
    nodes.append(Literal(text[at:].encode()))
    joined = Joined(tuple(nodes))
    return Expression(frozenset(parser.names), 0, None, joined, joined)


def hashed(algorithm: str, inner: Expression, times: int = 1) -> Expression:
    """A digest, `times` over, of what another expression comes to."""
    name = algorithm_name(algorithm)
    node = Applied(lambda data: digest(name, data), inner, times)
    return Expression(inner.names, inner.work + times, digest_size(name), node, node)


def keyed(algorithm: str, key: Expression, message: Expression) -> Expression:
    """An HMAC of what two others come to."""
    name = algorithm_name(algorithm)
    node = Keyed(name, FORMS["raw"], key, message)
    return Expression(key.names | message.names, 2, digest_size(name), node, node)
