"""SQLite's spelling of the shared statements, and its values."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from custdb_adapters._shared.dialect import quote_identifier, quote_text
from custdb_adapters._shared.table import Column
from custdb_gateway.mapping import Match
from custdb_gateway.mapping.times import TimeForm
from custdb_gateway.values import Kind

MAX_INTEGER = 2**63 - 1

_NOW: Mapping[TimeForm, str] = {
    "seconds": "strftime('%s', 'now') + 0",
    "milliseconds": "(strftime('%s', 'now') + 0) * 1000",
    "compact": "strftime('%Y%m%d%H%M%S', 'now')",
}


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
        if column.kind is not Kind.TEXT:
            return f"{self.quote(column.name)} = {operand}"
        collation = "nocase" if rule == "ignore-case" else "binary"
        return f"{self.quote(column.name)} = {operand} collate {collation}"

    def contains(self, column: Column, number: int) -> str:
        return f"instr(lower({self.quote(column.name)}), lower(?{number})) > 0"

    def keyword(self, keyword: str) -> str:
        return keyword

    def literal(self, text: str) -> str:
        return quote_text(text)

    def flag(self, column: Column, wanted: bool) -> str:
        return f"{self.quote(column.name)} {'<>' if wanted else '='} 0"

    def is_future(self, column: Column, form: TimeForm | None) -> str:
        name = self.quote(column.name)
        if form is None:
            return f"julianday({name}) > julianday('now')"
        return f"{name} > {_NOW[form]}"

    def zero_dates(self, column: Column) -> Sequence[str]:
        return [f"{self.quote(column.name)} = ''"]

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
