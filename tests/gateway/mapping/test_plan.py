"""Profiles put together and taken apart."""

from datetime import UTC, datetime
from typing import Any

import pytest

from custdb_gateway.errors import FieldNotWritable
from custdb_gateway.mapping import UserMapping
from custdb_gateway.mapping.plan import hidden


def mapping(
    fields: dict[str, Any], users: dict[str, Any] | None = None, **more: Any
) -> UserMapping:
    section = {"table": "users", "id": "uid", "password": "pw", **(users or {})}
    return UserMapping.model_validate({"users": section, "fields": fields, **more})


class TestReading:
    def test_a_plain_profile_is_left_as_it_is(self) -> None:
        plan = mapping({"email": "mail", "name": "full"}).plan
        profile = {"id": "1", "email": "a@x"}
        assert plan.finish(profile) is profile
        assert plan.columns == {"id": "uid", "email": "mail", "name": "full"}
        assert plan.written == {}

    def test_what_is_hidden_does_not_leave(self) -> None:
        plan = mapping(
            {
                "email": "mail",
                "name": {"text": "{first} {mail}"},
                "blocked": {"when": {"state": 3, "mail": {"set": True}}},
            }
        ).plan
        read = {"id": "1", "email": "a@x", "@first": "Ada", "@mail": "a@x", "@state": 3}
        assert [*plan.columns] == ["id", "email", "@first", "@mail", "@state"]
        assert plan.finish(read) == {
            "id": "1",
            "email": "a@x",
            "name": "Ada a@x",
            "blocked": True,
        }
        assert plan.finish({"id": "2"}) == {"id": "2", "blocked": False}

    def test_an_identifier_as_its_copy_has_it(self) -> None:
        match = {"username": {"in": "low", "as": "lower"}, "phone": "digits"}
        plan = mapping({"username": "n", "phone": "p", "email": "e"}, match=match).plan
        assert plan.lookup_key("username") == hidden("low")
        assert plan.lookup_key("phone") == "phone"
        assert plan.folded("username", "Ada") == "ada"
        assert plan.folded("phone", "+1 2") == "12"
        assert plan.folded("phone", "none") is None
        assert plan.folded("phone", 12) == 12
        assert plan.folded("email", "A@x") == "A@x"
        assert plan.folded("username", None) is None


class TestWriting:
    def test_what_a_new_row_gets(self) -> None:
        plan = mapping(
            {"username": "n", "blocked": {"unless": {"active": True}}, "givenName": "first"},
            users={
                "where": {"site": 7, "active": True, "kind": ["a", "b"], "gone": {"set": False}}
            },
            match={"username": {"in": "low", "as": "lower"}},
            on_create={"first": "", "pw": "!", "made": 5},
            on_update={"changed": 6},
            on_password={"made": 7, "reset": 8},
        ).plan
        assert plan.created({"username": "Ada"}, with_password=False) == {
            "givenName": "",
            "password": "!",
            "@made": 5,
            "username": "Ada",
            "@low": "ada",
            "@site": 7,
            "@active": True,
        }
        with_password = plan.created({"username": "Ada", "givenName": "A"}, with_password=True)
        assert "password" not in with_password
        assert (with_password["@made"], with_password["@reset"]) == (5, 8)
        assert with_password["givenName"] == "A"
        assert plan.created({"username": "Ada", "blocked": True}, with_password=True)["@active"]

    def test_what_a_changed_row_gets(self) -> None:
        plan = mapping(
            {"username": "n", "email": "m", "givenName": "first"},
            on_update={
                "changed": {"now": True},
                "slug": {"text": "{username}", "as": "lower"},
                "both": {"text": "{username} {email}"},
            },
            on_password={"reset": 8},
        ).plan
        assert plan.changed({"username": "Ada"}, with_password=False).keys() == {
            "@changed",
            "@slug",
            "username",
        }
        # Of what is not given, nothing is known: its copies stay as they are.
        assert plan.changed({"givenName": "A"}, with_password=True).keys() == {
            "@changed",
            "@reset",
            "givenName",
        }
        both = plan.changed({"username": "Ada", "email": "a@x"}, with_password=False)
        assert (both["@slug"], both["@both"]) == ("ada", "Ada a@x")

    def test_all_that_cannot_be_written_is_told(self) -> None:
        plan = mapping(
            {"email": "m", "name": {"text": "{a}"}, "company": {"value": "x"}, "city": "j.c"},
            joins={"j": {"table": "t", "on": {"a": "b"}}},
        ).plan
        given = {"email": "a@x", "name": "n", "company": "x", "city": "c"}
        with pytest.raises(FieldNotWritable) as caught:
            plan.changed(given, with_password=False, unwritable=["city"])
        assert {*caught.value.fields} == {"name", "company", "city"}

    def test_the_keys_that_may_be_written(self) -> None:
        plan = mapping(
            {
                "email": "m",
                "photo": {"from": "p", "write": False},
                "blocked": {"when": {"state": 3}},
                "isDeleted": {"when": {"a": 1, "b": 2}},
                "name": {"text": "{first}"},
            },
            on_update={"changed": {"now": True}},
        ).plan
        assert [*plan.writes] == ["email", "@state", "@changed"]
        assert [*plan.keys("blocked")] == ["@state"]
        assert [*plan.keys("name")] == []

    def test_a_moment_is_the_same_wherever_it_is_written(self) -> None:
        plan = mapping(
            {"email": "m", "emailVerified": {"when": {"at": {"set": True}}}},
            on_update={"changed": {"now": True}},
        ).plan
        written = plan.changed({"emailVerified": True}, with_password=False)
        assert isinstance(written["@at"], datetime)
        assert written["@at"] is written["@changed"]
        assert written["@at"].tzinfo is UTC


def test_without_optional_fields_all_else_stays() -> None:
    full = mapping({"email": "m", "nickname": {"from": "n", "optional": True}}, on_create={"a": 1})
    less = full.plan.without(["nickname"])
    assert [*less.plan.columns] == ["id", "email"]
    assert less.on_create == full.on_create
    assert less.plan.created({"email": "x", "nickname": "y"}, with_password=False) == {
        "@a": 1,
        "email": "x",
    }
