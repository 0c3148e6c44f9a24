"""What people are told of their slips."""

from typing import Any

import pytest

from custdb_gateway.problems import did_you_mean


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
