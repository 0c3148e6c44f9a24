"""Lazy migration: noting who has been handed over to GenAuth, and who must not come back."""

from custdb_gateway.migration.handovers import HandOvers
from custdb_gateway.migration.marks import Marks, open_marks
from custdb_gateway.migration.tombstones import Tombstones

__all__ = ["HandOvers", "Marks", "Tombstones", "open_marks"]
