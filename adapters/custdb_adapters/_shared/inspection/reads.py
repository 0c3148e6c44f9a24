"""What a store reads for everything else: lists, searches, statements of the customer's own."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any

from custdb_adapters._shared.statements import Statements
from custdb_adapters._shared.table import Table
from custdb_gateway.errors import GatewayError, NotSupported
from custdb_gateway.store import Finding
from custdb_gateway.user import IDENTIFIERS

TOGETHER = "lookup by several identifiers at once"
LIST = "list of users"
SEARCH = "search"


@dataclass(frozen=True, slots=True)
class ReadChecks(ABC):
    """The other reads of one store."""

    session: Any
    table: Table
    statements: Statements

    async def findings(self) -> list[Finding]:
        """What the store means to do for each."""
        own = dict(self.table.mapping.queries.given())
        names = [name for name in IDENTIFIERS if name in own and name in self.table.columns]
        return [
            *[await self._told(f"queries.{name}", self.own(name)) for name in names],
            *await self._together(),
            await self._told(LIST, self.pages()),
            await self._told(SEARCH, self.search()),
        ]

    @abstractmethod
    async def own(self, identifier: str) -> Finding:
        """Whether the customer's statement asks an index; or which one it would ask."""

    @abstractmethod
    async def together(self, names: tuple[str, ...]) -> Finding:
        """Whether a lookup by several identifiers, any of which may match, asks for each."""

    @abstractmethod
    async def pages(self) -> Finding:
        """Whether pages are in the order of an index."""

    @abstractmethod
    async def search(self) -> Finding:
        """Whether an index finds what is inside of a text."""

    async def _together(self) -> list[Finding]:
        names = tuple(name for name in self.table.looked_up if name != "id")
        if len(names) < 2 or self.statements.asks_apart(names):
            return []
        try:
            return [await self.together(names)]
        except NotSupported:
            return []

    async def _told(self, subject: str, finding: Awaitable[Finding]) -> Finding:
        try:
            return await finding
        except GatewayError as exc:
            return self.refused(subject, exc)

    def refused(self, subject: str, error: GatewayError) -> Finding:
        """What is told of a statement that the store does not explain."""
        if isinstance(error, NotSupported):
            return unseen(subject)
        return Finding(subject, False, "the store does not take the statement")


def unseen(subject: str) -> Finding:
    """That something is not known for want of rights."""
    detail = "cannot be seen before everything that is read may be"
    return Finding(subject, True, detail, remark="warn")


def sorting(is_needed: bool, order: str) -> Finding:
    """What comes of a list. `order`: in that of what it is read, if there is one."""
    if is_needed:
        return Finding(LIST, True, "sorts all users for each page", remark="warn")
    return Finding(LIST, True, f"in the order of {order}")
