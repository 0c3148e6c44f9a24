"""The rights that the documents grant for a lazy migration are enough, and there are no others.

Those for all functions are what the suites run with.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import pytest
import pytest_asyncio

from custdb_adapters.mongodb import MongoDB
from custdb_adapters.mysql import MySQL
from custdb_adapters.postgresql import PostgreSQL
from custdb_gateway.errors import NotSupported, StoreRejected
from custdb_gateway.store import Adapter, Standing, StoreSettings
from custdb_gateway.testing import suite_mapping
from custdb_gateway.user import Page, Profile, StoredPassword
from tests.adapters import pages, sql, test_mysql, test_postgresql
from tests.adapters.mongodb import acts as mongodb
from tests.servers.mongodb import MongoDBServer
from tests.servers.mysql import MySQLServer
from tests.servers.postgresql import PostgreSQLServer

Stores = tuple[Any, Any]
"""That of the table's owner, and that of somebody with few rights."""

MARKED = suite_mapping(migration={"mark": "moved_at"})
FIRST = datetime(2026, 11, 24, 12, 30, tzinfo=UTC)


class LazyMigration:
    """A subclass gives the stores: on an empty table, with what the documents grant for each."""

    pytestmark: ClassVar = [pytest.mark.asyncio]

    known: ClassVar = {"right to select"}
    """What `check` can tell of the rights."""
    beyond_marks: ClassVar = ("create", "update", "delete")
    beyond_the_ledger: ClassVar = ("create", "update", "delete")
    """What the server keeps from somebody who notes hand-overs, and in no other way."""

    @pytest.fixture
    def reading(self) -> Stores:
        raise NotImplementedError("the subclass gives this fixture")

    @pytest.fixture
    def marking(self) -> Stores:
        raise NotImplementedError("the subclass gives this fixture")

    @pytest.fixture
    def ledger(self) -> Stores:
        raise NotImplementedError("the subclass gives this fixture")

    async def test_everybody_is_read(self, reading: Stores) -> None:
        owner, store = reading
        ada = await _ada(owner)
        for identifier in ("id", "email", "phone", "username"):
            assert await store.find_users({identifier: ada[identifier]}) == [ada]
        (account,) = await store.find_accounts({"username": "ada", "email": "ada@x"})
        assert (account.profile, account.password) == (ada, StoredPassword("hash"))
        assert await store.sample_passwords(9) == [StoredPassword("hash")]
        listed, found = (
            await store.list_users(Page(1, 9)),
            await store.search_users("A", Page(1, 9)),
        )
        assert (listed.total, listed.users) == (found.total, found.users) == (1, [ada])
        assert await _walked(store) == [Standing(ada["id"], False, StoredPassword("hash"))]
        await store.ping()

    async def test_nothing_is_written(self, reading: Stores) -> None:
        owner, store = reading
        ada = await _ada(owner)
        await _refuses(store, ada, "create", "update", "delete")
        assert (await owner.list_users(Page(1, 9))).users == [ada]

    async def test_without_its_rights_there_is_no_ledger(self, reading: Stores) -> None:
        _, store = reading
        with pytest.raises((NotSupported, StoreRejected)):
            await store.probe_ledger()
        with pytest.raises((NotSupported, StoreRejected)):
            await store.add_to_ledger("1", FIRST)

    async def test_check_finds_that_writing_is_not_allowed(self, reading: Stores) -> None:
        _, store = reading
        rights = [one for one in await store.inspect() if "right" in one.subject]
        assert {one.subject for one in rights if one.ok} == self.known

    async def test_users_are_marked(self, marking: Stores) -> None:
        owner, store = marking
        ada, grace = await _ada(owner), await owner.create_user({"username": "grace"}, None)
        await store.mark_user(ada["id"], FIRST)
        await store.mark_user(ada["id"], FIRST + timedelta(days=1))
        assert await _walked(store) == [
            Standing(ada["id"], FIRST, StoredPassword("hash")),
            Standing(grace["id"], False, None),
        ]
        rights = [one for one in await store.inspect() if one.subject == "right to mark"]
        assert all(one.ok for one in rights)
        await _refuses(store, ada, *self.beyond_marks)
        assert await store.find_users({"email": "ada@x"}) == [ada]

    async def test_hand_overs_are_written_down(self, ledger: Stores) -> None:
        owner, store = ledger
        ada = await _ada(owner)
        await store.probe_ledger()
        assert await owner.find_in_ledger(["1", ""]) == {}
        await store.add_to_ledger(ada["id"], FIRST)
        await store.add_to_ledger(ada["id"], FIRST + timedelta(days=1))
        assert await store.find_in_ledger([ada["id"], "x"]) == {ada["id"]: FIRST}
        assert await _walked(store) == [Standing(ada["id"], False, StoredPassword("hash"))]
        await _refuses(store, ada, *self.beyond_the_ledger)
        assert await store.find_users({"email": "ada@x"}) == [ada]


async def _ada(store: Any) -> Profile:
    values = {"email": "ada@x", "phone": "1", "username": "ada", "name": "Ada", "balance": 7}
    ada: Profile = await store.create_user(values, "hash")
    return ada


async def _walked(store: Any) -> list[Standing]:
    return [one async for batch in store.walk_users(1) for one in batch]


async def _refuses(store: Any, user: Profile, *writes: str) -> None:
    calls = {
        "create": lambda: store.create_user({"email": "x@x"}, None),
        "update": lambda: store.update_user(user["id"], {"email": "x@x"}, None),
        "delete": lambda: store.delete_user(user["id"]),
    }
    for write in writes:
        with pytest.raises(NotSupported):
            await calls[write]()


class SQLMigration(LazyMigration):
    """On a server, of which a subclass has a fixture."""

    adapter: ClassVar[type[Adapter]]
    table: ClassVar[str]
    rights: ClassVar[pages.Rights]

    @pytest.fixture
    def server(self) -> sql.Server:
        raise NotImplementedError("the subclass gives this fixture")

    @pytest_asyncio.fixture
    async def reading(self, server: sql.Server) -> AsyncIterator[Stores]:
        async with AsyncExitStack() as stack:
            yield await self._opened(stack, server, rights=self.rights.reading)

    @pytest_asyncio.fixture
    async def marking(self, server: sql.Server) -> AsyncIterator[Stores]:
        async with AsyncExitStack() as stack:
            yield await self._opened(stack, server, rights=self.rights.marking, mapping=MARKED)

    @pytest_asyncio.fixture
    async def ledger(self, server: sql.Server) -> AsyncIterator[Stores]:
        made = pages.ledger(in_bytes=isinstance(server, MySQLServer))
        async with AsyncExitStack() as stack:
            yield await self._opened(stack, server, made, rights=self.rights.ledger)

    async def _opened(
        self, stack: AsyncExitStack, server: sql.Server, *more: str, **options: Any
    ) -> Stores:
        tables = (self.table, *more)
        few = sql.opened(self.adapter, server, *tables, fresh=True, **options)
        store = await stack.enter_async_context(few)
        url = server.url(sql.database_of(store))
        owners = self.adapter(StoreSettings(url, suite_mapping()))
        return await stack.enter_async_context(owners.open()), store


class TestPostgreSQL(SQLMigration):
    adapter = PostgreSQL
    table = test_postgresql.SUITE_TABLE
    rights = test_postgresql.RIGHTS

    @pytest.fixture
    def server(self, postgresql: PostgreSQLServer) -> PostgreSQLServer:
        return postgresql


class TestMySQL(SQLMigration):
    adapter = MySQL
    table = test_mysql.SUITE_TABLE
    rights = test_mysql.RIGHTS

    @pytest.fixture
    def server(self, mysql: MySQLServer) -> MySQLServer:
        return mysql


class TestMongoDB(LazyMigration):
    beyond_marks = ("create", "delete")  # MongoDB has no rights to fields
    beyond_the_ledger = ("delete",)  # the server of the tests has none to collections

    @pytest_asyncio.fixture
    async def reading(self, guarded_mongodb: MongoDBServer) -> AsyncIterator[Stores]:
        async with AsyncExitStack() as stack:
            yield await self._opened(stack, guarded_mongodb, "gatewayReads")

    @pytest_asyncio.fixture
    async def marking(self, guarded_mongodb: MongoDBServer) -> AsyncIterator[Stores]:
        roles = ("gatewayReads", "gatewayMarks")
        async with AsyncExitStack() as stack:
            yield await self._opened(stack, guarded_mongodb, *roles, mapping=MARKED)

    @pytest_asyncio.fixture
    async def ledger(self, guarded_mongodb: MongoDBServer) -> AsyncIterator[Stores]:
        roles = ("gatewayReads", "gatewayLedger")
        async with AsyncExitStack() as stack:
            yield await self._opened(stack, guarded_mongodb, *roles)

    @pytest_asyncio.fixture
    async def unwatched(self, guarded_mongodb: MongoDBServer) -> AsyncIterator[Stores]:
        """The server of the tests lets it look for a ledger."""
        async with AsyncExitStack() as stack:
            yield await self._opened(stack, guarded_mongodb, "gatewayReads", watched=False)

    async def test_without_its_rights_there_is_no_ledger(self, unwatched: Stores) -> None:
        await super().test_without_its_rights_there_is_no_ledger(unwatched)

    async def _opened(
        self, stack: AsyncExitStack, server: MongoDBServer, *roles: str, **options: Any
    ) -> Stores:
        few = mongodb.opened(server, mongodb.TYPED, roles=roles, fresh=True, **options)
        store = await stack.enter_async_context(few)
        settings = StoreSettings(server.url(store._users.database.name), suite_mapping())
        return await stack.enter_async_context(MongoDB(settings).open()), store

    async def test_check_finds_that_writing_is_not_allowed(self, reading: Stores) -> None:
        """Or nothing: not every server tells what its users may do."""
        _, store = reading
        rights = [one for one in await store.inspect() if "right" in one.subject]
        assert {one.subject for one in rights if one.ok} <= self.known
