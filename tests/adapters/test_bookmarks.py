"""Listing a table that is too large to be counted for each page."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from custdb_adapters._shared import bookmarks
from custdb_adapters._shared.bookmarks import FAR, Bookmarks
from custdb_adapters.mongodb import MongoDB
from custdb_adapters.sqlite import SQLite
from custdb_gateway.store import StoreSettings
from custdb_gateway.testing import suite_mapping
from custdb_gateway.user import Page
from tests.adapters import test_mysql, test_postgresql, test_sqlite


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class TestBookmarks:
    def test_a_quick_count_is_not_used_again(self) -> None:
        known = Bookmarks(Clock())
        assert known.total() is None
        known.counted(10, 0.01)
        assert known.total() is None

    def test_few_rows_are_always_counted(self) -> None:
        known = Bookmarks(Clock())
        known.counted(FAR - 1, 5)
        assert known.total() is None
        known.counted(FAR, 5)
        assert known.total() == FAR

    @pytest.mark.parametrize(("took", "lasts"), [(0.1, 10), (0.3, 30), (5, 60)])
    def test_a_slow_one_is_used_for_longer_the_longer_it_took(
        self, took: float, lasts: float
    ) -> None:
        clock = Clock()
        known = Bookmarks(clock)
        known.counted(1_000_000, took)
        known.changed(1)
        known.changed(-3)
        clock.now += lasts - 0.001
        assert known.total() == 999_998
        clock.now += 0.002
        assert known.total() is None

    def test_reads_on_from_the_nearest_place_before(self) -> None:
        known = Bookmarks(Clock())
        assert known.begin(FAR + 500) == (None, FAR + 500)
        for offset in (FAR + 300, FAR + 100, FAR + 200, FAR - 1):
            known.ended(offset, f"id{offset}")
        assert known.begin(FAR + 200) == (f"id{FAR + 200}", 0)
        assert known.begin(FAR + 299) == (f"id{FAR + 200}", 99)
        assert known.begin(FAR + 5000) == (f"id{FAR + 300}", 4700)
        assert known.begin(FAR + 99) == (None, FAR + 99)
        known.ended(FAR + 200, "other")
        assert known.begin(FAR + 201) == ("other", 1)

    def test_forgets_places_after_a_while(self) -> None:
        clock = Clock()
        known = Bookmarks(clock)
        known.ended(FAR, "x")
        clock.now += 301
        assert known.begin(FAR) == (None, FAR)
        known.ended(FAR, "y")
        assert known.begin(FAR) == ("y", 0)

    def test_is_bounded(self) -> None:
        known = Bookmarks(Clock())
        for number in range(20_000):
            known.ended(FAR + number, number)
        assert known.begin(FAR + 15_000) == (9_999, 5_001)


def _opened(name: str, request: pytest.FixtureRequest) -> AbstractAsyncContextManager[Any]:
    if name == "sqlite":
        folder: Path = request.getfixturevalue("tmp_path")
        url = test_sqlite._file(folder, test_sqlite.SUITE_TABLE)
        return SQLite(StoreSettings(url, suite_mapping())).open()
    server = request.getfixturevalue(name)
    if name == "mongodb":
        url = server.url(server.created({"create": "users"}))
        return MongoDB(StoreSettings(url, suite_mapping())).open()
    module: Any = {"postgresql": test_postgresql, "mysql": test_mysql}[name]
    opened: AbstractAsyncContextManager[Any] = module.opened(server, module.SUITE_TABLE)
    return opened


@pytest_asyncio.fixture(params=["sqlite", "postgresql", "mysql", "mongodb"])
async def store(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Any]:
    """A store that takes every table for a large one."""
    monkeypatch.setattr(bookmarks, "SLOW_SECONDS", -1.0)
    monkeypatch.setattr(bookmarks, "_TIMES", 1e9)
    monkeypatch.setattr(bookmarks, "FAR", 1)
    async with _opened(request.param, request) as store:
        yield store


@pytest.mark.asyncio
async def test_pages_of_a_large_table_follow_one_another(store: Any) -> None:
    users = [await store.create_user({"username": f"u{n:02}"}, None) for n in range(23)]
    listed = []
    for number in range(1, 6):
        listing = await store.list_users(Page(number, 5))
        assert listing.total == 23
        listed += listing.users
    assert listed == users
    assert (await store.list_users(Page(6, 5))).users == []
    assert (await store.list_users(Page(3, 7))).users == users[14:21]


@pytest.mark.asyncio
async def test_own_writes_count_at_once(store: Any) -> None:
    users = [await store.create_user({"username": f"u{n}"}, None) for n in range(9)]
    assert (await store.list_users(Page(1, 3))).total == 9
    await store.create_user({"username": "late"}, None)
    assert (await store.list_users(Page(1, 3))).total == 10
    await store.delete_user(users[0]["id"])
    await store.delete_user(users[0]["id"])
    assert (await store.list_users(Page(1, 3))).total == 9


@pytest.mark.asyncio
async def test_nobody_is_left_out_between_pages_when_somebody_leaves(store: Any) -> None:
    users = [await store.create_user({"username": f"u{n:02}"}, None) for n in range(12)]
    first = (await store.list_users(Page(1, 4))).users
    second = (await store.list_users(Page(2, 4))).users
    await store.delete_user(users[0]["id"])
    third = (await store.list_users(Page(3, 4))).users
    assert [*first, *second, *third] == users
