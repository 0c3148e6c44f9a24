"""Users who must not come back: deleted or blocked after they were handed over."""

import os
from pathlib import Path

from custdb_gateway.errors import ConfigurationError


class Tombstones:
    """Ids in a file, one a line. The file may change while the gateway runs."""

    def __init__(self, path: Path | None) -> None:
        """Read the file. Raises `ConfigurationError` if it cannot be read."""
        self._path = path
        self._ids: frozenset[str] = frozenset()
        self._version: tuple[int, int, int] | None = None
        try:
            self._refresh()
        except OSError as exc:
            raise ConfigurationError(
                [f"CUSTDB_TOMBSTONES: cannot read {path}: {exc.strerror}"]
            ) from exc
        except UnicodeError as exc:
            raise ConfigurationError([f"CUSTDB_TOMBSTONES: {path} is not UTF-8 text"]) from exc

    def __contains__(self, user_id: object) -> bool:
        """Whether a user is among them.

        Raises `OSError` or `UnicodeError` if the file has become unreadable: nobody may come back
        because of that.
        """
        self._refresh()
        return user_id in self._ids

    def _refresh(self) -> None:
        if self._path is None:
            return
        found = os.stat(self._path)
        version = (found.st_ino, found.st_mtime_ns, found.st_size)
        if version != self._version:
            lines = self._path.read_text("utf-8").splitlines()
            self._ids = frozenset(line.strip() for line in lines) - {""}
            self._version = version
