"""The lane: bounded, punctual, and never in the way of the event loop."""

import asyncio
import os
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, suppress

import pytest
from passlib.hash import bcrypt, sha512_crypt

from custdb_gateway.errors import Overloaded
from custdb_gateway.passwords import HashLane


class Jobs:
    """Work that stands still until it is let go, and remembers who did it."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.begun = threading.Semaphore(0)
        self.done: list[str] = []
        self.threads: set[str] = set()

    def work(self, name: str = "work") -> Callable[[], str]:
        def run() -> str:
            self.begun.release()
            self.gate.wait()
            self.threads.add(threading.current_thread().name)
            self.done.append(name)
            return name

        return run


@pytest.fixture(autouse=True)
def _nothing_fails_unheard(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """What fails in a callback is only ever told to the log."""
    yield
    assert [record.getMessage() for record in caplog.records if record.exc_info] == []


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    jobs = Jobs()
    yield jobs
    jobs.gate.set()


@asynccontextmanager
async def lane(threads: int = 1, max_waiting: int = 10) -> AsyncIterator[HashLane]:
    with closing(HashLane(threads, max_waiting)) as lane:
        yield lane


def soon(seconds: float = 60) -> float:
    return asyncio.get_running_loop().time() + seconds


async def started(lane: HashLane, work: Callable[[], str]) -> "asyncio.Task[str]":
    """A job that has been handed in."""
    task = asyncio.create_task(lane.run(work, soon()))
    await asyncio.sleep(0)
    return task


async def begun(jobs: Jobs, count: int = 1) -> None:
    for _ in range(count):
        assert await asyncio.to_thread(jobs.begun.acquire, timeout=30)


@pytest.mark.asyncio
async def test_runs_work_in_a_thread_of_its_own(jobs: Jobs) -> None:
    jobs.gate.set()
    async with lane() as one:
        assert await one.run(jobs.work("x"), soon()) == "x"
    assert threading.current_thread().name not in jobs.threads


@pytest.mark.asyncio
async def test_runs_as_many_at_once_as_it_has_threads(jobs: Jobs) -> None:
    async with lane(threads=3) as one:
        tasks = [await started(one, jobs.work()) for _ in range(6)]
        await begun(jobs, 3)
        assert not jobs.begun.acquire(blocking=False)
        jobs.gate.set()
        await asyncio.gather(*tasks)
    assert len(jobs.threads) <= 3


@pytest.mark.asyncio
@pytest.mark.parametrize("error", [ValueError, KeyError, MemoryError])
async def test_hands_on_what_work_raises(error: type[Exception]) -> None:
    def fail() -> str:
        raise error("reason")

    async with lane(max_waiting=0) as one:
        for _ in range(5):
            with pytest.raises(error, match="reason"):
                await one.run(fail, soon())


class TestFull:
    @pytest.mark.asyncio
    @pytest.mark.parametrize(("threads", "max_waiting"), [(1, 0), (1, 3), (2, 0), (2, 5)])
    async def test_refuses_at_once(self, jobs: Jobs, threads: int, max_waiting: int) -> None:
        async with lane(threads, max_waiting) as one:
            tasks = [await started(one, jobs.work()) for _ in range(threads + max_waiting)]
            for _ in range(3):
                with pytest.raises(Overloaded):
                    await one.run(jobs.work("too many"), soon())
            assert jobs.done == []  # nobody waited for a place
            jobs.gate.set()
            await asyncio.gather(*tasks)
        assert "too many" not in jobs.done

    @pytest.mark.asyncio
    async def test_has_room_again_when_work_is_done(self, jobs: Jobs) -> None:
        async with lane(1, 2) as one:
            for _ in range(5):
                tasks = [await started(one, jobs.work()) for _ in range(3)]
                with pytest.raises(Overloaded):
                    await one.run(jobs.work(), soon())
                jobs.gate.set()
                await asyncio.gather(*tasks)
                jobs.gate.clear()

    @pytest.mark.asyncio
    async def test_has_room_again_after_all_kinds_of_ends(self, jobs: Jobs) -> None:
        def fail() -> str:
            raise ValueError

        async with lane(1, 3) as one:
            first = await started(one, jobs.work())
            await begun(jobs)
            cancelled = await started(one, jobs.work())
            failed = await started(one, fail)
            with pytest.raises(Overloaded):
                await one.run(jobs.work(), soon(0.05))
            cancelled.cancel()
            jobs.gate.set()
            await asyncio.gather(first, cancelled, failed, return_exceptions=True)
            jobs.gate.clear()
            tasks = [await started(one, jobs.work()) for _ in range(4)]
            with pytest.raises(Overloaded):
                await one.run(jobs.work(), soon())
            jobs.gate.set()
            await asyncio.gather(*tasks)


class TestDeadline:
    @pytest.mark.asyncio
    @pytest.mark.parametrize("seconds", [-1, -1e6])
    async def test_in_the_past_lets_nothing_begin(self, jobs: Jobs, seconds: float) -> None:
        async with lane() as one:
            with pytest.raises(Overloaded):
                await one.run(jobs.work(), soon(seconds))
        assert not jobs.begun.acquire(blocking=False)

    @pytest.mark.asyncio
    async def test_ends_waiting_for_work_that_has_begun(self, jobs: Jobs) -> None:
        async with lane() as one:
            with pytest.raises(Overloaded):
                await one.run(jobs.work(), soon(0.05))
            assert jobs.done == []

    @pytest.mark.asyncio
    async def test_ends_waiting_in_the_queue_and_the_work_with_it(self, jobs: Jobs) -> None:
        async with lane() as one:
            first = await started(one, jobs.work("first"))
            await begun(jobs)
            with pytest.raises(Overloaded):
                await one.run(jobs.work("late"), soon(0.05))
            jobs.gate.set()
            await first
            await one.run(jobs.work("last"), soon())
        assert jobs.done == ["first", "last"]

    @pytest.mark.asyncio
    async def test_that_the_queue_cannot_keep_is_refused_at_once(self, jobs: Jobs) -> None:
        async with lane(1, 1000) as one:
            for _ in range(10):
                await one.run(lambda: time.sleep(0.02), soon())
            first = await started(one, jobs.work())
            await begun(jobs)
            waiting = [await started(one, jobs.work()) for _ in range(999)]
            deadline = soon(5)
            with pytest.raises(Overloaded):  # a thousand jobs of 20 ms: twenty seconds
                await one.run(jobs.work(), deadline)
            assert soon(0) < deadline
            jobs.gate.set()
            await asyncio.gather(first, *waiting)

    @pytest.mark.asyncio
    async def test_the_first_job_tells_what_the_others_will_take(self, jobs: Jobs) -> None:
        """Its own time counts, too: what would be too late when it is done is not begun."""
        async with lane(1, 1000) as one:
            await one.run(lambda: time.sleep(0.4), soon())
            first = await started(one, jobs.work())
            await begun(jobs)
            deadline = soon(0.6)
            with pytest.raises(Overloaded):
                await one.run(jobs.work("late"), deadline)
            assert soon(0) < deadline
            jobs.gate.set()
            await first
        assert "late" not in jobs.done

    @pytest.mark.asyncio
    async def test_nearer_than_jobs_take_does_not_close_an_empty_lane(self, jobs: Jobs) -> None:
        jobs.gate.set()
        async with lane() as one:
            for _ in range(10):
                await one.run(lambda: time.sleep(0.1), soon())
            for _ in range(100):
                with suppress(Overloaded):  # on a busy machine
                    await one.run(jobs.work(), soon(0.05))
        assert jobs.done


class TestCancelling:
    @pytest.mark.asyncio
    async def test_what_waits_is_never_run(self, jobs: Jobs) -> None:
        async with lane() as one:
            first = await started(one, jobs.work("first"))
            await begun(jobs)
            waiting = [await started(one, jobs.work("cancelled")) for _ in range(5)]
            for task in waiting:
                task.cancel()
            ends = await asyncio.gather(*waiting, return_exceptions=True)
            jobs.gate.set()
            await first
            await one.run(jobs.work("last"), soon())
        assert {type(end) for end in ends} == {asyncio.CancelledError}
        assert jobs.done == ["first", "last"]

    @pytest.mark.asyncio
    async def test_what_has_begun_keeps_its_place_until_it_is_done(self, jobs: Jobs) -> None:
        async with lane(1, 0) as one:
            first = await started(one, jobs.work("first"))
            await begun(jobs)
            first.cancel()
            with pytest.raises(asyncio.CancelledError):
                await first
            with pytest.raises(Overloaded):
                await one.run(jobs.work(), soon())

    @pytest.mark.asyncio
    async def test_closing_drops_what_waits(self, jobs: Jobs) -> None:
        one = HashLane(1, 10)
        first = await started(one, jobs.work("first"))
        await begun(jobs)
        waiting = await started(one, jobs.work("waiting"))
        one.close()
        jobs.gate.set()
        assert await first == "first"
        with pytest.raises(asyncio.CancelledError):
            await waiting
        assert jobs.done == ["first"]


class TestLoop:
    @pytest.mark.asyncio
    @pytest.mark.parametrize(
        "handler", [bcrypt.using(rounds=10), sha512_crypt.using(rounds=100_000)]
    )
    async def test_keeps_turning_while_passwords_are_hashed(
        self, handler: "type[bcrypt] | type[sha512_crypt]"
    ) -> None:
        stored = handler.hash("x")
        async with lane() as one:
            task = asyncio.create_task(one.run(lambda: handler.verify("x", stored), soon()))
            turns = 0
            while not task.done():
                await asyncio.sleep(0)
                turns += 1
            assert await task
        assert turns > 5

    def test_may_end_before_work_that_nobody_waits_for(self, jobs: Jobs) -> None:
        one = HashLane(1, 1)

        async def give_up() -> None:
            with pytest.raises(Overloaded):
                await one.run(jobs.work(), soon(0.05))

        asyncio.run(give_up())
        jobs.gate.set()
        one.close()
        while not jobs.done:  # the test's own time limit ends this
            time.sleep(0.01)


@pytest.mark.asyncio
@pytest.mark.skipif(sys.platform != "linux", reason="other systems know no priority of a thread")
async def test_hashing_lets_everything_else_go_first() -> None:
    def priority() -> int:
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    before = priority()
    async with lane() as hashing:
        assert await hashing.run(priority, soon()) == max(10, before)
    assert priority() == before
