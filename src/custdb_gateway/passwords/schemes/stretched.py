"""phpass and Drupal's kin: a digest that takes the password in anew thousands of times."""

import hashlib
import re
from collections.abc import Callable

from custdb_gateway.passwords.schemes.bcrypts import hex_of
from custdb_gateway.passwords.schemes.ceilings import MAX_STRETCH, limit
from custdb_gateway.passwords.schemes.encodings import CRYPT_ALPHABET, crypt64
from custdb_gateway.passwords.schemes.prefixed import behind
from custdb_gateway.passwords.schemes.scheme import Check, Derived, Row, Scheme, UnusableHash

_FORM = re.compile(r"\$[PHS]\$([./A-Za-z0-9])([./A-Za-z0-9]{8})([./A-Za-z0-9]+)")
_PHPASS = 22
_DRUPAL = 43
"""Characters of the digest: 55 in all, and the rest of the 86 is cut off."""
_LONGEST_OF_DRUPAL = 512


def _reader(mark: str, name: str, length: int) -> Callable[[Row], Check]:
    """Openwall phpass PasswordHash.php, crypt_private(); Drupal PhpassHashedPasswordBase.php."""

    def read(row: Row) -> Check:
        found = _FORM.fullmatch(row.hash)
        if found is None or row.hash[1] not in mark or len(found[3]) != length:
            raise UnusableHash
        doublings = limit(CRYPT_ALPHABET.index(found[1]), MAX_STRETCH, least=5)

        def derive(password: bytes, salt: bytes) -> bytes:
            digest = hashlib.new(name, salt + password, usedforsecurity=False).digest()
            for _ in range(1 << doublings):
                digest = hashlib.new(name, digest + password, usedforsecurity=False).digest()
            return crypt64(digest)[:length].encode()

        return Derived(found[2].encode(), found[3].encode(), derive, (("rounds", doublings),))

    return read


def _over_md5(read: Callable[[Row], Check]) -> Callable[[Row], Check]:
    """Drupal's user_update_7000() hashed the MD5 hashes that it found."""
    return lambda row: behind("U", read)(row).over(hex_of("md5"))


read_phpass = _reader("PH", "md5", _PHPASS)
_drupal = _reader("S", "sha512", _DRUPAL)


def _layered(row: Row) -> Check:
    inner = _drupal if row.hash.startswith("U$S$") else read_phpass
    return _over_md5(inner)(row)


_MOST = f"2^{MAX_STRETCH}"

SCHEMES = (
    Scheme(
        "phpass",
        read_phpass,
        re.compile(r"\$[PH]\$"),
        most=_MOST,
        of="WordPress < 6.8, phpBB 3, Joomla, Drupal",
    ),
    Scheme(
        "drupal7",
        _drupal,
        re.compile(r"\$S\$"),
        most=_MOST,
        of="Drupal 7 to 10.0",
        longest=_LONGEST_OF_DRUPAL,
    ),
    Scheme(
        "drupal7_md5",
        _layered,
        re.compile(r"U\$[SPH]\$"),
        most=_MOST,
        of="Drupal 6, upgraded",
        longest=_LONGEST_OF_DRUPAL,
    ),
)
