"""The statements that MySQL wants otherwise: it returns no rows of what it writes."""

from functools import lru_cache

from custdb_adapters._shared.dialect import Dialect
from custdb_adapters._shared.statements import Key, Statements, Write
from custdb_adapters._shared.table import Table


class MySQLStatements(Statements):
    """Writes are two statements, sent together: the change, and the row as it is then.

    Not MariaDB's `insert … returning`, which wants the right to write what it returns.
    """

    def __init__(self, table: Table, dialect: Dialect) -> None:
        super().__init__(table, dialect)
        self.find_each = lru_cache(512)(self._find_each)
        """Parameters: `count` values. Rows: a user, and the place of the value that it matches."""

    def _find_each(self, identifier: str, with_password: bool, count: int) -> str:
        return " union all ".join(
            self._lookup(identifier, with_password, place) for place in range(1, count + 1)
        )

    def _lookup(self, identifier: str, with_password: bool, place: int) -> str:
        match = self._limited(self._is(identifier, place))
        return (
            f"(select {self._released(with_password)}, {place} as place"
            f" from {self._table.name} where {match} limit 2)"
        )

    def _insert(self, fields: Key, guarded: Key) -> Write:
        written = [(n, field) for n, field in enumerate(fields, 1) if not self._is_made(field)]
        names = ", ".join(self._name(field) for _, field in written)
        values = ", ".join(self._parameter(field, n) for n, field in written)
        insert = f"insert into {self._table.name} ({names}) values ({values})"
        look = self._look(fields, guarded, 1)
        same = self._field_of_id(fields)
        key = self._parameter(same, fields.index(same) + 1) if same else "last_insert_id()"
        # A limit that was not written is not the new row's to meet: it is there all the same.
        return Write(f"{insert}; {self._one(key, self._limits_on(fields))}", look)

    def _update(self, fields: Key, guarded: Key) -> Write:
        changes = ", ".join(
            f"{self._name(field)} = {self._parameter(field, n)}"
            for n, field in enumerate(fields, 2)
        )
        wanted = self._limited(self._is("id", 1))
        update = f"update {self._table.name} set {changes} where {wanted}"
        same = self._field_of_id(fields)
        key = self._parameter(same, fields.index(same) + 2) if same else self._parameter("id", 1)
        others = f" and not ({self._is('id', 1)})"
        # Whoever was a user is shown once more, also if this is the change that ends it.
        kept = self._limits_on(fields, among=False)
        return Write(f"{update}; {self._one(key, kept)}", self._look(fields, guarded, 2, others))

    def _look(self, fields: Key, guarded: Key, first: int, others: str = "") -> str:
        """Apart from the write, in which it would lock every row that it reads."""
        if not guarded:
            return ""
        taken = self._taken(fields, guarded, first, self._limits)
        return f"select 1 from {self._table.name} where {taken}{others} limit 1"

    def _one(self, key: str, limits: str) -> str:
        match = self._same("id", key)
        where = f"({match}) and {limits}" if limits else match
        return f"select {self._selected} from {self._table.name} where {where} limit 1"

    def _limits_on(self, fields: Key, *, among: bool = True) -> str:
        """The limits on columns that are among the written ones, or are not."""
        written = {self._table.column(field).name for field in fields}
        return self._expressions.limits(
            tuple(
                (column, condition)
                for column, condition in self._table.where
                if (column.is_writable and column.name in written) is among
            )
        )

    def _is_made(self, field: str) -> bool:
        return field == "id" and self._table.makes_ids

    def _field_of_id(self, fields: Key) -> str | None:
        """The written field whose column is the id's."""
        identity = self._table.columns["id"].name
        return next(
            (
                field
                for field in fields
                if not self._is_made(field) and self._table.column(field).name == identity
            ),
            None,
        )
