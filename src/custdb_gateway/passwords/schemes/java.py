"""Java: Shiro, Keycloak and Liferay."""

import json
import re
from collections.abc import Mapping

from custdb_gateway.passwords.schemes.argon2 import Argon2
from custdb_gateway.passwords.schemes.argon2s import MOST, read_argon2
from custdb_gateway.passwords.schemes.ceilings import MAX_DIGESTS, MAX_SALT, limit
from custdb_gateway.passwords.schemes.encodings import decoded, digest_of, unbase64
from custdb_gateway.passwords.schemes.hashing import algorithm_name, digest, digest_size
from custdb_gateway.passwords.schemes.kdf import pbkdf2
from custdb_gateway.passwords.schemes.options import (
    ALGORITHM,
    DIGESTS,
    ENCODING,
    ROUNDS,
    SALT_ENCODING,
    TEXT,
    one_of,
    option,
)
from custdb_gateway.passwords.schemes.prefixed import behind
from custdb_gateway.passwords.schemes.scheme import Check, Derived, Row, Scheme, UnusableHash

_SHIRO1 = re.compile(
    r"\$shiro1\$([A-Za-z0-9-]+)\$([0-9]{1,10})\$([A-Za-z0-9+/=]*)\$([A-Za-z0-9+/=]+)"
)


def _iterated(algorithm: str, times: int, salt: bytes, expected: bytes) -> Check:
    """Shiro SimpleHash.hash(): the digest of salt and password, then of the digest."""
    limit(times, MAX_DIGESTS)
    limit(len(salt), MAX_SALT, least=0)

    def derive(password: bytes, salt: bytes) -> bytes:
        value = digest(algorithm, salt + password)
        for _ in range(times - 1):
            value = digest(algorithm, value)
        return value

    return Derived(salt, expected, derive, (("digests", times),))


def _shiro1(row: Row) -> Check:
    """Shiro1CryptFormat.java."""
    found = _SHIRO1.fullmatch(row.hash)
    if found is None:
        raise UnusableHash
    algorithm = algorithm_name(found[1])
    expected = digest_of(found[4], digest_size(algorithm), "base64")
    return _iterated(algorithm, int(found[2]), unbase64(found[3]), expected)


def _simple_hash(row: Row) -> Check:
    """HashedCredentialsMatcher: algorithm, iterations and encoding are the application's."""
    algorithm = algorithm_name(row.word("algorithm", default="md5"))
    salt = decoded(row.salt or "", row.word("salt_encoding", "salt_as"))
    expected = digest_of(row.hash, digest_size(algorithm), row.word("encoding"))
    return _iterated(algorithm, row.number("iterations", default=1), salt, expected)


_KEYCLOAK_PBKDF2 = {"pbkdf2": "sha1", "pbkdf2-sha256": "sha256", "pbkdf2-sha512": "sha512"}


def _keycloak(row: Row) -> Check:
    """Keycloak PasswordCredentialModel.java: two JSON columns, SECRET_DATA and CREDENTIAL_DATA."""
    if "credential_data" not in row.params and not row.hash.startswith("{"):
        return _keycloak_columns(row)
    secret, data = _object(row.hash), _object(row.params.get("credential_data"))
    salt, expected = unbase64(_text(secret["salt"])), unbase64(_text(secret["value"]))
    algorithm, rounds = _text(data["algorithm"]), data["hashIterations"]
    if not isinstance(rounds, int):
        raise UnusableHash
    if algorithm in _KEYCLOAK_PBKDF2:
        return pbkdf2(_KEYCLOAK_PBKDF2[algorithm], rounds, salt, expected)
    if algorithm != "argon2":
        raise UnusableHash
    more = _object(data.get("additionalParameters") or {})
    parameters = Argon2(
        int(_first(more, "memory", "7168")),
        rounds,
        int(_first(more, "parallelism", "1")),
        _first(more, "type", "id"),
        {"1.0": 16, "1.3": 19}.get(_first(more, "version", "1.3"), 0),
    )
    return parameters.check(salt, expected)


def _keycloak_columns(row: Row) -> Check:
    """Up to Keycloak 8: VALUE, SALT, HASH_ITERATIONS and ALGORITHM."""
    salt = decoded(row.own_salt(), row.word("salt_encoding", default="base64"))
    algorithm = _KEYCLOAK_PBKDF2[row.word("algorithm", default="pbkdf2-sha256")]
    rounds = row.number("iterations", "hash_iterations")
    return pbkdf2(algorithm, rounds, salt, unbase64(row.hash))


def _object(value: object) -> Mapping[str, object]:
    found = json.loads(value) if isinstance(value, str) else value
    if not isinstance(found, dict):
        raise UnusableHash
    return found


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise UnusableHash
    return value


def _first(values: Mapping[str, object], name: str, default: str) -> str:
    """Keycloak keeps each of them as a list."""
    value = values.get(name, default)
    if isinstance(value, list):
        value = value[0]
    return str(value)


def _liferay(row: Row) -> Check:
    """Liferay PBKDF2PasswordEncryptor.java: bits of the key, rounds, eight bytes of salt, key."""
    data = unbase64(row.hash)
    bits, rounds = (int.from_bytes(data[at : at + 4], "big") for at in (0, 4))
    key = data[16:]
    if len(key) * 8 != bits:
        raise UnusableHash
    return pbkdf2(row.word("algorithm", default="sha1"), rounds, data[8:16], key)


_KEYCLOAK_OPTIONS = (
    option(TEXT, "credential_data"),
    option(one_of(*_KEYCLOAK_PBKDF2), "algorithm"),
    option(ROUNDS.refuse, "iterations", "hash_iterations"),
    SALT_ENCODING,
)

SCHEMES = (
    Scheme("shiro1", _shiro1, re.compile(r"\$shiro1\$"), most="2,000,000", of="Apache Shiro 1"),
    Scheme(
        "shiro2_argon2",
        behind(r"\$shiro2(?=\$argon2)", lambda row: read_argon2(row.hash)),
        re.compile(r"\$shiro2\$argon2"),
        most=MOST,
        of="Apache Shiro 2",
    ),
    Scheme(
        "shiro_simple_hash",
        _simple_hash,
        None,
        "",
        ("options", "salt"),
        "2,000,000",
        "Apache Shiro, RuoYi, JeeSite",
        "fast",
        takes=(ALGORITHM, DIGESTS, ENCODING, SALT_ENCODING),
    ),
    Scheme(
        "keycloak",
        _keycloak,
        lambda text: text.startswith("{") and '"value"' in text,
        needs=("credential_data",),
        most="5,000,000",
        of="Keycloak",
        takes=_KEYCLOAK_OPTIONS,
    ),
    Scheme(
        "liferay_pbkdf2",
        behind(r"(?:\{?PBKDF2WithHmacSHA1(?:/[0-9]+/[0-9]+)?\}?)?", _liferay),
        None,
        "",
        most="5,000,000",
        of="Liferay",
        takes=(ALGORITHM,),
    ),
)
