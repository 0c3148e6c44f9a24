"""What the gateway says: a JSON line for each event, or a readable one on a terminal.

No exception's own words are ever written, only its class, its code and where it came from:
drivers quote the values that they were given.
"""

import logging
import sys
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, TextIO

import msgspec

_CODES = ("sqlstate", "sqlite_errorname", "errno", "code", "column_name", "constraint_name")
"""Where drivers put their codes, and what in the schema they are about."""


def configure(style: str, level: str, stream: TextIO = sys.stdout) -> None:
    """Send all log records to `stream`, as `json`, `text`, or whichever suits (`auto`)."""
    if style == "auto":
        style = "text" if stream.isatty() else "json"
    logging.basicConfig(handlers=[LineHandler(style, stream)], level=level.upper(), force=True)
    for name in ("asyncio", "httpx", "httpcore", "aiosqlite", "aiomysql", "passlib", "pymongo"):
        logging.getLogger(name).setLevel(logging.ERROR)


class Line(msgspec.Struct, omit_defaults=True):
    """An event that knows its own line, for what is logged too often for log records."""

    time: datetime
    level: str
    event: str


class LineHandler(logging.StreamHandler[TextIO]):
    """Writes log records one by one, and lines many at a time."""

    def __init__(self, style: str, stream: TextIO) -> None:
        super().__init__(stream)
        self._as_json = style == "json"
        self.setFormatter(JsonFormatter() if self._as_json else TextFormatter())

    def write(self, lines: Sequence[Line]) -> None:
        """Write lines of the logged levels, all in one go."""
        least = logging.getLogger().level
        wanted = [line for line in lines if getattr(logging, line.level.upper()) >= least]
        if not wanted:
            return
        if self._as_json:
            text = msgspec.json.Encoder().encode_lines(wanted).decode()
        else:
            text = "".join(f"{line}\n" for line in wanted)
        with self.lock or nullcontext():
            self.stream.write(text)
            self.flush()


def write_lines(lines: Sequence[Line]) -> None:
    """Write lines to wherever the log goes."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler, LineHandler):
            handler.write(lines)


class JsonFormatter(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="microseconds")
        entry: dict[str, Any] = {
            "time": moment.replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "event": _event(record),
            **_fields(record),
        }
        return msgspec.json.encode(entry).decode()


class TextFormatter(logging.Formatter):
    """For people."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created).astimezone().strftime("%H:%M:%S")
        fields = _fields(record)
        words = " ".join(f"{name}={value}" for name, value in fields.items())
        return f"{moment} {record.levelname.lower():7} {_event(record)} {words}".rstrip()


def causes(error: BaseException) -> Iterator[str]:
    """An error and what it came from: class, code and place, never its words."""
    for one in chain(error):
        kind = type(one)
        place = _place(one.__traceback__)
        words = (f"{kind.__module__}.{kind.__name__}", _code(one), place)
        yield " ".join(word for word in words if word)


def chain(error: BaseException) -> Iterator[BaseException]:
    """An error and what it came from."""
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = current.__cause__ or current.__context__


def _event(record: logging.LogRecord) -> str:
    if record.name == "asyncio":
        return "an error in the event loop"  # its message quotes exceptions
    return record.getMessage()


def _fields(record: logging.LogRecord) -> dict[str, Any]:
    fields: dict[str, Any] = dict(getattr(record, "fields", {}))
    if record.exc_info and record.exc_info[1] is not None:
        fields["cause"] = list(causes(record.exc_info[1]))
    return fields


def _code(error: BaseException) -> str:
    found = (getattr(error, name, None) for name in _CODES)
    return " ".join(str(code) for code in found if isinstance(code, (str, int)))


def _place(trace: TracebackType | None) -> str:
    """The last line of this package that the error passed, and the one where it arose."""
    places = []
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}")
        trace = trace.tb_next
    return " > ".join(places[-3:])
