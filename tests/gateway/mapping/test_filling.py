"""What the gateway writes beside what it is given."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from custdb_gateway.mapping.filling import Filling

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def filling(given: Any) -> Filling:
    return Filling.model_validate(given)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (5, 5),
        (False, False),
        ("", ""),
        ([], []),
        ({"value": {"a": 1}}, {"a": 1}),
        ({"now": True}, NOW),
        ({"now": True, "time": "seconds"}, 1795608000),
        ({"now": True, "time": "compact"}, "20261125120000"),
        ({"text": "{username}"}, "Ada B"),
        ({"text": "{username} {email} {name}", "as": "lower"}, "ada b  "),
        ({"text": "{username}", "as": "first-upper"}, "Ada B"),
        ({"text": "constant"}, "constant"),
    ],
)
def test_what_is_filled_in(given: Any, expected: Any) -> None:
    assert filling(given).fill({"username": "Ada B", "email": None}, NOW) == expected


def test_nothing_is_made_twice() -> None:
    for kind in ("uuid", "token"):
        made = {filling({"make": kind}).fill({}, NOW) for _ in range(5)}
        assert len(made) == 5
    assert UUID(filling({"make": "uuid"}).fill({}, NOW)).version == 4
    assert len(bytes.fromhex(filling({"make": "token"}).fill({}, NOW))) == 16


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, "say a constant"),
        ({"now": True, "make": "uuid"}, "not now and make"),
        ({"now": False}, "Input should be True"),
        ({"make": "password"}, "'uuid' or 'token'"),
        ({"text": "{a"}, "a brace has no other"),
        ({"make": "uuid", "time": "seconds"}, "goes with now only"),
        ({"value": 1, "as": "lower"}, "goes with text only"),
        ({"text": "x", "as": "ignore-case"}, "Input should be"),
    ],
)
def test_what_says_nothing_or_two_things_is_refused(given: Any, told: str) -> None:
    with pytest.raises(ValidationError) as caught:
        filling(given)
    assert told in str(caught.value)
