"""The JSON Schema of mappings, by which editors complete and check."""

import tomllib
from importlib import resources
from typing import Any

import jsonschema_rs
import pytest

from custdb_gateway.mapping import builtin_profiles
from custdb_gateway.mapping.editors import json_schema

SMALLEST: dict[str, Any] = {"users": {"table": "u", "id": "i"}, "fields": {"email": "m"}}


@pytest.fixture(scope="module")
def schema() -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(json_schema())


def test_it_is_a_schema() -> None:
    jsonschema_rs.meta.validate(json_schema())
    assert json_schema()["title"] == "A mapping of custdb-gateway"


@pytest.mark.parametrize("name", builtin_profiles())
def test_every_profile_is_valid(name: str, schema: jsonschema_rs.Draft202012Validator) -> None:
    text = (resources.files("custdb_gateway.profiles") / f"{name}.toml").read_text("utf-8")
    assert [one.message for one in schema.iter_errors(tomllib.loads(text))] == []


@pytest.mark.parametrize(
    "more",
    [
        "users.where = { a = true, b = [1, 'x'], c = { not = 1.5 }, d = { set = false } }",
        "users.where = { a = { above = 1 }, b = { future = true, time = 'seconds' } }",
        "joins.j = { table = 't', on = { a = 'b' }, key = 'k', value = 'v', where = { x = 1 } }",
        "fields.name = { text = '{a}' }",
        "fields.blocked = { unless = { a = true } }",
        "fields.gender = { from = 's', values = { 1 = 'M', 2 = false } }",
        "match.email = 'exact'",
        "match = { email = 'lower', username = { in = 'x', as = 'first-upper' } }",
        "on_create = { a = 1, b = { now = true }, c = { make = 'uuid' }, d = [], e = false }",
        "queries.list = 'select 1'",
        "passwords = { new = 'bcrypt', schemes = ['auto'], options = { a = 1 } }",
    ],
)
def test_what_the_language_has_is_valid(
    more: str, schema: jsonschema_rs.Draft202012Validator
) -> None:
    assert [one.message for one in schema.iter_errors(_with(more))] == []


@pytest.mark.parametrize(
    "more",
    [
        "usres = {}",
        "users.tabel = 'x'",
        "users.read_only = 'yes'",
        "users.where = { a = [] }",
        "users.where = { a = { sett = true } }",
        "users.where = { a = { above = 'x' } }",
        "joins.j = { table = 't' }",
        "joins.j = { table = 't', on = {} }",
        "fields.email = 5",
        "fields.email = ''",
        "fields.name = { txt = '{a}' }",
        "fields.gender = { from = 's', values = { 1 = [] } }",
        "match.email = 'folded'",
        "match.email = { as = 'folded' }",
        "on_create = { a = { make = 'password' } }",
        "on_update = { a = { now = false } }",
        "queries.mail = 'select 1'",
        "passwords.new = 'md5'",
        "passwords.bcrypt_cost = 99",
    ],
)
def test_what_the_language_has_not_is_not(
    more: str, schema: jsonschema_rs.Draft202012Validator
) -> None:
    assert not schema.is_valid(_with(more))


@pytest.mark.parametrize("missing", ["users", "fields"])
def test_what_must_be_there(missing: str, schema: jsonschema_rs.Draft202012Validator) -> None:
    assert schema.is_valid(SMALLEST)
    assert not schema.is_valid({key: one for key, one in SMALLEST.items() if key != missing})


def _with(more: str) -> dict[str, Any]:
    added = tomllib.loads(more)
    return {**SMALLEST, **{key: _both(SMALLEST.get(key), one) for key, one in added.items()}}


def _both(before: Any, added: Any) -> Any:
    return {**before, **added} if before else added
