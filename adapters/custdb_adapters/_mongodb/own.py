"""Users found by pipelines of the customer's own."""

from collections.abc import Mapping, Sequence
from typing import Any

from bson import json_util

from custdb_adapters._mongodb.client import Document, Users
from custdb_adapters._mongodb.codec import Codec, Found
from custdb_adapters._mongodb.collection import Collection
from custdb_adapters._mongodb.lane import Lane
from custdb_adapters._mongodb.paths import leaves, read_one
from custdb_gateway.errors import GatewayError, InvalidValue, NotSupported
from custdb_gateway.mapping.pipelines import Pipeline, bind_pipeline, parameter, read_pipeline
from custdb_gateway.mapping.queries import PARAMETERS
from custdb_gateway.store import Finding

_MOST = 100
"""Documents of a lookup: a pipeline may yield the same user several times."""

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

    async def find(self, identifier: str, text: str, *, with_password: bool) -> list[Found]:
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
        """What a pipeline yields."""

        async def command() -> Sequence[Document]:
            cursor = await self._users.aggregate(pipeline)
            return await cursor.to_list()

        return await self._lane.run(command)

    async def findings(self) -> list[Finding]:
        """Whether the server takes each, asked for somebody who is not there."""
        return [await self._finding(query) for query in self._pipelines]

    async def _finding(self, query: str) -> Finding:
        subject = f"queries.{query}"
        try:
            await self.read([*self.bound(query, _NOBODY), {"$limit": 1}])
        except NotSupported:
            detail = "reads a collection on which this user has no right: grant find on it"
            return Finding(subject, False, detail, vital=True)
        except InvalidValue:  # it makes of the text what cannot be made of this one
            pass
        except GatewayError:
            return Finding(subject, False, "the server does not take the pipeline", vital=True)
        return Finding(subject, True, "the server takes it")

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
