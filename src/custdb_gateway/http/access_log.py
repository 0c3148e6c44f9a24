"""One line for each call, written in batches by a thread: a full pipe must not stop the loop."""

import asyncio
import logging
import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from custdb_gateway.log import causes

_BATCH_SECONDS = 0.05
_MAX_PENDING = 10_000

# Whatever else a caller may call an application does not get into the log.
_APP_ID = re.compile(r"[0-9a-fA-F-]{8,40}")

log = logging.getLogger("custdb_gateway.calls")


@dataclass(slots=True)
class Entry:
    """What is known of a call while it is answered."""

    request_id: str
    function: str
    caller: str
    app_id: str | None = None
    error: BaseException | None = field(default=None, repr=False)


class AccessLog:
    """Collects lines, and hands them to a thread a few times a second."""

    def __init__(self, emit: Callable[[logging.LogRecord], None] = log.handle) -> None:
        self._emit = emit
        self._pending: list[logging.LogRecord] = []
        self._dropped = 0
        self._timer: asyncio.TimerHandle | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="log")
        self._writing = False

    def write(self, entry: Entry, code: str, started: float, error: BaseException | None) -> None:
        """Log a call that ended with `code`."""
        level = logging.INFO if error is None else logging.ERROR
        if not log.isEnabledFor(level):
            return
        if len(self._pending) >= _MAX_PENDING:
            self._dropped += 1
            return
        fields = {
            "request_id": entry.request_id,
            "function": entry.function,
            "code": code,
            "ms": round((time.perf_counter() - started) * 1000, 2),
            "caller": entry.caller,
        }
        if entry.app_id and _APP_ID.fullmatch(entry.app_id):
            fields["appId"] = entry.app_id
        if error is not None:
            fields["cause"] = list(causes(error))
        self._pending.append(_record(level, "call", fields))
        if self._timer is None:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(_BATCH_SECONDS, self._hand_over)

    def close(self) -> None:
        """Write what is left."""
        if self._timer is not None:
            self._timer.cancel()
        self._thread.shutdown(wait=True)
        self._write_all(self._take())

    def _hand_over(self) -> None:
        self._timer = None
        if self._writing:  # the last batch is stuck; this one waits, and grows to its limit
            self._timer = asyncio.get_running_loop().call_later(_BATCH_SECONDS, self._hand_over)
            return
        self._writing = True
        self._thread.submit(self._write_all, self._take())

    def _take(self) -> list[logging.LogRecord]:
        batch, self._pending = self._pending, []
        if self._dropped:
            batch.append(_record(logging.WARNING, "lines lost", {"count": self._dropped}))
            self._dropped = 0
        return batch

    def _write_all(self, batch: list[logging.LogRecord]) -> None:
        try:
            for record in batch:
                self._emit(record)
        finally:
            self._writing = False


def _record(level: int, event: str, fields: dict[str, object]) -> logging.LogRecord:
    record = logging.LogRecord(log.name, level, "", 0, event, None, None)
    record.fields = fields
    return record
