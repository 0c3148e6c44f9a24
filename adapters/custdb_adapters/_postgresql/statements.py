"""The statements that only PostgreSQL has."""

from functools import lru_cache

from custdb_adapters._shared.dialect import Dialect
from custdb_adapters._shared.expressions import unlike
from custdb_adapters._shared.statements import Statements
from custdb_adapters._shared.table import Table


class PostgreSQLStatements(Statements):
    """Lookups go together as one array."""

    def __init__(self, table: Table, dialect: Dialect) -> None:
        super().__init__(table, dialect)
        self.find_many = lru_cache(16)(self._find_many)

    def _find_many(self, identifier: str, with_password: bool = False) -> str:
        """Parameter: an array. Rows: a user, and the place in the array of what it matches."""
        column = self._table.lookup(identifier)
        wanted = unlike("wanted", self._table.name)
        match = self._limited(self._same(identifier, f"{wanted}.value"))
        return (
            f"select found.*, {wanted}.place from unnest($1::{column.type}[])"
            f" with ordinality as {wanted}(value, place) cross join lateral"
            f" (select {self._released(with_password)} from {self._table.name}"
            f" where {match} limit 2) as found"
        )
