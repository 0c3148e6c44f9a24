"""Hashes of PHP, Ruby, Java, .NET, Node, Django, openssl and others are decided as they should."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from custdb_gateway.cli import main
from custdb_gateway.passwords.schemes import AUTOMATIC, SCHEMES, Schemes, UnusableHash
from custdb_gateway.passwords.schemes.registry import ALIASES
from custdb_gateway.passwords.vectors import read_vector
from custdb_gateway.user import StoredPassword
from tests.gateway.vectors import FILES, VECTORS, outcome

ACCEPTED = {name: one for name, one in VECTORS.items() if one["expect"] == "accept"}
automatic = Schemes(["auto"])


def stored(vector: dict[str, Any]) -> StoredPassword:
    return StoredPassword(vector["hash"], vector.get("salt"), vector.get("params") or {})


def scheme_of(vector: dict[str, Any]) -> str:
    name: str = vector["scheme"]
    return ALIASES.get(name, name)


@pytest.mark.parametrize("name", VECTORS)
def test_is_decided_as_it_should(name: str) -> None:
    assert outcome(name) is None


def test_there_are_as_many_as_there_were() -> None:
    assert len(VECTORS) == 334
    assert len({one["scheme"] for one in VECTORS.values()}) == 177
    assert len(ACCEPTED) == 319


def test_every_scheme_of_them_is_known() -> None:
    assert {scheme_of(one) for one in VECTORS.values()} - SCHEMES.keys() == {"malformed"}


@pytest.mark.parametrize("name", ACCEPTED)
def test_is_recognised_by_its_looks_where_it_can_be(name: str) -> None:
    vector = VECTORS[name]
    scheme = SCHEMES[scheme_of(vector)]
    if scheme.automatic and scheme.recognises(vector["hash"]):
        assert automatic.read(stored(vector)).scheme.name == scheme.name
    elif scheme.weakness == "plain":
        with pytest.raises(UnusableHash):
            automatic.read(stored(vector))


def test_few_that_could_be_recognised_are_not() -> None:
    missed = {
        scheme_of(one)
        for one in ACCEPTED.values()
        if scheme_of(one) in AUTOMATIC and not SCHEMES[scheme_of(one)].recognises(one["hash"])
    }
    assert missed == {"spring_pbkdf2"}  # one without its {id}, as a mapping may name it


@pytest.mark.parametrize("name", ACCEPTED)
def test_an_imitation_costs_as_much_and_keeps_nothing(name: str) -> None:
    proof = read_vector(VECTORS[name])
    imitation = proof.imitation()
    assert imitation.cost == proof.cost
    assert imitation.check is not proof.check
    for field in ("salt", "expected"):
        real = getattr(proof.check, field, b"")
        if len(real) >= 8:  # a short salt may come out the same by chance
            assert getattr(imitation.check, field, None) != real


@pytest.mark.parametrize("name", ACCEPTED)
def test_nothing_shows_it(name: str) -> None:
    proof = read_vector(VECTORS[name])
    shown = f"{proof!r} {proof.check!r} {proof.preparation!r} {stored(VECTORS[name])!r}"
    assert VECTORS[name]["hash"] not in shown
    assert "salt=" not in shown


class TestCommand:
    """`custdb-gateway hash test FILE`."""

    def run(self, folder: Path, content: object) -> tuple[int, list[str]]:
        file = folder / "vectors.json"
        text = content if isinstance(content, str | bytes) else json.dumps(content)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        result = CliRunner().invoke(main, ["hash", "test", str(file)])
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return result.exit_code, result.output.splitlines()

    def test_good_ones_pass(self, tmp_path: Path) -> None:
        cheap = [VECTORS[name] for name in ("hashcat-20", "phpbb-mybb", "malformed-8", "drupal-P")]
        assert self.run(tmp_path, cheap) == (0, ["4 passed, 0 failed"])

    def test_each_that_fails_is_named_and_not_shown(self, tmp_path: Path) -> None:
        good = VECTORS["hashcat-20"]
        bad = {**good, "id": "bad", "password": "s3cret"}
        fooled = {**good, "id": "fooled", "wrong_password": good["password"] + " "}
        fooled |= {"params": {**good["params"], "trim": True}}
        taken = {**good, "id": "taken", "expect": "reject"}
        code, lines = self.run(tmp_path, [good, bad, fooled, taken])
        assert code == 1
        assert lines == [
            "bad (salted_hex): the password is refused",
            "fooled (salted_hex): the wrong password is accepted",
            "taken (salted_hex): is accepted",
            "1 passed, 3 failed",
        ]

    @pytest.mark.parametrize(
        "entry",
        [
            None,
            1,
            "x",
            [],
            {},
            {"id": "x", "scheme": ["x"], "hash": "x", "password": "s3cret"},
            {"id": "x", "hash": {"s3cret": 1}, "password": "s3cret"},
            {"id": "x", "scheme": "hex_md5", "hash": "s3cret", "password": "s3cret"},
            {"id": "x", "scheme": "hex_md5", "hash": "0" * 32, "password_b64": "s3cret!"},
            {"id": "x", "scheme": "hex_md5", "hash": "0" * 32, "password": "\ud800s3cret"},
            {"scheme": "hex_md5", "hash": "0" * 32, "password": "s3cret", "expect": "maybe"},
            {"scheme": "hex_md5", "hash": "0" * 32, "password": "s3cret", "params": ["x"]},
            {"scheme": "hex_md5", "hash": "0" * 32, "password": "s3cret", "params": {"text": "s"}},
            {
                "scheme": "nested_hex",
                "hash": "0" * 32,
                "password": "s3cret",
                "params": {"expression": "md5(("},
            },
            {
                "scheme": "pbkdf2_raw",
                "hash": "00",
                "salt": "s3cret",
                "password": "s3cret",
                "params": {"iterations": [1], "algorithm": None},
            },
            {"scheme": "keycloak", "hash": "[" * 5000, "password": "s3cret"},
            {"scheme": "credential_json", "hash": '{"hashMethod"' + "[" * 5000, "password": "x"},
            {"id": "a\nb\x1b[1m", "scheme": "x", "hash": "s3cret", "password": "s3cret"},
        ],
    )
    def test_a_malformed_one_fails_and_the_others_go_on(
        self, tmp_path: Path, entry: object
    ) -> None:
        code, lines = self.run(tmp_path, [entry, VECTORS["hashcat-20"]])
        assert code == 1
        assert len(lines) == 2
        assert lines[1] == "1 passed, 1 failed"
        assert "s3cret" not in lines[0]
        assert lines[0].isprintable()

    @pytest.mark.parametrize("scheme", ["auto", "", None])
    def test_one_without_a_scheme_is_looked_for(self, tmp_path: Path, scheme: str | None) -> None:
        renamed = {**VECTORS["drupal-P"], "scheme": scheme}
        assert self.run(tmp_path, [renamed]) == (0, ["1 passed, 0 failed"])

    @pytest.mark.parametrize(
        ("change", "hint"),
        [
            ({"scheme": "druppal7"}, "no scheme 'druppal7'; did you mean 'drupal7'?"),
            ({"scheme": "x\x1b[1m"}, "no scheme 'x\\x1b[1m' (`auto` looks"),
            ({"passwrd": "x"}, "no field 'passwrd'; did you mean 'password'?"),
            ({"params": {"algoritm": "md5"}}, "no parameter 'algoritm'; did you mean 'algorithm'?"),
            ({"params": {"algorithm": "md6"}}, "`params.algorithm`: 'md6' is not a known"),
            ({"params": {"template": "{salt}{password}"}}, "`params.algorithm` is missing"),
            ({"params": {"algorithm": "md5", "template": "{salt}"}}, "names no {password}"),
            (
                {"scheme": "nested_hex", "params": {"expression": "md5(md6({password}))"}},
                "`params.expression`: 'md5(md6({password}))' has no function 'md6', at character 5;"
                " did you mean 'md5'?",
            ),
            ({"salt": None}, "salted_hex may need a `salt`"),
        ],
    )
    def test_a_slip_is_told_with_the_nearest(
        self, tmp_path: Path, change: dict[str, object], hint: str
    ) -> None:
        code, lines = self.run(tmp_path, [{**VECTORS["hashcat-20"], **change}])
        assert code == 1
        assert hint in lines[0]
        assert all(line.isprintable() for line in lines)
        assert lines[1:] == ["0 passed, 1 failed"]

    def test_a_slip_is_none_where_it_is_to_be_rejected(self, tmp_path: Path) -> None:
        slip = {**VECTORS["hashcat-20"], "params": {"algorithm": "md6"}, "expect": "reject"}
        assert self.run(tmp_path, [slip]) == (0, ["1 passed, 0 failed"])

    def test_a_field_of_which_nothing_is_made_is_told(self, tmp_path: Path) -> None:
        more = {**VECTORS["drupal-P"], "made_by": "x"}
        note = "note: nothing is made of the field 'made_by' (2 entries)"
        assert self.run(tmp_path, [more, more]) == (0, [note, "2 passed, 0 failed"])

    def test_a_pepper_goes_where_the_parameters_say(self, tmp_path: Path) -> None:
        before: dict[str, Any] = {
            "id": "x",
            "scheme": "hex_md5",
            "pepper": "pepper-",
            "password": "secret",
        }
        before |= {"hash": hashlib.md5(b"pepper-secret").hexdigest()}
        before |= {"params": {"pepper_position": "prefix"}}
        assert self.run(tmp_path, [before]) == (0, ["1 passed, 0 failed"])

    @pytest.mark.parametrize(
        ("content", "hint"),
        [
            ("[]", "no hash in it"),
            ("{}", "not a JSON array"),
            ("[\n {]", "line 2, column 3"),
            ("[" * 100_000, "nested too deep"),
            (b"\xff\xfe[]", "not UTF-8"),
            ("[" + "1" * 10_000 + "]", "too long a number"),
            (b"\0" * 100, "not a JSON file"),
            (b"[" + b" " * (64 << 20), "over 64 MiB"),
        ],
        ids=["empty", "object", "broken", "deep", "utf-16", "number", "nul", "huge"],
    )
    def test_what_is_no_such_file_is_refused(
        self, tmp_path: Path, content: str | bytes, hint: str
    ) -> None:
        code, lines = self.run(tmp_path, content)
        assert code == 1
        assert hint in lines[-1]

    @pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
    def test_the_files_of_these_tests_are_such_files(self, file: Path) -> None:
        assert isinstance(json.loads(file.read_text("utf-8")), list)
