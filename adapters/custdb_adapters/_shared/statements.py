"""The statements of an SQL store, built once from the mapping and the live schema."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from custdb_adapters._shared.dialect import Dialect
from custdb_adapters._shared.table import Column, Table
from custdb_gateway.user import SEARCHED
from custdb_gateway.values import Kind

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Write:
    """A change, and for stores whose change cannot look first, what tells whether it may be."""

    sql: str
    look: str = ""
    """No row: none of the guarded fields is taken. Empty: `sql` itself looks."""


class Statements:
    """Statement text by what is asked, built once. Unusual writes make room for one another."""

    def __init__(self, table: Table, dialect: Dialect) -> None:
        self.dialect = dialect
        self._table = table
        self._selected = self._read(table.columns.values())
        searched = [table.columns[field] for field in SEARCHED if field in table.columns]
        self.search = self._page(" or ".join(dialect.contains(column, 3) for column in searched))
        self.list = self._page()
        self.rows, self.rows_after = self._rows(), self._rows(after=3)
        self.delete = f"delete from {table.name} where {self._is('id', 1)}"
        self.sample_passwords = self._sample()
        self.mark = self._mark()
        self.walk, self.walk_on = self._walk(), self._walk(goes_on=True)
        self.find = lru_cache(64)(self._find)
        self.insert = lru_cache(256)(self._insert)
        self.update = lru_cache(256)(self._update)

    def _find(self, identifiers: Key, with_password: bool = False) -> str:
        """Parameters: the identifiers, in order. At most two rows: one more than may match."""
        matches = " or ".join(self._is(name, n) for n, name in enumerate(identifiers, 1))
        released = self._released(with_password)
        return f"select {released} from {self._table.name} where {matches} limit 2"

    def _insert(self, fields: Key, guarded: Key) -> Write:
        """Parameters: the fields, in order. No row: one of the guarded fields is taken."""
        made_by_store = {"id"} if self._table.makes_ids else set()
        written = [(n, field) for n, field in enumerate(fields, 1) if field not in made_by_store]
        names = ", ".join(self._name(field) for _, field in written)
        values = ", ".join(self._parameter(field, n) for n, field in written)
        taken = " or ".join(self._is(name, fields.index(name) + 1) for name in guarded)
        guard = f" where not exists (select 1 from {self._table.name} where {taken})"
        return Write(
            f"insert into {self._table.name} ({names}) select {values}"
            f"{guard if guarded else ''} returning {self._selected}"
        )

    def _update(self, fields: Key, guarded: Key) -> Write:
        """Parameters: the id, then the fields. No row: no such id, or a guarded field is taken."""
        changes = ", ".join(
            f"{self._name(field)} = {self._parameter(field, n)}"
            for n, field in enumerate(fields, 2)
        )
        taken = " or ".join(self._is(name, fields.index(name) + 2) for name in guarded)
        guard = (
            f" and not exists (select 1 from {self._table.name} as other"
            f" where not ({self._is('id', 1)}) and ({taken}))"
        )
        return Write(
            f"update {self._table.name} set {changes} where {self._is('id', 1)}"
            f"{guard if guarded else ''} returning {self._selected}"
        )

    def _page(self, condition: str = "") -> str:
        """Parameters: limit, offset, then the condition's. One row at least, for the total."""
        where = f" where {condition}" if condition else ""
        count = f"select count(*) as total from {self._table.name}{where}"
        return (
            f"select counted.total, page.* from ({count}) as counted"
            f" left join ({self._rows(where)}) as page on true order by page.c0"
        )

    def _rows(self, where: str = "", after: int | None = None) -> str:
        """Parameters: limit, offset and, if `after` is its number, the id before the first row."""
        if after is not None:
            last = self.dialect.parameter(self._table.columns["id"], after)
            where = f" where {self._name('id')} > {last}"
        return (
            f"select {self._read(self._table.columns.values(), alias=True)}"
            f" from {self._table.name}{where} order by {self._name('id')}"
            f" limit {self._number(1)} offset {self._number(2)}"
        )

    def _sample(self) -> str:
        if self._table.password is None:
            return ""
        name = self._name("password")
        return (
            f"select {self.dialect.read(self._table.password)} from {self._table.name}"
            f" where {name} is not null limit {self._number(1)}"
        )

    def _mark(self) -> str:
        """Parameters: the id, the mark. Nobody is marked twice."""
        mark = self._table.mark
        if mark is None:
            return ""
        name = self.dialect.quote(mark.name)
        no = {Kind.BOOLEAN: " or not {}", Kind.INTEGER: " or {} = 0"}.get(mark.kind, "")
        return (
            f"update {self._table.name} set {name} = {self.dialect.parameter(mark, 2)}"
            f" where {self._is('id', 1)} and ({name} is null{no.format(name)})"
        )

    def _walk(self, *, goes_on: bool = False) -> str:
        """Parameters: how many and, to go on, the id of the last one. Id, mark, hash."""
        extra = (self._table.mark, self._table.password)
        columns = [self._table.columns["id"], *extra]
        read = ", ".join(self.dialect.read(one) if one else "null" for one in columns)
        last = self.dialect.parameter(self._table.columns["id"], 2)
        where = f" where {self._name('id')} > {last}" if goes_on else ""
        return (
            f"select {read} from {self._table.name}{where}"
            f" order by {self._name('id')} limit {self._number(1)}"
        )

    def _released(self, with_password: bool) -> str:
        columns = [*self._table.columns.values()]
        if with_password and self._table.password:
            columns.append(self._table.password)
        return self._read(columns, alias=True)

    def _column(self, field: str) -> Column:
        if field == "password" and self._table.password:
            return self._table.password
        return self._table.columns[field]

    def _name(self, field: str) -> str:
        return self.dialect.quote(self._column(field).name)

    def _number(self, number: int) -> str:
        return self.dialect.parameter(Column("", Kind.INTEGER, "bigint"), number)

    def _parameter(self, field: str, number: int) -> str:
        return self.dialect.parameter(self._column(field), number)

    def _is(self, identifier: str, number: int) -> str:
        column = self._table.columns[identifier]
        operand = self.dialect.parameter(column, number)
        return self.dialect.equals(column, self._table.mapping.rule(identifier), operand)

    def _read(self, columns: Iterable[Column], *, alias: bool = False) -> str:
        return ", ".join(
            self.dialect.read(column) + (f" as c{n}" if alias else "")
            for n, column in enumerate(columns)
        )
