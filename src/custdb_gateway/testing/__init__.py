"""For whoever writes an adapter: the suite that proves one, and a store in memory.

    class TestMyStore(UserStoreContract):
        @pytest_asyncio.fixture
        async def store(self) -> AsyncIterator[UserStore]:
            async with MyAdapter(StoreSettings(url, suite_mapping())).open() as store:
                yield store

        async def break_client(self, store: UserStore) -> None:
            await store.connection.close()

See docs/adapters.md. Needs pytest 9, for its subtests, and pytest-asyncio.
"""

import pytest

pytest.register_assert_rewrite("custdb_gateway.testing.contract", "custdb_gateway.testing.tables")

# pytest explains the assertions of modules that are imported only after that.
from custdb_gateway.testing.contract import UserStoreContract, suite_mapping  # noqa: E402 - asserts are rewritten first
from custdb_gateway.testing.memory import MemoryStore  # noqa: E402 - asserts are rewritten first
from custdb_gateway.testing.tables import SuiteTable, TablesContract  # noqa: E402 - asserts are rewritten first

__all__ = ["MemoryStore", "SuiteTable", "TablesContract", "UserStoreContract", "suite_mapping"]
