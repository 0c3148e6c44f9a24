"""Schemes that are one expression: most of the fast ones."""

import re
from collections.abc import Callable, Mapping

from custdb_gateway.passwords.schemes.ceilings import MAX_DIGESTS, MAX_SALT, limit
from custdb_gateway.passwords.schemes.encodings import decoded, digest_of
from custdb_gateway.passwords.schemes.expressions import Expression, parse_expression
from custdb_gateway.passwords.schemes.options import place
from custdb_gateway.passwords.schemes.scheme import (
    Check,
    Derive,
    Derived,
    Row,
    Scheme,
    UnusableHash,
    Weakness,
    alike,
)

_USUAL = ("salt", "pepper", "username")
"""What an expression may need beside the password, and every store knows where to find."""


def formula(
    name: str,
    expression: str,
    *,
    shape: str = "",
    automatic: bool = True,
    encoding: str = "",
    of: str = "",
    weakness: Weakness = "fast",
) -> Scheme:
    """A scheme whose hashes are digests, alone or in a text of a `shape`.

    `shape` is a regular expression with the groups `hash` and, if it is in there, `salt`.
    """
    parsed = parse_expression(expression)
    pattern = re.compile(shape) if shape else None
    is_marked = pattern is not None and automatic
    beside = parsed.names - ({"salt"} if pattern and "salt" in pattern.groupindex else set())
    others = sorted(beside - {"password", *_USUAL})
    return Scheme(
        name,
        _reading(parsed, pattern, encoding),
        (lambda text: bool(pattern and pattern.fullmatch(text))) if is_marked else None,
        "mark" if is_marked else "",
        needs=(*(one for one in _USUAL if one in beside), *others),
        of=of,
        weakness=weakness,
        takes=tuple(place(one) for one in others),
    )


def _reading(
    parsed: Expression, pattern: re.Pattern[str] | None, encoding: str
) -> Callable[[Row], Check]:
    def read(row: Row) -> Check:
        if "pepper" in parsed.names and row.pepper is None:
            raise UnusableHash
        if pattern is None:
            return check_of(parsed, row, row.hash, row.salt, encoding=encoding)
        found = _whole(pattern, row.hash)
        return check_of(parsed, row, found["hash"], found.get("salt", row.salt), encoding=encoding)

    return read


def _whole(pattern: re.Pattern[str], text: str) -> Mapping[str, str]:
    found = pattern.fullmatch(text)
    if found is None:
        raise UnusableHash
    return found.groupdict()


def check_of(
    expression: Expression,
    row: Row,
    text: str,
    salt: str | None,
    *,
    encoding: str = "",
    salt_encoding: str = "",
) -> Check:
    """What an expression makes of a row. The digest of it is in `text`."""
    if "salt" in expression.names and salt is None:
        raise UnusableHash
    if "password" not in expression.names or not text:
        raise UnusableHash  # or any password would do
    salted = decoded(salt or "", salt_encoding)
    limit(len(salted), MAX_SALT, least=0)
    limit(expression.work, MAX_DIGESTS, least=0)
    places = _places(expression, row)
    expected = _expected(expression, text, encoding, {**places, "salt": salted})
    settings = (("digests", expression.work),) if expression.work > 1 else ()
    return Derived(
        salted,
        expected,
        _deriving(expression, places),
        settings,
        "pepper" in expression.names,
        imitated=lambda: _deriving(expression, _imitated(places)),
    )


def _expected(
    expression: Expression, text: str, encoding: str, places: Mapping[str, bytes]
) -> bytes:
    """What the right password comes to."""
    if expression.size is None:
        expected = decoded(text, "text")
        if not expression.outline(places).fits(expected):
            raise UnusableHash  # or any text would be taken for one of these
        return expected
    if encoding in ("raw", "text"):
        return text.encode("latin-1")
    return digest_of(text, expression.size, encoding)


def _deriving(expression: Expression, places: Mapping[str, bytes]) -> Derive:
    def derive(password: bytes, salt: bytes) -> bytes:
        return expression.value({**places, "password": password, "salt": salt})

    return derive


def _imitated(places: Mapping[str, bytes]) -> dict[str, bytes]:
    """As long, and of nobody. The pepper is the site's and no row's."""
    return {name: one if name == "pepper" else alike(one) for name, one in places.items()}


def _places(expression: Expression, row: Row) -> dict[str, bytes]:
    """What stands in an expression beside password and salt."""
    places = {"pepper": row.pepper or b"", "username": row.username.encode()}
    others = expression.names - places.keys() - {"password", "salt"}
    if others - row.params.keys():
        raise UnusableHash
    return places | {name: row.word(name).encode() for name in others}
