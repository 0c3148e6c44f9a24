"""Turns at a store: bounded, in order, and none is lost."""

import asyncio
from typing import Any

import pytest

from custdb_adapters._shared.slots import Slots
from custdb_gateway.errors import Overloaded, StoreUnavailable
from custdb_gateway.store import StoreSettings
from custdb_gateway.testing import suite_mapping

pytestmark = pytest.mark.asyncio


def _slots(size: int, **settings: Any) -> Slots:
    return Slots(size, StoreSettings("", suite_mapping(), **settings))


async def _waiting(slots: Slots, number: int) -> "list[asyncio.Task[None]]":
    """So many who wait for a turn."""
    calls = [asyncio.create_task(slots.take()) for _ in range(number)]
    await asyncio.sleep(0)
    assert slots.waiting == number
    return calls


async def test_no_more_than_its_size_at_a_time() -> None:
    slots = _slots(3)
    at_work = most = 0

    async def work() -> None:
        nonlocal at_work, most
        await slots.take()
        at_work += 1
        most = max(most, at_work)
        await asyncio.sleep(0)
        at_work -= 1
        slots.release()

    await asyncio.gather(*(work() for _ in range(50)))
    assert most == 3
    assert slots.waiting == 0


async def test_turns_are_taken_in_the_order_of_asking() -> None:
    slots = _slots(1)
    await slots.take()
    order = []

    async def work(number: int) -> None:
        await slots.take()
        order.append(number)
        slots.release()

    calls = [asyncio.create_task(work(number)) for number in range(10)]
    await asyncio.sleep(0)
    slots.release()
    await asyncio.gather(*calls)
    assert order == [*range(10)]


async def test_who_comes_when_a_turn_is_promised_does_not_push_in() -> None:
    slots = _slots(1)
    await slots.take()
    (first,) = await _waiting(slots, 1)
    slots.release()  # and it has not noticed yet
    late = asyncio.create_task(slots.take())
    await asyncio.sleep(0.01)
    assert first.done()
    assert not late.done()
    slots.release()
    await late


async def test_more_than_may_wait_are_turned_away_at_once() -> None:
    slots = _slots(1, max_waiting=2)
    await slots.take()
    calls = await _waiting(slots, 2)
    with pytest.raises(Overloaded):
        await slots.take()
    assert slots.waiting == 2
    for _ in calls:
        slots.release()
    await asyncio.gather(*calls)


async def test_nobody_waits_beyond_the_limit() -> None:
    slots = _slots(1, pool_wait=0.01)
    await slots.take()
    with pytest.raises(StoreUnavailable) as caught:
        await slots.take()
    assert isinstance(caught.value.__cause__, TimeoutError)
    assert slots.waiting == 0
    slots.release()
    await slots.take()


@pytest.mark.parametrize("released", [False, True], ids=["before", "after"])
async def test_who_leaves_while_waiting_loses_no_turn(released: bool) -> None:
    """Before the turn that it waits for, or in the same moment."""
    slots = _slots(2)
    for _ in range(2):
        await slots.take()
    calls = await _waiting(slots, 5)
    if released:
        slots.release()
    for call in calls[:3]:
        call.cancel()
    if not released:
        slots.release()
    outcomes = await asyncio.gather(*calls[:4], return_exceptions=True)
    assert [type(one) for one in outcomes[:3]] == [asyncio.CancelledError] * 3
    assert outcomes[3] is None
    slots.release()
    await calls[4]
    assert slots.waiting == 0
    for _ in range(2):
        slots.release()
    async with asyncio.timeout(1):
        for _ in range(2):
            await slots.take()
