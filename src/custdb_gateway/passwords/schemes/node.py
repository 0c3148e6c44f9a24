"""Node: the password libraries of npm, Better Auth, Lucia, Payload, Firebase."""

import json
import re

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR

from custdb_gateway.passwords.schemes.ceilings import MAX_DIGEST, MAX_DIGESTS, MIN_DIGEST, limit
from custdb_gateway.passwords.schemes.encodings import unbase64, unhex
from custdb_gateway.passwords.schemes.hashing import algorithm_name, digest_size, keyed_digest
from custdb_gateway.passwords.schemes.kdf import pbkdf2, scrypt
from custdb_gateway.passwords.schemes.options import ALGORITHM, FIREBASE
from custdb_gateway.passwords.schemes.pbkdf2s import SALT_AS_TEXT, salt_as_text
from custdb_gateway.passwords.schemes.scheme import Check, Derived, Row, Scheme, UnusableHash
from custdb_gateway.passwords.schemes.text import normalised

_MOST_OF_CREDENTIAL = 20_000_000

_HEX_PAIR = re.compile(r"([0-9a-f]{32}):([0-9a-f]{128})")
_LUCIA = re.compile(r"(s2:)?([0-9A-Za-z]{16,64}):([0-9a-f]{128})")
_NPM = re.compile(r"(md5|sha1|sha224|sha256|sha384|sha512)\$([^$]+)\$([0-9]{1,10})\$([0-9a-f]+)")
_FBSCRYPT = re.compile(
    r"\$fbscrypt\$v=1,n=(?P<n>[0-9]{1,2}),r=(?P<r>[0-9]{1,4}),p=(?P<p>[0-9]{1,4})"
    r"(?:,ss=(?P<separator>[^,$]*))?(?:,sk=(?P<key>[^,$]*))?\$(?P<salt>[^$]*)\$(?P<hash>[^$]+)"
)


def _better_auth(row: Row) -> Check:
    """better-auth packages/better-auth/src/crypto/password.ts; Lucia 3 is the same."""
    found = _HEX_PAIR.fullmatch(row.hash)
    if found is None:
        raise UnusableHash
    return scrypt(16384, 16, 1, found[1].encode(), unhex(found[2])).over(normalised)


def _lucia_legacy(row: Row) -> Check:
    """lucia 3 packages/lucia/src/crypto.ts, LegacyScrypt: before `s2:`, r was 8."""
    found = _LUCIA.fullmatch(row.hash)
    if found is None:
        raise UnusableHash
    r = 16 if found[1] else 8
    return scrypt(16384, r, 1, found[2].encode(), unhex(found[3])).over(normalised)


def _passport(row: Row) -> Check:
    """passport-local-mongoose 8 index.js; Payload is the same, and fixed to these defaults."""
    return salt_as_text(row, "sha256", 25_000)


def _password_hash(row: Row) -> Check:
    """npm password-hash lib/password-hash.js: an HMAC of the last one's hexadecimal digits."""
    found = _NPM.fullmatch(row.hash)
    if found is None:
        raise UnusableHash
    name, times = found[1], limit(int(found[3]), MAX_DIGESTS)

    def derive(password: bytes, salt: bytes) -> bytes:
        value = keyed_digest(name, salt, password)
        for _ in range(times - 1):
            value = keyed_digest(name, salt, value.hex().encode())
        return value

    return Derived(found[2].encode(), unhex(found[4]), derive, (("digests", times),))


def _credential(row: Row) -> Check:
    """npm credential index.js: a JSON object; the salt's text is the salt."""
    found = json.loads(row.hash)
    if not isinstance(found, dict) or found.get("hashMethod", "pbkdf2") != "pbkdf2":
        raise UnusableHash
    expected, salt, rounds = unbase64(found["hash"]), found["salt"], found["iterations"]
    if not isinstance(rounds, int) or len(expected) != found["keyLength"]:
        raise UnusableHash
    algorithm = algorithm_name(row.word("algorithm", default="sha1"))
    # Its rounds grow by the year, to eleven millions now. The first digest of the key proves the
    # password as well as all four of them, and takes a quarter of the time.
    first = expected[: digest_size(algorithm)]
    return pbkdf2(algorithm, rounds, salt.encode(), first, most=_MOST_OF_CREDENTIAL)


def _firebase_check(
    text: str, salt: str, n: int, r: int, p: int, separator: str, signer: str
) -> Check:
    """github.com/firebase/scrypt: the derived key encrypts the project's signer key."""
    expected, key = unbase64(text), unbase64(signer)
    if len(expected) != limit(len(key), MAX_DIGEST, least=MIN_DIGEST):
        raise UnusableHash
    end = unbase64(separator)
    inner = scrypt(1 << limit(n, 30), r, p, unbase64(salt) + end, bytes(32))
    key_of = inner.derive  # and nothing else of it: imitations keep what follows

    def derive(password: bytes, salt: bytes) -> bytes:
        derived = key_of(password, salt + end)
        encryptor = Cipher(AES(derived), CTR(bytes(16))).encryptor()
        return encryptor.update(key) + encryptor.finalize()

    return Derived(unbase64(salt), expected, derive, inner.settings)


def _firebase(row: Row) -> Check:
    separator = row.word("salt_separator", "saltSeparator", default="Bw==")
    signer = row.word("signer_key", "signerKey")
    n = row.number("mem_cost", "memCost", default=14)
    rounds = row.number("rounds", default=8)
    return _firebase_check(row.hash, row.own_salt(), n, rounds, 1, separator, signer)


def _fbscrypt(row: Row) -> Check:
    """supabase/auth internal/crypto/password.go: Firebase's with all of its parameters."""
    found = _FBSCRYPT.fullmatch(row.hash)
    if found is None or not found["key"]:
        raise UnusableHash
    n, r, p = (int(found[name]) for name in "nrp")
    return _firebase_check(
        found["hash"], found["salt"], n, r, p, found["separator"] or "", found["key"]
    )


SCHEMES = (
    Scheme(
        "better_auth_scrypt",
        _better_auth,
        re.compile(_HEX_PAIR.pattern + r"\Z"),
        of="Better Auth, Lucia 3",
    ),
    Scheme(
        "lucia_legacy_scrypt",
        _lucia_legacy,
        re.compile(r"s2:[0-9A-Za-z]+:[0-9a-f]{128}\Z"),
        of="Lucia 1, 2",
    ),
    Scheme(
        "passport_local_mongoose",
        _passport,
        None,
        "",
        ("salt", "options"),
        "5,000,000",
        "passport-local-mongoose, Payload",
        takes=SALT_AS_TEXT,
    ),
    Scheme(
        "node_password_hash",
        _password_hash,
        re.compile(r"(?:md5|sha\d+)\$[^$]+\$\d+\$[0-9a-f]+\Z"),
        most="2,000,000",
        of="npm's password-hash",
        weakness="fast",
    ),
    Scheme(
        "credential_json",
        _credential,
        lambda text: text.startswith("{") and '"hashMethod"' in text,
        most="20,000,000",
        of="npm's credential",
        takes=(ALGORITHM,),
    ),
    Scheme(
        "firebase_scrypt",
        _firebase,
        None,
        "",
        ("salt", "signer_key"),
        "2^21",
        "Firebase Authentication",
        takes=FIREBASE,
    ),
    Scheme("fbscrypt", _fbscrypt, re.compile(r"\$fbscrypt\$"), most="2^21", of="Supabase"),
)
