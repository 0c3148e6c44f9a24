"""Everything that the gateway knows of a customer's schema."""

from typing import Self

from pydantic import Field, model_validator

from custdb_gateway.mapping.passwords import PasswordsSection
from custdb_gateway.mapping.section import Match, Name, Section
from custdb_gateway.mapping.users import MatchSection, MigrationSection, UsersSection
from custdb_gateway.problems import did_you_mean, nearest
from custdb_gateway.user import PROFILE_FIELDS


class UserMapping(Section):
    """Everything that the gateway knows of a customer's schema."""

    users: UsersSection
    fields: dict[Name, Name] = Field(min_length=1)
    match: MatchSection = MatchSection()
    passwords: PasswordsSection = PasswordsSection()
    migration: MigrationSection = MigrationSection()

    @model_validator(mode="after")
    def _marks_nothing_else(self) -> Self:
        used = {self.users.id, self.users.password, *self.fields.values()} - {None}
        if self.migration.mark in used:
            raise ValueError("migration.mark: name a column that is for nothing else")
        return self

    @model_validator(mode="after")
    def _releases_no_password(self) -> Self:
        secret = self.users.password
        leaks = [field for field, column in self.fields.items() if column == secret]
        if secret and (leaks or self.users.id == secret):
            raise ValueError(
                f"{', '.join(leaks) or 'id'}: would release the password column {secret!r}; "
                "map another column or leave the field out"
            )
        if "id" in self.fields:
            raise ValueError("fields.id: name the id's column as `id` in [users]")
        if "password" in self.fields:
            raise ValueError("fields.password: name the hash's column as `password` in [users]")
        if not {"email", "phone", "username"} & self.fields.keys():
            raise ValueError("fields: map at least one of email, phone and username")
        return self

    @property
    def columns(self) -> dict[str, str]:
        """Column by profile field, `id` first."""
        return {"id": self.users.id, **self.fields}

    @property
    def named(self) -> dict[str, str]:
        """Every column or path that is named, by the key of the file that names it."""
        named = {"users.id": self.users.id}
        named |= {f"fields.{field}": column for field, column in self.fields.items()}
        others = {"users.password": self.users.password, "migration.mark": self.migration.mark}
        return named | {key: name for key, name in others.items() if name}

    def rule(self, identifier: str) -> Match:
        """How `identifier` is compared. Ids are always exact."""
        return "exact" if identifier == "id" else getattr(self.match, identifier)

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
