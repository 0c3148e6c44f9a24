"""MySQL's spelling of the shared statements, and its values."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from custdb_adapters._mysql.types import (
    encode_integer,
    encode_set,
    encode_text,
    is_floating,
    parse,
)
from custdb_adapters._shared.dialect import AFTER_COMPACT, FALSE, is_moment, quote_identifier
from custdb_adapters._shared.table import Column
from custdb_gateway.mapping import Match
from custdb_gateway.mapping.times import TimeForm
from custdb_gateway.values import Kind

_NOW: Mapping[TimeForm | None, str] = {
    None: "utc_timestamp()",
    "seconds": "unix_timestamp()",
    "milliseconds": "unix_timestamp() * 1000",
    "compact": "date_format(utc_timestamp(), '%%Y%%m%%d%%H%%i%%S')",
}


def quote(name: str) -> str:
    """Quote an identifier for people to read and the server to run."""
    return quote_identifier(name, "`")


class Dialect:
    """Expressions over columns; parameters are `%(p1)s`, `%(p2)s`, which the session fills in."""

    def quote(self, name: str) -> str:
        return quote(name).replace("%", "%%")

    def read(self, column: Column) -> str:
        name = self.quote(column.name)
        return f"{name} + 0" if parse(column.type).base == "bit" else name

    def parameter(self, column: Column, number: int) -> str:
        return f"%(p{number})s"

    def equals(self, column: Column, rule: Match, operand: str) -> str:
        """Two halves for text: the first can use the index, the second sees every difference.

        A collation that is blind to case is blind to accents too, and all but a few take
        trailing blanks for nothing.
        """
        name = self.quote(column.name)
        type_ = parse(column.type)
        if not (type_.is_characters or type_.is_bytes) or column.kind is not Kind.TEXT:
            return f"{name} = {operand}"
        if rule == "exact":
            return f"({name} = {operand} and {as_bytes(name)} = {as_bytes(operand)})"
        found = f"{as_bytes(as_folded(name))} = {as_bytes(as_folded(operand))}"
        if type_.is_bytes:
            return found
        if column.ignores_case:
            return f"({name} = {operand} and {found})"
        return f"(lower({name}) = lower({operand}) and {found})"

    def contains(self, column: Column, number: int) -> str:
        name = self.quote(column.name)
        # As bytes, which in UTF-8 are found where the letters are, and nowhere else.
        keyword = as_bytes(as_folded(self.parameter(column, number)))
        return f"locate({keyword}, {as_bytes(as_folded(name))}) > 0"

    def keyword(self, keyword: str) -> str:
        return keyword

    def literal(self, column: Column, value: Any) -> str:
        # In hexadecimal: whether a backslash means something is for the server's mode to say.
        if isinstance(value, bytes):
            return f"0x{value.hex()}" if value else "''"
        if isinstance(value, (int, float)):
            # To a column of single precision, 0.1 of double precision is another number.
            return f"cast({value} as float)" if parse(column.type).base == "float" else str(value)
        text = str(value)
        return f"_utf8mb4 0x{text.encode().hex()}" if text else "''"

    def is_true(self, column: Column) -> str:
        name = self.quote(column.name)
        if column.kind in (Kind.BOOLEAN, Kind.INTEGER, Kind.NUMBER):
            return f"{self.read(column)} <> 0"
        if column.kind is Kind.TEXT:
            return f"{as_bytes(as_folded(name))} not in {FALSE}"
        is_day = column.kind in (Kind.TIMESTAMP, Kind.DATE)
        there = f"{_parts(name)} <> 0" if is_day else f"{name} is not null"
        return f"case when {there} then true end"

    def number(self, column: Column) -> str:
        name, base = self.quote(column.name), parse(column.type).base
        if base == "float":  # 0.1 stays 0.1
            return f"cast({name} as char) + 0e0"
        return f"{name} + 0" if base == "year" else self.read(column)  # 1 would be 2001

    def is_future(self, column: Column, form: TimeForm | None) -> str:
        if not is_moment(column, form):
            raise ValueError
        name = self.quote(column.name)
        if column.kind is Kind.TEXT:
            text = as_bytes(name)
            digits = f"length({text}) = 14 and {text} not regexp '[^0-9]'"
            return f"({digits} and {text} > {as_bytes(_NOW[form])})"
        if form == "compact":
            return f"({name} > {_NOW[form]} + 0 and {name} < {AFTER_COMPACT})"
        return f"{name} > {_NOW[form]}"

    def blanks(self, column: Column) -> Sequence[str]:
        """Not only a text without characters is equal to one: a collation may ignore blanks."""
        name = self.quote(column.name)
        if column.kind is Kind.TEXT:
            return [f"{as_bytes(name)} = ''", f"{as_bytes(f'left({name}, 10)')} = '0000-00-00'"]
        if column.kind in (Kind.TIMESTAMP, Kind.DATE):  # 2024-00-00 is none, either
            return [f"{_parts(name)} = 0"]
        if parse(column.type).base == "json":
            return [f"json_type({name}) = 'NULL'", f"json_unquote({name}) = ''"]
        return ()

    def verbatim(self, statement: str) -> str:
        return statement.replace("%", "%%")

    def insert_unless_there(self, table: str, columns: str, values: str) -> str:
        return f"insert ignore into {table} ({columns}) values ({values})"

    def encode(self, column: Column, value: Any) -> Any:
        type_ = parse(column.type)
        if column.kind is Kind.TEXT:
            return encode_text(type_, value)
        if column.kind is Kind.INTEGER:
            return encode_integer(type_, value)
        if column.kind is Kind.BOOLEAN:
            return int(value)
        if column.kind is Kind.JSON:
            if type_.base == "set":
                return encode_set(type_, value)
            return json.dumps(value, ensure_ascii=False)
        if isinstance(value, Decimal):
            return _number(value, floating=is_floating(type_))
        if isinstance(value, UUID):
            return value.bytes if type_.is_binary_uuid else str(value)
        if isinstance(value, datetime):
            return value.replace(tzinfo=None)
        return value


def as_bytes(expression: str) -> str:
    """What sees every difference, whatever the collation is blind to."""
    return f"cast(convert({expression} using utf8mb4) as binary)"


def as_folded(expression: str) -> str:
    """What lookups that ignore case compare."""
    return f"lower(convert({expression} using utf8mb4))"


def _parts(day: str) -> str:
    """Zero, if one of its parts is."""
    return f"year({day}) * month({day}) * dayofmonth({day})"


def _number(value: Decimal, *, floating: bool) -> float | int | str:
    """Numbers as MySQL reads them without going through floating point, where they must not."""
    if floating:
        return float(value)
    return int(value) if value == value.to_integral_value() else format(value, "f")
