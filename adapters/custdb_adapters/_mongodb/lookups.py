"""Finding users by what they are known by. Lookups of one kind go together."""

from collections.abc import Callable, Coroutine, Hashable, Mapping, Sequence
from functools import partial
from typing import Any

from custdb_adapters._mongodb import indexes
from custdb_adapters._mongodb.client import Document, Users
from custdb_adapters._mongodb.codec import Codec, Found
from custdb_adapters._mongodb.collection import Collection
from custdb_adapters._mongodb.lane import Lane, together
from custdb_adapters._mongodb.limits import Limits
from custdb_adapters._mongodb.own import OwnQueries
from custdb_adapters._mongodb.paths import leaves
from custdb_adapters._shared.coalescing import Coalescer
from custdb_gateway.user import Identifiers

_TOGETHER = 128
"""Lookups in one query."""

_CANDIDATES = 100
"""Documents for each lookup: the server takes more for equal than a lookup does."""

_MOST = 2
"""Users that are returned: one more than may match."""


class Lookups:
    """Users by identifier."""

    def __init__(
        self,
        users: Users,
        collection: Collection,
        lane: Lane,
        own: OwnQueries,
        known: Sequence[indexes.Index],
        max_waiting: int,
    ) -> None:
        self._users = users
        self._collection = collection
        self._codec = Codec(collection)
        self._lane = lane
        self._limits = Limits(collection)
        self._paths = {name: collection.lookup(name).path for name in collection.identifiers}
        self._projections = {
            with_password: collection.projection(password=with_password)
            for with_password in (False, True)
        }
        self._how = {
            name: indexes.lookup(collection, name, known) for name in collection.identifiers
        }
        self._waiting = {
            (name, with_password): Coalescer(
                partial(self._find_all, name, with_password), max_waiting, _TOGETHER
            )
            for name in collection.identifiers
            if name not in own
            for with_password in (False, True)
        }
        self._find: Mapping[tuple[str, bool], Callable[[str], Coroutine[Any, Any, Any]]] = {
            key: waiting.find for key, waiting in self._waiting.items()
        } | {
            (name, with_password): partial(own.find, name, with_password)
            for name in collection.identifiers
            if name in own
            for with_password in (False, True)
        }

    async def close(self) -> None:
        """Give up the lookups that are under way."""
        for waiting in self._waiting.values():
            await waiting.close()

    async def find(self, identifiers: Identifiers, *, with_password: bool = False) -> list[Found]:
        """At most two users that match any of `identifiers`."""
        # One query each: all in one could use no index of another collation.
        found = await together(
            *(
                self._find[name, with_password](text)
                for name, text in identifiers.items()
                if name in self._paths
            )
        )
        users: dict[Hashable, Found] = {}
        for one in (one for matching in found for one in matching):
            first = users.setdefault(one.key, one)
            users[one.key] = Found(first.document, {**one.meant, **first.meant})
        return [*users.values()][:_MOST]

    async def _find_all(
        self, name: str, with_password: bool, texts: Sequence[str]
    ) -> Sequence[Sequence[Found]]:
        """The users of each text."""
        wanted = [self._codec.wanted(name, text) for text in texts]
        places: dict[Hashable, list[int]] = {}
        for place, values in enumerate(wanted):
            for value in values:
                places.setdefault(self._codec.match_key(name, value), []).append(place)
        if not places:
            return [[] for _ in texts]
        limit = _CANDIDATES * len(texts)
        everything = [value for values in wanted for value in values]
        documents = await self._query(name, with_password, everything, limit)
        if len(documents) == limit and len(texts) > 1:  # some of them may not be there
            return [(await self._find_all(name, with_password, [text]))[0] for text in texts]
        return self._sorted(name, documents, places, len(texts))

    async def _query(
        self, name: str, with_password: bool, values: Sequence[object], limit: int
    ) -> Sequence[Document]:
        cursor = self._users.find(
            self._filter(name, values),
            self._projections[with_password],
            limit=limit,
            batch_size=limit,
            collation=self._how[name].collation,
        )
        return await self._lane.run(cursor.to_list)

    def _filter(self, name: str, values: Sequence[object]) -> Document:
        how = self._how[name]
        wanted = {self._paths[name].query: {"$in": values, **how.also}}
        return self._limits.of(wanted, is_loose=how.is_loose)

    def question(self, name: str, text: str) -> Document:
        """What the server is asked for a user with this identifier, as `find` has it."""
        how = self._how[name]
        asked = {"filter": self._filter(name, self._codec.wanted(name, text))}
        return asked if how.collation is None else {**asked, "collation": how.collation}

    def _sorted(
        self,
        name: str,
        documents: Sequence[Document],
        places: Mapping[Hashable, Sequence[int]],
        count: int,
    ) -> Sequence[Sequence[Found]]:
        """The documents by the place of the text that they match."""
        found: list[dict[Hashable, Found]] = [{} for _ in range(count)]
        for document in documents:
            for leaf, meant in leaves(document, self._paths[name].steps):
                for place in places.get(self._codec.match_key(name, leaf), ()):
                    one = Found(document, meant)
                    found[place].setdefault(one.key, one)
        return [[*matching.values()][:_MOST] for matching in found]
