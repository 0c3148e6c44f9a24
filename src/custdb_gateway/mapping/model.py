"""Everything that the gateway knows of a customer's schema."""

from collections.abc import Iterator
from functools import cached_property
from typing import Self

from pydantic import Field, model_validator

from custdb_gateway.mapping.fields import FieldSource
from custdb_gateway.mapping.filling import Fillings
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
from custdb_gateway.user import PROFILE_FIELDS


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

    @model_validator(mode="after")
    def _marks_nothing_else(self) -> Self:
        used = {place for key, place in self.named.items() if key != "migration.mark"}
        if self.migration.mark in used:
            raise ValueError("migration.mark: name a column that is for nothing else")
        return self

    @model_validator(mode="after")
    def _identifies_somebody(self) -> Self:
        if "id" in self.fields:
            raise ValueError("fields.id: name the id's column as `id` in [users]")
        if "password" in self.fields:
            raise ValueError("fields.password: name the hash's column as `password` in [users]")
        if not {"email", "phone", "username"} & self.fields.keys():
            raise ValueError("fields: map at least one of email, phone and username")
        for name in ("email", "phone", "username"):
            source = self.fields.get(name)
            if source is not None and source.plain is None:
                raise ValueError(f"fields.{name}: an identifier is looked up, so name its column")
            if self.match.of(name).in_ and source is None:
                raise ValueError(f"match.{name}: there is no field of this name")
        return self

    @model_validator(mode="after")
    def _releases_no_password(self) -> Self:
        secrets = [*self.secret_places]
        if any(_is_in(self.users.id, secret) for secret in secrets):
            raise ValueError("users.id: would release the password column; map another column")
        for field, source in self.fields.items():
            for secret in secrets:
                if any(_is_in(place, secret) for place in source.places()):
                    raise ValueError(
                        f"{field}: would release the password column {secret!r}; "
                        "map another column or leave the field out"
                    )
        return self

    @model_validator(mode="after")
    def _fills_what_it_knows(self) -> Self:
        for section in ("on_create", "on_update", "on_password"):
            fillings = getattr(self, section)
            for place, filling in fillings.items():
                for field in filling.fields:
                    if field not in self.fields:
                        hint = did_you_mean(field, self.fields)
                        raise ValueError(f"{section}.{place}: {field!r} is no field{hint}")
        return self

    @model_validator(mode="after")
    def _asks_with_its_parameters(self) -> Self:
        problems = [*self.queries.problems()]
        if problems:
            raise ValueError("; ".join(problems))
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
        for name in ("email", "phone", "username"):
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


def _is_in(place: str, secret: str) -> bool:
    return place == secret or place.startswith(f"{secret}.") or secret.startswith(f"{place}.")


def _near(field: str) -> bool:
    return nearest(field, PROFILE_FIELDS) is not None
