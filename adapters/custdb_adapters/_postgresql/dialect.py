"""PostgreSQL's spelling of the shared statements, and its values."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from custdb_adapters._shared.dialect import like_pattern, quote_identifier, quote_text
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

    def literal(self, text: str) -> str:
        return quote_text(text)  # the session sees to it that a backslash is only that

    def flag(self, column: Column, wanted: bool) -> str:
        return f"{'' if wanted else 'not '}{self.quote(column.name)}"

    def is_future(self, column: Column, form: TimeForm | None) -> str:
        without_zone = "timestamp without time zone"
        now = _NOW[form] if form or column.type == without_zone else "now()"
        return f"{self.quote(column.name)} > {now}"

    def zero_dates(self, column: Column) -> Sequence[str]:
        return ()

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
