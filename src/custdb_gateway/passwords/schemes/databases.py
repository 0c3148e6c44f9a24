"""What database servers keep of their own users, for tables that were filled by their functions."""

import re

from custdb_gateway.passwords.schemes.ceilings import MAX_DIGESTS, limit
from custdb_gateway.passwords.schemes.encodings import unhex
from custdb_gateway.passwords.schemes.formulas import formula
from custdb_gateway.passwords.schemes.hashing import digest
from custdb_gateway.passwords.schemes.libpass import by_libpass
from custdb_gateway.passwords.schemes.scheme import Check, Derived, Row, Scheme, UnusableHash
from custdb_gateway.passwords.schemes.sha256_crypt import sha256_crypt

_MSSQL2012 = re.compile(r"0x0200([0-9a-fA-F]{8})([0-9a-fA-F]{128})", re.IGNORECASE)
_MYSQL_HASHCAT = re.compile(r"\$mysql\$A\$([0-9A-Fa-f]{3})\*([0-9A-Fa-f]{40})\*([0-9A-Fa-f]{86})")
_MYSQL = re.compile(r"\$A\$([0-9A-F]{3})\$(.{20})([./A-Za-z0-9]{43})", re.DOTALL)
_MYSQL_ROUNDS = 1000
"""For each of what the hash counts."""


def _mssql2012(row: Row) -> Check:
    """HASHBYTES as pwdencrypt() of SQL Server 2012 uses it: SHA-512 of UTF-16LE and salt."""
    found = _MSSQL2012.fullmatch(row.hash)
    if found is None:
        raise UnusableHash

    def derive(password: bytes, salt: bytes) -> bytes:
        return digest("sha512", password.decode().encode("utf-16-le") + salt)

    return Derived(unhex(found[1]), unhex(found[2]), derive)


def _caching_sha2(row: Row) -> Check:
    """MySQL sql/auth/sha2_password.cc: sha256_crypt with 20 bytes of salt, thousands of rounds."""
    found = _MYSQL_HASHCAT.fullmatch(row.hash)
    if found is not None:
        salt, expected = unhex(found[2]), unhex(found[3])
    else:
        found = _MYSQL.fullmatch(row.hash)
        if found is None:
            raise UnusableHash
        salt, expected = found[2].encode("latin-1"), found[3].encode()
    rounds = limit(int(found[1], 16) * _MYSQL_ROUNDS, MAX_DIGESTS // 4)

    def derive(password: bytes, salt: bytes) -> bytes:
        return sha256_crypt(password, salt, rounds).encode()

    return Derived(salt, expected, derive, (("rounds", rounds),))


SCHEMES = (
    # PostgreSQL src/common/md5_common.c, pg_md5_encrypt(): the user's name is the salt
    formula(
        "postgres_md5",
        "md5({password}{username})",
        shape=r"md5(?P<hash>[0-9a-f]{32})",
        of="PostgreSQL's roles",
    ),
    by_libpass("mysql41", "MySQL's PASSWORD()", "mark", weakness="unsalted"),
    by_libpass("mssql2005", "SQL Server 2005", "mark", weakness="fast"),
    by_libpass("mssql2000", "SQL Server 2000", "mark", weakness="fast"),
    Scheme(
        "mssql2012",
        _mssql2012,
        re.compile("0x0200", re.IGNORECASE),
        of="SQL Server 2012",
        weakness="fast",
    ),
    by_libpass("oracle11", "Oracle 11", "mark", weakness="fast"),
    Scheme(
        "mysql_caching_sha2",
        _caching_sha2,
        re.compile(r"\$(?:mysql\$)?A\$"),
        most="500,000",
        of="MySQL 8's users",
        longest=511,
    ),
    by_libpass("mysql323", "MySQL's OLD_PASSWORD()", weakness="unsalted"),
    by_libpass("oracle10", "Oracle 10", weakness="fast"),
    # RFC 7616: HA1 of HTTP Digest
    formula(
        "htdigest",
        "md5({username}:{realm}:{password})",
        of="Apache's htdigest",
    ),
)
