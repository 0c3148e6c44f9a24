"""What `check` says of flags: how many users are kept out, and words that are no flags."""

from collections.abc import Collection, Mapping
from types import SimpleNamespace
from typing import Any

import pytest

from custdb_gateway.cli.checking.flags import look_at_flags
from custdb_gateway.mapping import UserMapping
from custdb_gateway.store import Finding, ScatteredValues

pytestmark = pytest.mark.asyncio


class Store:
    """Hands out what it was given, of the keys that are asked for."""

    def __init__(self, users: list[dict[str, Any]]) -> None:
        self._users = users

    async def scatter_values(self, keys: Collection[str], limit: int) -> ScatteredValues:
        users = [{key: one for key, one in user.items() if key in keys} for user in self._users]
        return ScatteredValues(users[:limit], "all of them")


async def found(
    fields: Mapping[str, Any], *users: dict[str, Any], where: Mapping[str, Any] | None = None
) -> dict[str, Finding]:
    """Findings by what they are about."""
    section = {"table": "users", "id": "id"} | ({"where": where} if where else {})
    content = {"users": section, "fields": {"phone": "phone", **fields}}
    mapping = UserMapping.model_validate(content)
    setup: Any = SimpleNamespace(mapping=mapping)
    return {one.subject: one for one in await look_at_flags(setup, Store([*users]))}


async def test_how_many_are_kept_out() -> None:
    users = [{"blocked": True}, {"blocked": "f"}, {"blocked": None}, {}]
    told = (await found({"blocked": "locked"}, *users))["users who are blocked"]
    assert (told.level, told.detail) == ("ok", "1 of 4 looked at, all of them")
    told = (await found({"blocked": "locked"}, *users[:1] * 3, *users))["users who are blocked"]
    assert told.level == "warn"
    assert "the right way round" in told.detail


@pytest.mark.parametrize(
    ("source", "value"),
    [("active", "t"), ({"when": {"active": True}}, 1), ({"unless": {"active": False}}, "yes")],
)
async def test_where_all_are_it_fails(source: Any, value: Any) -> None:
    key = "isDeleted" if source == "active" else "@active"
    told = await found({"isDeleted": source}, {key: value}, {key: value})
    assert told["users who are deleted"].level == "fail"
    assert "all 2 looked at are deleted" in told["users who are deleted"].detail


async def test_words_that_count_as_true_whatever_they_say() -> None:
    users = [{"blocked": one} for one in ("nein", "ja", "no", "Y", "2", "2026-01-01", None)]
    told = (await found({"blocked": "gesperrt"}, *users))["words of fields.blocked"]
    assert told.level == "warn"
    assert told.detail.startswith("2 of 7 rows have a word in 'gesperrt'")
    assert 'gesperrt = { is = "the word" }' in told.detail
    assert "nein" not in told.detail


async def test_words_that_a_mapping_names_are_no_flags() -> None:
    users = [{"@state": "aus"}, {"@state": "an"}]
    told = await found({"blocked": {"when": {"state": "aus"}}}, *users)
    assert [*told] == ["users who are blocked"]


async def test_flags_that_tell_who_is_a_user() -> None:
    told = await found({}, {"@active": "nein"}, where={"active": True})
    assert [*told] == ["words of users.where"]
    assert await found({}, {"@active": "t"}, where={"active": True}) == {}


async def test_of_nobody_nothing_is_said() -> None:
    assert await found({"blocked": "locked"}) == {}
    assert await found({"email": "mail"}, {"email": "ada@x"}) == {}
