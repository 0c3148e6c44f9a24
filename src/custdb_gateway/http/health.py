"""`/live` and `/ready`, unsigned, for whoever watches the process."""

import asyncio
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse

from custdb_gateway.errors import GatewayError, StoreUnavailable
from custdb_gateway.store import UserStore

_PATIENCE = 1.0
"""Seconds for the store's answer."""


async def live(request: Request) -> JSONResponse:
    """The process runs."""
    return JSONResponse({"status": "live"})


class Readiness:
    """Asks the store, once for all who ask at the same time: the address is open to anybody."""

    def __init__(self, store: Callable[[], UserStore | None]) -> None:
        self._store = store
        self._asking: asyncio.Task[str] | None = None

    async def ready(self, request: Request) -> JSONResponse:
        """The store answers."""
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._ask())
        outcome = await asyncio.shield(self._asking)
        ready = outcome == "ok"
        return JSONResponse(
            {"status": "ready" if ready else "unavailable", "checks": {"store": outcome}},
            status_code=200 if ready else 503,
            headers={} if ready else {"Retry-After": "1"},
        )

    async def _ask(self) -> str:
        try:
            async with asyncio.timeout(_PATIENCE):
                store = self._store()
                if store is None:
                    raise StoreUnavailable
                await store.ping()
        except (GatewayError, TimeoutError):
            return "unavailable"
        return "ok"
