"""The lane in which hashing runs: so many threads, so many waiting, no more."""

import asyncio
import os
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar

from custdb_gateway.errors import Overloaded

T = TypeVar("T")

_LEARNING = 0.05
"""The weight of the latest job in the running mean of how long a job takes.

Small: a few slow ones on a busy machine must not turn callers away who would have been in time.
"""

_CAUTION = 1.1
"""How much longer than expected a wait may turn out: whoever is let in is to be through in time."""

_NICE = 10
"""Of 19: lookups wait for no core while hashes do."""


class HashLane:
    """A bounded queue in front of a few threads.

    bcrypt, argon2, PBKDF2 and scrypt leave the interpreter lock alone, so a thread per core uses
    every core while the event loop goes on.
    """

    def __init__(self, threads: int, max_waiting: int) -> None:
        self._threads = threads
        self._capacity = threads + max_waiting
        self._jobs = 0
        self._seconds = 0.0
        self._executor = ThreadPoolExecutor(threads, "hash", _step_back)

    async def run(self, work: Callable[[], T], deadline: float) -> T:
        """Run `work` in a thread.

        `deadline` is a time of the running loop. Raises `Overloaded` at once if the queue is
        full or too long to be through by then, and at the deadline otherwise.
        """
        loop = asyncio.get_running_loop()
        if self._jobs >= self._capacity or loop.time() + self._expected() * _CAUTION > deadline:
            raise Overloaded
        job = self._executor.submit(self._timed, work)
        self._jobs += 1
        job.add_done_callback(lambda done: self._tell(loop, done))
        try:
            async with asyncio.timeout_at(deadline):
                return (await asyncio.wrap_future(job))[0]
        except TimeoutError as exc:
            raise Overloaded from exc

    def close(self) -> None:
        """Let the threads end; what has not begun is dropped."""
        self._executor.shutdown(wait=False, cancel_futures=True)

    def _expected(self) -> float:
        """Seconds until one more job would be done.

        None while a thread is free: how long jobs take is learnt by running them.
        """
        if self._jobs < self._threads:
            return 0
        return (self._jobs // self._threads + 1) * self._seconds

    def _timed(self, work: Callable[[], T]) -> tuple[T, float]:
        started = time.perf_counter()
        result = work()
        return result, time.perf_counter() - started

    def _tell(self, loop: asyncio.AbstractEventLoop, job: "Future[tuple[T, float]]") -> None:
        with suppress(RuntimeError):  # the loop has ended before a job that nobody waits for
            loop.call_soon_threadsafe(self._done, job)

    def _done(self, job: "Future[tuple[T, float]]") -> None:
        self._jobs -= 1
        if not job.cancelled() and job.exception() is None:
            seconds = job.result()[1]
            self._seconds += (_LEARNING if self._seconds else 1) * (seconds - self._seconds)


def _step_back() -> None:
    """Leave the cores to the event loop, and to a store on the same machine, when they want them.

    Only Linux knows of a thread's own priority.
    """
    if sys.platform == "linux":
        nice = max(_NICE, os.getpriority(os.PRIO_PROCESS, 0))
        with suppress(OSError):  # some sandboxes forbid it
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), nice)
