"""Who has been handed over, and who has not."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from bson import Decimal128, Int64

from custdb_adapters._mongodb import rights
from custdb_adapters._mongodb.client import Document, Users
from custdb_adapters._mongodb.codec import Codec, Found
from custdb_adapters._mongodb.collection import Collection, Column
from custdb_adapters._mongodb.lane import Lane
from custdb_adapters._mongodb.limits import Limits
from custdb_adapters._mongodb.paths import read
from custdb_adapters._mongodb.updates import update
from custdb_gateway.errors import NotSupported, StoreRejected, UserExists
from custdb_gateway.store import Standing
from custdb_gateway.values import noted

LEDGER = "custdb_ledger"
_DONE = {
    **dict.fromkeys(("bool", "boolean"), True),
    **dict.fromkeys(("int", "whole", "number"), 1),
    "long": Int64(1),
    "double": 1.0,
    "decimal": Decimal128("1"),
}
"""By the type of the marks of others."""

_NOT_YET = {"$in": [None, False, 0]}


class Migration:
    """The mark that the mapping names, in the users' own documents."""

    def __init__(self, users: Users, collection: Collection, lane: Lane) -> None:
        self._users = users
        self._ledger = users.database[LEDGER]
        self._collection = collection
        self._codec = Codec(collection)
        self._lane = lane
        self._limits = Limits(collection)

    async def mark(self, user_id: str, moment: datetime) -> None:
        """Set the mark of a user who has none."""
        column = self._collection.mark
        if column is None:
            raise StoreRejected("The mapping names no path for marks.")
        values = self._codec.wanted("id", user_id)
        wanted = {self._id: {"$in": values}, column.path.query: _NOT_YET}
        change = update([("mark", column.path, _value(column, moment))])
        if values:
            limited = self._limits.of(wanted)
            await self._lane.run(lambda: self._users.update_one(limited, change))

    async def walk(self, size: int) -> AsyncIterator[Sequence[Standing]]:
        """All users in the order of their ids."""
        wanted: Document = {}
        while True:
            documents = await self._lane.run(self._batch(wanted, size).to_list)
            if documents:
                yield [self._standing(document) for document in documents]
            if len(documents) < size:
                return
            last = documents[-1]["_id"]
            wanted = {"_id": {"$gt": last}}
            if self._collection.mixes_keys:  # beside another type, `$gt` by itself is blind
                wanted = {"$expr": {"$gt": ["$_id", {"$literal": last}]}}

    async def add_to_ledger(self, user_id: str, moment: datetime) -> None:
        """Note the moment, unless one is noted already."""
        note = {"$setOnInsert": {"migrated_at": moment}}
        with suppress(UserExists):  # somebody has noted it at the same time
            await self._lane.run(
                lambda: self._ledger.update_one({"_id": user_id}, note, upsert=True)
            )

    async def probe_ledger(self) -> None:
        """Raise `NotSupported` if notes could not be made."""
        nobody: Document = {"_id": {"$in": []}}
        nothing = {"$set": {"migrated_at": None}}
        await self._lane.run(lambda: self._ledger.find_one(nobody))
        await self._lane.run(lambda: self._ledger.update_one(nobody, nothing))
        status = await self._lane.run(lambda: rights.read_status(self._users))
        if not rights.holds(status, "insert", self._ledger):
            raise NotSupported

    async def find_in_ledger(self, user_ids: Sequence[str]) -> Mapping[str, datetime | bool]:
        """When each was handed over."""
        cursor = self._ledger.find({"_id": {"$in": [*user_ids]}})
        notes = await self._lane.run(cursor.to_list)
        return {note["_id"]: noted(note.get("migrated_at")) for note in notes}

    @property
    def _id(self) -> str:
        return self._collection.columns["id"].path.query

    def _batch(self, wanted: Document, size: int) -> Any:
        projection = self._collection.projection(password=True, mark=True)
        limited = self._limits.of(wanted)
        return self._users.find(limited, {**projection, "_id": True}, sort={"_id": 1}, limit=size)

    def _standing(self, document: Document) -> Standing:
        found = Found(document, {})
        mark = None
        if self._collection.mark is not None:
            mark = read(document, self._collection.mark.path, {})
        mark = noted(mark) if isinstance(mark, datetime) else bool(mark)
        return Standing(self._codec.identity(found), mark, self._codec.password(found))


def _value(column: Column, moment: datetime) -> Any:
    return _DONE.get(column.type, moment)
