""".NET: ASP.NET Identity and Membership, Umbraco."""

import re

from custdb_gateway.passwords.schemes.ceilings import MAX_SALT, limit
from custdb_gateway.passwords.schemes.encodings import decoded, digest_of, unbase64
from custdb_gateway.passwords.schemes.hashing import (
    algorithm_name,
    digest,
    digest_size,
    keyed_digest,
)
from custdb_gateway.passwords.schemes.kdf import pbkdf2
from custdb_gateway.passwords.schemes.options import ALGORITHM, SALT_ENCODING
from custdb_gateway.passwords.schemes.scheme import Check, Derived, Row, Scheme, UnusableHash

_V2_ROUNDS = 1000
_V2_SALT, _V2_KEY = 16, 32
_V3_PRF = {0: "sha1", 1: "sha256", 2: "sha512"}
_V3_HEADER = 13
_LEAST = 16
"""Bytes of salt and of key: PasswordHasher.cs wants 128 bits."""


def _v2(row: Row) -> Check:
    """dotnet/aspnetcore src/Identity/Extensions.Core/src/PasswordHasher.cs: 0, salt, key."""
    data = unbase64(row.hash)
    if len(data) != 1 + _V2_SALT + _V2_KEY or data[0] != 0:
        raise UnusableHash
    return pbkdf2("sha1", _V2_ROUNDS, data[1 : 1 + _V2_SALT], data[1 + _V2_SALT :])


def _v3(row: Row) -> Check:
    """The same file: 1, PRF, rounds and the salt's length in four bytes each, salt, key."""
    data = unbase64(row.hash)
    if len(data) < _V3_HEADER or data[0] != 1:
        raise UnusableHash
    prf, rounds, length = (int.from_bytes(data[at : at + 4], "big") for at in (1, 5, 9))
    salt, key = data[_V3_HEADER : _V3_HEADER + length], data[_V3_HEADER + length :]
    if prf not in _V3_PRF or len(salt) != length or length < _LEAST or len(key) < _LEAST:
        raise UnusableHash
    return pbkdf2(_V3_PRF[prf], rounds, salt, key)


def _membership(row: Row) -> Check:
    """System.Web SqlMembershipProvider.EncodePassword(): the digest of salt and UTF-16LE."""
    name = row.word("algorithm", default="sha1")
    is_keyed = name.lower().startswith("hmac")
    algorithm = algorithm_name(name)
    salt = decoded(row.own_salt(), row.word("salt_encoding", default="base64"))
    limit(len(salt), MAX_SALT, least=0)

    def derive(password: bytes, salt: bytes) -> bytes:
        text = password.decode().encode("utf-16-le")
        if is_keyed:
            return keyed_digest(algorithm, _key_of(algorithm, salt), text)
        return digest(algorithm, salt + text)

    return Derived(salt, digest_of(row.hash, digest_size(algorithm)), derive)


def _key_of(algorithm: str, salt: bytes) -> bytes:
    """The provider repeats the salt up to the length of the algorithm's key."""
    block = 128 if algorithm in ("sha384", "sha512") else 64
    return (salt * (block // len(salt) + 1))[:block] if salt else salt


def _umbraco(row: Row) -> Check:
    """Umbraco 4 to 7, useLegacyEncoding: HMAC of the password, keyed with the password."""
    algorithm = algorithm_name(row.word("algorithm", default="sha1"))

    def derive(password: bytes, salt: bytes) -> bytes:
        text = password.decode().encode("utf-16-le")
        return keyed_digest(algorithm, text, text)

    return Derived(b"", digest_of(row.hash, digest_size(algorithm)), derive)


SCHEMES = (
    Scheme(
        "aspnet_identity_v3",
        _v3,
        re.compile(r"AQAAAA[AEI]A[A-Za-z0-9+/]{50,}={0,2}\Z"),
        most="5,000,000",
        of="ASP.NET Core Identity",
    ),
    Scheme(
        "aspnet_identity_v2",
        _v2,
        re.compile(r"A[A-P][A-Za-z0-9+/]{64}==\Z"),
        of="ASP.NET Identity 2",
    ),
    Scheme(
        "aspnet_membership",
        _membership,
        None,
        "",
        ("salt",),
        of="ASP.NET Membership, DotNetNuke, EPiServer",
        weakness="fast",
        takes=(ALGORITHM, SALT_ENCODING),
    ),
    Scheme(
        "umbraco_hmac_sha1",
        _umbraco,
        None,
        "",
        of="Umbraco",
        weakness="unsalted",
        takes=(ALGORITHM,),
    ),
)
