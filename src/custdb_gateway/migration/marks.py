"""Where it is noted who has been handed over: in a column, in a table, or in a file."""

import asyncio
import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Protocol

from custdb_gateway.errors import (
    ConfigurationError,
    NotSupported,
    StoreRejected,
    StoreUnavailable,
)
from custdb_gateway.mapping import UserMapping
from custdb_gateway.problems import did_you_mean
from custdb_gateway.store import KeepsLedger, MarksUsers, Standing, UserStore
from custdb_gateway.values import noted

IN_STORE = "store"
NOWHERE = "none"


class Marks(Protocol):
    """Notes hand-overs, each once: the first moment stays."""

    async def mark(self, user_id: str, moment: datetime) -> None:
        """Note a hand-over. Raises `GatewayError` if it could not be noted."""

    async def find(self, standings: Sequence[Standing]) -> Sequence[datetime | bool]:
        """When each of the users was handed over; `True`: at some time, `False`: not yet."""


class ColumnMarks:
    """In the mapped column of the users' own table."""

    def __init__(self, store: MarksUsers) -> None:
        self._store = store

    async def mark(self, user_id: str, moment: datetime) -> None:
        await self._store.mark_user(user_id, moment)

    async def find(self, standings: Sequence[Standing]) -> Sequence[datetime | bool]:
        return [one.handed_over for one in standings]


class TableMarks:
    """In the table `custdb_ledger` of the store."""

    def __init__(self, store: KeepsLedger) -> None:
        self._store = store

    async def mark(self, user_id: str, moment: datetime) -> None:
        await self._store.add_to_ledger(user_id, moment)

    async def find(self, standings: Sequence[Standing]) -> Sequence[datetime | bool]:
        found = await self._store.find_in_ledger([one.user_id for one in standings])
        return [found.get(one.user_id, False) for one in standings]


class FileMarks:
    """In an SQLite file of the gateway's own, which the workers of a machine share."""

    def __init__(self, path: Path, *, make: bool = True) -> None:
        """Open the file, or make it. Raises `ConfigurationError` if that cannot be done."""
        self._path = path
        if not make and not path.exists():
            problem = (
                f"CUSTDB_LEDGER: there is no {path}; is it misspelt, or was nothing noted yet?"
            )
            raise ConfigurationError([problem])
        try:
            path.touch(mode=0o600)
            with closing(self._connect()) as connection:
                connection.execute("pragma journal_mode = wal")
                connection.execute(
                    "create table if not exists ledger"
                    " (user_id text primary key, migrated_at text not null) without rowid"
                )
        except (OSError, sqlite3.Error) as exc:
            reason = getattr(exc, "strerror", None) or getattr(exc, "sqlite_errorname", "")
            problem = f"CUSTDB_LEDGER: cannot use {path} ({reason})"
            raise ConfigurationError([problem]) from exc

    async def mark(self, user_id: str, moment: datetime) -> None:
        await asyncio.to_thread(self._mark, user_id, moment)

    async def find(self, standings: Sequence[Standing]) -> Sequence[datetime | bool]:
        return await asyncio.to_thread(self._find, [one.user_id for one in standings])

    def _mark(self, user_id: str, moment: datetime) -> None:
        try:
            with closing(self._connect()) as connection:
                connection.execute(
                    "insert or ignore into ledger values (?, ?)", (user_id, moment.isoformat())
                )
        except sqlite3.Error as exc:
            raise StoreUnavailable from exc

    def _find(self, user_ids: Sequence[str]) -> list[datetime | bool]:
        query = "select migrated_at from ledger where user_id = ?"
        try:
            with closing(self._connect()) as connection:
                rows = [connection.execute(query, (one,)).fetchone() for one in user_ids]
        except sqlite3.Error as exc:
            raise StoreUnavailable from exc
        return [noted(row[0]) if row else False for row in rows]

    def _connect(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, timeout=5, isolation_level=None)


def marks_problems(mapping: UserMapping, ledger: str | None) -> list[str]:
    """What is wrong with where a lazy migration is to be noted."""
    if mapping.migration.mark and ledger not in (None, NOWHERE):
        return ["CUSTDB_LEDGER: the mapping has migration.mark; leave one of them out"]
    if mapping.migration.mark is None and ledger is None:
        return [
            "CUSTDB_LEDGER: nobody would know who has been handed over; map a column as"
            " migration.mark, or name a file such as /var/lib/custdb-gateway/ledger.db here, or say"
            f" {IN_STORE!r} for a table custdb_ledger in the store, or {NOWHERE!r}"
        ]
    if ledger in (None, NOWHERE, IN_STORE):
        return []
    if "/" not in str(ledger):  # or a slip would be a file in whatever folder this is
        hint = did_you_mean(str(ledger), (IN_STORE, NOWHERE))
        return [f"CUSTDB_LEDGER: {ledger!r} is no path; begin a file with ./ or /{hint}"]
    if not _is_writable(Path(str(ledger))):
        return [f"CUSTDB_LEDGER: cannot write {ledger}"]
    return []


def is_yet_to_be_made(ledger: str | None) -> bool:
    """Whether the ledger is a file that the gateway makes when it starts."""
    return ledger not in (None, NOWHERE, IN_STORE) and not Path(str(ledger)).exists()


async def open_marks(
    mapping: UserMapping, ledger: str | None, store: UserStore, *, make: bool = True
) -> Marks | None:
    """Where hand-overs are noted; `None`: nowhere. Raises `ConfigurationError`.

    `make`: a file that is not there is made.
    """
    if mapping.migration.mark:
        if not isinstance(store, MarksUsers):
            raise ConfigurationError(["migration.mark: this kind of store cannot be marked"])
        return ColumnMarks(store)
    if ledger in (None, NOWHERE):
        return None
    if ledger != IN_STORE:
        return FileMarks(Path(str(ledger)), make=make)
    if not isinstance(store, KeepsLedger):
        raise ConfigurationError(["CUSTDB_LEDGER: this kind of store keeps no ledger"])
    try:
        await store.probe_ledger()
    except StoreRejected as exc:
        problem = "there is no table custdb_ledger in the store; docs/migration.md has it"
        raise ConfigurationError([f"CUSTDB_LEDGER: {problem}"]) from exc
    except NotSupported as exc:
        problem = (
            "no right to read and write custdb_ledger, or the store is read-only; the page of the"
            " store in docs/stores has the rights"
        )
        raise ConfigurationError([f"CUSTDB_LEDGER: {problem}"]) from exc
    return TableMarks(store)


def _is_writable(path: Path) -> bool:
    if path.is_dir():
        return False
    return os.access(path if path.exists() else path.parent, os.W_OK)
