"""A server in the gateway's place, which keeps what it is sent and answers as it is told."""

import json
import socket
import ssl
import struct
import threading
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

JSON = "application/json"
PROBLEM = "application/problem+json"

_ABORT = struct.pack("ii", 1, 0)


@dataclass(frozen=True)
class Reply:
    """An answer. With fewer bytes than it announces, it breaks off."""

    body: bytes
    status: int = 200
    content_type: str = JSON
    headers: dict[str, str] = field(default_factory=dict)
    missing: int = 0


RESET = Reply(b"", status=0)
"""No answer: the connection is reset."""

SILENCE = Reply(b"", status=-1)
"""No answer: the connection stays open."""


TRICKLE = Reply(b" ", missing=1_000_000)
"""An answer that goes on and on, a blank at a time."""


def reply(value: Any) -> Reply:
    """What a function returned."""
    return Reply(json.dumps(value).encode())


def problem(detail: Any, status: int = 403, content_type: str = PROBLEM) -> Reply:
    """How a function failed."""
    return Reply(json.dumps({"detail": detail}).encode(), status, content_type)


@dataclass(frozen=True)
class Call:
    """What came over the wire."""

    path: str
    headers: Message
    body: bytes
    connection: int

    @property
    def asked(self) -> Any:
        """The body as a value."""
        return json.loads(self.body)


class Impostor:
    """Listens on a port of its own. Replies are given in turn."""

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self.calls: list[Call] = []
        self.replies: deque[Reply] = deque()
        self.over = threading.Event()
        self.outlasted = False
        """Whether a caller has waited until a trickle ended."""
        self._server = _Server(self)
        if context is not None:
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        scheme = "http" if context is None else "https"
        self.url = f"{scheme}://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.over.set()
        self._server.shutdown()
        self._server.hang_up()
        self._thread.join()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = False

    def __init__(self, impostor: Impostor) -> None:
        self.impostor = impostor
        self._open: set[socket.socket] = set()
        super().__init__(("127.0.0.1", 0), _Handler)

    def hang_up(self) -> None:
        """End the connections that callers keep."""
        for connection in [*self._open]:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        self.close_request(request)  # without the farewell that would keep a reset from being one

    def handle_error(self, request: Any, client_address: Any) -> None:
        """The caller has left."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_POST(self) -> None:
        impostor = self.server.impostor
        body = self.rfile.read(int(self.headers["content-length"]))
        port = self.client_address[1]
        impostor.calls.append(Call(self.path, self.headers, body, port))
        answer = impostor.replies.popleft()
        if answer is RESET:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _ABORT)
        if answer is SILENCE:
            impostor.over.wait(30)
        self.close_connection = answer in (RESET, SILENCE) or bool(answer.missing)
        if answer.status > 0:
            self._send(answer)
        if answer is TRICKLE:
            self._trickle()

    def _send(self, answer: Reply) -> None:
        self.send_response(answer.status)
        self.send_header("content-type", answer.content_type)
        self.send_header("content-length", str(len(answer.body) + answer.missing))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)

    def _trickle(self) -> None:
        for _ in range(400):
            if self.server.impostor.over.wait(0.05):
                return
            self.wfile.write(b" ")
        self.server.impostor.outlasted = True

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is written."""
