"""Remembering the ids of signed calls, for all workers of one machine.

The memory is a hash table in a file that all workers map: a bucket holds fingerprints, and behind
them the second until which each counts. A call looks at one bucket, under a lock on just these
bytes, so it takes microseconds and is the same whichever worker it comes to. Being a file, it also
outlives a restart. See docs/decisions/0004.
"""

import fcntl
import mmap
import os
import struct
import time
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path

from custdb_gateway.errors import ConfigurationError, Overloaded

_BUCKET_SLOTS = 32
_FINGERPRINT = struct.Struct("<Q")
_FINGERPRINTS = struct.Struct(f"<{_BUCKET_SLOTS}Q")  # all at once: no loop over them in Python
_EXPIRY = struct.Struct("<I")
_EXPIRIES = struct.Struct(f"<{_BUCKET_SLOTS}I")
_BUCKET_BYTES = _FINGERPRINTS.size + _EXPIRIES.size
_NEVER_WRITTEN = 0
_DIGEST = struct.Struct("<QQ")

_LAYOUT = 2
"""Part of the file's name: what an older version has written is not read."""


class ReplayGuard:
    """A bounded memory of ids. When it is full of fresh ones, calls are refused, not let by."""

    def __init__(self, path: Path, capacity: int, now: Callable[[], float] = time.time) -> None:
        """Open or make the file at `path`, for about `capacity` ids at a time.

        Raises `ConfigurationError` if it cannot be made, or is somebody else's.
        """
        self._now = now
        # Twice the slots: buckets do not fill evenly.
        self._buckets = max(1, capacity * 2 // _BUCKET_SLOTS)
        size = self._buckets * _BUCKET_BYTES
        path = path.with_name(f"{path.name}.{_LAYOUT}.{size}")  # another capacity is another table
        try:
            self._file = _open_private(path)
            _reserve(self._file, size)
            self._table = mmap.mmap(self._file, size)
        except OSError as exc:
            reason = exc.strerror or "it belongs to somebody else"
            raise ConfigurationError(
                [f"replay_file: cannot use {path}: {reason}; name another in CUSTDB_REPLAY_FILE"]
            ) from exc

    def is_new(self, message_id: bytes, until: int) -> bool:
        """Remember an id until a second of Unix time. `False`: it is remembered already."""
        digest = blake2b(message_id, digest_size=16).digest()
        fingerprint, place = _DIGEST.unpack(digest)
        start = place % self._buckets * _BUCKET_BYTES
        fcntl.lockf(self._file, fcntl.LOCK_EX, _BUCKET_BYTES, start)
        try:
            return self._remember(start, fingerprint or 1, until)
        finally:
            fcntl.lockf(self._file, fcntl.LOCK_UN, _BUCKET_BYTES, start)

    def close(self) -> None:
        """Let go of the file. It stays, for the next start."""
        self._table.close()
        os.close(self._file)

    def _remember(self, bucket: int, fingerprint: int, until: int) -> bool:
        now, known = self._now(), _FINGERPRINTS.unpack_from(self._table, bucket)
        expiries = bucket + _FINGERPRINTS.size
        if fingerprint in known:
            slot = known.index(fingerprint)
            (expires,) = _EXPIRY.unpack_from(self._table, expiries + slot * _EXPIRY.size)
            if expires >= now:
                return False
        elif _NEVER_WRITTEN in known:
            slot = known.index(_NEVER_WRITTEN)
        else:
            expire = _EXPIRIES.unpack_from(self._table, expiries)
            slot = expire.index(min(expire))
            if expire[slot] >= now:
                raise Overloaded
        # In this order: a worker that is killed in between must not leave a fresh id looking old.
        _EXPIRY.pack_into(self._table, expiries + slot * _EXPIRY.size, until)
        _FINGERPRINT.pack_into(self._table, bucket + slot * _FINGERPRINT.size, fingerprint)
        return True


def _open_private(path: Path) -> int:
    """Open a file that nobody else can have prepared."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.parent.stat().st_uid not in (os.geteuid(), 0):
        raise PermissionError  # whoever owns the folder could take the file away
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
    file = os.open(path, flags, 0o600)
    if os.fstat(file).st_uid != os.geteuid():
        os.close(file)
        raise PermissionError
    return file


def _reserve(file: int, size: int) -> None:
    """Take the space now: a full disk must not show when a page is first written."""
    if os.fstat(file).st_size >= size:
        return
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(file, 0, size)
    else:  # macOS
        os.ftruncate(file, size)
