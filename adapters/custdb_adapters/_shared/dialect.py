"""What differs between SQL stores: the spelling of a few expressions, and their values."""

from collections.abc import Sequence
from typing import Any, Protocol

from custdb_adapters._shared.table import Column
from custdb_gateway.errors import ConfigurationError
from custdb_gateway.mapping import Match
from custdb_gateway.mapping.times import TimeForm
from custdb_gateway.values import Kind


class Dialect(Protocol):
    """How one kind of SQL store spells what the statements need."""

    def quote(self, name: str) -> str:
        """Quote an identifier."""

    def read(self, column: Column) -> str:
        """An expression whose value `values.release` understands."""

    def parameter(self, column: Column, number: int) -> str:
        """Parameter `number`, counted from 1, as a value of `column`."""

    def equals(self, column: Column, rule: Match, operand: str) -> str:
        """A condition that can use an index: `column` is `operand`, a value of its type."""

    def contains(self, column: Column, number: int) -> str:
        """A condition: `column` holds the `keyword` in parameter `number`, ignoring case."""

    def keyword(self, keyword: str) -> str:
        """A keyword as `contains` takes it, nothing in it having a meaning of its own."""

    def literal(self, column: Column, value: Any) -> str:
        """An encoded constant of the mapping as a value of `column`. Nothing that a caller sent."""

    def is_true(self, column: Column) -> str:
        """A condition: the flag in `column` is set, in whichever form it is kept.

        Null where there is no flag to be set or not.
        """

    def number(self, column: Column) -> str:
        """The number in `column` as it is released, or null."""

    def is_future(self, column: Column, form: TimeForm | None) -> str:
        """A condition: the moment in `column` is yet to come. Raises `ValueError` if it is none."""

    def blanks(self, column: Column) -> Sequence[str]:
        """Conditions under which what is in `column` stands for no value, beside null."""

    def verbatim(self, statement: str) -> str:
        """A part of a statement of the customer's own, as the driver takes it."""

    def insert_unless_there(self, table: str, columns: str, values: str) -> str:
        """A statement that adds a row, or does nothing where its key is taken."""

    def encode(self, column: Column, value: Any) -> Any:
        """A Python value as the driver takes it. Raises `ValueError` if it cannot be held."""


def quote_identifier(name: str, mark: str) -> str:
    """Quote a name from a mapping with the store's quotation mark, doubling those inside."""
    if "\0" in name:
        raise ConfigurationError([f"the name {name!r} holds a NUL character"])
    return mark + name.replace(mark, mark * 2) + mark


FALSE = "('', '0', 'f', 'false', 'n', 'no', 'off')"
"""What text is not true: as `values.is_true` has it, in lower case."""

AFTER_COMPACT = 10**14
"""More than fourteen digits."""


def quote_text(text: str) -> str:
    """Text as standard SQL has it."""
    return "'" + text.replace("'", "''") + "'"


def is_moment(column: Column, form: TimeForm | None) -> bool:
    """Whether `column` can hold moments in this form."""
    if form is None:
        return column.kind in (Kind.TIMESTAMP, Kind.DATE)
    is_number = column.kind in (Kind.INTEGER, Kind.NUMBER)
    return is_number or (form == "compact" and column.kind is Kind.TEXT)


def like_pattern(keyword: str) -> str:
    r"""A pattern for `like ... escape '\'` that finds `keyword` literally, anywhere."""
    literal = keyword.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    return f"%{literal}%"
