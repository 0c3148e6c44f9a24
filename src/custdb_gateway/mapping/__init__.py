"""The mapping: where the users of a store are, and which of their columns may leave it."""

from custdb_gateway.mapping.loading import builtin_profiles, load_mapping, parse_mapping
from custdb_gateway.mapping.model import UserMapping
from custdb_gateway.mapping.passwords import MAX_ARGON2_WORK, PasswordsSection
from custdb_gateway.mapping.section import Match
from custdb_gateway.mapping.users import MatchSection, MigrationSection, UsersSection

__all__ = [
    "MAX_ARGON2_WORK",
    "Match",
    "MatchSection",
    "MigrationSection",
    "PasswordsSection",
    "UserMapping",
    "UsersSection",
    "builtin_profiles",
    "load_mapping",
    "parse_mapping",
]
