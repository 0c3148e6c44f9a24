"""What runs too long is ended, as `asyncio.timeout` would, and nothing else is."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress

import pytest

from custdb_gateway.http.deadlines import Deadlines

pytestmark = pytest.mark.asyncio

SHORT = 0.05
LONG = 30.0


async def within(
    deadlines: Deadlines, work: Callable[[], Coroutine[object, object, object]]
) -> object:
    with deadlines.begin():
        return await work()


async def hang() -> None:
    await asyncio.Event().wait()


async def test_what_takes_too_long_is_a_timeout() -> None:
    with pytest.raises(TimeoutError):
        await within(Deadlines(SHORT), hang)
    task = asyncio.current_task()
    assert task is not None
    assert not task.cancelling()


async def test_what_is_quick_answers_and_is_left_alone_afterwards() -> None:
    deadlines = Deadlines(SHORT)
    with deadlines.begin() as deadline:
        await asyncio.sleep(0)
    assert deadline.at - asyncio.get_running_loop().time() > 0
    await asyncio.sleep(SHORT * 2)


async def test_its_moment_is_that_of_the_loop() -> None:
    began = asyncio.get_running_loop().time()
    with Deadlines(LONG).begin() as deadline:
        assert began + LONG <= deadline.at <= asyncio.get_running_loop().time() + LONG


async def test_each_of_many_ends_at_its_own_time_in_turn() -> None:
    deadlines, ended = Deadlines(SHORT), list[int]()
    loop = asyncio.get_running_loop()

    async def one(number: int) -> None:
        began = loop.time()
        with pytest.raises(TimeoutError):
            await within(deadlines, hang)
        ended.append(number)
        assert loop.time() - began >= SHORT - 0.002  # uvloop counts in milliseconds

    tasks = []
    for number in range(20):
        tasks.append(asyncio.create_task(one(number)))
        await asyncio.sleep(0.005)
    await asyncio.gather(*tasks)
    assert ended == list(range(20))


async def test_the_quick_among_the_slow_are_not_ended() -> None:
    deadlines = Deadlines(SHORT)

    async def quick() -> str:
        await asyncio.sleep(0)
        return "done"

    works = [hang if number % 3 else quick for number in range(300)]
    ends = await asyncio.gather(
        *(within(deadlines, work) for work in works), return_exceptions=True
    )
    for work, end in zip(works, ends, strict=True):
        assert isinstance(end, TimeoutError) if work is hang else end == "done"


async def test_it_works_again_after_a_pause_without_calls() -> None:
    deadlines = Deadlines(SHORT)
    for _ in range(3):
        with pytest.raises(TimeoutError):
            await within(deadlines, hang)
        await asyncio.sleep(SHORT * 1.5)


async def test_who_is_cancelled_by_somebody_else_is_cancelled() -> None:
    task = asyncio.create_task(within(Deadlines(LONG), hang))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_who_is_cancelled_by_both_is_cancelled() -> None:
    async def stubborn() -> None:
        with suppress(asyncio.CancelledError):
            await hang()
        task = asyncio.current_task()
        assert task is not None
        task.cancel()  # as a server that shuts down would
        await hang()

    task = asyncio.create_task(within(Deadlines(SHORT), stubborn))
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_an_error_of_the_work_stays_what_it_is() -> None:
    async def fail() -> None:
        raise KeyError("x")

    with pytest.raises(KeyError):
        await within(Deadlines(LONG), fail)


async def test_an_error_on_the_way_out_of_an_ended_call_stays_what_it_is() -> None:
    async def fail_late() -> None:
        try:
            await hang()
        except asyncio.CancelledError:
            raise KeyError("x") from None

    with pytest.raises(KeyError):
        await within(Deadlines(SHORT), fail_late)
