"""What the cases do again and again."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import pytest

from custdb_gateway.store import ReplacesPasswordHashes
from custdb_gateway.testing.samples import IMPOSSIBLE_IDS, NEAR_AN_ID
from custdb_gateway.user import Page, Profile


async def add(store: Any, name: str) -> Profile:
    """Create a user with every identifier, all of them made of `name`."""
    values = {
        "email": f"{name}@example.com",
        "phone": f"+44 {name}",
        "username": name,
        "name": f"Name of {name}",
    }
    created: Profile = await store.create_user(values, None)
    return created


@asynccontextmanager
async def alone(store: Any, values: Mapping[str, Any]) -> AsyncIterator[Profile]:
    """A user who makes room for the next."""
    user: Profile = await store.create_user(values, None)
    try:
        yield user
    finally:
        assert await store.delete_user(user["id"]) is True


def ids_of_nobody(user: Profile) -> list[str]:
    """Ids that nobody has, the last of which are nearly the user's."""
    return [*IMPOSSIBLE_IDS, *(near.format(user["id"]) for near in NEAR_AN_ID)]


def every_method(store: Any, user: Profile) -> dict[str, Callable[[], Awaitable[Any]]]:
    """A call of each method, of some twice."""
    acts: dict[str, Callable[[], Awaitable[Any]]] = {
        "ping": lambda: store.ping(),
        "find_users": lambda: store.find_users({"id": user["id"]}),
        "find_accounts": lambda: store.find_accounts({"id": user["id"]}),
        "sample_passwords": lambda: store.sample_passwords(1),
        "search_users": lambda: store.search_users("a", Page(1, 10)),
        "list_users": lambda: store.list_users(Page(1, 10)),
        "create_user": lambda: store.create_user({"username": "new"}, None),
        "update_user": lambda: store.update_user(user["id"], {"name": "x"}, None),
        "update_user's email": lambda: store.update_user(user["id"], {"email": "x@y"}, None),
        "delete_user": lambda: store.delete_user(user["id"]),
    }
    if isinstance(store, ReplacesPasswordHashes):
        acts["replace_password_hash"] = lambda: store.replace_password_hash(user["id"], "a", "b")
    return acts


def require(store: Any, ability: type) -> None:
    """Skip the case, visibly, if the store does not declare the ability."""
    if not isinstance(store, ability):
        pytest.skip(f"{type(store).__name__} does not declare {ability.__name__}")
