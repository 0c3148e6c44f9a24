"""A disk that is soon full, or that cannot be written to: where this user may mount one."""

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

_MEGABYTES = 5
_MORE = 64


@cache
def may_mount() -> bool:
    """Whether there can be such disks here: root may, in most containers nobody may."""
    if os.geteuid() != 0:
        return False
    with tempfile.TemporaryDirectory() as folder:
        try:
            _mount("-t", "tmpfs", "tmpfs", folder)
        except (OSError, subprocess.CalledProcessError):
            return False
        _unmount(Path(folder))
        return True


class SmallDisk:
    """Mounted at a folder that it makes, for whom the folder around it is."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filler = folder / "filler"
        folder.mkdir()
        _mount("-t", "tmpfs", "-o", f"size={_MEGABYTES}m", "tmpfs", str(folder))
        owner = folder.parent.stat()
        os.chown(folder, owner.st_uid, owner.st_gid)

    def fill(self) -> None:
        """Leave no room."""
        with self._filler.open("wb", buffering=0) as file:
            try:
                while file.write(bytes(4096)):
                    pass
            except OSError:
                return

    def enlarge(self) -> None:
        """Make room again."""
        self._filler.unlink(missing_ok=True)
        _mount("-o", f"remount,size={_MORE}m", str(self.folder))

    @contextmanager
    def read_only(self) -> Iterator[None]:
        """Let nobody make or open a file to write to."""
        folder = str(self.folder)
        _mount("--bind", folder, folder)
        try:
            _mount("-o", "remount,bind,ro", folder)
            yield
        finally:
            _unmount(self.folder)

    def remove(self) -> None:
        """Take it away with all that is on it."""
        _unmount(self.folder)


def _mount(*words: str) -> None:
    subprocess.run(["mount", *words], check=True, capture_output=True)


def _unmount(folder: Path) -> None:
    # Lazily: somebody may still look into it.
    subprocess.run(["umount", "--lazy", str(folder)], check=True, capture_output=True)
