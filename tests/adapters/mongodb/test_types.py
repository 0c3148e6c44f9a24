"""What documents hold, and what is written into them."""

import json
from datetime import UTC, datetime
from typing import Any, ClassVar
from uuid import UUID

import pytest
from bson import Binary, Decimal128, Int64, ObjectId, Timestamp
from bson.datetime_ms import DatetimeMS

from custdb_adapters._mongodb.types import decode
from custdb_gateway.errors import InvalidValue
from custdb_gateway.user import Page, StoredPassword
from custdb_gateway.values import Kind
from tests.adapters.mongodb.acts import TYPED, UNTYPED, insert, mapped, only, opened
from tests.servers.mongodb import MongoDBServer


def _deep(levels: int) -> Any:
    value: Any = []
    for _ in range(levels - 1):
        value = [value]
    return value


class TestTypes:
    SURPRISES: ClassVar[list[tuple[Any, Any]]] = [
        ("text", "text"),
        (7, 7),
        (Int64(2**53 + 1), str(2**53 + 1)),
        (1.5, 1.5),
        (2.0, 2),
        (float("nan"), None),
        (Decimal128("0.10"), 0.1),
        (Decimal128("NaN"), None),
        (True, True),
        (datetime(2024, 2, 29, 12, tzinfo=UTC), "2024-02-29T12:00:00Z"),
        (ObjectId("507f1f77bcf86cd799439011"), "507f1f77bcf86cd799439011"),
        (UUID(int=7), "00000000-0000-0000-0000-000000000007"),
        (Binary(UUID(int=7).bytes, 3), "00000000-0000-0000-0000-000000000007"),
        (b"bytes", "bytes"),
        (Timestamp(1709208000, 1), "2024-02-29T12:00:00Z"),
        ([1, {"a": ObjectId("507f1f77bcf86cd799439011")}], [1, {"a": "507f1f77bcf86cd799439011"}]),
        ({"a": {"b": [datetime(2024, 2, 29, tzinfo=UTC)]}}, {"a": {"b": ["2024-02-29T00:00:00Z"]}}),
        (None, None),
    ]

    @pytest.mark.asyncio
    async def test_what_is_stored_goes_out_as_what_it_is(self, mongodb: MongoDBServer) -> None:
        fields = {f"f{number}": f"f{number}" for number in range(len(self.SURPRISES))}
        mapping = mapped({"email": "email", **fields})
        async with opened(mongodb, UNTYPED, mapping=mapping) as store:
            stored = {f"f{number}": value for number, (value, _) in enumerate(self.SURPRISES)}
            await insert(store, {"_id": "1", "email": "a@x", **stored})
            (ada,) = await store.find_users({"email": "a@x"})
            for number, (_, released) in enumerate(self.SURPRISES):
                assert ada.get(f"f{number}") == released
                assert type(ada.get(f"f{number}")) is type(released)
            json.dumps(ada)

    def test_a_time_that_iso_8601_cannot_tell(self) -> None:
        """The server of the tests does not take it."""
        assert decode({"a": DatetimeMS(2**60)}) == {"a": None}

    @pytest.mark.asyncio
    @pytest.mark.parametrize(
        "value",
        [
            {"$ne": None},
            {"a": [{"$where": "1"}]},
            {"a.b": 1},
            {"a\0": 1},
            {"a": 2**63},
            [[2**64]],
            _deep(101),
        ],
    )
    async def test_no_operator_ever_gets_into_a_document(
        self, mongodb: MongoDBServer, value: Any
    ) -> None:
        async with opened(mongodb, TYPED) as store:
            ada = await store.create_user({"username": "ada"}, None)
            with pytest.raises(InvalidValue):
                await store.create_user({"username": "u", "settings": value}, None)
            with pytest.raises(InvalidValue):
                await store.update_user(ada["id"], {"settings": value}, None)
            assert (await store.list_users(Page(1, 10))).users == [ada]

    @pytest.mark.asyncio
    async def test_what_is_as_deep_as_may_be_is_stored(self, mongodb: MongoDBServer) -> None:
        async with opened(mongodb, TYPED) as store:
            ada = await store.create_user({"username": "ada", "settings": _deep(99)}, None)
            assert await store.find_users({"username": "ada"}) == [ada]

    @pytest.mark.asyncio
    @pytest.mark.parametrize(
        ("declared", "kind"),
        [
            ("string", Kind.TEXT),
            ("int", Kind.INTEGER),
            ("long", Kind.INTEGER),
            ("double", Kind.NUMBER),
            ("decimal", Kind.NUMBER),
            ("number", Kind.NUMBER),
            ("bool", Kind.BOOLEAN),
            ("date", Kind.TIMESTAMP),
            ("binData", Kind.UUID),
            ("objectId", Kind.TEXT),
            ("object", Kind.JSON),
            (["null", "int"], Kind.INTEGER),
            (["object", "array"], Kind.JSON),
            ("regex", Kind.TEXT),
        ],
    )
    async def test_kinds_are_those_of_the_validator(
        self, mongodb: MongoDBServer, declared: Any, kind: Kind
    ) -> None:
        of_x: dict[str, Any] = {"bsonType": declared}
        inner = {"bsonType": "object", "properties": {"x": of_x}}
        schema = {"properties": {"x": of_x, "a": inner, "l": {"bsonType": "array", "items": inner}}}
        command = {"create": "users", "validator": {"$jsonSchema": schema}}
        mapping = mapped({"email": "email", "x": "x", "y": "a.x", "z": "l.$.x", "q": "l.0.x"})
        async with opened(mongodb, command, mapping=mapping) as store:
            assert {store.kinds[field] for field in "xyzq"} == {kind}

    @pytest.mark.asyncio
    async def test_what_a_validator_declares_is_what_is_written(
        self, mongodb: MongoDBServer
    ) -> None:
        given = {
            "long": (1, Int64),
            "int": (1, int),
            "double": ("1.5", float),
            "decimal": ("1.5", Decimal128),
            "objectId": ("507f1f77bcf86cd799439011", ObjectId),
            "binData": (str(UUID(int=7)), UUID),
            "date": ("2024-02-29T12:34:56.789987Z", datetime),
        }
        properties = {name: {"bsonType": name} for name in given}
        command = {"create": "users", "validator": {"$jsonSchema": {"properties": properties}}}
        mapping = mapped({"email": "email", **{name: name for name in given}})
        async with opened(mongodb, command, mapping=mapping) as store:
            values = {name: value for name, (value, _) in given.items()}
            created = await store.create_user({"email": "a@x", **values}, None)
            assert created["date"] == "2024-02-29T12:34:56.789Z"
            assert await store.find_users({"email": "a@x"}) == [created]
            document = await only(store)
            for name, (_, type_) in given.items():
                assert type(document[name]) is type_, name
            for field, value in {
                "int": 2**31,
                "long": 2**63,
                "objectId": "x",
                "binData": "x",
                "decimal": "1." + "1" * 40,
            }.items():
                with pytest.raises(InvalidValue):
                    await store.update_user(created["id"], {field: value}, None)

    @pytest.mark.asyncio
    async def test_a_validator_refuses_what_it_does_not_know(self, mongodb: MongoDBServer) -> None:
        rules = {"required": ["email"], "properties": {"email": {"pattern": "@"}}}
        command = {"create": "users", "validator": {"$jsonSchema": rules}}
        async with opened(mongodb, command, mapping=mapped("email username")) as store:
            with pytest.raises(InvalidValue):
                await store.create_user({"username": "ada"}, None)
            ada = await store.create_user({"email": "ada@x"}, None)
            with pytest.raises(InvalidValue):
                await store.update_user(ada["id"], {"email": "ada"}, None)

    @pytest.mark.asyncio
    async def test_without_a_validator_documents_tell(self, mongodb: MongoDBServer) -> None:
        fields = "email blocked createdAt birthdate count share tags company unknown loginsCount"
        mapping = mapped(fields)
        async with opened(mongodb, UNTYPED, mapping=mapping) as store:
            assert [field for field in store.kinds if store.kinds[field] is not Kind.TEXT] == [
                "blocked",
                "createdAt",
                "loginsCount",
            ]
        day = datetime(1815, 12, 10, tzinfo=UTC)
        document = {"blocked": False, "birthdate": day, "count": 1, "share": 0.5, "tags": []}
        documents = [
            *({**document, "createdAt": "x"} for _ in range(3)),
            {"company": ObjectId(), "loginsCount": Int64(2), "count": "one"},
        ]
        async with opened(mongodb, UNTYPED, mapping=mapping, documents=documents) as store:
            assert store.kinds == {
                **dict.fromkeys("id email createdAt company unknown".split(), Kind.TEXT),
                "blocked": Kind.BOOLEAN,
                "birthdate": Kind.DATE,
                "count": Kind.INTEGER,
                "share": Kind.NUMBER,
                "tags": Kind.JSON,
                "loginsCount": Kind.INTEGER,
            }
            values = {"birthdate": "1815-12-10", "share": 1, "loginsCount": 3, "count": 2**40}
            ada = await store.create_user({"email": "a@x", **values}, None)
            assert ada == {"id": ada["id"], "email": "a@x", **values}

    @pytest.mark.asyncio
    async def test_a_document_that_is_too_large(self, mongodb: MongoDBServer) -> None:
        async with opened(mongodb, TYPED) as store:
            with pytest.raises(InvalidValue):
                await store.create_user({"username": "u", "name": "x" * 17_000_000}, None)

    @pytest.mark.asyncio
    async def test_half_a_character_is_refused(self, mongodb: MongoDBServer) -> None:
        async with opened(mongodb, TYPED) as store:
            with pytest.raises(InvalidValue):
                await store.create_user({"username": "\ud800"}, None)

    @pytest.mark.asyncio
    async def test_a_hash_in_bytes(self, mongodb: MongoDBServer) -> None:
        async with opened(mongodb, UNTYPED, mapping=mapped("email")) as store:
            await insert(store, {"email": "a@x", "password": b"$2b$10$abc"})
            await insert(store, {"email": "b@x", "password": ["odd"]})
            (ada,) = await store.find_accounts({"email": "a@x"})
            assert ada.password == StoredPassword("$2b$10$abc")
            (odd,) = await store.find_accounts({"email": "b@x"})
            assert odd.password is None
            assert await store.sample_passwords(5) == [StoredPassword("$2b$10$abc")]
