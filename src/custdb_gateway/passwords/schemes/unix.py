"""crypt(3): by libcrypt where it is, which is many times faster, and by libpass."""

import re
from collections.abc import Callable
from functools import cache

from passlib.registry import get_crypt_handler

from custdb_gateway.passwords.schemes import libcrypt
from custdb_gateway.passwords.schemes.bcrypts import hex_of, read_bcrypt
from custdb_gateway.passwords.schemes.ceilings import MAX_SCRYPT, limit
from custdb_gateway.passwords.schemes.encodings import CRYPT_ALPHABET
from custdb_gateway.passwords.schemes.libpass import (
    ByLibpass,
    by_libpass,
    settings_of,
)
from custdb_gateway.passwords.schemes.scheme import Check, Derived, Row, Scheme, UnusableHash

_LONGEST = libcrypt.MAX_PASSWORD

_SETTING = {
    "sha512_crypt": re.compile(r"(\$6\$(?:rounds=[0-9]{1,9}\$)?)([^$]{0,16})\$([./A-Za-z0-9]{86})"),
    "sha256_crypt": re.compile(r"(\$5\$(?:rounds=[0-9]{1,9}\$)?)([^$]{0,16})\$([./A-Za-z0-9]{43})"),
    "md5_crypt": re.compile(r"(\$1\$)([^$]{0,8})\$([./A-Za-z0-9]{22})"),
    "sha1_crypt": re.compile(r"(\$sha1\$[0-9]{1,9}\$)([./A-Za-z0-9]{1,64})\$([./A-Za-z0-9]{28})"),
    "sun_md5_crypt": re.compile(
        r"(\$md5(?:,rounds=[0-9]{1,9})?\$)([./A-Za-z0-9]{1,8}\${1,2})([./A-Za-z0-9]{22})"
    ),
}
"""Setting, salt and digest of those that take long."""


def _crypt(name: str) -> Callable[[Row], Check]:
    """What reads the hashes of one of libpass's handlers, and has libcrypt compute them."""
    handler = get_crypt_handler(name)

    def read(row: Row) -> Check:
        if not handler.identify(row.hash):
            raise UnusableHash
        settings = settings_of(handler, row.hash)
        found = _SETTING[name].fullmatch(row.hash)
        if found is None or not _is_here(name):
            return ByLibpass(handler, row.hash, settings, row.username)
        setting, salt, expected = found.groups()
        end, length = salt[len(salt.rstrip("$")) :] or "$", len(expected)

        def derive(password: bytes, salt: bytes) -> bytes:
            # With a digest behind it, as a whole hash: Sun's salt may end in a dollar sign or two.
            made = libcrypt.crypt(password, f"{setting}{salt.decode()}{end}{'.' * length}")
            return made.rpartition("$")[2].encode()

        return Derived(salt.rstrip("$").encode(), expected.encode(), derive, settings)

    return read


@cache
def _is_here(name: str) -> bool:
    """Whether libcrypt has it, and makes of an `x` what libpass makes."""
    handler = get_crypt_handler(name)
    costs = {"rounds": handler.min_rounds} if "rounds" in handler.setting_kwds else {}
    made = str((handler.using(**costs) if costs else handler).hash("x"))
    try:
        return libcrypt.crypt(b"x", made) == made
    except UnusableHash:
        return False


_YESCRYPT = re.compile(
    r"(\$g?y\$[./A-Za-z0-9]([./0-9A-Za-j])([./0-9A-Za-j])\$)([./A-Za-z0-9]{0,86})\$([./A-Za-z0-9]{43})"
)


def _yescrypt(mark: str) -> Callable[[Row], Check]:
    """libxcrypt lib/alg-yescrypt-common.c: flags, the logarithm of N, r; one character each."""

    def read(row: Row) -> Check:
        found = _YESCRYPT.fullmatch(row.hash)
        if found is None or not row.hash.startswith(mark) or not libcrypt.is_here():
            raise UnusableHash
        setting, n_code, r_code, salt, expected = found.groups()
        doublings, r = (CRYPT_ALPHABET.index(one) + 1 for one in (n_code, r_code))
        limit(r << min(doublings, 64), MAX_SCRYPT)

        def derive(password: bytes, salt: bytes) -> bytes:
            made = libcrypt.crypt(password, setting + salt.decode())
            return made.rpartition("$")[2].encode()

        settings = (("n", 1 << doublings), ("block_size", r))
        return Derived(salt.encode(), expected.encode(), derive, settings)

    return read


def _md5_of_hex(row: Row) -> Check:
    """SugarCRM 6 modules/Users/User.php, getPasswordHash(): crypt() of md5()."""
    return _crypt("md5_crypt")(row).over(hex_of("md5"))


def _slow(name: str, mark: str, most: str = "", *, of: str = "unix") -> Scheme:
    read, pattern = _crypt(name), re.compile(mark)
    return Scheme(name, read, pattern, most=most, of=of, longest=_LONGEST, takes_nul=False)


def read_crypt(row: Row) -> Check:
    """Whatever crypt(3) may have made, bcrypt too."""
    for scheme in SCHEMES:
        if scheme.automatic and scheme.recognises(row.hash):
            return scheme.read(row)
    return read_bcrypt(row.hash)


SCHEMES = (
    _slow("sha512_crypt", r"\$6\$", "1,000,000"),
    _slow("sha256_crypt", r"\$5\$", "1,000,000"),
    _slow("md5_crypt", r"\$1\$"),
    by_libpass("apr_md5_crypt", "Apache's htpasswd", "mark"),
    _slow("sha1_crypt", r"\$sha1\$", "1,000,000", of="NetBSD"),
    _slow("sun_md5_crypt", r"\$md5[$,]", "200,000", of="Solaris"),
    by_libpass("bsd_nthash", "FreeBSD", "mark", weakness="unsalted"),
    *(
        Scheme(
            name,
            _yescrypt(mark),
            re.compile(re.escape(mark)),
            most="2^21",
            of="Debian, Fedora",
            longest=_LONGEST,
            takes_nul=False,
        )
        for name, mark in (("yescrypt", "$y$"), ("gost_yescrypt", "$gy$"))
    ),
    Scheme(
        "md5_crypt_md5hex",
        _md5_of_hex,
        None,
        "",
        of="SugarCRM 6, SuiteCRM 7",
    ),
    by_libpass("bsdi_crypt", "BSD", "shape", weakness="fast"),
    by_libpass("des_crypt", "unix", "shape", weakness="fast"),
)
