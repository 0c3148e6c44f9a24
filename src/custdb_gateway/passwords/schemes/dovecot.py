"""Dovecot's own `{TAG}`s. Source: src/auth/password-scheme.c."""

import re
from dataclasses import replace

from custdb_gateway.passwords.schemes.argon2s import MOST, read_argon2
from custdb_gateway.passwords.schemes.ceilings import MAX_SALT, limit
from custdb_gateway.passwords.schemes.encodings import decoded, unhex
from custdb_gateway.passwords.schemes.formulas import formula
from custdb_gateway.passwords.schemes.kdf import pbkdf2
from custdb_gateway.passwords.schemes.md5_state import inner_states
from custdb_gateway.passwords.schemes.plain import read_plain
from custdb_gateway.passwords.schemes.prefixed import Read, behind
from custdb_gateway.passwords.schemes.scheme import Check, Derived, Row, Scheme, UnusableHash
from custdb_gateway.passwords.schemes.unix import read_crypt

_PBKDF2 = re.compile(r"\{PBKDF2\}\$1\$([^$]*)\$([0-9]{1,10})\$([0-9a-fA-F]+)")
_CRAM = re.compile(r"\{(?:CRAM-MD5|HMAC-MD5)\}([0-9a-fA-F]{64})")
_WRITTEN = r"(?:\.(?:b64|base64|hex))?"
_CRYPTS = (
    rf"(?i:\{{(?:(?:MD5-CRYPT|SHA256-CRYPT|SHA512-CRYPT|DES-CRYPT|BLF-CRYPT){_WRITTEN}"
    r"|MD5(?=\}\$1\$))\})"
)
_ARGON2 = rf"(?i:\{{ARGON2(?:I|ID){_WRITTEN}\}})"
_PLAIN = rf"(?i:\{{(?:PLAIN|CLEARTEXT|CLEAR){_WRITTEN}\}})"
_ENCODED = re.compile(r"\{[\w-]+\.(b64|base64|hex)\}", re.IGNORECASE)


def _behind(tag: str, read: Read) -> Read:
    """What `read` reads behind a tag, whose end may say that the rest is in base64 or digits."""
    bare = behind(tag, read)

    def read_behind(row: Row) -> Check:
        found = _ENCODED.match(row.hash)
        if found is None:
            return bare(row)
        text = decoded(row.hash[found.end() :], found[1]).decode()
        return bare(replace(row, hash=found[0] + text))

    return read_behind


def _pbkdf2(row: Row) -> Check:
    """password-scheme-pbkdf2.c: the salt's text is the salt."""
    found = _PBKDF2.fullmatch(row.hash)
    if found is None:
        raise UnusableHash
    limit(len(found[1]), MAX_SALT, least=0)
    return pbkdf2("sha1", int(found[2]), found[1].encode(), unhex(found[3]))


def _cram_md5(row: Row) -> Check:
    """The two states of MD5 after an HMAC's first blocks: outer, then inner."""
    found = _CRAM.fullmatch(row.hash)
    if found is None:
        raise UnusableHash
    return Derived(b"", unhex(found[1]), lambda password, salt: inner_states(password))


SCHEMES = (
    Scheme(
        "dovecot_argon2",
        _behind(_ARGON2, lambda row: read_argon2(row.hash)),
        re.compile(_ARGON2),
        most=MOST,
        of="Dovecot",
    ),
    Scheme(
        "dovecot_crypt",
        _behind(rf"{_CRYPTS}|(?i:\{{CRYPT{_WRITTEN}\}})", read_crypt),
        re.compile(_CRYPTS),
        most="as of what is behind it",
        of="Dovecot, Postfixadmin",
        longest=511,
        takes_nul=False,
    ),
    Scheme(
        "dovecot_pbkdf2", _pbkdf2, re.compile(r"\{PBKDF2\}\$1\$"), most="5,000,000", of="Dovecot"
    ),
    Scheme(
        "dovecot_cram_md5",
        _cram_md5,
        re.compile(r"\{(?:CRAM|HMAC)-MD5\}"),
        of="Dovecot",
        weakness="unsalted",
    ),
    *(
        formula(name, expression, shape=shape, of="Dovecot", weakness="unsalted")
        for name, expression, shape in (
            ("dovecot_plain_md5", "md5({password})", r"\{PLAIN-MD5\}(?P<hash>[0-9a-fA-F]{32})"),
            ("dovecot_plain_md4", "md4({password})", r"\{PLAIN-MD4\}(?P<hash>[0-9a-fA-F]{32})"),
            (
                "dovecot_sha256_hex",
                "sha256({password})",
                r"\{SHA256\.HEX\}(?P<hash>[0-9a-fA-F]{64})",
            ),
            (
                "dovecot_sha512_hex",
                "sha512({password})",
                r"\{SHA512\.HEX\}(?P<hash>[0-9a-fA-F]{128})",
            ),
            (
                "dovecot_ntlm",
                "md4({password:utf16le})",
                r"\{NTLM\}(?P<hash>[0-9a-fA-F]{32})",
            ),
        )
    ),
    formula(
        "dovecot_digest_md5",  # as for HTTP Digest; the realm is behind the user's name
        "md5({username}:{realm}:{password})",
        shape=r"\{DIGEST-MD5\}(?P<hash>[0-9a-fA-F]{32})",
        automatic=False,
        of="Dovecot",
    ),
    Scheme(
        "dovecot_plain",
        _behind(_PLAIN, read_plain),
        re.compile(_PLAIN),
        "",
        of="Dovecot",
        weakness="plain",
    ),
)
