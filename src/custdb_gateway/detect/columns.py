"""What each column of a relation is: by its name, its type and what its values are like."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from custdb_gateway.detect.facts import facts
from custdb_gateway.detect.judging import judge
from custdb_gateway.detect.looks import Copy, Look, copies, look_at
from custdb_gateway.detect.names import Meaning, column_meaning, copy_folds, is_spoilt, shared_mark
from custdb_gateway.store import Attribute, Relation, Sample
from custdb_gateway.values import Kind

MEANINGS: Sequence[str] = tuple(facts("words")["columns"])

_TEXTS = (Kind.TEXT, Kind.UUID, Kind.JSON)
_TIMES = (Kind.TIMESTAMP, Kind.DATE, Kind.INTEGER, Kind.NUMBER, Kind.TEXT)
_FLAGS = (Kind.BOOLEAN, Kind.INTEGER, Kind.TIMESTAMP, Kind.DATE, Kind.TEXT)
_KINDS: Mapping[str, Sequence[Kind]] = {
    "id": (Kind.INTEGER, Kind.NUMBER, Kind.UUID, Kind.TEXT),
    "phone": (Kind.TEXT, Kind.INTEGER, Kind.NUMBER),
    "password": (Kind.TEXT, Kind.JSON),
    "gender": (Kind.TEXT, Kind.INTEGER, Kind.BOOLEAN),
    "birthdate": (Kind.DATE, Kind.TIMESTAMP, Kind.TEXT),
    "loginsCount": (Kind.INTEGER, Kind.NUMBER),
    "locale": (Kind.TEXT, Kind.INTEGER),
    "country": (Kind.TEXT, Kind.INTEGER),
    "lastIP": (Kind.TEXT,),
    **dict.fromkeys("createdAt updatedAt lastLogin".split(), _TIMES),
    "state": (Kind.TEXT, Kind.INTEGER, Kind.NUMBER, Kind.BOOLEAN),
    "expiry": _TIMES,
    "tenant": (Kind.INTEGER, Kind.NUMBER, Kind.UUID, Kind.TEXT),
    **dict.fromkeys("emailVerified phoneVerified active blocked isDeleted".split(), _FLAGS),
}
"""The types that a meaning may have: of all others it is text."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a column is taken for, and how sure that is."""

    column: str
    meaning: str
    score: float
    name: Meaning
    look: Look
    reasons: tuple[str, ...] = ()

    @property
    def is_sure(self) -> bool:
        """Whether it can be taken for that without a doubt."""
        return self.score >= float(facts("weights")["column"]["sure"])

    @property
    def is_possible(self) -> bool:
        """Whether it is worth a doubt."""
        return self.score >= float(facts("weights")["column"]["doubtful"])


@dataclass(frozen=True, slots=True)
class Columns:
    """A relation's columns, read."""

    readings: Mapping[str, Sequence[Reading]]
    """By meaning, the surest first; a column may be read in several ways."""
    looks: Mapping[str, Look]
    copies: Sequence[Copy] = ()

    def best(self, meaning: str) -> Reading | None:
        """The surest reading of a meaning, if there is a possible one."""
        found = self.readings.get(meaning, ())
        return found[0] if found else None


def read_columns(relation: Relation, sample: Sample) -> Columns:
    """Read every column as everything that it can be."""
    names = [one.name for one in relation.attributes]
    looks, copied = look_at(sample, names), copies(sample, names)
    mark = shared_mark(names)
    unique = unique_columns(relation)
    readings: dict[str, list[Reading]] = {}
    for attribute in relation.attributes:
        look = looks.get(attribute.name, Look(0))
        is_unique = attribute.name.lower().replace(".$", "") in unique
        for reading in _read(attribute, look, mark, is_unique):
            readings.setdefault(reading.meaning, []).append(reading)
    _settle(readings, relation, copied)
    for found in readings.values():
        found.sort(key=lambda one: (-round(one.score, 3), -one.look.filled, one.column.count(".")))
    return Columns(readings, looks, copied)


def _prefer_unique(meaning: str, score: float) -> float:
    """What no two rows share is made to find a user by, and so is a name that nobody else has."""
    at_least = facts("weights")["column"]["sure"] if meaning == "username" and score >= 0 else 0.0
    return max(score + 0.3, at_least)


def unique_columns(relation: Relation) -> set[str]:
    """Columns that no two rows share, or none in one realm, language or shop: in lower case."""
    return {
        column.lower()
        for index in relation.indexes
        if index.is_unique and len(index.attributes) <= 2
        for column in index.attributes
    }


def _read(attribute: Attribute, look: Look, mark: str, is_unique: bool) -> Iterator[Reading]:
    """All that one column can be."""
    for meaning in MEANINGS:
        if attribute.kind not in _KINDS.get(meaning, _TEXTS):
            continue
        name = column_meaning(meaning, attribute.name, mark)
        score, reasons = judge(meaning, name, look)
        if is_unique and name.score and meaning in ("username", "email", "phone"):
            score, reasons = _prefer_unique(meaning, score), [*reasons, "no two rows share it"]
        reading = Reading(attribute.name, meaning, score, name, look, tuple(reasons))
        if reading.is_possible:
            yield reading


def _settle(readings: dict[str, list[Reading]], relation: Relation, copied: Sequence[Copy]) -> None:
    """Take back what another reading of the same column, or a copy of it, makes unlikely."""
    secrets = {one.column for one in readings.get("secret", ()) if one.name.score >= 0.5}
    for meaning, found in readings.items():
        if meaning in ("password", "username", "email", "phone"):
            found[:] = [one for one in found if one.column not in secrets or one.name.is_exact]
        if meaning in ("password", "email"):
            found[:] = [one for one in found if one.name.score or not is_spoilt(one.column)]
        if meaning in ("username", "email", "name"):
            found[:] = _originals(found, copied)
        if meaning in ("username", "name", "email", "phone"):
            found[:] = [one for one in found if one.column not in relation.links]


def _originals(found: Sequence[Reading], copied: Sequence[Copy]) -> list[Reading]:
    """Readings of the originals alone. What a copy is called says what its original is."""
    proven = {one.name: one.original for one in copied if one.is_proven}
    best: dict[str, Reading] = {}
    for reading in found:
        is_itself = reading.name.is_exact and not copy_folds(reading.column)
        column = reading.column if is_itself else proven.get(reading.column, reading.column)
        known = best.get(column)
        if known is None or known.score < reading.score:
            best[column] = replace(reading, column=column)
    named = [one for one in best.values() if not copy_folds(one.column)]
    return named or [*best.values()]
