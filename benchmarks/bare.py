"""The floor: the gateway's HTTP server around an application that does nothing.

python -m benchmarks.bare PORT FILE, where FILE is a JSON object of bodies by path.
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from custdb_gateway.http.protocol import GatheringProtocol


def application(bodies: Mapping[str, bytes]) -> ASGIApp:
    """Answers each path with its body, whatever is sent."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        body = bodies[scope["path"]]
        headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
        await receive()
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return answer


def main() -> None:
    """Serve, with what the gateway tells uvicorn."""
    port, file = sys.argv[1:]
    bodies = {path: body.encode() for path, body in json.loads(Path(file).read_text()).items()}
    uvicorn.run(
        application(bodies),
        port=int(port),
        loop="uvloop",
        http=GatheringProtocol,
        ws="none",
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=75,
    )


if __name__ == "__main__":
    main()
