"""Users who lack an identifier or share one: all of them if they are few, else a sample."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from custdb_adapters._mongodb.client import Document, Users
from custdb_adapters._mongodb.codec import Codec
from custdb_adapters._mongodb.collection import Collection, projection
from custdb_adapters._mongodb.lane import Lane, together
from custdb_adapters._mongodb.limits import Limits, limit
from custdb_adapters._mongodb.lookups import Lookups
from custdb_adapters._mongodb.paths import leaves
from custdb_adapters._shared.inspection import faults
from custdb_gateway.mapping.conditions import Condition
from custdb_gateway.store import Finding
from custdb_gateway.values import release_id

_ALL = 50_000
"""Documents up to which all are looked at."""

_SAMPLE = 5_000
_TOGETHER = 500
_SHOWN = 20
_COUNTED = 100_000
"""Documents of a sample in which is counted what is missing."""

_NOTHING = Condition.model_validate({"set": False})


@dataclass(frozen=True, slots=True)
class Faults:
    """What is wrong with the users of one store."""

    users: Users
    collection: Collection
    lane: Lane
    lookups: Lookups

    async def missing(self) -> list[Finding]:
        """How many users there are, and how many lack an id or an identifier."""
        names = [name for name in self.collection.identifiers if name != "id"]
        total = await self.lane.run(self.users.estimated_document_count)
        is_large = total > 10 * _COUNTED
        counts = await self._count(names, [{"$sample": {"size": _COUNTED}}] if is_large else [])
        found = [*faults.missing(names, counts)]
        if not is_large:
            return found
        told = f"about {total:,}; of a sample of {counts[0]:,}, this is how many lack what:"
        return [Finding("users", True, told), *found[1:]]

    async def _count(self, names: Sequence[str], first: Sequence[Document]) -> list[int]:
        now = datetime.now(UTC)
        lacks = [limit(self.collection.lookup(name).path, _NOTHING, now) for name in ("id", *names)]
        wanted: list[Document] = [
            {},
            *lacks,
            {"$and": lacks[1:]} if names else {"_id": {"$in": []}},
        ]
        limits = Limits(self.collection).of({})
        facets = {
            f"n{place}": [{"$match": one}, {"$count": "n"}] for place, one in enumerate(wanted)
        }
        pipeline = [*first, {"$match": limits}, {"$facet": facets}]
        (counted,) = await self._read(pipeline)
        return [
            counted[f"n{place}"][0]["n"] if counted[f"n{place}"] else 0
            for place, _ in enumerate(wanted)
        ]

    async def shared(self, identifier: str) -> Finding:
        """How many users have an identifier that others have too, as lookups compare it."""
        total = await self.lane.run(self.users.estimated_document_count)
        if total <= _ALL:
            documents = await self._documents(identifier, [])
            found = self._grouped(identifier, documents)
        else:
            documents = await self._documents(identifier, [{"$sample": {"size": _SAMPLE}}])
            found = await self._sampled(identifier, documents)
        return faults.of_constants(found, *self._commonest(identifier, documents))

    async def _documents(self, identifier: str, first: Sequence[Document]) -> Sequence[Document]:
        paths = [self.collection.columns["id"].path, self.collection.lookup(identifier).path]
        limits = Limits(self.collection).of({})
        shown = {"$project": {"_id": True, **projection(paths)}}
        return await self._read([*first, {"$match": limits}, shown])

    async def _read(self, pipeline: Sequence[Document]) -> Sequence[Document]:
        async def command() -> Sequence[Document]:
            return await (await self.users.aggregate(pipeline)).to_list()

        return await self.lane.run(command)

    def _grouped(self, identifier: str, documents: Sequence[Document]) -> Finding:
        """Of all users."""
        codec, owners = Codec(self.collection), defaultdict[Hashable, dict[Hashable, str]](dict)
        for document in documents:
            for value in self._values(identifier, document):
                key = codec.match_key(identifier, value)
                owners[key].setdefault(_key(document["_id"]), self._id(document))
        groups = [one for one in owners.values() if len(one) > 1]
        groups.sort(key=len, reverse=True)
        values, users = len(groups), sum(map(len, groups))
        rows = [(values, users, *[*one.values()][:2]) for one in groups[:_SHOWN]]
        return faults.shared(identifier, rows, 1, are_ids=True)

    async def _sampled(self, identifier: str, documents: Sequence[Document]) -> Finding:
        """Of some users, each of whom is looked up as a caller would do it."""
        pairs = [
            (self._id(document), str(value))
            for document in documents
            for value in self._values(identifier, document)
            if isinstance(value, (str, int))
        ]
        shared: list[str] = []
        for start in range(0, len(pairs), _TOGETHER):
            some = pairs[start : start + _TOGETHER]
            found = await together(*(self.lookups.find({identifier: text}) for _, text in some))
            shared += [one for (one, _), users in zip(some, found, strict=True) if len(users) > 1]
        subject, looked = f"users who share {identifier}", f"of {len(documents):,} looked at"
        if not shared:
            return Finding(subject, True, f"none {looked}")
        detail = f"{len({*shared}):,} {looked}: none of these users can log in by it"
        ok = identifier != "id"
        return Finding(
            subject, ok, detail, remark="warn", ids=tuple(dict.fromkeys(shared))[:_SHOWN]
        )

    def _commonest(self, identifier: str, documents: Sequence[Document]) -> tuple[int, int]:
        """How many have the most frequent value, of how many who have one."""
        codec = Codec(self.collection)
        counted = Counter(
            codec.match_key(identifier, value)
            for document in documents
            for value in self._values(identifier, document)
        )
        return max(counted.values(), default=0), counted.total()

    def _values(self, identifier: str, document: Document) -> Iterator[Any]:
        for value, _ in leaves(document, self.collection.lookup(identifier).path.steps):
            if value not in (None, ""):
                yield value

    def _id(self, document: Document) -> str:
        found = (one for one, _ in leaves(document, self.collection.columns["id"].path.steps))
        return release_id(next(found, ""))


def _key(value: Any) -> Hashable:
    return value if isinstance(value, Hashable) else repr(value)
