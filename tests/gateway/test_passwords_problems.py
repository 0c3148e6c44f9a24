"""What a mapping says of passwords that cannot be is told before anybody logs in."""

import hashlib
from contextlib import suppress
from typing import Any

import pytest

from custdb_gateway.mapping import PasswordsSection, UserMapping, parse_mapping
from custdb_gateway.passwords.making import NewHashes
from custdb_gateway.passwords.problems import mapping_problems, section_problems
from custdb_gateway.passwords.schemes import SCHEMES, Schemes
from custdb_gateway.passwords.schemes.registry import options_of
from custdb_gateway.passwords.schemes.scheme import MALFORMED, Row
from custdb_gateway.user import StoredPassword
from tests.gateway.vectors import VECTORS

PASSWORD = "pässwörd"

TEXTS = (
    "sha256b64({salt}{password})",
    "hmac_sha512b64({salt}, {password})",
    "{salt}$md5b64({password})",
    "cut(8, 24, upper(md5hex({password}{salt})))",
    "base64(unhex(sha1hex({salt}{password})))",
    "reverse(md5hex({salt}{password}))",
    "trim(lower(sha1HEX({salt}{password})))",
)
"""Expressions that come to a text."""


NESTED = {"schemes": ("nested_hex", "argon2id"), "salt": "salt"}
SALTED = {"schemes": ("salted_hex", "argon2id"), "salt": "salt"}
SHA = {"algorithm": "SHA-256"}
TEMPLATE = {"template": "{salt}{password}"}
TOLD = {**SHA, **TEMPLATE}
SALT_AND_N: dict[str, Any] = {"salt": "salt", "options": {"n": 1000}}


class TestProblems:
    """What a mapping says that cannot be, told before anybody logs in."""

    @pytest.mark.parametrize(
        ("settings", "hint"),
        [
            ({"schemes": ("auto", "bcrypt_md5")}, "did you mean 'bcrypt_md5hex'"),
            ({"text": ("latin-1", "gbk")}, "latin-1 and gbk"),
            ({**NESTED, "options": {"expression": "md5((x)"}}, "passwords.options.expression"),
            ({**NESTED, "options": {"expression": "md5({salt})"}}, "names no {password}"),
            ({"options": {"prehash": "md5({passwort})"}}, "names no {password}"),
            (
                {**SALTED, "options": {"algorithm": "md5", "template": "{salt}"}},
                "names no {password}",
            ),
            ({"options": {"prehash": "{password}{salt}"}}, "knows {password} and {pepper}"),
            ({"options": {"layout": "{hash}{salt}"}}, "nothing between"),
            ({"options": {"layout": "{salt}"}}, "{hash}"),
            ({**SALTED, "options": {**TOLD, "algorithm": "sha265"}}, "did you mean 'sha256'"),
            ({"options": {"pepper_position": "sufix"}}, "did you mean 'suffix'"),
            ({"options": {"prehesh": "{password}"}}, "prehesh: unknown option; did you mean 'pre"),
            ({"options": {"n": 4}}, "options.n: none of passwords.schemes takes it; node_scrypt"),
            ({**SALTED, "options": {"algoritm": "md5"} | TEMPLATE}, "did you mean 'algorithm'"),
            ({**SALTED, "options": TEMPLATE}, 'write options = { algorithm = "sha256" }'),
            ({**SALTED, "options": {"algorithm": "md5"}}, "write options = { template ="),
            ({**SALTED, "options": {**TOLD, "iterations": 0}}, "from 1 to 2,000,000"),
            ({**SALTED, "options": {**TOLD, "iterations": 1.5}}, "a whole number"),
            ({**SALTED, "options": {**TOLD, "encoding": "Hex"}}, "did you mean 'hex'"),
            ({**SALTED, "options": {**TOLD, "encoding": "gbk"}}, 'text = ["gbk"]'),
            ({**SALTED, "options": TOLD, "params": {"iteratons": "x"}}, "mean 'iterations'"),
            ({**SALTED, "options": TOLD, "salt": None}, "options.template wants a salt"),
            ({"schemes": ("hmac", "argon2id"), "options": SHA}, "options.key wants a salt"),
            ({"schemes": ("pbkdf2_raw", "argon2id"), "salt": "s", "options": SHA}, "iterations ="),
            ({"schemes": ("node_scrypt_hex", "argon2id"), **SALT_AND_N}, "a power of two"),
            ({"schemes": ("htdigest", "argon2id")}, "options.realm: missing"),
            ({**NESTED, "options": {"expression": "md5({password}{realm})"}}, "names {realm}"),
            ({**NESTED, "options": {"expression": "md5({password}{pepper})"}}, "`pepper = true`"),
            ({"schemes": ("argon2id",), "options": {"argon2_secret": "s3cret"}}, "true or false"),
            ({"schemes": ("prestashop_md5", "argon2id")}, "passwords.pepper: prestashop_md5"),
            ({"schemes": ("mybb", "argon2id")}, "passwords.salt: mybb"),
            ({"schemes": ("bcrypt",)}, "new hashes are of argon2id, which is none of them"),
            ({"new": "bcrypt_sha256hex"}, "would be taken for bcrypt; put 'bcrypt_sha256hex'"),
        ],
    )
    def test_is_told(self, settings: dict[str, Any], hint: str) -> None:
        (problem,) = section_problems(PasswordsSection(**settings))
        assert hint in problem

    @pytest.mark.parametrize("expression", ["{password}{salt}", "utf16le({password}{salt})"])
    def test_is_told_of_what_takes_any_text_once_a_salt_is_beside_it(self, expression: str) -> None:
        settings = PasswordsSection(
            schemes=("nested_hex", "argon2id"), salt="salt", options={"expression": expression}
        )
        (problem,) = section_problems(settings)
        assert "would be taken for nested_hex; put 'argon2id' before it" in problem

    @pytest.mark.parametrize("salt", [None, "", "an old one", "0123456789abcdef"])
    @pytest.mark.parametrize("expression", TEXTS)
    def test_a_salt_that_is_left_behind_locks_nobody_out(
        self, expression: str, salt: str | None
    ) -> None:
        settings = PasswordsSection(
            schemes=("nested_hex", "argon2id"), salt="salt", options={"expression": expression}
        )
        assert not section_problems(settings)
        made = NewHashes(settings).make(PASSWORD)
        assert Schemes(settings).verify(PASSWORD, StoredPassword(made, salt), "")

    def test_all_of_them_are_told_at_once(self) -> None:
        settings = PasswordsSection(
            schemes=("salted_hex", "bcrypt_md5"), options={"algorithm": "md6", "layut": "{hash}"}
        )
        told = [one.partition(": ")[0] for one in section_problems(settings)]
        assert told == [
            "passwords.schemes",
            "passwords.options.algorithm",
            "passwords.options.layut",
            "passwords.options.template",
        ]
        settings = PasswordsSection(schemes=("salted_hex",), options={"algorithm": "md6"})
        assert "which is none of them" in section_problems(settings)[-1]

    @pytest.mark.parametrize(
        ("users", "passwords", "told"),
        [
            ("read_only = true", "upgrade = true", "line 11: passwords.upgrade: writes new"),
            ("", 'schemes = ["smf", "argon2id"]', "line 8: fields.username: missing; smf"),
            (
                "",
                'options = { algo = "md5" }',
                "line 11: passwords.options.algo: unknown option; did",
            ),
        ],
    )
    def test_is_told_with_the_line(self, users: str, passwords: str, told: str) -> None:
        problems: list[str] = []
        mapping = parse_mapping(_SMALL.format(users=users, passwords=passwords), problems, "x.toml")
        assert mapping is not None
        (problem,) = mapping_problems(mapping)
        assert problem.startswith(f"x.toml, {told}")

    @pytest.mark.parametrize("name", SCHEMES)
    def test_a_scheme_says_all_that_it_may_be_told(self, name: str) -> None:
        asked, scheme = Asked(), SCHEMES[name]
        for vector in VECTORS.values():
            with suppress(*MALFORMED):
                scheme.read(Row(vector["hash"], vector.get("salt", "c2FsdHNhbHQ="), asked, b"p"))
        assert asked.names <= options_of([scheme]).keys()

    def test_where_nothing_is_made_nothing_need_be_read(self) -> None:
        assert not section_problems(PasswordsSection(schemes=("keycloak",)), makes=False)

    def test_what_is_right_has_none(self) -> None:
        for settings in (
            {},
            {"options": {"prehash": "md5hex({password})"}},
            {"schemes": ("mybb", "bcrypt"), "salt": "salt", "new": "bcrypt"},
            {
                "schemes": ("salted_hex", "argon2id"),
                "options": {**TOLD, "layout": "{salt}${hash}", "iterations": 5},
            },
        ):
            assert not section_problems(PasswordsSection(**settings))

    def test_a_mapping_holds_all_of_it(self) -> None:
        problems: list[str] = []
        mapping = parse_mapping(_WHOLE, problems)
        assert not problems
        assert isinstance(mapping, UserMapping)
        stored = StoredPassword(
            hashlib.sha256(b"s4ltp\xe4sswordpepper").hexdigest(), "s4lt", {"algorithm": "sha256"}
        )
        schemes = Schemes(mapping.passwords, b"pepper")
        assert schemes.verify(" pässword ", stored, "")


class Asked(dict[str, object]):
    """Parameters of which there are none, and what was asked of them."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def __contains__(self, name: object) -> bool:
        self.names.add(str(name))
        return False

    def get(self, name: str, default: object = None) -> object:
        self.names.add(name)
        return default


_SMALL = """
[users]
table = "members"
id = "id"
password = "pw"
{users}

[fields]
email = "mail"
[passwords]
{passwords}
"""

_WHOLE = """
[users]
table = "members"
id = "id"
password = "pw"
[fields]
email = "mail"
[passwords]
schemes = ["salted_hex", "bcrypt"]
salt = "salt"
params = { algorithm = "algorithm" }
options = { template = "{salt}{password}{pepper}", encoding = "hex" }
text = ["trim", "latin-1"]
pepper = true
new = "bcrypt"
bcrypt_prefix = "2y"
upgrade = true
"""
