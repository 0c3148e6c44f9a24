"""Schemes without an application: what is done is said in the mapping's options."""

import re
from collections.abc import Callable

from custdb_gateway.passwords.schemes.ceilings import MAX_DIGESTS, limit
from custdb_gateway.passwords.schemes.encodings import decoded
from custdb_gateway.passwords.schemes.expressions import (
    Expression,
    hashed,
    keyed,
    parse_expression,
    parse_template,
)
from custdb_gateway.passwords.schemes.formulas import check_of
from custdb_gateway.passwords.schemes.kdf import pbkdf2, scrypt
from custdb_gateway.passwords.schemes.options import (
    ALGORITHM,
    DIGESTS,
    ENCODING,
    EXPRESSION,
    KEY,
    LENGTH,
    MESSAGE,
    ROUNDS,
    SALT_ENCODING,
    SCRYPT,
    TEMPLATE,
    Option,
    option,
)
from custdb_gateway.passwords.schemes.scheme import (
    Check,
    Row,
    Scheme,
    UnusableHash,
    Weakness,
)

_TEXT_ENCODINGS = ("utf-16le", "utf-16-le", "utf16le", "latin-1", "latin1", "gbk")


def _options(row: Row) -> dict[str, str]:
    encoding = row.word("encoding")
    return {
        "encoding": "" if encoding.lower() in _TEXT_ENCODINGS else encoding,
        "salt_encoding": row.word("salt_encoding", "salt_as"),
    }


def _digest(row: Row) -> Check:
    """An algorithm over a template."""
    template = parse_template(row.word("template", default="{salt}{password}"))
    times = limit(row.number("iterations", default=1), MAX_DIGESTS)
    expression = hashed(row.word("algorithm", default="sha256"), template, times)
    return check_of(expression, row, row.hash, row.salt, **_options(row))


def _nested(row: Row) -> Check:
    """Any expression."""
    expression = parse_expression(row.word("expression"))
    return check_of(expression, row, row.hash, row.salt, **_options(row))


def _hmac(row: Row) -> Check:
    key = parse_template(row.word("key", default=KEY.default))
    message = parse_template(row.word("message", default=MESSAGE.default))
    expression: Expression = keyed(row.word("algorithm", default="sha256"), key, message)
    return check_of(expression, row, row.hash, row.salt, **_options(row))


def _key(row: Row, default_encoding: str) -> tuple[bytes, bytes]:
    """Salt and key of a slow function, by their encodings."""
    encoding = row.word("encoding", default=default_encoding)
    salt_encoding = row.word("salt_as", "salt_encoding")
    expected = decoded(row.hash, encoding)
    if len(expected) != row.number("dklen", "keylen", "length", default=len(expected)):
        raise UnusableHash
    return decoded(row.own_salt(), salt_encoding), expected


def _pbkdf2(row: Row) -> Check:
    salt, expected = _key(row, _looks(row.hash))
    algorithm = row.word("algorithm", "digest", default="sha256")
    return pbkdf2(algorithm, row.number("iterations", "rounds"), salt, expected)


def _looks(text: str) -> str:
    return "hex" if re.fullmatch("(?:[0-9a-f]{2})+|(?:[0-9A-F]{2})+", text) else "base64"


def _scrypt(row: Row) -> Check:
    """Node's crypto.scrypt, whose defaults these are."""
    salt, expected = _key(row, _looks(row.hash))
    n = row.number("n", "N", "cost", default=16384)
    return scrypt(n, row.number("r", default=8), row.number("p", default=1), salt, expected)


def _recipe(
    name: str,
    read: Callable[[Row], Check],
    most: str,
    of: str,
    *takes: Option,
    weakness: Weakness = "fast",
    needs: tuple[str, ...] = ("options", "salt"),
) -> Scheme:
    options = (*takes, ENCODING, SALT_ENCODING)
    return Scheme(name, read, None, "", needs, most, of, weakness, takes=options)


_ALGORITHM = ALGORITHM.needed('"sha256"')
_OVER_TEMPLATE = (_ALGORITHM, TEMPLATE.needed('"{salt}{password}"'), DIGESTS)
_NESTED = EXPRESSION.needed('"sha1({salt}md5hex({password}))"')
_OF_PBKDF2 = (
    option(ALGORITHM.refuse, "algorithm", "digest", example='"sha256"'),
    option(ROUNDS.refuse, "iterations", "rounds", example="100000"),
)
_LENGTH = option(LENGTH.refuse, "dklen", "keylen", "length")

SCHEMES = (
    *(
        _recipe(name, _digest, "2,000,000", of, *_OVER_TEMPLATE)
        for name, of in (
            ("salted_hex", "home-grown"),
            ("salted_hex_utf16", ".NET, SQL Server's HASHBYTES"),
            ("salted_b64", "home-grown Java and .NET"),
        )
    ),
    _recipe("nested_hex", _nested, "2,000,000", "home-grown", _NESTED, needs=("options",)),
    _recipe("hmac", _hmac, "", "home-grown", _ALGORITHM, KEY, MESSAGE),
    _recipe("pbkdf2_raw", _pbkdf2, "5,000,000", "home-grown", *_OF_PBKDF2, _LENGTH, weakness=""),
    _recipe("node_scrypt_hex", _scrypt, "2^21", "Node", *SCRYPT, _LENGTH, weakness=""),
)
