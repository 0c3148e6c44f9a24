"""Recognising hashes."""

import json
from pathlib import Path
from typing import Any

import pytest

from custdb_gateway.detect.hashes import UNCUT, census, likeness, recognise, shapes
from custdb_gateway.passwords.schemes import scheme_problems
from tests.detect.made import bcrypt, md5

VECTORS: list[dict[str, Any]] = [
    vector
    for vector in json.loads(
        (Path(__file__).parents[1] / "data/password-vectors.json").read_text("utf-8")
    )
    if vector["expect"] == "accept" and vector["hash"]
]
PLAIN = {"plaintext", "dovecot_plain", "spring_noop", "django_unusable"}


def test_nearly_every_real_hash_looks_like_one() -> None:
    real = [vector for vector in VECTORS if vector["scheme"] not in PLAIN]
    missed = {one["scheme"] for one in real if recognise(one["hash"][:UNCUT]) is None}
    assert len(real) > 200
    # Sixteen digits, a list of numbers and a bare word of base64 could be anything.
    assert len(missed) <= 12, missed


@pytest.mark.parametrize(
    "value",
    [
        "",
        "secret",
        "correct horse battery staple",
        "ada@example.org",
        "https://example.org/avatar.png",
        "2024-01-02 03:04:05.678+00",
        "Ada Lovelace",
        "+49 351 1234567",
        "550e8400-e29b-41d4-a716-446655440000",
        '{"a": 1, "value": 2}',
        "x" * 1000,
    ],
)
def test_other_values_do_not(value: str) -> None:
    assert recognise(value) is None


def test_a_digest_alone_is_less_certain() -> None:
    assert likeness({"bcrypt": 10}, 10) == 1
    assert 0.5 < likeness({"md5": 10}, 10) < 0.9
    assert likeness({}, 0) == 0


def test_schemes_that_are_proposed_exist() -> None:
    for shape in shapes().values():
        assert scheme_problems(shape.salted) == []


def test_a_census_is_taken_as_a_gateway_reads() -> None:
    found = census([bcrypt(1), bcrypt(2), md5(1), "?nothing?", "!locked"])
    assert found.schemes[0] == "bcrypt"
    assert found.unknown == pytest.approx(1 / 4)
    assert (found.prefix, found.cost) == ("2b", 10)


def test_of_nothing_there_is_no_census() -> None:
    assert census([]).schemes == []
    assert census([]).unknown == 0
