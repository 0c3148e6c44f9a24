"""Anybody's password hash is verified, and no stored hash does any harm."""

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bcrypt as bcrypt_package
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from passlib.registry import get_crypt_handler, list_crypt_handlers
from passlib.utils.handlers import PrefixWrapper

from custdb_gateway.passwords.schemes import (
    AUTOMATIC,
    MAX_ROUNDS,
    Cost,
    Schemes,
    UnusableHash,
    imitate,
    scheme_problems,
)

PASSWORD = "pässwörd-1"
USER = "ada"

NOT_OF_USERS = {"django_disabled", "unix_disabled", "htdigest"}
EVERY = sorted({*list_crypt_handlers()} - NOT_OF_USERS)

# Schemes whose hashes look like another's: they are verified only where a mapping names them.
BY_NAME_ONLY = sorted({*EVERY} - {*AUTOMATIC})

_CHEAP = {"argon2": {"rounds": 1, "memory_cost": 64, "parallelism": 1}, "scrypt": {"rounds": 4}}
_CHEAP["django_argon2"] = _CHEAP["argon2"]

automatic = Schemes(["auto"])

# libpass warns of odd hashes. Outside tests nobody hears it.
pytestmark = pytest.mark.filterwarnings("ignore::passlib.exc.PasslibWarning")


def is_right(password: str, stored: str, schemes: Schemes = automatic) -> bool:
    """Whether a password logs in. What cannot be verified does not; any other error is one."""
    try:
        return schemes.verify(password, stored, USER)
    except UnusableHash:
        return False


def made_by(scheme: str, password: str = PASSWORD, more_rounds: int = 0) -> str:
    """A hash as libpass makes it, as cheap as the scheme allows."""
    handler = get_crypt_handler(scheme)
    context = {"user": USER} if "user" in handler.context_kwds else {}
    cheap: dict[str, int] = {}
    if "rounds" in handler.setting_kwds:
        cheap = dict(_CHEAP.get(scheme, {"rounds": max(handler.min_rounds, 1)}))
        cheap["rounds"] += more_rounds
    return str((handler.using(**cheap) if cheap else handler).hash(password, **context))


CHEAP_HASHES = [made_by(scheme) for scheme in EVERY]


class TestEveryScheme:
    def test_all_of_libpass_can_be_named(self) -> None:
        assert scheme_problems((*EVERY, "auto")) == []
        assert len(EVERY) > 70

    @pytest.mark.parametrize("scheme", EVERY)
    def test_is_verified_when_it_is_named(self, scheme: str) -> None:
        schemes, stored = Schemes([scheme]), made_by(scheme)
        assert schemes.cost(stored).scheme == scheme
        assert schemes.verify(PASSWORD, stored, USER)
        for wrong in ("", "x", f"x{PASSWORD}", "passwort", "x" * 30):
            assert not schemes.verify(wrong, stored, USER)

    @pytest.mark.parametrize("scheme", AUTOMATIC)
    def test_is_verified_by_its_looks(self, scheme: str) -> None:
        stored = made_by(scheme)
        assert automatic.cost(stored).scheme == scheme
        assert automatic.verify(PASSWORD, stored, USER)
        assert not automatic.verify("wrong", stored, USER)

    @pytest.mark.parametrize("scheme", BY_NAME_ONLY)
    def test_is_not_guessed_where_the_looks_do_not_tell(self, scheme: str) -> None:
        assert not is_right(PASSWORD, made_by(scheme))

    @pytest.mark.parametrize("scheme", ["postgres_md5", "oracle10", "msdcc", "msdcc2", "cisco_asa"])
    def test_of_which_the_username_is_a_part_needs_it(self, scheme: str) -> None:
        stored = made_by(scheme)
        assert Schemes([scheme]).verify(PASSWORD, stored, USER)
        assert not Schemes([scheme]).verify(PASSWORD, stored, "eve")

    @pytest.mark.parametrize(
        "names", [["hex_md5", "nthash"], ["nthash", "hex_md5"], ["lmhash", "hex_md4", "auto"]]
    )
    def test_named_first_wins_where_several_fit(self, names: list[str]) -> None:
        assert Schemes(names).cost(made_by("hex_md5")).scheme == names[0]

    def test_not_named_is_not_verified(self) -> None:
        with pytest.raises(UnusableHash):
            Schemes(["bcrypt"]).verify(PASSWORD, made_by("hex_md5"), USER)

    @pytest.mark.parametrize(
        ("name", "hint"),
        [
            ("bcrypt_sha", "'bcrypt_sha256'"),
            ("BCRYPT", "'bcrypt'"),
            ("argon2id", "'argon2'"),
            ("", "known: "),
            *((name, "not a known scheme") for name in NOT_OF_USERS),
        ],
    )
    def test_unknown_is_told_with_the_nearest(self, name: str, hint: str) -> None:
        (problem,) = scheme_problems(("bcrypt", name))
        assert repr(name) in problem
        assert hint in problem


VECTORS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[1] / "data" / "password-vectors.json").read_text("utf-8")
)
# Left out: four passwords that are no UTF-8, which is all that JSON can bring.
NATIVE = [one for one in VECTORS if one.get("libpass_native") and one["password"] is not None]
# Left out until there are schemes for them: those of which libpass knows nothing. Among these are
# all that need a salt or a pepper from elsewhere. They must do no harm, that is all.
FOREIGN = [one for one in VECTORS if not one.get("libpass_native")]


class TestVectors:
    """Hashes made by the applications themselves: PHP, Ruby, Node, Django, openssl, …"""

    def test_nothing_is_left_out_unawares(self) -> None:
        native = [one for one in VECTORS if one.get("libpass_native")]
        assert len(native) == len(NATIVE) + 4
        assert not [one["id"] for one in native if one.get("salt") or one.get("pepper")]
        assert not [one["id"] for one in native if (one.get("params") or {}).keys() - {"encoding"}]

    @pytest.mark.parametrize("vector", NATIVE, ids=lambda one: one["id"])
    def test_of_what_libpass_knows_is_decided_as_it_should(self, vector: dict[str, Any]) -> None:
        named = vector["libpass_native"][0]
        schemes = automatic if named in AUTOMATIC else Schemes([named])
        stored = vector["hash"]
        accepted = schemes.verify(vector["password"], stored, USER)
        assert accepted == (vector["expect"] == "accept")
        assert not schemes.verify(vector["wrong_password"] or "wrong", stored, USER)

    @pytest.mark.parametrize("vector", FOREIGN, ids=lambda one: one["id"])
    def test_of_what_it_does_not_know_does_no_harm(self, vector: dict[str, Any]) -> None:
        """Neither accepted for a wrong password, nor an error, nor the end of the process."""
        assert not is_right(vector["wrong_password"] or "wrong", vector["hash"])
        assert not is_right("", vector["hash"])

    @pytest.mark.parametrize(
        "vector", [one for one in FOREIGN if one["expect"] == "reject"], ids=lambda one: one["id"]
    )
    def test_to_be_rejected_is_rejected(self, vector: dict[str, Any]) -> None:
        assert not is_right(vector["password"] or "x", vector["hash"])


def bcrypt(password: bytes, mark: bytes = b"$2b$") -> str:
    """A hash as the bcrypt package makes it."""
    made = bcrypt_package.hashpw(password, bcrypt_package.gensalt(4))
    return made.replace(b"$2b$", mark).decode()


def django(password: bytes) -> str:
    return f"bcrypt${bcrypt(password)}"


def ldap(password: bytes) -> str:
    return f"{{CRYPT}}{bcrypt(password)}"


class TestBcrypt:
    @pytest.mark.parametrize("mark", [b"$2a$", b"$2b$", b"$2y$"])
    @pytest.mark.parametrize("password", [PASSWORD, "", " ", "🔑" * 18, "x" * 72])
    def test_marks_are_the_same_to_verify(self, mark: bytes, password: str) -> None:
        stored = bcrypt(password.encode(), mark)
        assert automatic.verify(password, stored, USER)
        assert not automatic.verify(password[1:] + "?", stored, USER)

    @pytest.mark.parametrize("make", [bcrypt, django, ldap])
    def test_looks_at_72_bytes_as_whoever_made_the_hash_did(
        self, make: Callable[[bytes], str]
    ) -> None:
        stored = make(b"x" * 71 + b"y")
        assert automatic.verify("x" * 71 + "y", stored, USER)
        assert automatic.verify("x" * 71 + "y" + "z" * 1000, stored, USER)
        assert not automatic.verify("x" * 72, stored, USER)
        assert not automatic.verify("x" * 71, stored, USER)

    @pytest.mark.parametrize("before", [68, 69, 70, 71])
    def test_cuts_through_a_character(self, before: int) -> None:
        password = "x" * before + "🔑" * 3
        stored = bcrypt(password.encode()[:72])
        assert automatic.verify(password, stored, USER)
        assert not automatic.verify("x" * (before - 1) + "y" + "🔑" * 3, stored, USER)

    def test_behind_a_digest_looks_at_everything(self) -> None:
        for scheme in ("bcrypt_sha256", "django_bcrypt_sha256"):
            stored = made_by(scheme, "x" * 100)
            assert automatic.verify("x" * 100, stored, USER)
            assert not automatic.verify("x" * 99 + "y", stored, USER)

    @pytest.mark.parametrize("mark", [b"$2x$", b"$2z$", b"$2B$", b"2b$", b"$2b"])
    def test_marks_that_would_be_computed_wrongly_are_refused(self, mark: bytes) -> None:
        with pytest.raises(UnusableHash):
            automatic.verify("pässword", bcrypt("pässword".encode(), mark), USER)


class TestHostileHashes:
    @pytest.mark.parametrize(
        "stored",
        [
            "",
            " ",
            "!",
            "*",
            "x",
            "*LK*",
            "\0",
            "é",
            "🔑" * 60,
            "$",
            "$$$$",
            "$2b$",
            "$2b$10$",
            "$2b$10$" + "x" * 53 + "y",
            "$2b$10$" + "é" * 53,
            "$2b$99$" + "a" * 53,
            "$2b$04$" + "a" * 53 + "\n",
            "$argon2id$",
            "$argon2id$v=19$m=,t=,p=$$",
            "$argon2id$v=19$m=-1,t=-1,p=-1$c29tZXNhbHQ$aaaa",
            "$scrypt$n=16384,r=8,p=1$abc$def",
            "$scrypt$ln=,r=,p=$$",
            "$P$",
            "$P$9",
            "$6$",
            "$6$rounds=$x$y",
            "$6$rounds=-1$saltsalt$" + "a" * 86,
            "$pbkdf2-sha256$-1$aaaa$bbbb",
            "pbkdf2_sha256$abc$salt$hash",
            "{SSHA}",
            "{SSHA}!!!!",
            "{CRYPT}",
            "{CRYPT}!",
            "{PKCS5S2}AAAA",
            "{x}y",
            "$scram$1$$",
            "$scram$1$aaaa$s3cret=x",
            "_" * 20,
            "$md5,rounds=x$salt$$" + "a" * 22,
            "S:" + "0" * 59,
            "md5" + "g" * 32,
            "0x0100" + "0" * 8,
            "x" * 100_000,
            "$2b$" * 10_000,
        ],
    )
    def test_garbage_is_unusable(self, stored: str) -> None:
        with pytest.raises(UnusableHash):
            automatic.verify(PASSWORD, stored, USER)

    @pytest.mark.parametrize(
        "password", ["\0", "a\0b", "\x07", "\u0627a", "\ufdd0", "\U0010ffff", "x" * 4096, "日本語"]
    )
    @pytest.mark.parametrize("scheme", EVERY)
    def test_a_hostile_password_is_wrong_or_refused(self, scheme: str, password: str) -> None:
        assert not is_right(password, made_by(scheme, "other"), Schemes([scheme]))

    @settings(deadline=None, max_examples=300)
    @given(
        st.sampled_from(CHEAP_HASHES),
        st.integers(0, 200),
        st.integers(0, 3),
        st.text(st.sampled_from("$./=,:;{}*_|-+ aZ09é\0\n"), max_size=3),
    )
    def test_a_damaged_hash_raises_nothing_else(
        self, stored: str, at: int, lost: int, inserted: str
    ) -> None:
        at = at % len(stored)
        damaged = stored[:at] + inserted + stored[at + lost :]
        assert not is_right("another password", damaged)
        assert not is_right("another password", damaged, Schemes(EVERY))

    @settings(deadline=None)
    @given(st.text() | st.text(st.characters(max_codepoint=126), min_size=13, max_size=130))
    def test_any_text_raises_nothing_else(self, stored: str) -> None:
        assert not is_right(PASSWORD, stored)

    @pytest.mark.parametrize("plain", ["plaintext", "ldap_plaintext"])
    def test_a_broken_hash_is_nobodys_plain_password(self, plain: str) -> None:
        """A column of 50 characters cuts hashes: who steals them must not log in with them."""
        broken = bcrypt(b"x")[:50]
        with pytest.raises(UnusableHash):
            Schemes(["auto", plain]).verify(broken, broken, USER)
        assert Schemes(["auto", plain]).verify("really plain", "really plain", USER)


def with_rounds(scheme: str, rounds: int) -> str:
    """A hash that says it is of so many rounds. Nobody computed it."""
    handler = get_crypt_handler(scheme)
    inner = handler.wrapped if isinstance(handler, PrefixWrapper) else handler
    parsed = inner.from_string(made_by(inner.name))
    parsed.rounds = rounds
    text = str(parsed.to_string())
    if isinstance(handler, PrefixWrapper):
        return str(handler.prefix) + text.removeprefix(handler.orig_prefix)
    return text


WITH_ROUNDS = [name for name in EVERY if "rounds" in get_crypt_handler(name).setting_kwds]

B64 = base64.b64encode(b"0123456789abcdef" * 2).decode().rstrip("=")


class TestCeilings:
    @pytest.mark.parametrize("scheme", WITH_ROUNDS)
    def test_what_would_take_for_ever_is_refused_at_once(self, scheme: str) -> None:
        """Were it verified, this test would not end within its time limit."""
        most = get_crypt_handler(scheme).max_rounds or 2**32 - 1
        stored = with_rounds(scheme, most)
        for schemes in (Schemes([scheme]), automatic):
            with pytest.raises(UnusableHash):
                schemes.cost(stored)
            with pytest.raises(UnusableHash):
                schemes.verify(PASSWORD, stored, USER)

    @pytest.mark.parametrize("scheme", MAX_ROUNDS)
    def test_the_ceiling_itself_is_allowed(self, scheme: str) -> None:
        most = MAX_ROUNDS[scheme]
        assert dict(Schemes([scheme]).cost(with_rounds(scheme, most)).settings)["rounds"] == most
        with pytest.raises(UnusableHash):
            Schemes([scheme]).cost(with_rounds(scheme, most + 1))

    @pytest.mark.parametrize(
        "settings",
        [
            "m=1073741824,t=1,p=1",
            "m=262145,t=1,p=1",
            "m=262144,t=9,p=1",
            "m=64,t=33,p=1",
            "m=4294967295,t=4294967295,p=255",
            "m=65536,t=1,p=33",
        ],
    )
    @pytest.mark.parametrize("prefix", ["$argon2id$", "$argon2i$", "$argon2d$", "argon2$argon2id$"])
    def test_argon2_must_not_eat_the_memory(self, prefix: str, settings: str) -> None:
        stored = f"{prefix}v=19${settings}${B64}${B64}"
        with pytest.raises(UnusableHash):
            automatic.verify(PASSWORD, stored, USER)

    @pytest.mark.parametrize(
        "stored",
        [
            f"$scrypt$ln=31,r=8,p=1${B64}${B64}",
            f"$scrypt$ln=18,r=8,p=1${B64}${B64}",
            f"$scrypt$ln=14,r=1024,p=1${B64}${B64}",
            f"$scrypt$ln=14,r=8,p=1000${B64}${B64}",
            f"$scrypt$ln=1,r=8,p=134217727${B64}${B64}",
            "$7$zzzzzzzzzzz" + "salt$" + "a" * 43,
            "$7$U6..../....salt$" + "a" * 43,
        ],
    )
    def test_scrypt_must_not_eat_the_memory(self, stored: str) -> None:
        with pytest.raises(UnusableHash):
            automatic.verify(PASSWORD, stored, USER)

    @pytest.mark.parametrize(
        "settings", ["m=65536,t=3,p=4", "m=102400,t=2,p=8", "m=19456,t=2,p=1", "m=262144,t=8,p=1"]
    )
    def test_what_people_use_is_allowed(self, settings: str) -> None:
        cost = automatic.cost(f"$argon2id$v=19${settings}${B64}${B64}")
        assert cost.scheme == "argon2"

    @pytest.mark.parametrize("ln", [14, 15, 16, 17])
    def test_scrypt_as_people_use_it_is_allowed(self, ln: int) -> None:
        assert automatic.cost(f"$scrypt$ln={ln},r=8,p=1${B64}${B64}").scheme == "scrypt"


class TestImitations:
    @pytest.mark.parametrize("more_rounds", [0, 2])
    @pytest.mark.parametrize("scheme", EVERY)
    def test_cost_what_the_real_ones_cost(self, scheme: str, more_rounds: int) -> None:
        schemes = Schemes([scheme])
        cost = schemes.cost(made_by(scheme, more_rounds=more_rounds))
        assert schemes.cost(imitate(cost)) == cost
        assert cost.settings or "rounds" not in get_crypt_handler(scheme).setting_kwds

    @pytest.mark.parametrize("scheme", AUTOMATIC)
    def test_are_recognised_by_their_looks(self, scheme: str) -> None:
        cost = automatic.cost(made_by(scheme))
        assert automatic.cost(imitate(cost)) == cost

    @pytest.mark.parametrize("scheme", EVERY)
    def test_are_of_no_password_that_is_tried(self, scheme: str) -> None:
        decoy = imitate(Schemes([scheme]).cost(made_by(scheme)))
        assert not Schemes([scheme]).verify(PASSWORD, decoy, "nobody")

    def test_of_what_no_scheme_takes_are_refused(self) -> None:
        cost = automatic.cost(f"$argon2id$v=19$m=8,t=1,p=19${B64}${B64}")
        with pytest.raises(UnusableHash):
            imitate(cost)

    def test_costs_are_told_apart(self) -> None:
        costs = [
            automatic.cost(made_by(scheme, more_rounds=more))
            for scheme in ("bcrypt", "django_bcrypt", "ldap_bcrypt", "argon2", "hex_md5")
            for more in (0, 1)
        ]
        assert len({*costs}) == 9
        assert costs[0] == Cost("bcrypt", (("rounds", 4),))


@pytest.mark.parametrize(
    ("stored", "trouble"),
    [
        ("$2b$99$" + "a" * 53, "bcrypt"),
        ("!$2b$10$" + "a" * 53, "locked (! or *)"),
        ("*", "locked (! or *)"),
        ("5f4dcc3b5aa765d61d8327deb882cf99", "hex_md5, not in passwords.schemes"),
        ("$y$j9T$abc$def", "unknown ($y$)"),
        ("a plain one", "unknown"),
    ],
)
def test_what_is_wrong_with_a_hash(stored: str, trouble: str) -> None:
    assert Schemes(["bcrypt"]).trouble(stored) == trouble
