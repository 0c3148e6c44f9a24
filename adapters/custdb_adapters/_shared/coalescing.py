"""Lookups that come while one is under way go together in the next."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from custdb_gateway.errors import Overloaded, StoreUnavailable

K = TypeVar("K")
V = TypeVar("V")

_MOST = 128
"""Lookups in one statement."""

_UNDER_WAY = 2
"""Statements at a time: one on the server while the next is on its way."""


class Coalescer(Generic[K, V]):
    """Makes few statements of many lookups of one kind.

    A lone caller waits for nobody. Each caller gets its own result or its own failure, as if it
    had been alone.
    """

    def __init__(
        self, find_all: Callable[[Sequence[K]], Awaitable[Sequence[V]]], max_waiting: int
    ) -> None:
        self._find_all = find_all
        self._max_waiting = max_waiting
        self._waiting: list[tuple[K, asyncio.Future[V]]] = []
        self._under_way: set[asyncio.Task[None]] = set()

    async def find(self, wanted: K) -> V:
        """Look one up. Raises what the store raised for it."""
        if len(self._waiting) >= self._max_waiting:
            raise Overloaded
        result: asyncio.Future[V] = asyncio.get_running_loop().create_future()
        self._waiting.append((wanted, result))
        if len(self._under_way) < _UNDER_WAY:
            self._start()
        return await result

    async def close(self) -> None:
        """Give up what is under way."""
        for statement in self._under_way:
            statement.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    def _start(self) -> None:
        statement = asyncio.create_task(self._run())
        self._under_way.add(statement)
        statement.add_done_callback(self._under_way.discard)

    async def _run(self) -> None:
        """Answer who waits, until nobody does."""
        while self._waiting:
            batch, self._waiting = self._waiting[:_MOST], self._waiting[_MOST:]
            batch = [one for one in batch if not one[1].done()]  # the others have gone
            if batch:
                await self._answer(batch)

    async def _answer(self, batch: Sequence[tuple[K, asyncio.Future[V]]]) -> None:
        try:
            found = await self._find_all([wanted for wanted, _ in batch])
        except Exception as exc:
            if len(batch) == 1 or isinstance(exc, StoreUnavailable):
                _fail(batch, exc)
            else:  # one of them is to blame: each finds out for itself
                for one in batch:
                    await self._answer([one])
        else:
            for (_, result), value in zip(batch, found, strict=True):
                if not result.done():
                    result.set_result(value)


def _fail(batch: Sequence[tuple[K, asyncio.Future[V]]], error: Exception) -> None:
    for _, result in batch:
        if not result.done():
            # Each caller's own: an exception collects the places that it passes.
            failure = error if len(batch) == 1 else StoreUnavailable()
            failure.__cause__ = error.__cause__
            result.set_exception(failure)
