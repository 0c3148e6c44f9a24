"""What schemes may be told in a mapping's `options` and `params`, and what each may be."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from custdb_gateway.passwords.schemes.ceilings import (
    MAX_DIGEST,
    MAX_DIGESTS,
    MAX_LONG_DIGESTS,
    MAX_PBKDF2,
    MAX_SALT,
    MAX_SCRYPT,
    MIN_DIGEST,
)
from custdb_gateway.passwords.schemes.encodings import decoded
from custdb_gateway.passwords.schemes.expressions import (
    Expression,
    ExpressionError,
    parse_expression,
    parse_template,
)
from custdb_gateway.passwords.schemes.hashing import ALGORITHMS, algorithm_name
from custdb_gateway.passwords.schemes.layouts import LayoutError, parse_layout
from custdb_gateway.passwords.schemes.scheme import UnusableHash
from custdb_gateway.problems import did_you_mean

Refuse = Callable[[object], str]
"""What is wrong with a value; nothing: it may be."""

Parse = Callable[[str], Expression]


@dataclass(frozen=True, slots=True)
class Option:
    """One of the things that a scheme may be told."""

    names: tuple[str, ...]
    """Any of which it is given by."""
    refuse: Refuse
    example: str = ""
    """What to write, as TOML, where nothing goes without it; nothing: it may be left out."""
    parse: Parse | None = None
    """What reads it, where it has places in it."""
    default: str = ""

    def needed(self, example: str) -> "Option":
        """The same, which may not be left out."""
        return Option(self.names, self.refuse, example, self.parse, self.default)


def _number(least: int, most: int) -> Refuse:
    def refuse(value: object) -> str:
        is_number = not isinstance(value, bool) and re.fullmatch(r"[0-9]{1,10}", str(value))
        if is_number and least <= int(str(value)) <= most:
            return ""
        return f"must be a whole number from {least:,} to {most:,}"

    return refuse


def _power(value: object) -> str:
    wrong = _number(2, MAX_SCRYPT)(value)
    if wrong or int(str(value)) & (int(str(value)) - 1):
        return f"must be a power of two from 2 to {MAX_SCRYPT:,}"
    return ""


def _word(value: object) -> str:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return "" if is_number else _text(value)


def one_of(*known: str) -> Refuse:
    """Any of some words."""

    def refuse(value: object) -> str:
        if value in known:
            return ""
        return f"{value!r} is none of {', '.join(known)}{_near(value, known)}"

    return refuse


def _near(value: object, known: Iterable[str]) -> str:
    hint = did_you_mean(str(value), known)
    return hint if "did you mean" in hint else ""


def _text(value: object) -> str:
    return "" if isinstance(value, str) and value else 'must be a text, in quotes: "..."'


def _flag(value: object) -> str:
    return "" if isinstance(value, bool) else "must be true or false"


def _encoding(value: object) -> str:
    if value in ("latin-1", "gbk", "utf-16le"):
        return (
            f'is how the hash is written; of passwords, text = ["{value}"] in [passwords] says it'
        )
    return one_of("hex", "base64", "base64url", "b64", "text", "raw")(value)


def _base64(value: object) -> str:
    try:
        return "" if decoded(str(value), "base64") else "is empty"
    except UnusableHash:
        return "must be in base64"


def _algorithm(value: object) -> str:
    try:
        algorithm_name(str(value))
    except UnusableHash:
        return f"{value!r} is not a known algorithm{did_you_mean(str(value), ALGORITHMS)}"
    return ""


def _parsed(parse: Parse, knows: tuple[str, ...] = (), wants: str = "") -> Refuse:
    def refuse(value: object) -> str:
        if wrong := _text(value):
            return wrong
        try:
            names = parse(str(value)).names
        except ExpressionError as exc:
            return str(exc)
        if wants and wants not in names:
            return f"names no {{{wants}}}"
        if knows and names - {*knows}:
            return f"knows {' and '.join(f'{{{one}}}' for one in knows)} only"
        return ""

    return refuse


def _layout(value: object) -> str:
    try:
        parse_layout(str(value))
    except LayoutError as exc:
        return str(exc)
    return ""


def option(refuse: Refuse, *names: str, example: str = "") -> Option:
    """An option by its names."""
    return Option(names, refuse, example)


def place(name: str) -> Option:
    """What stands in an expression and is said beside it."""
    return Option((name,), _word, '"<what the application has>"')


ALGORITHM = option(_algorithm, "algorithm")
ENCODING = option(_encoding, "encoding")
SALT_ENCODING = option(
    one_of("text", "hex", "base64", "base64url", "b64", "raw", "none", "utf8", "utf-8"),
    "salt_encoding",
    "salt_as",
)
DIGESTS = option(_number(1, MAX_DIGESTS), "iterations")
LONG_DIGESTS = option(_number(1, MAX_LONG_DIGESTS), "iterations")
STRETCHES = option(_number(1, MAX_LONG_DIGESTS), "stretches", "iterations")
ROUNDS = option(_number(1, MAX_PBKDF2), "iterations")
LENGTH = option(_number(MIN_DIGEST, MAX_DIGEST), "dklen", "keylen")
SALT_LENGTH = option(_number(0, MAX_SALT), "salt_len", "salt_length")
SCRYPT = (
    option(_power, "n", "N", "cost"),
    option(_number(1, MAX_SCRYPT), "r"),
    option(_number(1, MAX_SCRYPT), "p"),
)
FIREBASE = (
    option(_base64, "signer_key", "signerKey", example='"<the project\'s signer key>"'),
    option(_base64, "salt_separator", "saltSeparator"),
    option(_number(1, 20), "mem_cost", "memCost"),
    option(_number(1, MAX_SCRYPT), "rounds"),
)
TEXT, FLAG = _text, _flag
"""What an option of one scheme may be."""

TEMPLATE = Option(("template",), _parsed(parse_template, wants="password"), parse=parse_template)
EXPRESSION = Option(
    ("expression",), _parsed(parse_expression, wants="password"), parse=parse_expression
)
KEY = Option(("key",), _parsed(parse_template), parse=parse_template, default="{salt}")
MESSAGE = Option(("message",), _parsed(parse_template), parse=parse_template, default="{password}")

GENERAL = (
    option(_layout, "layout"),
    Option(
        ("prehash",),
        _parsed(parse_expression, ("password", "pepper"), "password"),
        parse=parse_expression,
    ),
    option(one_of("prefix", "suffix", "own"), "pepper_position"),
)
"""What goes before any scheme."""
