"""A bounded set of connections, handed to one caller at a time, for any driver.

Drivers' own pools were not fast enough: they send a reset query for each use (a second round
trip) although the gateway leaves nothing behind to reset. See docs/decisions/0003.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, Protocol, TypeVar

from custdb_gateway.errors import GatewayError, Overloaded, StoreUnavailable


class Connection(Protocol):
    """What the pool must know of a connection."""

    def usable(self) -> bool:
        """Whether the connection may be handed out, as far as can be told without asking."""

    def discard(self) -> None:
        """Drop the connection now, whatever it is doing."""

    async def close(self) -> None:
        """Say goodbye to the store."""


C = TypeVar("C", bound=Connection)
T = TypeVar("T")


class Pool(Generic[C]):
    """Connections that are opened on demand and reused last in, first out."""

    def __init__(self, connect: Callable[[], Awaitable[C]], size: int, max_waiting: int) -> None:
        self._connect = connect
        self._slots = asyncio.Semaphore(size)
        self._idle: list[C] = []
        self._waiting = 0
        self._max_waiting = max_waiting
        self._closed = False

    async def run(self, work: Callable[[C], Awaitable[T]]) -> T:
        """Run `work` once. For statements that must not be repeated."""
        connection, reused = await self._acquire()
        keep = False  # whatever is not understood below: the statement may still be running
        try:
            result = await work(connection)
            keep = True
            return result
        except StoreUnavailable as exc:
            keep = connection.usable()
            if reused and not keep:
                raise _StaleConnection from exc
            raise
        except GatewayError:
            keep = connection.usable()
            raise
        finally:
            self._give_back(connection, keep=keep)

    async def run_again(self, work: Callable[[C], Awaitable[T]]) -> T:
        """Run `work`, and once more if a connection that had been idle turns out to be dead.

        For statements that only read: a store that was restarted is not the caller's problem.
        """
        try:
            return await self.run(work)
        except _StaleConnection:
            self._drop_idle()  # what died with one connection died with all that are as old
            return await self.run(work)

    async def close(self) -> None:
        """Close what is idle; what is in use is dropped when it is given back."""
        self._closed = True
        while self._idle:
            await self._idle.pop().close()

    async def _acquire(self) -> tuple[C, bool]:
        await self._take_slot()
        try:
            while self._idle:
                connection = self._idle.pop()
                if connection.usable():
                    return connection, True
                connection.discard()
            return await self._connect(), False
        except BaseException:
            self._slots.release()
            raise

    async def _take_slot(self) -> None:
        if not self._slots.locked():
            await self._slots.acquire()  # does not wait
            return
        if self._waiting >= self._max_waiting:
            raise Overloaded
        self._waiting += 1
        try:
            await self._slots.acquire()
        finally:
            self._waiting -= 1

    def _give_back(self, connection: C, *, keep: bool) -> None:
        if keep and not self._closed:
            self._idle.append(connection)
        else:
            connection.discard()
        self._slots.release()

    def _drop_idle(self) -> None:
        while self._idle:
            self._idle.pop().discard()


class _StaleConnection(StoreUnavailable):
    """The service is not available. Try again in a moment."""
