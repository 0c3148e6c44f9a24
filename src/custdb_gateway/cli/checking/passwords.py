"""What the stored passwords are like, and whether a new one fits beside them."""

from collections.abc import Sequence
from dataclasses import dataclass

from custdb_gateway.cli.checking.hashes import hash_findings
from custdb_gateway.cli.setup import Setup
from custdb_gateway.passwords.census import Census, take_census
from custdb_gateway.passwords.making import NewHashes
from custdb_gateway.passwords.room import room_findings
from custdb_gateway.passwords.schemes import Schemes
from custdb_gateway.store import Finding, Scattered, ScattersPasswords

SAMPLE = 10_000
"""Stored passwords that are looked at."""


@dataclass(slots=True)
class Passwords:
    """All that was seen of them, and none of them."""

    sample: str = ""
    """Which ones were looked at."""
    census: Census | None = None


async def look_at_passwords(
    setup: Setup, store: ScattersPasswords, seen: Passwords
) -> Sequence[Finding]:
    """Take a sample, and say what is to be thought about. Adds to `seen`."""
    taken = await store.scatter_passwords(SAMPLE)
    section, pepper = setup.mapping.passwords, setup.settings.pepper()
    new = NewHashes(section, pepper)
    seen.census = take_census(taken.passwords, Schemes(section, pepper), new.is_better_than)
    seen.sample = _sample(taken)
    found = [*hash_findings(seen.census, seen.sample, section)]
    if setup.mapping.users.read_only:
        return found
    return [*found, *room_findings(taken.room, new)]


def _sample(taken: Scattered) -> str:
    # Of a small table, the server's estimate is the wilder the smaller it is.
    is_sample = taken.users is not None and taken.users > len(taken.passwords) >= SAMPLE
    of = f" of about {taken.users:,} users" if is_sample else ""
    return f"{len(taken.passwords):,}{of}, {taken.how}"
