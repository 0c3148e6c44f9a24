"""Where tables are made in a store's own words, and opened with a mapping as people write it."""

import re
from abc import abstractmethod
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, ClassVar

import pytest

from custdb_gateway.mapping import UserMapping, parse_mapping
from custdb_gateway.store import Adapter, StoreSettings
from custdb_gateway.user import Page

EVERYBODY = Page(1, 1000)


def parsed(text: str) -> UserMapping:
    """The mapping, in which nothing is wrong."""
    problems: list[str] = []
    mapping = parse_mapping(text, problems)
    assert problems == []
    assert mapping is not None
    return mapping


class Place:
    """A database of a test's own, with nothing in it yet."""

    pytestmark: ClassVar = [pytest.mark.asyncio]

    adapter: ClassVar[type[Adapter]]
    words: ClassVar[Mapping[str, str]]
    """How the store spells `<id>`, `<text>`, `<flag>` and so on."""
    url: str

    @abstractmethod
    async def execute(self, *statements: str) -> None:
        """Run statements as the owner of the tables."""

    @abstractmethod
    async def fetch(self, query: str) -> Sequence[tuple[Any, ...]]:
        """What a query returns."""

    @abstractmethod
    def literal(self, text: str | None) -> str:
        """Text as SQL, whatever is in it."""

    def worded(self, statement: str) -> str:
        """The statement in the store's own words."""
        return re.sub(r"<(\w+)>", lambda found: self.words[found[1]], statement)

    async def make(self, *statements: str) -> None:
        """Run statements in which types stand as words."""
        await self.execute(*map(self.worded, statements))

    @asynccontextmanager
    async def opened(
        self, mapping: str | UserMapping, *statements: str, **settings: Any
    ) -> AsyncIterator[Any]:
        """A store on what the statements have made."""
        await self.make(*statements)
        wanted = parsed(self.worded(mapping)) if isinstance(mapping, str) else mapping
        async with self.adapter(StoreSettings(self.url, wanted, **settings)).open() as store:
            yield store


async def ids(store: Any, page: Page = EVERYBODY) -> list[str]:
    """The ids of the users on a page."""
    return [one["id"] for one in (await store.list_users(page)).users]
