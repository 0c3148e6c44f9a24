"""The client's own ceiling: a socket that answers without reading what it is asked.

python -m benchmarks.ceiling PORT FILE, as for `benchmarks.bare`. It takes any bytes for one
whole request and always sends the body of getUser, so all that it costs is the socket.
"""

import asyncio
import json
import sys
from pathlib import Path
from typing import cast

import uvloop


class _Answering(asyncio.Protocol):
    def __init__(self, answer: bytes) -> None:
        self._answer = answer

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._transport.write(self._answer)


async def _serve(port: int, answer: bytes) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Answering(answer), "127.0.0.1", port)
    await server.serve_forever()


def main() -> None:
    """Serve until the process is ended."""
    port, file = sys.argv[1:]
    body = json.loads(Path(file).read_text())["/v1/getUser"].encode()
    answer = b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%b" % (len(body), body)
    uvloop.run(_serve(int(port), answer))


if __name__ == "__main__":
    main()
