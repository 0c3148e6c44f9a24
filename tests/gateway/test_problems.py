"""What people are told of their slips."""

from typing import Annotated, Any

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from custdb_gateway.problems import did_you_mean, explain


@pytest.mark.parametrize(
    ("name", "known", "hint"),
    [
        ("user", ["users", "orders"], "; did you mean 'users'?"),
        ("USERS", ["users", "orders"], "; did you mean 'users'?"),
        ("usres", ["Users", "orders"], "; did you mean 'Users'?"),
        ("e_mail", {"email", "phone"}, "; did you mean 'email'?"),
        ("zzz", ["users", "orders"], "; known: orders, users"),
        ("", ["users", "orders"], "; known: orders, users"),
        ("users", [], ""),
        ("🔑", iter(["b", "a"]), "; known: a, b"),
    ],
)
def test_names_what_is_nearest_or_all_there_is(name: str, known: Any, hint: str) -> None:
    assert did_you_mean(name, known) == hint


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
        ({"title": "x", "titel": 1}, "titel: unknown key; did you mean 'title'?"),
        ({"title": "x", "inner": {"siz": 1}}, "inner.siz: unknown key; did you mean 'size'?"),
        ({"title": "x", "inner": {"nam": 1}}, "inner.nam: unknown key; did you mean 'name'?"),
        ({"title": "x", "inner": {"x": 1}}, "inner.x: unknown key; known: name, size"),
        (
            {"title": "x", "a(b": 1},
            "a(b: unknown key; known: inner, named, pairs, tags, title",
        ),
        ({"title": "x", "inner": {"s[ize": 1}}, "inner.s[ize: unknown key; did you mean 'size'?"),
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
    content = {"titel": 1, "inner": {"siz": 1, "size": 0}, "tags": {"a": "x", "b": "x"}}
    assert {one.partition(":")[0] for one in told(content)} == {
        "title",
        "titel",
        "inner.siz",
        "inner.size",
        "tags.a",
        "tags.b",
    }
