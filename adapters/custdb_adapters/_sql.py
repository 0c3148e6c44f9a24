"""The statements that the SQL stores share, built once from the mapping and the live schema."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol
from uuid import uuid4

from custdb_gateway.errors import ConfigurationError, InvalidValue, StoreRejected
from custdb_gateway.mapping import Match, UserMapping
from custdb_gateway.problems import did_you_mean
from custdb_gateway.user import IDENTIFIERS, SEARCHED, Account, Identifiers, Listing, Profile
from custdb_gateway.values import Kind, accept, accept_id, release, release_id

Key = tuple[str, ...]


class Row(Protocol):
    """Values by position: what all drivers' rows have in common."""

    def __getitem__(self, position: int, /) -> Any: ...

    def __iter__(self) -> Iterator[Any]: ...


@dataclass(frozen=True, slots=True)
class Column:
    """A column as the live schema has it."""

    name: str
    kind: Kind
    type: str
    """The SQL type without length, for casts."""
    ignores_case: bool = False
    """Whether the type or the collation itself compares without case."""
    has_default: bool = False
    """Whether the store fills the column when a new row leaves it out."""


@dataclass(frozen=True, slots=True)
class Table:
    """The mapped part of the live schema."""

    name: str
    """Quoted, with its schema."""
    mapping: UserMapping
    columns: Mapping[str, Column]
    """By profile field, `id` first."""
    password: Column | None

    @property
    def makes_ids(self) -> bool:
        """Whether a new row gets its id from the store, or from a field that it is the id of."""
        identity = self.columns["id"]
        fields = (column for field, column in self.columns.items() if field != "id")
        return identity.has_default or any(column.name == identity.name for column in fields)


class Dialect(Protocol):
    """How one kind of SQL store spells what the statements need."""

    def quote(self, name: str) -> str:
        """Quote an identifier."""

    def read(self, column: Column) -> str:
        """An expression whose value `values.release` understands."""

    def parameter(self, column: Column, number: int) -> str:
        """Parameter `number`, counted from 1, as a value of `column`."""

    def equals(self, column: Column, rule: Match, number: int) -> str:
        """A condition that can use an index: `column` is parameter `number`."""

    def contains(self, column: Column, number: int) -> str:
        """A condition: `column` holds the `keyword` in parameter `number`, ignoring case."""

    def keyword(self, keyword: str) -> str:
        """A keyword as `contains` takes it, nothing in it having a meaning of its own."""

    def encode(self, column: Column, value: Any) -> Any:
        """A Python value as the driver takes it. Raises `ValueError` if it cannot be held."""


def quote_identifier(name: str, mark: str) -> str:
    """Quote a name from a mapping with the store's quotation mark, doubling those inside."""
    if "\0" in name:
        raise ConfigurationError([f"the name {name!r} holds a NUL character"])
    return mark + name.replace(mark, mark * 2) + mark


def like_pattern(keyword: str) -> str:
    r"""A pattern for `like ... escape '\'` that finds `keyword` literally, anywhere."""
    literal = keyword.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    return f"%{literal}%"


def bind(mapping: UserMapping, name: str, found: Mapping[str, Column]) -> Table:
    """Match the mapping with the columns `found`. Raises `ConfigurationError`."""
    wanted = {"users.id": mapping.users.id}
    wanted |= {f"fields.{field}": column for field, column in mapping.fields.items()}
    if mapping.users.password:
        wanted["users.password"] = mapping.users.password
    problems = [
        f"{key}: table {mapping.users.table!r} has no column {column!r}"
        f"{did_you_mean(column, found)}"
        for key, column in wanted.items()
        if column not in found
    ]
    if problems:
        raise ConfigurationError(problems)
    columns = {field: found[column] for field, column in mapping.columns.items()}
    password = mapping.users.password
    return Table(name, mapping, columns, found[password] if password else None)


def guarded(native: Mapping[str, Any]) -> Key:
    """The written fields that no two users may share."""
    return tuple(name for name in IDENTIFIERS if native.get(name) is not None)


class Statements:
    """Statement text by what is asked, built once. Unusual writes make room for one another."""

    def __init__(self, table: Table, dialect: Dialect) -> None:
        self._table = table
        self._dialect = dialect
        self._selected = self._read(table.columns.values())
        searched = [table.columns[field] for field in SEARCHED if field in table.columns]
        self.search = self._page(" or ".join(dialect.contains(column, 3) for column in searched))
        self.list = self._page()
        self.delete = f"delete from {table.name} where {self._is('id', 1)}"
        self.sample_passwords = self._sample()
        self.find = lru_cache(64)(self._find)
        self.insert = lru_cache(256)(self._insert)
        self.update = lru_cache(256)(self._update)

    def _find(self, identifiers: Key, with_password: bool = False) -> str:
        """Parameters: the identifiers, in order. At most two rows: one more than may match."""
        columns = self._selected
        if with_password and self._table.password:
            columns += ", " + self._dialect.read(self._table.password)
        matches = " or ".join(self._is(name, n) for n, name in enumerate(identifiers, 1))
        return f"select {columns} from {self._table.name} where {matches} limit 2"

    def _insert(self, fields: Key, guarded: Key) -> str:
        """Parameters: the fields, in order. No row: one of the guarded fields is taken."""
        made_by_store = {"id"} if self._table.makes_ids else set()
        written = [(n, field) for n, field in enumerate(fields, 1) if field not in made_by_store]
        names = ", ".join(self._name(field) for _, field in written)
        values = ", ".join(self._parameter(field, n) for n, field in written)
        taken = " or ".join(self._is(name, fields.index(name) + 1) for name in guarded)
        guard = f" where not exists (select 1 from {self._table.name} where {taken})"
        return (
            f"insert into {self._table.name} ({names}) select {values}"
            f"{guard if guarded else ''} returning {self._selected}"
        )

    def _update(self, fields: Key, guarded: Key) -> str:
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
        return (
            f"update {self._table.name} set {changes} where {self._is('id', 1)}"
            f"{guard if guarded else ''} returning {self._selected}"
        )

    def _page(self, condition: str = "") -> str:
        """Parameters: limit, offset, then the condition's. One row at least, for the total."""
        where = f" where {condition}" if condition else ""
        count = f"select count(*) as total from {self._table.name}{where}"
        rows = (
            f"select {self._read(self._table.columns.values(), alias=True)}"
            f" from {self._table.name}{where} order by {self._name('id')}"
            f" limit {self._number(1)} offset {self._number(2)}"
        )
        return (
            f"select counted.total, page.* from ({count}) as counted"
            f" left join ({rows}) as page on true order by page.c0"
        )

    def _sample(self) -> str:
        if self._table.password is None:
            return ""
        name = self._name("password")
        return (
            f"select {self._dialect.read(self._table.password)} from {self._table.name}"
            f" where {name} is not null limit {self._number(1)}"
        )

    def _column(self, field: str) -> Column:
        if field == "password" and self._table.password:
            return self._table.password
        return self._table.columns[field]

    def _name(self, field: str) -> str:
        return self._dialect.quote(self._column(field).name)

    def _number(self, number: int) -> str:
        return self._dialect.parameter(Column("", Kind.INTEGER, "bigint"), number)

    def _parameter(self, field: str, number: int) -> str:
        return self._dialect.parameter(self._column(field), number)

    def _is(self, identifier: str, number: int) -> str:
        rule = self._table.mapping.rule(identifier)
        return self._dialect.equals(self._table.columns[identifier], rule, number)

    def _read(self, columns: Iterable[Column], *, alias: bool = False) -> str:
        return ", ".join(
            self._dialect.read(column) + (f" as c{n}" if alias else "")
            for n, column in enumerate(columns)
        )


class Codec:
    """Values on their way in, and rows on their way out."""

    def __init__(self, table: Table, dialect: Dialect) -> None:
        self._table = table
        self._dialect = dialect
        self._readers = [
            (position, field, column.kind, field in IDENTIFIERS)
            for position, (field, column) in enumerate(table.columns.items())
            if field != "id"
        ]

    def lookup(self, identifiers: Identifiers) -> dict[str, Any]:
        """The identifiers that some user could have, as the driver takes them."""
        usable = {}
        for name, value in identifiers.items():
            column = self._table.columns.get(name)
            native = None if column is None else self._lookup_value(column, value)
            if native is not None:
                usable[name] = native
        return usable

    def new_user(self, values: Mapping[str, Any], password_hash: str | None) -> dict[str, Any]:
        """What to write of a new user, with an id if the store does not make one.

        An id given to a store that makes its own is only looked for, in `guarded`: written, it
        would collide with the store's own sooner or later.
        """
        others = {field: value for field, value in values.items() if field != "id"}
        if not self._table.makes_ids:
            return self.values({"id": values.get("id") or str(uuid4()), **others}, password_hash)
        given = self.lookup({"id": values["id"]}) if values.get("id") else {}
        return {**self.values(others, password_hash), **given}

    def values(self, values: Mapping[str, Any], password_hash: str | None) -> dict[str, Any]:
        """What to write, as the driver takes it. Raises `InvalidValue`."""
        native = {
            field: self._write_value(self._table.columns[field], value, field)
            for field, value in values.items()
        }
        if password_hash is not None and self._table.password is not None:
            native["password"] = password_hash
        return native

    def profile(self, row: Row, start: int = 0) -> Profile:
        """What is released of a row whose mapped columns begin at `start`."""
        user_id = row[start]
        if user_id is None or user_id == "":
            raise StoreRejected("A row of the user table has no id.")
        profile: Profile = {"id": release_id(user_id)}
        for position, field, kind, identifier in self._readers:
            value = row[start + position]
            if value is None or (identifier and value == ""):
                continue  # fields without a value are left out
            released = value if kind is Kind.TEXT and type(value) is str else release(kind, value)
            if released is not None:
                profile[field] = released
        return profile

    def account(self, row: Row) -> Account:
        """A row that ends with the stored hash."""
        stored = row[len(self._table.columns)] if self._table.password else None
        if isinstance(stored, bytes):
            stored = stored.decode("utf-8", "replace")
        return Account(self.profile(row), stored)

    def listing(self, rows: Sequence[Row]) -> Listing:
        """A page: each row starts with the total, and one row stands for none."""
        users = [self.profile(row, 1) for row in rows if row[1] is not None]
        return Listing(total=int(rows[0][0]), users=users)

    def _lookup_value(self, column: Column, value: str) -> Any | None:
        accepted = accept_id(column.kind, value)
        try:
            return None if accepted is None else self._dialect.encode(column, accepted)
        except (ValueError, OverflowError):
            return None

    def _write_value(self, column: Column, value: Any, field: str) -> Any:
        accepted = accept(column.kind, value, field)
        try:
            return None if accepted is None else self._dialect.encode(column, accepted)
        except (ValueError, OverflowError) as exc:
            raise InvalidValue(field, "does not fit its column") from exc
