"""What has still to be marked, in files that outlive the process.

A hand-over is written here before the login is answered, which takes microseconds, and marked in
the store afterwards. Whatever a killed process has left is marked by the next one over the same
store. Each process has a file of its own, under a lock that ends with the process.
"""

import fcntl
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from hashlib import blake2b
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

    def __init__(self, folder: Path, store: str) -> None:
        """Open a file in `folder`. Raises `ConfigurationError` if that cannot be done.

        `store` tells whose users they are: gateways over several stores may share a folder.
        """
        self._folder = folder
        self._owner = blake2b(store.encode(), digest_size=8).hexdigest()
        self._path = folder / f"{self._owner}-{uuid4().hex}{_ENDING}"
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file = self._filled(())
        except OSError as exc:
            raise ConfigurationError(
                [f"journal: cannot write in {folder}: {exc.strerror}; set CUSTDB_REPLAY_FILE"]
            ) from exc

    def adopt(self) -> list[HandOver]:
        """Take over what processes that are no more have left."""
        adopted: list[HandOver] = []
        for path in sorted(self._folder.glob(f"{self._owner}-*{_ENDING}")):
            if path != self._path:
                adopted += _claim(path, self.add_all)
        return adopted

    def add(self, user_id: str, moment: datetime) -> None:
        """Write a hand-over down. Raises `OSError` if the disk is full."""
        self.add_all([(user_id, moment)])

    def add_all(self, handovers: Iterable[HandOver]) -> None:
        """Write hand-overs down."""
        _append(self._file, handovers)

    def clear(self) -> None:
        """Forget everything: it is marked."""
        os.ftruncate(self._file, 0)

    def keep(self, handovers: Iterable[HandOver]) -> None:
        """Forget everything else."""
        before, self._file = self._file, self._filled(handovers)
        os.close(before)

    def close(self, *, keep: bool) -> None:
        """Let go of the file. Unless it is to be kept for the next process, it is removed."""
        if not keep:
            self._path.unlink(missing_ok=True)
        os.close(self._file)

    def _filled(self, handovers: Iterable[HandOver]) -> int:
        """Put a new file in the place of what is there: full, and locked before it is seen."""
        unseen = self._path.with_suffix(".new")
        flags = os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND | os.O_CLOEXEC
        file = os.open(unseen, flags, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            _append(file, handovers)
            unseen.rename(self._path)
        except OSError:
            os.close(file)
            raise
        return file


def _append(file: int, handovers: Iterable[HandOver]) -> None:
    """Write lines, or none."""
    lines = b"".join(msgspec.json.encode(one) + b"\n" for one in handovers)
    end = os.fstat(file).st_size
    try:
        while lines:
            lines = lines[os.write(file, lines) :]
    except OSError:
        os.ftruncate(file, end)  # half a line would spoil the next one
        raise


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
