"""The sections that say where users are, and how they are found."""

from pydantic import Field

from custdb_gateway.mapping.section import Match, Name, Section


class UsersSection(Section):
    """The table, and the two columns that are more than profile fields."""

    table: Name
    table_schema: Name | None = Field(default=None, alias="schema")
    id: Name
    password: Name | None = None
    read_only: bool = False


class MatchSection(Section):
    """How a given identifier is compared with the stored one."""

    email: Match = "ignore-case"
    phone: Match = "exact"
    username: Match = "exact"


class MigrationSection(Section):
    """Where a lazy migration notes who has been handed over."""

    mark: Name | None = None
