"""The load: so many connections, each asking again as soon as it is answered.

Bytes in, bytes out: a client that builds requests or parses answers with care would be slower
than what it measures.
"""

import asyncio
import gc
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

import uvloop

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_END = b"\r\n\r\n"
_PATIENCE = 120


class Refused(Exception):
    """An answer that was no success: whatever is measured, it is not what was asked."""


@dataclass(frozen=True)
class Measured:
    """What one run of requests took."""

    calls: int
    seconds: float
    latencies: list[float]
    """Of each call, in seconds, in the order of the answers."""
    client_busy: float
    """Which part of a core the client itself took: near 1, it measures itself."""
    last_body: bytes
    """The body that was answered last."""


def run(
    port: int, requests: Sequence[bytes], connections: int, *, may_be_null: bool = False
) -> Measured:
    """Send all `requests`, once each. Raises `Refused` on any answer but 200 with a value."""
    gc.collect()
    gc.disable()  # the requests are many, and none of them is garbage
    try:
        return uvloop.run(_run(port, requests, connections, may_be_null))
    finally:
        gc.enable()


async def _run(
    port: int, requests: Sequence[bytes], connections: int, may_be_null: bool
) -> Measured:
    loop = asyncio.get_running_loop()
    shared = _Shared(iter(requests), len(requests), loop.create_future(), may_be_null)
    opened = [
        await loop.create_connection(lambda: _Connection(shared), "127.0.0.1", port)
        for _ in range(min(connections, len(requests)))
    ]
    started, busy = time.perf_counter(), time.process_time()
    for _, connection in opened:
        connection.ask()
    try:
        async with asyncio.timeout(_PATIENCE):
            await shared.done
    finally:
        seconds, busy = time.perf_counter() - started, time.process_time() - busy
        for transport, _ in opened:
            transport.abort()
    return Measured(len(requests), seconds, shared.latencies, busy / seconds, shared.last_body)


class _Shared:
    """What the connections of a run have in common."""

    def __init__(
        self,
        requests: Iterator[bytes],
        left: int,
        done: asyncio.Future[None],
        may_be_null: bool,
    ) -> None:
        self.requests = requests
        self.left = left
        self.done = done
        self.unwanted = b"" if may_be_null else b"null"
        self.latencies: list[float] = []
        self.last_body = b""

    def answered(self, latency: float, body: bytes) -> None:
        """Count an answer."""
        self.latencies.append(latency)
        self.left -= 1
        if not self.left and not self.done.done():
            self.last_body = body
            self.done.set_result(None)

    def failed(self, why: str) -> None:
        """End the run."""
        if not self.done.done():
            self.done.set_exception(Refused(why))


class _Connection(asyncio.Protocol):
    """One connection, with one call under way at a time."""

    def __init__(self, shared: _Shared) -> None:
        self._shared = shared
        self._data = b""
        self._asked = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def ask(self) -> None:
        """Send the next request, if there is one left."""
        request = next(self._shared.requests, None)
        if request is not None:
            self._asked = time.perf_counter()
            self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        if self._data:
            data = self._data + data
        body = data.find(_END) + len(_END)
        found = _LENGTH.search(data, 0, body) if body >= len(_END) else None
        if found is None or len(data) < body + int(found[1]):
            self._data = data
            return
        self._data = b""
        unwanted = self._shared.unwanted
        if not data.startswith(b"HTTP/1.1 200") or (unwanted and data.endswith(unwanted)):
            self._shared.failed(data.decode(errors="replace"))
            return
        self._shared.answered(time.perf_counter() - self._asked, data[body:])
        self.ask()

    def connection_lost(self, exc: Exception | None) -> None:
        self._shared.failed("the server hung up")
