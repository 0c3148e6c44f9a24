"""Schemes that are one expression: most of the fast ones."""

import re
from collections.abc import Mapping

from custdb_gateway.passwords.schemes.ceilings import MAX_DIGESTS, MAX_SALT, limit
from custdb_gateway.passwords.schemes.encodings import decoded, digest_of
from custdb_gateway.passwords.schemes.expressions import Expression, parse_expression
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

    def read(row: Row) -> Check:
        if "pepper" in parsed.names and row.pepper is None:
            raise UnusableHash
        salt = row.salt
        text = row.hash
        if pattern is not None:
            found = _whole(pattern, text)
            text, salt = found["hash"], found.get("salt", salt)
        return check_of(parsed, row, text, salt, encoding=encoding)

    needs: list[str] = [one for one in ("salt", "pepper", "username") if one in parsed.names]
    if pattern is not None and "salt" in pattern.groupindex:
        needs.remove("salt")
    needs += sorted(parsed.names - {"password", "salt", "pepper", "username"})
    marked = pattern is not None and automatic
    return Scheme(
        name,
        read,
        (lambda text: bool(pattern and pattern.fullmatch(text))) if marked else None,
        "mark" if marked else "",
        needs=tuple(needs),
        of=of,
        weakness=weakness,
    )


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
    if expression.size is None:
        expected = decoded(text, "text")
        if not expression.outline({**places, "salt": salted}).fits(expected):
            raise UnusableHash  # or any text would be taken for one of these
    elif encoding in ("raw", "text"):
        expected = text.encode("latin-1")
    else:
        expected = digest_of(text, expression.size, encoding)
    settings = (("digests", expression.work),) if expression.work > 1 else ()
    return Derived(
        salted,
        expected,
        _deriving(expression, places),
        settings,
        "pepper" in expression.names,
        imitated=lambda: _deriving(expression, _imitated(places)),
    )


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
