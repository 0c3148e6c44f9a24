"""Users a page at a time: all of them, or those with a keyword."""

import re
import time
from collections.abc import Sequence
from typing import Any

from custdb_adapters._mongodb.client import Document, Users
from custdb_adapters._mongodb.collection import Collection
from custdb_adapters._mongodb.lane import Lane, together
from custdb_adapters._mongodb.limits import Limits
from custdb_adapters._mongodb.own import OwnQueries
from custdb_adapters._shared.bookmarks import Bookmarks
from custdb_gateway.errors import InvalidValue
from custdb_gateway.mapping.pipelines import Pipeline
from custdb_gateway.user import Page

_LONGEST_PATTERN = 32_000
"""Bytes; the server takes hardly more."""

_FURTHEST = 2**62
"""What comes before a page: the server adds the page itself to it, in 64 bits."""

Listed = tuple[Sequence[Document], int]
"""The documents of a page, and how many there are on all pages."""


class Listings:
    """Pages in the order of the users' ids."""

    def __init__(self, users: Users, collection: Collection, lane: Lane, own: OwnQueries) -> None:
        self._users = users
        self._collection = collection
        self._lane = lane
        self._own = own
        self._limits = Limits(collection)
        self._bookmarks = Bookmarks()
        self._projection = collection.projection()
        self._searched = collection.searched()
        self._id = collection.columns["id"].path.query

    async def search(self, keyword: str, page: Page) -> Listed:
        """A page of the users with the keyword."""
        if not keyword:  # it is in everybody
            return await self.list(page)
        pattern = re.escape(keyword)
        if len(pattern.encode("utf-8", "replace")) > _LONGEST_PATTERN:
            raise InvalidValue("keyword", "is too long")
        if "search" in self._own:
            return await self._own_page(self._own.bound("search", keyword), page)
        found = [{path: {"$regex": pattern, "$options": "i"}} for path in self._searched]
        wanted = self._limits.of({"$or": found})
        documents, total = await together(
            self._page(wanted, page, page.offset),
            self._lane.run(lambda: self._users.count_documents(wanted)),
        )
        return documents, total

    async def list(self, page: Page) -> Listed:
        """A page of all users.

        The total is the server's own count of the collection, unless some of its documents are no
        users. Then they are counted, and in a large collection not for each page.
        """
        if "list" in self._own:
            return await self._own_page(self._own.bound("list"), page)
        after, skipped = self._bookmarks.begin(page.offset)
        wanted = self._limits.of({} if after is None else {"_id": {"$gt": after}})
        documents, total = await together(self._page(wanted, page, skipped), self._total())
        if documents and self._collection.is_in_order_of_keys:
            self._bookmarks.ended(page.offset + len(documents), documents[-1]["_id"])
        return documents, total

    def changed(self, users: int) -> None:
        """So many were added, or so many fewer are left."""
        self._bookmarks.changed(users)

    async def _total(self) -> int:
        if not self._collection.where:
            return await self._lane.run(self._users.estimated_document_count)
        known = self._bookmarks.total()
        if known is not None:
            return known
        wanted, began = self._limits.of({}), time.monotonic()
        total = await self._lane.run(lambda: self._users.count_documents(wanted))
        self._bookmarks.counted(total, time.monotonic() - began)
        return total

    async def _page(self, wanted: Document, page: Page, skipped: int) -> Sequence[Document]:
        cursor = self._users.find(
            wanted,
            self._projection,
            sort={self._id: 1},
            skip=min(skipped, _FURTHEST),
            limit=page.limit,
            batch_size=page.limit,
        )
        return await self._lane.run(cursor.to_list)

    async def _own_page(self, pipeline: Pipeline, page: Page) -> Listed:
        shown: list[dict[str, Any]] = [
            {"$sort": {self._id: 1}},
            {"$skip": min(page.offset, _FURTHEST)},
            {"$limit": page.limit},
            {"$project": self._projection},
        ]
        documents, counted = await together(
            self._own.read([*pipeline, *shown]),
            self._own.read([*pipeline, {"$count": "total"}]),
        )
        return documents, counted[0]["total"] if counted else 0
