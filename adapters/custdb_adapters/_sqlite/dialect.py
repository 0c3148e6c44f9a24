"""SQLite's spelling of the shared statements, and its values."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from custdb_adapters._shared.dialect import (
    AFTER_COMPACT,
    FALSE,
    is_moment,
    quote_identifier,
    quote_text,
)
from custdb_adapters._shared.table import Column
from custdb_gateway.mapping import Match
from custdb_gateway.mapping.times import TimeForm
from custdb_gateway.values import Kind

MAX_INTEGER = 2**63 - 1

_NOW: Mapping[TimeForm, str] = {
    "seconds": "(strftime('%s', 'now') + 0)",
    "milliseconds": "(strftime('%s', 'now') * 1000)",
    "compact": "strftime('%Y%m%d%H%M%S', 'now')",
}
_DAY = "'[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*'"  # and not "now", nor 12:00
_DIGITS = f"'{'[0-9]' * 14}'"


class Dialect:
    """SQLite's spelling, where its own folding of case is right: for ASCII."""

    def quote(self, name: str) -> str:
        # Not in double quotes: of a column that is gone, SQLite would make a string.
        return quote_identifier(name, "`")

    def read(self, column: Column) -> str:
        return self.quote(column.name)

    def parameter(self, column: Column, number: int) -> str:
        return f"?{number}"

    def equals(self, column: Column, rule: Match, operand: str) -> str:
        if column.kind is Kind.TIMESTAMP:  # in whichever form it is kept
            return f"{self._moment(column)} = julianday({operand})"
        if column.kind is not Kind.TEXT:
            return f"{self.quote(column.name)} = {operand}"
        collation = "nocase" if rule == "ignore-case" else "binary"
        return f"{self.quote(column.name)} = {operand} collate {collation}"

    def _moment(self, column: Column) -> str:
        name = self.quote(column.name)
        seconds = f"julianday({name}, 'unixepoch')"
        is_number = f"typeof({name}) in ('integer', 'real')"
        return f"case when {is_number} then {seconds} else julianday({name}) end"

    def contains(self, column: Column, number: int) -> str:
        return f"instr(lower({self.quote(column.name)}), lower(?{number})) > 0"

    def keyword(self, keyword: str) -> str:
        return keyword

    def literal(self, column: Column, value: Any) -> str:
        return str(value) if isinstance(value, int) else quote_text(value)

    def is_true(self, column: Column) -> str:
        # Whatever the column is declared as, there may be text in it, and numbers.
        name = self.quote(column.name)
        return f"({name} <> 0 and lower({name}) not in {FALSE})"

    def number(self, column: Column) -> str:
        name = self.quote(column.name)
        return f"case when typeof({name}) in ('integer', 'real') then {name} end"

    def is_future(self, column: Column, form: TimeForm | None) -> str:
        if not (is_moment(column, form) or (form is None and column.kind is Kind.TEXT)):
            raise ValueError
        name = self.quote(column.name)
        number = self.number(column)
        if form is None:
            later = f"{name} glob {_DAY} and julianday({name}) > julianday('now')"
            return f"({number} > {_NOW['seconds']} or {later})"
        if column.kind is Kind.TEXT:
            return f"({name} glob {_DIGITS} and {name} > {_NOW[form]})"
        end = f" and {name} < {AFTER_COMPACT}" if form == "compact" else ""
        return f"({number} > {_NOW[form]} + 0{end})"

    def blanks(self, column: Column) -> Sequence[str]:
        name = self.quote(column.name)
        if column.kind is Kind.BOOLEAN:  # released as false
            return ()
        null = [f"""trim({name}) in ('null', '""')"""] if column.kind is Kind.JSON else []
        return [f"{name} = ''", f"substr({name}, 1, 10) = '0000-00-00'", *null]

    def verbatim(self, statement: str) -> str:
        return statement

    def insert_unless_there(self, table: str, columns: str, values: str) -> str:
        return f"insert into {table} ({columns}) values ({values}) on conflict do nothing"

    def encode(self, column: Column, value: Any) -> Any:
        if isinstance(value, bool):
            return int(value)
        if isinstance(value, int) and not -MAX_INTEGER - 1 <= value <= MAX_INTEGER:
            raise OverflowError
        if column.kind is Kind.JSON:
            return json.dumps(value, ensure_ascii=False)
        if isinstance(value, datetime):
            return value.replace(tzinfo=None).isoformat(" ")
        if isinstance(value, Decimal):
            return _number(value)
        return str(value) if isinstance(value, (UUID, date)) else value


def _number(value: Decimal) -> str:
    """A number as text. Raises `OverflowError` where SQLite would silently keep another."""
    whole = value == value.to_integral_value() and -MAX_INTEGER - 1 <= value <= MAX_INTEGER
    if not whole and Decimal(repr(float(value))) != value:
        raise OverflowError
    return str(value)


class UnicodeDialect(Dialect):
    """For values beyond ASCII, which SQLite cannot fold and no index of its own can find."""

    def equals(self, column: Column, rule: Match, operand: str) -> str:
        if column.kind is Kind.TEXT and rule == "ignore-case":
            return f"custdb_fold({self.quote(column.name)}) = custdb_fold({operand})"
        return super().equals(column, rule, operand)

    def contains(self, column: Column, number: int) -> str:
        return f"instr(custdb_fold({self.quote(column.name)}), custdb_fold(?{number})) > 0"
