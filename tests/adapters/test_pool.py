"""The pool of connections: bounded, honest about dead ones, and it loses none."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from custdb_adapters._shared.pool import Pool
from custdb_gateway.errors import InvalidValue, Overloaded, StoreUnavailable
from custdb_gateway.store import PoolNumbers, StoreSettings
from custdb_gateway.testing import suite_mapping

pytestmark = pytest.mark.asyncio


class Connection:
    def __init__(self) -> None:
        self.alive = True
        self.answers = True
        self.closed = False

    def usable(self) -> bool:
        return self.alive and not self.closed

    async def ping(self) -> None:
        await asyncio.sleep(0)
        if not self.answers:
            raise StoreUnavailable

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


def _pool(
    connect: Callable[[], Awaitable[Connection]], size: int, max_waiting: int, **settings: Any
) -> Pool[Connection]:
    limits = {"pool_size": size, "max_waiting": max_waiting, **settings}
    return Pool(connect, StoreSettings("", suite_mapping(), **limits))


async def _use(connection: Connection) -> Connection:
    await asyncio.sleep(0)
    if not connection.alive:
        raise StoreUnavailable
    return connection


async def test_a_connection_is_used_again() -> None:
    server = Server()
    pool = _pool(server.connect, 3, 10)
    used = [await pool.run(_use) for _ in range(5)]
    assert len(server.opened) == 1
    assert len({id(one) for one in used}) == 1


async def test_never_more_than_its_size() -> None:
    server = Server()
    pool = _pool(server.connect, 3, 100)
    await asyncio.gather(*(pool.run(_use) for _ in range(50)))
    assert len(server.opened) == 3


async def test_the_queue_is_bounded() -> None:
    server = Server()
    pool = _pool(server.connect, 1, 2)
    outcomes = await asyncio.gather(*(pool.run(_use) for _ in range(5)), return_exceptions=True)
    assert sum(isinstance(outcome, Overloaded) for outcome in outcomes) == 2
    await pool.run(_use)


async def test_dead_idle_connections_never_reach_a_reader() -> None:
    server = Server()
    pool = _pool(server.connect, 3, 10)
    await asyncio.gather(*(pool.run(_use) for _ in range(3)))
    for connection in server.opened:
        connection.usable = lambda: True  # looks well, until used
        connection.alive = False
    for connection in server.opened:
        del connection.usable
    assert (await pool.run_again(_use)).alive


async def test_a_connection_that_dies_in_use_is_noticed_once_and_read_again() -> None:
    server = Server()
    pool = _pool(server.connect, 3, 10)
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
    pool = _pool(server.connect, 3, 10)
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
    pool = _pool(server.connect, 3, 10)

    async def refuses(connection: Connection) -> None:
        raise InvalidValue

    for _ in range(5):
        with pytest.raises(InvalidValue):
            await pool.run(refuses)
    assert len(server.opened) == 1


@pytest.mark.parametrize("failure", [ValueError, KeyError])
async def test_a_surprise_drops_the_connection(failure: type[Exception]) -> None:
    server = Server()
    pool = _pool(server.connect, 1, 10)

    async def fails(connection: Connection) -> None:
        raise failure

    with pytest.raises(failure):
        await pool.run(fails)
    assert server.open_now() == 0
    await pool.run(_use)


async def test_cancelling_anywhere_loses_no_slot() -> None:
    server = Server()
    pool = _pool(server.connect, 2, 100)
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
    pool = _pool(server.connect, 2, 100)
    server.is_down = True
    outcomes = await asyncio.gather(*(pool.run(_use) for _ in range(9)), return_exceptions=True)
    assert all(isinstance(outcome, StoreUnavailable) for outcome in outcomes)
    server.is_down = False
    await pool.run(_use)


async def test_closing_closes_what_is_idle_and_drops_what_is_in_use() -> None:
    server = Server()
    pool = _pool(server.connect, 2, 100)
    in_use = asyncio.Event()
    call = asyncio.create_task(pool.run(lambda _: in_use.wait()))
    await pool.run(_use)
    await pool.close()
    assert server.open_now() == 1
    in_use.set()
    await call
    assert server.open_now() == 0


async def test_nobody_waits_for_a_connection_beyond_the_limit() -> None:
    server = Server()
    pool = _pool(server.connect, 1, 10, pool_wait=0.01)
    release = asyncio.Event()
    holder = asyncio.create_task(pool.run(lambda _: release.wait()))
    await asyncio.sleep(0)
    with pytest.raises(StoreUnavailable) as caught:
        await pool.run(_use)
    assert isinstance(caught.value.__cause__, TimeoutError)
    release.set()
    await holder
    await pool.run(_use)


async def test_an_old_connection_is_replaced_when_nobody_uses_it() -> None:
    server = Server()
    pool = _pool(server.connect, 1, 10, pool_max_age=0.02)
    first = await pool.run(_use)
    await asyncio.sleep(0.03)
    assert await pool.run(_use) is not first
    assert first.closed
    assert server.open_now() == 1


async def test_who_reads_does_not_notice_a_cut_of_a_new_connection() -> None:
    server = Server()
    pool = _pool(server.connect, 2, 10)
    cut = iter([True])

    async def work(connection: Connection) -> Connection:
        connection.alive = not next(cut, False)
        return await _use(connection)

    assert await pool.run_again(work) is server.opened[1]
    assert len(server.opened) == 2


async def test_an_old_connection_that_nobody_needs_is_closed() -> None:
    server = Server()
    pool = _pool(server.connect, 3, 10, pool_max_age=0.2)
    await asyncio.gather(*(pool.run(_use) for _ in range(3)))
    assert server.open_now() == 3
    await asyncio.sleep(0.21)
    for _ in range(3):
        await pool.run(_use)
    assert server.open_now() == 1


async def test_a_connection_that_gets_old_in_use_is_not_kept() -> None:
    server = Server()
    pool = _pool(server.connect, 1, 10, pool_max_age=0.01)

    async def work(connection: Connection) -> None:
        await asyncio.sleep(0.02)
        assert not connection.closed

    await pool.run(work)
    assert server.open_now() == 0


async def test_a_silent_connection_is_tried_before_it_is_written_to() -> None:
    """What a firewall has forgotten looks well; a write that it swallows is never repeated."""
    server = Server()
    pool = _pool(server.connect, 2, 10, pool_keepalive=0.01)
    await asyncio.gather(pool.run(_use), pool.run(_use))
    for connection in server.opened:
        connection.answers = False
    await asyncio.sleep(0.02)
    assert (await pool.run(_use)).answers
    assert server.open_now() == 1


async def test_a_busy_connection_is_not_tried() -> None:
    server = Server()
    pool = _pool(server.connect, 1, 10)
    (await pool.run(_use)).answers = False
    assert not (await pool.run(_use)).answers


async def test_cancelling_while_a_silent_connection_is_tried_loses_nothing() -> None:
    server = Server()
    pool = _pool(server.connect, 1, 10, pool_keepalive=-1)
    connection = await pool.run(_use)
    call = asyncio.create_task(pool.run(_use))
    await asyncio.sleep(0)
    call.cancel()
    await asyncio.gather(call, return_exceptions=True)
    assert connection.closed
    await pool.run(_use)
    assert pool.numbers().in_use == 0


async def test_tells_how_it_is_used() -> None:
    server = Server()
    pool = _pool(server.connect, 2, 10)
    release = asyncio.Event()
    calls = [asyncio.create_task(pool.run(lambda _: release.wait())) for _ in range(3)]
    await asyncio.sleep(0.01)
    assert pool.numbers() == PoolNumbers(size=2, in_use=2, idle=0, waiting=1, opened=2, failed=0)
    release.set()
    await asyncio.gather(*calls)
    await pool.close()
    server.is_down = True
    with pytest.raises(StoreUnavailable):
        await pool.run(_use)
    assert pool.numbers() == PoolNumbers(size=2, in_use=0, idle=0, waiting=0, opened=2, failed=1)
