"""What `check` says of stored hashes: what their looks tell, and nothing beyond."""

from hashlib import md5

import pytest

from custdb_gateway.cli.checking.hashes import hash_findings
from custdb_gateway.mapping import PasswordsSection
from custdb_gateway.passwords.census import take_census
from custdb_gateway.passwords.schemes import Schemes
from custdb_gateway.store import Finding
from custdb_gateway.user import StoredPassword

BCRYPT = "$2b$12$" + "." * 53
MD5 = md5(b"x").hexdigest()


def found(*stored: StoredPassword | str, **section: object) -> dict[str, Finding]:
    """Findings by what they are about."""
    passwords = PasswordsSection.model_validate(section)
    given = [StoredPassword(one) if isinstance(one, str) else one for one in stored]
    census = take_census(given, Schemes(passwords))
    findings = [*hash_findings(census, "all of them", passwords)]
    by_subject = {one.subject: one for one in findings}
    assert len(by_subject) == len(findings)
    return by_subject


def test_a_format_that_can_be_read_is_all_that_is_said() -> None:
    told = found(BCRYPT, BCRYPT)["stored passwords"]
    assert told.level == "ok"
    assert told.detail == (
        "100.0% are of a format that can be read, and no password was tried; all of them"
    )


@pytest.mark.parametrize(
    ("stored", "advice"),
    [
        ("what is this?", "name their kind in passwords.schemes"),
        ("$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$" + "A" * 43, "add the kinds"),
        ("!", "somebody locked them on purpose"),
        ("$2b$12$cut", "they are cut off"),
    ],
)
def test_where_nobody_can_log_in_it_fails(stored: str, advice: str) -> None:
    told = found(stored, stored, schemes=["bcrypt"])
    assert [*told] == ["stored passwords"]
    assert told["stored passwords"].level == "fail"
    assert told["stored passwords"].detail.startswith("nobody can log in: ")
    assert advice in told["stored passwords"].detail


def test_where_less_than_half_can_it_warns() -> None:
    told = found(BCRYPT, *["what is this?"] * 3)
    assert told["stored passwords"].level == "warn"
    assert told["unusable passwords"].detail.startswith("75.0% unknown: name their kind")
    assert found(BCRYPT, "what is this?")["stored passwords"].level == "ok"


@pytest.mark.parametrize("stored", [[], ["", ""]])
def test_where_there_is_nobody_it_says_so(stored: list[str]) -> None:
    (told,) = found(*stored).values()
    assert (told.level, told.detail.split(":")[0]) == ("warn", "nobody to look at")


def test_a_salt_that_no_hash_takes() -> None:
    beside = StoredPassword(BCRYPT, "salt")
    assert found(beside, salt="salt")["passwords.salt"].level == "warn"
    assert "passwords.salt" not in found(beside)
    digest = StoredPassword(MD5, "salt")
    told = found(digest, digest, beside, salt="salt")["passwords.salt"]
    assert told.level == "fail"
    assert told.detail.startswith("66.7% are read as digests without a salt")


def test_a_salt_that_some_hashes_take() -> None:
    options = {"algorithm": "md5", "template": "{salt}{password}"}
    told = found(
        StoredPassword(MD5, "salt"),
        StoredPassword(BCRYPT, "salt"),
        salt="salt",
        schemes=["salted_hex", "bcrypt"],
        options=options,
    )
    assert "passwords.salt" not in told
    assert told["stored passwords"].level == "ok"
