"""What the stores behind a network tell to whoever checks them."""

from collections.abc import Sequence
from typing import Any, ClassVar

from custdb_adapters._shared.inspection.checks import SQLChecks
from custdb_adapters._shared.inspection.links import link
from custdb_adapters._shared.inspection.rights import RightsChecks
from custdb_adapters._shared.server_store import ServerStore
from custdb_gateway.store import Finding, Link, Purpose


class ServerChecks(SQLChecks, ServerStore):
    """Compares rights, and tells of the way to the server. Reads only."""

    rights_checks: ClassVar[type[RightsChecks]]
    clock: ClassVar[str]
    """A statement: what time it is there, in UTC."""

    async def grants(self, purpose: Purpose, user: str | None = None) -> Sequence[str]:
        return await self._pool.run(lambda session: self._rights(session, purpose).grants(user))

    async def excess_rights(self, purpose: Purpose) -> Sequence[Finding]:
        return await self._pool.run(lambda session: self._rights(session, purpose).excess())

    async def look_at_link(self) -> Link:
        async def look(session: Any) -> Link:
            rows = await session.fetch(self.clock)
            return link(session.transport, rows[0][0])

        return await self._pool.run(look)

    async def kept_apart(self, identifier: str) -> bool:
        return identifier in self._unique

    async def lacking_rights(self, session: Any) -> Sequence[Finding]:
        return await self._rights(session, Purpose()).lacking()

    def _rights(self, session: Any, purpose: Purpose) -> RightsChecks:
        return self.rights_checks(session, self.table, purpose)
