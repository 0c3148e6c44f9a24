"""What a store of MySQL or MariaDB tells to whoever checks it."""

from custdb_adapters._mysql.dialect import Dialect, as_bytes, as_folded
from custdb_adapters._mysql.indexes import SCHEMA
from custdb_adapters._mysql.inspection.lookups import MySQLLookupChecks
from custdb_adapters._mysql.inspection.reads import MySQLReadChecks
from custdb_adapters._mysql.inspection.rights import MySQLRightsChecks
from custdb_adapters._mysql.statements import MySQLStatements
from custdb_adapters._mysql.types import parse
from custdb_adapters._shared.inspection.server_checks import ServerChecks
from custdb_adapters._shared.table import Column
from custdb_gateway.values import Kind

_ABOUT = f"""
select table_rows from information_schema.tables
where table_schema = {SCHEMA} and table_name = %(p2)s
"""  # noqa: S608 - of names that stand here


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


class MySQLChecks(ServerChecks):
    """Looks for indexes, compares rights, counts and samples. Reads only."""

    statements: MySQLStatements
    spelling = Spelling()
    lookup_checks = MySQLLookupChecks
    read_checks = MySQLReadChecks
    rights_checks = MySQLRightsChecks
    clock = "select utc_timestamp(6)"

    async def about(self) -> int | None:
        users = self.table.mapping.users
        rows = await self.read(_ABOUT, users.table_schema, users.table)
        return None if not rows or rows[0][0] is None else int(rows[0][0])
