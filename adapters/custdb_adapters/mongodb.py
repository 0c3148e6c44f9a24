"""Users in MongoDB 6 or newer, through pymongo."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from datetime import datetime
from typing import Any

from bson import ObjectId
from pymongo import ReturnDocument

from custdb_adapters._mongodb import indexes, rights, schema
from custdb_adapters._mongodb.client import Document, PoolWatch, Users, connect, pool_size, users
from custdb_adapters._mongodb.codec import Change, Codec, Found
from custdb_adapters._mongodb.collection import ID, Collection, bind, projection
from custdb_adapters._mongodb.inspection.checks import MongoDBChecks
from custdb_adapters._mongodb.lane import GOODBYE_SECONDS, Lane, together
from custdb_adapters._mongodb.limits import Limits
from custdb_adapters._mongodb.listings import Listed, Listings
from custdb_adapters._mongodb.lookups import Lookups
from custdb_adapters._mongodb.migration import Migration
from custdb_adapters._mongodb.own import OwnQueries
from custdb_adapters._mongodb.survey import survey
from custdb_adapters._mongodb.updates import update
from custdb_gateway.errors import (
    AmbiguousUser,
    ConfigurationError,
    UserExists,
    UserNotFound,
)
from custdb_gateway.store import Finding, PoolNumbers, Standing, StoreSettings, Surveyor
from custdb_gateway.user import Account, Identifiers, Listing, Page, Profile, StoredPassword
from custdb_gateway.values import Kind


class MongoDB:
    """`mongodb://user:password@host:27017/database?tls=true`, or `mongodb+srv://`."""

    def __init__(self, settings: StoreSettings) -> None:
        self._settings = settings
        problems: list[str] = []
        for check in (self._check_url, self._check_mapping):
            try:
                check()
            except ConfigurationError as exc:
                problems += exc.problems
        if problems:
            raise ConfigurationError(problems)

    @asynccontextmanager
    async def open(self) -> AsyncIterator["MongoDBStore"]:
        """Connect and compare the mapping with what the documents hold."""
        watch = PoolWatch()
        client = connect(self._settings, watch)
        try:
            collection = users(client, self._settings)
            lane = Lane(
                pool_size(client, self._settings),
                self._settings,
                lambda: client.topology_description.has_known_servers,
            )
            unknown = bind(self._settings.mapping)
            mapped = await lane.run(lambda: schema.inspect(collection, unknown))
            known = await lane.run(lambda: indexes.read_indexes(collection))
            store = MongoDBStore(collection, mapped, known or (), lane, watch, self._settings)
            try:
                await store.check_queries()
                yield store
            finally:
                await store.close()
                await lane.close()
        finally:
            with suppress(TimeoutError):  # it takes leave of a server that may be gone
                async with asyncio.timeout(GOODBYE_SECONDS):
                    await client.close()

    def survey(self) -> AbstractAsyncContextManager[Surveyor]:
        """Look over the whole database. Reads only."""
        return survey(self._settings)

    def _check_url(self) -> None:
        users(connect(self._settings), self._settings)

    def _check_mapping(self) -> None:
        bind(self._settings.mapping)


class MongoDBStore(MongoDBChecks):
    """The port over one collection."""

    def __init__(
        self,
        users: Users,
        collection: Collection,
        known: Sequence[indexes.Index],
        lane: Lane,
        watch: PoolWatch,
        settings: StoreSettings,
    ) -> None:
        self._users = users
        self._collection = collection
        self._codec = Codec(collection)
        self._lane = lane
        self._watch = watch
        self._unique = indexes.unique(collection, known)
        self._limits = Limits(collection)
        self._own = OwnQueries(users, collection, lane)
        self._lookups = Lookups(users, collection, lane, self._own, known, settings.max_waiting)
        self._listings = Listings(users, collection, lane, self._own)
        self._migration = Migration(users, collection, lane)

    @property
    def kinds(self) -> Mapping[str, Kind]:
        """What the values of each mapped field are."""
        fields = self._collection.mapping.fields
        return {
            field: column.kind
            for field, column in self._collection.columns.items()
            if field in fields or field == "id"
        }

    async def close(self) -> None:
        """Give up the lookups that are under way."""
        await self._lookups.close()

    async def check_queries(self) -> None:
        """Raise `ConfigurationError` for pipelines that the server does not take."""
        await self._own.check()

    async def ping(self) -> None:
        await self._lane.run(lambda: self._users.database.command("ping"))

    async def find_users(self, identifiers: Identifiers) -> Sequence[Profile]:
        return [self._codec.profile(found) for found in await self._lookups.find(identifiers)]

    async def find_accounts(self, identifiers: Identifiers) -> Sequence[Account]:
        found = await self._lookups.find(identifiers, with_password=True)
        return [self._codec.account(one) for one in found]

    async def sample_passwords(self, limit: int) -> Sequence[StoredPassword]:
        path = self._collection.password
        if path is None:
            return []
        cursor = self._users.find(
            self._limits.of({path.query: {"$type": ["string", "binData", "object"]}}),
            projection(self._collection.secrets),
            limit=limit,
        )
        documents = await self._lane.run(cursor.to_list)
        stored = [self._codec.password(Found(document, {})) for document in documents]
        return [one for one in stored if one is not None]

    async def search_users(self, keyword: str, page: Page) -> Listing:
        return self._listing(await self._listings.search(keyword, page))

    async def list_users(self, page: Page) -> Listing:
        return self._listing(await self._listings.list(page))

    async def create_user(self, values: Mapping[str, Any], password_hash: str | None) -> Profile:
        others = {field: value for field, value in values.items() if field != "id"}
        changes = self._codec.created(others, password_hash)
        document = self._codec.new_document(changes, values.get("id"))
        taken = self._to_look_for(changes)
        if values.get("id") not in (None, ""):
            taken["id"] = str(values["id"])  # of any type that reads like it
        if taken and await self._lookups.find(taken):
            raise UserExists
        await self._insert(document)
        self._listings.changed(1)
        return self._codec.profile(Found(document, {}))

    async def update_user(
        self, user_id: str, values: Mapping[str, Any], password_hash: str | None
    ) -> Profile:
        changes = self._codec.changed(values, password_hash)
        changed = update(changes)
        wanted = await self._one(user_id)
        taken = self._to_look_for(changes)
        if taken:
            await self._refuse_taken(user_id, taken)
        document = await self._lane.run(
            lambda: self._users.find_one_and_update(
                wanted,
                changed,
                self._collection.projection(),
                return_document=ReturnDocument.AFTER,
                collation=self._exact,
            )
        )
        if document is None:
            raise UserNotFound
        return self._codec.profile(Found(document, {}))

    async def delete_user(self, user_id: str) -> bool:
        try:
            wanted = await self._one(user_id)
        except UserNotFound:
            return False
        result = await self._lane.run(lambda: self._users.delete_one(wanted, collation=self._exact))
        self._listings.changed(-result.deleted_count)
        return bool(result.deleted_count)

    async def replace_password_hash(self, user_id: str, old: str, new: str) -> bool:
        path = self._collection.password
        if path is None:
            return False
        unchanged = {path.query: {"$in": [old, old.encode()]}}
        wanted = {"$and": [await self._one(user_id), unchanged]}
        changed = update([("password", path, new)])
        result = await self._lane.run(
            lambda: self._users.update_one(wanted, changed, collation=self._exact)
        )
        return bool(result.modified_count)

    async def mark_user(self, user_id: str, moment: datetime) -> None:
        await self._migration.mark(user_id, moment)

    def walk_users(self, size: int) -> AsyncIterator[Sequence[Standing]]:
        return self._migration.walk(size)

    async def add_to_ledger(self, user_id: str, moment: datetime) -> None:
        await self._migration.add_to_ledger(user_id, moment)

    async def probe_ledger(self) -> None:
        await self._migration.probe_ledger()

    async def find_in_ledger(self, user_ids: Sequence[str]) -> Mapping[str, datetime | bool]:
        return await self._migration.find_in_ledger(user_ids)

    def pool_numbers(self) -> PoolNumbers:
        """How the connections are used just now."""
        return self._watch.numbers(self._lane.slots)

    async def inspect(self) -> Sequence[Finding]:
        """Look at the rights on the collection and for an index for each lookup."""
        section = self._collection.mapping.users
        status = await self._lane.run(lambda: rights.read_status(self._users))
        known = await self._lane.run(lambda: indexes.read_indexes(self._users))
        documents = await self._lane.run(lambda: schema.sample(self._users, self._collection))
        names = await self._lane.run(lambda: schema.names(self._users, self._collection))
        return [
            *rights.findings(
                status, self._users, section=section, marks=self._collection.mark is not None
            ),
            *indexes.findings(self._collection, self._users, known),
            *schema.findings(self._collection, documents, names),
            *await self._own.findings(),
        ]

    async def _insert(self, document: Document) -> None:
        try:
            await self._lane.run(lambda: self._users.insert_one(document))
        except UserExists:
            # The driver repeats a write whose connection was cut. Not every server knows that it
            # has done it already; an id that was made for this one document tells.
            made = isinstance(document["_id"], ObjectId)
            own = {"_id": document["_id"]}
            if not made or not await self._lane.run(lambda: self._users.count_documents(own)):
                raise

    @property
    def _exact(self) -> Mapping[str, Any] | None:
        """A collation that sees every difference, where the collection's own may not."""
        return indexes.SIMPLE if self._collection.collation else None

    def _listing(self, listed: Listed) -> Listing:
        documents, total = listed
        return Listing(total, [self._codec.profile(Found(one, {})) for one in documents])

    async def _one(self, user_id: str) -> Document:
        """A filter for one user. Raises `UserNotFound` or `AmbiguousUser`."""
        values = self._codec.wanted("id", user_id)
        if not values:
            raise UserNotFound
        path = self._collection.columns["id"].path
        # All `_id`s are known to be of one type, or not to be; of others a few have been seen.
        is_one = path == ID and not self._collection.mixes_ids
        if not is_one and len(await self._lookups.find({"id": user_id})) > 1:
            raise AmbiguousUser
        return self._limits.of({path.query: {"$in": values}}, is_loose=False)

    def _to_look_for(self, changes: Sequence[Change]) -> dict[str, str]:
        """The new identifiers that no unique index would refuse."""
        return {
            field: str(value)
            for field, _, value in changes
            if field in self._collection.identifiers
            and field not in self._unique
            and value is not None
        }

    async def _refuse_taken(self, user_id: str, taken: Identifiers) -> None:
        """Best effort: whoever writes the same a moment later is not seen."""
        (own, others) = await together(
            self._lookups.find({"id": user_id}), self._lookups.find(taken)
        )
        if not own:
            raise UserNotFound
        if any(one.key != own[0].key for one in others):
            raise UserExists
