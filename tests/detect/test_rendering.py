"""What is written is TOML, whatever columns are called."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custdb_gateway.detect.candidates import rank
from custdb_gateway.detect.lines import Line, Proposal
from custdb_gateway.detect.literals import key, literal
from custdb_gateway.detect.rendering import printable, render
from custdb_gateway.detect.tables import read_table
from tests.detect.made import people, relation

NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
VALUES = st.recursive(
    st.booleans() | st.integers(-(2**63), 2**63 - 1) | NAMES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)


@given(NAMES, VALUES)
def test_every_value_is_read_as_it_was_written(name: str, value: object) -> None:
    assert tomllib.loads(f"{key(name)} = {literal(value)}") == {name: value}


@given(st.text())
def test_a_comment_stays_on_its_line(text: str) -> None:
    assert len(f"# {printable(text)}".splitlines()) == 1


@pytest.mark.parametrize(
    "hostile", ["x\n[users]", 'a"b', "a\\", "naïve 'quote'", "tab\there", "\x1b[31mred", "a.b", "#"]
)
def test_a_hostile_name_is_but_a_name(hostile: str) -> None:
    proposal = Proposal(
        users=[Line("table", hostile, f"note {hostile}"), Line("id", "id")],
        where=[Line(hostile, True)],
        fields=[Line("email", hostile, doubt=f"is {hostile} it?"), Line("username", hostile)],
        joins={"credential": [Line("table", hostile), Line("on", {hostile: hostile})]},
        doubts=[f"is {hostile} it?"],
    )
    ranked = rank([read_table(relation(hostile, "email"), people(email="u{n}@x"))])
    for is_sure in (True, False):
        read = tomllib.loads(render(proposal, ranked, is_sure=is_sure))
        assert read["users"].get("table") == (hostile if is_sure else None)
        assert read["users"]["where"] == {hostile: True}
        assert read["fields"] == {"username": hostile}
        assert read["joins"]["credential"]["on"] == {hostile: hostile}
