"""MySQL's column types: what their values are, and which values they can hold."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from custdb_gateway.values import Kind

_DECLARED = re.compile(r"(?P<base>[a-z0-9_]+)(?:\((?P<inside>.*)\))?(?P<attributes>[^)]*)")
_MEMBER = re.compile(r"'((?:[^']|'')*)'")

_INTEGER_BITS = {"tinyint": 8, "smallint": 16, "mediumint": 24, "int": 32, "bigint": 64}
_TEXT_BYTES = {
    "tinytext": 2**8 - 1,
    "text": 2**16 - 1,
    "mediumtext": 2**24 - 1,
    "tinyblob": 2**8 - 1,
    "blob": 2**16 - 1,
    "mediumblob": 2**24 - 1,
}
_CHARACTERS = ("char", "varchar", "tinytext", "text", "mediumtext", "longtext")
_BYTES = ("binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob")
_FLOATING = ("float", "double")

# What Python calls MySQL's character sets. Of one that is not here the server is the judge.
_CODECS = {
    "utf8mb4": "utf-8",
    "latin1": "cp1252",
    "ascii": "ascii",
    "latin2": "iso8859-2",
    "latin5": "iso8859-9",
    "latin7": "iso8859-13",
    "greek": "iso8859-7",
    "hebrew": "iso8859-8",
    "cp1250": "cp1250",
    "cp1251": "cp1251",
    "cp1256": "cp1256",
    "cp1257": "cp1257",
    "koi8r": "koi8-r",
    "koi8u": "koi8-u",
    "gbk": "gbk",
    "gb2312": "gb2312",
    "gb18030": "gb18030",
    "big5": "big5",
    "sjis": "shift-jis",
    "cp932": "cp932",
    "ujis": "euc-jp",
    "euckr": "euc-kr",
    "tis620": "tis-620",
}
_THREE_BYTE_UTF_8 = ("utf8", "utf8mb3", "ucs2")


@dataclass(frozen=True, slots=True)
class ColumnType:
    """A type as it was declared, taken apart."""

    base: str
    length: int | None = None
    members: tuple[str, ...] = ()
    unsigned: bool = False
    charset: str | None = None

    @property
    def is_characters(self) -> bool:
        """Whether values are text in a character set, compared by a collation."""
        return self.base in _CHARACTERS

    @property
    def is_bytes(self) -> bool:
        """Whether values are bytes: text, as some applications keep it, unless it is a UUID."""
        return self.base in _BYTES

    @property
    def is_binary_uuid(self) -> bool:
        """Whether the sixteen bytes of a UUID fill it."""
        return self.base == "binary" and self.length == 16


@lru_cache(1024)
def parse(declared: str) -> ColumnType:
    """Take apart `varchar(20) character set latin1` and the like."""
    declaration, _, charset = declared.partition(" character set ")
    found = _DECLARED.fullmatch(declaration)
    if found is None:
        return ColumnType(declaration)
    base, inside = found["base"], found["inside"] or ""
    members = ()
    if base in ("enum", "set"):
        members = tuple(name.replace("''", "'") for name in _MEMBER.findall(inside))
    return ColumnType(
        base=base,
        length=int(inside) if inside.isdigit() else None,
        members=members,
        unsigned="unsigned" in found["attributes"],
        charset=charset or None,
    )


def kind(declared: str) -> Kind:
    """What the values of a column of this type are."""
    type_ = parse(declared)
    if type_.is_binary_uuid or type_.base == "uuid":
        return Kind.UUID
    if type_.base in ("tinyint", "bit") and type_.length == 1:
        return Kind.BOOLEAN
    return _KINDS.get(type_.base, Kind.TEXT)


def decoder(declared: str) -> Callable[[Any], Any] | None:
    """What makes of the driver's value what `values.release` understands, where it does not."""
    type_ = parse(declared)
    if type_.is_binary_uuid:
        return lambda raw: UUID(bytes=raw)
    if type_.base == "binary":
        return lambda raw: _decoded(raw.rstrip(b"\0"))  # the server fills it up
    if type_.is_bytes:
        return _decoded
    if type_.base == "set":
        return lambda text: text.split(",") if text else []
    return None


def encode_integer(type_: ColumnType, value: int) -> int:
    """Return `value`. Raises `OverflowError` if the column cannot hold it."""
    if type_.base == "bit":
        low, high = 0, 2 ** (type_.length or 1)
    elif type_.base == "year":
        low, high = 0, 2156
    else:
        bits = _INTEGER_BITS.get(type_.base, 64)
        low, high = (0, 2**bits) if type_.unsigned else (-(2 ** (bits - 1)), 2 ** (bits - 1))
    if not low <= value < high:
        raise OverflowError
    return value


def encode_text(type_: ColumnType, value: str) -> str | bytes:
    """Return text as the driver sends it. Raises `ValueError` if the column cannot hold it.

    The server's own word would come without the field's name, and for an enum it would take
    '1' for the first of its members.
    """
    if type_.base == "enum" and value not in type_.members:
        raise ValueError
    size = len(_in_charset(type_.charset, value))
    if type_.is_bytes:
        return _encode_bytes(type_, value.encode())
    if type_.base in ("char", "varchar") and len(value) > (type_.length or 1):
        raise ValueError
    if size > _TEXT_BYTES.get(type_.base, size):
        raise ValueError
    return value


def encode_set(type_: ColumnType, value: Any) -> str:
    """Return a list of members as MySQL writes it. Raises `ValueError` for anything else."""
    if not isinstance(value, list) or not set(map(_text, value)) <= set(type_.members):
        raise ValueError
    return ",".join(value)


def is_floating(type_: ColumnType) -> bool:
    """Whether values are binary floating point."""
    return type_.base in _FLOATING


def _decoded(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError
    return value


def _encode_bytes(type_: ColumnType, raw: bytes) -> bytes:
    limit = type_.length if type_.base in ("binary", "varbinary") else _TEXT_BYTES.get(type_.base)
    if limit is not None and len(raw) > limit:
        raise ValueError
    return raw.ljust(limit or 0, b"\0") if type_.base == "binary" else raw


def _in_charset(charset: str | None, value: str) -> bytes:
    if charset in _THREE_BYTE_UTF_8:
        if any(character > "\uffff" for character in value):
            raise ValueError
        charset = "utf8mb4"
    return value.encode(_CODECS.get(charset or "", "utf-8"))


_KINDS: Mapping[str, Kind] = {
    **dict.fromkeys((*_INTEGER_BITS, "year", "bit"), Kind.INTEGER),
    **dict.fromkeys((*_FLOATING, "decimal"), Kind.NUMBER),
    **dict.fromkeys(("datetime", "timestamp"), Kind.TIMESTAMP),
    "date": Kind.DATE,
    "json": Kind.JSON,
    "set": Kind.JSON,
}
