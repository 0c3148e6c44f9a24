"""A limit of time for TLS handshakes.

PyMongo 4.20 leaves them to asyncio, which gives them a minute. A server that hangs still takes
connections, so the driver would not notice for a minute that it is well again, and nobody
would be answered: what watches the servers stands in the handshake.
"""

import asyncio
from typing import Any

from pymongo.asynchronous import pool

_driver: Any = pool
_connect = _driver._configured_protocol_interface


async def _connect_in_time(address: Any, options: Any, *others: Any) -> Any:
    async with asyncio.timeout(options.connect_timeout):
        return await _connect(address, options, *others)


def limit_handshakes() -> None:
    """Let the driver wait no longer for a handshake than for a connection."""
    _driver._configured_protocol_interface = _connect_in_time
