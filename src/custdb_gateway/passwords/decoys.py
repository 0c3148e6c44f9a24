"""Work for nothing, so that the time of an answer does not tell whether a user exists."""

import threading
from collections import Counter
from contextlib import suppress

from custdb_gateway.passwords.schemes import Cost, Schemes, UnusableHash, imitate

_FORGET_AFTER = 1000


class Decoys:
    """Hashes of a password that nobody has, of the kind that the store has most of."""

    def __init__(self, first: Cost) -> None:
        self._lock = threading.Lock()  # counted and made in the threads of the lane
        self._seen: Counter[Cost] = Counter()
        self._made: dict[Cost, str] = {}
        self._first = first
        self.usual = first

    def saw(self, cost: Cost) -> None:
        """Count a hash of the store. Old ones weigh less and less."""
        with self._lock:
            if self._seen.total() >= _FORGET_AFTER:
                self._seen = Counter({one: n // 2 for one, n in self._seen.items() if n > 1})
            self._seen[cost] += 1
            self.usual = self._seen.most_common(1)[0][0]

    def verify(self, password: str) -> None:
        """Verify `password` against a decoy, in vain."""
        usual = self.usual
        with suppress(UnusableHash):  # no work that a hash of the store would not be spared too
            decoy = self._made.get(usual)
            if decoy is None:
                decoy = self._made[usual] = self._make(usual)
            Schemes((usual.scheme,)).verify(password, decoy, "nobody")

    def _make(self, cost: Cost) -> str:
        with self._lock:
            return imitate(cost)
