"""Which relation holds the users: points for and against each, with the reasons."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from custdb_gateway.detect.columns import Columns, read_columns, unique_columns
from custdb_gateway.detect.facts import facts
from custdb_gateway.detect.looks import Look, is_true
from custdb_gateway.detect.names import column_meaning, parts, says, table_meanings
from custdb_gateway.store import Relation, Sample
from custdb_gateway.values import Kind

IDENTIFIERS = ("email", "username", "phone")
_PERSON = (
    "name givenName familyName nickname photo gender birthdate company website locale city"
    " postalCode country lastLogin createdAt emailVerified phone"
).split()


@dataclass(frozen=True, slots=True)
class Table:
    """A relation with what was seen of its rows. The rows themselves are not kept on paper."""

    relation: Relation
    columns: Columns
    sample: Sample = field(repr=False)
    was_sampled: bool = True
    only: str = ""
    """The flag of those rows that are looked at: others say the same in another language."""

    @property
    def looks(self) -> Mapping[str, Look]:
        """What the values of each column are like."""
        return self.columns.looks


@dataclass(frozen=True, slots=True)
class Join:
    """Another table with a row for each user, and the columns that lead to it."""

    table: Table
    column: str
    """In the other table."""
    own: str
    """In the users' table."""
    is_declared: bool
    """Whether the store itself knows that they belong together."""


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


def read_table(relation: Relation, sample: Sample | None) -> Table:
    """Read a relation's columns. `None`: nothing is known of its rows."""
    rows, only = _main_rows(relation, sample or ())
    return Table(relation, read_columns(relation, rows), rows, sample is not None, only)


def _main_rows(relation: Relation, sample: Sample) -> tuple[Sample, str]:
    """One row of each user, where a key of several columns has more, and a flag tells which."""
    key = next((one.attributes for one in relation.indexes if one.is_primary), ())
    if len(key) < 2 or _are_distinct(sample, key[0]):
        return sample, ""
    for attribute in relation.attributes:
        if says("primary", attribute.name):
            rows = [row for row in sample if is_true(row.get(attribute.name))]
            if rows and _are_distinct(rows, key[0]):
                return rows, attribute.name
    return sample, ""


def _are_distinct(sample: Sample, column: str) -> bool:
    return len({row.get(column) for row in sample}) == len(sample)


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


def key_of(relation: Relation) -> str | None:
    """The one column that is its primary key."""
    keys = [one.attributes for one in relation.indexes if one.is_primary]
    return keys[0][0] if keys and len(keys[0]) == 1 else None


def _candidate(table: Table, others: Sequence[Table]) -> Candidate:
    joins = [*_joins(table, others)]
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


def is_repeated(join: Join) -> bool:
    """Whether the other table has several rows for one of this."""
    look = join.table.looks.get(join.column)
    return look is not None and look.distinct < look.filled


def primary_of(table: Table) -> str | None:
    """The flag that tells which of several rows of a user is the one to take."""
    return next(
        (
            one.name
            for one in table.relation.attributes
            if says("primary", one.name)
            and (one.kind is Kind.BOOLEAN or table.looks[one.name].share("flag") == 1)
        ),
        None,
    )


def is_for_one(join: Join) -> bool:
    """Whether it is clear which row of the other table belongs to a row of this one."""
    return not is_repeated(join) or primary_of(join.table) is not None


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
        if any(join.own for join in _joins_between(other, table)):
            return other.relation.name
    return None


def _joins(table: Table, others: Sequence[Table]) -> Iterator[Join]:
    """Tables with rows that belong to the rows of this one, and add what it lacks."""
    for other in others:
        if other is not table:
            yield from _joins_between(table, other)


def _joins_between(table: Table, other: Table) -> Iterator[Join]:
    """How `other` refers to `table`, if it does."""
    own = key_of(table.relation)
    if own is None and (best := table.columns.best("id")) is not None:
        own = best.column
    if own is None:
        return
    for column, (target, _) in other.relation.links.items():
        if target == table.relation.name:
            yield Join(other, column, own, is_declared=True)
            return
    for attribute in other.relation.attributes:
        if attribute.name == key_of(other.relation) and _refers(
            attribute.name, other.relation.name, attribute.name
        ):
            continue  # its own key, called after itself
        is_named = _refers(attribute.name, table.relation.name, own)
        if is_named and _shares_values(table, own, other, attribute.name):
            yield Join(other, attribute.name, own, is_declared=False)
            return


def _refers(column: str, table: str, own: str) -> bool:
    """Whether a column is called as if it held the key of a table: `kunden_id`, `userId`."""
    words = parts(column)
    if len(words) < 2:
        return False
    *owner, last = words
    if column_meaning("id", last).score < 0.3 and last not in ("ref", "fk"):
        return False
    called = _stem("".join(owner))
    named = parts(table)
    # The end of a table's name is what its rows are: `shop_kunden`, and not `kunden_login`.
    if called in {_stem("".join(named[start:])) for start in range(len(named))}:
        return True
    is_users = "users" in table_meanings(table) and "other" not in table_meanings(table)
    return is_users and called in ("user", "usr", "account", _stem("".join(parts(own)[:-1])))


def _stem(word: str) -> str:
    for ending in ("en", "es", "s", "n", "e"):
        if word.endswith(ending) and len(word) - len(ending) > 2:
            return word.removesuffix(ending)
    return word


def _shares_values(table: Table, own: str, other: Table, column: str) -> bool:
    """Whether sampled keys are found on both sides, as far as there are any."""
    here = {row[own] for row in table.sample if own in row}
    there = {row[column] for row in other.sample if column in row}
    return not here or not there or bool(here & there)
