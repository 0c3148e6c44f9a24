"""Everything that is wrong with a configuration, by its keys and in plain words."""

from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from custdb_gateway.explaining import explain


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class Inner(_Strict):
    size: int = Field(default=1, ge=1)
    called: str = Field(default="", alias="name")


class Outer(_Strict):
    title: str
    inner: Inner = Inner()
    tags: dict[str, int] = {}
    named: dict[Annotated[str, Field(min_length=1)], int] = {}
    pairs: list[tuple[int, str]] = []
    kind: Literal["first", "second", True] = "first"

    @model_validator(mode="after")
    def _check(self) -> "Outer":
        if self.title == "bad":
            raise ValueError("bad: choose another")
        return self


def told(content: dict[str, Any], prefix: str = "") -> list[str]:
    with pytest.raises(ValidationError) as caught:
        Outer.model_validate(content)
    return [*explain(caught.value, Outer, lambda path: prefix)]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ({}, "title: missing"),
        ({"titel": "x"}, "titel: unknown key; did you mean 'title'?"),
        ({"title": "x", "titel": 1}, "titel: unknown key; did you mean 'title'?"),
        ({"title": "x", "inner": {"siz": 1}}, "inner.siz: unknown key; did you mean 'size'?"),
        ({"title": "x", "inner": {"nam": 1}}, "inner.nam: unknown key; did you mean 'name'?"),
        ({"title": "x", "inner": {"x": 1}}, "inner.x: unknown key; known: name, size"),
        (
            {"title": "x", "a(b": 1},
            "a(b: unknown key; known: inner, kind, named, pairs, tags, title",
        ),
        ({"title": "x", "inner": {"s[ize": 1}}, "inner.s[ize: unknown key; did you mean 'size'?"),
        (
            {"title": "x", "inner": {"tags": {}}},
            "inner.tags: unknown key; it is a table of its own: [tags]",
        ),
        ({"title": "bad"}, "bad: choose another"),
    ],
)
def test_a_problem_has_its_place_and_what_was_probably_meant(
    content: dict[str, Any], problem: str
) -> None:
    assert told(content) == [problem]
    assert told(content, "custdb.toml: ") == [f"custdb.toml: {problem}"]


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ({"title": 5}, "title"),
        ({"title": "x", "inner": {"size": "s3cret"}}, "inner.size"),
        ({"title": "x", "inner": "s3cret"}, "inner"),
        ({"title": "x", "tags": {"s": "s3cret"}}, "tags.s"),
        ({"title": "x", "pairs": [[1, "x"], ["s3cret", "x"]]}, "pairs.1.0"),
        ({"title": "x", "inner": {"size": 0}}, "inner.size"),
    ],
)
def test_a_wrong_value_is_not_quoted(content: dict[str, Any], place: str) -> None:
    (problem,) = told(content)
    assert problem.startswith(f"{place}: ")
    assert "s3cret" not in problem


def test_a_wrong_key_has_the_place_that_a_reader_knows() -> None:
    (problem,) = told({"title": "x", "named": {"": 1}})
    assert problem.startswith("named.: ")
    assert "[key]" not in problem


def test_all_are_told() -> None:
    content = {"inner": {"siz": 1, "size": 0}, "tags": {"a": "x", "b": "x"}}
    assert {one.partition(":")[0] for one in told(content)} == {
        "title",
        "inner.siz",
        "inner.size",
        "tags.a",
        "tags.b",
    }


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ({"title": 5}, "title: must be a text, in quotes"),
        ({"inner": 5}, "inner: must be a table: [inner] and its keys below, or { key = value }"),
        ({"tags": []}, "tags: must be a table: [tags] and its keys below, or { key = value }"),
        ({"tags": {"a": "x"}}, "tags.a: must be a whole number"),
        ({"pairs": "x"}, 'pairs: must be a list, as in ["a", "b"]'),
        ({"inner": {"size": 0}}, "inner.size: must be at least 1"),
        ({"named": {"": 1}}, "named.: must not be empty"),
        ({"kind": "frist"}, "kind: must be 'first', 'second' or true; did you mean 'first'?"),
        ({"kind": "x"}, "kind: must be 'first', 'second' or true"),
        ({"kind": 3}, "kind: must be 'first', 'second' or true"),
    ],
)
def test_it_is_told_in_plain_words(content: dict[str, Any], problem: str) -> None:
    assert told({"title": "x"} | content) == [problem]


def test_what_a_shorthand_stands_for_is_no_key_of_the_file() -> None:
    with pytest.raises(ValidationError) as caught:
        Outer.model_validate({"title": "x", "inner": {"name": 5}, "pairs": [[1, 2]]})
    problems = explain(caught.value, Outer, content={"inner": "short", "pairs": [[1, 2]]})
    assert [one.partition(": ")[0] for one in problems] == ["inner", "pairs"]
