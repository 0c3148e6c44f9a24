"""A weak hash goes after the right password was given, and no login waits or fails for it."""

import asyncio
import logging
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from custdb_gateway.errors import InvalidCredentials, StoreUnavailable
from custdb_gateway.mapping import PasswordsSection, UserMapping, parse_mapping
from custdb_gateway.operations import Operations
from custdb_gateway.passwords import HashLane, PasswordKeeper, Upgrades
from custdb_gateway.testing.memory import MemoryStore
from custdb_gateway.throttle import Throttle
from custdb_gateway.user import StoredPassword

pytestmark = pytest.mark.asyncio

MD5 = "5ebe2294ecd0e0f08eab7690d2a6ee69"  # of "secret"
MAPPING = """
[users]
table = "users"
id = "id"
password = "password"
[fields]
username = "username"
blocked = "blocked"
"""


def mapping() -> UserMapping:
    found = parse_mapping(MAPPING, [])
    assert found is not None
    return found


class Scene:
    """A store, and logins that replace weak hashes."""

    def __init__(self, store: MemoryStore, lane: HashLane) -> None:
        self.store = store
        section = PasswordsSection(new="bcrypt", bcrypt_cost=5, upgrade=True)
        keeper = PasswordKeeper(lane, section)
        self.upgrades = Upgrades(store, keeper)
        self._operations = Operations(
            store, mapping(), keeper, Throttle(None), upgrades=self.upgrades
        )

    async def login(self, name: str, password: str = "secret") -> None:
        deadline = asyncio.get_running_loop().time() + 30
        await self._operations.login({"username": name}, password, deadline)

    async def stored(self, name: str) -> str:
        """The hash of a user, once everything is done."""
        await self.upgrades.close()
        self.store.is_down = False
        (account,) = await self.store.find_accounts({"username": name})
        assert account.password is not None
        return account.password.hash


@pytest_asyncio.fixture
async def scene() -> AsyncIterator[Scene]:
    lane = HashLane(2, 10)
    store = MemoryStore(mapping())
    await store.create_user({"username": "ada"}, MD5)
    yield Scene(store, lane)
    lane.close()


async def test_a_weak_hash_is_replaced_and_the_password_stays(scene: Scene) -> None:
    await scene.login("ada")
    new = await scene.stored("ada")
    assert new.startswith("$2b$05$")
    assert scene.upgrades.counts == {"replaced": 1}
    await scene.login("ada")
    assert await scene.stored("ada") == new
    assert scene.upgrades.counts == {"replaced": 1}


async def test_a_wrong_password_replaces_nothing(scene: Scene) -> None:
    with pytest.raises(InvalidCredentials):
        await scene.login("ada", "wrong")
    assert await scene.stored("ada") == MD5
    assert not scene.upgrades.counts


async def test_a_hash_that_has_changed_meanwhile_is_left(scene: Scene) -> None:
    await scene.store.replace_password_hash("1", MD5, "another")
    scene.upgrades.note("1", StoredPassword(MD5), "secret")
    assert await scene.stored("ada") == "another"
    assert scene.upgrades.counts == {"left": 1}


async def test_a_password_that_the_new_kind_cannot_hold_is_left(scene: Scene) -> None:
    scene.upgrades.note("1", StoredPassword(MD5), "x" * 73)
    assert await scene.stored("ada") == MD5
    assert scene.upgrades.counts == {"left": 1}


@pytest.mark.parametrize("error", [StoreUnavailable, TimeoutError, RuntimeError, MemoryError])
async def test_a_store_that_fails_fails_no_login(
    scene: Scene,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: type[Exception],
) -> None:
    async def fail(user_id: str, old: str, new: str) -> bool:
        raise error

    monkeypatch.setattr(scene.store, "replace_password_hash", fail)
    with caplog.at_level(logging.INFO):
        await scene.login("ada")
        assert await scene.stored("ada") == MD5
    assert scene.upgrades.counts == {"failed": 1}
    assert "secret" not in caplog.text
    assert MD5 not in caplog.text
    assert "1 failed" in caplog.text
    assert error.__name__ in caplog.text


async def test_what_is_cancelled_has_ended_when_it_is_closed(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = False

    async def hang(user_id: str, old: str, new: str) -> bool:
        nonlocal ended
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0.01)  # as a connection is given back
            ended = True
        return True

    monkeypatch.setattr("custdb_gateway.passwords.upgrades._GOODBYE", 0.2)
    monkeypatch.setattr(scene.store, "replace_password_hash", hang)
    scene.upgrades.note("1", StoredPassword(MD5), "secret")
    await scene.upgrades.close()
    assert ended


async def test_only_so_many_are_under_way(scene: Scene) -> None:
    for number in range(40):
        await scene.store.create_user({"username": f"u{number}"}, MD5)
        scene.upgrades.note(str(number + 2), StoredPassword(MD5), "secret")
    await scene.upgrades.close()
    assert 0 < scene.upgrades.counts["replaced"] <= 16
