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
from custdb_adapters._shared.dialect import quote_identifier
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

    def literal(self, text: str) -> str:
        # In hexadecimal: whether a backslash means something is for the server's mode to say.
        return f"_utf8mb4 0x{text.encode().hex()}" if text else "''"

    def flag(self, column: Column, wanted: bool) -> str:
        return f"{self.read(column)} {'<>' if wanted else '='} 0"

    def is_future(self, column: Column, form: TimeForm | None) -> str:
        return f"{self.quote(column.name)} > {_NOW[form]}"

    def zero_dates(self, column: Column) -> Sequence[str]:
        return [f"{self.quote(column.name)} = 0"]

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


def _number(value: Decimal, *, floating: bool) -> float | int | str:
    """Numbers as MySQL reads them without going through floating point, where they must not."""
    if floating:
        return float(value)
    return int(value) if value == value.to_integral_value() else format(value, "f")
