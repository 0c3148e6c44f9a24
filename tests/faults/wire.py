"""The way to a server, on which things can happen that the server knows nothing of."""

import asyncio
import ssl
from collections.abc import Iterator

from custdb_gateway.cli.rehearsal.line import AT_ONCE, Line
from tests.faults.lasting import lasting


class Wire(Line):
    """A line to a server of this machine."""

    def __init__(self, port: int, tls: ssl.SSLContext | None = None) -> None:
        """With `tls` the wire, and not the server, speaks TLS with callers."""
        self._tls = tls
        self._in_use: set[asyncio.StreamWriter] = set()
        self._forgotten: set[asyncio.StreamWriter] = set()
        self._is_mute = False
        super().__init__("127.0.0.1", port)

    def forget(self) -> None:
        """As a firewall does: nothing passes any more on lines that are open by now."""
        self._forgotten |= self._in_use

    @lasting
    def mute(self) -> Iterator[None]:
        """As a server that hangs: whoever connects is not answered."""
        self._is_mute = True
        yield
        self._is_mute = False

    @lasting
    def refusing(self) -> Iterator[None]:
        """As a server with too many callers: new ones are hung up on."""
        self._is_cut = True
        yield
        self._is_cut = False

    @lasting
    def with_certificate(self, tls: ssl.SSLContext) -> Iterator[None]:
        """New callers are shown another certificate."""
        before, self._tls = self._tls, tls
        yield
        self._tls = before

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._is_mute:
            await reader.read()  # until the caller gives up
            return
        if self._tls:
            await writer.start_tls(self._tls)
        await super()._serve(reader, writer)

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._in_use.add(writer)
        try:
            while passed := await reader.read(AT_ONCE):
                if writer not in self._forgotten:
                    writer.write(passed)
                    await writer.drain()
        finally:
            self._in_use.discard(writer)
            self._forgotten.discard(writer)
