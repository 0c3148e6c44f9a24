"""What a mapping's sections cannot say together, whatever the store has."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from custdb_gateway.problems import did_you_mean
from custdb_gateway.user import IDENTIFIERS, LOCKS

if TYPE_CHECKING:
    from custdb_gateway.mapping.model import UserMapping


def contradictions(mapping: "UserMapping") -> Iterator[str]:
    """A line for each, which begins with the key."""
    yield from _identifiers(mapping)
    yield from _leaks(mapping)
    yield from _fillings(mapping)
    yield from _locks(mapping)
    yield from _written_twice(mapping)
    yield from _limits(mapping)
    yield from _left(mapping)
    yield from mapping.queries.problems()
    used = {place for key, place in mapping.named.items() if key != "migration.mark"}
    if mapping.migration.mark in used:
        yield "migration.mark: name a column that is for nothing else"


def _identifiers(mapping: "UserMapping") -> Iterator[str]:
    if "id" in mapping.fields:
        yield "fields.id: name the id's column as `id` in [users]"
    if "password" in mapping.fields:
        yield "fields.password: name the hash's column as `password` in [users]"
    names = IDENTIFIERS[1:]
    if not mapping.fields.keys() & set(names):
        yield "fields: map at least one of email, phone and username"
    queries = dict(mapping.queries.given())
    for name in names:
        source = mapping.fields.get(name)
        if source is not None and source.plain is None:
            yield f"fields.{name}: an identifier is looked up, so name its column"
        if source is None and name in mapping.match.model_fields_set:
            yield f"match.{name}: there is no field of this name"
        if source is None and name in queries:
            yield f"queries.{name}: there is no field of this name"


def _leaks(mapping: "UserMapping") -> Iterator[str]:
    """Ways by which a hash would leave the gateway."""
    secrets = [*mapping.secret_places]
    if any(_is_in(mapping.users.id, secret) for secret in secrets):
        yield "users.id: would release the password column; map another column"
    for field, source in mapping.fields.items():
        for secret in secrets:
            if any(_is_in(place, secret) for place in source.places()):
                yield (
                    f"fields.{field}: would release the password column {secret!r}; "
                    "map another column or leave the field out"
                )
    for name in IDENTIFIERS[1:]:
        copy = mapping.match.of(name).in_
        if copy is not None and any(_is_in(copy, secret) for secret in secrets):
            yield f"match.{name}: users would be looked up by their password column"
    for section in ("on_update", "on_password"):
        for place in getattr(mapping, section):
            if place == mapping.users.id or any(_is_in(place, secret) for secret in secrets):
                yield f"{section}.{place}: would be written over for everybody who is changed"


def _is_in(place: str, secret: str) -> bool:
    return place == secret or place.startswith(f"{secret}.") or secret.startswith(f"{place}.")


def _limits(mapping: "UserMapping") -> Iterator[str]:
    """Writes by which a user would leave the rows that count as users."""
    conditions = mapping.users.where.items()
    fixed = {
        place
        for place, one in conditions
        if one.fixed is not None and place.partition(".")[0] not in mapping.joins
    }
    for field, source in mapping.fields.items():
        if source.write and source.plain in fixed and not mapping.users.read_only:
            yield f"fields.{field}: [users.where] says what it is; add write = false"
    for section in ("on_create", "on_update", "on_password"):
        for place in getattr(mapping, section):
            if place in fixed:
                yield f"{section}.{place}: [users.where] says what it is; leave it out"


def _left(mapping: "UserMapping") -> Iterator[str]:
    """What would be written, and that a row must not have to be a user's."""
    now = datetime.now(UTC)
    for section in ("on_create", "on_update", "on_password"):
        for place, filling in getattr(mapping, section).items():
            condition = mapping.users.where.get(place)
            if condition is None or condition.fixed is not None or filling.text is not None:
                continue
            if not condition.holds(filling.fill({}, now), now):
                yield (
                    f"{section}.{place}: whoever has this is no user by [users.where]; write what"
                    " meets its condition"
                )


def _written_twice(mapping: "UserMapping") -> Iterator[str]:
    """Two fields in one column. Of identifiers, people may well have but one."""
    if mapping.users.read_only:
        return
    owners: dict[str, str] = {}
    for field, source in mapping.fields.items():
        if source.write and source.from_ is not None and field not in ("id", "password"):
            first = owners.setdefault(source.from_, field)
            if first != field and not {first, field} <= {*IDENTIFIERS}:
                yield (
                    f"fields.{field}: is written to the same column as fields.{first}; add"
                    " write = false to one of them"
                )


def _locks(mapping: "UserMapping") -> Iterator[str]:
    for field in LOCKS:
        source = mapping.fields.get(field)
        if source is not None and source.values:
            yield f"fields.{field}: say it with when or unless, so that no value is passed over"


def _fillings(mapping: "UserMapping") -> Iterator[str]:
    for section in ("on_create", "on_update", "on_password"):
        for place, filling in getattr(mapping, section).items():
            for field in filling.fields:
                if field not in mapping.fields:
                    hint = did_you_mean(field, mapping.fields)
                    yield f"{section}.{place}: {field!r} is no field{hint}"
