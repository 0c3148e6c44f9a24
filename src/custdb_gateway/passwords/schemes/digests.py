"""Digests without an application: one over the password alone."""

import re

from custdb_gateway.passwords.schemes.formulas import formula
from custdb_gateway.passwords.schemes.scheme import Scheme


def _plain(name: str, expression: str, digits: int, *, automatic: bool = True) -> Scheme:
    made = formula(name, expression, encoding="hex", of="home-grown", weakness="unsalted")
    shape = re.compile(rf"[0-9a-fA-F]{{{digits}}}\Z")
    return Scheme(
        name,
        made.read,
        shape if automatic else None,
        "shape" if automatic else "",
        of=made.of,
        weakness="unsalted",
    )


SCHEMES = (
    _plain("hex_md5", "md5({password})", 32),
    _plain("hex_sha1", "sha1({password})", 40),
    _plain("hex_sha256", "sha256({password})", 64),
    _plain("hex_sha224", "sha224({password})", 56),
    _plain("hex_sha384", "sha384({password})", 96),
    _plain("hex_sha512", "sha512({password})", 128),
    _plain("hex_md4", "md4({password})", 32, automatic=False),
    _plain("md5_md5", "md5(md5hex({password}))", 32, automatic=False),
    # MS-NLMP 3.3.1: MD4 of the password in UTF-16LE
    formula(
        "nthash",
        "md4({password:utf16le})",
        shape=r"(?:\{NT(?:LM|HASH)?\})?(?P<hash>[0-9a-fA-F]{32})",
        automatic=False,
        of="Windows, Samba",
        weakness="unsalted",
    ),
)
