"""Connections, servers that go away, and what the driver's errors mean."""

import asyncio
import gc
import ssl
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from bson.errors import InvalidBSON, InvalidDocument
from pymongo import errors

from custdb_adapters._mongodb.errors import translate
from custdb_adapters._mongodb.lane import Lane, together
from custdb_adapters.mongodb import MongoDB
from custdb_gateway.errors import (
    ConfigurationError,
    InvalidValue,
    NotSupported,
    Overloaded,
    StoreRejected,
    StoreUnavailable,
    UserExists,
)
from custdb_gateway.store import StoreSettings
from custdb_gateway.testing import suite_mapping
from custdb_gateway.user import Page
from tests.adapters.mongodb.acts import TYPED, UNIQUE, opened
from tests.servers.mongodb import MongoDBServer, PrivateMongoDBServer

# Closed while it connects, pymongo leaves the socket to the garbage collector.
LEAVES_SOCKETS = pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")


class TestConnections:
    @pytest.mark.asyncio
    async def test_are_counted_and_closed(self, mongodb: MongoDBServer) -> None:
        async with opened(mongodb, TYPED, pool_size=3) as store:
            await asyncio.gather(*(store.ping() for _ in range(20)))
            numbers = store.pool_numbers()
            assert (numbers.size, numbers.in_use, numbers.waiting, numbers.failed) == (3, 0, 0, 0)
            assert 1 <= numbers.idle == numbers.opened <= 3
            asked = [asyncio.create_task(store.ping()) for _ in range(20)]
            await asyncio.sleep(0)
            assert store.pool_numbers().waiting == 17
            await asyncio.gather(*asked)
        assert store.pool_numbers().idle == 0

    @pytest.mark.asyncio
    async def test_who_waits_too_long_is_told(self) -> None:
        settings = StoreSettings("mongodb://h/users", suite_mapping(), pool_wait=0.01)
        lane = Lane(1, settings)
        answered = asyncio.Event()
        first = asyncio.create_task(lane.run(answered.wait))
        await asyncio.sleep(0)
        with pytest.raises(StoreUnavailable):
            await lane.run(answered.wait)
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        with pytest.raises(StoreUnavailable):  # the driver is still at it
            await lane.run(answered.wait)
        answered.set()
        await lane.run(lambda: asyncio.sleep(0))

    @LEAVES_SOCKETS
    @pytest.mark.asyncio
    async def test_calls_that_are_left_do_not_blind_the_driver(self) -> None:
        """However often, and however late, whoever waits for a server that is gone gives up."""
        server = PrivateMongoDBServer()
        try:
            settings = StoreSettings(
                server.url(server.created(TYPED)), suite_mapping(), timeout=1, pool_size=8
            )
            async with MongoDB(settings).open() as store:
                server.kill()
                for number in range(40):
                    page = Page(1, 1)
                    calls = [asyncio.create_task(store.list_users(page)) for _ in range(4)]
                    await asyncio.sleep(0.01 * (number % 8))
                    for _ in range(3):
                        for call in calls:
                            call.cancel()
                        await asyncio.sleep(0)
                    await asyncio.gather(*calls, return_exceptions=True)
                server.start()
                limit = asyncio.get_running_loop().time() + 20
                while True:
                    try:
                        await store.list_users(Page(1, 1))
                        break
                    except StoreUnavailable:
                        assert asyncio.get_running_loop().time() < limit
        finally:
            server.remove()

    @pytest.mark.asyncio
    async def test_a_sign_up_that_the_driver_has_repeated_is_no_other_user(
        self, mongodb: MongoDBServer
    ) -> None:
        async with opened(mongodb, TYPED, *UNIQUE) as store:
            insert = store._users.insert_one

            async def twice(document: Any) -> Any:
                await insert(document)
                return await insert(document)

            store._users.insert_one = twice
            ada = await store.create_user({"username": "ada"}, "hash")
            assert await store.find_users({"username": "ada"}) == [ada]
            with pytest.raises(UserExists):
                await store.create_user({"username": "ada"}, "hash")

    @pytest.mark.asyncio
    async def test_more_than_may_wait_are_turned_away(self, mongodb: MongoDBServer) -> None:
        async with opened(mongodb, TYPED, pool_size=1, max_waiting=2) as store:
            calls = (store.ping() for _ in range(5))
            outcomes = await asyncio.gather(*calls, return_exceptions=True)
            assert sum(outcome is None for outcome in outcomes) == 3
            assert sum(isinstance(outcome, Overloaded) for outcome in outcomes) == 2

    @LEAVES_SOCKETS
    @pytest.mark.asyncio
    async def test_a_dead_server_is_told_and_forgotten(self) -> None:
        server = PrivateMongoDBServer()
        try:
            settings = StoreSettings(server.url(server.created(TYPED)), suite_mapping(), timeout=1)
            async with MongoDB(settings).open() as store:
                ada = await store.create_user({"username": "ada"}, None)
                server.kill()
                calls: list[Callable[[], Awaitable[Any]]] = [
                    lambda: store.find_users({"username": "ada"}),
                    lambda: store.create_user({"username": "grace"}, None),
                    lambda: store.search_users("a", Page(1, 1)),
                    lambda: store.inspect(),
                ]
                for call in calls:
                    with pytest.raises(StoreUnavailable) as caught:
                        await call()
                    assert caught.value.__cause__ is not None
                assert store.pool_numbers().failed > 0
                with pytest.raises(StoreUnavailable):
                    async with MongoDB(settings).open():
                        pass
                server.start()
                assert await store.find_users({"username": "ada"}) == [ada]
                server.pause()
                for call in calls[::2]:
                    with pytest.raises(StoreUnavailable):
                        await _again_and_again(call)
                server.resume()
                assert await store.find_users({"username": "ada"}) == [ada]
        finally:
            server.remove()
            gc.collect()

    @LEAVES_SOCKETS
    @pytest.mark.asyncio
    async def test_passwords_and_certificates(self) -> None:
        server = PrivateMongoDBServer(tls=True, auth=True)
        try:
            url = server.url(server.created(TYPED))
            async with MongoDB(StoreSettings(url, suite_mapping(), timeout=1)).open() as store:
                await store.create_user({"username": "ada"}, None)
                await store.inspect()
            stranger = str(server.certificates.stranger)
            trusted = str(server.certificates.authority)
            for wrong in (url.replace("root:s3cret@", "root:x@"), url.replace(trusted, stranger)):
                with pytest.raises(StoreUnavailable):
                    async with MongoDB(StoreSettings(wrong, suite_mapping(), timeout=1)).open():
                        pass
        finally:
            server.remove()
            gc.collect()

    @pytest.mark.asyncio
    async def test_a_failing_half_of_a_page_ends_the_other(self) -> None:
        ended = asyncio.Event()

        async def endless() -> None:
            try:
                await asyncio.Event().wait()
            finally:
                ended.set()

        async def failing() -> None:
            await asyncio.sleep(0)
            raise StoreUnavailable

        with pytest.raises(StoreUnavailable):
            await together(endless(), failing())
        assert ended.is_set()


class TestErrors:
    @pytest.mark.parametrize(
        ("error", "meaning"),
        [
            (errors.DuplicateKeyError("secret", 11000), UserExists),
            (errors.WriteError("secret", 121), InvalidValue),
            (errors.OperationFailure("secret", 13), NotSupported),
            (errors.OperationFailure("secret", 166), NotSupported),
            (errors.OperationFailure("secret", 18), StoreUnavailable),
            (errors.OperationFailure("secret", 8000), StoreUnavailable),
            (errors.OperationFailure("secret", 9), StoreRejected),
            (errors.OperationFailure("secret", 51091), InvalidValue),
            (errors.OperationFailure("secret", 10107), StoreUnavailable),
            (errors.OperationFailure("secret"), StoreUnavailable),
            (errors.ExecutionTimeout("secret", 50), StoreUnavailable),
            (errors.WTimeoutError("secret", 64), StoreUnavailable),
            (errors.WaitQueueTimeoutError("secret"), StoreUnavailable),
            (errors.ServerSelectionTimeoutError("secret"), StoreUnavailable),
            (errors.NetworkTimeout("secret"), StoreUnavailable),
            (errors.NotPrimaryError("secret"), StoreUnavailable),
            (errors.InvalidOperation("secret"), StoreUnavailable),
            (ssl.SSLError("secret"), StoreUnavailable),
            (errors.ConfigurationError("secret"), ConfigurationError),
            (errors.DocumentTooLarge("secret"), InvalidValue),
            (InvalidDocument("secret"), InvalidValue),
            (OverflowError("secret"), InvalidValue),
            (InvalidBSON("secret"), StoreRejected),
            (KeyError("secret"), StoreRejected),
        ],
    )
    def test_mean(self, error: Exception, meaning: type[Exception]) -> None:
        translated = translate(error)
        assert type(translated) is meaning
        assert "secret" not in str(translated)


async def _again_and_again(call: Callable[[], Awaitable[Any]]) -> None:
    """Some threads of a server that is paused may stop a little later than others."""
    while True:
        await call()
