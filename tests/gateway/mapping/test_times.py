"""Moments in the forms of applications."""

from datetime import UTC, datetime
from typing import Any

import pytest

from custdb_gateway.mapping.times import TimeForm, is_none, moment, stored

MOMENT = datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("form", "value"),
    [
        (None, "2020-01-02T03:04:05Z"),
        (None, "2020-01-02 04:04:05+01:00"),
        ("seconds", 1577934245),
        ("seconds", "1577934245"),
        ("milliseconds", 1577934245000),
        ("compact", "20200102030405"),
        ("compact", 20200102030405),
    ],
)
def test_what_is_meant(form: TimeForm | None, value: Any) -> None:
    assert moment(value, form) == MOMENT


@pytest.mark.parametrize("form", [None, "seconds", "milliseconds", "compact"])
@pytest.mark.parametrize("value", [None, "", 0, "0", "x", "0000-00-00 00:00:00", [], {}, 1e300])
def test_what_means_none(form: TimeForm | None, value: Any) -> None:
    if form is None and value in (0,):
        assert moment(value, form) == datetime(1970, 1, 1, tzinfo=UTC)
    else:
        assert moment(value, form) is None


@pytest.mark.parametrize(
    "value", ["2020010203040", "202001020304055", " 20200102030405", "2020010203040\u0665"]
)
def test_fourteen_digits_are_fourteen(value: str) -> None:
    assert moment(value, "compact") is None


@pytest.mark.parametrize("form", [None, "seconds", "milliseconds", "compact"])
def test_what_is_stored_means_the_same(form: TimeForm | None) -> None:
    assert moment(stored(MOMENT, form), form) == MOMENT


def test_zero_is_a_value_where_it_is_no_moment() -> None:
    assert not is_none(0)
    assert is_none("0000-00-00")
