"""Verifying anybody's password hash, and making new ones, off the event loop."""

from custdb_gateway.passwords.keeper import PasswordKeeper
from custdb_gateway.passwords.lane import HashLane

__all__ = ["HashLane", "PasswordKeeper"]
