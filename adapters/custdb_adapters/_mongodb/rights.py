"""What the server's user may do with the users' collection."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from custdb_adapters._mongodb.client import Users
from custdb_adapters._mongodb.collection import Collection
from custdb_adapters._shared.ledger import LEDGER
from custdb_gateway.mapping import UsersSection
from custdb_gateway.store import Finding, Purpose

_ACTIONS = {"select": "find", "insert": "insert", "update": "update", "delete": "remove"}
_SHOWN = 5


async def read_status(users: Users) -> Mapping[str, Any]:
    """Who is connected, and what they may do."""
    status = await users.database.command("connectionStatus", showPrivileges=True)
    info: Mapping[str, Any] = status["authInfo"]
    return info


def findings(
    info: Mapping[str, Any], users: Users, *, section: UsersSection, marks: bool
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
        if not reads and action not in _written(section):
            continue
        held = holds(info, action, users)
        detail = "granted" if held else _advice(known[0], users, "read" if reads else "readWrite")
        yield Finding(f"right to {right}", held, detail, for_writing=not reads, vital=reads)


def grants(
    info: Mapping[str, Any],
    users: Users,
    collection: Collection,
    purpose: Purpose,
    user: str | None,
) -> list[str]:
    """What to enter in mongosh to make a role that is enough, and to grant it."""
    name = users.database.name
    privileges = [
        {
            "resource": {"db": name, "collection": users.name},
            "actions": _needed(collection, purpose),
        },
        {"resource": {"db": name, "collection": ""}, "actions": ["listCollections"]},
    ]
    if purpose.ledger:
        ledger = {"db": name, "collection": LEDGER}
        privileges.append({"resource": ledger, "actions": ["find", "insert", "update"]})
    role = {"role": "gatewayOfUsers", "privileges": privileges, "roles": []}
    known = (info.get("authenticatedUsers") or [{"user": "gateway", "db": name}])[0]
    whom = known["user"] if user is None else user
    granted = [{"role": role["role"], "db": name}]
    home = known["db"] if user is None else name
    return [
        f"db.getSiblingDB({json.dumps(name)}).createRole({json.dumps(role)})",
        f"db.getSiblingDB({json.dumps(home)}).grantRolesToUser({json.dumps(whom)},"
        f" {json.dumps(granted)})",
    ]


def excess(
    info: Mapping[str, Any], users: Users, collection: Collection, purpose: Purpose
) -> Iterator[Finding]:
    """What whoever is connected may do and has no need to, as far as the server tells."""
    subject = "rights too wide"
    if not info.get("authenticatedUsers"):
        detail = "the server asks nobody for a password: whoever reaches it may do everything"
        yield Finding(subject, True, detail, remark="warn")
        return
    needed = {*_needed(collection, purpose)}
    near, far = set(), set()
    for privilege in info.get("authenticatedUserPrivileges") or ():
        resource, actions = privilege["resource"], {*privilege["actions"]}
        place = (resource.get("db"), resource.get("collection"))
        if place == (users.database.name, users.name):
            near |= actions - needed
        elif place == (users.database.name, ""):
            far |= actions - {"listCollections"}
        elif place != (users.database.name, LEDGER) or not purpose.ledger:
            far |= actions
    if near:
        detail = f"no need to {_some(near)} on {users.name}: make the role that --grants prints"
        yield Finding(subject, True, detail, remark="note")
    if far:
        detail = f"may {_some(far)} beyond {users.name}: make the role that --grants prints"
        yield Finding("rights elsewhere", True, detail, remark="note")


def _needed(collection: Collection, purpose: Purpose) -> list[str]:
    """The actions on the users' collection."""
    section = collection.mapping.users
    marks = ["update"] if purpose.marks and collection.mark is not None else []
    upgrades = collection.mapping.passwords.upgrade and not section.read_only
    few = marks or (["update"] if upgrades else [])
    writes = [*_written(section)] if purpose.writes else few
    return ["find", "listIndexes", *writes]


def _written(section: UsersSection) -> Sequence[str]:
    """The actions of the functions that write."""
    if section.read_only:
        return []
    return [
        *(["insert"] if section.create else []),
        "update",
        *(["remove"] if section.delete else []),
    ]


def _some(actions: set[str]) -> str:
    shown = sorted(actions)
    more = f" and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else ""
    return f"{', '.join(shown[:_SHOWN])}{more}"


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
