"""Users found by pipelines of the customer's own."""

from collections.abc import Mapping, Sequence
from typing import Any

from bson import json_util

from custdb_adapters._mongodb.client import Document, Users
from custdb_adapters._mongodb.codec import Codec, Found
from custdb_adapters._mongodb.collection import Collection
from custdb_adapters._mongodb.errors import is_refusal
from custdb_adapters._mongodb.lane import Lane
from custdb_adapters._mongodb.paths import leaves, read_one
from custdb_gateway.errors import (
    ConfigurationError,
    InvalidValue,
    NotSupported,
    StoreRejected,
    StoreUnavailable,
)
from custdb_gateway.mapping.pipelines import Pipeline, bind_pipeline, parameter, read_pipeline
from custdb_gateway.mapping.queries import PARAMETERS
from custdb_gateway.store import Finding

_MOST = 100
"""Documents of a lookup: a pipeline may yield the same user several times."""

_FIRST = ("$geoNear", "$search", "$vectorSearch")
"""Stages that nothing may stand before."""

_NOBODY = "nobody's: asked by custdb-gateway check"

_EXTENDED = ("$oid", "$date", "$numberLong", "$numberDecimal", "$uuid")


class OwnQueries:
    """The mapping's pipelines, by what users are found by.

    What they yield is read like documents of the collection. The conditions of [users.where] are
    theirs to keep.
    """

    def __init__(self, users: Users, collection: Collection, lane: Lane) -> None:
        self._users = users
        self._collection = collection
        self._codec = Codec(collection)
        self._lane = lane
        queries = collection.mapping.queries.given()
        self._pipelines: dict[str, Pipeline] = {
            name: _typed(read_pipeline(text)) for name, text in queries
        }
        self._projections = {
            with_password: {"$project": collection.projection(password=with_password)}
            for with_password in (False, True)
        }

    def __contains__(self, query: object) -> bool:
        return query in self._pipelines

    def bound(self, query: str, *values: Any) -> Pipeline:
        """The pipeline for a value, and for what else reads like it."""
        return bind_pipeline(self._pipelines[query], {PARAMETERS[query]: values})

    async def find(self, identifier: str, with_password: bool, text: str) -> list[Found]:
        """The users that one identifier finds."""
        values = self._codec.wanted(identifier, text)
        if not values:
            return []
        pipeline = [
            *self.bound(identifier, *values),
            {"$limit": _MOST},
            self._projections[with_password],
        ]
        try:
            documents = await self.read(pipeline)
        except InvalidValue:  # not of the type that the pipeline makes of it: it is nobody's
            return []
        return [self._found(identifier, document, values) for document in documents]

    async def read(self, pipeline: Pipeline) -> Sequence[Document]:
        """What a pipeline yields. Raises `StoreRejected` for one that the server does not take."""

        async def command() -> Sequence[Document]:
            cursor = await self._users.aggregate(pipeline)
            return await cursor.to_list()

        try:
            return await self._lane.run(command)
        except StoreUnavailable as exc:
            if is_refusal(exc.__cause__):
                raise StoreRejected from exc
            raise

    async def check(self) -> None:
        """Raise `ConfigurationError` if the server does not take them. Reads no document."""
        problems = []
        for query in self._pipelines:
            pipeline = self.bound(query, _NOBODY)
            has_to_be_first = pipeline and next(iter(pipeline[0])) in _FIRST
            nothing: Pipeline = [] if has_to_be_first else [{"$match": {"_id": {"$in": []}}}]
            if problem := await self._problem([*nothing, *pipeline]):
                problems.append(f"queries.{query}: {problem}")
        if problems:
            raise ConfigurationError(problems)

    async def findings(self) -> list[Finding]:
        """Whether the server takes each, asked for somebody who is not there."""
        found = []
        for query in self._pipelines:
            problem = await self._problem(self.bound(query, _NOBODY))
            detail = problem or "the server takes it"
            found.append(Finding(f"queries.{query}", problem is None, detail, vital=True))
        return found

    async def _problem(self, pipeline: Pipeline) -> str | None:
        try:
            await self.read([*pipeline, {"$limit": 1}])
        except NotSupported:
            return "reads what this user has no right to read; grant find on that collection"
        except StoreRejected:
            return "the server does not take the pipeline"
        except InvalidValue:  # it makes of the text what cannot be made of this one
            pass
        return None

    def _found(self, identifier: str, document: Document, values: Sequence[Any]) -> Found:
        keys = {self._codec.match_key(identifier, value) for value in values}
        steps = self._collection.lookup(identifier).path.steps
        found = leaves(document, steps)
        meant = next(
            (at for leaf, at in found if self._codec.match_key(identifier, leaf) in keys), {}
        )
        return Found(self.identified(document), meant)

    def identified(self, document: Document) -> Document:
        """With an `_id`, even if it was left out: it tells users apart."""
        if "_id" not in document:
            document["_id"] = read_one(document, self._collection.columns["id"].path, {})
        return document


def _typed(content: Any) -> Any:
    """With constants that JSON has no word for: `{"$oid": "..."}` and some more."""
    if isinstance(content, list):
        return [_typed(one) for one in content]
    if not isinstance(content, Mapping):
        return content
    if len(content) == 1:
        ((key, value),) = content.items()
        if key in _EXTENDED and parameter(value) is None:
            return json_util.object_hook({key: value})
    return {key: _typed(one) for key, one in content.items()}
