"""What a server lets the gateway do: what is asked of every SQL server."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from custdb_adapters._shared.inspection.grants import written_rights
from custdb_adapters._shared.table import Table
from custdb_gateway.store import Finding, Purpose


@dataclass(frozen=True, slots=True)
class RightsChecks(ABC):
    """The rights of whoever a session is of."""

    session: Any
    table: Table
    purpose: Purpose

    @abstractmethod
    async def lacking(self) -> list[Finding]:
        """Whether each right is held that the functions need."""

    @abstractmethod
    async def grants(self, user: str | None = None) -> list[str]:
        """Statements that give a user of the store what is needed, and nothing else."""

    @abstractmethod
    async def excess(self) -> list[Finding]:
        """What may be done and is of no need."""

    @property
    def writes(self) -> Mapping[str, Sequence[str]]:
        """The columns of the users' table that are written, by what is done with them."""
        return written_rights(self.table, self.purpose)


def marking(held: bool, advice: str) -> Finding:
    """Whether who has been handed over can be marked."""
    return Finding("right to mark", held, "granted" if held else advice, for_migration=True)


def granted(right: str, held: bool, advice: str) -> Finding:
    """Whether one right is held, of those that begin with `select` or that only writes need."""
    reads = right.startswith("select")
    detail = "granted" if held else advice
    return Finding(f"right to {right}", held, detail, for_writing=not reads, vital=reads)
