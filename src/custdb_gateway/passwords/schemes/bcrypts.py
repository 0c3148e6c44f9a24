"""bcrypt, by itself and of what something else made of the password."""

import base64
import re
from collections.abc import Callable
from dataclasses import replace

from custdb_gateway.passwords.schemes import libcrypt
from custdb_gateway.passwords.schemes.ceilings import BCRYPT_BYTES, MAX_BCRYPT, limit
from custdb_gateway.passwords.schemes.encodings import bcrypt64, un_bcrypt64
from custdb_gateway.passwords.schemes.hashing import digest, keyed_digest
from custdb_gateway.passwords.schemes.kdf import bcrypt_check, bcrypt_function
from custdb_gateway.passwords.schemes.options import FLAG, option
from custdb_gateway.passwords.schemes.scheme import Check, Derived, Row, Scheme, UnusableHash

_FORM = re.compile(r"\$(2[abxy]?)\$([0-9]{2})\$([./A-Za-z0-9]{22})([./A-Za-z0-9]{31})")
_PLAIN_MARK = re.compile(r"\$2[aby]?\$")
_MOST = f"2^{MAX_BCRYPT}"

Prepare = Callable[[bytes], bytes]


def opened(text: str) -> tuple[str, int, bytes, bytes]:
    """Prefix, cost, salt and digest."""
    found = _FORM.fullmatch(text)
    if found is None:
        raise UnusableHash
    cost = limit(int(found[2]), MAX_BCRYPT, least=4)
    return found[1], cost, un_bcrypt64(found[3])[:16], un_bcrypt64(found[4])[:23]


def read_bcrypt(text: str) -> Derived:
    """A hash of any prefix but `2x`. `2a`, `2b` and `2y` are the same to verify."""
    prefix, cost, salt, expected = opened(text)
    if prefix == "2x":
        raise UnusableHash
    check = bcrypt_check(cost, salt, expected)
    return check.over(_repeated) if prefix == "2" else check


def _repeated(password: bytes) -> bytes:
    """The very first bcrypt put no NUL behind the password before it repeated it."""
    return (password * BCRYPT_BYTES)[:BCRYPT_BYTES]


def _read(row: Row) -> Check:
    return read_bcrypt(row.hash)


def over(prepare: Prepare) -> Callable[[Row], Check]:
    """bcrypt of what `prepare` makes of the password."""
    return lambda row: read_bcrypt(row.hash).over(prepare)


def hex_of(name: str) -> Prepare:
    """A digest in hexadecimal digits."""
    return lambda password: digest(name, password).hex().encode()


def _over_hex(name: str) -> Callable[[Row], Check]:
    """NodeBB src/password.js, compare(): old hashes are of the password itself."""
    read = over(hex_of(name))

    def read_hashed(row: Row) -> Check:
        if not row.flag("prehashed", default=True):
            raise UnusableHash
        return read(row)

    return read_hashed


def _read_2x(row: Row) -> Check:
    """crypt_blowfish 1.1 before 2011 took characters for signed ones; libcrypt does it too."""
    prefix, cost, salt, expected = opened(row.hash)
    if prefix != "2x":
        raise UnusableHash

    def derive(password: bytes, salt: bytes) -> bytes:
        if password.isascii():  # to which the mistake does nothing
            return bcrypt_function(cost)(password, salt)
        setting = f"$2x${cost:02}${bcrypt64(salt[:16])}"
        made = libcrypt.crypt(password[:BCRYPT_BYTES], setting)
        return un_bcrypt64(made[29:])[:23]

    return Derived(salt, expected, derive, (("rounds", cost),), cuts=True)


def _read_double(row: Row) -> Check:
    """WoltLab PasswordUtil::getDoubleSaltedHash(): bcrypt of a bcrypt with the same salt."""
    text = re.sub(r"^(?:wcf2:|Bcrypt:)", "", row.hash)
    prefix, cost, salt, expected = opened(text)
    once = bcrypt_function(cost)

    def derive(password: bytes, salt: bytes) -> bytes:
        first = bcrypt64(once(password, salt))
        whole = f"${prefix}${cost:02}${bcrypt64(salt[:16])}{first}"
        return once(whole.encode(), salt)

    return Derived(salt, expected, derive, (("rounds", cost), ("times", 2)), cuts=True)


def as_wordpress(password: bytes) -> bytes:
    """WordPress 6.8 wp-includes/pluggable.php, wp_hash_password()."""
    return base64.b64encode(keyed_digest("sha384", b"wp-sha384", password))


def _read_wordpress(row: Row) -> Check:
    if not row.hash.startswith("$wp$2"):
        raise UnusableHash
    return read_bcrypt(row.hash.removeprefix("$wp")).over(as_wordpress)


def as_flask_security(check: Derived, row: Row) -> Check:
    """Flask-Security core.py, get_hmac(): keyed with SECURITY_PASSWORD_SALT."""
    if row.pepper is None:
        raise UnusableHash
    key = row.pepper
    keyed = check.over(lambda one: base64.b64encode(keyed_digest("sha512", key, one)))
    return replace(keyed, is_peppered=True)


def _read_flask_security(row: Row) -> Check:
    return as_flask_security(read_bcrypt(row.hash), row)


def as_symfony(password: bytes) -> bytes:
    """Symfony NativePasswordHasher.php, verify(): what bcrypt would cut is digested first."""
    if len(password) > BCRYPT_BYTES or b"\0" in password:
        return base64.b64encode(digest("sha512", password))
    return password


SCHEMES = (
    Scheme("bcrypt", _read, _PLAIN_MARK, most=_MOST, of="PHP, Laravel, Rails, Node", cuts=True),
    Scheme("bcrypt_2x", _read_2x, re.compile(r"\$2x\$"), most=_MOST, of="old PHP", cuts=True),
    Scheme("wp_bcrypt", _read_wordpress, re.compile(r"\$wp\$2"), most=_MOST, of="WordPress 6.8"),
    *(
        Scheme(
            f"bcrypt_{name}hex",
            _over_hex(name),
            None,
            "",
            most=_MOST,
            of=of,
            takes=(option(FLAG, "prehashed"),),
        )
        for name, of in (
            ("md5", "vBulletin 5.1, SuiteCRM 7"),
            ("sha1", "home-grown"),
            ("sha256", "Meteor, Rocket.Chat"),
            ("sha512", "NodeBB"),
        )
    ),
    Scheme("bcrypt_symfony_long", over(as_symfony), None, "", most=_MOST, of="Symfony"),
    Scheme(
        "flask_security_hmac_bcrypt",
        _read_flask_security,
        None,
        "",
        ("pepper",),
        _MOST,
        "Flask-Security",
    ),
    Scheme("wcf2_double_bcrypt", _read_double, None, "", most=_MOST, of="WoltLab", cuts=True),
)
