"""Which documents are users: the mapping's conditions as filters.

A filter finds what `Condition.holds` finds of what is released. It never compares text alone
where a collation could take other text for the same.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import product
from math import inf, nan
from typing import Any

from bson import Decimal128

from custdb_adapters._mongodb.client import Document
from custdb_adapters._mongodb.collection import Collection
from custdb_adapters._mongodb.paths import Path
from custdb_adapters._mongodb.spellings import spellings
from custdb_adapters._mongodb.ways import NO_ARRAY, Way, ways
from custdb_gateway.mapping.conditions import Condition
from custdb_gateway.mapping.section import Value
from custdb_gateway.mapping.times import stored
from custdb_gateway.values import SAFE_INTEGER

# Every spelling of what is not true, as `values.is_true` has it.
_FALSE = [
    "".join(letters)
    for word in ("", "0", "f", "false", "n", "no", "off")
    for letters in product(*({one, one.upper()} for one in word))
]
_NUMERAL = r"^-?[0-9]{1,300}([.][0-9]{1,300})?([eE][+-]?[0-9]{1,2})?$"
_ISO = (
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"([T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,9})?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?$"
)
_COMPACT = (
    r"^[0-9]{4}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])([01][0-9]|2[0-3])[0-5][0-9][0-5][0-9]$"
)
_FIRST = datetime.min.replace(tzinfo=UTC)
_LAST = datetime.max.replace(tzinfo=UTC)
_BINARY = ["int", "long", "double"]


class Limits:
    """The conditions that documents must meet."""

    def __init__(self, collection: Collection) -> None:
        self._conditions = collection.where
        self._is_loose = bool(collection.collation)
        self._changes = any(condition.future is not None for _, condition in collection.where)
        # By whether the collation of a query may take for the same what is not.
        self._built = {is_loose: self._build(is_loose) for is_loose in (False, True)}

    def of(self, wanted: Document, *, is_loose: bool | None = None) -> Document:
        """`wanted`, for users alone. `is_loose`: the query has a collation of its own."""
        if not self._conditions:
            return wanted
        is_loose = self._is_loose if is_loose is None else is_loose
        limits = self._build(is_loose) if self._changes else self._built[is_loose]
        return {"$and": [wanted, *limits]} if wanted else {"$and": limits}

    def _build(self, is_loose: bool) -> list[Document]:
        now = datetime.now(UTC)
        return [limit(path, condition, now, is_loose) for path, condition in self._conditions]


def limit(path: Path, condition: Condition, now: datetime, is_loose: bool = False) -> Document:
    """A filter: what is read at `path` meets `condition`."""
    return _any(
        _all([*way.only, _Comparison(way, condition, now, is_loose).filter()]) for way in ways(path)
    )


class _Comparison:
    """One condition on one way. Sets of values are lists of filters, any of which finds one."""

    def __init__(self, way: Way, condition: Condition, now: datetime, is_loose: bool) -> None:
        self._way = way
        self._condition = condition
        self._now = now
        self._is_loose = is_loose

    def filter(self) -> Document:
        condition, plain = self._condition, self._plain()
        if condition.empty is None:
            return plain
        absent = [*self._absent()]
        return _any([*absent, plain]) if condition.empty else _all([_none(absent), plain])

    def _plain(self) -> Document:
        one = self._condition
        if one.is_ is not None or one.not_ is not None:
            equal = [found for choice in one.choices for found in self._equal(choice)]
            return _any(equal) if one.is_ is not None else _none(equal)
        if one.set is not None:
            return _none(self._absent()) if one.set else _any(self._absent())
        if one.future is not None:
            return _any(self._future()) if one.future else _none(self._future())
        if one.above is not None:
            return _any(self._within(one.above, inf))
        return _any(self._within(-inf, one.below))

    def _equal(self, wanted: Value) -> Iterator[Document]:
        if wanted is True:
            yield _none([*self._nothing(), *self._false()])
        elif wanted is False:
            yield from self._false()
        else:
            yield from self._in(spellings(wanted))

    def _absent(self) -> Iterator[Document]:
        yield from self._nothing()
        yield from self._in([""])
        yield self._single({"$regex": "^0000-00-00"})
        if self._condition.time is not None:
            yield from self._false()

    def _nothing(self) -> Iterator[Document]:
        """What is there and not released, too: JSON has no word for it."""
        # To `None`, an element that has no field called `0` would be one at `emails.0`.
        yield {self._way.path: {"$exists": False}}
        yield self._single({"$type": "null"})
        yield from self._in([nan, inf, -inf])
        yield self._single({"$lt": _FIRST})
        yield self._single({"$gt": _LAST})

    def _false(self) -> Iterator[Document]:
        yield from self._in([False, 0, {}, *_FALSE])
        yield {self._way.path: {"$size": 0}}

    def _within(self, least: float, most: float) -> Iterator[Document]:
        # By the digits that are seen: to the server, 0.1 is another number as a decimal.
        low, high = Decimal128(str(least)), Decimal128(str(most))
        yield self._single({"$type": _BINARY, "$gt": least, "$lt": most})
        yield self._single({"$type": "decimal", "$gt": low, "$lt": high})
        yield from self._in([flag for flag in (False, True) if least < flag < most])
        number = {"$convert": {"input": self._way.value, "to": "decimal", "onError": None}}
        bounds = [{"$gt": [number, low]}, {"$lt": [number, high]}]
        yield self._text(_NUMERAL, {"$expr": {"$and": bounds}})

    def _future(self) -> Iterator[Document]:
        form, now = self._condition.time, self._now.timestamp()
        if form == "compact":
            text = str(stored(self._now, form))
            yield self._single({"$gt": int(text), "$lt": 10**14})
            yield self._single({"$type": "string", "$regex": _COMPACT, "$gt": text})
        elif form is not None:
            unit = 1000 if form == "milliseconds" else 1
            yield from self._within(now * unit, inf)
        else:
            yield self._single({"$gt": self._now, "$lte": _LAST})
            yield self._single({"$gt": now, "$lte": SAFE_INTEGER})  # beyond, it goes out as text
            moment = {"$convert": {"input": self._way.value, "to": "date", "onError": None}}
            yield self._text(_ISO, {"$expr": {"$gt": [moment, self._now]}})

    def _text(self, pattern: str, also: Document) -> Document:
        return _all([self._single({"$type": "string", "$regex": pattern}), also])

    def _in(self, values: Sequence[Any]) -> Iterator[Document]:
        texts = [value for value in values if isinstance(value, str)]
        others = [value for value in values if not isinstance(value, str)]
        if texts and self._is_loose:
            pattern = "|".join(map(re.escape, texts))
            yield self._single({"$in": texts, "$regex": f"^(?:{pattern})$"})
        elif texts:
            others += texts
        if others:
            yield self._single({"$in": others})

    def _single(self, wanted: Document) -> Document:
        """A value of which this is true, and not an array that holds one."""
        return {self._way.path: {**wanted, **NO_ARRAY}}


def _any(filters: Iterable[Document]) -> Document:
    found = [*filters]
    return found[0] if len(found) == 1 else {"$or": found}


def _all(filters: Iterable[Document]) -> Document:
    found = [*filters]
    return found[0] if len(found) == 1 else {"$and": found}


def _none(filters: Iterable[Document]) -> Document:
    return {"$nor": [*filters]}
