"""MongoDB under the contract."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any, cast

import pytest
import pytest_asyncio
from bson import ObjectId

from custdb_adapters.mongodb import MongoDB, MongoDBStore
from custdb_gateway.mapping import UserMapping
from custdb_gateway.store import StoreSettings, UserStore
from custdb_gateway.testing import SuiteTable, TablesContract, UserStoreContract
from custdb_gateway.values import Kind
from tests.adapters.mongodb.acts import (
    IGNORE_CASE,
    TYPED,
    UNIQUE,
    follow,
    insert,
    opened,
    uses_an_index,
)
from tests.servers.mongodb import Command, MongoDBServer, index


class TestMongoDB(UserStoreContract):
    """With the role that the documents make, and no other."""

    cannot = frozenset({"microseconds"})
    # The server of the tests takes no longer pattern; MongoDB itself takes 32,000 characters.
    longest_keyword = 900

    @pytest_asyncio.fixture
    async def store(self, guarded_mongodb: MongoDBServer) -> AsyncIterator[MongoDBStore]:
        roles = ["gatewayWrites"]
        async with opened(guarded_mongodb, TYPED, *UNIQUE, roles=roles) as store:
            assert store._unique == {"id", "email", "phone", "username"}
            yield store

    async def break_client(self, store: UserStore) -> None:
        await cast(MongoDBStore, store)._users.database.client.close()


def _made(table: SuiteTable) -> Iterator[Command]:
    """The commands that make a table of the suite, as a collection without much of a schema."""
    id_path = "_id" if table.id == "id" else table.id
    types = {"made": {}, "uuid": {"bsonType": "binData"}, "text": {"bsonType": "string"}}
    properties = {id_path: types[table.id_kind]}
    properties |= {
        name: {"bsonType": "bool"} for name, kind in table.columns.items() if kind is Kind.BOOLEAN
    }
    schema = {"properties": properties}
    yield {"create": table.name, "validator": {"$jsonSchema": schema}}
    for name, rule in table.unique.items():
        options = {"collation": IGNORE_CASE} if rule == "ignore-case" else {}
        yield index(name, collection=table.name, unique=True, sparse=True, **options)


class TestTables(TablesContract):
    cannot = frozenset({"columns"})

    @pytest.fixture(autouse=True)
    def _server(self, guarded_mongodb: MongoDBServer) -> None:
        self.server = guarded_mongodb

    @asynccontextmanager
    async def opened(
        self, table: SuiteTable, mapping: UserMapping, *, keep: bool = False, **settings: Any
    ) -> AsyncIterator[MongoDBStore]:
        if not keep:
            self.database = await asyncio.to_thread(self.server.created, *_made(table))
        patient = {"pool_wait": 30, "timeout": 30, **settings}  # the tests' server is slow
        url = self.server.url(self.database, appName=self.database)
        store_settings = StoreSettings(url, mapping, **patient)
        async with MongoDB(store_settings).open() as store:
            yield store

    async def follow(self, store: MongoDBStore, advice: str) -> None:
        await follow(store, advice)

    async def make_ledger(self, store: Any) -> None:
        await asyncio.to_thread(
            self.server.run, {"create": "custdb_ledger"}, database=self.database
        )

    async def fill(self, store: MongoDBStore, rows: int) -> None:
        users = ({"email": f"e{n}@x", "phone": f"p{n}", "username": f"u{n}"} for n in range(rows))
        await insert(store, *users)

    async def uses_an_index(self, store: MongoDBStore, identifier: str) -> bool:
        value = str(ObjectId()) if identifier == "id" else "E7@x"
        return await uses_an_index(store, identifier, value)

    async def connections(self, store: MongoDBStore) -> int:
        """Those for commands: on the ones that the driver keeps watch with, nobody is."""
        everything = {"currentOp": 1, "$all": True}
        with self.server.client() as client:
            found = client.admin.command(everything)["inprog"]
        names = [
            one.get("clientMetadata", {}).get("application", {}).get("name")
            for one in found
            if one.get("effectiveUsers")
        ]
        return names.count(self.database)
