"""What the server's user may do with the users' collection."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from custdb_adapters._mongodb.client import Users
from custdb_gateway.store import Finding

_ACTIONS = {"select": "find", "insert": "insert", "update": "update", "delete": "remove"}


async def read_status(users: Users) -> Mapping[str, Any]:
    """Who is connected, and what they may do."""
    status = await users.database.command("connectionStatus", showPrivileges=True)
    info: Mapping[str, Any] = status["authInfo"]
    return info


def findings(
    info: Mapping[str, Any], users: Users, *, read_only: bool, marks: bool
) -> Iterator[Finding]:
    """The rights that the eight functions need, and that a lazy migration does."""
    known = info.get("authenticatedUsers", [])
    if not known:
        yield Finding("rights", True, "the server asks nobody for a password", vital=True)
        return
    if not info.get("authenticatedUserPrivileges"):  # a server that does not tell
        return
    if marks:
        held = holds(info, "update", users)
        detail = "granted" if held else _advice(known[0], users, "readWrite")
        yield Finding("right to mark", held, detail, for_migration=True)
    for right, action in _ACTIONS.items():
        reads = right == "select"
        if read_only and not reads:
            continue
        held = holds(info, action, users)
        detail = "granted" if held else _advice(known[0], users, "read" if reads else "readWrite")
        yield Finding(f"right to {right}", held, detail, for_writing=not reads, vital=reads)


def holds(info: Mapping[str, Any], action: str, users: Users) -> bool:
    """Whether whoever is connected may do it, as far as the server tells."""
    privileges = info.get("authenticatedUserPrivileges")
    return not privileges or any(_allows(privilege, action, users) for privilege in privileges)


def _allows(privilege: Mapping[str, Any], action: str, users: Users) -> bool:
    resource = privilege["resource"]
    if action not in privilege["actions"]:
        return False
    if resource.get("anyResource"):
        return True
    # An empty name stands for all. A resource of another kind has neither.
    return resource.get("db") in ("", users.database.name) and resource.get("collection") in (
        "",
        users.name,
    )


def _advice(user: Mapping[str, Any], users: Users, role: str) -> str:
    roles: Sequence[Any] = [{"role": role, "db": users.database.name}]
    return (
        f"as an administrator: db.getSiblingDB({json.dumps(user['db'])})"
        f".grantRolesToUser({json.dumps(user['user'])}, {json.dumps(roles)})"
        " (or a role for this collection alone: docs/stores/mongodb.md)"
    )
