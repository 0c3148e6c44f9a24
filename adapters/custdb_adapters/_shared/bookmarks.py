"""How many rows a large table has and where its pages begin: found out once, and not for each page.

In a small table each page is counted and skipped to anew, which is exact. Beyond, counting takes
seconds and skipping reads every row before the page, so both are remembered for a while.
"""

import time
from bisect import bisect_right
from collections.abc import Callable
from typing import Any

SLOW_SECONDS = 0.05
"""A count that takes longer is used again."""

_TIMES = 100
_LONGEST = 60.0
"""Seconds for which a count is used, or a hundred times as long as it took."""

FAR = 10_000
"""Rows from which on it is worth remembering how many there are, and where a page ended."""

_MOST_PLACES = 10_000
_PLACES_SECONDS = 300.0


class Bookmarks:
    """What is known of a table without asking it."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._total = 0
        self._good_until = float("-inf")
        self._offsets: list[int] = []
        self._ids: list[Any] = []
        self._places_until = float("-inf")

    def total(self) -> int | None:
        """How many rows there are; `None`: it has to be counted."""
        return self._total if self._now() < self._good_until else None

    def counted(self, total: int, seconds: float) -> None:
        """Take down a count, and how long it took."""
        self._total = total
        is_slow = total >= FAR and seconds > SLOW_SECONDS  # and not the machine alone
        lasts = min(_TIMES * seconds, _LONGEST) if is_slow else 0
        self._good_until = self._now() + lasts

    def changed(self, rows: int) -> None:
        """So many rows were added by this very process, or so many fewer are left."""
        self._total += rows

    def begin(self, offset: int) -> tuple[Any, int]:
        """The id after which to read, and how many rows to skip from there. `None`: the first."""
        if self._now() >= self._places_until:
            self._offsets, self._ids = [], []
        place = bisect_right(self._offsets, offset) - 1
        return (self._ids[place], offset - self._offsets[place]) if place >= 0 else (None, offset)

    def ended(self, offset: int, last_id: Any) -> None:
        """Take down which id stands before the row at an offset."""
        if offset < FAR:
            return
        if not self._offsets:
            self._places_until = self._now() + _PLACES_SECONDS
        place = bisect_right(self._offsets, offset)
        if place and self._offsets[place - 1] == offset:
            self._ids[place - 1] = last_id
        elif len(self._offsets) < _MOST_PLACES:
            self._offsets.insert(place, offset)
            self._ids.insert(place, last_id)
