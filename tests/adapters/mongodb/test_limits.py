"""Which documents are users: filters find what the mapping's conditions hold of."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from bson import Binary, Decimal128, Int64, ObjectId

from custdb_adapters._mongodb.limits import limit
from custdb_adapters._mongodb.paths import parse, read
from custdb_adapters._mongodb.types import decode
from custdb_gateway.mapping.conditions import Condition
from tests.adapters.mongodb.acts import IGNORE_CASE
from tests.servers.mongodb import MongoDBServer

NOW = datetime.now(UTC).replace(microsecond=0)
SOON, BEFORE = NOW + timedelta(days=2), NOW - timedelta(days=2)
MISSING = object()

VALUES: list[Any] = [
    MISSING,
    None,
    *("", " ", "0", "1", "f", "F", "No", "off", "OFF", "true", "False", "t", "x"),
    *("user", "User", "us\u200ber", "user\n", "\u200b", "a.c", "abc", "1.5", "-3", "5", "007"),
    *("0000-00-00", "0000-00-00 00:00:00", "9007199254740993"),
    *(0, 1, 2, -3, 5, Int64(7), Int64(2**53 + 1), -0.0, 0.5, 1.0, 1.5, 5.0, 1e300),
    *(Decimal128("0"), Decimal128("0.00"), Decimal128("0.1"), 0.1, Decimal128("1.50")),
    *(float("nan"), float("inf"), float("-inf"), Decimal128("NaN"), Decimal128("-Infinity")),
    *(True, False),
    *(BEFORE, NOW, SOON, datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)),
    *(SOON.isoformat(), BEFORE.isoformat(), SOON.date().isoformat(), "2000-01-01 10:00:00"),
    *(SOON.astimezone().strftime("%Y-%m-%dT%H:%M:%S+0000"), "2024-13-01", "2999-12-31T23:59:59Z"),
    *("2999-12-31T23:59:59.123456+02:00", "2000-12-31 23:59:59.1Z"),
    *(int(SOON.timestamp()), int(BEFORE.timestamp()), str(int(SOON.timestamp()))),
    *(int(SOON.timestamp() * 1000), SOON.timestamp(), str(int(BEFORE.timestamp() * 1000))),
    *(SOON.strftime("%Y%m%d%H%M%S"), int(SOON.strftime("%Y%m%d%H%M%S"))),
    *(BEFORE.strftime("%Y%m%d%H%M%S"), int(BEFORE.strftime("%Y%m%d%H%M%S"))),
    *(ObjectId("507f1f77bcf86cd799439011"), "507f1f77bcf86cd799439011"),
    *(UUID(int=7), Binary(UUID(int=7).bytes, 3), str(UUID(int=7)), b"user"),
    *([], ["user"], [None], [True], [0], [SOON], {}, {"a": 1}, [""], [5], [[]], [{}]),
]

CHOICES: list[Any] = [
    *("user", "1", "0", "1.5", "a.c", "No", "", "0.1", "507f1f77bcf86cd799439011"),
    *(str(UUID(int=7)), "2999-12-31T23:59:59Z", "9007199254740993"),
    *(0, 1, 5, 2**53 + 1, 0.1, 1.5, 1.0, True, False),
    *(["user", 5], [0, "No"], [True, "0"], [False, 1]),
]


def _conditions() -> Iterator[dict[str, Any]]:
    for empty in ({}, {"empty": True}, {"empty": False}):
        for choice in CHOICES:
            yield {"is": choice, **empty}
            yield {"not": choice, **empty}
        for number in (0, -3, 1, 4.5, 0.5):
            yield {"above": number, **empty}
            yield {"below": number, **empty}
        for form in ({}, {"time": "seconds"}, {"time": "milliseconds"}, {"time": "compact"}):
            yield {"future": True, **form, **empty}
            yield {"future": False, **form, **empty}
    for form in ({}, {"time": "seconds"}, {"time": "milliseconds"}, {"time": "compact"}):
        yield {"set": True, **form}
        yield {"set": False, **form}


CONDITIONS = [*_conditions()]


def _document(number: int, path: str, value: Any) -> dict[str, Any]:
    document: dict[str, Any] = {}
    if value is not MISSING:
        *way, last = path.split(".")
        inner = document
        for name in way:
            inner = inner.setdefault(name, {})
        inner[last] = value
    return {"_id": number, **document}


class TestLimits:
    @pytest.mark.asyncio
    @pytest.mark.parametrize(
        ("path", "collation"), [("v", {}), ("v", IGNORE_CASE), ("a.b", {}), ("a.b.c", IGNORE_CASE)]
    )
    async def test_a_filter_finds_what_the_condition_holds_of(
        self, mongodb: MongoDBServer, path: str, collation: dict[str, Any]
    ) -> None:
        documents = [_document(number, path, value) for number, value in enumerate(VALUES)]
        await asyncio.to_thread(self._compare, mongodb, documents, [path], collation)

    @pytest.mark.asyncio
    async def test_arrays_on_the_way(self, mongodb: MongoDBServer) -> None:
        """What is read of them is the first."""
        contents: list[Any] = [
            [{"v": "user"}, {"v": "x"}],
            [{"v": "x"}, {"v": "user"}],
            *({"v": "user"}, {"v": ["user"]}, [{"v": ["user"]}], [], [{}], {}, None, "user"),
            *([{"v": SOON}, {}], [{}, {"v": SOON}], [{"v": "5"}, {"v": 1}], {"v": "5"}),
            *([{"v": None}], [{"v": 0}, {"v": 5}], {"v": {"w": "user"}}, [{"v": {"w": "user"}}]),
            *({"v": [{"w": "user"}]}, {"v": [{"w": "x"}, {"w": "user"}]}, [1, {"v": "user"}]),
        ]
        documents = [{"_id": n, "a": content} for n, content in enumerate(contents)]
        paths = ["a.$.v", "a.v", "a.0.v", "a.1.v", "a.v.w", "a.$.v.w"]
        await asyncio.to_thread(self._compare, mongodb, documents, paths, {})

    def _compare(
        self,
        server: MongoDBServer,
        documents: list[dict[str, Any]],
        paths: list[str],
        collation: dict[str, Any],
    ) -> None:
        name = server.new_database()
        options: Any = {"tz_aware": True, "uuidRepresentation": "standard"}
        with server.client(datetime_conversion="DATETIME_AUTO", **options) as client:
            users = client[name]["users"]
            users.insert_many(documents)
            kept = [*users.find()]
            assert len(kept) == len(documents)
            for path in map(parse, paths):
                for given in CONDITIONS:
                    condition = Condition.model_validate(given)
                    wanted = limit(path, condition, NOW, is_loose=bool(collation))
                    found = users.find(wanted, collation=collation or None)
                    holds = {
                        one["_id"]
                        for one in kept
                        if condition.holds(decode(read(one, path, {})), NOW)
                    }
                    ids = {one["_id"] for one in found}
                    wrong = [one for one in kept if one["_id"] in ids ^ holds]
                    assert not wrong, (path.query, given, wrong, ids - holds)
            client.drop_database(name)
