"""Rails: Devise, Authlogic, Redmine, Discourse and the plug-ins before them."""

import re

from custdb_gateway.passwords.schemes.ceilings import MAX_LONG_DIGESTS, limit
from custdb_gateway.passwords.schemes.encodings import unhex
from custdb_gateway.passwords.schemes.formulas import formula
from custdb_gateway.passwords.schemes.hashing import algorithm_name, digest
from custdb_gateway.passwords.schemes.kdf import pbkdf2
from custdb_gateway.passwords.schemes.options import (
    ALGORITHM,
    LENGTH,
    ROUNDS,
    STRETCHES,
    TEXT,
    option,
)
from custdb_gateway.passwords.schemes.scheme import Check, Derived, Row, Scheme, UnusableHash

_DISCOURSE = re.compile(r"\$pbkdf2-(\w+)\$i=([0-9]{1,10}),l=([0-9]{1,4})\$?")


def _stretched(expected: bytes, times: int, salt: bytes, once: "_Once", first: bytes) -> Check:
    limit(times, MAX_LONG_DIGESTS)

    def derive(password: bytes, salt: bytes) -> bytes:
        value = first
        for _ in range(times):
            value = once.of(value, salt, password)
        return unhex(value.decode())

    return Derived(salt, expected, derive, (("digests", times),), is_peppered=True)


class _Once:
    """One digest, in hexadecimal digits, of pieces that two hyphens join."""

    def __init__(self, algorithm: str, pepper: bytes, order: str, around: bytes) -> None:
        self._algorithm = algorithm
        self._pepper = pepper
        self._order = order
        self._around = around

    def of(self, value: bytes, salt: bytes, password: bytes) -> bytes:
        pieces = {"value": value, "salt": salt, "password": password, "pepper": self._pepper}
        joined = b"--".join(pieces[name] for name in self._order.split())
        return digest(self._algorithm, self._around + joined + self._around).hex().encode()


def _devise(row: Row) -> Check:
    """devise-encryptable lib/devise/encryptable/encryptors/sha512.rb and sha1.rb."""
    algorithm = algorithm_name(row.word("algorithm", default="sha512"))
    pepper = row.pepper or b""
    once = _Once(algorithm, pepper, "salt value password pepper", b"--")
    times = row.number("stretches", "iterations", default=10)
    return _stretched(unhex(row.hash), times, row.own_salt().encode(), once, pepper)


def _restful(row: Row) -> Check:
    """restful_authentication by_password.rb; devise-encryptable restful_authentication_sha1.rb."""
    pepper = row.pepper or b""
    once = _Once("sha1", pepper, "value salt password pepper", b"")
    times = row.number("stretches", "iterations", default=10)
    return _stretched(unhex(row.hash), times, row.own_salt().encode(), once, pepper)


def _authlogic(row: Row) -> Check:
    """authlogic crypto_providers/sha512.rb: over and over, in hexadecimal digits."""
    name = algorithm_name(row.word("algorithm", default="sha512"))
    times = limit(row.number("stretches", "iterations", default=20), MAX_LONG_DIGESTS)

    def derive(password: bytes, salt: bytes) -> bytes:
        value = password + salt
        for _ in range(times):
            value = digest(name, value).hex().encode()
        return unhex(value.decode())

    settings = (("digests", times),)
    return Derived(row.own_salt().encode(), unhex(row.hash), derive, settings)


def _discourse(row: Row) -> Check:
    """Discourse lib/password_hasher.rb: the salt's text is the salt."""
    named = row.word("password_algorithm")
    found = _DISCOURSE.fullmatch(named)
    if named and found is None:
        raise UnusableHash
    algorithm, rounds, length = (
        found.groups()
        if found
        else (
            row.word("algorithm", default="sha256"),
            str(row.number("iterations", default=64_000)),
            str(row.number("dklen", default=32)),
        )
    )
    expected = unhex(row.hash)
    if len(expected) != int(length):
        raise UnusableHash
    return pbkdf2(algorithm, int(rounds), row.own_salt().encode(), expected)


SCHEMES = (
    Scheme(
        "devise_sha",
        _devise,
        None,
        "",
        ("salt", "pepper", "options"),
        "100,000",
        "devise-encryptable",
        "fast",
        takes=(ALGORITHM, STRETCHES),
    ),
    Scheme(
        "restful_auth_sha1",
        _restful,
        None,
        "",
        ("salt", "pepper", "options"),
        "100,000",
        "restful_authentication",
        "fast",
        takes=(STRETCHES,),
    ),
    formula(
        "clearance_sha1",
        "sha1(--{salt}--{password}--)",
        of="Clearance, restful_authentication",
    ),
    Scheme(
        "authlogic_sha512",
        _authlogic,
        None,
        "",
        ("salt", "options"),
        "100,000",
        "Authlogic",
        "fast",
        takes=(ALGORITHM, STRETCHES),
    ),
    # Redmine app/models/user.rb, User.hash_password(): sha1(salt + sha1(password))
    formula("redmine_sha1", "sha1({salt}sha1hex({password}))", of="Redmine"),
    Scheme(
        "discourse_pbkdf2",
        _discourse,
        None,
        "",
        ("salt", "password_algorithm"),
        "5,000,000",
        "Discourse",
        takes=(option(TEXT, "password_algorithm"), ALGORITHM, ROUNDS, LENGTH),
    ),
)
