"""New hashes are what the owning application reads, and old ones are known when they are weak."""

import base64
import hashlib
import hmac
import json
from typing import Any

import bcrypt as bcrypt_package
import pytest
from argon2 import PasswordHasher
from passlib.registry import get_crypt_handler

from custdb_gateway.config import Settings
from custdb_gateway.errors import InvalidValue
from custdb_gateway.http.openapi import document
from custdb_gateway.mapping import PasswordsSection, UserMapping, parse_mapping
from custdb_gateway.mapping.passwords import NEW_SCHEMES
from custdb_gateway.passwords import HashLane, PasswordKeeper
from custdb_gateway.passwords.making import FORMS, NewHashes
from custdb_gateway.passwords.problems import section_problems
from custdb_gateway.passwords.schemes import SCHEMES, Schemes
from custdb_gateway.user import StoredPassword

PASSWORD = "pässwörd"
BYTES = PASSWORD.encode()
CHEAP: dict[str, Any] = {"bcrypt_cost": 4, "argon2_memory_kib": 8192, "argon2_time": 1}


def section(new: str, **more: Any) -> PasswordsSection:
    return PasswordsSection(**{**CHEAP, "new": new, "schemes": (new,), **more})


def is_bcrypt(password: bytes, stored: str) -> bool:
    return bcrypt_package.checkpw(password, stored.encode())


def by_libpass(name: str, stored: str) -> bool:
    return bool(get_crypt_handler(name).verify(PASSWORD, stored))


def by_werkzeug(stored: str) -> bool:
    method, salt, digest = stored.split("$")
    kind, *costs = method.split(":")
    if kind == "pbkdf2":
        return hashlib.pbkdf2_hmac(costs[0], BYTES, salt.encode(), int(costs[1])).hex() == digest
    n, r, p = map(int, costs)
    key = hashlib.scrypt(BYTES, salt=salt.encode(), n=n, r=r, p=p, maxmem=132 * n * r * p)
    return key.hex() == digest


def by_aspnet(stored: str) -> bool:
    data = base64.b64decode(stored)
    assert data[:13].hex() == "0100000002000186a000000010"
    return hashlib.pbkdf2_hmac("sha512", BYTES, data[13:29], 100_000, 32) == data[29:]


def by_better_auth(stored: str) -> bool:
    salt, key = stored.split(":")
    made = hashlib.scrypt(BYTES, salt=salt.encode(), n=16384, r=16, p=1, maxmem=1 << 26)
    return made.hex() == key


def by_magento(stored: str) -> bool:
    digest, salt, version = stored.split(":")
    assert len(salt) == 16
    encoded = f"$argon2id$v=19$m=65536,t=2,p=1${bare(salt.encode())}${bare(bytes.fromhex(digest))}"
    return version == "2" and PasswordHasher().verify(encoded, PASSWORD)


def by_mediawiki(stored: str) -> bool:
    _, kind, algorithm, rounds, length, salt, key = stored.split(":")
    made = hashlib.pbkdf2_hmac(algorithm, BYTES, base64.b64decode(salt), int(rounds), int(length))
    return kind == "pbkdf2" and made == base64.b64decode(key)


def bare(data: bytes) -> str:
    return base64.b64encode(data).decode().rstrip("=")


APPLICATIONS = {
    "argon2id": lambda made: PasswordHasher().verify(made, PASSWORD),
    "aspnet_identity_v3": by_aspnet,
    "bcrypt": lambda made: is_bcrypt(BYTES, made),
    "bcrypt_sha256hex": lambda made: is_bcrypt(hashlib.sha256(BYTES).hexdigest().encode(), made),
    "bcrypt_sha512hex": lambda made: is_bcrypt(
        hashlib.sha512(BYTES).hexdigest().encode()[:72], made
    ),
    "bcrypt_symfony_long": lambda made: is_bcrypt(BYTES, made),
    "better_auth_scrypt": by_better_auth,
    "django_argon2": lambda made: by_libpass("django_argon2", made),
    "django_pbkdf2_sha256": lambda made: by_libpass("django_pbkdf2_sha256", made),
    "ldap_salted_sha1": lambda made: by_libpass("ldap_salted_sha1", made),
    "ldap_salted_sha512": lambda made: by_libpass("ldap_salted_sha512", made),
    "magento": by_magento,
    "mediawiki_pbkdf2": by_mediawiki,
    "nextcloud": lambda made: PasswordHasher().verify(made.removeprefix("3|"), PASSWORD),
    "pbkdf2_sha512": lambda made: by_libpass("pbkdf2_sha512", made),
    "phpass": lambda made: by_libpass("phpass", made),
    "spring_bcrypt": lambda made: is_bcrypt(BYTES, made.removeprefix("{bcrypt}")),
    "werkzeug_pbkdf2": by_werkzeug,
    "werkzeug_scrypt": by_werkzeug,
    "wp_bcrypt": lambda made: is_bcrypt(
        base64.b64encode(hmac.digest(b"wp-sha384", BYTES, "sha384")), made.removeprefix("$wp")
    ),
}
"""What each application does to verify a hash, by other code than the gateway's own."""


class TestMaking:
    def test_all_that_a_mapping_may_name_can_be_made(self) -> None:
        assert sorted(NEW_SCHEMES) == sorted(FORMS) == sorted(APPLICATIONS)
        assert {*FORMS} < {*SCHEMES}

    @pytest.mark.parametrize("new", FORMS)
    def test_is_what_the_application_verifies(self, new: str) -> None:
        made = NewHashes(section(new)).make(PASSWORD)
        assert APPLICATIONS[new](made)

    @pytest.mark.parametrize("new", FORMS)
    def test_is_what_the_gateway_verifies_at_the_cost_that_it_says(self, new: str) -> None:
        hashes, schemes = NewHashes(section(new)), Schemes(section(new))
        made = hashes.make(PASSWORD)
        assert made != hashes.make(PASSWORD)
        assert schemes.cost(made) == hashes.cost == hashes.decoy().cost
        assert schemes.verify(PASSWORD, made, "")
        assert not schemes.verify("passwort", made, "")
        assert not hashes.decoy().accepts(PASSWORD)
        assert not section_problems(section(new))

    @pytest.mark.parametrize("prefix", ["2a", "2b", "2y"])
    @pytest.mark.parametrize(
        ("new", "before"), [("bcrypt", ""), ("wp_bcrypt", "$wp"), ("spring_bcrypt", "{bcrypt}")]
    )
    def test_of_bcrypt_has_the_prefix_that_the_application_insists_on(
        self, prefix: str, new: str, before: str
    ) -> None:
        made = NewHashes(section(new, bcrypt_prefix=prefix)).make(PASSWORD)
        assert made.startswith(f"{before}${prefix}$04$")
        assert Schemes([new]).verify(PASSWORD, made, "")

    def test_does_to_a_password_what_the_application_does(self) -> None:
        settings = section(
            "bcrypt", text=("trim", "latin-1"), pepper=True, options={"pepper_position": "prefix"}
        )
        made = NewHashes(settings, b"pepper-").make(f" {PASSWORD}\n")
        assert is_bcrypt(b"pepper-" + PASSWORD.encode("latin-1"), made)
        assert Schemes(settings, b"pepper-").verify(PASSWORD, made, "")

    @pytest.mark.parametrize("new", ["bcrypt", "spring_bcrypt"])
    def test_is_refused_where_the_end_would_be_cut_off(self, new: str) -> None:
        hashes = NewHashes(section(new, pepper=True), b"p" * 10)
        hashes.check("x" * 62)
        with pytest.raises(InvalidValue, match="72 bytes"):
            hashes.check("x" * 63)

    @pytest.mark.parametrize("new", FORMS)
    def test_is_described_with_the_length_that_is_taken(self, new: str) -> None:
        mapping = UserMapping.model_validate(
            {
                "users": {"table": "t", "id": "id", "password": "pw"},
                "fields": {"email": "email"},
                "passwords": section(new),
            }
        )
        described = json.loads(document(mapping, Settings(), {}))["components"]["schemas"]
        for body, field in (("CreateUser", "userinfo"), ("UpdateUser", "updates")):
            password = described[body]["properties"][field]["properties"]["password"]
            longest = "x" * password["maxLength"]
            NewHashes(section(new)).check(longest)
            with pytest.raises(InvalidValue, match=f"longer than {len(longest)} bytes"):
                NewHashes(section(new)).check(longest + "x")

    @pytest.mark.parametrize(
        "new", ["wp_bcrypt", "bcrypt_sha256hex", "bcrypt_symfony_long", "nextcloud"]
    )
    def test_holds_a_long_password_whole_where_nothing_is_cut(self, new: str) -> None:
        hashes, password = NewHashes(section(new)), "x" * 1000
        hashes.check(password)
        made = hashes.make(password)
        assert Schemes([new]).verify(password, made, "")
        assert not Schemes([new]).verify(password + "y", made, "")

    @pytest.mark.parametrize(
        ("text", "password"), [(("latin-1",), "日本"), (("trim",), " \n"), ((), "")]
    )
    def test_is_refused_for_what_the_application_could_not_hold(
        self, text: tuple[str, ...], password: str
    ) -> None:
        with pytest.raises(InvalidValue):
            NewHashes(section("argon2id", text=text)).check(password)

    @pytest.mark.parametrize(("name", "hint"), [("md5", "known:"), ("bycrypt", "'bcrypt'")])
    def test_what_cannot_be_made_is_refused_with_the_nearest(self, name: str, hint: str) -> None:
        problems: list[str] = []
        text = (
            f'[users]\ntable = "t"\nid = "id"\n[fields]\nemail = "e"\n[passwords]\nnew = "{name}"'
        )
        parse_mapping(text, problems)
        (problem,) = problems
        assert f"no new hashes are made of {name!r}" in problem
        assert hint in problem

    def test_new_hashes_are_of_the_digest_whatever_old_ones_are_of(self) -> None:
        settings = section(
            "bcrypt_sha512hex",
            schemes=("bcrypt_sha512hex", "bcrypt"),
            options={"prehashed": False},
            params={"prehashed": "is_wrapped"},
        )
        made = NewHashes(settings).make(PASSWORD)
        assert APPLICATIONS["bcrypt_sha512hex"](made)
        assert Schemes(settings).verify(PASSWORD, StoredPassword(made, None, {"prehashed": 1}), "")


class TestUpgrade:
    @pytest.mark.parametrize(
        ("new", "stored", "is_old"),
        [
            ("bcrypt", "$2a$04$" + "." * 53, False),
            ("bcrypt", "$2a$05$" + "." * 53, False),
            ("bcrypt", "5f4dcc3b5aa765d61d8327deb882cf99", True),
            ("bcrypt", "$P$B" + "a" * 30, True),
            ("argon2id", "$argon2id$v=19$m=8192,t=1,p=1$c29tZXNhbHQ$" + "A" * 43, False),
            ("argon2id", "$argon2id$v=19$m=65536,t=1,p=1$c29tZXNhbHQ$" + "A" * 43, False),
            ("argon2id", "$argon2id$v=19$m=4096,t=1,p=1$c29tZXNhbHQ$" + "A" * 43, True),
            ("argon2id", "$argon2i$v=19$m=65536,t=3,p=1$c29tZXNhbHQ$" + "A" * 43, True),
            ("argon2id", "$argon2id$v=16$m=65536,t=3,p=1$c29tZXNhbHQ$" + "A" * 43, True),
            ("django_pbkdf2_sha256", "pbkdf2_sha256$260000$x$" + "A" * 43 + "=", True),
            ("django_pbkdf2_sha256", "pbkdf2_sha256$1200000$x$" + "A" * 43 + "=", False),
            ("wp_bcrypt", "$2y$10$" + "." * 53, True),
            ("wp_bcrypt", "$wp$2y$10$" + "." * 53, False),
            ("magento", "0" * 64 + ":salt:1", True),
            ("nextcloud", "1|$2y$10$" + "." * 53, True),
        ],
    )
    def test_is_of_what_is_not_as_good_as_new(self, new: str, stored: str, is_old: bool) -> None:
        proof = Schemes(["auto"]).read(stored)
        assert NewHashes(section(new)).is_better_than(proof) == is_old

    @pytest.mark.parametrize("new", FORMS)
    def test_is_never_of_a_new_one(self, new: str) -> None:
        hashes = NewHashes(section(new))
        assert not hashes.is_better_than(hashes.read_with(Schemes([new])))

    @pytest.mark.asyncio
    async def test_is_wanted_of_what_can_be_read(self) -> None:
        lane = HashLane(1, 1)
        keeper = PasswordKeeper(lane, PasswordsSection(new="bcrypt", bcrypt_cost=10))
        assert keeper.wants_upgrade(StoredPassword("5f4dcc3b5aa765d61d8327deb882cf99"))
        assert not keeper.wants_upgrade(StoredPassword("$2b$10$" + "." * 53))
        assert not keeper.wants_upgrade(StoredPassword("garbage"))
        lane.close()
