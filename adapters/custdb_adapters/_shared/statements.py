"""The statements of an SQL store, built once from the mapping and the live schema."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from custdb_adapters._shared.dialect import Dialect
from custdb_adapters._shared.expressions import Expressions
from custdb_adapters._shared.table import Column, Table
from custdb_gateway.mapping.plan import hidden
from custdb_gateway.mapping.queries import bind_statement
from custdb_gateway.user import IDENTIFIERS, SEARCHED
from custdb_gateway.values import Kind

Key = tuple[str, ...]

_OWN_ROWS = 20
"""Of a customer's own statement, which may join a user with several rows."""

_TEXT = Column("", Kind.TEXT, "text")


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
        self._expressions = Expressions(table, dialect)
        self._queries = dict(table.mapping.queries.given())
        self._limits = self._expressions.limits(table.where)
        others = Expressions(table, dialect, "other")
        self._others_limits = others.limits(table.where)
        self._selected = self._read(table.columns.values())
        self.search = self._search()
        self.list = self._page(self._source("list"))
        self.rows = self._rows(self._source("list"))
        self.rows_after = self._rows(self._source("list"), after=3)
        self.delete = f"delete from {table.name} where {self._limited(self._is('id', 1))}"
        self.sample_passwords = self._sample()
        self.mark = self._mark()
        self.replace_hash = self._replace_hash()
        self.walk, self.walk_on = self._walk(), self._walk(goes_on=True)
        self.find = lru_cache(64)(self._find)
        self.insert = lru_cache(256)(self._insert)
        self.update = lru_cache(256)(self._update)

    def asks_apart(self, identifiers: Collection[str]) -> bool:
        """Whether each of them needs a statement of its own.

        The customer's own statements are for one each. Of "this, or that in another table",
        a server makes no use of an index.
        """
        lookups = (self._table.lookup(name) for name in identifiers)
        is_apart = len(identifiers) > 1 and any(column.join for column in lookups)
        return is_apart or any(name in self._queries for name in identifiers)

    def reads(self) -> Iterator[tuple[str, str]]:
        """The statements that read, by what they are for: all that there are, in one form."""
        with_password = bool(self._table.secrets)
        for name in IDENTIFIERS:
            if name in self._table.columns:
                yield self._called(name, f"a lookup by {name}"), self.find((name,), with_password)
        yield self._called("search", "a search"), self.search
        yield self._called("list", "a list of users"), self.list
        yield "a walk over all users", self.walk_on

    def _called(self, query: str, otherwise: str) -> str:
        return f"queries.{query}" if query in self._queries else otherwise

    def _find(self, identifiers: Key, with_password: bool = False) -> str:
        """Parameters: the identifiers, in order. At most two rows: one more than may match."""
        if any(name in self._queries for name in identifiers):
            (name,) = identifiers
            column = self._table.lookup(name)
            wanted = self.dialect.parameter(_TEXT if column.inside else column, 1)
            own = self._own_query(name, wanted)
            released = self._released(with_password, own=True)
            return f"select {released} from {own} limit {_OWN_ROWS}"
        matches = " or ".join(self._is(name, n) for n, name in enumerate(identifiers, 1))
        released = self._released(with_password)
        return f"select {released} from {self._table.name} where {self._limited(matches)} limit 2"

    def _insert(self, fields: Key, guarded: Key) -> Write:
        """Parameters: the fields, in order. No row: one of the guarded fields is taken."""
        made_by_store = {"id"} if self._table.makes_ids else set()
        written = [(n, field) for n, field in enumerate(fields, 1) if field not in made_by_store]
        names = ", ".join(self._name(field) for _, field in written)
        values = ", ".join(self._parameter(field, n) for n, field in written)
        taken = self._taken(fields, guarded, 1, self._limits)
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
        taken = self._taken(fields, guarded, 2, self._others_limits)
        guard = (
            f" and not exists (select 1 from {self._table.name} as other"
            f" where not ({self._is('id', 1)}) and {taken})"
        )
        return Write(
            f"update {self._table.name} set {changes} where {self._limited(self._is('id', 1))}"
            f"{guard if guarded else ''} returning {self._selected}"
        )

    def _taken(self, fields: Key, guarded: Key, first: int, limits: str) -> str:
        """A condition: a row holds one of the guarded fields, whose parameters are from `first`."""
        keys = [(name, self._table.mapping.plan.lookup_key(name)) for name in guarded]
        same = " or ".join(self._is(name, fields.index(key) + first) for name, key in keys)
        return f"({same}) and {limits}" if limits else f"({same})"

    def _search(self) -> str:
        if "search" in self._queries:
            keyword = self.dialect.parameter(_TEXT, 3)
            return self._page(self._own_query("search", keyword), own=True)
        found = " or ".join(self._expressions.contains(one, 3) for one in self.searched())
        return self._found(self._limited(found or "1 = 0"))

    def _found(self, condition: str) -> str:
        """A page of those whom a keyword finds, and how many they are."""
        return self._page(self._table.name, condition)

    def searched(self) -> Iterator[Column]:
        """What a keyword is looked for in: of a composed field, its parts."""
        for field in SEARCHED:
            source = self._table.mapping.fields.get(field)
            if source is None or source.conditions:
                continue
            keys = [field] if source.plain else [hidden(place) for place in source.places()]
            yield from (self._table.columns[one] for one in keys if not self._inside(one))

    def _inside(self, key: str) -> bool:
        return bool(self._table.columns[key].inside)

    def _source(self, query: str) -> str:
        """What is read from: the customer's own statement, or the table."""
        return self._own_query(query) if query in self._queries else self._table.name

    def _own_query(self, query: str, parameter: str = "") -> str:
        text = self.dialect.verbatim(self._queries[query])
        return f"({bind_statement(text, lambda name: parameter)}) as found"

    def _page(self, source: str, condition: str | None = None, *, own: bool = False) -> str:
        """Parameters: limit, offset, then the condition's. One row at least, for the total."""
        own = own or source != self._table.name
        condition = condition or ("" if own else self._limits)
        where = f" where {condition}" if condition else ""
        count = f"select count(*) as total from {source}{where}"
        return (
            f"select counted.total, page.* from ({count}) as counted"
            f" left join ({self._rows(source, condition)}) as page on true order by page.c0"
        )

    def _rows(self, source: str, condition: str | None = None, after: int | None = None) -> str:
        """Parameters: limit, offset and, if `after` is its number, the id before the first row."""
        own = source != self._table.name
        conditions = [condition if condition is not None else "" if own else self._limits]
        if after is not None:
            last = self.dialect.parameter(self._table.columns["id"], after)
            conditions.append(f"{self._name('id')} > {last}")
        where = " and ".join(filter(None, conditions))
        return (
            f"select {self._read(self._columns(own=own), alias=True)}"
            f" from {source}{f' where {where}' if where else ''} order by {self._name('id')}"
            f" limit {self._number(1)} offset {self._number(2)}"
        )

    def _sample(self) -> str:
        if not self._table.secrets:
            return ""
        there_is = f"{self._expressions.read(self._table.secrets[0])} is not null"
        return (
            f"select {self._read(self._table.secrets)} from {self._table.name}"
            f"{self._where(there_is)} limit {self._number(1)}"
        )

    def _mark(self) -> str:
        """Parameters: the id, the mark. Nobody is marked twice."""
        mark = self._table.mark
        if mark is None:
            return ""
        name = self.dialect.quote(mark.name)
        no = {Kind.BOOLEAN: " or not {}", Kind.INTEGER: " or {} = 0"}.get(mark.kind, "")
        unmarked = f"({name} is null{no.format(name)})"
        return (
            f"update {self._table.name} set {name} = {self.dialect.parameter(mark, 2)}"
            f" where {self._limited(self._is('id', 1))} and {unmarked}"
        )

    def _replace_hash(self) -> str:
        """Parameters: the id, the hash that is there, the one to be there."""
        column = self._table.password
        if column is None or not column.is_writable:
            return ""
        same = self.dialect.equals(column, "exact", self.dialect.parameter(column, 2))
        wanted = f"{self._limited(self._is('id', 1))} and {same}"
        name, new = self.dialect.quote(column.name), self.dialect.parameter(column, 3)
        return f"update {self._table.name} set {name} = {new} where {wanted}"

    def _walk(self, *, goes_on: bool = False) -> str:
        """Parameters: how many and, to go on, the id of the last one. Id, mark, secrets."""
        marked = self._expressions.read(self._table.mark) if self._table.mark else "null"
        secrets = [self._expressions.read(one) for one in self._table.secrets]
        read = ", ".join([self._expressions.read(self._table.columns["id"]), marked, *secrets])
        last = self.dialect.parameter(self._table.columns["id"], 2)
        where = self._where(f"{self._name('id')} > {last}" if goes_on else "")
        return (
            f"select {read} from {self._table.name}{where}"
            f" order by {self._name('id')} limit {self._number(1)}"
        )

    def _released(self, with_password: bool, *, own: bool = False) -> str:
        return self._read(self._columns(with_password, own=own), alias=True)

    def _columns(self, with_password: bool = False, *, own: bool = False) -> Iterator[Column]:
        """What is read; of the customer's own statement, under the name of its place."""
        plan, mapping = self._table.mapping.plan, self._table.mapping
        read = [*zip(plan.columns.values(), self._table.columns.values(), strict=True)]
        if with_password:
            read += zip(mapping.secret_places, self._table.secrets, strict=True)
        for place, column in read:
            name = column.name if column.inside else place
            yield replace(column, name=name, join=None) if own else column

    def _limited(self, condition: str) -> str:
        """The condition, for rows that are users."""
        return f"({condition}) and {self._limits}" if self._limits else condition

    def _where(self, condition: str = "") -> str:
        both = " and ".join(filter(None, (self._limits, condition)))
        return f" where {both}" if both else ""

    def _name(self, key: str) -> str:
        return self.dialect.quote(self._table.column(key).name)

    def _number(self, number: int) -> str:
        return self.dialect.parameter(Column("", Kind.INTEGER, "bigint"), number)

    def _parameter(self, key: str, number: int) -> str:
        return self.dialect.parameter(self._table.column(key), number)

    def _is(self, identifier: str, number: int) -> str:
        operand = self.dialect.parameter(self._table.lookup(identifier), number)
        return self._same(identifier, operand)

    def _same(self, identifier: str, operand: str) -> str:
        column, rule = self._table.lookup(identifier), self._table.mapping.rule(identifier)
        return self._expressions.equals(column, rule, operand)

    def _read(self, columns: Iterable[Column], *, alias: bool = False) -> str:
        return ", ".join(
            self._expressions.read(column) + (f" as c{n}" if alias else "")
            for n, column in enumerate(columns)
        )
