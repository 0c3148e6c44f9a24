"""Finding what the places of a mapping are, in the tables that there are."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from custdb_adapters._shared.table import Column, Join
from custdb_gateway.mapping import UserMapping
from custdb_gateway.mapping.conditions import Condition
from custdb_gateway.mapping.users import JoinSection
from custdb_gateway.problems import did_you_mean
from custdb_gateway.values import Kind


@dataclass(frozen=True, slots=True)
class Relation:
    """A table as it was found."""

    name: str
    """Quoted, with its schema."""
    columns: Mapping[str, Column]


class Unknown(Exception):
    """A place that is not there."""


class NoTable(Unknown):
    """A place in a table that is not there, of which somebody is told already."""


class Places:
    """The columns that places stand for."""

    def __init__(
        self,
        mapping: UserMapping,
        users: Relation,
        joined: Mapping[str, Relation],
        note: str = "",
    ) -> None:
        """`joined`: the tables of joins that there are. `note`: added where a column is not."""
        self._mapping = mapping
        self._users = users
        self._joined = joined
        self._note = note
        self._counted = {*_counted(mapping)}

    def column(self, place: str) -> Column:
        """What a place stands for. Raises `Unknown`."""
        column = self._column(place)
        return _as_number(column) if place in self._counted else column

    def _column(self, place: str) -> Column:
        if place in self._users.columns:
            return self._users.columns[place]
        head, _, rest = place.partition(".")
        if head in self._mapping.joins:
            return self._joined_column(head, rest)
        if rest and head in self._users.columns:
            return _inside(self._users.columns[head], rest)
        raise self._unknown(self._mapping.users.table, place, head, self._users)

    def problems(self) -> Iterator[str]:
        """What the joins name and their tables lack, and the users' table."""
        for name, section in self._mapping.joins.items():
            relation = self._joined.get(name)
            if relation is not None:
                for key in _named(section):
                    if key not in relation.columns:
                        yield f"joins.{name}: {self._unknown(section.table, key, key, relation)}"
            for own in section.on.values():
                if own not in self._users.columns:
                    told = self._unknown(self._mapping.users.table, own, own, self._users)
                    yield f"joins.{name}.on: {told}"

    def _joined_column(self, name: str, rest: str) -> Column:
        section, relation = self._mapping.joins[name], self._joined.get(name)
        if relation is None:
            raise NoTable
        join = _join(section, relation, self._users)
        if section.key is not None and section.value is not None:
            return _attribute(section.key, section.value, relation, join, rest)
        if rest in relation.columns:
            return replace(relation.columns[rest], join=join)
        head, _, path = rest.partition(".")
        if path and head in relation.columns:
            return replace(_inside(relation.columns[head], path), join=join)
        raise self._unknown(section.table, rest, head, relation)

    def _unknown(self, table: str, place: str, name: str, relation: Relation) -> Unknown:
        joins = self._mapping.joins if relation is self._users else ()
        hint = did_you_mean(name, [*relation.columns, *joins]) + self._note
        return Unknown(f"table {table!r} has no column {place!r}{hint}")


def _counted(mapping: UserMapping) -> Iterator[str]:
    """The places that the mapping compares with numbers, and not with true and false."""
    sources = mapping.fields.values()
    for conditions in (mapping.users.where, *(source.conditions for source in sources)):
        yield from (place for place, condition in conditions.items() if _counts(condition))
    yield from (source.from_ for source in sources if source.from_ and source.values)


def _counts(condition: Condition) -> bool:
    return any(type(one) is int for one in condition.choices)


def _as_number(column: Column) -> Column:
    """What is taken for a flag, as the number that it may be."""
    is_number = column.kind is Kind.BOOLEAN and column.may_count
    return replace(column, kind=Kind.INTEGER) if is_number else column


def _named(section: JoinSection) -> Iterator[str]:
    """The columns of its own table that a join names."""
    yield from section.on
    yield from section.where
    yield from filter(None, (section.key, section.value))


def _join(section: JoinSection, relation: Relation, users: Relation) -> Join:
    """The join, as far as its columns are there."""
    known = relation.columns
    return Join(
        relation.name,
        tuple(
            (known[its], users.columns[own])
            for its, own in section.on.items()
            if its in known and own in users.columns
        ),
        tuple(
            (_as_number(known[its]) if _counts(one) else known[its], one)
            for its, one in section.where.items()
            if its in known
        ),
    )


def _attribute(key: str, value: str, relation: Relation, join: Join, wanted: str) -> Column:
    """The value of the row that has the wanted key."""
    if key not in relation.columns or value not in relation.columns:
        raise NoTable
    own = (relation.columns[key], Condition.model_validate(wanted))
    return replace(relation.columns[value], join=replace(join, where=(*join.where, own)))


def _inside(column: Column, path: str) -> Column:
    keys = path.split(".")
    return replace(column, kind=Kind.ANY, inside=tuple(keys), decode=_reader(keys))


def _reader(path: list[str]) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        try:
            content = json.loads(value) if isinstance(value, (str, bytes)) else value
        except (ValueError, RecursionError):
            return None
        for key in path:
            if isinstance(content, dict):
                content = content.get(key)
            elif isinstance(content, list) and key.isdecimal() and int(key) < len(content):
                content = content[int(key)]
            else:
                return None
        return content

    return read
