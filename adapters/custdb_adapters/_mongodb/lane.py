"""Commands on their way to the server: so many at a time, so many waiting."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import nullcontext
from typing import Any, TypeVar

import pymongo

from custdb_adapters._mongodb.errors import translate
from custdb_adapters._shared.slots import Slots
from custdb_gateway.errors import ConfigurationError, GatewayError
from custdb_gateway.store import StoreSettings

T = TypeVar("T")

GOODBYE_SECONDS = 1.0


class Lane:
    """As many commands at a time as there may be connections.

    The driver's own queue has no end, and forgets its limit of time beside `timeoutMS`.

    A command is never cancelled, only left: on Python 3.11 the driver waits in a way that,
    cancelled at the wrong moment, leaves its locks taken for ever. Its own limits of time end what
    was left, and until then it holds its place. See docs/decisions/0019.
    """

    def __init__(
        self, size: int, settings: StoreSettings, has_server: Callable[[], bool] = lambda: True
    ) -> None:
        """`has_server`: whether the driver knows of any server that is there."""
        self.slots = Slots(size, settings)
        self._has_server = has_server
        self._settings = settings
        self._under_way: set[asyncio.Task[Any]] = set()

    async def run(self, command: Callable[[], Awaitable[T]]) -> T:
        """Run a command. Raises `GatewayError` or `ConfigurationError`, nothing of the driver."""
        await self.slots.take()
        task = asyncio.create_task(self._run(command))
        self._under_way.add(task)
        task.add_done_callback(self._ended)
        return await asyncio.shield(task)

    async def close(self) -> None:
        """Let what was left come to its end, if that is soon."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=GOODBYE_SECONDS)

    async def _run(self, command: Callable[[], Awaitable[T]]) -> T:
        # A new primary is waited for as a connection is, and not for all of a call's time.
        known = self._has_server()
        limit = min(self._settings.pool_wait, self._settings.timeout)
        try:
            with nullcontext() if known else pymongo.timeout(limit):
                return await command()
        except (GatewayError, ConfigurationError):
            raise
        except Exception as exc:
            raise translate(exc) from exc

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._under_way.discard(task)
        self.slots.release()
        if not task.cancelled():
            task.exception()  # or asyncio complains of those that nobody waits for any more


async def together(*calls: Coroutine[Any, Any, Any]) -> list[Any]:
    """The results of calls that run at once. One that fails, or is cancelled, ends the others."""
    if len(calls) == 1:
        return [await calls[0]]
    tasks = [asyncio.create_task(call) for call in calls]
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
