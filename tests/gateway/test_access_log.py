"""One line for each call, whatever becomes of the pipe that it goes into."""

import asyncio
import io
import json
import logging
import threading
import time
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from custdb_gateway.errors import StoreUnavailable
from custdb_gateway.http.access_log import AccessLog, Entry, entry
from custdb_gateway.log import LineHandler, causes, write_lines

SECRET = "s3cret-mark"
APP = "0123456789abcdef01234567"


class Pipe:
    """Takes lines, when it is open."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.threads: set[int] = set()
        self.asked = threading.Event()
        self.open = threading.Event()
        self.open.set()
        self._taken = threading.Semaphore(0)

    def __call__(self, batch: Sequence[Entry]) -> None:
        self.asked.set()
        self.open.wait()
        self.threads.add(threading.get_ident())
        for one in batch:
            self.entries.append(one)
            self._taken.release()

    def take(self, count: int) -> None:
        """Wait for that many lines."""
        for _ in range(count):
            self._taken.acquire()

    def numbers(self) -> list[int]:
        """Which calls were logged, in order."""
        return [int(one.request_id) for one in self.entries]


@pytest.fixture
def pipe() -> Iterator[Pipe]:
    pipe = Pipe()
    yield pipe
    pipe.open.set()


@pytest.fixture(params=["json", "text"])
def style(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def a_call(
    number: int = 1,
    app_id: str | None = None,
    error: BaseException | None = None,
    caller: str = "203.0.113.7",
) -> Entry:
    code = "ok" if error is None else "internal"
    cause = () if error is None else tuple(causes(error))
    return entry(str(number), "getUser", caller, app_id, code, time.perf_counter(), cause)


def line(one: Entry, style: str = "json", level: str = "info") -> str:
    """What the log of that style has of a call."""
    root, raw = logging.getLogger(), io.BytesIO()
    handler, before = LineHandler(style, io.TextIOWrapper(raw, "utf-8")), root.level
    root.addHandler(handler)
    root.setLevel(level.upper())
    try:
        write_lines([one])
    finally:
        root.removeHandler(handler)
        root.setLevel(before)
    return raw.getvalue().decode()


def as_json(one: Entry) -> dict[str, Any]:
    text = line(one)
    assert text.count("\n") == 1
    return dict(json.loads(text))


def unavailable() -> StoreUnavailable:
    error = StoreUnavailable(SECRET)
    error.__cause__ = OSError(111, SECRET)
    return error


class TestLines:
    def test_tell_what_is_known_and_nothing_else(self) -> None:
        told = as_json(a_call(app_id=APP))
        assert isinstance(told.pop("ms"), float)
        assert told.pop("time").endswith("Z")
        assert told == {
            "level": "info",
            "event": "call",
            "request_id": "1",
            "function": "getUser",
            "code": "ok",
            "caller": "203.0.113.7",
            "appId": APP,
        }

    def test_are_for_people_when_wanted(self) -> None:
        told = line(a_call(app_id=APP), "text")
        assert told.count("\n") == 1
        assert {"info", "getUser", "ok", "203.0.113.7", APP} <= {*told.split()}

    @pytest.mark.parametrize(
        "app_id",
        [
            None,
            "",
            SECRET,
            "ada@example.com",
            "1234567",
            "0" * 41,
            f"{APP}\n",
            "0123456789abcdeg",
            "\u0660" * 12,
        ],
    )
    def test_have_no_application_that_is_none(self, style: str, app_id: str | None) -> None:
        told = a_call(app_id=app_id)
        assert "appId" not in as_json(told)
        assert not app_id or app_id not in line(told, style)

    def test_have_no_words_of_errors(self, style: str) -> None:
        assert SECRET not in line(a_call(error=unavailable()), style)
        assert "StoreUnavailable" in line(a_call(error=unavailable()), style)

    def test_of_failures_are_errors_with_what_they_came_from(self) -> None:
        told = as_json(a_call(error=unavailable()))
        assert told["level"] == "error"
        assert told["cause"] == [
            "custdb_gateway.errors.StoreUnavailable",
            "builtins.ConnectionRefusedError 111",
        ]

    @pytest.mark.parametrize(
        ("level", "failed", "logged"),
        [
            ("debug", False, True),
            ("info", False, True),
            ("warning", False, False),
            ("error", False, False),
            ("error", True, True),
        ],
    )
    def test_of_lesser_levels_are_left_out(
        self, style: str, level: str, failed: bool, logged: bool
    ) -> None:
        one = a_call(error=unavailable() if failed else None)
        assert bool(line(one, style, level)) == logged

    def test_go_nowhere_but_into_our_log(self, capsys: pytest.CaptureFixture[str]) -> None:
        write_lines([a_call()])
        assert capsys.readouterr() == ("", "")


class TestWriting:
    @pytest.mark.asyncio
    async def test_is_in_order_and_needs_no_asking(self, pipe: Pipe) -> None:
        log = AccessLog(pipe)
        for number in range(500):
            log.add(a_call(number))
        await asyncio.to_thread(pipe.take, 500)
        assert pipe.numbers() == [*range(500)]
        assert threading.get_ident() not in pipe.threads
        log.close()
        assert len(pipe.entries) == 500

    @pytest.mark.asyncio
    async def test_ends_with_all_that_is_left(
        self, pipe: Pipe, caplog: pytest.LogCaptureFixture
    ) -> None:
        log = AccessLog(pipe)
        for number in range(100):
            log.add(a_call(number))
        log.close()
        assert pipe.numbers() == [*range(100)]
        await asyncio.sleep(0.1)
        assert [record for record in caplog.records if record.exc_info] == []

    @pytest.mark.asyncio
    async def test_into_a_full_pipe_does_not_stop_the_loop(self, pipe: Pipe) -> None:
        pipe.open.clear()
        log = AccessLog(pipe)
        log.add(a_call(0))
        await asyncio.to_thread(pipe.asked.wait)
        for number in range(1, 100):
            log.add(a_call(number))
            await asyncio.sleep(0.001)
        assert pipe.entries == []
        pipe.open.set()
        log.close()
        assert pipe.numbers() == [*range(100)]

    @pytest.mark.asyncio
    async def test_into_a_pipe_that_stays_full_loses_lines_and_says_how_many(
        self, pipe: Pipe, caplog: pytest.LogCaptureFixture
    ) -> None:
        pipe.open.clear()
        log, one = AccessLog(pipe), a_call()
        log.add(one)
        await asyncio.to_thread(pipe.asked.wait)
        for _ in range(5):
            for _ in range(10_000):
                log.add(one)
            await asyncio.sleep(0.08)
        pipe.open.set()
        log.close()
        (lost,) = [int(record.getMessage().split()[-1]) for record in caplog.records]
        assert 0 < lost < 50_000
        assert len(pipe.entries) + lost == 50_001

    @pytest.mark.asyncio
    async def test_into_a_broken_pipe_does_not_stop_what_comes_after(self, pipe: Pipe) -> None:
        broken = threading.Event()

        def break_once(batch: Sequence[Entry]) -> None:
            if not broken.is_set():
                broken.set()
                raise BrokenPipeError(SECRET)
            pipe(batch)

        log = AccessLog(break_once)
        log.add(a_call(1))
        await asyncio.to_thread(broken.wait)
        log.add(a_call(2))
        await asyncio.to_thread(pipe.take, 1)
        log.close()
        assert pipe.numbers() == [2]

    @pytest.mark.asyncio
    async def test_may_end_twice_and_with_nothing_to_write(self, pipe: Pipe) -> None:
        log = AccessLog(pipe)
        log.close()
        log.close()
        assert pipe.entries == []
