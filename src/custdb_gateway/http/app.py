"""The application: calls on the hot path, everything else through Starlette."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from custdb_gateway.config import Settings
from custdb_gateway.errors import ConfigurationError, GatewayError, StoreUnavailable
from custdb_gateway.http.access_log import AccessLog
from custdb_gateway.http.answers import Answer, MethodNotAllowed, NotFound, failure
from custdb_gateway.http.auth import Authenticator, Callers, key_bytes
from custdb_gateway.http.calls import Calls
from custdb_gateway.http.functions import FUNCTIONS, LAZY_FUNCTIONS
from custdb_gateway.http.health import Readiness, live
from custdb_gateway.http.openapi import document
from custdb_gateway.http.replay import ReplayGuard
from custdb_gateway.mapping import UserMapping
from custdb_gateway.migration import HandOvers, Tombstones, open_marks
from custdb_gateway.migration.journal import Journal
from custdb_gateway.operations import Operations
from custdb_gateway.passwords import HashLane, PasswordKeeper, Upgrades
from custdb_gateway.store import (
    Adapter,
    KeepsPasswordHashes,
    KnowsKinds,
    ReplacesPasswordHashes,
    UserStore,
)
from custdb_gateway.throttle import Throttle
from custdb_gateway.values import Kind

_SAMPLE = 200
_RETRY_SECONDS = 0.5
_PREPARATION_SECONDS = 60

log = logging.getLogger(__name__)


class _CannotStart(Exception):
    """The log says why."""


class Gateway:
    """The ASGI application of one worker."""

    def __init__(self, settings: Settings, mapping: UserMapping, adapter: Adapter) -> None:
        self._settings = settings
        self._mapping = mapping
        self._adapter = adapter
        self._store: UserStore | None = None
        self._log = AccessLog()
        self._tombstones = Tombstones(settings.tombstones)
        self._replays = ReplayGuard(settings.replay_file, settings.replay_capacity)
        self._calls = Calls(
            FUNCTIONS,
            served=frozenset(FUNCTIONS if settings.mode == "custom-user-store" else LAZY_FUNCTIONS),
            authenticator=Authenticator(
                [key_bytes(key.get_secret_value()) for key in settings.signing_keys],
                [token.get_secret_value() for token in settings.bearer_tokens],
                self._replays,
            ),
            callers=Callers(settings.allowed_callers),
            deadline=settings.deadline,
            log=self._log,
        )
        self._site = Starlette(
            routes=[
                Route("/live", live),
                Route("/ready", Readiness(lambda: self._store).ready),
                Route("/openapi.json", self._openapi),
            ],
            exception_handlers={HTTPException: _not_found, Exception: _internal},
            lifespan=self._lifespan,
        )
        self._site.router.redirect_slashes = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        function = self._calls.find(scope["path"]) if scope["type"] == "http" else None
        if function is not None:
            await self._calls.serve(function, scope, receive, send)
        else:
            await self._site(scope, receive, send)

    @asynccontextmanager
    async def _lifespan(self, app: Starlette) -> AsyncIterator[None]:
        lane = HashLane(self._settings.threads(), self._settings.hash_queue)
        passwords = PasswordKeeper(lane, self._mapping.passwords, self._settings.pepper())
        throttle = Throttle(self._settings.login_attempts)
        try:
            async with AsyncExitStack() as stack:
                store, handovers = await self._open_store(stack, passwords)
                self._store = store
                upgrades = await self._upgrade(stack, store, passwords)
                self._calls.operations = Operations(
                    store, self._mapping, passwords, throttle, handovers, self._tombstones, upgrades
                )
                yield
                self._calls.operations = self._store = None
        finally:
            lane.close()
            self._log.close()
            self._replays.close()

    async def _upgrade(
        self, stack: AsyncExitStack, store: UserStore, passwords: PasswordKeeper
    ) -> Upgrades | None:
        """What replaces weak hashes; `None`: nothing, as users leave or nothing is written."""
        mapping = self._mapping
        may = mapping.passwords.upgrade and not mapping.users.read_only
        is_lazy = self._settings.mode == "lazy-migration"
        if not may or is_lazy or not isinstance(store, ReplacesPasswordHashes):
            return None
        upgrades = Upgrades(store, passwords)
        stack.push_async_callback(upgrades.close)
        return upgrades

    async def _note_handovers(self, stack: AsyncExitStack, store: UserStore) -> HandOvers | None:
        """What lazy migration does with each login; `None`: nothing."""
        settings = self._settings
        if settings.mode != "lazy-migration":
            return None
        marks = await open_marks(self._mapping, settings.ledger, store)
        if marks is None:
            return None
        users = self._mapping.users
        place = f"{settings.store_place()} {users.table_schema} {users.table}"
        handovers = HandOvers(marks, Journal(settings.replay_file.parent, place))
        stack.push_async_callback(handovers.close)
        return handovers

    async def _open_store(
        self, stack: AsyncExitStack, passwords: PasswordKeeper
    ) -> tuple[UserStore, HandOvers | None]:
        """Open the store, waiting for it: a worker that starts anew may come before it."""
        warned = False
        while True:
            try:
                async with AsyncExitStack() as attempt:
                    store = await attempt.enter_async_context(self._adapter.open())
                    await _learn(store, passwords)
                    handovers = await self._note_handovers(attempt, store)
                    stack.push_async_exit(attempt.pop_all())
                    return store, handovers
            except (ConfigurationError, GatewayError) as exc:
                if not isinstance(exc, StoreUnavailable):
                    log.error("the gateway cannot start", exc_info=exc)
                    raise _CannotStart from None  # what is raised here is printed, words and all
                if not warned:
                    log.warning("the user store does not answer; trying again", exc_info=exc)
                warned = True
                await asyncio.sleep(_RETRY_SECONDS)

    async def _openapi(self, request: Request) -> Response:
        kinds: Mapping[str, Kind] = {}
        if isinstance(self._store, KnowsKinds):
            kinds = self._store.kinds
        described = document(self._mapping, self._settings, kinds)
        return Response(described, media_type="application/json")


async def _learn(store: UserStore, passwords: PasswordKeeper) -> None:
    """Find out what the store's hashes cost, so that an unknown user costs the same."""
    if isinstance(store, KeepsPasswordHashes):
        passwords.learn(await store.sample_passwords(_SAMPLE))
    await passwords.prepare(asyncio.get_running_loop().time() + _PREPARATION_SECONDS)


async def _not_found(request: Request, exc: Exception) -> Response:
    if isinstance(exc, HTTPException) and exc.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        return _response(failure(MethodNotAllowed((exc.headers or {})["Allow"]), ""))
    return _response(failure(NotFound(), ""))


async def _internal(request: Request, exc: Exception) -> Response:
    log.error("a page failed", exc_info=exc)
    return _response(failure(exc, ""))


def _response(answer: Answer) -> Response:
    response = Response(answer.body, answer.status, media_type=answer.content_type.decode())
    for name, value in answer.headers:
        response.headers[name.decode()] = value.decode()
    return response
