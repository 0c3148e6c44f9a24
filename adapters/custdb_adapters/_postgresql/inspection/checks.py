"""What a store of PostgreSQL tells to whoever checks it."""

from collections.abc import Collection, Sequence

from custdb_adapters._postgresql.dialect import Dialect
from custdb_adapters._postgresql.inspection.lookups import Lookups
from custdb_adapters._postgresql.inspection.rights import Rights
from custdb_adapters._postgresql.session import Session
from custdb_adapters._postgresql.statements import PostgreSQLStatements
from custdb_adapters._shared.codec import Row
from custdb_adapters._shared.inspection.checks import SQLChecks
from custdb_adapters._shared.inspection.links import link
from custdb_adapters._shared.server_store import ServerStore
from custdb_adapters._shared.table import Column
from custdb_gateway.store import Finding, Link, Purpose
from custdb_gateway.values import Kind

# A table that nobody has analyzed yet is about as long as it is large.
_ABOUT = """
select case when reltuples > 0 then reltuples
            else pg_relation_size(oid) / 100 end::bigint, relkind in ('r', 'm')
from pg_class where oid = to_regclass($1)
"""
_CLOCK = "select clock_timestamp() at time zone 'utc'"
_PLENTY = 3
"""How many times as many rows are looked at as are wanted: some may have no password."""


class Spelling:
    """What is counted, as PostgreSQL compares it."""

    def key(self, column: Column, *, folded: bool) -> str:
        name = Dialect().quote(column.name)
        if column.kind is not Kind.TEXT:
            return name
        return f"lower({name}::text)" if folded else f'{name}::text collate "C"'

    def part(self, key: str, parts: int) -> str:
        return f"(hashtext(({key})::text) & {parts - 1}) = 0"

    def id(self, column: Column) -> str:
        return f"{Dialect().quote(column.name)}::text"


class PostgreSQLChecks(SQLChecks, ServerStore):
    """Explains lookups, compares rights, counts and samples. Reads only."""

    statements: PostgreSQLStatements
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
        rows, _ = (await self.read(_ABOUT, self.table.name))[0]
        return int(rows)

    async def kept_apart(self, identifier: str) -> bool:
        return identifier in self._unique

    async def scattered(
        self, wanted: str, where: str, limit: int, rows: int
    ) -> tuple[Sequence[Row], str]:
        _, is_table = (await self.read(_ABOUT, self.table.name))[0]
        if not is_table:
            return await super().scattered(wanted, where, limit, rows)
        percent = min(100.0, 100 * _PLENTY * limit / rows)
        found = await self.read(
            f"select {wanted} from {self.table.name}"  # noqa: S608 - of quoted names
            f" tablesample system ({percent:.6f}) where {where}"
            f" order by random() limit {int(limit)}"
        )
        return found, "from all over the table"
