"""argon2, whose text form has all of its settings in it."""

import re
from dataclasses import replace

from custdb_gateway.passwords.schemes.argon2 import Argon2
from custdb_gateway.passwords.schemes.bcrypts import as_flask_security, hex_of
from custdb_gateway.passwords.schemes.encodings import unbase64
from custdb_gateway.passwords.schemes.options import FLAG, option
from custdb_gateway.passwords.schemes.scheme import Check, Derived, Row, Scheme, UnusableHash

_FORM = re.compile(
    r"\$argon2(?P<kind>id|i|d)(?:\$v=(?P<version>[0-9]{1,3}))?"
    r"\$m=(?P<memory>[0-9]{1,10}),t=(?P<passes>[0-9]{1,10}),p=(?P<lanes>[0-9]{1,8})"
    r"(?:,keyid=[A-Za-z0-9+/]*)?(?:,data=(?P<data>[A-Za-z0-9+/]*))?"
    r"\$(?P<salt>[^$]+)\$(?P<tag>[^$]+)"
)
_MARK = re.compile(r"\$argon2(?:id|i|d)\$")
MOST = "256 MiB, 2 GiB in all passes, 32 lanes"


def read_argon2(text: str, secret: bytes = b"") -> Derived:
    """The PHC form. The very first release wrote no version: it was 16."""
    found = _FORM.fullmatch(text)
    if found is None:
        raise UnusableHash
    parameters = Argon2(
        int(found["memory"]),
        int(found["passes"]),
        int(found["lanes"]),
        found["kind"],
        int(found["version"] or 16),
        secret,
        unbase64(found["data"] or ""),
    )
    return parameters.check(unbase64(found["salt"]), unbase64(found["tag"]))


def _read(row: Row) -> Check:
    return _read_keyed(row) if row.params.get("argon2_secret") else read_argon2(row.hash)


def _read_keyed(row: Row) -> Check:
    """RFC 9106 section 3.1: the secret value K."""
    if row.pepper is None:
        raise UnusableHash
    return replace(read_argon2(row.hash, row.pepper), is_peppered=True)


def _read_meteor(row: Row) -> Check:
    """Meteor packages/accounts-password: argon2 of the digest that the browser sends."""
    return read_argon2(row.hash).over(hex_of("sha256"))


def _read_flask_security(row: Row) -> Check:
    return as_flask_security(read_argon2(row.hash), row)


SECRET = option(FLAG, "argon2_secret")

SCHEMES = (
    Scheme(
        "argon2id",
        _read,
        _MARK,
        most=MOST,
        of="PHP, Laravel, Directus, phpBB",
        takes=(SECRET,),
    ),
    Scheme(
        "argon2id_secret", _read_keyed, None, "", ("pepper",), MOST, "home-grown", takes=(SECRET,)
    ),
    Scheme("argon2_sha256hex", _read_meteor, None, "", most=MOST, of="Meteor 3"),
    Scheme(
        "flask_security_hmac_argon2",
        _read_flask_security,
        None,
        "",
        ("pepper",),
        MOST,
        "Flask-Security",
    ),
)
