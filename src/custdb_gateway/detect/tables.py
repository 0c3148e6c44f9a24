"""A relation with what was seen of it, and the relations that belong to it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from custdb_gateway.detect.columns import Columns, read_columns
from custdb_gateway.detect.looks import Look, is_true
from custdb_gateway.detect.names import column_meaning, parts, says, table_meanings
from custdb_gateway.store import Relation, Sample
from custdb_gateway.values import Kind


@dataclass(frozen=True, slots=True)
class Table:
    """A relation with what was seen of its rows."""

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


def key_of(relation: Relation) -> str | None:
    """The one column that is its primary key."""
    keys = [one.attributes for one in relation.indexes if one.is_primary]
    return keys[0][0] if keys and len(keys[0]) == 1 else None


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


def joins_of(table: Table, others: Sequence[Table]) -> Iterator[Join]:
    """Tables with rows that belong to the rows of this one, and add what it lacks."""
    for other in others:
        if other is not table:
            yield from joins_between(table, other)


def joins_between(table: Table, other: Table) -> Iterator[Join]:
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
    if "bans" in table_meanings(other.relation.name):
        yield from _by_what_people_log_in_by(table, other)


def _by_what_people_log_in_by(table: Table, other: Table) -> Iterator[Join]:
    """A list of those who are banned may name them by their addresses."""
    for meaning in ("email", "username", "phone"):
        own, theirs = table.columns.best(meaning), other.columns.best(meaning)
        if own is not None and theirs is not None and own.is_sure and theirs.is_sure:
            yield Join(other, theirs.column, own.column, is_declared=False)
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
