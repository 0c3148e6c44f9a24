"""Which relation holds the users: points for and against each, with the reasons."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from custdb_gateway.detect.columns import unique_columns
from custdb_gateway.detect.facts import facts
from custdb_gateway.detect.names import table_meanings
from custdb_gateway.detect.tables import (
    Join,
    Table,
    is_repeated,
    joins_between,
    joins_of,
    key_of,
    read_table,
)
from custdb_gateway.store import Relation

IDENTIFIERS = ("email", "username", "phone")
_PERSON = (
    "name givenName familyName nickname photo gender birthdate company website locale city"
    " postalCode country lastLogin createdAt emailVerified phone"
).split()


@dataclass(frozen=True, slots=True)
class Reason:
    """Points, and what they are for."""

    points: float
    text: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A relation that may hold the users."""

    table: Table
    reasons: Sequence[Reason]
    joins: Sequence[Join] = ()

    @property
    def score(self) -> float:
        """All points together."""
        return round(sum(reason.points for reason in self.reasons), 3)

    @property
    def relation(self) -> Relation:
        """Where it is."""
        return self.table.relation


def rank(tables: Sequence[Table]) -> list[Candidate]:
    """All that may hold users, the likeliest first."""
    found = [_candidate(table, tables) for table in tables]
    found.sort(key=lambda one: (-one.score, one.relation.is_view, one.relation.name))
    return [one for one in found if one.score > 0]


def is_sure(ranked: Sequence[Candidate]) -> bool:
    """Whether the first is good enough, and clearly ahead of the second."""
    sure = facts("weights")["sure"]
    if not ranked or ranked[0].score < sure["points"]:
        return False
    return len(ranked) == 1 or ranked[0].score - ranked[1].score >= sure["ahead"]


def promise(relation: Relation) -> float:
    """How much a relation promises, by names alone: what to look at first.

    What speaks against it counts for little: a table of something else may keep the passwords.
    """
    points = [one.points for one in _candidate(read_table(relation, None), ()).reasons]
    return sum(one if one > 0 else 0.3 * one for one in points)


def _candidate(table: Table, others: Sequence[Table]) -> Candidate:
    joins = [*joins_of(table, others)]
    return Candidate(table, [*_reasons(table, others, joins)], joins)


def _reasons(table: Table, others: Sequence[Table], joins: Sequence[Join]) -> Iterator[Reason]:
    relation, columns = table.relation, table.columns
    named = table_meanings(relation.name)
    for meaning in ("users", "staff", "other"):
        if meaning in named:
            yield _reason(f"named_{meaning}")
    if (others_are := _customers_beside(table, others)) is not None:
        yield _reason("beside_customers", relation=others_are)
    yield from _of_passwords(table, joins)
    yield from _of_identifiers(table, joins)
    if (key := key_of(relation)) is not None:
        yield _reason("key", column=key)
    person = sum(1 for meaning in _PERSON if (found := columns.best(meaning)) and found.is_sure)
    if person:
        yield _reason("person", times=person, number=person)
    referring = {
        other.relation.name
        for other in others
        if other is not table
        and any(to == relation.name for to, _ in other.relation.links.values())
    }
    if referring:
        yield _reason("referred", times=len(referring), number=len(referring))
    if (owner := _owner(table, others)) is not None:
        yield _reason("belongs", relation=owner)
    if (origin := _origin(table, others)) is not None:
        yield _reason("view", relation=origin)
    secrets = len(columns.readings.get("secret", ())) - 1
    if secrets > 0:
        yield _reason("secrets", times=secrets, number=secrets + 1)
    if table.was_sampled and not table.sample and any(other.sample for other in others):
        yield _reason("empty")


def _of_passwords(table: Table, joins: Sequence[Join]) -> Iterator[Reason]:
    best = table.columns.best("password")
    if best is not None:
        yield _reason("password", times=min(best.score, 1.0), column=best.column)
        return
    for join in joins:
        inner = join.table.columns.best("password")
        if inner is not None and keeps_for(table, join):
            name = join.table.relation.name
            yield _reason("joined_password", times=min(inner.score, 1.0), relation=name)
            return


def keeps_for(table: Table, join: Join) -> bool:
    """Whether another table keeps something for each row of this one.

    A table of users refers to others as well: to languages, shops and groups, many to one.
    """
    other = join.table
    if is_repeated(join) and _identifies(other):
        return False
    return "users" in table_meanings(table.relation.name) or _identifies(table)


def _customers_beside(table: Table, others: Sequence[Table]) -> str | None:
    """A table of customers with passwords, beside one of users."""
    named = table_meanings(table.relation.name)
    if "users" not in named or "customers" in named:
        return None
    for other in others:
        theirs = table_meanings(other.relation.name)
        if "customers" in theirs - {"other"} and "other" not in theirs:
            best = other.columns.best("password")
            if best is not None and best.is_sure and _identifies(other):
                return other.relation.name
    return None


def _of_identifiers(table: Table, joins: Sequence[Join]) -> Iterator[Reason]:
    found = [best for name in IDENTIFIERS if (best := table.columns.best(name))]
    used: set[str] = set()
    for best in found:
        if best.column not in used:
            used.add(best.column)
            yield _reason(best.meaning, times=min(best.score, 1.0), column=best.column)
    unique = [one.column for one in found if _is_unique(table.relation, one.column)]
    if unique:
        yield _reason("unique", column=unique[0])
    repeated = [
        one.column
        for one in found[:1]
        if one.look.filled >= 4
        and one.look.repeats > 0.3
        and one.column.lower() not in unique_columns(table.relation)
    ]
    if repeated:
        yield _reason("repeated", column=repeated[0])
    if not found and not any(_identifies(join.table) for join in joins):
        yield _reason("nobody")


def _identifies(table: Table) -> bool:
    return any(best.is_sure for name in IDENTIFIERS if (best := table.columns.best(name)))


def _reason(name: str, times: float = 1.0, **words: object) -> Reason:
    weight = facts("weights")["relation"][name]
    points = weight["points"] * times
    if "most" in weight:
        points = max(-weight["most"], min(weight["most"], points))
    return Reason(points, weight["because"].format(**words))


def _is_unique(relation: Relation, column: str) -> bool:
    return any(
        index.is_unique
        and len(index.attributes) == 1
        and index.attributes[0].lower() == column.lower().replace(".$", "")
        for index in relation.indexes
    )


def _origin(table: Table, others: Sequence[Table]) -> str | None:
    """The table that a view shows, if that can be read as well."""
    if not table.relation.is_view:
        return None
    own = {one.name for one in table.relation.attributes}
    for other in others:
        theirs = {one.name for one in other.relation.attributes if one.may_be_read}
        if not other.relation.is_view and len(own & theirs) >= 0.6 * len(own):
            return other.relation.name
    return None


def _owner(table: Table, others: Sequence[Table]) -> str | None:
    """The table of users to whose rows the rows of this one belong."""
    for other in others:
        if other is table or "users" not in table_meanings(other.relation.name):
            continue
        if "other" not in table_meanings(table.relation.name) and _identifies(table):
            continue
        if any(join.own for join in joins_between(other, table)):
            return other.relation.name
    return None
