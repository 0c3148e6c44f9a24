"""The mapped part of a live schema."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from custdb_gateway.errors import ConfigurationError
from custdb_gateway.mapping import UserMapping
from custdb_gateway.problems import did_you_mean
from custdb_gateway.store import Finding
from custdb_gateway.values import Kind

_MOMENTS = (Kind.TIMESTAMP, Kind.DATE)
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
    decode: Callable[[Any], Any] | None = None
    """What makes of the driver's value what `values.release` understands, where it does not."""


@dataclass(frozen=True, slots=True)
class Table:
    """The mapped part of the live schema."""

    name: str
    """Quoted, with its schema."""
    mapping: UserMapping
    columns: Mapping[str, Column]
    """By profile field, `id` first."""
    password: Column | None
    mark: Column | None = None
    """What tells who has been handed over."""
    unfilled: tuple[str, ...] = ()
    """Columns that must have a value, and that nothing gives one in a new row."""
    place: str = ""
    """Which of the server's tables it is, however the mapping names it: locks are everybody's."""

    @property
    def makes_ids(self) -> bool:
        """Whether a new row gets its id from the store, or from a field that it is the id of."""
        identity = self.columns["id"]
        fields = (column for field, column in self.columns.items() if field != "id")
        return identity.has_default or any(column.name == identity.name for column in fields)


def bind(
    mapping: UserMapping,
    name: str,
    found: Mapping[str, Column],
    *,
    place: str = "",
    note: str = "",
) -> Table:
    """Match the mapping with the columns `found`. Raises `ConfigurationError`.

    `note` is added to what is said of a missing column.
    """
    problems = [
        f"{key}: table {mapping.users.table!r} has no column {column!r}"
        f"{did_you_mean(column, found)}{note}"
        for key, column in mapping.named.items()
        if column not in found
    ]
    mark = found.get(mapping.migration.mark or "")
    if mark is not None and mark.kind not in MARKS:
        problems.append(
            f"migration.mark: {mark.name!r} must be a boolean, an integer, a time or a date"
        )
    elif mark is not None and mark.kind in _MOMENTS and (mark.is_filled or not mark.is_nullable):
        problems.append(
            f"migration.mark: {mark.name!r} is never empty in a new row, so that everybody would"
            " count as handed over; take a column that may be empty and has no default"
        )
    if problems:
        raise ConfigurationError(problems)
    columns = {field: found[column] for field, column in mapping.columns.items()}
    password = found[mapping.users.password] if mapping.users.password else None
    written = {*mapping.columns.values(), mapping.users.password}
    unfilled = tuple(
        column.name
        for column in found.values()
        if not (column.is_nullable or column.is_filled or column.name in written)
    )
    return Table(name, mapping, columns, password, mark, unfilled, place)


def hindrances(table: Table) -> Iterator[Finding]:
    """What keeps `createUser` from adding anybody."""
    if table.unfilled:
        names = ", ".join(table.unfilled)
        advice = f"{names}: no new row can be without it; map it, or let the database fill it"
        yield Finding("columns of a new user", False, advice, for_writing=True)
    identity = table.columns["id"]
    if identity.kind is Kind.INTEGER and not table.makes_ids:
        advice = f"{identity.name}: let the database make it; the gateway makes no whole numbers"
        yield Finding("id of a new user", False, advice, for_writing=True)
