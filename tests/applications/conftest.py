"""Each application's database, and the eight functions over it."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio

from custdb_gateway.operations import Operations
from custdb_gateway.passwords import HashLane, PasswordKeeper
from custdb_gateway.registry import find_adapter
from custdb_gateway.store import StoreSettings
from custdb_gateway.throttle import Throttle
from tests.applications.application import Application, applications
from tests.applications.databases import Database, database


@pytest.fixture(scope="module", params=applications(), ids=str)
def application(request: pytest.FixtureRequest) -> Application:
    """Every application, on each of its engines."""
    return request.param  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def untouched(application: Application, request: pytest.FixtureRequest) -> Iterator[Database]:
    """A database that nobody writes to."""
    made = database(application, request.getfixturevalue(application.engine))
    yield made
    made.drop()


@pytest.fixture(scope="module")
def writable(
    application: Application, untouched: Database, request: pytest.FixtureRequest
) -> Iterator[Database]:
    """A database of its own for who writes, if anybody may."""
    if application.mapping.users.read_only:
        yield untouched
        return
    made = database(application, request.getfixturevalue(application.engine))
    yield made
    made.drop()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def operations(application: Application, untouched: Database) -> AsyncIterator[Operations]:
    """What GenAuth can ask of the application's users."""
    async with _operations(application, untouched) as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def writing(
    application: Application, writable: Database, untouched: Database, operations: Operations
) -> AsyncIterator[Operations]:
    """The same over the database that may be written to."""
    if writable is untouched:
        yield operations
        return
    async with _operations(application, writable) as opened:
        yield opened


@asynccontextmanager
async def _operations(application: Application, made: Database) -> AsyncIterator[Operations]:
    mapping = application.mapping
    lane = HashLane(threads=2, max_waiting=100)
    pepper = application.expected.get("pepper")
    keeper = PasswordKeeper(lane, mapping.passwords, pepper and pepper.encode())
    settings = StoreSettings(made.url, mapping, timeout=30, pool_wait=30)
    async with find_adapter(application.engine)(settings).open() as store:
        yield Operations(store, mapping, keeper, Throttle(None))
    await asyncio.to_thread(lane.close)
