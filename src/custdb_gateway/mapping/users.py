"""The sections that say where users are, and how they are found."""

from typing import Any, ClassVar, Literal, Self

from pydantic import Field, model_validator

from custdb_gateway.mapping.conditions import Conditions
from custdb_gateway.mapping.folds import FOLDS, Fold
from custdb_gateway.mapping.section import Flag, Match, Name, Section, Shorthand


class UsersSection(Section):
    """The table, which of its rows count, and the two columns that are more than fields."""

    table: Name
    table_schema: Name | None = Field(default=None, alias="schema")
    id: Name
    password: Name | None = None
    read_only: Flag = False
    create: Flag = True
    delete: Flag = True
    where: Conditions = Field(default={})


class JoinSection(Section):
    """Another table with one row for each user, or with one row for each attribute of a user."""

    table: Name
    table_schema: Name | None = Field(default=None, alias="schema")
    on: dict[Name, Name] = Field(min_length=1)
    """The users' column that each of its columns is equal to."""
    where: Conditions = Field(default={})
    key: Name | None = None
    value: Name | None = None

    @model_validator(mode="after")
    def _has_both(self) -> Self:
        if (self.key is None) is not (self.value is None):
            raise ValueError("key and value: name both, or neither")
        return self


class Lookup(Shorthand):
    """How users are looked up: `"ignore-case"`, or in a copy that the application keeps folded."""

    short: ClassVar = {"enum": [*FOLDS, "ignore-case"]}

    in_: Name | None = Field(default=None, alias="in")
    as_: Literal[Fold, "ignore-case"] = Field(default="exact", alias="as")

    @model_validator(mode="before")
    @classmethod
    def _short(cls, given: Any) -> Any:
        if not isinstance(given, (str, dict, cls)):
            raise ValueError('say how it is compared, as "exact", or in a table where it is kept')
        return {"as": given} if isinstance(given, str) else given

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("say in, as, or both")
        return self

    @property
    def rule(self) -> Match:
        """How a folded identifier is compared."""
        return "ignore-case" if self.as_ == "ignore-case" else "exact"

    @property
    def folds(self) -> bool:
        """Whether a given identifier is changed before it is compared."""
        return self.as_ not in ("exact", "ignore-case")

    def fold(self, text: str) -> str:
        """`text` as the copy has it."""
        return text if self.as_ == "ignore-case" else FOLDS[self.as_](text)


_EXACT = Lookup.model_validate("exact")


class MatchSection(Section):
    """How a given identifier is compared with the stored one."""

    email: Lookup = Lookup.model_validate("ignore-case")
    phone: Lookup = _EXACT
    username: Lookup = _EXACT

    def of(self, identifier: str) -> Lookup:
        """How `identifier` is looked up. Ids are always exact."""
        return _EXACT if identifier == "id" else getattr(self, identifier)


class MigrationSection(Section):
    """Where a lazy migration notes who has been handed over."""

    mark: Name | None = None
