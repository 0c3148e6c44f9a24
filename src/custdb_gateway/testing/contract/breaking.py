"""Stores that break, callers that leave, and many at once."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from custdb_gateway.errors import StoreUnavailable
from custdb_gateway.store import UserStore
from custdb_gateway.testing.contract.acts import add, every_method


class Breaking:
    break_client: Callable[[UserStore], Awaitable[None]]

    async def test_every_method_says_that_the_store_is_gone(self, store: Any) -> None:
        ada = await add(store, "ada")
        await self.break_client(store)
        for name, call in every_method(store, ada).items():
            with pytest.raises(StoreUnavailable) as caught:
                await call()
            assert caught.value.__cause__ is not None, f"{name} forgets what happened"

    async def test_cancelled_calls_hold_nothing(self, store: Any) -> None:
        ada = await add(store, "ada")
        for _ in range(5):
            calls = [asyncio.create_task(store.find_users({"id": ada["id"]})) for _ in range(40)]
            await asyncio.sleep(0)
            for call in calls:
                call.cancel()
            await asyncio.gather(*calls, return_exceptions=True)
        assert await store.find_users({"id": ada["id"]}) == [ada]

    async def test_many_callers_at_once_are_all_answered(self, store: Any) -> None:
        users = [await add(store, f"user{number}") for number in range(10)]
        asked = [user for user in users for _ in range(20)]
        found = await asyncio.gather(*(store.find_users({"id": user["id"]}) for user in asked))
        assert [one for (one,) in found] == asked
