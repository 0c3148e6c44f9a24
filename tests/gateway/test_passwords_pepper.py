"""A site's secret in its hashes, where the site has one."""

from pathlib import Path

import pytest

from custdb_gateway.cli.setup import try_set_up
from custdb_gateway.mapping import PasswordsSection, load_mapping, parse_mapping
from custdb_gateway.passwords.schemes import Schemes, UnusableHash
from tests.gateway.vectors import VECTORS

COOKIE_KEY = VECTORS["hashcat-11000"]["pepper"].encode()


def profile(name: str) -> PasswordsSection:
    """What a built-in profile says of passwords."""
    problems: list[str] = []
    mapping = load_mapping(name, problems)
    assert mapping is not None, problems
    return mapping.passwords


def accepts(schemes: Schemes, name: str, password: str = "password") -> bool:
    """Whether the hash of a vector is of its `password`, or of its `wrong_password`."""
    return schemes.verify(VECTORS[name][password], VECTORS[name]["hash"], "")


@pytest.mark.parametrize("pepper", [None, b"", b"shortpepper"])
def test_of_devise_is_behind_the_password(pepper: bytes | None) -> None:
    schemes = Schemes(profile("devise"), pepper)
    assert accepts(schemes, "devise-nopepper") is not bool(pepper)
    assert accepts(schemes, "devise-pepper-short") is bool(pepper)
    assert not accepts(schemes, "devise-pepper-short", "wrong_password")


@pytest.mark.parametrize("pepper", [None, COOKIE_KEY])
def test_of_prestashop_is_in_md5_alone(pepper: bytes | None) -> None:
    schemes = Schemes(profile("prestashop"), pepper)
    assert accepts(schemes, "php-bcrypt-2y-10")
    if pepper is not None:
        assert accepts(schemes, "hashcat-11000")
    else:  # without the key nobody can tell, which is another thing than a wrong password
        with pytest.raises(UnusableHash):
            accepts(schemes, "hashcat-11000")


MAPPING = """
[users]
table = "t"
id = "id"
password = "pw"
[fields]
email = "email"
[passwords]
schemes = ["bcrypt"]
new = "bcrypt"
pepper = """


@pytest.mark.parametrize(
    ("wanted", "given", "problem"),
    [
        ("false", None, None),
        ("false", "s3cret", "set, and the mapping's [passwords] says no `pepper`"),
        ("true", None, "not set, and the mapping says that hashes need it"),
        ("true", "", "not set, and the mapping says that hashes need it"),
        ("true", "s3cret", None),
        ('"optional"', None, None),
        ('"optional"', "s3cret", None),
    ],
)
def test_setting_and_mapping_must_agree(
    wanted: str,
    given: str | None,
    problem: str | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "custdb.toml").write_text(f"{MAPPING}{wanted}\n", "utf-8")
    monkeypatch.setenv("CUSTDB_MAPPING", str(tmp_path / "custdb.toml"))
    monkeypatch.setenv("CUSTDB_STORE_URL", f"sqlite:///{tmp_path}/users.db")
    monkeypatch.setenv("CUSTDB_BEARER_TOKENS", "t" * 32)
    if given is not None:
        monkeypatch.setenv("CUSTDB_PASSWORD_PEPPER", given)
    setup, problems = try_set_up()
    assert setup is not None
    assert problems == ([f"CUSTDB_PASSWORD_PEPPER: {problem}"] if problem else [])


@pytest.mark.parametrize("value", ['"optinal"', "2", "[]"])
def test_what_it_may_be_is_told(value: str) -> None:
    problems: list[str] = []
    assert parse_mapping(f"{MAPPING}{value}\n", problems) is None
    (problem,) = problems
    assert "passwords.pepper: " in problem
    assert "'optional'" in problem
