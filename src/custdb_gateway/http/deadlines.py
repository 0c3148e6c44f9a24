"""How long a call may take. One timer for all: one for each costs more than reading the call."""

import asyncio
from itertools import takewhile
from types import TracebackType


class Deadlines:
    """Ends what takes longer than `seconds`. All may take as long, so who began first is due first.

    To be used in one event loop.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._running: dict[Deadline, None] = {}  # in the order in which they are due
        self._timer: asyncio.TimerHandle | None = None

    def begin(self) -> "Deadline":
        """The deadline of what the current task does from now on; to be entered at once."""
        loop = asyncio.get_running_loop()
        deadline = Deadline(loop.time() + self._seconds, self._running)
        if self._timer is None:
            self._timer = loop.call_at(deadline.at, self._end_who_is_due, loop)
        return deadline

    def _end_who_is_due(self, loop: asyncio.AbstractEventLoop) -> None:
        now = loop.time()
        for deadline in [*takewhile(lambda one: one.at <= now, self._running)]:
            deadline.end()
        self._timer = None
        if self._running:
            first = next(iter(self._running))
            self._timer = loop.call_at(first.at, self._end_who_is_due, loop)


class Deadline:
    """The deadline of a task, with the meaning of `asyncio.timeout`."""

    __slots__ = ("_asked_before", "_is_over", "_running", "_task", "at")

    def __init__(self, at: float, running: "dict[Deadline, None]") -> None:
        self.at = at
        """In the time of the event loop."""
        self._running = running
        self._is_over = False

    def __enter__(self) -> "Deadline":
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("only a task has a deadline")
        self._task = task
        self._asked_before = task.cancelling()
        self._running[self] = None
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._running.pop(self, None)
        if not self._is_over:
            return
        others_asked = self._task.uncancel() > self._asked_before
        if kind is asyncio.CancelledError and not others_asked:
            raise TimeoutError from error

    def end(self) -> None:
        """Cancel the task."""
        del self._running[self]
        self._is_over = True
        self._task.cancel()
