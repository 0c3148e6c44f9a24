"""The layers of the hot path: which code belongs to which, and why each is there."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Layer:
    """Some of the code that a call runs through."""

    name: str
    files: Sequence[str]
    """Ends of paths, or folders if they end with a slash."""
    why: str
    colour: str

    def has(self, file: str) -> bool:
        """Whether a file, as the profiler names it, is of this layer."""
        return any(one in file if one.endswith("/") else file.endswith(one) for one in self.files)


LAYERS = (
    Layer(
        "HTTP server and event loop",
        ("uvicorn/", "asyncio/runners.py"),
        "uvicorn's own code, httptools' parser and uvloop's sockets. The bare server has it, too.",
        "#9db7c9",
    ),
    Layer(
        "signature and clock",
        ("http/auth.py",),
        "An HMAC over the whole body, and no call is older than five minutes.",
        "#d98b73",
    ),
    Layer(
        "replay memory",
        ("http/replay.py",),
        "No signed call counts twice, whichever worker it comes to: a lock on some bytes of a file"
        " that all share.",
        "#e3a857",
    ),
    Layer(
        "one meaning of the body",
        ("http/strict_json.py",),
        "A key that is there twice, or a number that is none, could mean one thing here and another"
        " behind. The JSON reader of the standard library, in C, is asked for nothing else.",
        "#c9a58b",
    ),
    Layer(
        "typed body",
        ("http/wire.py", "http/functions.py", "http/body.py"),
        "The bytes are read, and msgspec makes a value of known types of them, or a 400.",
        "#cfc07a",
    ),
    Layer(
        "deadline",
        ("http/deadlines.py", "asyncio/timeouts.py"),
        "A call is answered in time, whatever hangs: one timer for all calls, and one for each"
        " statement.",
        "#b39ac4",
    ),
    Layer(
        "the call itself",
        ("http/calls.py", "http/app.py", "gateway/operations.py"),
        "Who is called, who is meant, what becomes of errors: the other layers in their order.",
        "#8fb58a",
    ),
    Layer(
        "sharing statements",
        ("_shared/coalescing.py",),
        "Lookups that wait go together, so that the database sees a tenth of them; it pays for"
        " itself in the layer of the store.",
        "#7aa5a0",
    ),
    Layer(
        "row to profile",
        ("_shared/codec.py", "mapping/plan.py", "custdb_gateway/values.py"),
        "Eighteen columns to the fields that GenAuth knows, by their kinds.",
        "#6f7fb8",
    ),
    Layer(
        "answer",
        ("http/answers.py",),
        "msgspec writes JSON.",
        "#a9b56f",
    ),
    Layer(
        "line of log",
        ("http/access_log.py", "custdb_gateway/log.py"),
        "Every call leaves a line, made here and written by a thread in batches.",
        "#b8b8b8",
    ),
    Layer(
        "store: statement, pool and driver",
        ("asyncpg/", "custdb_adapters/", "asyncio/locks.py"),
        "One prepared statement for each batch, on a connection that is there already.",
        "#5f8fb0",
    ),
)
"""The narrower before the wider: a file is of the first that has it."""

OTHERS = Layer("everything else", (), "Nothing of the above.", "#dddddd")


def layer(stack: Sequence[str]) -> Layer:
    """The layer of a stack's innermost frame that belongs to one."""
    for frame in reversed(stack):
        file = file_of(frame)
        for one in LAYERS:
            if one.has(file):
                return one
    return OTHERS


def file_of(frame: str) -> str:
    """The file of a frame, which is written `function (file:line)`."""
    return frame.rpartition("(")[2].rpartition(":")[0]
