"""One connection to an SQLite file, with the thread that SQLite needs."""

import asyncio
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zlib import crc32

import aiosqlite

from custdb_adapters._shared.codec import Row
from custdb_adapters._sqlite.errors import translated
from custdb_gateway.errors import NotSupported, StoreUnavailable
from custdb_gateway.values import fold

_PARAMETER = re.compile(r"\?(\d+)")


class Threads:
    """What threads still have to do for nobody. The loop must not end before they have."""

    def __init__(self) -> None:
        self._ending: set[asyncio.Future[Any]] = set()

    def watch(self, ending: asyncio.Future[Any]) -> None:
        """Remember a thread's last word."""
        self._ending.add(ending)
        ending.add_done_callback(self._ending.discard)

    async def end(self, patience: float) -> None:
        """Wait for all of them, `patience` seconds for the next one."""
        while self._ending:
            ended, _ = await asyncio.wait(self._ending, timeout=patience)
            if not ended:
                return


class Session:
    """One connection, with a thread of its own."""

    def __init__(self, connection: aiosqlite.Connection, path: Path, threads: Threads) -> None:
        self._connection = connection
        self._threads = threads
        self._path = path
        self._file = _identity(path)
        self._open = True
        self._outdated = False

    @classmethod
    async def open(cls, path: Path, patience: float, threads: Threads) -> "Session":
        """Open `path`; a lock of another process is waited for up to `patience` seconds."""
        opening = asyncio.create_task(cls._connect(path, patience, threads))
        try:
            return await asyncio.shield(opening)
        except asyncio.CancelledError:
            # The thread goes on, and would find the loop closed.
            opening.add_done_callback(_discard_unwanted)
            threads.watch(opening)
            raise

    @classmethod
    async def _connect(cls, path: Path, patience: float, threads: Threads) -> "Session":
        opening = aiosqlite.connect(
            f"file:{quote(str(path))}?mode=rw",
            uri=True,
            timeout=patience,
            isolation_level=None,
            cached_statements=256,
        )
        try:
            connection = await opening
        except BaseException:
            await asyncio.to_thread(opening._thread.join)  # its last word is to the loop
            raise
        connection.text_factory = _decode
        await connection.create_function("custdb_fold", 1, _fold, deterministic=True)
        await connection.create_function("custdb_checksum", 1, _checksum, deterministic=True)
        return cls(connection, path, threads)

    def usable(self) -> bool:
        """Whether the file is still the one that was opened: SQLite itself would not notice."""
        return self._open and not self._outdated and self._file == _identity(self._path)

    async def ping(self) -> None:
        """Return: a file is never silent."""

    def discard(self) -> None:
        """Interrupt whatever is under way and let the thread end."""
        if self._open:
            self._open = False
            self._connection._conn.interrupt()
            if (ended := self._connection.stop()) is not None:
                self._threads.watch(ended)

    async def close(self) -> None:
        """Close the file."""
        if self._open:
            self._open = False
            await self._connection.close()

    async def fetch(self, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
        """Run one statement and return its rows."""
        if not self.usable():
            raise StoreUnavailable
        with self._translated():
            return list(await self._connection.execute_fetchall(sql, parameters))

    async def prepare(self, *statements: str) -> None:
        """Let SQLite look at statements, and not run them."""
        for sql in statements:
            count = max((int(number) for number in _PARAMETER.findall(sql)), default=0)
            await self.fetch(f"explain {sql}", [None] * count)

    async def execute(self, sql: str, parameters: Sequence[Any]) -> int:
        """Run one statement and return how many rows it changed."""
        if not self.usable():
            raise StoreUnavailable
        with self._translated():
            async with self._connection.execute(sql, parameters) as cursor:
                return cursor.rowcount

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            with translated():
                yield
        except NotSupported:  # opened while nobody might write, it would never learn otherwise
            self._outdated = True
            raise


def _discard_unwanted(opening: "asyncio.Task[Session]") -> None:
    if not opening.cancelled() and opening.exception() is None:
        opening.result().discard()


def _decode(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def _fold(value: Any) -> Any:
    return fold(value) if isinstance(value, str) else value


def _checksum(value: Any) -> int:
    return crc32(str(value).encode("utf-8", "replace"))


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino
