"""Marking who has been handed over, after the answer and never lost."""

import asyncio
import logging
from datetime import UTC, datetime

from custdb_gateway.errors import GatewayError, StoreUnavailable
from custdb_gateway.migration.journal import Journal
from custdb_gateway.migration.marks import Marks

_PATIENCE = 0.5
"""Seconds before a mark is tried again that could not be set."""

_LONGEST = 30.0
_GOODBYE = 5.0
"""Seconds for what is left when the gateway stops. The next start marks the rest."""

_STEP = 5.0
"""Seconds for one mark."""

log = logging.getLogger(__name__)


class HandOvers:
    """Takes hand-overs down at once, and sees to it that they are marked."""

    def __init__(self, marks: Marks, journal: Journal) -> None:
        self._marks = marks
        self._journal = journal
        self._waiting: dict[str, datetime] = {}
        self._news = asyncio.Event()
        self._task = asyncio.create_task(self._run())
        for user_id, moment in journal.adopt():
            self._remember(user_id, moment)

    def note(self, user_id: str) -> None:
        """Take a hand-over down."""
        moment = datetime.now(UTC)
        try:
            self._journal.add(user_id, moment)
        except OSError as exc:  # it is still marked, unless the process ends before
            log.error("a hand-over cannot be written down", exc_info=exc)
        self._remember(user_id, moment)

    async def close(self) -> None:
        """Mark what is left, if the store lets that be done soon."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        try:
            async with asyncio.timeout(_GOODBYE):
                await self._mark_all()
        except Exception as exc:  # whatever it is, the process ends
            log.warning("some hand-overs are not marked yet; the next start does it", exc_info=exc)
        self._journal.close(keep=bool(self._waiting))

    def _remember(self, user_id: str, moment: datetime) -> None:
        self._waiting.setdefault(user_id, moment)
        self._news.set()

    async def _run(self) -> None:
        patience = _PATIENCE
        while True:
            await self._news.wait()
            try:
                await self._mark_all()
                patience = _PATIENCE
            except Exception as exc:  # whatever it is, there are others to be marked
                log.warning("a hand-over could not be marked; trying again", exc_info=exc)
                await asyncio.sleep(patience)
                patience = min(2 * patience, _LONGEST)

    async def _mark_all(self) -> None:
        """Mark everybody who waits, also who comes meanwhile.

        Raises what happened to whoever could not be marked, after all the others were.
        """
        failed: dict[str, GatewayError] = {}
        while left := [user_id for user_id in self._waiting if user_id not in failed]:
            for user_id in left:
                try:
                    async with asyncio.timeout(_STEP):
                        await self._marks.mark(user_id, self._waiting[user_id])
                except (StoreUnavailable, TimeoutError):
                    # It may be one row that somebody has locked: the others come first next time.
                    self._waiting[user_id] = self._waiting.pop(user_id)
                    raise
                except GatewayError as exc:
                    failed[user_id] = exc
                else:
                    self._waiting.pop(user_id, None)
        if failed:
            self._journal.keep(self._waiting.items())
            raise next(iter(failed.values()))
        self._journal.clear()
        self._news.clear()
