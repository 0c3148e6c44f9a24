"""The mapping: where the users of a store are, and which of their columns may leave it."""

import tomllib
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from custdb_gateway.problems import did_you_mean, explain, nearest
from custdb_gateway.user import PROFILE_FIELDS

MAX_ARGON2_WORK = 2 * 1024 * 1024
"""KiB times passes: more is neither made nor verified."""

Match = Literal["exact", "ignore-case"]
Name = Annotated[str, Field(min_length=1, max_length=255)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class UsersSection(_Section):
    """The table, and the two columns that are more than profile fields."""

    table: Name
    table_schema: Name | None = Field(default=None, alias="schema")
    id: Name
    password: Name | None = None
    read_only: bool = False


class MatchSection(_Section):
    """How a given identifier is compared with the stored one."""

    email: Match = "ignore-case"
    phone: Match = "exact"
    username: Match = "exact"


class PasswordsSection(_Section):
    """How new hashes are made, and which schemes stored ones may be of."""

    new: Literal["argon2id", "bcrypt"] = "argon2id"
    bcrypt_cost: int = Field(default=12, ge=4, le=15)
    argon2_memory_kib: int = Field(default=19_456, ge=8_192, le=262_144)  # OWASP's first choice
    argon2_time: int = Field(default=2, ge=1, le=16)
    argon2_parallelism: int = Field(default=1, ge=1, le=16)
    schemes: tuple[str, ...] = ("auto",)

    @model_validator(mode="after")
    def _can_be_verified(self) -> Self:
        if self.argon2_memory_kib * self.argon2_time > MAX_ARGON2_WORK:
            raise ValueError(
                f"argon2_memory_kib times argon2_time is over {MAX_ARGON2_WORK}: a login would"
                " take too long"
            )
        return self


class MigrationSection(_Section):
    """Where a lazy migration notes who has been handed over."""

    mark: Name | None = None


class UserMapping(_Section):
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


def builtin_profiles() -> list[str]:
    """The names that `CUSTDB_MAPPING` takes beside a path."""
    folder = resources.files("custdb_gateway.profiles")
    return sorted(
        entry.name.removesuffix(".toml")
        for entry in folder.iterdir()
        if entry.name.endswith(".toml")
    )


def load_mapping(name_or_path: str, problems: list[str]) -> UserMapping | None:
    """Read a built-in profile or a TOML file. Every problem goes into `problems`."""
    if name_or_path.endswith(".toml") or "/" in name_or_path:
        text = _read(Path(name_or_path), problems)
        return None if text is None else parse_mapping(text, problems, name_or_path)
    if name_or_path not in builtin_profiles():
        hint = did_you_mean(name_or_path, builtin_profiles())
        problems.append(
            f"CUSTDB_MAPPING: no built-in profile is called {name_or_path!r}{hint}"
            " (a file's name ends in .toml)"
        )
        return None
    profile = resources.files("custdb_gateway.profiles") / f"{name_or_path}.toml"
    return parse_mapping(profile.read_text("utf-8"), problems, name_or_path)


def parse_mapping(text: str, problems: list[str], origin: str = "mapping") -> UserMapping | None:
    """Parse a mapping; `origin` is what problems call it.

    What is merely unknown is told and left out, so that the rest can still be compared with the
    store and all problems be told at once.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as exc:
        problems.append(f"{origin}: not valid TOML: {exc}")
        return None
    try:
        return UserMapping.model_validate(content)
    except ValidationError as exc:
        problems += explain(exc, UserMapping, f"{origin}: ")
        for found in exc.errors():
            if found["type"] == "extra_forbidden":
                _remove(content, found["loc"])
    try:
        return UserMapping.model_validate(content)
    except ValidationError:
        return None


def _remove(content: Any, path: tuple[int | str, ...]) -> None:
    for key in path[:-1]:
        content = content[key]
    del content[path[-1]]


def _read(path: Path, problems: list[str]) -> str | None:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as exc:
        reason = getattr(exc, "strerror", None) or "not UTF-8 text"
        problems.append(f"CUSTDB_MAPPING: cannot read {path}: {reason}")
        return None
