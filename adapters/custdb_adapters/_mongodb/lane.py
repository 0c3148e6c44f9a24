"""Commands on their way to the server: so many at a time, so many waiting."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

from custdb_adapters._mongodb.errors import translate
from custdb_gateway.errors import ConfigurationError, GatewayError, Overloaded, StoreUnavailable
from custdb_gateway.store import StoreSettings

T = TypeVar("T")


class Lane:
    """As many commands at a time as there may be connections.

    The driver's own queue has no end, and forgets its limit of time beside `timeoutMS`.
    """

    def __init__(
        self, size: int, settings: StoreSettings, has_server: Callable[[], bool] = lambda: True
    ) -> None:
        """`has_server`: whether the driver knows of any server that is there."""
        self.size = size
        self._has_server = has_server
        self.waiting = 0
        self._slots = asyncio.Semaphore(size)
        self._settings = settings

    async def run(self, command: Callable[[], Awaitable[T]]) -> T:
        """Run a command. Raises nothing of the driver's."""
        await self._take_slot()
        # A new primary is waited for as a connection is, and not for all of a call's time.
        patience = None if self._has_server() else self._settings.pool_wait
        try:
            async with asyncio.timeout(patience):
                return await command()
        except (GatewayError, ConfigurationError):
            raise
        except Exception as exc:
            raise translate(exc) from exc
        finally:
            self._slots.release()

    async def _take_slot(self) -> None:
        if not self._slots.locked():
            await self._slots.acquire()  # does not wait
            return
        if self.waiting >= self._settings.max_waiting:
            raise Overloaded
        self.waiting += 1
        try:
            async with asyncio.timeout(self._settings.pool_wait):
                await self._slots.acquire()
        except TimeoutError as exc:
            raise StoreUnavailable from exc
        finally:
            self.waiting -= 1


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
