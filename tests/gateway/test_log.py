"""What gets into the log, and that no exception's own words do."""

import io
import json
import logging
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest

from custdb_gateway.errors import StoreUnavailable
from custdb_gateway.log import causes, configure

SECRET = "s3cret-mark"

Read = Callable[[], str]


class Terminal(io.StringIO):
    """A stream with somebody in front of it."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    """Leave logging to the other tests as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    loggers = {
        name: logging.getLogger(name) for name in ("asyncio", "httpx", "httpcore", "passlib")
    }
    levels = {name: logger.level for name, logger in loggers.items()}
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, logger in loggers.items():
        logger.setLevel(levels[name])


def output(style: str, level: str = "info") -> Read:
    stream = io.StringIO()
    configure(style, level, stream)
    return stream.getvalue


def only_entry(read: Read) -> dict[str, Any]:
    line, end = read().split("\n")
    assert end == ""
    return dict(json.loads(line))


def failing(*chain: Callable[[], BaseException]) -> BaseException:
    """An error that came from the next, which came from the one after."""
    error, *rest = chain
    try:
        if rest:
            raise error() from failing(*rest)
        raise error()
    except BaseException as exc:
        return exc


ERRORS = [
    failing(lambda: ValueError(SECRET)),
    failing(StoreUnavailable, lambda: OSError(111, SECRET, SECRET)),
    failing(StoreUnavailable, lambda: KeyError(SECRET), lambda: RuntimeError(SECRET)),
    failing(lambda: ExceptionGroup(SECRET, [ValueError(SECRET)])),
    failing(lambda: UnicodeDecodeError("utf-8", SECRET.encode(), 0, 1, SECRET)),
    failing(lambda: type("Odd", (Exception,), {"__str__": lambda self: 1 / 0})(SECRET)),
    failing(lambda: type("Odd", (Exception,), {"errno": [SECRET], "sqlstate": None})(SECRET)),
]


class TestEntries:
    def test_are_json_lines(self) -> None:
        read = output("json")
        logging.getLogger("custdb_gateway.x").warning("store %s", "gone")
        entry = only_entry(read)
        assert entry.pop("time").endswith("Z")
        assert entry == {"level": "warning", "event": "store gone"}

    def test_stay_on_one_line(self) -> None:
        read = output("json")
        logging.getLogger("x").info("two\nlines\u2028\x00 é 🔑")
        assert only_entry(read)["event"] == "two\nlines\u2028\x00 é 🔑"

    def test_have_the_fields_of_their_record(self) -> None:
        read = output("json")
        logging.getLogger("x").info("call", extra={"fields": {"code": "ok", "ms": 1.5}})
        assert {"code": "ok", "ms": 1.5}.items() <= only_entry(read).items()

    def test_are_for_people_when_wanted(self) -> None:
        read = output("text")
        logging.getLogger("x").info("call", extra={"fields": {"code": "ok", "ms": 1.5}})
        (line,) = read().splitlines()
        assert line.endswith("info    call code=ok ms=1.5")

    @pytest.mark.parametrize(("stream", "is_json"), [(io.StringIO(), True), (Terminal(), False)])
    def test_are_for_whoever_reads_them(self, stream: io.StringIO, is_json: bool) -> None:
        configure("auto", "info", stream)
        logging.getLogger("x").info("event")
        assert stream.getvalue().startswith("{") == is_json

    @pytest.mark.parametrize(
        ("level", "told"),
        [
            ("debug", "debug info warning error"),
            ("info", "info warning error"),
            ("warning", "warning error"),
            ("error", "error"),
        ],
    )
    def test_of_lesser_levels_are_left_out(self, level: str, told: str) -> None:
        read = output("json", level)
        for one in ("debug", "info", "warning", "error"):
            getattr(logging.getLogger("custdb_gateway"), one)(one)
        assert [json.loads(line)["level"] for line in read().splitlines()] == told.split()

    def test_come_once_however_often_logging_is_configured(self) -> None:
        output("text")
        read = output("json")
        logging.getLogger("x").info("event")
        only_entry(read)


class TestErrors:
    @pytest.mark.parametrize("style", ["json", "text"])
    @pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
    def test_never_have_their_words_told(self, style: str, error: BaseException) -> None:
        read = output(style, "debug")
        logging.getLogger("custdb_gateway.x").error("a page failed", exc_info=error)
        assert type(error).__name__ in read()
        assert SECRET not in read()
        assert "Traceback" not in read()

    @pytest.mark.parametrize("style", ["json", "text"])
    def test_of_the_event_loop_are_told_without_its_message(self, style: str) -> None:
        read = output(style)
        logging.getLogger("asyncio").error("Task failed: %s", SECRET, exc_info=ERRORS[0])
        assert "an error in the event loop" in read()
        assert SECRET not in read()

    @pytest.mark.parametrize("name", ["httpx", "httpcore", "aiosqlite", "passlib", "asyncio"])
    def test_what_libraries_tell_of_values_is_left_out(self, name: str) -> None:
        read = output("json", "debug")
        for tell in (logging.getLogger(name).debug, logging.getLogger(name).warning):
            tell("request to %s", SECRET)
        assert read() == ""

    def test_what_libpass_says_of_a_stored_hash_is_left_out(self) -> None:
        from custdb_gateway.passwords.schemes import Schemes, UnusableHash

        read = output("json", "debug")
        stored = f"$scram$6400$.Z/znnNOKWUsBaCU$sha-1=cRseQyJpnuPGn3e6d6u6JdJWk.0,{SECRET}=x"
        with pytest.raises(UnusableHash):
            Schemes(["scram"]).verify("x", stored, "")
        assert read() == ""


class TestCauses:
    def told(self, error: BaseException) -> list[str]:
        return [*causes(error)]

    def test_name_class_and_place(self) -> None:
        (one,) = self.told(failing(lambda: ValueError(SECRET)))
        assert one.startswith("builtins.ValueError test_log.py:")

    def test_follow_the_chain(self) -> None:
        error = failing(StoreUnavailable, lambda: OSError(111, SECRET), lambda: KeyError(SECRET))
        names = [one.split()[0] for one in self.told(error)]
        assert names == [
            "custdb_gateway.errors.StoreUnavailable",
            "builtins.ConnectionRefusedError",
            "builtins.KeyError",
        ]

    def test_follow_what_an_error_came_up_in(self) -> None:
        try:
            try:
                raise KeyError(SECRET)
            except KeyError:
                raise ValueError(SECRET)  # noqa: B904 - so that it has a context
        except ValueError as exc:
            names = [one.split()[0] for one in self.told(exc)]
        assert names == ["builtins.ValueError", "builtins.KeyError"]

    def test_give_the_code_of_the_store(self) -> None:
        with closing(sqlite3.connect(":memory:")) as store, pytest.raises(sqlite3.Error) as caught:
            store.execute(f"select * from [{SECRET}]")
        (one,) = self.told(caught.value)
        assert one.startswith("sqlite3.OperationalError SQLITE_ERROR ")
        postgres = type("PostgresError", (Exception,), {"sqlstate": "23505"})
        assert " 23505 " in self.told(failing(postgres))[0]
        assert " 111 " in self.told(failing(lambda: OSError(111, SECRET)))[0]

    def test_end_even_where_errors_come_from_each_other(self) -> None:
        first, second = ValueError(), KeyError()
        first.__cause__, second.__cause__ = second, first
        assert len(self.told(first)) == 2

    def test_of_an_error_never_raised_have_no_place(self) -> None:
        assert self.told(ValueError(SECRET)) == ["builtins.ValueError"]

    def test_give_the_last_places_only(self) -> None:
        def deeper(levels: int) -> None:
            if levels:
                deeper(levels - 1)
            raise ValueError(SECRET)

        with pytest.raises(ValueError) as caught:  # noqa: PT011 - raised here
            deeper(50)
        assert self.told(caught.value)[0].count("test_log.py") == 3


def test_the_log_goes_to_standard_output_by_default(capsys: pytest.CaptureFixture[str]) -> None:
    configure("json", "info", sys.stdout)
    logging.getLogger("x").info("event")
    assert json.loads(capsys.readouterr().out)["event"] == "event"
