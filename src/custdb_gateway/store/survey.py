"""Looking a store over before anything is known of its users."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from custdb_gateway.values import Kind


@dataclass(frozen=True, slots=True)
class Attribute:
    """A column of a table, or a path into the documents of a collection."""

    name: str
    kind: Kind
    type: str
    """As the store calls it."""
    length: int | None = None
    """The most characters that it holds."""
    is_nullable: bool = True
    is_filled: bool = False
    """Whether the store gives it a value where a new row has none."""
    ignores_case: bool = False
    """Whether the store itself compares it without case."""
    may_be_read: bool = True


@dataclass(frozen=True, slots=True)
class Index:
    """An index, by the attributes that it holds."""

    attributes: Sequence[str]
    is_unique: bool = False
    is_primary: bool = False
    fold: str = ""
    """`lower` or `upper`: what is done to its only attribute."""
    ignores_case: bool = False
    is_unique_in_part: bool = False
    """Whether it keeps apart a part of the rows alone, or values by their beginnings."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A table, a view or a collection, which may hold users or anything else."""

    name: str
    attributes: Sequence[Attribute]
    schema: str | None = None
    """Where it is, if it is not found without saying so."""
    is_view: bool = False
    indexes: Sequence[Index] = ()
    links: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Attributes that refer to another relation: its name, and the attribute there."""
    rows: int | None = None
    """About how many there are."""


Sample = Sequence[Mapping[str, str]]
"""Some rows, all values as text. What is NULL is left out."""


class Surveyor(Protocol):
    """A store that is looked over before anything is known of its users. Reads only."""

    async def relations(self) -> Sequence[Relation]:
        """Return all that the store's user may know of, but what the store keeps for itself."""

    async def sample(self, relation: Relation, rows: int, size: int) -> Sample:
        """Return up to `rows` of the first and the last rows, with `size` characters of a value.

        Raises `NotSupported` where they may not be read.
        """


@runtime_checkable
class Surveys(Protocol):
    """An adapter whose stores can be looked over. The mapping does not matter for it."""

    def survey(self) -> AbstractAsyncContextManager[Surveyor]:
        """Connect, and disconnect at the end. Raises as `Adapter.open` does."""
