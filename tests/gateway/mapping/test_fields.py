"""What a field is made of, and what it is taken apart into."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from custdb_gateway.errors import FieldNotWritable, InvalidValue
from custdb_gateway.mapping.fields import FieldSource
from custdb_gateway.values import Kind

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def source(given: Any) -> FieldSource:
    return FieldSource.model_validate(given)


class TestRelease:
    @pytest.mark.parametrize(
        ("given", "values", "expected"),
        [
            ({"value": "Acme"}, {}, "Acme"),
            ({"value": False}, {}, False),
            ({"value": 0}, {}, 0),
            ({"text": "{a} {b}"}, {"a": "Ada", "b": "L"}, "Ada L"),
            ({"text": "{a} {b}"}, {"a": " Ada  ", "b": None}, "Ada"),
            ({"text": "{a}, {b}"}, {}, ","),
            ({"text": "{a} {b}"}, {"a": "", "b": "0000-00-00"}, None),
            ({"text": "no. {a}"}, {"a": 7}, "no. 7"),
            ({"text": "{a}"}, {"a": "{b}", "b": "x"}, "{b}"),
            ({"text": "{j.a b}"}, {"j.a b": "x"}, "x"),
            ({"from": "s", "values": {"1": "M", "2": "F"}}, {"s": 2}, "F"),
            ({"from": "s", "values": {"1": "M"}}, {"s": True}, "M"),
            ({"from": "s", "values": {"1": "M"}}, {"s": "3"}, None),
            ({"from": "s", "values": {"": "M"}}, {"s": ""}, None),
            ({"from": "s", "values": {"a": 1, "b": False}}, {"s": "a"}, 1),
            ({"from": "s", "values": {"a": 1, "b": False}}, {"s": "b"}, False),
            ({"from": "t", "time": "seconds"}, {"t": 1577934245}, "2020-01-02T03:04:05Z"),
            (
                {"from": "t", "time": "milliseconds"},
                {"t": "1577934245678"},
                "2020-01-02T03:04:05.678Z",
            ),
            ({"from": "t", "time": "compact"}, {"t": "20200102030405"}, "2020-01-02T03:04:05Z"),
            ({"from": "t", "time": "seconds"}, {"t": 0}, None),
            ({"from": "t", "time": "seconds"}, {"t": "soon"}, None),
            ({"when": {"a": True, "b": 3}}, {"a": 1, "b": 3}, True),
            ({"when": {"a": True, "b": 3}}, {"a": 1, "b": 4}, False),
            ({"when": {"a": True}}, {}, False),
            ({"unless": {"a": True, "b": {"future": False}}}, {"a": 1}, False),
            ({"unless": {"a": True, "b": {"future": False}}}, {"a": 1, "b": "2099-01-01"}, True),
            ({"unless": {"a": True}}, {}, True),
        ],
    )
    def test_what_comes_of_the_values(
        self, given: Any, values: dict[str, Any], expected: Any
    ) -> None:
        found = source(given).release(values, NOW)
        assert (found, type(found)) == (expected, type(expected))

    def test_what_its_values_are(self) -> None:
        assert source("a").kind is None
        assert source({"from": "a", "time": "seconds"}).kind is Kind.TIMESTAMP
        assert source({"when": {"a": True}}).kind is Kind.BOOLEAN
        assert source({"text": "{a}"}).kind is Kind.TEXT


class TestStore:
    @pytest.mark.parametrize(
        ("given", "value", "expected"),
        [
            ({"when": {"a": True}}, True, {"a": True}),
            ({"when": {"a": True}}, None, {"a": False}),
            ({"when": {"a": False}}, True, {"a": False}),
            ({"unless": {"a": True}}, True, {"a": False}),
            ({"unless": {"a": 1}}, True, {"a": 0}),
            ({"when": {"a": 0}}, True, {"a": 0}),
            ({"when": {"a": 0}}, False, {"a": 1}),
            ({"when": {"a": "gone"}}, True, {"a": "gone"}),
            ({"unless": {"a": {"is": True, "empty": True}}}, True, {"a": False}),
            ({"when": {"a": {"set": True}}}, True, {"a": NOW}),
            ({"when": {"a": {"set": True}}}, False, {"a": None}),
            ({"unless": {"a": {"set": True}}}, True, {"a": None}),
            ({"when": {"a": {"set": False}}}, False, {"a": NOW}),
            ({"when": {"a": {"set": True, "time": "seconds"}}}, True, {"a": 1795608000}),
            ({"when": {"a": {"set": True, "time": "compact"}}}, 1, {"a": "20261125120000"}),
            ({"from": "s", "values": {"1": "M", "2": "F"}}, "F", {"s": "2"}),
            ({"from": "s", "values": {"1": "M", "2": "F"}}, None, {"s": None}),
            ({"from": "t", "time": "seconds"}, "2020-01-02T03:04:05Z", {"t": 1577934245}),
            ({"from": "t", "time": "milliseconds"}, "2020-01-02T03:04:05.6Z", {"t": 1577934245600}),
            (
                {"from": "t", "time": "compact"},
                "2020-01-02T04:04:05+01:00",
                {"t": "20200102030405"},
            ),
            ({"from": "t", "time": "seconds"}, None, {"t": None}),
        ],
    )
    def test_what_a_value_is_taken_back_to(
        self, given: Any, value: Any, expected: dict[str, Any]
    ) -> None:
        found = source(given)
        assert found.is_written_back
        assert found.store(value, "field", NOW) == expected

    @pytest.mark.parametrize(
        ("given", "value"),
        [
            ({"value": "Acme"}, "Acme"),
            ({"text": "{a} {b}"}, "Ada"),
            ({"when": {"a": True, "b": True}}, True),
            ({"when": {"a": [1, 2]}}, True),
            ({"when": {"a": {"above": 3}}}, True),
            ({"when": {"a": {"future": True}}}, False),
            ({"when": {"a": "gone"}}, False),
            ({"unless": {"a": 3}}, True),
            ({"from": "s", "values": {"1": "M", "2": "M"}}, "M"),
            ({"from": "s", "values": {"1": "M"}}, "X"),
        ],
    )
    def test_what_cannot_be_taken_back_is_told_by_its_field(self, given: Any, value: Any) -> None:
        with pytest.raises(FieldNotWritable) as caught:
            source(given).store(value, "field", NOW)
        assert caught.value.fields == ("field",)

    @pytest.mark.parametrize(
        ("given", "value"),
        [
            ({"when": {"a": True}}, "perhaps"),
            ({"from": "t", "time": "seconds"}, "yesterday"),
            ({"from": "t", "time": "seconds"}, 5),
        ],
    )
    def test_a_value_that_is_none_is_told_and_not_shown(self, given: Any, value: Any) -> None:
        with pytest.raises(InvalidValue, match="field") as caught:
            source(given).store(value, "field", NOW)
        assert str(value) not in str(caught.value)


class TestReading:
    @pytest.mark.parametrize(
        ("given", "told"),
        [
            (5, "name a column"),
            (["a"], "name a column"),
            ({}, "say one of from, when, unless, text and value"),
            ({"when": {}}, "at least 1 item"),
            ({"from": "a", "values": {}}, "at least 1 item"),
            ({"text": "{a} {b"}, "a brace has no other"),
            ({"from": "a", "text": "{a}"}, "not from and text"),
            ({"when": {"a": 1}, "unless": {"a": 1}}, "not when and unless"),
            ({"text": "Ada"}, "names no column"),
            ({"text": "{}"}, "nothing is between"),
            ({"text": "{a}", "time": "seconds"}, "go with from only"),
            ({"from": "a", "time": "seconds", "values": {"1": "x"}}, "one of time and values"),
            ({"from": "a", "values": {"1": ["x"]}}, "must be a text, a number, true or false"),
            ({"from": "a", "wirte": False}, "Extra inputs"),
            ("", "at least 1 character"),
        ],
    )
    def test_what_says_nothing_or_two_things_is_refused(self, given: Any, told: str) -> None:
        with pytest.raises(ValidationError) as caught:
            source(given)
        assert told in str(caught.value)

    def test_its_places(self) -> None:
        assert [*source("a.b").places()] == ["a.b"]
        assert [*source({"text": "{a} and {j.b}"}).places()] == ["a", "j.b"]
        assert [*source({"when": {"a": 1, "b": 2}}).places()] == ["a", "b"]
        assert [*source({"value": 1}).places()] == []
