"""One line for each call, written in batches by a thread: a full pipe must not stop the loop."""

import asyncio
import logging
import re
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from custdb_gateway.log import Line, write_lines

_BATCH_SECONDS = 0.05
_MAX_PENDING = 20_000

# Whatever else a caller may call an application does not get into the log.
_APP_ID = re.compile(r"[0-9a-fA-F-]{8,40}")

log = logging.getLogger(__name__)


class Entry(Line, omit_defaults=True):
    """What is logged of a call, in the order of the line."""

    request_id: str
    function: str
    code: str
    ms: float
    caller: str
    appId: str = ""
    cause: tuple[str, ...] = ()

    def __str__(self) -> str:
        """The line for people."""
        moment = self.time.astimezone().strftime("%H:%M:%S")
        words = (self.function, self.code, f"{self.ms} ms", self.caller, self.appId, *self.cause)
        return f"{moment} {self.level:7} " + " ".join(word for word in words if word)


def entry(
    request_id: str,
    function: str,
    caller: str,
    app_id: str | None,
    code: str,
    started: float,
    cause: tuple[str, ...],
) -> Entry:
    """The line of a call that began at `started`, a time of `perf_counter`.

    `cause` is of an error that whoever runs the gateway should see.
    """
    return Entry(
        datetime.now(UTC),
        "error" if cause else "info",
        "call",
        request_id,
        function,
        code,
        round((time.perf_counter() - started) * 1000, 2),
        caller,
        app_id if app_id and _APP_ID.fullmatch(app_id) else "",
        cause,
    )


class AccessLog:
    """Collects entries, and hands them to a thread a few times a second."""

    def __init__(self, write: Callable[[Sequence[Entry]], None] = write_lines) -> None:
        self._write = write
        self._pending: list[Entry] = []
        self._lost = 0
        self._timer: asyncio.TimerHandle | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="log")
        self._writing = False

    def add(self, one: Entry) -> None:
        """Log a call, some time soon."""
        if len(self._pending) >= _MAX_PENDING:
            self._lost += 1
            return
        self._pending.append(one)
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_BATCH_SECONDS, self._hand_over)

    def close(self) -> None:
        """Write what is left."""
        if self._timer is not None:
            self._timer.cancel()
        self._thread.shutdown(wait=True)
        self._write_batch(self._take())

    def _hand_over(self) -> None:
        self._timer = None
        if self._writing:  # the last batch is stuck; this one waits, and grows to its limit
            self._timer = asyncio.get_running_loop().call_later(_BATCH_SECONDS, self._hand_over)
            return
        self._writing = True
        self._thread.submit(self._write_batch, self._take())

    def _take(self) -> list[Entry]:
        batch, self._pending = self._pending, []
        return batch

    def _write_batch(self, batch: list[Entry]) -> None:
        try:
            self._write(batch)
            if self._lost:
                log.warning("calls were answered and not logged: %d", self._lost)
                self._lost = 0
        finally:
            self._writing = False
