"""The one place that knows what goes wrong in SQLite: by its codes, never by message."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from custdb_gateway.errors import (
    GatewayError,
    InvalidValue,
    NotSupported,
    StoreRejected,
    StoreUnavailable,
    UserExists,
)


@contextmanager
def translated() -> Iterator[None]:
    """The one place that knows this driver's exceptions, by code."""
    try:
        yield
    except sqlite3.Error as exc:
        raise _classify(exc) from exc
    except ValueError as exc:  # aiosqlite's word for a connection that is closed
        raise StoreUnavailable from exc


_BY_CODE: dict[int, type[GatewayError]] = {
    sqlite3.SQLITE_CONSTRAINT_UNIQUE: UserExists,
    sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY: UserExists,
    sqlite3.SQLITE_CONSTRAINT_ROWID: UserExists,
    sqlite3.SQLITE_CONSTRAINT: InvalidValue,
    sqlite3.SQLITE_TOOBIG: InvalidValue,
    sqlite3.SQLITE_MISMATCH: InvalidValue,
    sqlite3.SQLITE_READONLY: NotSupported,
    # What was under way cannot be undone on a read-only disk: nobody can read, either.
    sqlite3.SQLITE_READONLY_ROLLBACK: StoreUnavailable,
    sqlite3.SQLITE_READONLY_RECOVERY: StoreUnavailable,
    sqlite3.SQLITE_READONLY_DBMOVED: StoreUnavailable,  # moved away while it was written to
    sqlite3.SQLITE_ERROR: StoreRejected,
    sqlite3.SQLITE_PERM: StoreRejected,
    sqlite3.SQLITE_AUTH: StoreRejected,
    sqlite3.SQLITE_SCHEMA: StoreRejected,
    sqlite3.SQLITE_RANGE: StoreRejected,
    sqlite3.SQLITE_MISUSE: StoreRejected,
}


def _classify(error: sqlite3.Error) -> GatewayError:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:  # no word from SQLite: the module found its connection closed
        return StoreUnavailable()
    return _BY_CODE.get(code, _BY_CODE.get(code & 0xFF, StoreUnavailable))()
