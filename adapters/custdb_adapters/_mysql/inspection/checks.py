"""What a store of MySQL or MariaDB tells to whoever checks it."""

from collections.abc import Collection, Sequence

from custdb_adapters._mysql.dialect import Dialect, as_bytes, as_folded
from custdb_adapters._mysql.indexes import SCHEMA
from custdb_adapters._mysql.inspection.lookups import Lookups
from custdb_adapters._mysql.inspection.rights import Rights
from custdb_adapters._mysql.session import Session
from custdb_adapters._mysql.statements import MySQLStatements
from custdb_adapters._mysql.types import parse
from custdb_adapters._shared.inspection.checks import SQLChecks
from custdb_adapters._shared.inspection.links import link
from custdb_adapters._shared.server_store import ServerStore
from custdb_adapters._shared.table import Column
from custdb_gateway.store import Finding, Link, Purpose
from custdb_gateway.values import Kind

_ABOUT = f"""
select table_rows from information_schema.tables
where table_schema = {SCHEMA} and table_name = %(p2)s
"""  # noqa: S608 - of names that stand here
_CLOCK = "select utc_timestamp(6)"


class Spelling:
    """What is counted, as MySQL's gateway compares it."""

    def key(self, column: Column, *, folded: bool) -> str:
        name = Dialect().quote(column.name)
        type_ = parse(column.type)
        if column.kind is not Kind.TEXT or not (type_.is_characters or type_.is_bytes):
            return name
        return as_bytes(as_folded(name)) if folded else as_bytes(name)

    def part(self, key: str, parts: int) -> str:
        return f"(crc32({key}) & {parts - 1}) = 0"

    def id(self, column: Column) -> str:
        return Dialect().quote(column.name)


class MySQLChecks(SQLChecks, ServerStore):
    """Explains lookups, compares rights, counts and samples. Reads only."""

    statements: MySQLStatements
    spelling = Spelling()

    async def explain_lookups(self, shared: Collection[str] = ()) -> Sequence[Finding]:
        return await self._pool.run(
            lambda session: Lookups(session, self.table, self.statements, shared).explained()
        )

    async def grants(self, purpose: Purpose, user: str | None = None) -> Sequence[str]:
        return await self._pool.run(
            lambda session: Rights(session, self.table, purpose).grants(user)
        )

    async def excess_rights(self, purpose: Purpose) -> Sequence[Finding]:
        return await self._pool.run(lambda session: Rights(session, self.table, purpose).excess())

    async def look_at_link(self) -> Link:
        async def look(session: Session) -> Link:
            rows = await session.fetch(_CLOCK)
            return link(session.transport, rows[0][0])

        return await self._pool.run(look)

    async def about(self) -> int | None:
        users = self.table.mapping.users
        rows = await self.read(_ABOUT, users.table_schema, users.table)
        return None if not rows or rows[0][0] is None else int(rows[0][0])

    async def kept_apart(self, identifier: str) -> bool:
        return identifier in self._unique
