"""What of new hashes will come to nothing in the live store, which keeps nobody from logging in."""

import asyncio
from collections.abc import Iterator

from custdb_gateway.cli.setup import Setup
from custdb_gateway.errors import ConfigurationError, GatewayError
from custdb_gateway.passwords.making import NewHashes
from custdb_gateway.passwords.room import room_findings
from custdb_gateway.store import ScattersPasswords


def password_notes(setup: Setup) -> Iterator[str]:
    """A line for each."""
    mapping = setup.mapping
    if setup.is_lazy:
        if mapping.passwords.upgrade:
            yield "passwords.upgrade: nothing is replaced in a lazy migration, which users leave"
        return
    if mapping.users.read_only or mapping.users.password is None:
        return
    new = NewHashes(mapping.passwords, setup.settings.pepper())
    for finding in room_findings(_room(setup), new):
        if not finding.ok:
            yield f"users.password: {finding.detail}"


def _room(setup: Setup) -> int | None:
    """Characters of the column; `None`: enough, or nobody knows."""
    try:
        return asyncio.run(_look(setup))
    except (ConfigurationError, GatewayError, TimeoutError):
        return None


async def _look(setup: Setup) -> int | None:
    async with asyncio.timeout(setup.settings.deadline), setup.adapter.open() as store:
        if not isinstance(store, ScattersPasswords):
            return None
        return (await store.scatter_passwords(1)).room
