"""Looking an SQL database over, before anything is known of its users."""

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any, Protocol, TypeVar

from custdb_adapters._shared.codec import Row
from custdb_adapters._shared.pool import Connection, Pool
from custdb_gateway.errors import NotSupported
from custdb_gateway.store import Attribute, Relation, Sample, StoreSettings

MOST_RELATIONS = 3000
"""Tables and views that are looked at: more are no database of one application."""

MOST_ATTRIBUTES = 250
"""Columns of each that are sampled."""


class Session(Connection, Protocol):
    """What a survey needs of a connection."""

    async def fetch(self, sql: str) -> Sequence[Row]: ...


S = TypeVar("S", bound=Session)


class SQLSurveyor(ABC):
    """Tables and views, their columns, and a few rows of them."""

    def __init__(self, pool: Pool[Any]) -> None:
        self._pool = pool

    @abstractmethod
    async def relations(self) -> Sequence[Relation]:
        """What the catalogue knows."""

    @abstractmethod
    def quote(self, name: str) -> str:
        """Quote an identifier."""

    @abstractmethod
    def text(self, attribute: Attribute, size: int) -> str:
        """An expression: the beginning of a column's value, as text."""

    async def sample(self, relation: Relation, rows: int, size: int) -> Sample:
        """From both ends where a key orders the rows: what was made last may look otherwise."""
        readable = [one for one in relation.attributes if one.may_be_read][:MOST_ATTRIBUTES]
        if not readable:
            raise NotSupported
        wanted = ", ".join(self.text(one, size) for one in readable)
        parts = (part for part in (relation.schema, relation.name) if part)
        table = ".".join(map(self.quote, parts))
        query = f"select {wanted} from {table}"  # noqa: S608 - of quoted names
        key = _key(relation, readable)
        half = rows if key is None else rows // 2
        order = "" if key is None else f" order by {self.quote(key)}"
        found = await self._rows(f"{query}{order} limit {half}", readable)
        if key is None or len(found) < half:
            return found
        known = {row.get(key) for row in found}
        last = await self._rows(f"{query}{order} desc limit {half}", readable)
        return [*found, *(row for row in last if row.get(key) not in known)]

    async def _rows(self, query: str, readable: Sequence[Attribute]) -> list[dict[str, str]]:
        fetched: Sequence[Row] = await self._pool.run_again(lambda session: session.fetch(query))
        return [
            {
                one.name: value if isinstance(value, str) else str(value)
                for one, value in zip(readable, row, strict=True)
                if value is not None
            }
            for row in fetched
        ]


@asynccontextmanager
async def pooled(
    connect: Callable[[], Awaitable[S]], read_only: str, settings: StoreSettings
) -> AsyncIterator[Pool[S]]:
    """Connections that refuse to write, once `read_only` has been run on them."""

    async def careful() -> S:
        session = await connect()
        try:
            await session.fetch(read_only)
        except BaseException:
            session.discard()
            raise
        return session

    pool = Pool(careful, settings)
    try:
        await pool.run_again(_greet)  # a store that is not there is told apart from a locked table
        yield pool
    finally:
        await pool.close()


async def _greet(session: Session) -> None:
    await session.ping()


def _key(relation: Relation, readable: Sequence[Attribute]) -> str | None:
    """The column by whose index both ends are found without reading what is between."""
    keys = [
        one.attributes[0] for one in relation.indexes if one.is_primary and len(one.attributes) == 1
    ]
    return next((key for key in keys if any(one.name == key for one in readable)), None)
