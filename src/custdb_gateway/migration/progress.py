"""How far a lazy migration is: counts of all users, and of none in particular."""

from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from custdb_gateway.migration.marks import Marks
from custdb_gateway.passwords.schemes import Schemes
from custdb_gateway.store import Standing, WalksUsers

_STEP = 1000
"""Users that are looked at together."""

NONE = "without a password"


@dataclass(slots=True)
class Progress:
    """What has been counted so far."""

    users: int = 0
    handed_over: int = 0
    by_day: Counter[date] = field(default_factory=Counter)
    """Hand-overs by day, in UTC, as far as the marks say when."""
    unusable: Counter[str] = field(default_factory=Counter)
    """Users still to go who cannot log in, by what is wrong with their password."""

    @property
    def to_go(self) -> int:
        """Users who have not logged in since the migration began."""
        return self.users - self.handed_over


async def follow(
    store: WalksUsers,
    marks: Marks,
    schemes: Schemes,
    straggles: Callable[[str], object] = lambda user_id: None,
) -> AsyncIterator[Progress]:
    """Look at all users, telling of the progress again and again, and of each who is to go."""
    progress = Progress()
    yield progress
    async for standings in store.walk_users(_STEP):
        found = await marks.find(standings)
        for standing, mark in zip(standings, found, strict=True):
            _count(progress, standing, mark, schemes)
            if not mark:
                straggles(standing.user_id)
        yield progress


def _count(progress: Progress, standing: Standing, mark: datetime | bool, schemes: Schemes) -> None:
    progress.users += 1
    if mark:
        progress.handed_over += 1
        if isinstance(mark, datetime):
            progress.by_day[mark.date()] += 1
        return
    stored = standing.password
    trouble = schemes.trouble(stored) if stored is not None and stored.hash else NONE
    if trouble:
        progress.unusable[trouble] += 1
