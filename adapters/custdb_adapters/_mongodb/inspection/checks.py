"""What a store of MongoDB tells to whoever checks it."""

import ssl
from collections.abc import Collection as Names
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Any

from custdb_adapters._mongodb import indexes, rights
from custdb_adapters._mongodb.client import Document, Users
from custdb_adapters._mongodb.codec import Codec, Found
from custdb_adapters._mongodb.collection import Collection, Column, projection
from custdb_adapters._mongodb.inspection import plans
from custdb_adapters._mongodb.inspection.faults import Faults
from custdb_adapters._mongodb.lane import Lane
from custdb_adapters._mongodb.limits import Limits
from custdb_adapters._mongodb.lookups import Lookups
from custdb_adapters._mongodb.paths import Path, read
from custdb_adapters._mongodb.types import decode
from custdb_adapters._shared.inspection import faults
from custdb_gateway.mapping.plan import hidden
from custdb_gateway.store import Finding, Link, Purpose, Scattered, ScatteredValues
from custdb_gateway.user import StoredPassword
from custdb_gateway.values import Kind

_NOBODY = "1618033988"
"""Whom nobody is called. It reads like a number, too."""


class MongoDBChecks:
    """Explains lookups, compares rights, counts and samples. Reads only."""

    _users: Users
    _collection: Collection
    _codec: Codec
    _lane: Lane
    _limits: Limits
    _lookups: Lookups
    _unique: frozenset[str]

    async def explain_lookups(self, shared: Names[str] = ()) -> Sequence[Finding]:
        known = await self._lane.run(lambda: indexes.read_indexes(self._users))
        found = [*indexes.findings(self._collection, self._users, known, shared)]
        for place, one in enumerate(found):
            if one.ok and one.subject.startswith("index for"):
                name = one.subject.rpartition(" ")[2]
                query = self._lookups.question(name, _NOBODY)
                told = await plans.explained(self._users, self._lane, name, query)
                found[place] = told or one
        own = dict(self._collection.mapping.queries.given())
        heads = [one.keys[0][0] for one in known or ()]
        identity = self._collection.columns["id"].path.query
        lists = [] if "list" in own else [plans.of_lists(heads, identity)]
        searches = [] if "search" in own else [plans.of_searches(self._collection.searched())]
        return [*found, *lists, *searches]

    async def grants(self, purpose: Purpose, user: str | None = None) -> Sequence[str]:
        status = await self._lane.run(lambda: rights.read_status(self._users))
        return rights.grants(status, self._users, self._collection, purpose, user)

    async def excess_rights(self, purpose: Purpose) -> Sequence[Finding]:
        status = await self._lane.run(lambda: rights.read_status(self._users))
        return [*rights.excess(status, self._users, self._collection, purpose)]

    async def count_missing(self) -> Sequence[Finding]:
        return await self._faults.missing()

    async def count_collisions(self, identifier: str) -> Finding:
        if identifier in self._unique:
            return faults.kept_apart(identifier)
        return await self._faults.shared(identifier)

    async def scatter_passwords(self, limit: int) -> Scattered:
        if self._collection.password is None:
            total = await self._lane.run(self._users.estimated_document_count)
            return Scattered([], "there are none", total)
        documents, how, total = await self._sample(self._collection.secrets, limit)
        stored = (self._codec.password(Found(document, {})) for document in documents)
        found: list[StoredPassword] = [one for one in stored if one is not None]
        return Scattered(found, how, total)

    async def scatter_values(self, keys: Names[str], limit: int) -> ScatteredValues:
        places = zip(self._collection.mapping.users.where, self._collection.where, strict=True)
        known = {hidden(place): Column(path) for place, (path, _) in places}
        known |= self._collection.columns
        columns = {key: column for key, column in known.items() if key in keys}
        documents, how, _ = await self._sample([one.path for one in columns.values()], limit)
        users = (
            {
                key: decode(value, day=column.kind is Kind.DATE)
                for key, column in columns.items()
                if (value := read(document, column.path, {})) is not None
            }
            for document in documents
        )
        return ScatteredValues([*users], how)

    async def _sample(
        self, paths: Sequence[Path], limit: int
    ) -> tuple[Sequence[Document], str, int]:
        """What is at these paths of some users, which users they are, and how many there are."""
        total = await self._lane.run(self._users.estimated_document_count)
        sample: list[Mapping[str, Any]] = [{"$sample": {"size": limit}}] if total > limit else []
        pipeline = [
            *sample,
            {"$match": self._limits.of({})},
            {"$project": {"_id": True, **projection(paths)}},
        ]

        async def command() -> Sequence[Document]:
            return await (await self._users.aggregate(pipeline)).to_list()

        how = "from all over the collection" if sample else "all of them"
        return await self._lane.run(command), how, total

    async def look_at_link(self) -> Link:
        client = self._users.database.client
        answer = await self._lane.run(lambda: client.admin.command("hello"))
        address = await client.address
        # pymongo tells whether there is TLS, and not which.
        context = client.options.pool_options._ssl_context
        verifies = context is not None and context.verify_mode == ssl.CERT_REQUIRED
        clock = answer.get("localTime")
        return Link(
            is_local=address is None or _is_local(address[0]),
            tls=None if context is None else "TLS",
            is_verified=verifies,
            clock=clock.astimezone(UTC) if isinstance(clock, datetime) else None,
        )

    @property
    def _faults(self) -> Faults:
        return Faults(self._users, self._collection, self._lane, self._lookups)


def _is_local(host: str) -> bool:
    if host.startswith("/") or host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
