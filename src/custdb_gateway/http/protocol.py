"""uvicorn's HTTP, with head and body of an answer in one system call.

uvicorn writes them one after the other, and uvloop sends at once whatever is written. A system call
is a tenth of what a lookup costs.
"""

import asyncio
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol


class GatheringProtocol(HttpToolsProtocol):
    """Sends what has been written when the event loop comes round."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Put the gathering in between."""
        wire = cast(asyncio.Transport, transport)
        super().connection_made(cast(asyncio.Transport, _Gathering(wire, self.loop)))


class _Gathering:
    """A transport that writes together what is written in one turn of the loop."""

    __slots__ = ("_loop", "_transport", "_written", "is_closing")

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._written: list[bytes] = []
        self.is_closing = transport.is_closing  # asked for with each answer

    def write(self, data: bytes) -> None:
        if not self._written:
            self._loop.call_soon(self._flush)
        self._written.append(data)

    def close(self) -> None:
        self._flush()
        self._transport.close()

    def _flush(self) -> None:
        if self._written:
            data, self._written = b"".join(self._written), []
            self._transport.write(data)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)
