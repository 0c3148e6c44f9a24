"""What the tests of MongoDB do again and again."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Any, ClassVar
from uuid import uuid4

import pytest
from pymongo.monitoring import (
    CommandFailedEvent,
    CommandListener,
    CommandStartedEvent,
    CommandSucceededEvent,
)

from custdb_adapters import mongodb
from custdb_adapters._mongodb.client import Client, connect
from custdb_adapters.mongodb import MongoDB, MongoDBStore
from custdb_gateway.mapping import UserMapping
from custdb_gateway.store import StoreSettings
from custdb_gateway.testing import suite_mapping
from tests.adapters import pages
from tests.servers.mongodb import PASSWORD, Command, Document, MongoDBServer, index

IGNORE_CASE = {"locale": "en", "strength": 2}

_TYPES: dict[str, Any] = {
    **dict.fromkeys("email phone username name nickname password".split(), "string"),
    "email_verified": "bool",
    "logins_count": "long",
    "last_login": "date",
    "birthdate": "date",
    "balance": "decimal",
    "settings": ["object", "array"],
}
TYPED: Command = {
    "create": "users",
    "validator": {
        "$jsonSchema": {
            "bsonType": "object",
            "properties": {name: {"bsonType": type_} for name, type_ in _TYPES.items()},
        }
    },
}
UNTYPED: Command = {"create": "users"}
UNIQUE = (
    index("email", unique=True, sparse=True, collation=IGNORE_CASE),
    index("phone", unique=True, sparse=True),
    index("username", unique=True, sparse=True),
)


def mapped(fields: dict[str, str] | str, **users: Any) -> UserMapping:
    """A mapping of the collection `users`, unless `users` says otherwise."""
    if isinstance(fields, str):
        fields = {name: name for name in fields.split()}
    section = {"table": "users", "id": "_id", "password": "password", **users}
    return UserMapping.model_validate({"users": section, "fields": fields})


NESTED = mapped(
    {
        "email": "emails.$.address",
        "emailVerified": "emails.$.verified",
        "username": "username",
        "name": "profile.name",
        "city": "profile.address.city",
    },
    password="services.password.bcrypt",
)


@asynccontextmanager
async def opened(
    server: MongoDBServer,
    *commands: Command,
    mapping: UserMapping | None = None,
    documents: Sequence[Document] = (),
    roles: Sequence[str] = (),
    fresh: bool = False,
    watched: bool = True,
    **settings: Any,
) -> AsyncIterator[MongoDBStore]:
    """A store on a database of its own, in which `commands` have made a collection.

    It holds the `documents` and no others. `fresh`: nobody had it before, and nobody has it
    afterwards. With `roles`, the store is that of a user who has these roles of MongoDB's page, and
    no more; unless it is not `watched`, nothing comes to pass that they do not allow.
    """
    if fresh:
        database = await asyncio.to_thread(server.created, *commands)
    else:
        database = await server.emptied(*commands)
    if documents:
        with server.client(uuidRepresentation="standard") as client:
            client[database]["users"].insert_many([dict(one) for one in documents])
    user = await asyncio.to_thread(somebody, server, database, *roles) if roles else None
    adapter = MongoDB(
        StoreSettings(server.url(database, user), mapping or suite_mapping(), **settings)
    )
    watch = Watch()
    async with AsyncExitStack() as stack:
        with pytest.MonkeyPatch.context() as patch:
            if roles:
                patch.setattr(mongodb, "connect", partial(_connect, watch))
            store = await stack.enter_async_context(adapter.open())
        yield store
    if roles and watched:
        made = pages.roles(database)
        assert watch.done <= {one for role in roles for one in _allowed(made[role])}


def _connect(watch: "Watch", settings: StoreSettings, *listeners: Any) -> Client:
    return connect(settings, *listeners, watch)


class Watch(CommandListener):
    """What was done, each action with its collection: the tests' server looks at actions alone."""

    _ACTIONS: ClassVar = {
        **{name: name for name in ("find", "insert", "update", "listIndexes")},
        **{"aggregate": "find", "count": "find", "delete": "remove", "findAndModify": "update"},
    }
    _FREE: ClassVar = {"connectionStatus", "endSessions", "hello", "ping"}

    def __init__(self) -> None:
        self.done: set[tuple[str, str]] = set()
        self._asked: dict[int, Document] = {}

    def started(self, event: CommandStartedEvent) -> None:
        self._asked[event.request_id] = event.command

    def succeeded(self, event: CommandSucceededEvent) -> None:
        command = self._asked.pop(event.request_id)
        name = event.command_name
        if name == "listCollections":
            self.done.add((name, ""))
        elif name == "getMore":
            self.done.add(("find", command["collection"]))
        elif command and name not in self._FREE:  # without words where it is about passwords
            self.done.add((self._ACTIONS.get(name, name), command[name]))
        if any(one.get("upsert") for one in command.get("updates", ())):
            self.done.add(("insert", command[name]))

    def failed(self, event: CommandFailedEvent) -> None:
        del self._asked[event.request_id]


def _allowed(role: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for privilege in role["privileges"]:
        for action in privilege["actions"]:
            yield action, privilege["resource"]["collection"]


_KNOWN: dict[str, dict[tuple[str, ...], str]] = {}


def somebody(server: MongoDBServer, database: str, *roles: str) -> str:
    """A user who has these roles of MongoDB's page in a database, and no others."""
    if database not in _KNOWN:
        _KNOWN[database] = {}
        server.run(*pages.roles(database).values(), database=database)
    users = _KNOWN[database]
    if roles not in users:
        users[roles] = f"u{uuid4().hex[:12]}"
        granted = [{"role": role, "db": database} for role in roles]
        server.run({"createUser": users[roles], "pwd": PASSWORD, "roles": granted})
    return users[roles]


async def insert(store: MongoDBStore, *documents: dict[str, Any]) -> None:
    """Add documents behind the store's back."""
    await store._users.insert_many([dict(document) for document in documents])


async def only(store: MongoDBStore) -> dict[str, Any]:
    """The first document, all of it."""
    document = await store._users.find_one()
    assert document is not None
    return document


async def follow(store: MongoDBStore, advice: str) -> None:
    """Do what mongosh would do."""
    found = re.search(r'db\.getCollection\("users"\)\.createIndex\((.*)\)$', advice)
    assert found is not None
    keys, options = json.loads(f"[{found[1]}]")
    await store._users.create_index(keys, **options)


async def uses_an_index(store: MongoDBStore, identifier: str, value: str) -> bool:
    """Whether the server reads but an index for what a lookup asks it."""
    asked: list[dict[str, Any]] = []
    find = store._users.find

    def recorded(wanted: Any, projection: Any, **options: Any) -> Any:
        collation = options["collation"]
        query = {"find": store._users.name, "filter": wanted, "projection": projection}
        asked.append(query | ({"collation": collation} if collation else {}))
        return find(wanted, projection, **options)

    store._users.find = recorded
    await store.find_users({identifier: value})
    (query,) = asked
    plan = (await store._users.database.command({"explain": query}))["queryPlanner"]
    stages = str(plan["winningPlan"])
    return "IXSCAN" in stages and "COLLSCAN" not in stages
