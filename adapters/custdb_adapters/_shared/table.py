"""The mapped part of a live schema."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from custdb_gateway.mapping import UserMapping
from custdb_gateway.mapping.conditions import Condition
from custdb_gateway.store import Finding
from custdb_gateway.user import IDENTIFIERS, LOCKS
from custdb_gateway.values import Kind

MARKS = (Kind.BOOLEAN, Kind.INTEGER, Kind.TIMESTAMP, Kind.DATE)
"""What the column can be that tells who has been handed over."""


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
    is_nullable: bool = True
    is_filled: bool = False
    """Whether a row that leaves the column out has a value in it all the same."""
    default: str | None = None
    """The text of that value, where it is a constant."""
    length: int | None = None
    """The most characters that it holds; `None`: enough, or nobody knows."""
    decode: Callable[[Any], Any] | None = None
    """What makes of the driver's value what `values.release` understands, where it does not."""
    join: "Join | None" = None
    """The other table that it is in."""
    may_count: bool = False
    """Whether what is taken for a flag can hold any number."""
    as_hex: bool = False
    """Whether its bytes are read as hexadecimal digits, being no text."""
    inside: tuple[str, ...] = ()
    """Where in the column's JSON it is."""

    @property
    def is_writable(self) -> bool:
        """Whether it is a column of the users' own table, and all of it."""
        return self.join is None and not self.inside


Limits = tuple[tuple[Column, Condition], ...]
"""Conditions that rows must meet to count at all."""


@dataclass(frozen=True, slots=True)
class Join:
    """Rows of another table that belong to a user."""

    table: str
    """Quoted, with its schema."""
    on: tuple[tuple[Column, Column], ...]
    """Its column, and the users' column that it is equal to."""
    where: Limits = ()


@dataclass(frozen=True, slots=True)
class Table:
    """The mapped part of the live schema."""

    name: str
    """Quoted, with its schema."""
    mapping: UserMapping
    columns: Mapping[str, Column]
    """What is read of a user, by key, `id` first."""
    secrets: tuple[Column, ...] = ()
    """What proves a password: the hash, the salt if it is apart, and parameters."""
    mark: Column | None = None
    """What tells who has been handed over."""
    written: Mapping[str, Column] = field(default_factory=dict)
    """What is only written, by key."""
    where: Limits = ()
    """What rows must meet to be users."""
    unfilled: tuple[str, ...] = ()
    """Columns that must have a value, and that nothing gives one in a new row."""
    left_out: tuple[str, ...] = ()
    """Optional fields, for which there are no columns."""
    place: str = ""
    """Which of the server's tables it is, however the mapping names it: locks are everybody's."""

    @property
    def password(self) -> Column | None:
        """The column of the hash."""
        return self.secrets[0] if self.secrets else None

    @property
    def makes_ids(self) -> bool:
        """Whether a new row gets its id from the store, or from a field that it is the id of."""
        identity, plan = self.columns["id"], self.mapping.plan
        written = (self.column(key) for key in plan.writes)
        return identity.has_default or any(
            column.name == identity.name and column.is_writable for column in written
        )

    def needed(self, verb: str) -> list[str]:
        """The users' own columns on which a right is needed to `select`, `insert` or `update`."""
        if verb == "select":
            read = [*self.columns.values(), *self.secrets]
            read += [self.lookup(name) for name in IDENTIFIERS if name in self.columns]
            read += [column for column, _ in self.where]
            read += [own for one in read if one.join for _, own in one.join.on]
        else:
            read = [self.column(key) for key in self.mapping.plan.writes]
            read += self.secrets[:1]
            if verb == "insert" and not self.makes_ids:
                read.append(self.columns["id"])
        return [*dict.fromkeys(one.name for one in read if one.join is None)]

    @property
    def looked_up(self) -> list[str]:
        """The identifiers that the gateway's own statements look for."""
        own = {name for name, _ in self.mapping.queries.given()}
        return [name for name in IDENTIFIERS if name in self.columns and name not in own]

    def column(self, key: str) -> Column:
        """What a key of a read or a write stands for."""
        if key == "password" and self.password is not None:
            return self.password
        return self.columns[key] if key in self.columns else self.written[key]

    def lookup(self, identifier: str) -> Column:
        """The column that users are looked up in by `identifier`."""
        return self.column(self.mapping.plan.lookup_key(identifier))


def absences(table: Table) -> Iterator[Finding]:
    """What is not released for want of a column: of what keeps people out, nobody may wonder."""
    for name in sorted(table.left_out):
        detail = "left out: the table has no such column, or this user may not see it"
        yield Finding(f"field {name}", True, detail, remark="warn" if name in LOCKS else "note")


def hindrances(table: Table) -> Iterator[Finding]:
    """What keeps `createUser` from adding anybody."""
    users = table.mapping.users
    if users.read_only or not users.create:
        return
    if table.unfilled:
        names = ", ".join(table.unfilled)
        advice = (
            f"{names}: no new row can be without it; map it, let the database fill it, or say in"
            " [on_create] what to write"
        )
        yield Finding("columns of a new user", False, advice, for_writing=True)
    identity = table.columns["id"]
    if identity.kind is Kind.INTEGER and not table.makes_ids:
        advice = f"{identity.name}: let the database make it; the gateway makes no whole numbers"
        yield Finding("id of a new user", False, advice, for_writing=True)
