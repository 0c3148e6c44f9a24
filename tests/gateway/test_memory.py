"""The store in memory keeps to the contract, so that tests may believe it."""

from typing import cast

import pytest_asyncio

from custdb_gateway.store import UserStore
from custdb_gateway.testing import MemoryStore, UserStoreContract, suite_mapping
from custdb_gateway.testing.samples import SUITE_COLUMNS


class TestMemoryStore(UserStoreContract):
    @pytest_asyncio.fixture
    async def store(self) -> MemoryStore:
        return MemoryStore(
            suite_mapping(), {name: kind for name, (_, kind) in SUITE_COLUMNS.items()}
        )

    async def break_client(self, store: UserStore) -> None:
        cast(MemoryStore, store).is_down = True
