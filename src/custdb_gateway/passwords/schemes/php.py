"""PHP: Symfony's old hasher and Nextcloud."""

import re
from dataclasses import replace

from custdb_gateway.passwords.schemes.argon2s import MOST, read_argon2
from custdb_gateway.passwords.schemes.bcrypts import read_bcrypt
from custdb_gateway.passwords.schemes.ceilings import MAX_LONG_DIGESTS, limit
from custdb_gateway.passwords.schemes.encodings import digest_of
from custdb_gateway.passwords.schemes.hashing import algorithm_name, digest, digest_size
from custdb_gateway.passwords.schemes.options import ALGORITHM, FLAG, LONG_DIGESTS, option
from custdb_gateway.passwords.schemes.scheme import Check, Derived, Row, Scheme

_NEXTCLOUD = re.compile(r"[123]\|\$")


def _symfony(row: Row) -> Check:
    """MessageDigestPasswordHasher.php: the salt in braces, and all of it anew each time."""
    name = algorithm_name(row.word("algorithm", default="sha512"))
    times = limit(row.number("iterations", default=5000), MAX_LONG_DIGESTS)
    salt = row.salt or ""
    merged = f"{{{salt}}}".encode() if salt else b""

    def derive(password: bytes, salt: bytes) -> bytes:
        value = digest(name, password + salt)
        for _ in range(times - 1):
            value = digest(name, value + password + salt)
        return value

    settings = (("digests", times),) if times > 1 else ()
    return Derived(merged, digest_of(row.hash, digest_size(name)), derive, settings)


def _nextcloud(row: Row) -> Check:
    """Nextcloud lib/private/Security/Hasher.php: a version, or an old hash without one."""
    if _NEXTCLOUD.match(row.hash):
        text = row.hash[2:]
        return read_argon2(text) if text.startswith("$argon2") else read_bcrypt(text)
    if row.hash.startswith("$2"):  # with `passwordsalt` of config.php behind the password
        pepper = row.pepper or b""
        check = read_bcrypt(row.hash).over(lambda password: password + pepper)
        return replace(check, is_peppered=True)
    expected = digest_of(row.hash, digest_size("sha1"))
    return Derived(b"", expected, lambda password, salt: digest("sha1", password), (), True)


SCHEMES = (
    Scheme(
        "symfony_message_digest",
        _symfony,
        None,
        "",
        ("options", "salt"),
        "100,000",
        "symfony 1, FOSUserBundle",
        "fast",
        takes=(ALGORITHM, LONG_DIGESTS, option(FLAG, "encode_as_base64")),
    ),
    Scheme("nextcloud", _nextcloud, _NEXTCLOUD, most=MOST, of="Nextcloud, ownCloud", cuts=True),
)
