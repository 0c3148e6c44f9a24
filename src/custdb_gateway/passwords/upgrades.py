"""Weak hashes go after the right password was given, and no login waits or fails for it."""

import asyncio
import logging
from collections import Counter

from custdb_gateway.errors import InvalidValue
from custdb_gateway.passwords.keeper import PasswordKeeper
from custdb_gateway.store import ReplacesPasswordHashes
from custdb_gateway.user import StoredPassword

_MOST = 16
"""Replacements under way. Whoever comes meanwhile is replaced at a later login."""

_PATIENCE = 10.0
"""Seconds for one, from the login on."""

_GOODBYE = 2.0

log = logging.getLogger(__name__)


class Upgrades:
    """Puts a hash of the kind that is made today in the place of an old one."""

    def __init__(self, store: ReplacesPasswordHashes, keeper: PasswordKeeper) -> None:
        self._store = store
        self._keeper = keeper
        self._tasks: set[asyncio.Task[None]] = set()
        self.counts: Counter[str] = Counter()
        """How many there were: `replaced`, `left` (changed meanwhile, or too long), `failed`."""

    def note(self, user_id: str, stored: StoredPassword, password: str) -> None:
        """Replace the hash some time soon, if it is weak. `password` is the right one."""
        if len(self._tasks) >= _MOST or not self._keeper.wants_upgrade(stored):
            return
        task = asyncio.create_task(self._replace(user_id, stored, password))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """End what is under way, if it ends soon."""
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=_GOODBYE)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)  # the store is closed after them
        if self.counts:
            told = ", ".join(f"{count} {outcome}" for outcome, count in self.counts.items())
            log.info("stored hashes that were weak: %s", told)

    async def _replace(self, user_id: str, stored: StoredPassword, password: str) -> None:
        deadline = asyncio.get_running_loop().time() + _PATIENCE
        try:
            async with asyncio.timeout_at(deadline):
                new = await self._keeper.hash(password, deadline)
                done = await self._store.replace_password_hash(user_id, stored.hash, new)
            self.counts["replaced" if done else "left"] += 1
        except InvalidValue:  # a password that the new kind of hash cannot hold whole
            self.counts["left"] += 1
        except Exception as exc:  # whatever it is, it is nobody's login that fails
            self.counts["failed"] += 1
            log.warning("a stored hash could not be replaced", exc_info=exc)
