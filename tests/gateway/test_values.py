"""Values mean the same going in and coming out, whichever store holds them."""

import json
import math
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from custdb_gateway.errors import InvalidValue
from custdb_gateway.values import SAFE_INTEGER, Kind, accept, accept_id, release, release_id

SECRET = "s3cret-mark"
SOME_UUID = "0188e7a2-5b3c-7def-8123-456789abcdef"

TAKEN: list[tuple[Kind, Any, Any]] = [
    (Kind.TEXT, "", ""),
    (Kind.TEXT, "é🔑'; drop table users; --", "é🔑'; drop table users; --"),
    (Kind.TEXT, 5, "5"),
    (Kind.TEXT, 1.5, "1.5"),
    (Kind.INTEGER, 0, 0),
    (Kind.INTEGER, -5, -5),
    (Kind.INTEGER, 2**70, 2**70),
    (Kind.INTEGER, "7", 7),
    (Kind.INTEGER, "-7", -7),
    (Kind.INTEGER, "-0", 0),
    (Kind.INTEGER, "1180591620717411303425", 2**70 + 1),
    (Kind.INTEGER, 7.0, 7),
    (Kind.NUMBER, 0.1, Decimal("0.1")),
    (Kind.NUMBER, 10, Decimal(10)),
    (Kind.NUMBER, "0.10", Decimal("0.10")),
    (Kind.NUMBER, "12345678901234567890.123456789", Decimal("12345678901234567890.123456789")),
    (Kind.NUMBER, "1e3", Decimal(1000)),
    (Kind.NUMBER, "-1.5E-3", Decimal("-0.0015")),
    (Kind.NUMBER, 1e300, Decimal("1e300")),
    (Kind.BOOLEAN, True, True),
    (Kind.BOOLEAN, False, False),
    (Kind.BOOLEAN, 1, True),
    (Kind.BOOLEAN, 0, False),
    (Kind.TIMESTAMP, "2024-02-29T12:34:56Z", datetime(2024, 2, 29, 12, 34, 56, tzinfo=UTC)),
    (Kind.TIMESTAMP, "2024-02-29T12:34:56.789Z", datetime(2024, 2, 29, 12, 34, 56, 789000, UTC)),
    (Kind.TIMESTAMP, "2024-02-29T14:34:56+02:00", datetime(2024, 2, 29, 12, 34, 56, tzinfo=UTC)),
    (Kind.TIMESTAMP, "2024-02-29T12:34:56", datetime(2024, 2, 29, 12, 34, 56, tzinfo=UTC)),
    (Kind.TIMESTAMP, "2024-02-29", datetime(2024, 2, 29, tzinfo=UTC)),
    (Kind.DATE, "2024-02-29", date(2024, 2, 29)),
    (Kind.UUID, SOME_UUID, UUID(SOME_UUID)),
    (Kind.UUID, SOME_UUID.upper(), UUID(SOME_UUID)),
    (Kind.ANY, {"a": 1}, {"a": 1}),
    (Kind.JSON, {"a": [1, None, "x"]}, {"a": [1, None, "x"]}),
    (Kind.JSON, "text", "text"),
]

REFUSED: list[tuple[Kind, Any]] = [
    *((Kind.TEXT, value) for value in (True, [SECRET], {SECRET: 1}, f"{SECRET}\0", "\0")),
    *((Kind.INTEGER, value) for value in (True, 1.5, math.inf, math.nan, [1], {SECRET: 1})),
    *(
        (Kind.INTEGER, value)
        for value in ("", " ", "1.0", "1e3", "+1", "01", " 1", "1\n", "1_000", "0x1", "--1")
    ),
    *((Kind.INTEGER, value) for value in (SECRET, "1 or 1=1", "\u0661", "9" * 40, "-", "🔑")),
    *((Kind.NUMBER, value) for value in (True, math.inf, math.nan, [1], {SECRET: 1}, "", " ")),
    *((Kind.NUMBER, value) for value in ("NaN", "sNaN", "Infinity", "-inf", "1,5", SECRET)),
    *((Kind.NUMBER, value) for value in ("1_000", " 1", "1\n", "\u0661", "0x1", "1e", "e1")),
    *((Kind.NUMBER, value) for value in ("1e999999999", "1e-999999999", "9" * 5000)),
    *((Kind.BOOLEAN, value) for value in ("true", "1", "", 2, -1, 0.5, [], {}, SECRET)),
    *((Kind.TIMESTAMP, value) for value in ("", "now", "2024-02-30", "2024-02-29T25:00:00Z")),
    *((Kind.TIMESTAMP, value) for value in (1709210096, 1.5, True, [], SECRET, "12:34:56")),
    *((Kind.TIMESTAMP, value) for value in ("0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00")),
    *((Kind.DATE, value) for value in ("", "2024-02-30", "2024-02-29T00:00:00Z", 20240229, SECRET)),
    *((Kind.UUID, value) for value in ("", "x" * 36, SOME_UUID[:-1], SOME_UUID.replace("-", ""))),
    *((Kind.UUID, value) for value in (f"{{{SOME_UUID}}}", f"urn:uuid:{SOME_UUID}", 5, [])),
    *((Kind.UUID, value) for value in (f"{SOME_UUID}\n", SOME_UUID.replace("0", "\u0660"))),
]


@pytest.mark.parametrize("kind", Kind)
def test_nothing_stays_nothing(kind: Kind) -> None:
    assert accept(kind, None, "f") is None
    assert release(kind, None) is None


class TestAccepting:
    @pytest.mark.parametrize(("kind", "value", "meant"), TAKEN)
    def test_takes_what_a_column_can_hold(self, kind: Kind, value: Any, meant: Any) -> None:
        taken = accept(kind, value, "field")
        assert (type(taken), taken) == (type(meant), meant)

    @pytest.mark.parametrize(("kind", "value"), REFUSED)
    def test_refuses_the_rest_by_field_and_not_by_value(self, kind: Kind, value: Any) -> None:
        with pytest.raises(InvalidValue) as caught:
            accept(kind, value, "nickname")
        assert "'nickname'" in str(caught.value)
        assert SECRET not in str(caught.value)

    def test_times_are_in_utc(self) -> None:
        taken = accept(Kind.TIMESTAMP, "2024-02-29T12:00:00+05:30", "f")
        assert taken.utcoffset() == timedelta(0)

    def test_the_table_has_every_kind(self) -> None:
        assert {kind for kind, _, _ in TAKEN} == {*Kind}
        assert {kind for kind, _ in REFUSED} == {*Kind} - {Kind.JSON, Kind.ANY}

    @given(st.sampled_from(Kind), st.text() | st.integers() | st.floats() | st.booleans())
    def test_takes_or_refuses_anything(self, kind: Kind, value: Any) -> None:
        with suppress(InvalidValue):
            accept(kind, value, "f")


class TestIds:
    @pytest.mark.parametrize(
        ("kind", "text", "key"),
        [
            (Kind.TEXT, "ada", "ada"),
            (Kind.TEXT, "1 or 1=1", "1 or 1=1"),
            (Kind.INTEGER, "7", 7),
            (Kind.INTEGER, "-7", -7),
            (Kind.INTEGER, str(2**70), 2**70),
            (Kind.NUMBER, "7", Decimal(7)),
            (Kind.UUID, SOME_UUID.upper(), UUID(SOME_UUID)),
        ],
    )
    def test_that_fit_are_looked_up(self, kind: Kind, text: str, key: Any) -> None:
        assert accept_id(kind, text) == key

    @pytest.mark.parametrize(("kind", "value"), [one for one in REFUSED if type(one[1]) is str])
    def test_that_do_not_fit_are_nobodys(self, kind: Kind, value: str) -> None:
        assert accept_id(kind, value) is None

    @given(st.sampled_from(Kind), st.text())
    def test_are_looked_up_or_nobodys(self, kind: Kind, text: str) -> None:
        key = accept_id(kind, text)
        assert kind is not Kind.INTEGER or key is None or str(key) == text or text == "-0"

    @pytest.mark.parametrize(
        ("value", "text"),
        [
            ("ada", "ada"),
            (7, "7"),
            (2**70, str(2**70)),
            (UUID(SOME_UUID), SOME_UUID),
            (Decimal("7.5"), "7.5"),
            ("", ""),
        ],
    )
    def test_go_out_as_text(self, value: Any, text: str) -> None:
        assert release_id(value) == text
        assert type(release_id(value)) is str


RELEASED: list[tuple[Kind, Any, Any]] = [
    (Kind.TEXT, "é", "é"),
    (Kind.TEXT, b"\xc3\xa9", "é"),
    (Kind.TEXT, b"\xff", "\ufffd"),
    (Kind.TEXT, 5, "5"),
    (Kind.INTEGER, 5, 5),
    (Kind.INTEGER, SAFE_INTEGER, SAFE_INTEGER),
    (Kind.INTEGER, -SAFE_INTEGER, -SAFE_INTEGER),
    (Kind.INTEGER, SAFE_INTEGER + 1, "9007199254740992"),
    (Kind.INTEGER, -(2**63), "-9223372036854775808"),
    (Kind.INTEGER, 5.0, 5),
    (Kind.INTEGER, 2.5, 2.5),
    (Kind.INTEGER, math.inf, None),
    (Kind.NUMBER, Decimal("0.10"), 0.1),
    (Kind.NUMBER, Decimal("10.00"), 10),
    (Kind.NUMBER, Decimal("-0"), 0),
    (Kind.NUMBER, Decimal("12345678901234567890"), "12345678901234567890"),
    (Kind.NUMBER, Decimal("12345678901234567.89"), "12345678901234567.89"),
    (Kind.NUMBER, Decimal("0.1000000000000000000001"), "0.1000000000000000000001"),
    (Kind.NUMBER, Decimal("1e-400"), "1E-400"),
    (Kind.NUMBER, Decimal("1e400"), "1" + "0" * 400),
    (Kind.NUMBER, Decimal("1e5000"), "1E+5000"),
    (Kind.NUMBER, Decimal("NaN"), None),
    (Kind.NUMBER, Decimal("Infinity"), None),
    (Kind.NUMBER, 0.1, 0.1),
    (Kind.NUMBER, 1.0, 1),
    (Kind.NUMBER, 5, 5),
    (Kind.NUMBER, math.nan, None),
    (Kind.NUMBER, -math.inf, None),
    (Kind.BOOLEAN, True, True),
    (Kind.BOOLEAN, 0, False),
    (Kind.BOOLEAN, 1, True),
    (Kind.BOOLEAN, "t", True),
    (Kind.BOOLEAN, "true", True),
    (Kind.BOOLEAN, "f", False),
    (Kind.BOOLEAN, "FALSE", False),
    (Kind.BOOLEAN, "0", False),
    (Kind.BOOLEAN, "", False),
    (Kind.TIMESTAMP, datetime(2024, 2, 29, 12, 34, 56, tzinfo=UTC), "2024-02-29T12:34:56Z"),
    (Kind.TIMESTAMP, datetime(2024, 2, 29, 12, 34, 56), "2024-02-29T12:34:56Z"),  # noqa: DTZ001 - none on purpose
    (
        Kind.TIMESTAMP,
        datetime(2024, 2, 29, 12, 34, 56, 789000, timezone(timedelta(hours=2))),
        "2024-02-29T10:34:56.789Z",
    ),
    (Kind.TIMESTAMP, datetime(2024, 2, 29, 0, 0, 0, 1, UTC), "2024-02-29T00:00:00.000001Z"),
    (Kind.TIMESTAMP, datetime.max.replace(tzinfo=UTC), "9999-12-31T23:59:59.999999Z"),
    (Kind.TIMESTAMP, datetime.min.replace(tzinfo=UTC), "0001-01-01T00:00:00Z"),
    (Kind.TIMESTAMP, "2024-02-29 12:34:56", "2024-02-29T12:34:56Z"),
    (Kind.TIMESTAMP, "2024-02-29T12:34:56.5+02:00", "2024-02-29T10:34:56.500Z"),
    (Kind.TIMESTAMP, 1709210096, "2024-02-29T12:34:56Z"),
    (Kind.TIMESTAMP, 1709210096.5, "2024-02-29T12:34:56.500Z"),
    (Kind.DATE, date(2024, 2, 29), "2024-02-29"),
    (Kind.DATE, "2024-02-29", "2024-02-29"),
    (Kind.UUID, UUID(SOME_UUID), SOME_UUID),
    (Kind.UUID, SOME_UUID, SOME_UUID),
    (Kind.JSON, '{"a": [1, null]}', {"a": [1, None]}),
    (Kind.JSON, b'"text"', "text"),
    (Kind.JSON, {"a": 1}, {"a": 1}),
    (Kind.JSON, [1], [1]),
    (Kind.ANY, "1", "1"),
    (Kind.ANY, [1], [1]),
    (Kind.JSON, 1.5, 1.5),
]

ODD: list[tuple[Kind, Any, str]] = [
    (Kind.INTEGER, "five", "five"),
    (Kind.INTEGER, b"\xff", "\ufffd"),
    (Kind.NUMBER, "five", "five"),
    (Kind.TIMESTAMP, "yesterday", "yesterday"),
    (Kind.TIMESTAMP, 1709210096789, "1709210096789"),
    (Kind.TIMESTAMP, "", ""),
    (Kind.TIMESTAMP, b"x", "x"),
    (Kind.DATE, 20240229, "20240229"),
    (Kind.JSON, "{not json", "{not json"),
    (Kind.JSON, b"\xff", "\ufffd"),
    (Kind.JSON, "[" * 100_000, "[" * 100_000),
]
"""What SQLite may hold in a column that was declared to hold something else."""


class TestReleasing:
    @pytest.mark.parametrize(("kind", "value", "released"), RELEASED)
    def test_a_value_means_what_it_meant(self, kind: Kind, value: Any, released: Any) -> None:
        found = release(kind, value)
        assert (type(found), found) == (type(released), released)

    @pytest.mark.parametrize(
        ("kind", "value", "text"), ODD, ids=[f"{kind.name}-{value!r:.20}" for kind, value, _ in ODD]
    )
    def test_what_is_not_of_its_kind_goes_out_as_text(
        self, kind: Kind, value: Any, text: str
    ) -> None:
        assert release(kind, value) == text

    def test_the_table_has_every_kind(self) -> None:
        assert {kind for kind, _, _ in RELEASED} == {*Kind}

    @given(
        st.sampled_from(Kind),
        st.text(st.characters(exclude_categories=["Cs"]))
        | st.integers(-(2**63), 2**63 - 1)
        | st.floats()
        | st.binary(),
    )
    def test_whatever_sqlite_holds_can_be_sent(self, kind: Kind, value: Any) -> None:
        msgspec.json.encode(release(kind, value))


class TestRoundTrips:
    @given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
    def test_text(self, text: str) -> None:
        assert release(Kind.TEXT, accept(Kind.TEXT, text, "f")) == text

    @given(st.integers(-(10**38), 10**38))
    def test_integers_keep_every_digit_in_javascript(self, number: int) -> None:
        for given_as in (number, str(number)):
            out = release(Kind.INTEGER, accept(Kind.INTEGER, given_as, "f"))
            assert int(out) == number
            assert type(out) is str or float(out) == number

    @given(st.decimals(allow_nan=False, allow_infinity=False))
    def test_decimals_keep_every_digit_in_javascript(self, number: Decimal) -> None:
        assume(abs(number.adjusted()) < 900)
        out = release(Kind.NUMBER, accept(Kind.NUMBER, f"{number:f}", "f"))
        assert Decimal(str(out)) == number
        assert type(out) is str or Decimal(repr(json.loads(json.dumps(out)))) == number

    @given(st.floats(allow_nan=False, allow_infinity=False))
    def test_floats(self, number: float) -> None:
        assert float(release(Kind.NUMBER, accept(Kind.NUMBER, number, "f"))) == number

    @given(st.booleans())
    def test_booleans(self, value: bool) -> None:
        assert release(Kind.BOOLEAN, accept(Kind.BOOLEAN, value, "f")) is value

    @given(st.datetimes(timezones=st.just(UTC)))
    def test_times(self, moment: datetime) -> None:
        out = release(Kind.TIMESTAMP, moment)
        assert out.endswith("Z")
        assert accept(Kind.TIMESTAMP, out, "f") == moment
        assert release(Kind.TIMESTAMP, accept(Kind.TIMESTAMP, out, "f")) == out

    @given(st.dates())
    def test_dates(self, day: date) -> None:
        assert accept(Kind.DATE, release(Kind.DATE, day), "f") == day

    @given(st.uuids())
    def test_uuids(self, value: UUID) -> None:
        assert accept(Kind.UUID, release(Kind.UUID, value), "f") == value

    @given(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        ).filter(lambda value: value is not None)
    )
    def test_json(self, value: Any) -> None:
        assert release(Kind.JSON, json.dumps(accept(Kind.JSON, value, "f"))) == value
