"""LDAP's `{TAG}...`, RFC 2307 and what OpenLDAP and Dovecot made of it."""

import re
from collections.abc import Callable

from custdb_gateway.passwords.schemes.argon2s import MOST, read_argon2
from custdb_gateway.passwords.schemes.ceilings import MAX_SALT, limit
from custdb_gateway.passwords.schemes.encodings import unbase64, unhex
from custdb_gateway.passwords.schemes.hashing import digest, digest_size
from custdb_gateway.passwords.schemes.pbkdf2s import read_passlib
from custdb_gateway.passwords.schemes.prefixed import behind
from custdb_gateway.passwords.schemes.scheme import Check, Derived, Row, Scheme, UnusableHash
from custdb_gateway.passwords.schemes.unix import read_crypt

_TAGGED = re.compile(
    r"\{(?:LDAP-|PLAIN-)?(S?)(MD5|SHA-?(?:1|224|256|384|512)?)(\.\w+)?\}(.+)", re.I
)
_HEX = (".hex",)
_BASE64 = (".b64", ".base64")


def read_tagged(row: Row) -> Check:
    """A digest, and in salted ones the salt behind it. Dovecot writes some of them in hexadecimal.

    OpenLDAP servers/slapd/passwd.c; Dovecot src/auth/password-scheme.c.
    """
    found = _TAGGED.fullmatch(row.hash)
    if found is None:
        raise UnusableHash
    is_salted, tag, written, text = bool(found[1]), found[2], (found[3] or "").lower(), found[4]
    name = "sha1" if tag.upper() == "SHA" else tag.lower().replace("-", "")
    size = digest_size(name)
    data = _data(text, size, written)
    if len(data) < size or (len(data) > size) != is_salted:
        raise UnusableHash
    limit(len(data) - size, MAX_SALT, least=0)
    return Derived(data[size:], data[:size], lambda password, salt: digest(name, password + salt))


def _data(text: str, size: int, written: str) -> bytes:
    is_hex = written in _HEX or (written not in _BASE64 and _is_hex(text, size))
    return unhex(text) if is_hex else unbase64(text)


def _is_hex(text: str, size: int) -> bool:
    """Base64 of a digest has fewer characters than its hexadecimal digits."""
    return len(text) >= 2 * size and re.fullmatch("(?:[0-9a-fA-F]{2})+", text) is not None


def _tag(*names: str) -> re.Pattern[str]:
    return re.compile(rf"\{{(?:{'|'.join(names)})(?:\.\w+)?\}}", re.IGNORECASE)


def _only(*names: str) -> Callable[[Row], Check]:
    """Of these tags and no others."""
    mark = _tag(*names)

    def read(row: Row) -> Check:
        if not mark.match(row.hash):
            raise UnusableHash
        return read_tagged(row)

    return read


def _digests() -> list[Scheme]:
    found = []
    for name, tags in (
        ("md5", ("MD5", "LDAP-MD5")),
        ("sha1", ("SHA", "SHA1")),
        ("sha256", ("SHA256",)),
        ("sha384", ("SHA384",)),
        ("sha512", ("SHA512",)),
    ):
        salted = tuple(f"S{tag}" for tag in tags if not tag.startswith("LDAP"))
        of = "LDAP, Dovecot"
        found += [
            Scheme(f"ldap_salted_{name}", _only(*salted), _tag(*salted), of=of, weakness="fast"),
            Scheme(f"ldap_{name}", _only(*tags), _tag(*tags), of=of, weakness="unsalted"),
        ]
    return found


_PBKDF2_TAGS = {"sha1": r"\{PBKDF2(?:-SHA1)?\}", "sha256": r"\{PBKDF2-SHA256\}"}
_PBKDF2_TAGS["sha512"] = r"\{PBKDF2-SHA512\}"


def _pbkdf2(name: str, tag: str) -> Scheme:
    """OpenLDAP contrib/slapd-modules/passwd/pbkdf2: passlib's form behind a tag."""
    return Scheme(
        f"ldap_pbkdf2_{name}",
        behind(tag, read_passlib, put=f"$pbkdf2-{name}$"),
        re.compile(rf"{tag}[0-9]"),
        most="5,000,000",
        of="OpenLDAP",
    )


SCHEMES = (
    *_digests(),
    *(_pbkdf2(name, tag) for name, tag in _PBKDF2_TAGS.items()),
    Scheme(
        "ldap_argon2",
        behind(r"\{ARGON2\}", lambda row: read_argon2(row.hash)),
        re.compile(r"\{ARGON2\}"),
        most=MOST,
        of="OpenLDAP",
    ),
    Scheme(
        "ldap_crypt",
        behind(r"(?i:\{CRYPT\})", read_crypt),
        re.compile(r"\{CRYPT\}", re.IGNORECASE),
        most="as of what is behind it",
        of="LDAP, Dovecot",
        longest=511,
        takes_nul=False,
    ),
)
