"""The way to a server, on which things can happen that the server knows nothing of."""

import asyncio
import ssl
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

T = TypeVar("T")

_PATIENCE = 10
_AT_ONCE = 65536


class _Line:
    """One connection."""

    forgotten = False


class Wire:
    """Listens on a port of its own, and passes on what goes between a server and its callers."""

    def __init__(self, port: int, tls: ssl.SSLContext | None = None) -> None:
        """With `tls` the wire, and not the server, speaks TLS with callers."""
        self._far_port = port
        self._tls = tls
        self._lines: set[_Line] = set()
        self._is_mute = self._refuses = False
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._thread.start()
        self._server = self._run(asyncio.start_server(self._join, "127.0.0.1", 0))
        self.port = int(self._server.sockets[0].getsockname()[1])

    def forget(self) -> None:
        """As a firewall does: nothing passes any more on lines that are open by now."""
        for line in self._lines:
            line.forgotten = True

    @contextmanager
    def mute(self) -> Iterator[None]:
        """As a server that hangs: whoever connects is not answered."""
        self._is_mute = True
        yield
        self._is_mute = False

    @contextmanager
    def refusing(self) -> Iterator[None]:
        """As a server with too many callers: new ones are hung up on."""
        self._refuses = True
        yield
        self._refuses = False

    @contextmanager
    def with_certificate(self, tls: ssl.SSLContext) -> Iterator[None]:
        """New callers are shown another certificate."""
        before, self._tls = self._tls, tls
        yield
        self._tls = before

    def remove(self) -> None:
        """Cut everything."""
        self._run(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(_PATIENCE)

    async def _end(self) -> None:
        self._server.close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Join a caller to the server until one of them hangs up."""
        try:
            if self._is_mute:
                await reader.read()  # until the caller gives up
            elif not self._refuses:
                if self._tls:
                    await writer.start_tls(self._tls)
                far = await asyncio.open_connection("127.0.0.1", self._far_port)
                await self._pass_on((reader, writer), far)
            writer.close()
        except (OSError, asyncio.CancelledError):
            writer.transport.abort()

    async def _pass_on(
        self,
        near: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        far: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    ) -> None:
        line = _Line()
        self._lines.add(line)
        pumps = [
            asyncio.create_task(_pump(line, near[0], far[1])),
            asyncio.create_task(_pump(line, far[0], near[1])),
        ]
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._lines.discard(line)
            far[1].close()
            for pump in pumps:
                pump.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)


async def _pump(line: _Line, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while passed := await reader.read(_AT_ONCE):
        if not line.forgotten:
            writer.write(passed)
            await writer.drain()
