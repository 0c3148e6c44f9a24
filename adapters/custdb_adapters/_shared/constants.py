"""What a mapping itself says, as values of columns."""

from typing import Any

from custdb_adapters._shared.dialect import Dialect
from custdb_adapters._shared.table import Column
from custdb_gateway.errors import InvalidValue
from custdb_gateway.mapping.conditions import same
from custdb_gateway.mapping.section import Value
from custdb_gateway.values import Kind, accept, release


def as_kept(column: Column, value: Any) -> Any:
    """A flag that the gateway makes, as a column of numbers has it."""
    is_flag = isinstance(value, bool) and column.kind in (Kind.INTEGER, Kind.NUMBER)
    return int(value) if is_flag else value


def encoded(dialect: Dialect, column: Column, value: Any) -> Any:
    """A value that the gateway makes, as the driver takes it. Raises `ValueError`."""
    try:
        return dialect.encode(column, accept(column.kind, as_kept(column, value), column.name))
    except (InvalidValue, OverflowError, TypeError) as exc:
        raise ValueError from exc


def compared(dialect: Dialect, column: Column, wanted: Value) -> str:
    """What a condition compares a column with, as SQL. Raises `ValueError` that says why not.

    It must be what is released of a row that has it: else `Condition.holds` would not find it.
    """
    if column.kind is Kind.BOOLEAN:
        if str(wanted) not in ("0", "1"):
            raise ValueError("is a flag: true or false")
        return ""
    try:
        native = accept(column.kind, str(wanted), column.name)
        constant = dialect.literal(column, dialect.encode(column, native))
    except (InvalidValue, ValueError, OverflowError):
        raise ValueError(f"can never be {wanted!r}") from None
    released = release(column.kind, native)
    if not same(released, wanted):
        raise ValueError(f"is {released!r} where it is {wanted!r}: say that")
    return constant
