"""What a proposed mapping is made of: lines, each with what there is to say of it."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Line:
    """A key and its value."""

    key: str
    value: Any
    note: str = ""
    doubt: str = ""
    """Why a person must decide: the line is then commented out."""


@dataclass(slots=True)
class Proposal:
    """The sections of a mapping. Whatever is in doubt says so."""

    users: list[Line] = field(default_factory=list)
    where: list[Line] = field(default_factory=list)
    joins: dict[str, list[Line]] = field(default_factory=dict)
    fields: list[Line] = field(default_factory=list)
    blocked: list[Line] = field(default_factory=list)
    """Conditions of those who are let in, where some are in doubt: each has a line of its own."""
    match: list[Line] = field(default_factory=list)
    on_create: list[Line] = field(default_factory=list)
    passwords: list[Line] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    """What is to be decided before people log in by it."""

    def has_field(self, name: str) -> bool:
        """Whether a field is mapped without a doubt."""
        return any(one.key == name and not one.doubt for one in self.fields)

    def join_of(self, table: str) -> str | None:
        """How the join is called that leads to a table."""
        return next((name for name, lines in self.joins.items() if lines[0].value == table), None)
