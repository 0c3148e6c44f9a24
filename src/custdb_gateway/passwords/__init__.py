"""Verifying anybody's password hash, and making new ones, off the event loop."""

from custdb_gateway.passwords.keeper import PasswordKeeper
from custdb_gateway.passwords.lane import HashLane
from custdb_gateway.passwords.upgrades import Upgrades

__all__ = ["HashLane", "PasswordKeeper", "Upgrades"]
