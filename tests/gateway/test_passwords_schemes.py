"""Anybody's password hash is verified, and no stored hash does any harm."""

import base64
import hashlib
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from typing import Any

import bcrypt as bcrypt_package
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from passlib.registry import get_crypt_handler, list_crypt_handlers
from passlib.utils.handlers import PrefixWrapper

from custdb_gateway.mapping import PasswordsSection
from custdb_gateway.passwords.schemes import (
    AUTOMATIC,
    SCHEMES,
    Cost,
    Schemes,
    UnusableHash,
    libcrypt,
    scheme_problems,
    unix,
)
from custdb_gateway.passwords.schemes.libpass import MAX_ROUNDS, most_rounds
from custdb_gateway.passwords.schemes.registry import ALIASES, GROUPS
from custdb_gateway.passwords.schemes.scheme import Row
from custdb_gateway.passwords.vectors import read_vector
from custdb_gateway.user import StoredPassword
from tests.gateway.vectors import VECTORS

PASSWORD = "pässwörd-1"
USER = "ada"

NOT_OF_USERS = {"django_disabled", "unix_disabled", "htdigest"}
EVERY = sorted({*list_crypt_handlers()} - NOT_OF_USERS)
"""All of libpass's: it makes the hashes of many of these tests."""

_CHEAP = {"argon2": {"rounds": 1, "memory_cost": 64, "parallelism": 1}, "scrypt": {"rounds": 4}}
_CHEAP["django_argon2"] = _CHEAP["argon2"]

automatic = Schemes(["auto"])

# libpass warns of odd hashes. Outside tests nobody hears it.
pytestmark = pytest.mark.filterwarnings("ignore::passlib.exc.PasslibWarning")


def is_right(password: str, stored: str | StoredPassword, schemes: Schemes = automatic) -> bool:
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


def own_name(scheme: str) -> str:
    """What the scheme of one of libpass's names is called here."""
    name = GROUPS.get(scheme, (scheme,))[0]
    return ALIASES.get(name, name)


def is_automatic(scheme: str) -> bool:
    return own_name(scheme) in AUTOMATIC


AUTOMATICALLY = [name for name in EVERY if is_automatic(name)]
# Schemes whose hashes look like another's: they are verified only where a mapping names them.
BY_NAME_ONLY = [name for name in EVERY if not is_automatic(name)]
CHEAP_HASHES = [made_by(scheme) for scheme in EVERY]


class TestEveryScheme:
    def test_all_of_libpass_can_be_named(self) -> None:
        assert scheme_problems((*EVERY, "auto", "htdigest")) == []
        assert len(EVERY) > 70

    @pytest.mark.parametrize("scheme", EVERY)
    def test_is_verified_when_it_is_named(self, scheme: str) -> None:
        schemes, stored = Schemes([scheme]), made_by(scheme)
        assert schemes.cost(stored).scheme == own_name(scheme)
        assert schemes.verify(PASSWORD, stored, USER)
        for wrong in ("", "x", f"x{PASSWORD}", "passwort", "x" * 30):
            assert not schemes.verify(wrong, stored, USER)

    @pytest.mark.parametrize("scheme", AUTOMATICALLY)
    def test_is_verified_by_its_looks(self, scheme: str) -> None:
        stored = made_by(scheme)
        assert automatic.cost(stored).scheme == own_name(scheme)
        assert automatic.verify(PASSWORD, stored, USER)
        assert not automatic.verify("wrong", stored, USER)

    @pytest.mark.parametrize("scheme", BY_NAME_ONLY)
    def test_is_not_guessed_where_the_looks_do_not_tell(self, scheme: str) -> None:
        if scheme not in ("ldap_hex_md5", "ldap_hex_sha1"):  # which are also {MD5} and {SHA}
            assert not is_right(PASSWORD, made_by(scheme))

    @pytest.mark.parametrize("scheme", ["postgres_md5", "oracle10", "msdcc", "msdcc2", "cisco_asa"])
    def test_of_which_the_username_is_a_part_needs_it(self, scheme: str) -> None:
        stored = made_by(scheme)
        assert Schemes([scheme]).verify(PASSWORD, stored, USER)
        assert not Schemes([scheme]).verify(PASSWORD, stored, "eve")

    @pytest.mark.parametrize(
        ("names", "first"),
        [
            (["hex_md5", "nthash"], "hex_md5"),
            (["nthash", "hex_md5"], "nthash"),
            (["lmhash", "hex_md4", "auto"], "lmhash"),
            (["bcrypt_md5hex", "auto", "mybb"], "mybb"),
        ],
    )
    def test_named_first_wins_where_several_fit(self, names: list[str], first: str) -> None:
        salted = StoredPassword(made_by("hex_md5"), "salt")
        if first == "mybb":
            names = names[::-1]
        assert Schemes(names).cost(salted).scheme == first

    def test_not_named_is_not_verified(self) -> None:
        with pytest.raises(UnusableHash):
            Schemes(["bcrypt"]).verify(PASSWORD, made_by("hex_md5"), USER)

    @pytest.mark.parametrize(
        ("name", "hint"),
        [
            ("bcrypt_sha", "'bcrypt_"),
            ("BCRYPT", "'bcrypt'"),
            ("argon2ib", "'argon2i"),
            ("", "known: "),
            ("django_disabled", "not a known scheme"),
            ("unix_disabled", "not a known scheme"),
        ],
    )
    def test_unknown_is_told_with_the_nearest(self, name: str, hint: str) -> None:
        (problem,) = scheme_problems(("bcrypt", name))
        assert repr(name) in problem
        assert hint in problem


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
    @pytest.mark.parametrize("password", [PASSWORD, "", " ", "🔑" * 18, "x" * 72, "a\0b"])
    def test_marks_are_the_same_to_verify(self, mark: bytes, password: str) -> None:
        stored = bcrypt(password.encode(), mark)
        assert automatic.verify(password, stored, USER)
        assert not automatic.verify(password[1:] + "?", stored, USER)

    @pytest.mark.parametrize("make", [bcrypt, django])
    def test_looks_at_72_bytes_as_whoever_made_the_hash_did(
        self, make: Callable[[bytes], str]
    ) -> None:
        stored = make(b"x" * 71 + b"y")
        assert automatic.verify("x" * 71 + "y", stored, USER)
        assert automatic.verify("x" * 71 + "y" + "z" * 1000, stored, USER)
        assert not automatic.verify("x" * 72, stored, USER)
        assert not automatic.verify("x" * 71, stored, USER)

    def test_behind_crypt_is_bcrypt(self) -> None:
        stored = ldap(b"x" * 71 + b"y")
        assert automatic.verify("x" * 71 + "y" + "z" * 100, stored, USER)
        assert not automatic.verify("x" * 72, stored, USER)

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

    @pytest.mark.parametrize("mark", [b"$2z$", b"$2B$", b"2b$", b"$2b"])
    def test_marks_that_nobody_knows_are_refused(self, mark: bytes) -> None:
        with pytest.raises(UnusableHash):
            automatic.verify("pässword", bcrypt("pässword".encode(), mark), USER)

    def test_the_mistaken_mark_is_computed_with_its_mistake(self) -> None:
        stored = bcrypt("pässword".encode(), b"$2x$")
        assert not automatic.verify("pässword", stored, USER)
        assert automatic.verify("password", bcrypt(b"password", b"$2x$"), USER)

    def test_the_first_mark_of_all(self) -> None:
        handler = get_crypt_handler("bcrypt")
        stored = handler.using(ident="2", rounds=4).hash("pässword")
        assert stored.startswith("$2$")
        assert automatic.verify("pässword", stored, USER)
        assert not automatic.verify("password", stored, USER)

    @pytest.mark.parametrize("position", ["suffix", "prefix"])
    def test_a_pepper_comes_before_the_cut(self, position: str) -> None:
        section = PasswordsSection(
            schemes=("bcrypt",), pepper=True, options={"pepper_position": position}
        )
        schemes = Schemes(section, b"p" * 10)
        password = b"x" * 70
        whole = password + b"p" * 10 if position == "suffix" else b"p" * 10 + password
        stored = bcrypt(whole[:72])
        assert schemes.verify("x" * 70, stored, USER)
        assert not schemes.verify("x" * 61 + "y", stored, USER)
        assert not Schemes(["bcrypt"]).verify("x" * 70, stored, USER)

    def test_a_pepper_of_its_own_goes_nowhere_else(self) -> None:
        """PrestaShop's, which belongs to md5 and not to the bcrypt hashes beside it."""
        section = PasswordsSection(
            schemes=("bcrypt", "prestashop_md5"), pepper=True, options={"pepper_position": "own"}
        )
        schemes = Schemes(section, b"pepper")
        assert schemes.verify("x", bcrypt(b"x"), USER)
        assert not schemes.verify("x", bcrypt(b"xpepper"), USER)
        assert schemes.verify("x", hashlib.md5(b"pepperx").hexdigest(), USER)

    def test_a_pepper_that_another_digest_takes_goes_nowhere_else(self) -> None:
        section = PasswordsSection(
            schemes=("bcrypt",), pepper=True, options={"prehash": "sha1({pepper}{password})"}
        )
        digest = hashlib.sha1(b"pepperx").hexdigest().encode()
        assert Schemes(section, b"pepper").verify("x", bcrypt(digest), USER)


class TestUnix:
    """libcrypt computes what libpass would, and libpass does where it is not."""

    @pytest.mark.parametrize("name", ["sha512_crypt", "sha256_crypt", "md5_crypt", "sha1_crypt"])
    @pytest.mark.parametrize("is_here", [True, False])
    def test_is_verified_with_and_without_libcrypt(
        self, name: str, is_here: bool, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        stored = made_by(name)
        cost = automatic.cost(stored)
        monkeypatch.setattr(unix, "_is_here", lambda name: is_here)
        assert automatic.verify(PASSWORD, stored, USER)
        assert not automatic.verify("wrong", stored, USER)
        assert automatic.cost(stored) == cost

    def test_what_only_libcrypt_has_is_unusable_without_it(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        stored = VECTORS["john-yescrypt-openwall"]["hash"]
        assert libcrypt.is_here()
        assert automatic.trouble(stored) is None
        monkeypatch.setattr(libcrypt, "_function", lambda: None)
        assert automatic.trouble(stored) == "yescrypt"
        with pytest.raises(UnusableHash):
            libcrypt.crypt(b"x", "ab")

    def test_a_long_password_is_nobodys(self) -> None:
        assert not automatic.verify("x" * 512, made_by("sha512_crypt", "x" * 512), USER)


class TestText:
    @pytest.mark.parametrize(
        ("text", "typed", "hashed"),
        [
            (("trim",), " \tpässword\n", "pässword".encode()),
            (("trim",), "\u00a0x", "\u00a0x".encode()),  # PHP trims no others
            (("nfc",), "e\u0301", "é".encode()),
            (("nfkc",), "\ufb01e\u0301", "fié".encode()),
            (("lower",), "PÄSSWORD", "pässword".encode()),
            (("html-escape",), "a<b>&\"c\"'d'", b"a&lt;b&gt;&amp;&quot;c&quot;'d'"),
            (("slashes",), 'it\'s "5\\6"`\0/', rb"it\'s \"5\\6\"`\0/"),
            (("slashes", "trim"), " 'x' ", rb"\'x\'"),  # as WordPress
            (("latin-1",), "fööbar", b"f\xf6\xf6bar"),
            (("gbk",), "密码", b"\xc3\xdc\xc2\xeb"),
            (("utf-16le",), "ab", b"a\0b\0"),
            (("trim", "lower", "latin-1"), " Ä ", b"\xe4"),
        ],
    )
    def test_is_done_to_a_password_first(
        self, text: tuple[Any, ...], typed: str, hashed: bytes
    ) -> None:
        schemes = Schemes(PasswordsSection(schemes=("bcrypt",), text=text))
        stored = bcrypt(hashed)
        assert schemes.verify(typed, stored, USER)
        assert not schemes.verify(typed + "x", stored, USER)
        assert automatic.verify(typed, stored, USER) == (typed.encode() == hashed)

    @pytest.mark.parametrize("text", ["latin-1", "gbk"])
    @pytest.mark.parametrize("password", ["🔑", "\ud800"])
    def test_what_cannot_be_encoded_is_wrong(self, text: Any, password: str) -> None:
        schemes = Schemes(PasswordsSection(schemes=("hex_md5",), text=(text,)))
        assert not schemes.verify(password, made_by("hex_md5"), USER)

    @pytest.mark.parametrize(
        ("prehash", "hashed"),
        [
            ("upper(md5hex({password}))", b"5F4DCC3B5AA765D61D8327DEB882CF99"),
            ("md5HEX({password})", b"5F4DCC3B5AA765D61D8327DEB882CF99"),
            ("md5hex({password})", b"5f4dcc3b5aa765d61d8327deb882cf99"),
            ("md5({password})", b"5f4dcc3b5aa765d61d8327deb882cf99"),
            ("md5b64({password})", b"X03MO1qnZdYdgyfeuILPmQ=="),
            ("md5raw({password})", bytes.fromhex("5f4dcc3b5aa765d61d8327deb882cf99")),
        ],
    )
    def test_another_digest_comes_first(self, prehash: str, hashed: bytes) -> None:
        section = PasswordsSection(schemes=("bcrypt",), options={"prehash": prehash})
        stored = bcrypt(hashed)
        assert Schemes(section).verify("password", stored, USER)
        assert not Schemes(section).verify("passwort", stored, USER)

    @pytest.mark.parametrize(
        ("params", "of_digest"),
        [
            ({}, False),
            ({"prehashed": 0}, False),
            ({"prehashed": ""}, False),
            ({"prehashed": "false"}, False),
            ({"prehashed": 1}, True),
            ({"prehashed": "1"}, True),
        ],
    )
    @pytest.mark.parametrize("name", ["sha256", "sha512"])
    def test_a_flag_says_where_a_digest_comes_first(
        self, name: str, params: dict[str, str | int], of_digest: bool
    ) -> None:
        """NodeBB's two kinds, which look the same."""
        names = (f"bcrypt_{name}hex", "bcrypt")
        schemes = Schemes(PasswordsSection(schemes=names, options={"prehashed": False}))
        digest = hashlib.new(name, b"password").hexdigest()[:72].encode()
        for stored, right in ((bcrypt(digest), of_digest), (bcrypt(b"password"), not of_digest)):
            assert schemes.verify("password", StoredPassword(stored, None, params), USER) == right


class TestLayouts:
    @pytest.mark.parametrize(
        ("layout", "stored"),
        [
            ("{hash}:{salt}", "67a1e09bb1f83f5007dc119c14d663aa:salt"),
            ("{salt}${hash}", "salt$67a1e09bb1f83f5007dc119c14d663aa"),
            ("md5/{salt}/{hash}", "md5/salt/67a1e09bb1f83f5007dc119c14d663aa"),
            ("{algorithm}${salt}${hash}", "md5$salt$67a1e09bb1f83f5007dc119c14d663aa"),
        ],
    )
    def test_several_things_in_one_column(self, layout: str, stored: str) -> None:
        options: dict[str, bool | int | str] = {"layout": layout, "algorithm": "md5"}
        schemes = Schemes(PasswordsSection(schemes=("salted_hex", "bcrypt"), options=options))
        assert schemes.verify("password", stored, USER)
        assert not schemes.verify("passwort", stored, USER)
        for other in ("x", "67a1e09bb1f83f5007dc119c14d663aa", stored + "$", ""):
            assert not is_right("password", other, schemes)
        assert schemes.verify("new", bcrypt(b"new"), USER)  # new hashes are of no layout


GARBAGE = [
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
    "$2b$03$" + "a" * 53,
    "$2b$04$" + "a" * 53 + "\n",
    "$argon2id$",
    "$argon2id$v=19$m=,t=,p=$$",
    "$argon2id$v=19$m=-1,t=-1,p=-1$c29tZXNhbHQ$aaaa",
    "$scrypt$n=16383,r=8,p=1$abcd$defg",
    "$scrypt$ln=,r=,p=$$",
    "$P$",
    "$P$9",
    "$S$",
    "$6$",
    "$6$rounds=$x$y",
    "$6$rounds=-1$saltsalt$" + "a" * 86,
    "$pbkdf2-sha256$-1$aaaa$bbbb",
    "$pbkdf2-sha256$0$aaaa$bbbb",
    "pbkdf2_sha256$abc$salt$hash",
    "pbkdf2:sha999:1$salt$00",
    "{SSHA}",
    "{SSHA}!!!!",
    "{CRYPT}",
    "{CRYPT}!",
    "{PKCS5S2}AAAA",
    "{x}y",
    "{bcrypt}",
    "{noop}",
    "{MD5}{salt}",
    "$scram$1$$",
    "$scram$1$aaaa$s3cret=x",
    "_" * 20,
    "$md5,rounds=x$salt$$" + "a" * 22,
    "S:" + "0" * 59,
    "md5" + "g" * 32,
    "0x0100" + "0" * 8,
    "0x0200",
    ":A:",
    ":B:x:",
    ":pbkdf2:sha512:30000:64:!:!",
    "3|$argon2id$",
    "v1;PPH1_MD4,,,",
    '{"value":1,"salt":2}',
    '{"hashMethod":"pbkdf2"}',
    "$fbscrypt$v=1,n=99,r=8,p=1,ss=,sk={B64}$AAAA${B64}",
    "$shiro1$SHA-999$1$$AAAA",
    "AQAAAAEAACcQ" + "A" * 60,
    "SCRAM-SHA-256$0:AAAA$AAAA:AAAA",
    "x" * 100_000,
    "$2b$" * 10_000,
    "[" * 8000,
]


class TestHostileHashes:
    @pytest.mark.parametrize("stored", GARBAGE)
    def test_garbage_is_unusable(self, stored: str) -> None:
        with pytest.raises(UnusableHash):
            automatic.verify(PASSWORD, stored, USER)

    @pytest.mark.parametrize("stored", GARBAGE)
    def test_garbage_is_garbage_to_every_scheme(self, stored: str) -> None:
        for name, scheme in SCHEMES.items():
            if scheme.weakness != "plain" and scheme.name != "spring_ldap":
                assert not is_right(PASSWORD, StoredPassword(stored, "salt"), Schemes([name]))

    def test_where_no_password_is_hashed_none_is_right(self) -> None:
        """A slip of a mapping must not let everybody in."""
        for name, options in (
            ("nested_hex", {}),
            ("nested_hex", {"expression": "md5(x)"}),
            ("nested_hex", {"expression": "x"}),
            ("salted_hex", {"template": "x", "algorithm": "md5"}),
            ("hmac", {"message": "x", "algorithm": "md5"}),
        ):
            for text in ("", "x", "9dd4e461268c8034f5c8564e155c67a6"):
                stored = StoredPassword(text, "", options)
                assert not is_right("x", stored, Schemes([name]))

    @pytest.mark.parametrize(
        "stored",
        [
            "pbkdf2:sha256:1$x$00",
            "$pbkdf2-sha256$1$AAAA$AAAA",
            "$scrypt$ln=4,r=8,p=1$AAAA$AAAA",
            "$argon2id$v=19$m=64,t=1,p=1$AAAAAAAAAAA$AAAAAA",
            "scrypt$2$x$1$1$AA==",
            "{PBKDF2}1000$AAAA$AAAA",
        ],
    )
    def test_a_few_bytes_prove_no_password(self, stored: str) -> None:
        with pytest.raises(UnusableHash):
            automatic.read(stored)

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

    @settings(deadline=None, max_examples=1000)
    @given(
        st.sampled_from(sorted(VECTORS)),
        st.integers(0, 500),
        st.integers(0, 4),
        st.text(st.sampled_from('$./=,:;{}*_|-+ aZ09é\0\n"[]'), max_size=4),
        st.none() | st.text(max_size=12),
    )
    def test_a_damaged_vector_is_read_or_unusable(
        self, name: str, at: int, lost: int, inserted: str, salt: str | None
    ) -> None:
        """Nothing is computed: what is read costs no more than it may."""
        vector = VECTORS[name]
        stored = vector["hash"]
        at = at % len(stored)
        damaged = stored[:at] + inserted + stored[at + lost :]
        try:
            proof = read_vector({**vector, "hash": damaged, "salt": salt or vector.get("salt")})
        except UnusableHash:
            return
        assert proof.cost.scheme in SCHEMES

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

    @pytest.mark.parametrize(
        "params",
        [
            {"iterations": -1},
            {"iterations": "x"},
            {"iterations": 10**12},
            {"iterations": None},
            {"iterations": 1.5},
            {"iterations": []},
            {"stretches": 10**9, "iterations": 10**9, "rounds": 10**9},
            {"n": 2**40, "mem_cost": 63},
            {"dklen": 10**9},
            {"algorithm": "md99"},
            {"encoding": "rot13"},
            {"salt_encoding": "rot13", "salt_as": "rot13"},
            {"expression": "md5*9999999({password})"},
            {"expression": "(" * 100},
            {"layout": "{hash}"},
            {"password_algorithm": "$pbkdf2-sha256$i=9999999999,l=32$"},
            {"credential_data": "[" * 5000},
            {"credential_data": '{"algorithm":"argon2","hashIterations":999999}'},
        ],
    )
    @pytest.mark.parametrize("name", sorted(one for one in VECTORS if VECTORS[one].get("params")))
    def test_no_parameter_does_harm(self, name: str, params: dict[str, Any]) -> None:
        """Read only: were the cost let through, a verification would not end."""
        vector = VECTORS[name]
        started = time.process_time()
        with suppress(UnusableHash):
            read_vector({**vector, "params": {**vector["params"], **params}})
        assert time.process_time() - started < 1


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
HEX = "00" * 32

AT_THE_CEILING = {
    "bcrypt": ("$2b$15$" + "." * 53, "$2b$16$" + "." * 53),
    "wp_bcrypt": ("$wp$2y$15$" + "." * 53, "$wp$2y$16$" + "." * 53),
    "bcrypt_2x": ("$2x$15$" + "." * 53, "$2x$16$" + "." * 53),
    "mediawiki_bcrypt": (":bcrypt:15$" + "." * 53, ":bcrypt:16$" + "." * 53),
    "phpass": ("$P$G" + "a" * 30, "$P$H" + "a" * 30),
    "drupal7": ("$S$G" + "a" * 51, "$S$H" + "a" * 51),
    "drupal7_md5": ("U$S$G" + "a" * 51, "U$S$H" + "a" * 51),
    "pbkdf2_sha256": (
        f"$pbkdf2-sha256$5000000${B64}${B64}",
        f"$pbkdf2-sha256$5000001${B64}${B64}",
    ),
    "pbkdf2_phc": (f"$pbkdf2-sha256$i=5000000${B64}${B64}", f"$pbkdf2-sha1$i=5000000${B64}${B64}"),
    "werkzeug_pbkdf2": (f"pbkdf2:sha256:5000000$x${HEX}", f"pbkdf2:sha256:5000001$x${HEX}"),
    "seafile_pbkdf2": (f"PBKDF2SHA256$5000000$00${HEX}", f"PBKDF2SHA256$9999999$00${HEX}"),
    "django_pbkdf2_sha256": (
        f"pbkdf2_sha256$5000000$x${B64}",
        f"pbkdf2_sha256$2147483647$x${B64}",
    ),
    "django_scrypt": (f"scrypt$131072$x$8$2${B64}", f"scrypt$262144$x$8$2${B64}"),
    "werkzeug_scrypt": (f"scrypt:262144:8:1$x${HEX * 2}", f"scrypt:524288:8:1$x${HEX * 2}"),
    "hashcat_scrypt": (f"SCRYPT:262144:8:1:{B64}:{B64}", f"SCRYPT:1073741824:8:1:{B64}:{B64}"),
    "spring_scrypt": (f"$120801${B64}${B64}", f"$130801${B64}${B64}"),
    "scrypt_phc": (f"$scrypt$ln=18,r=8,p=1${B64}${B64}", f"$scrypt$ln=31,r=8,p=1${B64}${B64}"),
    "yescrypt": ("$y$jDT$salt$" + "a" * 43, "$y$jFT$salt$" + "a" * 43),
    "gost_yescrypt": ("$gy$jDT$salt$" + "a" * 43, "$gy$jjT$salt$" + "a" * 43),
    "shiro1": (
        f"$shiro1$SHA-256$2000000$${B64}=",
        f"$shiro1$SHA-256$2000001$${B64}=",
    ),
    "node_password_hash": ("md5$x$2000000$" + "0" * 32, "md5$x$2000001$" + "0" * 32),
    "argon2id": (
        f"$argon2id$v=19$m=262144,t=8,p=1${B64}${B64}",
        f"$argon2id$v=19$m=262144,t=9,p=1${B64}${B64}",
    ),
    "nextcloud": (
        f"3|$argon2id$v=19$m=65536,t=32,p=32${B64}${B64}",
        f"3|$argon2id$v=19$m=65536,t=33,p=32${B64}${B64}",
    ),
    "magento": (f"{HEX}:salt:3_32_8_268435456", f"{HEX}:salt:3_32_8_536870912"),
    "fbscrypt": (
        f"$fbscrypt$v=1,n=18,r=8,p=1,ss=Bw==,sk={B64}$AAAA${B64}",
        f"$fbscrypt$v=1,n=19,r=8,p=1,ss=Bw==,sk={B64}$AAAA${B64}",
    ),
    "postgres_scram_sha256": (
        f"SCRAM-SHA-256$5000000:{B64}={'$'}{B64}=:{B64}=",
        f"SCRAM-SHA-256$5000001:{B64}={'$'}{B64}=:{B64}=",
    ),
    "mysql_caching_sha2": (
        f"$mysql$A$1F4*{'00' * 20}*{'00' * 43}",
        f"$mysql$A$1F5*{'00' * 20}*{'00' * 43}",
    ),
    "credential_json": (
        '{"hash":"AAAAAAAAAAAAAAAA","salt":"x","keyLength":12,"hashMethod":"pbkdf2","iterations":20000000}',
        '{"hash":"AAAAAAAAAAAAAAAA","salt":"x","keyLength":12,"hashMethod":"pbkdf2","iterations":20000001}',
    ),
}


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
    def test_the_ceiling_of_libpass_itself_is_allowed(self, scheme: str) -> None:
        most = most_rounds(get_crypt_handler(scheme))
        assert dict(Schemes([scheme]).cost(with_rounds(scheme, most)).settings)["rounds"] == most
        with pytest.raises(UnusableHash):
            Schemes([scheme]).cost(with_rounds(scheme, most + 1))

    @pytest.mark.parametrize("scheme", AT_THE_CEILING)
    def test_the_ceiling_is_allowed_and_nothing_above_it(self, scheme: str) -> None:
        allowed, above = AT_THE_CEILING[scheme]
        assert Schemes([scheme]).cost(allowed).scheme == scheme
        for schemes in (Schemes([scheme]), automatic):
            with pytest.raises(UnusableHash):
                schemes.cost(above)

    @pytest.mark.parametrize(
        ("scheme", "parameter", "most", "text"),
        [
            ("pbkdf2_raw", "iterations", 5_000_000, HEX),
            ("passport_local_mongoose", "iterations", 5_000_000, HEX),
            ("discourse_pbkdf2", "iterations", 5_000_000, HEX),
            ("salted_hex", "iterations", 2_000_000, HEX),
            ("shiro_simple_hash", "iterations", 2_000_000, "0" * 32),
            ("spring_message_digest", "iterations", 2_000_000, HEX),
            ("symfony_message_digest", "iterations", 100_000, HEX * 2),
            ("devise_sha", "stretches", 100_000, HEX * 2),
            ("restful_auth_sha1", "stretches", 100_000, "0" * 40),
            ("authlogic_sha512", "stretches", 100_000, HEX * 2),
            ("node_scrypt_hex", "r", 128, HEX),
            ("firebase_scrypt", "mem_cost", 18, B64),
        ],
    )
    def test_of_a_cost_that_the_mapping_names(
        self, scheme: str, parameter: str, most: int, text: str
    ) -> None:
        schemes = Schemes([scheme])
        params: dict[str, int | str] = {"signer_key": B64}
        stored = StoredPassword(text, "AAAA", {**params, parameter: most})
        assert schemes.cost(stored).scheme == scheme
        with pytest.raises(UnusableHash):
            schemes.cost(replace(stored, params={**params, parameter: most + 1}))

    @pytest.mark.parametrize(
        "settings",
        [
            "m=1073741824,t=1,p=1",
            "m=262145,t=1,p=1",
            "m=262144,t=9,p=1",
            "m=64,t=33,p=1",
            "m=4294967295,t=4294967295,p=255",
            "m=65536,t=1,p=33",
            "m=8,t=1,p=19",
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
            f"$scrypt$ln=19,r=8,p=1${B64}${B64}",
            f"$scrypt$ln=14,r=1024,p=1${B64}${B64}",
            f"$scrypt$ln=14,r=8,p=1000${B64}${B64}",
            f"$scrypt$ln=1,r=8,p=134217727${B64}${B64}",
            f"$scrypt$ln=9999999999,r=8,p=1${B64}${B64}",
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
        assert cost.scheme == "argon2id"

    @pytest.mark.parametrize("ln", [14, 15, 16, 17])
    def test_scrypt_as_people_use_it_is_allowed(self, ln: int) -> None:
        assert automatic.cost(f"$scrypt$ln={ln},r=8,p=1${B64}${B64}").scheme == "scrypt_phc"


class TestImitations:
    @pytest.mark.parametrize("more_rounds", [0, 2])
    @pytest.mark.parametrize("scheme", EVERY)
    def test_cost_what_the_real_ones_cost(self, scheme: str, more_rounds: int) -> None:
        schemes = Schemes([scheme])
        proof = schemes.read(made_by(scheme, more_rounds=more_rounds))
        imitation = proof.imitation()
        assert imitation.cost == imitation.imitation().cost == proof.cost
        assert not imitation.accepts(PASSWORD)
        assert not imitation.accepts("x" * 5000)
        assert proof.cost.settings or "rounds" not in get_crypt_handler(scheme).setting_kwds

    def test_of_what_something_is_done_to_first(self) -> None:
        for name in ("suitecrm-md5crypt-md5", "hashcat-25600", "mw-pbkdf2-legacyA"):
            imitation = read_vector(VECTORS[name]).imitation()
            assert not imitation.accepts("x")

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
        ("!$2b$10$" + "a" * 53, "locked"),
        ("*", "locked"),
        ("{CRYPT}!$6$x", "locked"),
        ("*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19", "mysql41, not in passwords.schemes"),
        ("5f4dcc3b5aa765d61d8327deb882cf99", "hex_md5, not in passwords.schemes"),
        ("$ml$23923$c8d1$ef", "unknown ($ml$)"),
        ("$9$nhEmQVczB7dqsO$X.HsgL6x1il0", "unknown ($9$)"),
        ("$z$j9T$abc$def", "unknown"),
        ("$hunter2$", "unknown"),
        ("$s4lt$5f4dcc3b5aa765d61d8327deb882cf99", "unknown"),
        ("a plain one", "unknown"),
        ("", "unknown"),
    ],
)
def test_what_is_wrong_with_a_hash(stored: str, trouble: str) -> None:
    assert Schemes(["bcrypt"]).trouble(stored) == trouble


@pytest.mark.parametrize(
    "stored", ["1000", "1000.0", "1000.", 1000, 1000.0, Decimal("1000.00"), Decimal("1E+3")]
)
def test_a_number_may_be_an_integral_decimal(stored: object) -> None:
    assert Row("x", params={"iterations": stored}).number("iterations") == 1000


@pytest.mark.parametrize(
    "stored", ["1000.5", "1e3", ".0", "-1", "", "1,0", 1000.5, float("inf"), float("nan"), -1.0]
)
def test_a_number_is_nothing_else(stored: object) -> None:
    with pytest.raises(UnusableHash):
        Row("x", params={"iterations": stored}).number("iterations")
