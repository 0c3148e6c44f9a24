"""PBKDF2 in the text forms that belong to no one application."""

import re

from custdb_gateway.passwords.schemes.encodings import decoded, unbase64, unhex
from custdb_gateway.passwords.schemes.hashing import digest
from custdb_gateway.passwords.schemes.kdf import pbkdf2
from custdb_gateway.passwords.schemes.options import (
    ALGORITHM,
    ENCODING,
    LENGTH,
    ROUNDS,
    option,
)
from custdb_gateway.passwords.schemes.scheme import Check, Row, Scheme, UnusableHash

MOST = "5,000,000"

_B64 = r"[A-Za-z0-9./+_-]+={0,2}"
_PASSLIB = re.compile(rf"\$pbkdf2(?:-(sha1|sha256|sha512))?\$([0-9]{{1,10}})\$({_B64})\$({_B64})")
_PHC = re.compile(
    rf"\$pbkdf2-(sha1|sha224|sha256|sha384|sha512)(?:\$v=[0-9]+)?"
    rf"\$i=([0-9]{{1,10}})(?:,l=([0-9]{{1,4}}))?\$({_B64})\$({_B64})"
)
_CRYPTACULAR = re.compile(r"\$p5k2\$([0-9a-f]{0,8})\$([^$]+)\$([^$]+)")
_GRUB = re.compile(r"grub\.pbkdf2\.sha512\.([0-9]{1,10})\.([0-9A-Fa-f]+)\.([0-9A-Fa-f]+)")
_HASHCAT = re.compile(rf"(md5|sha1|sha256|sha512):([0-9]{{1,10}}):({_B64}):({_B64})")
_CRACKSTATION = re.compile(r"([0-9]{1,10}):([0-9a-fA-F]{16,128}):([0-9a-fA-F]{16,256})")
_CRACKSTATION_2 = re.compile(rf"(sha1|sha256|sha512):([0-9]{{1,10}}):([0-9]+):({_B64}):({_B64})")
_SEAFILE = re.compile(r"PBKDF2SHA256\$([0-9]{1,10})\$([0-9a-fA-F]+)\$([0-9a-fA-F]{64})")
_WEB2PY = re.compile(r"pbkdf2\(([0-9]{1,10}),([0-9]{1,4}),(\w+)\)\$([^$]*)\$([0-9a-fA-F]+)")
_PKCS5S2 = re.compile(r"\{PKCS5S2\}([A-Za-z0-9+/=]+)")
_389DS = re.compile(r"\{PBKDF2_SHA256\}([A-Za-z0-9+/=]+)")


def _whole(pattern: re.Pattern[str], row: Row) -> re.Match[str]:
    found = pattern.fullmatch(row.hash)
    if found is None:
        raise UnusableHash
    return found


def read_passlib(row: Row) -> Check:
    """passlib/handlers/pbkdf2.py: base64 with a dot for the plus."""
    algorithm, rounds, salt, expected = _whole(_PASSLIB, row).groups()
    return pbkdf2(algorithm or "sha1", int(rounds), unbase64(salt), unbase64(expected))


def _phc(row: Row) -> Check:
    """The PHC string format, as @phc/pbkdf2 and AdonisJS write it."""
    algorithm, rounds, length, salt, expected = _whole(_PHC, row).groups()
    key = unbase64(expected)
    if length and int(length) != len(key):
        raise UnusableHash
    return pbkdf2(algorithm, int(rounds), unbase64(salt), key)


def _cta(row: Row) -> Check:
    """cryptacular/pbkdf2: rounds in hexadecimal digits; the salt is decoded."""
    rounds, salt, expected = _whole(_CRYPTACULAR, row).groups()
    return pbkdf2("sha1", int(rounds, 16), unbase64(salt), unbase64(expected))


def _dlitz(row: Row) -> Check:
    """Dwayne Litzenberger's PBKDF2.py, crypt(): all before the digest is the salt."""
    rounds, _, expected = _whole(_CRYPTACULAR, row).groups()
    salt = row.hash.rpartition("$")[0].encode()
    return pbkdf2("sha1", int(rounds or "190", 16), salt, unbase64(expected))


def _grub(row: Row) -> Check:
    rounds, salt, expected = _whole(_GRUB, row).groups()
    return pbkdf2("sha512", int(rounds), unhex(salt), unhex(expected))


def _hashcat(row: Row) -> Check:
    """hashcat 10900, 11900, 12000, 12100."""
    algorithm, rounds, salt, expected = _whole(_HASHCAT, row).groups()
    return pbkdf2(algorithm, int(rounds), unbase64(salt), unbase64(expected))


def _crackstation(row: Row) -> Check:
    """crackstation.net's PasswordHash.java, before and after 2016."""
    newer = _CRACKSTATION_2.fullmatch(row.hash)
    if newer is not None:
        algorithm, rounds, _, salt, expected = newer.groups()
        return pbkdf2(algorithm, int(rounds), unbase64(salt), unbase64(expected))
    rounds, salt, expected = _whole(_CRACKSTATION, row).groups()
    algorithm = row.word("algorithm", default="sha1")
    return pbkdf2(algorithm, int(rounds), unhex(salt), unhex(expected))


def _seafile(row: Row) -> Check:
    """Seafile ccnet-server common/user-mgr.c, validate_passwd_pbkdf2_sha256()."""
    rounds, salt, expected = _whole(_SEAFILE, row).groups()
    return pbkdf2("sha256", int(rounds), unhex(salt), unhex(expected))


def _web2py(row: Row) -> Check:
    """web2py gluon/utils.py, simple_hash(): the salt is its text."""
    rounds, length, algorithm, salt, expected = _whole(_WEB2PY, row).groups()
    key = unhex(expected)
    if len(key) != int(length):
        raise UnusableHash
    return pbkdf2(algorithm, int(rounds), salt.encode(), key)


def _atlassian(row: Row) -> Check:
    """atlassian-security PKCS5S2: 16 bytes of salt, 10,000 rounds."""
    data = unbase64(_whole(_PKCS5S2, row)[1])
    return pbkdf2("sha1", 10_000, data[:16], _rest(data, 16, 32))


def _389ds(row: Row) -> Check:
    """389 Directory Server pbkdf2_pwd.c: rounds in four bytes, salt in 64, key in 256."""
    data = unbase64(_whole(_389DS, row)[1])
    return pbkdf2("sha256", int.from_bytes(data[:4], "big"), data[4:68], _rest(data, 68, 256))


def _rest(data: bytes, start: int, length: int) -> bytes:
    if len(data) != start + length:
        raise UnusableHash
    return data[start:]


def _azure(row: Row) -> Check:
    """Azure AD Connect, hashcat 12800: PBKDF2 of the NT hash in large digits and UTF-16LE."""
    found = re.fullmatch(
        r"v1;PPH1_MD4,([0-9a-fA-F]{20}),([0-9]{1,10}),([0-9a-fA-F]{64});?", row.hash
    )
    if found is None:
        raise UnusableHash
    check = pbkdf2("sha256", int(found[2]), unhex(found[1]), unhex(found[3]))

    def prepare(password: bytes) -> bytes:
        nt = digest("md4", password.decode().encode("utf-16-le"))
        return nt.hex().upper().encode("utf-16-le")

    return check.over(prepare)


def salt_as_text(row: Row, algorithm: str, iterations: int) -> Check:
    """passport-local-mongoose index.js and those like it: the salt's text is the salt."""
    encoding = row.word("encoding", default="hex")
    expected = decoded(row.hash, encoding)
    if len(expected) != row.number("dklen", "keylen", default=len(expected)):
        raise UnusableHash
    return pbkdf2(
        row.word("algorithm", "digestAlgorithm", default=algorithm),
        row.number("iterations", default=iterations),
        row.own_salt().encode(),
        expected,
    )


SALT_AS_TEXT = (
    option(ALGORITHM.refuse, "algorithm", "digestAlgorithm"),
    ROUNDS,
    LENGTH,
    ENCODING,
)


def _mark(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


SCHEMES = (
    *(
        Scheme(
            f"pbkdf2_{name}",
            read_passlib,
            _mark(rf"\$pbkdf2{mark}\$[0-9]"),
            most=MOST,
            of="passlib, Odoo",
        )
        for name, mark in (("sha256", "-sha256"), ("sha512", "-sha512"), ("sha1", "(?:-sha1)?"))
    ),
    Scheme("pbkdf2_phc", _phc, _mark(r"\$pbkdf2-\w+\$(?:v=\d+\$)?i="), most=MOST, of="AdonisJS"),
    Scheme("cta_pbkdf2_sha1", _cta, _mark(r"\$p5k2\$.+=\Z"), most=MOST, of="cryptacular"),
    Scheme("dlitz_pbkdf2_sha1", _dlitz, _mark(r"\$p5k2\$"), most=MOST, of="PBKDF2.py"),
    Scheme("grub_pbkdf2_sha512", _grub, _mark(r"grub\.pbkdf2\."), most=MOST, of="GRUB"),
    Scheme("hashcat_pbkdf2", _hashcat, _mark(r"(?:md5|sha\d+):\d+:[^:]+:[^:]+\Z"), most=MOST),
    Scheme(
        "crackstation_pbkdf2",
        _crackstation,
        lambda text: _CRACKSTATION.fullmatch(text) or _CRACKSTATION_2.fullmatch(text),
        most=MOST,
        of="CrackStation's Java and PHP",
        takes=(ALGORITHM,),
    ),
    Scheme("seafile_pbkdf2", _seafile, _mark(r"PBKDF2SHA256\$"), most=MOST, of="Seafile"),
    Scheme("web2py_pbkdf2", _web2py, _mark(r"pbkdf2\("), most=MOST, of="web2py, py4web"),
    Scheme("atlassian_pbkdf2_sha1", _atlassian, _mark(r"\{PKCS5S2\}"), of="Jira, Confluence"),
    Scheme(
        "ldap_389ds_pbkdf2_sha256",
        _389ds,
        _mark(r"\{PBKDF2_SHA256\}"),
        most=MOST,
        of="389 Directory Server, FreeIPA",
    ),
    Scheme("azuread_sync", _azure, _mark(r"v1;PPH1_MD4,"), most=MOST, of="Azure AD Connect"),
)
