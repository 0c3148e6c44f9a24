"""When a condition holds of a released value."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from custdb_gateway.mapping.conditions import Condition, all_hold

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
AFTER, BEFORE = NOW + timedelta(seconds=2), NOW - timedelta(seconds=2)


def condition(given: Any) -> Condition:
    return Condition.model_validate(given)


def holds(given: Any, value: Any) -> bool:
    return condition(given).holds(value, NOW)


class TestFlags:
    @pytest.mark.parametrize(
        "value", [True, 1, -1, 2, "t", "T", "true", "yes", "1", "on", " ", "x"]
    )
    def test_true_in_any_form(self, value: Any) -> None:
        assert holds(True, value)
        assert not holds(False, value)
        assert not holds({"not": True}, value)
        assert holds({"not": False}, value)

    @pytest.mark.parametrize("value", [False, 0, 0.0, "", "0", "f", "F", "false", "NO", "off", "n"])
    def test_false_in_any_form(self, value: Any) -> None:
        assert holds(False, value)
        assert not holds(True, value)

    def test_no_value_is_neither(self) -> None:
        assert not holds(True, None)
        assert not holds(False, None)
        assert holds({"not": True}, None)
        assert holds({"not": False}, None)

    def test_what_only_looks_like_a_word(self) -> None:
        assert holds(True, "o\ufb00")  # a ligature, which a full folding takes apart

    @pytest.mark.parametrize("empty", [True, False])
    @pytest.mark.parametrize(
        "form", [{"is": True}, {"is": 3}, {"not": 3}, {"above": 1}, {"future": True}]
    )
    @pytest.mark.parametrize("value", [None, "", "0000-00-00 00:00:00"])
    def test_empty_decides_where_there_is_nothing(
        self, form: dict[str, Any], empty: bool, value: Any
    ) -> None:
        assert holds({**form, "empty": empty}, value) is empty


class TestEquality:
    @pytest.mark.parametrize(
        ("wanted", "value"),
        [
            (1, 1),
            (1, "1"),
            ("1", 1),
            (1, True),
            ("1", True),
            (0, False),
            (2.0, 2),
            (1.5, 1.5),
            (1.5, "1.5"),
            ("it's", "it's"),
            (2**53 + 1, str(2**53 + 1)),
            (["a", "b"], "b"),
            ([True, 7], 7),
        ],
    )
    def test_in_whichever_type_it_is_kept(self, wanted: Any, value: Any) -> None:
        assert holds(wanted, value)
        assert not holds({"not": wanted}, value)

    @pytest.mark.parametrize(
        ("wanted", "value"),
        [(1, 2), ("a", "A"), ("a", "a "), ("a", None), (2, True), (["a", "b"], "ab"), (2, "2.0")],
    )
    def test_nothing_else_is_equal(self, wanted: Any, value: Any) -> None:
        assert not holds(wanted, value)
        assert holds({"not": wanted}, value)


class TestSet:
    @pytest.mark.parametrize("value", [None, "", "0000-00-00", "0000-00-00 00:00:00"])
    def test_what_stands_for_nothing(self, value: Any) -> None:
        assert holds({"set": False}, value)
        assert not holds({"set": True}, value)

    @pytest.mark.parametrize("value", [0, False, "0", " ", "x", "2026-11-25"])
    def test_everything_else_is_something(self, value: Any) -> None:
        assert holds({"set": True}, value)

    @pytest.mark.parametrize("value", [0, "0", None, ""])
    @pytest.mark.parametrize("form", ["seconds", "milliseconds", "compact"])
    def test_zero_is_no_moment(self, value: Any, form: str) -> None:
        assert holds({"set": False, "time": form}, value)


class TestNumbers:
    @pytest.mark.parametrize(
        ("given", "value", "expected"),
        [
            ({"above": 0}, 1, True),
            ({"above": 0}, 0, False),
            ({"above": 0}, "1", True),
            ({"above": 1.5}, 2, True),
            ({"above": 0.1}, 0.1, False),
            ({"below": 0.1}, 0.1, False),
            ({"below": 0}, -1, True),
            ({"below": 0}, 0, False),
            ({"above": 2**53}, str(2**53 + 1), True),
            ({"above": 1_234_567}, 1_234_568, True),
            ({"above": 0}, None, False),
            ({"below": 0}, None, False),
            ({"above": 0}, "many", False),
            ({"below": 5}, "nan", False),
            ({"above": 0}, True, True),
            ({"above": 0}, [], False),
        ],
    )
    def test_bounds(self, given: Any, value: Any, expected: bool) -> None:
        assert holds(given, value) is expected


class TestMoments:
    @pytest.mark.parametrize(
        ("form", "after", "before"),
        [
            (None, AFTER.isoformat(), BEFORE.isoformat()),
            (None, "2099-01-01", "2000-01-01"),
            (None, AFTER.timestamp(), BEFORE.timestamp()),
            ("seconds", AFTER.timestamp(), BEFORE.timestamp()),
            ("seconds", f"{AFTER.timestamp()}", f"{BEFORE.timestamp()}"),
            ("milliseconds", AFTER.timestamp() * 1000, BEFORE.timestamp() * 1000),
            ("compact", AFTER.strftime("%Y%m%d%H%M%S"), BEFORE.strftime("%Y%m%d%H%M%S")),
            ("compact", 20991231235959, 20001231235959),
            ("seconds", 2**63 - 1, -(2**63)),  # for ever, as some keep it
            ("seconds", str(2**63 - 1), "-1"),
            ("milliseconds", 2**63 - 1, 1),
        ],
    )
    def test_what_is_yet_to_come(self, form: str | None, after: Any, before: Any) -> None:
        given = {"time": form} if form else {}
        assert holds({"future": True, **given}, after)
        assert not holds({"future": False, **given}, after)
        assert holds({"future": False, **given}, before)
        assert not holds({"future": True, **given}, before)

    @pytest.mark.parametrize("value", [None, "", "never", "0000-00-00 00:00:00", [], {}])
    @pytest.mark.parametrize("form", [{}, {"time": "seconds"}, {"time": "compact"}])
    def test_no_moment_is_not_in_the_future(self, value: Any, form: dict[str, str]) -> None:
        assert holds({"future": False, **form}, value)
        assert not holds({"future": True, **form}, value)

    @pytest.mark.parametrize(
        "value", ["2099010100000", "209901010000000", 2099010100000, "20991301000000"]
    )
    def test_fourteen_digits_and_no_others(self, value: Any) -> None:
        assert not holds({"future": True, "time": "compact"}, value)


class TestReading:
    @pytest.mark.parametrize(
        ("given", "told"),
        [
            ({}, "say one of"),
            ({"is": 1, "not": 2}, "not is and not"),
            ({"set": True, "future": True}, "not set and future"),
            ({"empty": True}, "say one of"),
            ({"is": 1, "time": "seconds"}, "goes with set and future"),
            ({"set": True, "empty": True}, "the same as set"),
            ({"is": []}, "names no value"),
            ([], "names no value"),
            ({"is": {"a": 1}}, "must be a text, a number, true or false"),
            ({"is": [["a"]]}, "must be a text"),
            ({"is": "a\0b"}, "NUL"),
            ({"is": float("nan")}, "no number"),
            ({"above": float("inf")}, "no number"),
            ({"above": "5"}, "must be a number"),
            ({"above": True}, "must be a number"),
            ({"future": True, "time": "minutes"}, "'seconds', 'milliseconds' or 'compact'"),
            ({"sett": True}, "Extra inputs"),
        ],
    )
    def test_what_says_nothing_or_two_things_is_refused(self, given: Any, told: str) -> None:
        with pytest.raises(ValidationError) as caught:
            condition(given)
        assert told in str(caught.value)
        assert "input_value" not in str(caught.value)

    def test_the_one_value_that_makes_it_hold(self) -> None:
        assert condition("a").fixed == "a"
        assert condition(["a"]).fixed == "a"
        assert condition(False).fixed is False
        for given in (["a", "b"], {"not": "a"}, {"set": True}, {"is": "a", "empty": True}):
            assert condition(given).fixed is None
        assert condition({"is": "a", "empty": True}).only == "a"


def test_all_must_hold_of_their_own_places() -> None:
    conditions = {"a": condition(True), "b.c": condition({"set": False})}
    assert all_hold(conditions, {"a": 1}, NOW)
    assert not all_hold(conditions, {"a": 1, "b.c": 1}, NOW)
    assert not all_hold(conditions, {}, NOW)
