"""The console scripts as texts. tests/acceptance runs them."""

from typing import get_args

import pytest

from custdb_gateway.config import Settings
from custdb_gateway.console.functions import FUNCTIONS, Function
from custdb_gateway.console.scripts import Auth, Mode, functions, page, script
from custdb_gateway.http import functions as http

URI = "https://KEY@gateway.example.com"
URL = "https://gateway.example.com"


def test_there_is_a_script_for_each_function() -> None:
    assert [one.name for one in functions("custom-user-store")] == [*http.FUNCTIONS]
    assert {one.name for one in functions("lazy-migration")} == {*http.LAZY_FUNCTIONS}


def test_the_modes_are_those_of_the_gateway() -> None:
    assert get_args(Mode) == get_args(Settings.model_fields["mode"].annotation)


@pytest.mark.parametrize("auth", get_args(Auth))
@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda one: one.name)
def test_a_script_starts_with_what_it_is_and_ends_with_its_function(
    function: Function, auth: Auth
) -> None:
    text = script(function, auth)
    comment, _, code = text.partition(f"async function {function.name}(")
    assert all(line.startswith("//") for line in comment.splitlines())
    assert code.endswith("\n}\n")
    assert "$" not in text
    assert max(len(line) for line in text.splitlines()) <= 100


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda one: one.name)
def test_only_what_cannot_have_been_done_is_written_again(function: Function) -> None:
    text = script(function, "hmac")
    repeated = "['ECONNREFUSED']" if function.writes else "['ECONNREFUSED', 'ECONNRESET', 'EPIPE']"
    assert repeated in text
    assert ("keepAlive" in text) is not function.writes


@pytest.mark.parametrize("mode", get_args(Mode))
@pytest.mark.parametrize("auth", get_args(Auth))
def test_the_page_says_what_to_register_and_to_paste(auth: Auth, mode: Mode) -> None:
    text = page(URI, URL, auth, mode)
    assert f"\n    {URI}\n" in text
    assert f"`{URL}`" in text
    assert ("CUSTDB_KEY" in text) is (auth == "hmac")
    assert ("CUSTDB_TOKEN" in text) is (auth == "bearer")
    assert [one.name for one in FUNCTIONS if f"| {one.name}.js |" in text] == [
        one.name for one in functions(mode)
    ]
    assert "$" not in text
