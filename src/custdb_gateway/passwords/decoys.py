"""Work for nothing, so that the time of an answer does not tell whether a user exists."""

import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress

from custdb_gateway.passwords.schemes import Cost, Proof, UnusableHash

_FORGET_AFTER = 1000


class Decoys:
    """Hashes of a password that nobody has, of the kind that the store has most of."""

    def __init__(self, first: Cost, make_first: Callable[[], Proof]) -> None:
        self._lock = threading.Lock()  # counted and made in the threads of the lane
        self._seen: Counter[Cost] = Counter()
        self._imitations: dict[Cost, Proof] = {}
        self._first = first
        self._make_first = make_first
        self.usual = first

    def saw(self, proof: Proof) -> None:
        """Count a hash of the store. Old ones weigh less and less."""
        cost = proof.cost
        with self._lock:
            if self._seen.total() >= _FORGET_AFTER:
                self._seen = Counter({one: n // 2 for one, n in self._seen.items() if n > 1})
                kept = {*self._seen, self._first}
                self._imitations = {k: v for k, v in self._imitations.items() if k in kept}
            self._seen[cost] += 1
            if cost not in self._imitations:
                self._imitations[cost] = proof.imitation()
            self.usual = self._seen.most_common(1)[0][0]

    def verify(self, password: str) -> None:
        """Verify `password` against a decoy, in vain."""
        with suppress(UnusableHash):  # no work that a hash of the store would not be spared too
            self._decoy().accepts(password)

    def _decoy(self) -> Proof:
        with self._lock:
            usual = self.usual
            if usual not in self._imitations:
                self._imitations[self._first] = self._make_first()
                usual = self._first
            return self._imitations[usual]
