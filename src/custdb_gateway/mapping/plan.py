"""How a profile is put together from what a store reads, and taken apart for what it writes.

A store reads and writes values by key: a profile field whose value is released as it is, or `@`
and a place, which is never released itself.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from custdb_gateway.errors import FieldNotWritable
from custdb_gateway.mapping.filling import Fillings
from custdb_gateway.user import IDENTIFIERS, LOCKS, Profile

if TYPE_CHECKING:
    from custdb_gateway.mapping.model import UserMapping


def hidden(place: str) -> str:
    """The key of a place that is read or written, and not released."""
    return f"@{place}"


class Plan:
    """What the mapping comes to."""

    def __init__(self, mapping: "UserMapping") -> None:
        self._mapping = mapping
        fields = mapping.fields
        plain = {field: source.plain for field, source in fields.items() if source.plain}
        self._made = {field: source for field, source in fields.items() if not source.plain}
        self._keys = {place: field for field, place in reversed(plain.items())}
        self._inputs = {
            hidden(place): place for source in self._made.values() for place in source.places()
        }
        rules = {name: mapping.match.of(name) for name in IDENTIFIERS}
        self._folds = {name: rule.fold for name, rule in rules.items() if rule.folds}
        self.columns = {"id": mapping.users.id, **plain, **self._inputs}
        """Every place that is read, by key, `id` first."""
        self.filled = self._filled()
        """Every place that is written beside what is given, by key."""
        self.written = {key: one for key, one in self.filled.items() if key not in self.columns}
        """Every place that is only written, by key."""

    @property
    def writes(self) -> list[str]:
        """The keys that a create or an update may write."""
        sources = self._mapping.fields.items()
        kept = [field for field, source in sources if source.write and source.plain]
        made = [
            hidden(place)
            for field, source in self._made.items()
            if source.write and source.is_written_back
            for place in source.places()
        ]
        return [*kept, *made, *self.written]

    def key(self, place: str) -> str:
        """What a place's value goes by in a write."""
        if place == self._mapping.users.password:
            return "password"
        return self._keys.get(place) or hidden(place)

    def keys(self, field: str) -> Iterator[str]:
        """What a write of the field writes, if it can be written."""
        made = self._made.get(field)
        if made is None:
            yield field
        elif made.is_written_back:
            yield from map(self.key, made.places())
        if field in IDENTIFIERS:
            yield self.lookup_key(field)

    def without(self, fields: Collection[str]) -> "UserMapping":
        """The mapping without optional fields, for which a store has no columns."""
        kept = {name: one for name, one in self._mapping.fields.items() if name not in fields}
        mapping = self._mapping
        sections = {name: getattr(mapping, name) for name in type(mapping).model_fields}
        # Not a copy, which would keep this plan.
        return mapping.model_construct(**(sections | {"fields": kept}))

    def lookup_key(self, identifier: str) -> str:
        """What the place goes by in which an identifier is looked up."""
        folded = self._mapping.match.of(identifier).in_
        return self.key(folded) if folded else identifier

    def folded(self, identifier: str, value: Any) -> Any:
        """An identifier as the place has it in which it is looked up; `None`: nothing is left."""
        fold = self._folds.get(identifier)
        return (fold(value) or None) if fold is not None and isinstance(value, str) else value

    def finish(self, profile: Profile) -> Profile:
        """The profile that is released: without what is hidden, with what is made of it."""
        if not self._made:
            return profile
        values = {place: profile.pop(key, None) for key, place in self._inputs.items()}
        now = datetime.now(UTC)
        for field, source in self._made.items():
            value = source.release(values, now)
            if value is not None:
                profile[field] = value
        return profile

    def created(
        self, given: Mapping[str, Any], *, with_password: bool, unwritable: Collection[str] = ()
    ) -> dict[str, Any]:
        """What to write of a new user, by key. Raises `FieldNotWritable` and `InvalidValue`.

        `unwritable`: fields that the store cannot write.
        """
        mapping, now = self._mapping, datetime.now(UTC)
        fixed = {
            self.key(place): condition.fixed
            for place, condition in mapping.users.where.items()
            if condition.fixed is not None
        }
        fillings = {**(mapping.on_password if with_password else {}), **mapping.on_create}
        if with_password:  # what stands there for nobody's
            fillings.pop(mapping.users.password or "", None)
        written = self._write(given, now, unwritable)
        return self._fill(fillings, given, now) | written | fixed

    def changed(
        self, given: Mapping[str, Any], *, with_password: bool, unwritable: Collection[str] = ()
    ) -> dict[str, Any]:
        """What to write of a changed user, by key. Raises as `created` does."""
        mapping, now = self._mapping, datetime.now(UTC)
        fillings = {**mapping.on_update, **(mapping.on_password if with_password else {})}
        # What is made of a field changes with it alone: nothing is known of the others here.
        fillings = {place: one for place, one in fillings.items() if {*one.fields} <= given.keys()}
        return self._fill(fillings, given, now) | self._write(given, now, unwritable)

    def _fill(self, fillings: Fillings, given: Mapping[str, Any], now: datetime) -> dict[str, Any]:
        return {self.key(place): one.fill(given, now) for place, one in fillings.items()}

    def _write(
        self, given: Mapping[str, Any], now: datetime, unwritable: Collection[str]
    ) -> dict[str, Any]:
        written: dict[str, Any] = {}
        refused = [field for field in given if field in unwritable]
        for field, value in given.items():
            if field not in self._mapping.fields:  # an optional one, without a column
                refused += [field] if field in LOCKS and value else []
            elif field not in refused:
                try:
                    stored = self._stored(field, value, now)
                except FieldNotWritable as exc:
                    refused += exc.fields
                    continue
                # Two fields of one place: which of them counts is not for their order to say.
                if any(written.get(key, one) != one for key, one in stored.items()):
                    refused.append(field)
                written |= stored
        if refused:
            raise FieldNotWritable(refused)
        return written

    def _stored(self, field: str, value: Any, now: datetime) -> dict[str, Any]:
        """What a field comes to, by key."""
        made = self._made.get(field)
        if made is not None:
            stored = made.store(value, field, now)
            return {self.key(place): one for place, one in stored.items()}
        if field in IDENTIFIERS:
            return {field: value, self.lookup_key(field): self.folded(field, value)}
        return {field: value}

    def _filled(self) -> dict[str, str]:
        mapping, users = self._mapping, self._mapping.users
        places = [*mapping.on_update, *mapping.on_password]
        if users.create and not users.read_only:
            places += [place for place, one in users.where.items() if one.fixed is not None]
            places += mapping.on_create
        copies = (mapping.match.of(name).in_ for name in IDENTIFIERS if name in mapping.fields)
        places += [place for place in copies if place]
        return {self.key(place): place for place in places}
