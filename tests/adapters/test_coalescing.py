"""Lookups that share a statement come out as if each had been alone."""

import asyncio
from collections.abc import Sequence

import pytest

from custdb_adapters._shared.coalescing import Coalescer
from custdb_gateway.errors import (
    GatewayError,
    InvalidValue,
    Overloaded,
    StoreRejected,
    StoreUnavailable,
)

pytestmark = pytest.mark.asyncio


class Store:
    """Doubles what it is asked, one statement after another, and counts them."""

    def __init__(self) -> None:
        self.statements: list[list[int]] = []
        self.open = asyncio.Event()
        self.open.set()
        self.failure: Exception | None = None

    async def find_all(self, wanted: Sequence[int]) -> list[int]:
        self.statements.append([*wanted])
        await self.open.wait()
        await asyncio.sleep(0)
        if self.failure is not None and (
            13 in wanted or not isinstance(self.failure, InvalidValue)
        ):
            raise self.failure from ConnectionError()
        return [2 * one for one in wanted]


async def test_a_lone_caller_waits_for_nobody() -> None:
    store = Store()
    lookups = Coalescer(store.find_all, 100)
    assert [await lookups.find(number) for number in range(3)] == [0, 2, 4]
    assert store.statements == [[0], [1], [2]]


async def test_what_comes_meanwhile_goes_together() -> None:
    store = Store()
    lookups = Coalescer(store.find_all, 1000)
    asked = [number % 50 for number in range(200)]
    assert await asyncio.gather(*map(lookups.find, asked)) == [2 * one for one in asked]
    assert len(store.statements) <= 4
    assert sum(map(len, store.statements)) == 200


async def test_no_more_than_two_statements_at_a_time() -> None:
    store = Store()
    store.open.clear()
    lookups = Coalescer(store.find_all, 1000)
    calls = []
    for number in range(10):
        calls.append(asyncio.create_task(lookups.find(number)))
        await asyncio.sleep(0.001)
    assert store.statements == [[0], [1]]
    store.open.set()
    assert await asyncio.gather(*calls) == [2 * number for number in range(10)]
    assert store.statements[2] == [2, 3, 4, 5, 6, 7, 8, 9]


async def test_one_to_blame_harms_nobody_else() -> None:
    store = Store()
    store.failure = InvalidValue("email")
    lookups = Coalescer(store.find_all, 100)
    outcomes = await asyncio.gather(*map(lookups.find, [1, 13, 2, 13, 3]), return_exceptions=True)
    assert [outcomes[0], outcomes[2], outcomes[4]] == [2, 4, 6]
    assert all(isinstance(outcomes[place], InvalidValue) for place in (1, 3))


@pytest.mark.parametrize("failure", [StoreUnavailable, StoreRejected, Overloaded])
async def test_trouble_with_the_store_is_told_to_each_and_asked_once(
    failure: type[GatewayError],
) -> None:
    store = Store()
    store.failure = failure()
    lookups = Coalescer(store.find_all, 100)
    outcomes = await asyncio.gather(*map(lookups.find, range(40)), return_exceptions=True)
    assert all(isinstance(outcome, failure) for outcome in outcomes)
    assert all(isinstance(outcome.__cause__, ConnectionError) for outcome in outcomes)
    assert len({id(outcome) for outcome in outcomes}) == 40
    assert len(store.statements) <= 3
    store.failure = None
    assert await lookups.find(4) == 8


async def test_a_caller_that_leaves_is_not_looked_up() -> None:
    store = Store()
    store.open.clear()
    lookups = Coalescer(store.find_all, 100)
    calls = await _occupied(lookups)
    late = [asyncio.create_task(lookups.find(number)) for number in (7, 8, 9)]
    await asyncio.sleep(0.001)
    late[1].cancel()
    store.open.set()
    assert await asyncio.gather(*calls) == [0, 2]
    assert await asyncio.gather(late[0], late[2]) == [14, 18]
    assert 8 not in [one for statement in store.statements for one in statement]


async def _occupied(lookups: Coalescer[int, int]) -> list["asyncio.Task[int]"]:
    """As many statements under way as there may be."""
    calls = []
    for number in range(2):
        calls.append(asyncio.create_task(lookups.find(number)))
        await asyncio.sleep(0.001)
    return calls


async def test_the_queue_is_bounded() -> None:
    store = Store()
    store.open.clear()
    lookups = Coalescer(store.find_all, 3)
    calls = await _occupied(lookups)
    calls += [asyncio.create_task(lookups.find(number)) for number in range(3)]
    await asyncio.sleep(0.001)
    with pytest.raises(Overloaded):
        await lookups.find(4)
    store.open.set()
    assert len(await asyncio.gather(*calls)) == 5


async def test_closing_leaves_nothing_running() -> None:
    store = Store()
    store.open.clear()
    lookups = Coalescer(store.find_all, 3)
    call = asyncio.create_task(lookups.find(1))
    await asyncio.sleep(0.001)
    await lookups.close()
    call.cancel()
    assert len(asyncio.all_tasks()) <= 2


async def test_who_asks_while_all_statements_end_is_not_forgotten() -> None:
    store = Store()
    store.open.clear()
    lookups = Coalescer(store.find_all, 100)

    async def twice() -> list[int]:
        return [await lookups.find(1), await lookups.find(2)]

    first = asyncio.create_task(twice())
    await asyncio.sleep(0.001)
    second = asyncio.create_task(lookups.find(3))
    await asyncio.sleep(0.001)
    store.open.set()
    async with asyncio.timeout(5):
        assert await asyncio.gather(first, second) == [[2, 4], 6]
