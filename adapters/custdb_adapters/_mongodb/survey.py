"""Looking a MongoDB database over: its collections, and what a few documents are made of."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import Any

import bson
from bson.codec_options import CodecOptions
from bson.raw_bson import RawBSONDocument
from pymongo.asynchronous.collection import AsyncCollection

from custdb_adapters._mongodb.client import Client, Document, connect, database
from custdb_adapters._mongodb.indexes import Index as Found
from custdb_adapters._mongodb.indexes import ignores_case, read_indexes
from custdb_adapters._mongodb.lane import GOODBYE_SECONDS, Lane
from custdb_adapters._mongodb.types import KINDS, seen
from custdb_gateway.errors import NotSupported
from custdb_gateway.store import Attribute, Index, Relation, Sample, StoreSettings
from custdb_gateway.values import Kind

_MOST_COLLECTIONS = 500
_MOST_PATHS = 250
_FEW = 100
"""Documents of each collection that tell what it is made of."""
_LARGEST = 4_000_000
"""Bytes of documents that are read of a collection."""
_DEEPEST = 3
"""Objects inside one another."""
_CODEC: CodecOptions[Document] = CodecOptions(
    tz_aware=True,
    unicode_decode_error_handler="replace",
    datetime_conversion=bson.codec_options.DatetimeConversion.DATETIME_AUTO,
)


class Surveyor:
    """All collections of one database."""

    def __init__(self, client: Client, lane: Lane) -> None:
        self._database = database(client)
        self._lane = lane

    async def relations(self) -> Sequence[Relation]:
        listed = await self._lane.run(self._list)
        wanted = [one for one in listed if not one["name"].startswith("system.")]
        return [await self._relation(one) for one in wanted[:_MOST_COLLECTIONS]]

    async def sample(self, relation: Relation, rows: int, size: int) -> Sample:
        documents = [
            *await self._documents(relation.name, rows // 2, 1),
            *await self._documents(relation.name, rows // 2, -1),
        ]
        unique = {repr(document.get("_id")): document for document in documents}
        return [_as_text(document, size) for document in unique.values()]

    async def _list(self) -> list[Mapping[str, Any]]:
        # Whoever may not list them all is told which ones there are that they may read.
        cursor = await self._database.list_collections(nameOnly=True, authorizedCollections=True)
        return [*await cursor.to_list()]

    async def _relation(self, listed: Mapping[str, Any]) -> Relation:
        name = listed["name"]
        try:
            documents = await self._documents(name, _FEW, -1)
        except NotSupported:
            return Relation(name, [Attribute("_id", Kind.TEXT, "", may_be_read=False)])
        collection = self._database[name]
        rows = await self._lane.run(collection.estimated_document_count)
        is_view = listed.get("type") == "view"
        found = None if is_view else await self._lane.run(lambda: read_indexes(collection))
        return Relation(
            name,
            [*_attributes(documents)],
            is_view=is_view,
            indexes=[_index(one) for one in found or ()],
            rows=rows,
        )

    async def _documents(self, name: str, number: int, direction: int) -> list[Document]:
        return await self._lane.run(lambda: self._read(name, number, direction))

    async def _read(self, name: str, number: int, direction: int) -> list[Document]:
        options: CodecOptions[Any] = CodecOptions(document_class=RawBSONDocument)
        raw: AsyncCollection[Any] = self._database.get_collection(name, codec_options=options)
        documents: list[Document] = []
        size = 0
        # Few at a time: each may be as large as sixteen megabytes.
        async with raw.find().sort("_id", direction).limit(number).batch_size(10) as cursor:
            async for document in cursor:
                size += len(document.raw)
                documents.append(bson.decode(document.raw, _CODEC))
                if size > _LARGEST:
                    break
        return documents


@asynccontextmanager
async def survey(settings: StoreSettings) -> AsyncIterator[Surveyor]:
    """Connect. Nothing here could write."""
    client = connect(settings)
    lane = Lane(1, settings, lambda: client.topology_description.has_known_servers)
    try:
        await lane.run(lambda: database(client).command("ping"))
        yield Surveyor(client, lane)
        await lane.close()
    finally:
        with suppress(TimeoutError):
            async with asyncio.timeout(GOODBYE_SECONDS):
                await client.close()


def _attributes(documents: Sequence[Document]) -> Iterator[Attribute]:
    """The paths that documents have, those of most documents first."""
    types: dict[str, Counter[str]] = {}
    for document in documents:
        for path, value in _leaves(document):
            types.setdefault(path, Counter())[seen(value)] += 1
    often = sorted(types.items(), key=lambda one: -one[1].total())
    for path, counted in often[:_MOST_PATHS]:
        del counted[""]
        type_ = counted.most_common(1)[0][0] if counted else ""
        yield Attribute(path, KINDS.get(type_, Kind.TEXT), type_)


def _leaves(value: Mapping[str, Any], way: str = "", depth: int = 0) -> Iterator[tuple[str, Any]]:
    """Every path and its value; of an array the first element, which a mapping calls `$`."""
    for name, inner in value.items():
        if not name or "." in name or name.startswith("$"):
            continue  # no path leads there
        path = f"{way}{name}"
        first = inner[0] if isinstance(inner, list) and inner else inner
        if isinstance(first, dict) and depth < _DEEPEST:
            step = ".$." if first is not inner else "."
            yield from _leaves(first, f"{path}{step}", depth + 1)
        else:
            yield path, first


def _as_text(document: Document, size: int) -> dict[str, str]:
    return {path: _text(value)[:size] for path, value in _leaves(document) if value is not None}


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, bytes):
        return value.hex()
    return value.isoformat(" ") if isinstance(value, datetime) else str(value)


def _index(found: Found) -> Index:
    return Index(
        [path for path, _ in found.keys],
        is_unique=(found.unique and not found.only) or found.name == "_id_",
        is_primary=found.name == "_id_",
        ignores_case=ignores_case(found.collation),
        is_unique_in_part=bool(found.unique and found.only),
    )
