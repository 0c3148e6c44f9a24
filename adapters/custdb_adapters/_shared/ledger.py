"""The gateway's own table in an SQL store: who has been handed over, and when."""

from custdb_adapters._shared.dialect import Dialect
from custdb_adapters._shared.table import Column, Table
from custdb_gateway.values import Kind

LEDGER = "custdb_ledger"
"""What the owner of the store makes once, as docs/migration.md says."""

MOST = 500
"""Ids in one question."""

_TEXT = Column("user_id", Kind.TEXT, "text")


class LedgerStatements:
    """Statements over the ledger, which is beside the users' table."""

    def __init__(self, table: Table, dialect: Dialect) -> None:
        schema = table.mapping.users.table_schema
        name = dialect.quote(LEDGER)
        self._name = f"{dialect.quote(schema)}.{name}" if schema else name
        self._dialect = dialect
        values = ", ".join(dialect.parameter(_TEXT, n) for n in (1, 2))
        columns = "user_id, migrated_at"
        self.probe = (  # which asks for the rights, and finds nothing to write
            f"insert into {self._name} ({columns}) select {columns} from {self._name} where 1 = 0"
        )
        self.add = dialect.insert_unless_there(self._name, columns, values)

    def find(self, count: int) -> str:
        """Parameters: so many ids. Rows: an id and a moment."""
        places = ", ".join(self._dialect.parameter(_TEXT, n) for n in range(1, count + 1))
        return f"select user_id, migrated_at from {self._name} where user_id in ({places})"
