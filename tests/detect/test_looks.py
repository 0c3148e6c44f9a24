"""What values are like."""

import pytest

from custdb_gateway.detect.looks import copies, look
from tests.detect.made import bcrypt, md5


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("email", ["ada@example.org", "o'neil+x@host", "ü@exämple.de"]),
        ("phone", ["+49 351 123456", "(030) 12 34 56", "13800138000", "0351/4455667"]),
        ("login", ["ada", "grace.hopper", "wei_2", "王伟"]),
        ("name", ["Ada Lovelace", "Jean-Luc", "O'Neil, Jr.", "王伟"]),
        ("flag", ["0", "1", "t", "FALSE", "J", "no"]),
        ("seconds", ["1400000000", "631152000"]),
        ("milliseconds", ["1400000000000"]),
        ("compact", ["20240102030405", "19991231235959"]),
        ("moment", ["2024-01-02", "2024-01-02 03:04:05.678+00"]),
        ("opaque", ["550e8400-e29b-41d4-a716-446655440000", "5f8d0d55b54764421b715f00", "17"]),
        ("url", ["https://example.org/a.png"]),
    ],
)
def test_values_are_counted_by_kind(kind: str, values: list[str]) -> None:
    assert look(values).share(kind) == 1


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("email", ["ada", "a@", "@b", "a b@c", "<a@b>", "a@b,c@d"]),
        ("phone", ["12345", "ada", "2024-01-02 03:04:05", "+" * 20, "1" * 30]),
        ("login", ["ada lovelace", "a b", "", "-", "a" * 70]),
        ("seconds", ["1", "20240102030405", "99999999999999999999999"]),
        ("compact", ["20241302030405", "12345678901234"]),
        ("flag", ["2", "maybe"]),
    ],
)
def test_other_values_are_not(kind: str, values: list[str]) -> None:
    assert look(values).share(kind) == 0


def test_what_is_empty_does_not_count() -> None:
    found = look(["a", None, "", "a", "b"])
    assert (found.rows, found.filled, found.distinct) == (5, 3, 2)
    assert found.repeats == pytest.approx(1 / 3)
    assert look([]).share("email") == look([]).repeats == look([]).hashes == 0


def test_flags_that_are_set_are_counted() -> None:
    assert look(["1", "0", "J", "true", None]).true == 3


def test_hashes_are_counted_by_shape() -> None:
    found = look([bcrypt(1), bcrypt(2), md5(1), "secret"])
    assert found.schemes == {"bcrypt": 2, "md5": 1}
    assert found.hashes == 0.75


def test_no_value_is_kept() -> None:
    assert "ada@example.org" not in repr(look(["ada@example.org", bcrypt(1)]))
    assert bcrypt(1) not in repr(look([bcrypt(1)]))


def test_copies_are_proven_where_they_differ() -> None:
    rows = [
        {"name": "Ada", "name_lower": "ada", "same": "Ada", "n": "1"},
        {"name": "bob", "name_lower": "bob", "same": "bob", "n": "2"},
    ]
    found = {(one.original, one.name): one for one in copies(rows, ["name", "name_lower", "n"])}
    assert found.keys() == {("name", "name_lower")}
    assert found["name", "name_lower"].is_proven
    assert found["name", "name_lower"].fold == "lower"


def test_copies_of_what_is_folded_already_are_not_proven() -> None:
    rows = [{"email": "a@x", "email_canonical": "a@x"}]
    found = copies(rows, ["email", "email_canonical"])
    assert {(one.original, one.name) for one in found} == {
        ("email", "email_canonical"),
        ("email_canonical", "email"),
    }
    assert not any(one.is_proven for one in found)
    assert copies([], ["email"]) == []
