"""The line between a gateway and its store, which can be held up and cut."""

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

T = TypeVar("T")

_PATIENCE = 10
AT_ONCE = 65536
"""Bytes that are passed on in one go."""


class Line:
    """Listens on a port of this machine and passes everything on to a store, both ways."""

    def __init__(self, host: str, port: int) -> None:
        self._far = (host, port)
        self._passes = asyncio.Event()
        self._passes.set()
        self._is_cut = False
        self._near: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        self._server = self._run(asyncio.start_server(self._join, "127.0.0.1", 0))
        self.port = int(self._server.sockets[0].getsockname()[1])

    @contextmanager
    def held_up(self) -> Iterator[None]:
        """Nothing gets through, and nobody is told: as a store that hangs."""
        self._loop.call_soon_threadsafe(self._passes.clear)
        try:
            yield
        finally:
            self._loop.call_soon_threadsafe(self._passes.set)

    @contextmanager
    def cut(self) -> Iterator[None]:
        """Everybody is hung up on: as a store that is down."""
        self._run(self._cut())
        try:
            yield
        finally:
            self._is_cut = False

    def close(self) -> None:
        """Hang up on everybody for good."""
        self._run(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(_PATIENCE)

    async def _cut(self) -> None:
        self._is_cut = True
        for writer in self._near:
            writer.transport.abort()

    async def _end(self) -> None:
        self._server.close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._near.add(writer)
        try:
            if not self._is_cut:
                await self._serve(reader, writer)
        except (OSError, asyncio.CancelledError):
            writer.transport.abort()  # the caller is hung up on, which tells it all
        finally:
            self._near.discard(writer)
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Join a caller to the store until one of them hangs up."""
        far_reader, far_writer = await asyncio.open_connection(*self._far)
        await self._pass_on((reader, far_writer), (far_reader, writer))

    async def _pass_on(self, *ways: tuple[asyncio.StreamReader, asyncio.StreamWriter]) -> None:
        pumps = [asyncio.create_task(self._pump(*way)) for way in ways]
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for pump in pumps:
                pump.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)
            ways[0][1].close()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while passed := await reader.read(AT_ONCE):
            await self._passes.wait()
            writer.write(passed)
            await writer.drain()
