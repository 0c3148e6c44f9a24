"""Matching a mapping with the columns of a live schema."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from custdb_adapters._shared.table import MARKS, Column, Join, Limits, Table
from custdb_gateway.errors import ConfigurationError
from custdb_gateway.mapping import UserMapping
from custdb_gateway.mapping.conditions import Condition
from custdb_gateway.mapping.plan import hidden
from custdb_gateway.mapping.users import JoinSection
from custdb_gateway.problems import did_you_mean
from custdb_gateway.user import IDENTIFIERS
from custdb_gateway.values import Kind, accept_id

_MOMENTS = (Kind.TIMESTAMP, Kind.DATE)


@dataclass(frozen=True, slots=True)
class Relation:
    """A table as it was found."""

    name: str
    """Quoted, with its schema."""
    columns: Mapping[str, Column]


class Unknown(Exception):
    """A place that is not there."""


def bind(
    mapping: UserMapping,
    users: Relation,
    joined: Mapping[str, Relation],
    *,
    place: str = "",
    note: str = "",
) -> Table:
    """Match the mapping with what was found. Raises `ConfigurationError` with every problem.

    `joined`: the tables of the mapping's joins that there are. `note` is added to what is said of
    a missing column.
    """
    binder = _Binder(mapping, users, joined, note)
    missing = binder.missing_fields()
    if missing:
        binder = _Binder(mapping.plan.without(missing), users, joined, note)
    table = binder.table(place)
    problems = [*dict.fromkeys(binder.problems), *(_contradictions(table) if table else ())]
    if table is None or problems:
        raise ConfigurationError(problems)
    return table


class _Binder:
    """Finds the column of each place, and collects what is not there."""

    def __init__(
        self,
        mapping: UserMapping,
        users: Relation,
        joined: Mapping[str, Relation],
        note: str,
    ) -> None:
        self._mapping = mapping
        self._users = users
        self._joined = joined
        self._note = note
        self.problems: list[str] = []

    def missing_fields(self) -> list[str]:
        """The optional fields whose columns are not there."""
        optional = ((name, one) for name, one in self._mapping.fields.items() if one.optional)
        return [name for name, one in optional if not all(map(self._is_there, one.places()))]

    def _is_there(self, place: str) -> bool:
        try:
            self.column(place)
        except Unknown:
            return False
        return True

    def table(self, place: str) -> Table | None:
        """The bound table; `None`: there are problems."""
        mapping, plan = self._mapping, self._mapping.plan
        for key, name in mapping.named.items():
            self._find(key, name)
        for name in self._joined:
            self._join(name)
        if self.problems:
            return None
        columns = {key: self.column(name) for key, name in plan.columns.items()}
        written = {key: self.column(name) for key, name in plan.written.items()}
        secrets = self._secrets()
        mark = mapping.migration.mark
        filled = {one.name for one in (*columns.values(), *written.values(), *secrets[:1])}
        unfilled = tuple(
            column.name
            for column in self._users.columns.values()
            if not (column.is_nullable or column.is_filled or column.name in filled)
        )
        return Table(
            name=self._users.name,
            mapping=mapping,
            columns=columns,
            secrets=secrets,
            mark=None if mark is None else self.column(mark),
            written=written,
            where=tuple((self.column(name), one) for name, one in mapping.users.where.items()),
            unfilled=unfilled,
            place=place,
        )

    def _secrets(self) -> tuple[Column, ...]:
        """The places of what proves a password; a salt that is no text comes as hexadecimal."""
        passwords = self._mapping.passwords
        salt = passwords.salt if passwords.options.get("salt_encoding") == "hex" else None
        return tuple(
            replace(self.column(place), as_hex=place == salt)
            for place in self._mapping.secret_places
        )

    def column(self, place: str) -> Column:
        """What a place stands for. Raises `Unknown`."""
        if place in self._users.columns:
            return self._users.columns[place]
        head, _, rest = place.partition(".")
        if head in self._mapping.joins:
            return self._joined_column(head, rest)
        if rest and head in self._users.columns:
            return _inside(self._users.columns[head], tuple(rest.split(".")))
        table = self._mapping.users.table
        raise Unknown(f"table {table!r} has no column {place!r}{self._hint(head, self._users)}")

    def _joined_column(self, name: str, rest: str) -> Column:
        relation, section = self._joined.get(name), self._mapping.joins[name]
        if relation is None:
            raise Unknown(f"joins.{name} has no table")
        if section.key is not None and section.value is not None:
            return self._attribute(name, section, relation, rest)
        head, _, path = rest.partition(".")
        found = relation.columns.get(rest) or relation.columns.get(head)
        if found is None:
            raise Unknown(
                f"table {section.table!r} has no column {head!r}{self._hint(head, relation)}"
            )
        inside = () if rest in relation.columns else tuple(path.split("."))
        return replace(_inside(found, inside), join=self._join(name))

    def _attribute(self, name: str, section: JoinSection, relation: Relation, key: str) -> Column:
        """The value of the row that has this key."""
        join = self._join(name)
        keys, values = (
            relation.columns.get(section.key or ""),
            relation.columns.get(section.value or ""),
        )
        if keys is None or values is None:
            raise Unknown(f"joins.{name}: table {section.table!r} has no such key and value")
        own = (keys, Condition.model_validate(key))
        return replace(values, join=replace(join, where=(*join.where, own)))

    def _join(self, name: str) -> Join:
        section, relation = self._mapping.joins[name], self._joined[name]
        known = relation.columns
        for key in (*section.on, *section.where, *filter(None, (section.key, section.value))):
            if key not in known:
                self.problems.append(
                    f"joins.{name}: table {section.table!r} has no column {key!r}"
                    f"{self._hint(key, relation)}"
                )
        for own in section.on.values():
            if own not in self._users.columns:
                self._find(f"joins.{name}.on", own)
        on = tuple(
            (known[its], self._users.columns[own])
            for its, own in section.on.items()
            if its in known and own in self._users.columns
        )
        where: Limits = tuple(
            (known[its], one) for its, one in section.where.items() if its in known
        )
        return Join(relation.name, on, where)

    def _find(self, key: str, place: str) -> None:
        try:
            self.column(place)
        except Unknown as exc:
            if not str(exc).endswith("has no table"):  # which is told already
                self.problems.append(f"{key}: {exc}")

    def _hint(self, name: str, relation: Relation) -> str:
        return did_you_mean(name, relation.columns) + self._note


def _inside(column: Column, path: tuple[str, ...]) -> Column:
    return replace(column, kind=Kind.ANY, inside=path, decode=_reader(path)) if path else column


def _reader(path: tuple[str, ...]) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        try:
            content = json.loads(value) if isinstance(value, (str, bytes)) else value
        except ValueError:
            return None
        for key in path:
            if isinstance(content, dict):
                content = content.get(key)
            elif isinstance(content, list) and key.isdigit() and int(key) < len(content):
                content = content[int(key)]
            else:
                return None
        return content

    return read


def _contradictions(table: Table) -> Iterator[str]:
    """What is there, and cannot be what it is mapped as."""
    queries = dict(table.mapping.queries.given())
    if not table.columns["id"].is_writable:
        yield "users.id: must be a column of the users' table itself"
    for name in IDENTIFIERS:
        if name in table.columns and table.lookup(name).inside and name not in queries:
            yield (
                f"fields.{name}: nobody can be looked up by what is inside of a JSON column;"
                f" write a statement of your own as queries.{name}"
            )
    for key in () if table.mapping.users.read_only else table.written:
        if not table.written[key].is_writable:
            yield f"{table.mapping.plan.written[key]}: cannot be written; only the users' table is"
    yield from _impossible(table)
    yield from _moments(table)
    yield from _marks(table)


def _impossible(table: Table) -> Iterator[str]:
    """Conditions on rows that no row can meet, or that cannot be asked for."""
    columns = (*table.columns.values(), *table.secrets)
    joins = dict.fromkeys(limit for one in columns if one.join for limit in one.join.where)
    for column, condition in (*table.where, *joins):
        if column.inside:
            yield f"users.where: {column.name!r} is JSON, which is not looked into"
        for choice in condition.choices:
            if not isinstance(choice, bool) and accept_id(column.kind, str(choice)) is None:
                yield f"where: column {column.name!r} can never be {choice!r}"


def _moments(table: Table) -> Iterator[str]:
    """Where a moment is to be written without its form being said."""
    mapping, plan = table.mapping, table.mapping.plan
    for section in ("on_create", "on_update", "on_password"):
        for place, filling in getattr(mapping, section).items():
            column = table.column(plan.key(place))
            if filling.now and not filling.time and column.kind in (Kind.INTEGER, Kind.NUMBER):
                yield f'{section}.{place}: holds numbers; say time = "seconds" or "milliseconds"'
    for field, source in mapping.fields.items():
        for place, condition in source.conditions.items():
            column = table.columns[hidden(place)]
            is_moment = condition.future is not None
            if is_moment and not condition.time and column.kind in (Kind.INTEGER, Kind.NUMBER):
                yield f'fields.{field}: {place!r} holds numbers; say time = "seconds"'


def _marks(table: Table) -> Iterator[str]:
    mark = table.mark
    if mark is None:
        return
    if not mark.is_writable or mark.kind not in MARKS:
        yield f"migration.mark: {mark.name!r} must be a boolean, an integer, a time or a date"
    elif mark.kind in _MOMENTS and (mark.is_filled or not mark.is_nullable):
        yield (
            f"migration.mark: {mark.name!r} is never empty in a new row, so that everybody would"
            " count as handed over; take a column that may be empty and has no default"
        )
