"""Who has been handed over."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from bson import Int64, ObjectId

from custdb_gateway.errors import AmbiguousUser, ConfigurationError
from custdb_gateway.mapping import UserMapping
from tests.adapters.mongodb.acts import UNTYPED, opened
from tests.servers.mongodb import MongoDBServer


class TestMigration:
    MAPPING = UserMapping.model_validate(
        {
            "users": {"table": "users", "id": "uid", "password": "password"},
            "fields": {"email": "email"},
            "migration": {"mark": "moved"},
        }
    )
    MOMENT = datetime(2026, 11, 24, 12, 30, tzinfo=UTC)

    @pytest.mark.parametrize(
        ("not_yet", "marked"),
        [(False, True), (0, 1), (Int64(0), 1), (0.0, 1.0), (None, MOMENT)],
    )
    @pytest.mark.asyncio
    async def test_a_mark_is_of_the_type_that_others_are(
        self, mongodb: MongoDBServer, not_yet: Any, marked: Any
    ) -> None:
        documents = [{"uid": f"u{n}", "moved": not_yet} for n in range(3)]
        async with opened(mongodb, UNTYPED, mapping=self.MAPPING, documents=documents) as store:
            await store.mark_user("u1", self.MOMENT)
            await store.mark_user("u1", self.MOMENT)
            found = [one["moved"] for one in mongodb.documents(store._users.database.name)]
            assert (found[0], found[2]) == (not_yet, not_yet)
            assert isinstance(found[1], datetime if not_yet is None else type(not_yet))
            (batch,) = [batch async for batch in store.walk_users(9)]
            assert [one.handed_over for one in batch] == [
                False,
                self.MOMENT if not_yet is None else True,
                False,
            ]

    @pytest.mark.asyncio
    async def test_a_mark_must_be_one(self, mongodb: MongoDBServer) -> None:
        odd = [{"uid": "1", "moved": "yes"}]
        with pytest.raises(ConfigurationError, match=r"migration\.mark"):
            async with opened(mongodb, UNTYPED, mapping=self.MAPPING, documents=odd):
                pass

    @pytest.mark.asyncio
    async def test_documents_with_keys_of_several_types_are_walked(
        self, mongodb: MongoDBServer
    ) -> None:
        keys = ["a", "b", ObjectId(), 7, ObjectId(), uuid4().hex, 8]
        documents = [{"_id": key, "uid": f"u{n}"} for n, key in enumerate(keys)]
        async with opened(mongodb, UNTYPED, mapping=self.MAPPING, documents=documents) as store:
            walked = [one.user_id async for batch in store.walk_users(2) for one in batch]
            assert sorted(walked) == [f"u{n}" for n in range(7)]

    @pytest.mark.asyncio
    async def test_one_of_two_that_read_alike_is_not_deleted_by_chance(
        self, mongodb: MongoDBServer
    ) -> None:
        """However late the other type comes."""
        documents = [*({"uid": f"{n}"} for n in range(200)), {"uid": 5}]
        async with opened(mongodb, UNTYPED, mapping=self.MAPPING, documents=documents) as store:
            with pytest.raises(AmbiguousUser):
                await store.delete_user("5")
            with pytest.raises(AmbiguousUser):
                await store.update_user("5", {"email": "x"}, None)
            assert await store.delete_user("6")
