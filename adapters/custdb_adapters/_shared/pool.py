"""A bounded set of connections, handed to one caller at a time, for any driver.

Drivers' own pools were not fast enough: they send a reset query for each use (a second round
trip) although the gateway leaves nothing behind to reset. See docs/decisions/0003.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from custdb_adapters._shared.slots import Slots
from custdb_gateway.errors import GatewayError, StoreUnavailable
from custdb_gateway.store import PoolNumbers, StoreSettings

_SIGN_OF_LIFE_SECONDS = 1.0
"""How long a connection that was silent may take to answer: at most half of a call's time."""

_SPREAD = 0.1
"""The part of their age by which connections differ, lest all be replaced at once."""


class Connection(Protocol):
    """What the pool must know of a connection."""

    def usable(self) -> bool:
        """Whether the connection may be handed out, as far as can be told without asking."""

    async def ping(self) -> None:
        """Return if the store answers. Raises `StoreUnavailable`."""

    def discard(self) -> None:
        """Drop the connection now, whatever it is doing."""

    async def close(self) -> None:
        """Say goodbye to the store."""


C = TypeVar("C", bound=Connection)
T = TypeVar("T")


@dataclass(slots=True)
class _Lease(Generic[C]):
    """A connection, and since when it is open and silent: times of the running loop."""

    connection: C
    replace_at: float
    silent_since: float


class Pool(Generic[C]):
    """Connections that are opened on demand and reused last in, first out."""

    def __init__(self, connect: Callable[[], Awaitable[C]], settings: StoreSettings) -> None:
        self._connect = connect
        self._settings = settings
        self._slots = Slots(settings.pool_size, settings)
        self._idle: list[_Lease[C]] = []
        self._in_use = self._opened = self._failed = 0
        self._patience = min(_SIGN_OF_LIFE_SECONDS, settings.timeout / 2)
        self._unanswered = float("-inf")  # when work last began that nobody saw the end of
        self._closed = False

    def numbers(self) -> PoolNumbers:
        """How the connections are used just now."""
        return PoolNumbers(
            size=self._slots.size,
            in_use=self._in_use,
            idle=len(self._idle),
            waiting=self._slots.waiting,
            opened=self._opened,
            failed=self._failed,
        )

    async def run(self, work: Callable[[C], Awaitable[T]]) -> T:
        """Run `work` once. For statements that must not be repeated."""
        lease = await self._acquire()
        connection = lease.connection
        began = asyncio.get_running_loop().time()
        keep = False  # whatever is not understood below: the statement may still be running
        try:
            result = await work(connection)
            keep = True
            return result
        except StoreUnavailable as exc:
            keep = connection.usable()
            if not keep:
                raise _LostConnection from exc
            raise
        except GatewayError:
            keep = connection.usable()
            raise
        except asyncio.CancelledError:
            self._unanswered = began
            raise
        finally:
            self._give_back(lease, keep=keep)

    async def run_again(self, work: Callable[[C], Awaitable[T]]) -> T:
        """Run `work`, and once more if the connection turns out to be dead, or is cut meanwhile.

        For statements that only read: a store that was restarted is not the caller's problem.
        """
        try:
            return await self.run(work)
        except _LostConnection:
            self._drop_idle()  # what died with one connection died with all that are as old
            return await self.run(work)

    async def close(self) -> None:
        """Close what is idle; what is in use is dropped when it is given back."""
        self._closed = True
        idle, self._idle = self._idle, []
        # Together: a store that hangs lets each of them wait.
        await asyncio.gather(*(lease.connection.close() for lease in idle))
        await asyncio.sleep(0)  # transports that were dropped close their sockets now

    async def _acquire(self) -> _Lease[C]:
        await self._slots.take()
        self._in_use += 1
        try:
            while self._idle:
                lease = self._idle.pop()
                if await self._is_alive(lease):
                    return lease
            return await self._open()
        except BaseException:
            self._release()
            raise

    async def _is_alive(self, lease: _Lease[C]) -> bool:
        """Whether an idle connection can be used; if not, it is dropped."""
        now = asyncio.get_running_loop().time()
        alive = False
        try:
            alive = lease.connection.usable() and now < lease.replace_at
            heard = max(now - self._settings.pool_keepalive, self._unanswered)
            if alive and lease.silent_since < heard:
                # A firewall may have forgotten it without a word, or another server may have its
                # address by now, and a write is never repeated.
                alive = False
                async with asyncio.timeout(self._patience):
                    await lease.connection.ping()
                alive = True
        except (StoreUnavailable, TimeoutError):
            self._drop_idle()  # what was silent for as long is as dead
        finally:
            if not alive:
                lease.connection.discard()
        return alive

    async def _open(self) -> _Lease[C]:
        try:
            connection = await self._connect()
        except BaseException:
            self._failed += 1
            raise
        self._opened += 1
        now = asyncio.get_running_loop().time()
        spread = _SPREAD * random.random()  # noqa: S311 - no secret
        age = self._settings.pool_max_age * (1 - spread)
        return _Lease(connection, now + age, now)

    def _give_back(self, lease: _Lease[C], *, keep: bool) -> None:
        now = asyncio.get_running_loop().time()
        if keep and not self._closed and now < lease.replace_at:
            lease.silent_since = now
            self._idle.append(lease)
        else:
            lease.connection.discard()
        # Those at the other end may never be used again, and count on the server all the same.
        if self._idle and self._idle[0].replace_at <= now:
            self._idle.pop(0).connection.discard()
        self._release()

    def _release(self) -> None:
        self._in_use -= 1
        self._slots.release()

    def _drop_idle(self) -> None:
        while self._idle:
            self._idle.pop().connection.discard()


class _LostConnection(StoreUnavailable):
    """The service is not available. Try again in a moment."""
