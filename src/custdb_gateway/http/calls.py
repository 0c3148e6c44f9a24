"""One signed call, from its first byte to its answer. Plain ASGI: this is the hot path."""

import asyncio
import itertools
import secrets
import time
from collections.abc import Mapping

from starlette.types import Receive, Scope, Send

from custdb_gateway.errors import (
    GatewayError,
    InvalidRequest,
    NotSupported,
    StoreRejected,
    StoreUnavailable,
)
from custdb_gateway.http.access_log import AccessLog, Entry
from custdb_gateway.http.answers import Answer, MethodNotAllowed, answer, failure
from custdb_gateway.http.auth import Authenticator, Callers
from custdb_gateway.http.body import CallerLeft, read_body
from custdb_gateway.http.functions import Function
from custdb_gateway.http.wire import decode
from custdb_gateway.operations import Operations

_HASHING_MARGIN = 0.1
"""Seconds before the deadline at which hashing gives up, so that its own answer gets out."""


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
        self._deadline = deadline
        self._log = log
        self._prefix = secrets.token_hex(6)
        self._numbers = itertools.count(1)
        self.operations: Operations | None = None  # while the store is open

    def find(self, path: str) -> Function | None:
        """The function at a path."""
        return self._by_path.get(path)

    async def serve(self, function: Function, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one call and log how it ended."""
        started = time.perf_counter()
        client = scope.get("client")
        entry = Entry(
            request_id=f"{self._prefix}-{next(self._numbers):x}",
            function=function.name,
            caller=client[0] if client else "",
        )
        try:
            reply = await self._answer(function, scope, receive, entry)
        except CallerLeft:
            self._log.write(entry, "caller_left", started, None)
            return
        await _send(send, reply, entry.request_id)
        self._log.write(entry, reply.code, started, entry.error)

    async def _answer(
        self, function: Function, scope: Scope, receive: Receive, entry: Entry
    ) -> Answer:
        deadline = asyncio.get_running_loop().time() + self._deadline
        try:
            if scope["method"] != "POST":
                raise MethodNotAllowed("POST")
            self._callers.check(entry.caller)
            body = await self._body(scope, receive, deadline)
            return answer(await self._run(function, body, deadline, entry))
        except CallerLeft:
            raise
        except Exception as exc:
            if not isinstance(exc, GatewayError) or isinstance(
                exc, (StoreUnavailable, StoreRejected)
            ):
                entry.error = exc
            return failure(exc, entry.request_id)

    async def _body(self, scope: Scope, receive: Receive, deadline: float) -> bytes:
        headers = dict(scope["headers"])
        try:
            async with asyncio.timeout_at(deadline):
                body = await read_body(headers, receive)
        except TimeoutError as exc:
            raise InvalidRequest("The body did not arrive in time.") from exc
        self._authenticator.check(headers, body)
        return body

    async def _run(self, function: Function, body: bytes, deadline: float, entry: Entry) -> object:
        call = decode(body, function.decoder, function.name)
        entry.app_id = call.app_id
        if function.name not in self._served:
            raise NotSupported("This is not served in lazy migration.")
        if self.operations is None:
            raise StoreUnavailable
        try:
            async with asyncio.timeout_at(deadline):
                return await function.run(self.operations, call, deadline - _HASHING_MARGIN)
        except TimeoutError as exc:
            raise StoreUnavailable from exc  # hashing has given up before


async def _send(send: Send, reply: Answer, request_id: str) -> None:
    headers = [
        (b"content-type", reply.content_type),
        (b"content-length", b"%d" % len(reply.body)),
        (b"x-request-id", request_id.encode()),
        *reply.headers,
    ]
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": reply.body})
