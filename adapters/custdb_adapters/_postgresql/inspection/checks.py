"""What a store of PostgreSQL tells to whoever checks it."""

from collections.abc import Sequence

from custdb_adapters._postgresql.dialect import Dialect
from custdb_adapters._postgresql.inspection.lookups import PostgreSQLLookupChecks
from custdb_adapters._postgresql.inspection.reads import PostgreSQLReadChecks
from custdb_adapters._postgresql.inspection.rights import PostgreSQLRightsChecks
from custdb_adapters._postgresql.statements import PostgreSQLStatements
from custdb_adapters._shared.codec import Row
from custdb_adapters._shared.inspection.server_checks import ServerChecks
from custdb_adapters._shared.table import Column
from custdb_gateway.values import Kind

# A table that nobody has analyzed yet is about as long as it is large.
_ABOUT = """
select case when reltuples > 0 then reltuples
            else pg_relation_size(oid) / 100 end::bigint, relkind in ('r', 'm')
from pg_class where oid = to_regclass($1)
"""
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


class PostgreSQLChecks(ServerChecks):
    """Looks for indexes, compares rights, counts and samples. Reads only."""

    statements: PostgreSQLStatements
    spelling = Spelling()
    lookup_checks = PostgreSQLLookupChecks
    read_checks = PostgreSQLReadChecks
    rights_checks = PostgreSQLRightsChecks
    clock = "select clock_timestamp() at time zone 'utc'"

    async def about(self) -> int | None:
        rows, _ = (await self.read(_ABOUT, self.table.name))[0]
        return int(rows)

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
