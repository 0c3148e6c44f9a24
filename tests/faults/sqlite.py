"""What can be done to an SQLite file."""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from tests.faults.disk import SmallDisk, may_mount
from tests.faults.lasting import lasting
from tests.faults.victim import Victim
from tests.servers.genauth import SQLiteFile


class SQLite(Victim):
    """A file, on a small disk of its own where there can be one."""

    name = "sqlite"
    title = "SQLite"

    def __init__(self) -> None:
        super().__init__()
        outside = Path(self._ending.enter_context(tempfile.TemporaryDirectory()))
        folder = outside / "disk"
        if may_mount():
            self._disk = SmallDisk(folder)
            self._ending.callback(self._disk.remove)
        else:
            folder.mkdir()
        self.store = SQLiteFile(folder)

    def url(self, *, wired: bool = False) -> str:
        return self.store.url

    def version(self) -> str:
        return sqlite3.sqlite_version

    def connections(self) -> int:
        """How often the file is open, of all processes together."""
        file = self.store.path.resolve()
        links = (link for link in Path("/proc").glob("[0-9]*/fd/*"))
        return sum(_leads_to(link, file) for link in links)

    @lasting
    def moved(self) -> Iterator[None]:
        """Away and back."""
        away = self.store.path.rename(self.store.path.with_suffix(".away"))
        yield
        away.rename(self.store.path)

    @lasting
    def slow(self) -> Iterator[None]:
        """Somebody has the file to themselves."""
        with self.store.locked():
            yield

    @lasting
    def read_only(self) -> Iterator[None]:
        """The disk."""
        with ExitStack() as disk:
            with self.store.locked():  # who is cut short leaves a file that nobody can read
                disk.enter_context(self._disk.read_only())
            yield

    @lasting
    def full(self) -> Iterator[None]:
        """The disk."""
        self._disk.fill()
        yield
        self._disk.enlarge()

    @lasting
    def column_dropped(self) -> Iterator[None]:
        """That the mapping names."""
        self.store.run("alter table users drop column website")
        yield
        self.store.run("alter table users add column website text")


def _leads_to(link: Path, file: Path) -> bool:
    try:
        return link.readlink() == file
    except OSError:
        return False
