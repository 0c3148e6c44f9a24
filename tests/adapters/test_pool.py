"""The pool of connections: bounded, honest about dead ones, and it loses none."""

import asyncio

import pytest

from custdb_adapters._shared.pool import Pool
from custdb_gateway.errors import InvalidValue, Overloaded, StoreUnavailable

pytestmark = pytest.mark.asyncio


class Connection:
    def __init__(self) -> None:
        self.alive = True
        self.closed = False

    def usable(self) -> bool:
        return self.alive and not self.closed

    def discard(self) -> None:
        self.closed = True

    async def close(self) -> None:
        self.closed = True


class Server:
    """Opens connections and remembers them all."""

    def __init__(self) -> None:
        self.opened: list[Connection] = []
        self.is_down = False

    async def connect(self) -> Connection:
        await asyncio.sleep(0)
        if self.is_down:
            raise StoreUnavailable
        self.opened.append(Connection())
        return self.opened[-1]

    def open_now(self) -> int:
        return sum(not connection.closed for connection in self.opened)


async def _use(connection: Connection) -> Connection:
    await asyncio.sleep(0)
    if not connection.alive:
        raise StoreUnavailable
    return connection


async def test_a_connection_is_used_again() -> None:
    server = Server()
    pool = Pool(server.connect, 3, 10)
    used = [await pool.run(_use) for _ in range(5)]
    assert len(server.opened) == 1
    assert len({id(one) for one in used}) == 1


async def test_never_more_than_its_size() -> None:
    server = Server()
    pool = Pool(server.connect, 3, 100)
    await asyncio.gather(*(pool.run(_use) for _ in range(50)))
    assert len(server.opened) == 3


async def test_the_queue_is_bounded() -> None:
    server = Server()
    pool = Pool(server.connect, 1, 2)
    outcomes = await asyncio.gather(*(pool.run(_use) for _ in range(5)), return_exceptions=True)
    assert sum(isinstance(outcome, Overloaded) for outcome in outcomes) == 2
    await pool.run(_use)


async def test_dead_idle_connections_never_reach_a_reader() -> None:
    server = Server()
    pool = Pool(server.connect, 3, 10)
    await asyncio.gather(*(pool.run(_use) for _ in range(3)))
    for connection in server.opened:
        connection.usable = lambda: True  # type: ignore[method-assign]  # looks well, until used
        connection.alive = False
    for connection in server.opened:
        del connection.usable
    assert (await pool.run_again(_use)).alive


async def test_a_connection_that_dies_in_use_is_noticed_once_and_read_again() -> None:
    server = Server()
    pool = Pool(server.connect, 3, 10)
    await asyncio.gather(*(pool.run(_use) for _ in range(3)))

    async def dies(connection: Connection) -> Connection:
        if connection in first:
            connection.alive = False
            raise StoreUnavailable
        return connection

    first = [*server.opened]
    assert await pool.run_again(dies) not in first
    assert server.open_now() == 1


async def test_a_write_is_never_repeated() -> None:
    server = Server()
    pool = Pool(server.connect, 3, 10)
    await pool.run(_use)
    times = 0

    async def write(connection: Connection) -> None:
        nonlocal times
        times += 1
        connection.alive = False
        raise StoreUnavailable

    with pytest.raises(StoreUnavailable):
        await pool.run(write)
    assert times == 1


async def test_an_answer_that_refuses_keeps_the_connection() -> None:
    server = Server()
    pool = Pool(server.connect, 3, 10)

    async def refuses(connection: Connection) -> None:
        raise InvalidValue

    for _ in range(5):
        with pytest.raises(InvalidValue):
            await pool.run(refuses)
    assert len(server.opened) == 1


@pytest.mark.parametrize("failure", [ValueError, KeyError])
async def test_a_surprise_drops_the_connection(failure: type[Exception]) -> None:
    server = Server()
    pool = Pool(server.connect, 1, 10)

    async def fails(connection: Connection) -> None:
        raise failure

    with pytest.raises(failure):
        await pool.run(fails)
    assert server.open_now() == 0
    await pool.run(_use)


async def test_cancelling_anywhere_loses_no_slot() -> None:
    server = Server()
    pool = Pool(server.connect, 2, 100)
    for steps in range(6):
        calls = [asyncio.create_task(pool.run(_use)) for _ in range(10)]
        for _ in range(steps):
            await asyncio.sleep(0)
        for call in calls:
            call.cancel()
        await asyncio.gather(*calls, return_exceptions=True)
    assert len(await asyncio.gather(*(pool.run(_use) for _ in range(10)))) == 10
    assert server.open_now() <= 2


async def test_recovers_when_the_server_does() -> None:
    server = Server()
    pool = Pool(server.connect, 2, 100)
    server.is_down = True
    outcomes = await asyncio.gather(*(pool.run(_use) for _ in range(9)), return_exceptions=True)
    assert all(isinstance(outcome, StoreUnavailable) for outcome in outcomes)
    server.is_down = False
    await pool.run(_use)


async def test_closing_closes_what_is_idle_and_drops_what_is_in_use() -> None:
    server = Server()
    pool = Pool(server.connect, 2, 100)
    in_use = asyncio.Event()
    call = asyncio.create_task(pool.run(lambda _: in_use.wait()))
    await pool.run(_use)
    await pool.close()
    assert server.open_now() == 1
    in_use.set()
    await call
    assert server.open_now() == 0
