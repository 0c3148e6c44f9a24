"""Counting wrong passwords for each account that is named, whether it exists or not."""

import secrets
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b

from limits import RateLimitItem
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from custdb_gateway.errors import TooManyAttempts
from custdb_gateway.user import Identifiers


class Throttle:
    """Lets so many wrong passwords through in so much time, then none until some are forgotten.

    Only wrong passwords count: never a store that could not be asked, never a call that was shed.
    """

    def __init__(self, limit: RateLimitItem | None) -> None:
        self._limit = limit
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._under_way: Counter[str] = Counter()
        self._salt = secrets.token_bytes(16)

    @contextmanager
    def attempt(self, identifiers: Identifiers) -> Iterator["Attempt"]:
        """Try a password for whoever is named. Raises `TooManyAttempts` before any work."""
        if self._limit is None:
            yield Attempt()
            return
        key = self._key(identifiers)
        # Attempts under way count as wrong, or a thousand at once would all come through.
        if not self._limiter.test(self._limit, key, cost=1 + self._under_way[key]):
            reset = self._limiter.get_window_stats(self._limit, key).reset_time
            raise TooManyAttempts(max(1.0, reset - time.time()))
        attempt = Attempt()
        self._under_way[key] += 1
        try:
            yield attempt
        finally:
            self._under_way[key] -= 1
            self._under_way += Counter()  # drops what is at zero
        if attempt.right is False:
            self._limiter.hit(self._limit, key)
        elif attempt.right:
            self._limiter.clear(self._limit, key)

    def _key(self, identifiers: Identifiers) -> str:
        """The account as named. Kept as a digest: nobody's address stays in memory."""
        named = "\0".join(f"{name}={identifiers[name].casefold()}" for name in sorted(identifiers))
        return blake2b(named.encode(), key=self._salt, digest_size=16).hexdigest()


class Attempt:
    """How one attempt ended; `None` while nothing is known."""

    right: bool | None = None
