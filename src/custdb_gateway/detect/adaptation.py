"""A built-in profile made to fit the tables that are there."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from importlib import resources

from custdb_gateway.detect.applications import Application
from custdb_gateway.detect.literals import literal
from custdb_gateway.mapping import UserMapping, parse_mapping
from custdb_gateway.store import Relation
from custdb_gateway.user import LOCKS

_TABLE = re.compile(r'^(\s*table\s*=\s*)"([^"\n]+)"', re.MULTILINE)
_SCHEMA = re.compile(r'^\s*schema\s*=\s*("[^"\n]+").*\n', re.MULTILINE)
_SECTION = re.compile(r"^\[([^\]\n]+)\]", re.MULTILINE)

_DISPENSABLE = ("match", "on_create", "on_update", "on_password")
_LEFT_OUT = "# not in this database: "


@dataclass(frozen=True, slots=True)
class Adapted:
    """A profile's text as it fits, and what of it does not."""

    text: str
    is_changed: bool
    left_out: Sequence[str] = ()
    """Fields whose columns are not here."""
    doubts: Sequence[str] = ()
    """What may keep the wrong people in or out."""
    notes: Sequence[str] = ()
    """What an installation may be without, and is."""
    missing: Set[str] = frozenset()
    """Columns that the profile names and that are not here."""


def profile_text(profile: str) -> str:
    """The text of a built-in profile."""
    file = resources.files("custdb_gateway.profiles") / f"{profile}.toml"
    return file.read_text("utf-8")


def adapt(
    application: Application, relations: Sequence[Relation], *, is_sampled: bool = False
) -> Adapted | None:
    """Fit the profile of an application. `None`: something is missing without which it is another.

    `is_sampled`: attributes are what some documents have, so that others may be there all the same.
    """
    original = profile_text(application.signature.profile)
    text = _rename(original, application)
    problems: list[str] = []
    mapping = parse_mapping(text, problems)
    if mapping is None or problems:
        return None
    missing = set() if is_sampled else {*_missing(mapping, application, relations)}
    if missing & {mapping.users.id, *mapping.secret_places}:
        return None
    left_out, doubts = [], []
    for section, name in _to_leave_out(mapping, missing):
        if section != "match":  # it goes with its field, or the field with it
            left_out.append(name if section == "fields" else f"{section}.{name}")
        text = _without(text, section, name)
        if section == "fields" and name in LOCKS:
            doubts.append(f"fields.{name}: the columns that tell it are not here")
    if {"email", "username", "phone"} & {*mapping.fields} <= {*left_out}:
        return None
    doubts += [f"users.where: there is no {one}" for one in mapping.users.where if one in missing]
    doubts += _halved(mapping, missing)
    notes = [*_without_lock(mapping, missing)]
    return Adapted(text, text != original, left_out, doubts, notes, missing)


def _to_leave_out(mapping: UserMapping, missing: Set[str]) -> Iterator[tuple[str, str]]:
    """Sections and keys whose columns are not here, and which a mapping can be without."""
    for name, source in mapping.fields.items():
        if not source.optional and missing & {*source.places()}:
            yield "fields", name
            yield "match", name
    for key, place in mapping.named.items():
        section, _, name = key.partition(".")
        if place in missing and section in _DISPENSABLE:
            yield section, name


def _without_lock(mapping: UserMapping, missing: Set[str]) -> Iterator[str]:
    """Locks that an installation need not have, and has not."""
    for name in LOCKS:
        source = mapping.fields.get(name)
        if source is not None and source.optional and {*source.places()} <= missing:
            columns = ", ".join(sorted(source.places()))
            yield f"fields.{name}: {columns} is not in this database, so that nobody is kept out"


def _halved(mapping: UserMapping, missing: Set[str]) -> Iterator[str]:
    """Locks that would be left out as a whole because a part of their columns is not here."""
    for name in LOCKS:
        source = mapping.fields.get(name)
        places = {*source.places()} if source is not None and source.optional else set()
        if places & missing and places - missing:
            columns = ", ".join(sorted(places & missing))
            yield f"fields.{name}: {columns} is not here, so that nobody is kept out"


def lookup_places(text: str) -> set[str]:
    """Every place that a mapping's text names."""
    mapping = parse_mapping(text, [])
    return set() if mapping is None else {*mapping.named.values()}


def _rename(text: str, application: Application) -> str:
    """The tables' names, and the schema that they are in, as they are here."""
    schema = application.users.schema
    written = literal(schema)
    has_schema = bool(_SCHEMA.search(text))
    if has_schema and written not in _SCHEMA.findall(text):
        text, has_schema = _SCHEMA.sub("", text), False
    added = f"\nschema = {written}" if schema and not has_schema else ""
    return _TABLE.sub(
        lambda found: f"{found[1]}{literal(application.called(found[2]))}{added}", text
    )


def _missing(
    mapping: UserMapping, application: Application, relations: Sequence[Relation]
) -> Iterator[str]:
    """Places that the profile names and the tables lack."""
    near = {one.name: one for one in relations if one.schema == application.users.schema}
    for place in {*mapping.named.values()}:
        if not _is_there(place, mapping, application.users, near):
            yield place


def _is_there(
    place: str, mapping: UserMapping, users: Relation, near: Mapping[str, Relation]
) -> bool:
    if _column(users, place):
        return True
    first, _, rest = place.partition(".")
    join = mapping.joins.get(first)
    if join is None:
        return bool(rest) and _column(users, first)  # inside a column of JSON
    joined = near.get(join.table)
    if joined is None or not all(_column(joined, column) for column in join.on):
        return False
    if join.key is not None:
        return _column(joined, join.key) and _column(joined, join.value or "")
    return _column(joined, rest) or _column(joined, rest.partition(".")[0])


def _column(relation: Relation, name: str) -> bool:
    return any(one.name == name for one in relation.attributes)


def _without(text: str, wanted: str, key: str) -> str:
    """Comment out a key: its line in a section, or the sections that are its own."""
    lines = []
    section = ""
    for line in text.removesuffix("\n").split("\n"):  # names may hold other ends of lines
        if found := _SECTION.match(line):
            section = found[1]
        is_line = section == wanted and re.match(rf'"?{re.escape(key)}"?\s*=', line)
        is_section = f"{section}.".startswith(f"{wanted}.{key}.")
        is_content = bool(line.strip()) and not line.startswith("#")
        lines.append(_LEFT_OUT + line if is_content and (is_line or is_section) else line)
    return "\n".join(lines) + "\n"
