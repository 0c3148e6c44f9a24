"""Every built-in profile on the application's real tables, with hashes that it made itself."""

import asyncio
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from custdb_gateway.errors import (
    AccountBlocked,
    AmbiguousUser,
    InvalidCredentials,
    NotSupported,
    UserExists,
)
from custdb_gateway.mapping import builtin_profiles
from custdb_gateway.operations import Operations
from custdb_gateway.user import Page
from custdb_gateway.values import is_true
from tests.applications.application import Application, names
from tests.applications.databases import Database
from tests.gateway.vectors import VECTORS

pytestmark = pytest.mark.asyncio(loop_scope="module")

OUTCOMES = {"account_blocked": AccountBlocked, "invalid_credentials": InvalidCredentials}
EVERYBODY = Page(1, 100)
SOMEBODY_NEW = {"email": "new@example.org", "username": "newcomer", "password": "a new password"}


def _deadline() -> float:
    return asyncio.get_running_loop().time() + 60


async def test_every_profile_is_tested() -> None:
    assert sorted({*builtin_profiles()} - {"genauth"}) == names()


async def test_the_profile_says_what_it_is(application: Application) -> None:
    assert application.mapping.notes() == []
    assert {*application.expected["identifier"]} <= application.mapping.columns.keys()


async def test_hashes_are_those_of_the_application(application: Application) -> None:
    for user in application.expected["users"]:
        if "vector" in user:
            vector = VECTORS[user["vector"]]
            assert (vector["hash"] or vector["salt"]) in application.contents
            assert user["password"] == vector["password"]
        else:
            assert "password" not in user


async def test_finds_users_and_releases_their_profiles(
    application: Application, operations: Operations
) -> None:
    for user in application.expected["users"]:
        for query in user["find"]:
            found = await operations.get_user(query)
            assert found is not None, query
            if "profile" in user:
                assert found == user["profile"]


async def test_rows_that_are_nobody_are_not_found(
    application: Application, operations: Operations
) -> None:
    for absent in application.expected.get("absent", ()):
        for query in absent["find"]:
            assert await operations.get_user(query) is None, query


async def test_two_who_are_meant_are_nobody(
    application: Application, operations: Operations
) -> None:
    for two in application.expected.get("ambiguous", ()):
        for query in two["find"]:
            with pytest.raises(AmbiguousUser):
                await operations.get_user(query)


async def test_lists_all_users(application: Application, operations: Operations) -> None:
    listing = await operations.list_users(EVERYBODY)
    listed = {user["id"]: user for user in listing.users}
    assert (listing.total, len(listed)) == (application.expected["total"],) * 2
    for user in application.expected["users"]:
        if "profile" in user and user.get("listed", True):
            assert listed[user["profile"]["id"]] == user["profile"]


async def test_searches(application: Application, operations: Operations) -> None:
    assert application.expected["search"]
    for search in application.expected["search"]:
        listing = await operations.search_users(search["keyword"], EVERYBODY)
        assert [user["id"] for user in listing.users] == search["ids"], search["keyword"]
        assert listing.total == len(search["ids"])


async def test_people_log_in_with_the_passwords_they_have(
    application: Application, operations: Operations
) -> None:
    users = [user for user in application.expected["users"] if "password" in user]
    # What was typed is not always what was hashed: the application changes some of it first.
    typed = [user.get("typed", user["password"]) for user in users]
    wanted = [OUTCOMES.get(user.get("login", ""), user["find"][0]) for user in users]
    assert await _log_in(operations, users, typed) == wanted
    assert any(isinstance(one, dict) for one in wanted)


async def test_nobody_logs_in_with_another_password(
    application: Application, operations: Operations
) -> None:
    users = [user for user in application.expected["users"] if "wrong" in user]
    outcomes = await _log_in(operations, users, [user["wrong"] for user in users])
    assert users
    assert outcomes == [InvalidCredentials] * len(users)


async def _log_in(
    operations: Operations, users: list[dict[str, Any]], passwords: list[str]
) -> list[Any]:
    """How each login ends: by what they were found, or the error. All at once, on every core."""

    async def outcome(query: dict[str, str], password: str) -> Any:
        try:
            profile = await operations.login(query, password, _deadline())
        except (AccountBlocked, InvalidCredentials) as exc:
            return type(exc)
        assert profile == await operations.get_user(query)
        return query

    logins = zip((user["find"][0] for user in users), passwords, strict=True)
    return await asyncio.gather(*(outcome(*login) for login in logins))


async def test_creates_a_user_where_that_is_safe(
    application: Application, writing: Operations, writable: Database
) -> None:
    create = application.expected.get("create")
    if create is None:
        with pytest.raises(NotSupported):
            await writing.create_user(SOMEBODY_NEW, _deadline())
        await _deletes_nobody(application, writing)
        return
    given = create["user"]
    profile = await writing.create_user(given, _deadline())
    user_id = profile["id"]
    assert profile == profile | {k: v for k, v in given.items() if k not in ("password", "id")}
    await _compare(application, writable, user_id, create["stored"])
    for name in application.expected["identifier"]:
        assert await writing.get_user({name: given[name]}) == profile
    assert await writing.login({"id": user_id}, given["password"], _deadline()) == profile
    with pytest.raises(UserExists):
        await writing.create_user(given | {"password": None}, _deadline())
    assert await writing.delete_user(user_id)
    assert await writing.get_user({"id": user_id}) is None


async def _deletes_nobody(application: Application, writing: Operations) -> None:
    (known,) = (await writing.list_users(Page(1, 1))).users
    with pytest.raises(NotSupported):
        await writing.delete_user(known["id"])
    assert await writing.get_user({"id": known["id"]}) == known


async def test_updates_a_user_where_that_is_safe(
    application: Application, writing: Operations, writable: Database
) -> None:
    update = application.expected.get("update")
    if update is None:
        (known,) = (await writing.list_users(Page(1, 1))).users
        with pytest.raises(NotSupported):
            await writing.update_user(known["id"], SOMEBODY_NEW, _deadline())
        return
    user_id, changes = update["id"], update["changes"]
    before = await writing.get_user({"id": user_id})
    profile = await writing.update_user(user_id, changes, _deadline())
    assert before is not None
    assert profile != before
    released = changes | update.get("released", {})
    assert profile == profile | {k: v for k, v in released.items() if k != "password"}
    assert profile == await writing.get_user({"id": user_id})
    await _compare(application, writable, user_id, update["stored"])
    if "password" in changes:
        assert await writing.login({"id": user_id}, changes["password"], _deadline()) == profile


async def _compare(
    application: Application, database: Database, user_id: str, stored: dict[str, Any]
) -> None:
    """That the user's row holds what is written there as `table.column = value`."""
    prefix = f"{application.mapping.users.table}."
    places = [key.removeprefix(prefix) for key in stored]
    assert all(key.startswith(prefix) for key in stored)
    row = await asyncio.to_thread(database.row, user_id, places)
    for key, value, expected in zip(stored, row, stored.values(), strict=True):
        assert _is(value, expected), f"{key} holds {value!r}"


def _is(value: Any, expected: Any) -> bool:
    """Whether a stored value is a literal, or `{now}`, `{set}` or `{matches}`."""
    value = value.decode() if isinstance(value, bytes) else value
    if not isinstance(expected, dict):
        if isinstance(expected, bool):
            return value is not None and is_true(value) is expected
        return str(value) == str(expected)
    if "set" in expected:
        return (value not in (None, "", 0)) is expected["set"]
    if "matches" in expected:
        return re.fullmatch(expected["matches"], str(value)) is not None
    return bool(value) and abs(datetime.now(UTC) - _moment(value)) < timedelta(minutes=5)


def _moment(value: Any) -> datetime:
    """A stored moment: seconds, milliseconds, fourteen digits or the column's own type."""
    if isinstance(value, str):
        return datetime.strptime(value, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    if isinstance(value, int):
        return datetime.fromtimestamp(value / 1000 if value > 10**11 else value, UTC)
    moment: datetime = value
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
