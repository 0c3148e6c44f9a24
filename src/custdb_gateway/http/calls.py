"""One signed call, from its first byte to its answer. Plain ASGI: this is the hot path."""

import asyncio
import itertools
import secrets
import time
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass

from starlette.types import Receive, Scope, Send

from custdb_gateway.errors import (
    GatewayError,
    InvalidRequest,
    InvalidValue,
    NotSupported,
    StoreError,
    StoreUnavailable,
)
from custdb_gateway.http.access_log import AccessLog, entry
from custdb_gateway.http.answers import Answer, MethodNotAllowed, answer, failure
from custdb_gateway.http.auth import Authenticator, Callers
from custdb_gateway.http.body import CallerLeft, read_body
from custdb_gateway.http.deadlines import Deadlines
from custdb_gateway.http.functions import Function
from custdb_gateway.http.wire import decode
from custdb_gateway.log import causes
from custdb_gateway.operations import Operations

_HASHING_MARGIN = 0.1
"""Seconds before the deadline at which hashing gives up, so that its own answer gets out."""


@dataclass(slots=True)
class _Call:
    """What is known of a call while it is answered."""

    function: Function
    request_id: str
    caller: str
    started: float
    app_id: str | None = None
    arrived: bool = False
    """Whether the whole body is there, and is genuine."""
    cause: tuple[str, ...] = ()
    """What the log is to tell and the caller is not. Never the error: it knows this call's frame,
    and memory would only be given back by a search for cycles."""


class Calls:
    """Answers `POST /v1/{function}`."""

    def __init__(
        self,
        functions: Mapping[str, Function],
        served: frozenset[str],
        authenticator: Authenticator,
        callers: Callers,
        deadline: float,
        log: AccessLog,
    ) -> None:
        self._by_path = {f"/v1/{name}": function for name, function in functions.items()}
        self._served = served
        self._authenticator = authenticator
        self._callers = callers
        self._deadlines = Deadlines(deadline)
        self._log = log
        self._prefix = secrets.token_hex(6)
        self._numbers = itertools.count(1)
        self.operations: Operations | None = None  # while the store is open

    def find(self, path: str) -> Function | None:
        """The function at a path."""
        return self._by_path.get(path)

    async def serve(self, function: Function, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call and log how it ended."""
        client = scope.get("client")
        request_id = f"{self._prefix}-{next(self._numbers):x}"
        call = _Call(function, request_id, client[0] if client else "", time.perf_counter())
        try:
            with self._deadlines.begin() as deadline:
                reply = await self._answer(call, scope, receive, deadline.at)
        except CallerLeft:
            self._add(call, "caller_left")
            return
        except Exception as exc:
            reply = failure(self._told(exc, call), call.request_id)
        await _send(send, reply, call.request_id)
        self._add(call, reply.code)

    async def _answer(self, call: _Call, scope: Scope, receive: Receive, deadline: float) -> Answer:
        if scope["method"] != "POST":
            raise MethodNotAllowed("POST")
        self._callers.check(call.caller)
        headers = dict(scope["headers"])
        body = await read_body(headers, receive)
        self._authenticator.check(headers, body)
        call.arrived = True
        request = decode(body, call.function.decoder, call.function.name)
        call.app_id = request.app_id
        if call.function.name not in self._served:
            raise NotSupported("This is not served in lazy migration.")
        if self.operations is None:
            raise StoreUnavailable
        work = call.function.run(self.operations, request, deadline - _HASHING_MARGIN)
        if call.function.is_dropped:
            work = _unless_left(work, receive)
        return answer(await work)

    def _told(self, error: Exception, call: _Call) -> Exception:
        """What the caller is told; what only the log is told is kept in `call`."""
        if isinstance(error, TimeoutError):
            # Hashing gives up earlier, so it was the store, unless it was the caller.
            if not call.arrived:
                return InvalidRequest("The body did not arrive in time.")
            call.cause, error = tuple(causes(error)), StoreUnavailable()
        elif not isinstance(error, GatewayError) or isinstance(error, StoreError):
            call.cause = tuple(causes(error))
        elif isinstance(error, (NotSupported, InvalidValue)) and _is_the_stores(error.__cause__):
            call.cause = tuple(causes(error))  # a right is missing, or a column wants something
        return error

    def _add(self, call: _Call, code: str) -> None:
        self._log.add(
            entry(
                call.request_id,
                call.function.name,
                call.caller,
                call.app_id,
                code,
                call.started,
                call.cause,
            )
        )


def _is_the_stores(cause: BaseException | None) -> bool:
    """Whether it was the store that refused, and not the gateway that read a value."""
    return cause is not None and not isinstance(cause, ValueError)


async def _unless_left(work: Awaitable[object], receive: Receive) -> object:
    """The result of `work`, which is given up when the caller leaves. Raises `CallerLeft`."""
    working = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(_leaving(receive))
    try:
        await asyncio.wait((working, leaving), return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise CallerLeft
        return working.result()
    finally:
        working.cancel()
        leaving.cancel()
        del working, leaving  # a task knows its error, which knows this frame


async def _leaving(receive: Receive) -> None:
    """Return when the caller has left."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _send(send: Send, reply: Answer, request_id: str) -> None:
    headers = [
        (b"content-type", reply.content_type),
        (b"content-length", b"%d" % len(reply.body)),
        (b"x-request-id", request_id.encode()),
        *reply.headers,
    ]
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": reply.body})
