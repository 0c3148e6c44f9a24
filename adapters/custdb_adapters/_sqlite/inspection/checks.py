"""What an SQLite file tells to whoever checks it."""

from custdb_adapters._shared.inspection.checks import SQLChecks
from custdb_adapters._shared.table import Column
from custdb_adapters._sqlite.dialect import Dialect
from custdb_adapters._sqlite.inspection.lookups import SQLiteLookupChecks
from custdb_adapters._sqlite.inspection.reads import SQLiteReadChecks
from custdb_gateway.values import Kind


class Spelling:
    """What is counted, as the gateway has SQLite compare it."""

    def key(self, column: Column, *, folded: bool) -> str:
        name = Dialect().quote(column.name)
        if column.kind is not Kind.TEXT:
            return name
        return f"custdb_fold({name})" if folded else f"{name} collate binary"

    def part(self, key: str, parts: int) -> str:
        return f"(custdb_checksum({key}) & {parts - 1}) = 0"

    def id(self, column: Column) -> str:
        return Dialect().quote(column.name)


class SQLiteChecks(SQLChecks):
    """Looks for indexes, counts and samples. Reads only."""

    spelling = Spelling()
    lookup_checks = SQLiteLookupChecks
    read_checks = SQLiteReadChecks

    async def about(self) -> int | None:
        rows = await self.read(f"select count(*) from {self.table.name}")  # noqa: S608 - of quoted names
        return int(rows[0][0])

    async def kept_apart(self, identifier: str) -> bool:
        if self.table.mapping.rule(identifier) != "exact":  # beyond ASCII, no index ignores case
            return False
        return await self._pool.run(
            lambda session: SQLiteLookupChecks(session, self.table, self.statements).keeps_apart(
                identifier
            )
        )
