"""Answers leave in one piece."""

import asyncio
import re

import pytest
from starlette.types import Receive, Scope, Send
from uvicorn import Config
from uvicorn.server import ServerState

from custdb_gateway.http.protocol import GatheringProtocol

pytestmark = pytest.mark.asyncio

_ASKS = b"POST /%d HTTP/1.1\r\nhost: here\r\ncontent-length: 2\r\n\r\n{}"
_LEAVES = b"GET /0 HTTP/1.1\r\nhost: here\r\nconnection: close\r\n\r\n"


class _Wire(asyncio.Transport):
    """Notes each system call that a socket would have had."""

    def __init__(self) -> None:
        super().__init__({"peername": ("127.0.0.1", 1), "sockname": ("127.0.0.1", 2)})
        self.sent: list[bytes] = []
        self.closed = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        assert not self.closed
        self.sent.append(bytes(data))

    def close(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.closed

    def pause_reading(self) -> None: ...

    def resume_reading(self) -> None: ...


async def _application(scope: Scope, receive: Receive, send: Send) -> None:
    body = scope["path"].encode()
    headers = [(b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _answered(asked: bytes) -> _Wire:
    wire = _Wire()
    protocol = GatheringProtocol(Config(_application, log_config=None), ServerState(), {})
    protocol.connection_made(wire)
    protocol.data_received(asked)
    for _ in range(20):
        await asyncio.sleep(0)
    wire.close()
    return wire


async def test_head_and_body_leave_together() -> None:
    (answer,) = (await _answered(_ASKS % 1)).sent
    assert answer.startswith(b"HTTP/1.1 200 OK\r\n")
    assert answer.endswith(b"\r\n\r\n/1")


async def test_answers_keep_their_order() -> None:
    sent = b"".join((await _answered(b"".join(_ASKS % n for n in range(1, 5)))).sent)
    assert re.findall(rb"\r\n\r\n(/\d)", sent) == [b"/1", b"/2", b"/3", b"/4"]


async def test_what_is_written_is_sent_before_the_connection_is_closed() -> None:
    wire = await _answered(_LEAVES)
    assert b"".join(wire.sent).endswith(b"\r\n\r\n/0")


async def test_garbage_is_answered() -> None:
    (answer,) = (await _answered(b"\0\1\2 garbage\r\n\r\n")).sent
    assert answer.startswith(b"HTTP/1.1 400 ")
