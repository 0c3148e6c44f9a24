"""The statements that only PostgreSQL has."""

from functools import lru_cache

from custdb_adapters._shared.dialect import Dialect
from custdb_adapters._shared.expressions import unlike
from custdb_adapters._shared.statements import Statements
from custdb_adapters._shared.table import Table


class PostgreSQLStatements(Statements):
    """Lookups go together as one array, and who is searched for is found before being sorted."""

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

    def _found(self, condition: str) -> str:
        """Whom the keyword finds, once, for their number and for the page.

        Asked for a page of them in order, the planner would go through all users in that order:
        it takes them to be many.
        """
        identity, table = self._name("id"), self._table.name
        found = unlike("found", table)
        page = (
            f"{identity} in (select {identity} from {found} order by {identity}"
            f" limit {self._number(1)} offset {self._number(2)})"
        )
        columns = self._read(self._columns(), alias=True)
        return (
            f"with {found} as materialized (select {identity} from {table} where {condition})"
            f" select counted.total, page.* from (select count(*) as total from {found}) as counted"
            f" left join (select {columns} from {table} where {self._limited(page)}) as page"
            " on true order by page.c0"
        )
