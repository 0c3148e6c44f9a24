"""So many at work at a time, so many waiting for their turn, and none for ever."""

import asyncio

from custdb_gateway.errors import Overloaded, StoreUnavailable
from custdb_gateway.store import StoreSettings


class Slots:
    """Turns at a store, in the order of asking."""

    def __init__(self, size: int, settings: StoreSettings) -> None:
        self.size = size
        self.waiting = 0
        self._settings = settings
        self._free = asyncio.Semaphore(size)

    async def take(self) -> None:
        """Wait for a turn. Raises `Overloaded` at once or `StoreUnavailable` in the end."""
        if not self._free.locked():
            await self._free.acquire()  # does not wait
            return
        if self.waiting >= self._settings.max_waiting:
            raise Overloaded
        self.waiting += 1
        try:
            async with asyncio.timeout(self._settings.pool_wait):
                await self._free.acquire()
        except TimeoutError as exc:
            raise StoreUnavailable from exc
        finally:
            self.waiting -= 1

    def release(self) -> None:
        """Let the next one take a turn."""
        self._free.release()
