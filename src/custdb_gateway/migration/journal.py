"""What has still to be marked, in files that outlive the process.

A hand-over is written here before the login is answered, which takes microseconds, and marked in
the store afterwards. Whatever a killed process has left is marked by the next one. Each process
has a file of its own, under a lock that ends with the process.
"""

import fcntl
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from uuid import uuid4

import msgspec

from custdb_gateway.errors import ConfigurationError

HandOver = tuple[str, datetime]
"""Whose, and when."""

_ENDING = ".handovers"
_decoder = msgspec.json.Decoder(HandOver)


class Journal:
    """The hand-overs of one process that are not marked yet."""

    def __init__(self, folder: Path) -> None:
        """Open a file in `folder`. Raises `ConfigurationError` if that cannot be done."""
        self._folder = folder
        self._path = folder / f"{uuid4().hex}{_ENDING}"
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC
            self._file = os.open(self._path, flags, 0o600)
            fcntl.flock(self._file, fcntl.LOCK_EX)
        except OSError as exc:
            raise ConfigurationError(
                [f"journal: cannot write in {folder}: {exc.strerror}; set CUSTDB_REPLAY_FILE"]
            ) from exc

    def adopt(self) -> list[HandOver]:
        """Take over what processes that are no more have left."""
        adopted: list[HandOver] = []
        for path in sorted(self._folder.glob(f"*{_ENDING}")):
            if path != self._path:
                adopted += _claim(path, self.add_all)
        return adopted

    def add(self, user_id: str, moment: datetime) -> None:
        """Write a hand-over down. Raises `OSError` if the disk is full."""
        self.add_all([(user_id, moment)])

    def add_all(self, handovers: Iterable[HandOver]) -> None:
        """Write hand-overs down."""
        lines = b"".join(msgspec.json.encode(one) + b"\n" for one in handovers)
        if lines:
            os.write(self._file, lines)

    def clear(self) -> None:
        """Forget everything: it is marked."""
        os.ftruncate(self._file, 0)

    def close(self, *, keep: bool) -> None:
        """Let go of the file. Unless it is to be kept for the next process, it is removed."""
        if not keep:
            self._path.unlink(missing_ok=True)
        os.close(self._file)


def _claim(path: Path, keep: Callable[[Iterable[HandOver]], None]) -> list[HandOver]:
    """What a file holds whose process is no more; nothing if it is at work."""
    try:
        file = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:  # another process was faster
        return []
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        found = [*_read(path)]
        keep(found)
        path.unlink()
    except (BlockingIOError, FileNotFoundError):
        return []
    finally:
        os.close(file)
    return found


def _read(path: Path) -> Iterator[HandOver]:
    for line in path.read_bytes().splitlines():
        with suppress(msgspec.DecodeError):  # the last one may have been cut off
            yield _decoder.decode(line)
