"""Whatever becomes of a call, its memory is given back at once, without a search for cycles.

Searches are rare in a worker, and a call may hold 64 KB of somebody's data.
"""

import asyncio
import gc
import json
import time
from base64 import b64decode
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from custdb_gateway.cli.setup import set_up
from custdb_gateway.http.app import Gateway
from custdb_gateway.http.auth import new_key, sign
from custdb_gateway.http.calls import Calls
from tests.servers.genauth import PASSWORD, PostgreSQLDatabase, SQLiteFile, Store, cheap_mapping
from tests.servers.postgresql import PostgreSQLServer

pytestmark = pytest.mark.asyncio

KEY = new_key()
ADA = {"email": "ada@example.com"}
CALLS = 40
BATCHES = 2
"""A driver may keep the one error of a statement that lookups shared."""
_numbers = count()

Database = SQLiteFile | PostgreSQLDatabase


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Database:
    if request.param == "sqlite":
        return SQLiteFile(tmp_path)
    server: PostgreSQLServer = request.getfixturevalue("postgresql")
    return PostgreSQLDatabase(server)


Ask = Callable[..., Coroutine[Any, Any, int | None]]


@asynccontextmanager
async def running(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Ask]:
    """A gateway in this process, and a way to call it that tells the status."""
    variables = {
        "STORE_URL": store.url,
        "SIGNING_KEYS": KEY,
        "MAPPING": cheap_mapping(),
        "REPLAY_FILE": str(folder / "replay"),
        "DEADLINE": "1",
    }
    for name, value in variables.items():
        monkeypatch.setenv(f"CUSTDB_{name}", value)
    setup = await asyncio.to_thread(set_up)
    gateway = Gateway(setup.settings, setup.mapping, setup.adapter)
    async with lifespan(gateway):
        yield lambda *arguments, **more: _ask(gateway, *arguments, **more)


@asynccontextmanager
async def lifespan(gateway: Gateway) -> AsyncIterator[None]:
    """The gateway between its start and its end, as a server has it."""
    told, answers = asyncio.Queue[dict[str, Any]](), asyncio.Queue[Any]()
    running = asyncio.create_task(gateway({"type": "lifespan"}, told.get, answers.put))
    await told.put({"type": "lifespan.startup"})
    assert (await answers.get())["type"] == "lifespan.startup.complete"
    try:
        yield
    finally:
        await told.put({"type": "lifespan.shutdown"})
        await running


async def _ask(
    gateway: Gateway, function: str, *, key: str = KEY, leaves: bool = False, **arguments: Any
) -> int | None:
    body = json.dumps({"action": function, **arguments}).encode()
    message_id, now = b"msg_%d" % next(_numbers), b"%d" % time.time()
    signature = sign(b64decode(key.removeprefix("whsec_")), message_id, now, body)
    headers = {
        b"content-type": b"application/json",
        b"webhook-id": message_id,
        b"webhook-timestamp": now,
        b"webhook-signature": b"v1," + signature,
    }
    path = f"/v1/{function}"
    scope = {"type": "http", "method": "POST", "path": path, "headers": [*headers.items()]}
    messages = [{"type": "http.request", "body": body}]
    status = None

    async def receive() -> dict[str, Any]:
        if messages:
            return messages.pop()
        if not leaves:
            await asyncio.Event().wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        nonlocal status
        status = message.get("status", status)

    await gateway(scope, receive, send)
    return status


async def left(ask: Callable[[], Coroutine[Any, Any, int | None]], status: int | None) -> int:
    """How many calls only a search for cycles gives back."""
    assert {await ask() for _ in range(2)} == {status}  # what is made once is made now
    gc.collect()
    gc.disable()
    try:
        assert {*await asyncio.gather(*(ask() for _ in range(CALLS)))} == {status}
        await asyncio.sleep(0)
        gc.set_debug(gc.DEBUG_SAVEALL)
        gc.collect()
        frames = [one for one in gc.garbage if isinstance(one, FrameType)]
        return sum(one.f_code is Calls.serve.__code__ for one in frames)
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()


async def test_calls_that_end_as_usual(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(store, tmp_path, monkeypatch) as ask:
        assert await left(lambda: ask("getUser", query=ADA), 200) <= BATCHES
        assert await left(lambda: ask("getUser", query=ADA, key=new_key()), 401) <= BATCHES
        assert await left(lambda: ask("getUser", query=5), 400) <= BATCHES
        login = {"query": ADA, "password": PASSWORD}
        assert await left(lambda: ask("login", **login), 200) <= BATCHES
        wrong = {"query": ADA, "password": "wrong"}
        assert await left(lambda: ask("login", **wrong), 403) <= BATCHES
        assert await left(lambda: ask("login", leaves=True, **login), None) <= BATCHES
        assert await left(lambda: ask("updateUser", id="999", updates={}), 404) <= BATCHES


async def test_a_store_that_refuses(
    store: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(store, tmp_path, monkeypatch) as ask:
        await asyncio.to_thread(store.run, "alter table users rename to gone")
        assert await left(lambda: ask("getUser", query=ADA), 500) <= BATCHES
        assert await left(lambda: ask("login", query=ADA, password=PASSWORD), 500) <= BATCHES


async def test_a_store_that_hangs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = SQLiteFile(tmp_path)
    async with running(store, tmp_path, monkeypatch) as ask:
        with store.locked():
            assert await left(lambda: ask("getUser", query=ADA), 503) <= BATCHES
