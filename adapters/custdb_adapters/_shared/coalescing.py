"""Lookups that come while one is under way go together in the next."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from copy import copy
from typing import Generic, TypeVar

from custdb_gateway.errors import InvalidValue, Overloaded

K = TypeVar("K")
V = TypeVar("V")

_UNDER_WAY = 2
"""Statements at a time: one on the server while the next is on its way."""


class Coalescer(Generic[K, V]):
    """Makes few statements of many lookups of one kind.

    A lone caller waits for nobody. Each caller gets its own result or its own failure, as if it
    had been alone.
    """

    def __init__(
        self,
        find_all: Callable[[Sequence[K]], Awaitable[Sequence[V]]],
        max_waiting: int,
        most: int = 128,
    ) -> None:
        """`most` is how many lookups go together."""
        self._find_all = find_all
        self._max_waiting = max_waiting
        self._most = most
        self._waiting: list[tuple[K, asyncio.Future[V]]] = []
        self._running = 0
        self._tasks: set[asyncio.Task[None]] = set()

    async def find(self, wanted: K) -> V:
        """Look one up. Raises what the store raised for it."""
        if len(self._waiting) >= self._max_waiting:
            raise Overloaded
        result: asyncio.Future[V] = asyncio.get_running_loop().create_future()
        self._waiting.append((wanted, result))
        if self._running < _UNDER_WAY:
            self._start()
        try:
            return await result
        finally:
            del result  # it knows its error, which knows this frame

    async def close(self) -> None:
        """Give up what is under way."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _start(self) -> None:
        self._running += 1
        task = asyncio.create_task(self._run())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self) -> None:
        """Answer who waits, until nobody does."""
        try:
            while self._waiting:
                batch, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
                batch = [one for one in batch if not one[1].done()]  # the others have gone
                if batch:
                    await self._answer(batch)
        finally:
            # Now, and not when the task is seen to be done: who asks in between would wait for
            # a statement that nobody sends.
            self._running -= 1

    async def _answer(self, batch: Sequence[tuple[K, asyncio.Future[V]]]) -> None:
        try:
            found = await self._find_all([wanted for wanted, _ in batch])
        except Exception as exc:
            if len(batch) == 1 or not isinstance(exc, InvalidValue):
                _fail(batch, exc)
            else:  # one of them is to blame: each finds out for itself
                for one in batch:
                    if not one[1].done():
                        await self._answer([one])
        else:
            for (_, result), value in zip(batch, found, strict=True):
                if not result.done():
                    result.set_result(value)


def _fail(batch: Sequence[tuple[K, asyncio.Future[V]]], error: Exception) -> None:
    for _, result in batch:
        if not result.done():
            # Each caller's own: an exception collects the places that it passes.
            failure = error if len(batch) == 1 else copy(error)
            failure.__cause__ = error.__cause__
            result.set_exception(failure)
