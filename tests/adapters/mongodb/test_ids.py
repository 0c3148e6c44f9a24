"""Ids of all the types that documents have."""

from typing import Any
from uuid import UUID

import pytest
from bson import Binary, Decimal128, Int64, ObjectId

from custdb_gateway.errors import AmbiguousUser, InvalidValue, UserExists
from custdb_gateway.mapping import load_mapping
from custdb_gateway.user import Page
from tests.adapters.mongodb.acts import UNTYPED, insert, mapped, opened
from tests.servers.mongodb import MongoDBServer


class TestIds:
    @pytest.mark.asyncio
    @pytest.mark.parametrize(
        ("stored", "text"),
        [
            (ObjectId("507f1f77bcf86cd799439011"), "507f1f77bcf86cd799439011"),
            ("507f1f77bcf86cd799439011", "507f1f77bcf86cd799439011"),
            (7, "7"),
            (7.0, "7"),
            (Int64(-(2**63)), str(-(2**63))),
            (Decimal128("7"), "7"),
            ("7", "7"),
            (UUID(int=7), "00000000-0000-0000-0000-000000000007"),
            (Binary(UUID(int=7).bytes, 3), "00000000-0000-0000-0000-000000000007"),
            ("ada", "ada"),
        ],
    )
    async def test_of_each_type_are_found_changed_and_deleted(
        self, mongodb: MongoDBServer, stored: Any, text: str
    ) -> None:
        async with opened(mongodb, UNTYPED, mapping=mapped("email")) as store:
            await insert(store, {"_id": stored, "email": "a@x"})
            ada = {"id": text, "email": "a@x"}
            assert await store.find_users({"id": text}) == [ada]
            assert await store.find_users({"email": "a@x"}) == [ada]
            changed = await store.update_user(text, {"email": "b@x"}, None)
            assert changed == {"id": text, "email": "b@x"}
            assert await store.delete_user(text)

    @pytest.mark.asyncio
    @pytest.mark.parametrize("text", ["07", "7.0", "+7", " 7", "7e0", "\u0667", "-0"])
    async def test_a_number_has_one_spelling(self, mongodb: MongoDBServer, text: str) -> None:
        async with opened(mongodb, UNTYPED, mapping=mapped("email")) as store:
            await insert(store, {"_id": 7, "email": "a@x"}, {"_id": 0, "email": "b@x"})
            assert await store.find_users({"id": text}) == []
            assert not await store.delete_user(text)

    @pytest.mark.asyncio
    async def test_that_read_alike_are_ambiguous(self, mongodb: MongoDBServer) -> None:
        alike = [
            *({"_id": 7, "email": "a@x"}, {"_id": "7", "email": "b@x"}),
            *({"_id": True, "email": "c@x"}, {"_id": 1, "email": "d@x"}),
        ]
        async with opened(mongodb, UNTYPED, mapping=mapped("email")) as store:
            await insert(store, *alike)
            assert len(await store.find_users({"id": "7"})) == 2
            assert len(await store.find_users({"id": "1"})) == 1
        known = opened(mongodb, UNTYPED, mapping=mapped("email"), documents=alike)
        async with known as store:
            with pytest.raises(AmbiguousUser):
                await store.update_user("7", {"email": "x@x"}, None)
            with pytest.raises(AmbiguousUser):
                await store.delete_user("7")
            assert (await store.list_users(Page(1, 10))).total == 4

    @pytest.mark.asyncio
    @pytest.mark.parametrize(
        ("present", "new"),
        [(None, ObjectId), (ObjectId(), ObjectId), ("a", str), (UUID(int=1), UUID)],
    )
    async def test_new_ones_are_of_the_type_of_the_others(
        self, mongodb: MongoDBServer, present: Any, new: type
    ) -> None:
        others = [] if present is None else [{"_id": present, "email": "old@x"}]
        mapping = mapped("email")
        async with opened(mongodb, UNTYPED, mapping=mapping, documents=others) as store:
            ada = await store.create_user({"email": "ada@x"}, None)
            assert await store.find_users({"id": ada["id"]}) == [ada]
            (found,) = await store._lookups.find({"email": "ada@x"})
            assert type(found.document["_id"]) is new
            given = str(UUID(int=2))
            named = await store.create_user({"id": given, "email": "grace@x"}, None)
            assert (named["id"] == given) is (new is not ObjectId)
            for taken in (ada["id"], named["id"]):
                with pytest.raises(UserExists):
                    await store.create_user({"id": taken, "email": "third@x"}, None)

    @pytest.mark.asyncio
    async def test_numbers_are_not_made_up(self, mongodb: MongoDBServer) -> None:
        mapping, old = mapped("email"), {"_id": 7, "email": "old@x"}
        async with opened(mongodb, UNTYPED, mapping=mapping, documents=[old]) as store:
            with pytest.raises(InvalidValue):
                await store.create_user({"email": "ada@x"}, None)
            assert (await store.create_user({"id": 8, "email": "ada@x"}, None))["id"] == "8"
            with pytest.raises(UserExists):
                await store.create_user({"id": "7", "email": "b@x"}, None)

    @pytest.mark.asyncio
    async def test_a_field_called_id(self, mongodb: MongoDBServer) -> None:
        mapping = mapped("email", id="id")
        async with opened(mongodb, UNTYPED, mapping=mapping) as store:
            assert store._collection.columns["id"].path.query == "_id"
        ada = {"id": "ada", "email": "ada@x"}
        async with opened(mongodb, UNTYPED, mapping=mapping, documents=[ada]) as store:
            assert await store.find_users({"id": "ada"}) == [ada]
            grace = await store.create_user({"email": "grace@x"}, None)
            assert grace == {"id": str(UUID(grace["id"])), "email": "grace@x"}
            assert await store.find_users({"id": grace["id"]}) == [grace]
            assert await store.delete_user("ada")

    @pytest.mark.asyncio
    async def test_genauths_own_table(self, mongodb: MongoDBServer) -> None:
        mapping = load_mapping("genauth", [])
        async with opened(mongodb, UNTYPED, mapping=mapping) as store:
            values = {"email": "a@x", "emailVerified": True, "loginsCount": 3, "birthdate": "x"}
            ada = await store.create_user(values, "hash")
            assert ada == {"id": ada["id"], **values}
            assert await store.find_users({"id": ada["id"]}) == [ada]
