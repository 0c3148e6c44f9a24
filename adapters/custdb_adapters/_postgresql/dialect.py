"""PostgreSQL's spelling of the shared statements, and its values."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from custdb_adapters._shared.dialect import (
    AFTER_COMPACT,
    FALSE,
    is_moment,
    like_pattern,
    quote_identifier,
    quote_text,
)
from custdb_adapters._shared.table import Column
from custdb_gateway.mapping import Match
from custdb_gateway.mapping.times import TimeForm
from custdb_gateway.values import Kind

_INTEGER_BITS = {"smallint": 15, "integer": 31, "bigint": 63}

_UTC = "(now() at time zone 'utc')"
_NOW: Mapping[TimeForm | None, str] = {
    None: _UTC,
    "seconds": "extract(epoch from now())",
    "milliseconds": "extract(epoch from now()) * 1000",
    "compact": f"to_char({_UTC}, 'YYYYMMDDHH24MISS')",
}

# Types that asyncpg reads and writes by itself. All others travel as text, cast by the server.
NATIVE = {
    "smallint": Kind.INTEGER,
    "integer": Kind.INTEGER,
    "bigint": Kind.INTEGER,
    "numeric": Kind.NUMBER,
    "real": Kind.NUMBER,
    "double precision": Kind.NUMBER,
    "boolean": Kind.BOOLEAN,
    "timestamp with time zone": Kind.TIMESTAMP,
    "timestamp without time zone": Kind.TIMESTAMP,
    "date": Kind.DATE,
    "uuid": Kind.UUID,
    "json": Kind.JSON,
    "jsonb": Kind.JSON,
    "text": Kind.TEXT,
    "character varying": Kind.TEXT,
}


class Dialect:
    """Expressions over columns; parameters are `$1`, `$2`, each with the column's type."""

    def quote(self, name: str) -> str:
        return quote_identifier(name, '"')

    def read(self, column: Column) -> str:
        name = self.quote(column.name)
        if column.type == "real":
            return f"{name}::numeric"  # 0.1 stays 0.1
        if column.type in NATIVE:
            return name
        if _is_array(column):
            return f"to_jsonb({name})"
        if column.type == "bytea":  # text in bytes, as some applications keep it
            return f"encode({name}, '{'hex' if column.as_hex else 'escape'}')"
        return f"{name}::text"

    def parameter(self, column: Column, number: int) -> str:
        if column.type in NATIVE:
            return f"${number}::{column.type}"
        if _is_array(column):
            return f"array(select jsonb_array_elements_text(${number}::jsonb))::{column.type}"
        if column.type == "bytea":
            return f"convert_to(${number}::text, 'UTF8')"
        return f"${number}::text::{column.type}"

    def equals(self, column: Column, rule: Match, operand: str) -> str:
        name = self.quote(column.name)
        same = f"{name} = {operand}"
        if column.kind is not Kind.TEXT or _is_opaque(column):
            return same
        if rule == "ignore-case":
            return same if column.ignores_case else f"lower({name}) = lower({operand}::text)"
        # Where the type is blind to case, the first half can use the index, the second sees it.
        seen = f'{name}::text = {operand}::text collate "C"'
        return f"({same} and {seen})" if column.ignores_case else same

    def contains(self, column: Column, number: int) -> str:
        return rf"{self.read(column)}::text ilike ${number}::text escape '\'"

    def keyword(self, keyword: str) -> str:
        return like_pattern(keyword)

    def can_be_many(self, column: Column) -> bool:
        """Whether asyncpg can send several values of the column at once."""
        return column.type in NATIVE and column.kind is not Kind.JSON

    def literal(self, column: Column, value: Any) -> str:
        if column.type == "bpchar" and value != value.rstrip():
            raise ValueError  # to the server, blanks at the end are none
        text = quote_text(str(value))
        # Whatever the server is told that a backslash means.
        text = "E" + text.replace("\\", r"\\") if "\\" in text else text
        return f"convert_to({text}, 'UTF8')" if column.type == "bytea" else text

    def is_true(self, column: Column) -> str:
        name = self.quote(column.name)
        if column.kind is Kind.BOOLEAN:
            return name
        if column.kind in (Kind.INTEGER, Kind.NUMBER):
            return f"{name} <> 0"
        if column.kind is Kind.TEXT:
            return f'lower({self.read(column)} collate "C") not in {FALSE}'
        return f"case when {name} is not null then true end"

    def number(self, column: Column) -> str:
        return self.read(column)

    def is_future(self, column: Column, form: TimeForm | None) -> str:
        if not is_moment(column, form):
            raise ValueError
        name = self.quote(column.name)
        if column.kind is Kind.TEXT:
            text = f'{self.read(column)} collate "C"'
            return f"({text} ~ '^[0-9]{{14}}$' and {text} > {_NOW[form]})"
        if form == "compact":
            return f"({name} > {_NOW[form]}::bigint and {name} < {AFTER_COMPACT})"
        now = "now()" if column.type == "timestamp with time zone" else _NOW[form]
        return f"{name} > {now}"

    def blanks(self, column: Column) -> Sequence[str]:
        if column.kind is Kind.JSON:
            return [f"""{self.quote(column.name)}::text in ('null', '""')"""]
        if column.kind is not Kind.TEXT or (_is_opaque(column) and column.type != "bytea"):
            return ()
        text = f'{self.read(column)} collate "C"'
        return [f"{text} = ''", f"left({text}, 10) = '0000-00-00'"]

    def verbatim(self, statement: str) -> str:
        return statement

    def insert_unless_there(self, table: str, columns: str, values: str) -> str:
        return f"insert into {table} ({columns}) values ({values}) on conflict do nothing"

    def encode(self, column: Column, value: Any) -> Any:
        if column.kind is Kind.INTEGER:
            return _in_range(value, _INTEGER_BITS.get(column.type, 63))
        if column.kind is Kind.JSON:
            return json.dumps(value, ensure_ascii=False)
        if isinstance(value, datetime) and column.type == "timestamp without time zone":
            return value.replace(tzinfo=None)
        if isinstance(value, Decimal) and column.type in ("real", "double precision"):
            return float(value)
        return value


def _is_array(column: Column) -> bool:
    return column.type.endswith("[]")


def _is_opaque(column: Column) -> bool:
    """Whether the server compares the type in a way of its own: inet, an enum."""
    return column.type not in (*NATIVE, "bpchar", "citext", "name")


def _in_range(value: int, bits: int) -> int:
    if not -(2**bits) <= value < 2**bits:
        raise OverflowError
    return value
