"""Everything that the gateway knows of a customer's schema."""

from collections.abc import Iterator
from functools import cached_property
from typing import Self

from pydantic import Field, PrivateAttr, model_validator

from custdb_gateway.mapping.contradictions import contradictions
from custdb_gateway.mapping.fields import FieldSource
from custdb_gateway.mapping.filling import Fillings
from custdb_gateway.mapping.lines import Source
from custdb_gateway.mapping.passwords import PasswordsSection
from custdb_gateway.mapping.plan import Plan
from custdb_gateway.mapping.queries import QueriesSection
from custdb_gateway.mapping.section import Match, Name, Section
from custdb_gateway.mapping.users import (
    JoinSection,
    MatchSection,
    MigrationSection,
    UsersSection,
)
from custdb_gateway.problems import did_you_mean, nearest
from custdb_gateway.user import NAMES, PROFILE_FIELDS

RELEASED = ("users.id", "fields.")
"""What the keys of `UserMapping.named` begin with whose places are released."""


class UserMapping(Section):
    """Where users are, what of them is released, and what is written beside it."""

    users: UsersSection
    joins: dict[Name, JoinSection] = Field(default={})
    fields: dict[Name, FieldSource] = Field(min_length=1)
    match: MatchSection = MatchSection()
    on_create: Fillings = Field(default={})
    on_update: Fillings = Field(default={})
    on_password: Fillings = Field(default={})
    passwords: PasswordsSection = PasswordsSection()
    queries: QueriesSection = QueriesSection()
    migration: MigrationSection = MigrationSection()

    _source: Source | None = PrivateAttr(default=None)

    def from_file(self, source: Source) -> Self:
        """This mapping, which knows from where it is."""
        self._source = source
        return self

    def located(self, problem: str) -> str:
        """A problem that begins with its key, with the file and the line where these are known."""
        return problem if self._source is None else self._source.told(problem)

    @model_validator(mode="after")
    def _is_sound(self) -> Self:
        """What its sections say together. All that is wrong is one message, a line each."""
        problems = [*contradictions(self)]
        if problems:
            raise ValueError("\n".join(problems))
        return self

    @property
    def secret_places(self) -> Iterator[str]:
        """What proves a password: the hash first, then what belongs to it."""
        if self.users.password is not None:
            yield self.users.password
            if self.passwords.salt is not None:
                yield self.passwords.salt
            yield from self.passwords.params.values()

    @cached_property
    def plan(self) -> Plan:
        """How profiles are put together and taken apart."""
        return Plan(self)

    @cached_property
    def writable(self) -> frozenset[str]:
        """The fields that are written when they are given; others are ignored."""
        return frozenset(field for field, source in self.fields.items() if source.write)

    @property
    def columns(self) -> dict[str, str]:
        """Every place that is read of a user, `id` first, by its field or its key in the plan."""
        return self.plan.columns

    @property
    def named(self) -> dict[str, str]:
        """Every column or path that is named, by the key of the file that names it."""
        named = {"users.id": self.users.id}
        if self.users.password:
            named["users.password"] = self.users.password
        for field, source in self.fields.items():
            places = [*source.places()]
            for n, place in enumerate(places):
                named[f"fields.{field}" + (f" ({n + 1})" if len(places) > 1 else "")] = place
        named |= {f"users.where.{place}": place for place in self.users.where}
        for name in NAMES:
            if name in self.fields and (folded := self.match.of(name).in_):
                named[f"match.{name}"] = folded
        for section in ("on_create", "on_update", "on_password"):
            named |= {f"{section}.{place}": place for place in getattr(self, section)}
        if self.passwords.salt is not None:
            named["passwords.salt"] = self.passwords.salt
        named |= {f"passwords.params.{key}": one for key, one in self.passwords.params.items()}
        return named | ({"migration.mark": self.migration.mark} if self.migration.mark else {})

    def rule(self, identifier: str) -> Match:
        """How `identifier` is compared, once folded."""
        return self.match.of(identifier).rule

    def notes(self) -> list[str]:
        """What is allowed and yet probably a slip."""
        return [
            f"fields.{field}: not a field that GenAuth documents, so it goes out under this name"
            + (did_you_mean(field, PROFILE_FIELDS) if _near(field) else "")
            for field in self.fields
            if field not in PROFILE_FIELDS
        ]


def _near(field: str) -> bool:
    return nearest(field, PROFILE_FIELDS) is not None
