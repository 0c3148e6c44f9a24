"""One line for each call, whatever becomes of the pipe that it goes into."""

import asyncio
import json
import logging
import threading
import time
from collections.abc import Iterator

import pytest

from custdb_gateway.errors import StoreUnavailable
from custdb_gateway.http.access_log import AccessLog, Entry
from custdb_gateway.log import JsonFormatter

SECRET = "s3cret-mark"


class Pipe:
    """Takes records, when it is open."""

    def __init__(self) -> None:
        self.records: list[logging.LogRecord] = []
        self.threads: set[int] = set()
        self.asked = threading.Event()
        self.open = threading.Event()
        self.open.set()
        self._taken = threading.Semaphore(0)

    def __call__(self, record: logging.LogRecord) -> None:
        self.asked.set()
        self.open.wait()
        self.threads.add(threading.get_ident())
        self.records.append(record)
        self._taken.release()

    def take(self, count: int) -> None:
        """Wait for that many records."""
        for _ in range(count):
            self._taken.acquire()

    def entries(self) -> list[dict[str, object]]:
        return [json.loads(JsonFormatter().format(record)) for record in self.records]


@pytest.fixture(autouse=True)
def _everything_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "custdb_gateway.calls")


@pytest.fixture
def pipe() -> Iterator[Pipe]:
    pipe = Pipe()
    yield pipe
    pipe.open.set()


def entry(app_id: str | None = None, number: int = 1) -> Entry:
    return Entry(f"r-{number}", "getUser", "203.0.113.7", app_id)


async def written(pipe: Pipe, *entries: Entry, error: BaseException | None = None) -> None:
    log = AccessLog(pipe)
    for one in entries:
        log.write(one, "ok", time.perf_counter(), error)
    log.close()


async def until(condition: threading.Event) -> None:
    await asyncio.to_thread(condition.wait)


@pytest.mark.asyncio
async def test_a_line_tells_what_is_known_and_nothing_else(pipe: Pipe) -> None:
    await written(pipe, entry("0123456789abcdef01234567"))
    (line,) = pipe.entries()
    assert isinstance(line.pop("ms"), float)
    del line["time"]
    assert line == {
        "level": "info",
        "event": "call",
        "request_id": "r-1",
        "function": "getUser",
        "code": "ok",
        "caller": "203.0.113.7",
        "appId": "0123456789abcdef01234567",
    }


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "app_id",
    [
        None,
        "",
        SECRET,
        "ada@example.com",
        "1234567",
        "0" * 41,
        "0123456789abcdef\n",
        "0123456789abcdeg",
        "\u0660" * 12,
    ],
)
async def test_what_is_no_application_is_not_logged_as_one(pipe: Pipe, app_id: str | None) -> None:
    await written(pipe, entry(app_id))
    assert "appId" not in pipe.entries()[0]


@pytest.mark.asyncio
async def test_an_error_is_logged_without_its_words(pipe: Pipe) -> None:
    error = StoreUnavailable(SECRET)
    error.__cause__ = OSError(111, SECRET)
    await written(pipe, entry(), error=error)
    (line,) = pipe.entries()
    assert line["level"] == "error"
    assert line["cause"] == [
        "custdb_gateway.errors.StoreUnavailable",
        "builtins.ConnectionRefusedError 111",
    ]
    assert SECRET not in json.dumps(line)


def test_an_entry_shows_no_error() -> None:
    assert SECRET not in repr(Entry("r-1", "login", "", error=ValueError(SECRET)))


@pytest.mark.asyncio
async def test_lines_come_in_order_and_without_being_asked_for(pipe: Pipe) -> None:
    log = AccessLog(pipe)
    for number in range(500):
        log.write(entry(number=number), "ok", time.perf_counter(), None)
    await asyncio.to_thread(pipe.take, 500)
    assert [line["request_id"] for line in pipe.entries()] == [f"r-{n}" for n in range(500)]
    assert threading.get_ident() not in pipe.threads
    log.close()
    assert len(pipe.records) == 500


@pytest.mark.asyncio
async def test_what_is_not_logged_costs_nothing(
    pipe: Pipe, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR, "custdb_gateway.calls")
    await written(pipe, entry())
    assert pipe.records == []
    await written(pipe, entry(), error=ValueError())
    assert len(pipe.records) == 1


@pytest.mark.asyncio
async def test_a_full_pipe_does_not_stop_the_loop(pipe: Pipe) -> None:
    pipe.open.clear()
    log = AccessLog(pipe)
    log.write(entry(number=0), "ok", time.perf_counter(), None)
    await until(pipe.asked)
    for number in range(1, 100):
        log.write(entry(number=number), "ok", time.perf_counter(), None)
        await asyncio.sleep(0.001)
    assert pipe.records == []
    pipe.open.set()
    log.close()
    assert [line["request_id"] for line in pipe.entries()] == [f"r-{n}" for n in range(100)]


@pytest.mark.asyncio
async def test_a_pipe_that_stays_full_loses_lines_and_says_how_many(pipe: Pipe) -> None:
    pipe.open.clear()
    log = AccessLog(pipe)
    log.write(entry(), "ok", time.perf_counter(), None)
    await until(pipe.asked)
    for number in range(30_000):
        log.write(entry(number=number), "ok", time.perf_counter(), None)
    pipe.open.set()
    log.close()
    *lines, last = pipe.entries()
    assert (last["level"], last["event"]) == ("warning", "lines lost")
    assert isinstance(last["count"], int)
    assert 0 < last["count"] < 30_000
    assert len(lines) + last["count"] == 30_001


@pytest.mark.asyncio
async def test_a_pipe_that_breaks_does_not_stop_what_comes_after(pipe: Pipe) -> None:
    broken = threading.Event()

    def break_once(record: logging.LogRecord) -> None:
        if not broken.is_set():
            broken.set()
            raise BrokenPipeError(SECRET)
        pipe(record)

    log = AccessLog(break_once)
    log.write(entry(number=1), "ok", time.perf_counter(), None)
    await until(broken)
    log.write(entry(number=2), "ok", time.perf_counter(), None)
    await until(pipe.asked)
    log.close()
    assert [line["request_id"] for line in pipe.entries()] == ["r-2"]


@pytest.mark.asyncio
async def test_closing_twice_or_with_nothing_to_write_is_fine(pipe: Pipe) -> None:
    log = AccessLog(pipe)
    log.close()
    log.close()
    assert pipe.records == []
