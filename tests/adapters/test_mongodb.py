"""MongoDB under the contract, and what only MongoDB has."""

import asyncio
import gc
import json
import re
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any, ClassVar, cast
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
from bson import Binary, Decimal128, Int64, ObjectId, Timestamp
from bson.datetime_ms import DatetimeMS
from bson.errors import InvalidBSON, InvalidDocument
from pymongo import errors
from pymongo.monitoring import (
    CommandFailedEvent,
    CommandListener,
    CommandStartedEvent,
    CommandSucceededEvent,
)

from custdb_adapters import mongodb
from custdb_adapters._mongodb import indexes, rights, schema
from custdb_adapters._mongodb.client import Client, connect
from custdb_adapters._mongodb.collection import Column, bind
from custdb_adapters._mongodb.errors import translate
from custdb_adapters._mongodb.lane import Lane, together
from custdb_adapters._mongodb.paths import parse
from custdb_adapters._mongodb.types import decode
from custdb_adapters.mongodb import MongoDB, MongoDBStore
from custdb_gateway.errors import (
    AmbiguousUser,
    ConfigurationError,
    InvalidValue,
    NotSupported,
    Overloaded,
    StoreRejected,
    StoreUnavailable,
    UserExists,
    UserNotFound,
)
from custdb_gateway.mapping import MatchSection, UserMapping, load_mapping
from custdb_gateway.store import StoreSettings, UserStore
from custdb_gateway.testing import SuiteTable, TablesContract, UserStoreContract, suite_mapping
from custdb_gateway.user import Page
from custdb_gateway.values import Kind
from tests.adapters import documents
from tests.servers.mongodb import (
    PASSWORD,
    Command,
    Document,
    MongoDBServer,
    PrivateMongoDBServer,
    index,
)

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


@asynccontextmanager
async def opened(
    server: MongoDBServer,
    *commands: Command,
    mapping: UserMapping | None = None,
    roles: Sequence[str] = (),
    fresh: bool = False,
    watched: bool = True,
    **settings: Any,
) -> AsyncIterator[MongoDBStore]:
    """A store on a database of its own, in which `commands` have made an empty collection.

    `fresh`: nobody had it before, and nobody has it afterwards. With `roles`, the store is that of
    a user who has these roles of the documents, and no more; unless it is not `watched`, nothing
    comes to pass that they do not allow.
    """
    if fresh:
        database = await asyncio.to_thread(server.created, *commands)
    else:
        database = await server.emptied(*commands)
    user = await asyncio.to_thread(somebody, server, database, *roles) if roles else None
    adapter = MongoDB(
        StoreSettings(server.url(database, user), mapping or suite_mapping(), **settings)
    )
    watch = Watch()
    async with AsyncExitStack() as stack:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(mongodb, "connect", partial(_connect, watch))
            store = await stack.enter_async_context(adapter.open())
        yield store
    if roles and watched:
        made = documents.roles(database)
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
            self.done.add((self._ACTIONS[name], command[name]))
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
    """A user who has these roles of the documents in a database, and no others."""
    if database not in _KNOWN:
        _KNOWN[database] = {}
        server.run(*documents.roles(database).values(), database=database)
    users = _KNOWN[database]
    if roles not in users:
        users[roles] = f"u{uuid4().hex[:12]}"
        granted = [{"role": role, "db": database} for role in roles]
        server.run({"createUser": users[roles], "pwd": PASSWORD, "roles": granted})
    return users[roles]


class TestMongoDB(UserStoreContract):
    """With the role that the documents make, and no other."""

    cannot = frozenset({"microseconds"})
    # The server of the tests takes no longer pattern; MongoDB itself takes 32,000 characters.
    longest_keyword = 900

    @pytest_asyncio.fixture
    async def store(self, guarded_mongodb: MongoDBServer) -> AsyncIterator[MongoDBStore]:
        roles = ["gatewayWrites"]
        async with opened(guarded_mongodb, TYPED, *UNIQUE, roles=roles) as store:
            assert store._unique == {"id", "email", "phone", "username"}
            yield store

    async def break_client(self, store: UserStore) -> None:
        await cast(MongoDBStore, store)._users.database.client.close()


def _made(table: SuiteTable) -> Iterator[Command]:
    """The commands that make a table of the suite, as a collection without much of a schema."""
    id_path = "_id" if table.id == "id" else table.id
    types = {"made": {}, "uuid": {"bsonType": "binData"}, "text": {"bsonType": "string"}}
    properties = {id_path: types[table.id_kind]}
    properties |= {
        name: {"bsonType": "bool"} for name, kind in table.columns.items() if kind is Kind.BOOLEAN
    }
    schema = {"properties": properties}
    yield {"create": table.name, "validator": {"$jsonSchema": schema}}
    for name, rule in table.unique.items():
        options = {"collation": IGNORE_CASE} if rule == "ignore-case" else {}
        yield index(name, collection=table.name, unique=True, sparse=True, **options)


class TestTables(TablesContract):
    cannot = frozenset({"columns"})

    @pytest.fixture(autouse=True)
    def _server(self, guarded_mongodb: MongoDBServer) -> None:
        self.server = guarded_mongodb

    @asynccontextmanager
    async def opened(
        self, table: SuiteTable, mapping: UserMapping, *, keep: bool = False, **settings: Any
    ) -> AsyncIterator[MongoDBStore]:
        if not keep:
            self.database = await asyncio.to_thread(self.server.created, *_made(table))
        patient = {"pool_wait": 30, "timeout": 30, **settings}  # the tests' server is slow
        url = self.server.url(self.database, appName=self.database)
        store_settings = StoreSettings(url, mapping, **patient)
        async with MongoDB(store_settings).open() as store:
            yield store

    async def follow(self, store: MongoDBStore, advice: str) -> None:
        await _follow(store, advice)

    async def make_ledger(self, store: Any) -> None:
        await asyncio.to_thread(
            self.server.run, {"create": "custdb_ledger"}, database=self.database
        )

    async def uses_an_index(self, store: MongoDBStore, identifier: str) -> bool:
        value = str(ObjectId()) if identifier == "id" else "E7@x"
        return await _uses_an_index(store, identifier, value)

    async def connections(self, store: MongoDBStore) -> int:
        """Those for commands: on the ones that the driver keeps watch with, nobody is."""
        everything = {"currentOp": 1, "$all": True}
        with self.server.client() as client:
            found = client.admin.command(everything)["inprog"]
        names = [
            one.get("clientMetadata", {}).get("application", {}).get("name")
            for one in found
            if one.get("effectiveUsers")
        ]
        return names.count(self.database)


def _deep(levels: int) -> Any:
    value: Any = []
    for _ in range(levels - 1):
        value = [value]
    return value


def _mapping(fields: dict[str, str] | str, **users: Any) -> UserMapping:
    if isinstance(fields, str):
        fields = {name: name for name in fields.split()}
    section = {"table": "users", "id": "_id", "password": "password", **users}
    return UserMapping.model_validate({"users": section, "fields": fields})


class TestSettings:
    @pytest.mark.parametrize(
        "url",
        [
            "mongodb://h/users?maxPolSize=3",
            "mongodb+srv://h.example.com/users?maxPolSize=3",
            "mongodb://h/users?timeoutMS=long",
            "mongodb://h/users?tls=true&tlsCAFile=/not/there",
            "mongodb://ada:s3:cret@h/users",
            "mongodb://h/bad%20name",
            "mongodb://h:70000/users",
            "mongodb:///users",
            "mongodb://h/users?x",
        ],
    )
    def test_a_url_that_the_driver_does_not_take(self, url: str) -> None:
        with pytest.raises(ConfigurationError, match=r"^CUSTDB_STORE_URL: .*does not take it"):
            MongoDB(StoreSettings(url, suite_mapping()))

    @pytest.mark.parametrize("url", ["mongodb://h", "mongodb://h/", "mongodb://h/?tls=true"])
    def test_a_url_without_a_database(self, url: str) -> None:
        with pytest.raises(ConfigurationError, match="name a database, as in mongodb://host/users"):
            MongoDB(StoreSettings(url, suite_mapping()))

    def test_a_url_with_which_writes_are_not_acknowledged(self) -> None:
        with pytest.raises(ConfigurationError, match="w=0"):
            MongoDB(StoreSettings("mongodb://h/users?w=0", suite_mapping()))

    def test_nothing_is_looked_up_before_it_is_opened(self) -> None:
        MongoDB(StoreSettings("mongodb+srv://nowhere.invalid/users", suite_mapping()))

    def test_the_url_wins(self) -> None:
        url = "mongodb://h/users?maxPoolSize=3&w=1&timeoutms=250"
        options = connect(StoreSettings(url, suite_mapping(), pool_size=7, timeout=2)).options
        assert options.pool_options.max_pool_size == 3
        assert options.write_concern.document == {"w": 1}
        assert options.timeout == 0.25
        assert options.server_selection_timeout == 2

    @pytest.mark.parametrize(
        ("fields", "users", "problem"),
        [
            ({"email": "a..b"}, {}, "fields.email: 'a..b' has a part without a name"),
            ({"email": "a.$"}, {}, "fields.email: 'a.$' has a `$` that is not between"),
            ({"email": "$.a"}, {}, "fields.email: '$.a' has a `$` that is not between"),
            ({"email": "a.$.$.b"}, {}, "fields.email: 'a.$.$.b' has a `$` that is not"),
            ({"email": "a.$b"}, {}, "fields.email: 'a.$b' has a part that starts with"),
            ({"email": "a\0b"}, {}, "holds a NUL"),
            ({"email": "email"}, {"schema": "app"}, "users.schema: leave it out"),
            ({"email": "email"}, {"table": "a$b"}, "users.table: 'a$b' cannot be the name"),
            (
                {"email": "email", "settings": "services"},
                {"password": "services.password.bcrypt"},
                "fields.settings: would release the password at 'services.password.bcrypt'",
            ),
            (
                {"email": "email", "salt": "hashes.0.salt"},
                {"password": "hashes"},
                "fields.salt: would release the password",
            ),
            (
                {"email": "emails.$.address", "emailVerified": "emails.verified"},
                {},
                "fields.emailVerified: takes 'emails' for an object, and fields.email does not",
            ),
        ],
    )
    def test_a_mapping_that_cannot_be(
        self, fields: dict[str, str], users: dict[str, str], problem: str
    ) -> None:
        with pytest.raises(ConfigurationError) as caught:
            MongoDB(StoreSettings("mongodb://h/users", _mapping(fields, **users)))
        assert problem in str(caught.value)

    def test_all_problems_are_told_at_once(self) -> None:
        mapping = _mapping({"email": "a..b", "phone": "$"}, schema="app")
        with pytest.raises(ConfigurationError) as caught:
            MongoDB(StoreSettings("mongodb://ada:s3cret@h/", mapping))
        assert len(caught.value.problems) == 4
        assert "s3cret" not in str(caught.value)

    @pytest.mark.asyncio
    async def test_a_collection_that_is_not_there(self, mongodb: MongoDBServer) -> None:
        url = mongodb.url(await mongodb.emptied(UNTYPED))
        adapter = MongoDB(StoreSettings(url, suite_mapping("user")))
        with pytest.raises(ConfigurationError, match="no collection 'user'; did you mean 'users'"):
            async with adapter.open():
                pass


NESTED = _mapping(
    {
        "email": "emails.$.address",
        "emailVerified": "emails.$.verified",
        "username": "username",
        "name": "profile.name",
        "city": "profile.address.city",
    },
    password="services.password.bcrypt",
)
# The server of the tests has a code of its own for a value of another type.
NOT_OVERWRITTEN = pytest.raises((InvalidValue, StoreRejected))
EMAILS = [
    {"address": "Ada@one.example", "verified": False, "note": 1},
    {"address": "ada@two.example", "verified": True, "note": 2},
]


class TestPaths:
    """Documents as Meteor has them."""

    @pytest_asyncio.fixture
    async def store(self, mongodb: MongoDBServer) -> AsyncIterator[MongoDBStore]:
        unique = index("emails.address", unique=True, sparse=True, collation=IGNORE_CASE)
        async with opened(mongodb, UNTYPED, unique, mapping=NESTED) as store:
            yield store

    @pytest.mark.asyncio
    async def test_the_element_that_matches_is_the_one_that_is_meant(
        self, store: MongoDBStore
    ) -> None:
        await _insert(store, {"_id": "1", "username": "ada", "emails": EMAILS})
        (first,) = await store.find_users({"email": "ADA@ONE.example"})
        assert (first["email"], first["emailVerified"]) == ("Ada@one.example", False)
        (second,) = await store.find_users({"email": "ADA@TWO.example"})
        assert (second["email"], second["emailVerified"]) == ("ada@two.example", True)
        assert await store.find_users({"username": "ada"}) == [first]
        both = {"username": "ada", "email": "ada@two.example"}
        assert await store.find_users(both) == [second]
        assert (await store.list_users(Page(1, 1))).users == [first]
        assert (await store.search_users("two.EXAMPLE", Page(1, 1))).users == [first]

    @pytest.mark.asyncio
    async def test_a_new_user_is_made_of_objects_and_arrays(self, store: MongoDBStore) -> None:
        values = {"email": "a@x", "emailVerified": True, "name": "Ada", "city": "London"}
        created = await store.create_user(values, "hash")
        assert created == {"id": created["id"], **values}
        document = await _only(store)
        del document["_id"]
        assert document == {
            "emails": [{"address": "a@x", "verified": True}],
            "profile": {"name": "Ada", "address": {"city": "London"}},
            "services": {"password": {"bcrypt": "hash"}},
        }
        (account,) = await store.find_accounts({"email": "A@x"})
        assert (account.profile, account.password_hash) == (created, "hash")
        assert await store.sample_password_hashes(9) == ["hash"]

    @pytest.mark.asyncio
    async def test_a_change_leaves_what_is_beside_it(self, store: MongoDBStore) -> None:
        services = {"password": {"bcrypt": "old", "since": 3}, "resume": ["token"]}
        before = {"emails": EMAILS, "profile": {"name": "Ada", "age": 36}, "services": services}
        await _insert(store, {"_id": "1", **before})
        values = {"email": "new@x", "name": "$profile.age", "city": "London"}
        changed = await store.update_user("1", values, "new")
        assert changed == {"id": "1", **values, "emailVerified": False}
        assert await _only(store) == {
            "_id": "1",
            "emails": [{**EMAILS[0], "address": "new@x"}, EMAILS[1]],
            "profile": {"name": "$profile.age", "age": 36, "address": {"city": "London"}},
            "services": {"password": {"bcrypt": "new", "since": 3}, "resume": ["token"]},
        }

    @pytest.mark.asyncio
    @pytest.mark.parametrize("nothing", [{}, {"emails": None, "profile": None}, {"emails": []}])
    async def test_a_change_makes_what_is_missing(
        self, store: MongoDBStore, nothing: dict[str, Any]
    ) -> None:
        await _insert(store, {"_id": "1", **nothing})
        values = {"email": "a@x", "emailVerified": True, "city": "London"}
        assert await store.update_user("1", values, None) == {"id": "1", **values}
        assert await _only(store) == {
            "_id": "1",
            "emails": [{"address": "a@x", "verified": True}],
            "profile": {"address": {"city": "London"}},
        }

    @pytest.mark.asyncio
    async def test_clearing_makes_nothing(self, store: MongoDBStore) -> None:
        before: dict[str, Any] = {"_id": "1", "username": "ada", "profile": None, "emails": []}
        await _insert(store, before)
        cleared = {"email": None, "emailVerified": None, "name": None, "city": None}
        changed = await store.update_user("1", cleared, None)
        assert changed == {"id": "1", "username": "ada"}
        assert await _only(store) == before

    @pytest.mark.asyncio
    async def test_clearing_leaves_what_is_beside_it(self, store: MongoDBStore) -> None:
        await _insert(store, {"_id": "1", "emails": EMAILS, "profile": {"name": "A", "age": 36}})
        changed = await store.update_user("1", {"email": None, "name": None}, None)
        assert changed == {"id": "1", "emailVerified": False}
        first = {"verified": False, "note": 1}
        document = {"_id": "1", "emails": [first, EMAILS[1]], "profile": {"age": 36}}
        assert await _only(store) == document

    @pytest.mark.asyncio
    @pytest.mark.parametrize(
        "other", [{"profile": "text"}, {"profile": [{"name": "x"}]}, {"emails": {"address": "x"}}]
    )
    async def test_what_is_something_else_is_not_overwritten(
        self, store: MongoDBStore, other: dict[str, Any]
    ) -> None:
        before = {"_id": "1", "username": "ada", **other}
        await _insert(store, before)
        with NOT_OVERWRITTEN:
            await store.update_user("1", {"email": "a@x", "name": "Ada"}, None)
        assert await _only(store) == before
        await store.find_users({"username": "ada"})

    @pytest.mark.asyncio
    async def test_a_plain_path_reads_through_an_array(self, mongodb: MongoDBServer) -> None:
        mapping = _mapping({"email": "emails.address", "emailVerified": "emails.verified"})
        async with opened(mongodb, UNTYPED, mapping=mapping) as store:
            await _insert(store, {"_id": "1", "emails": EMAILS}, {"_id": "2", "emails": EMAILS[0]})
            expected = {"id": "1", "email": "ada@two.example", "emailVerified": True}
            assert await store.find_users({"email": "ada@two.example"}) == [expected]
            assert len(await store.find_users({"email": "ada@one.example"})) == 2
            with NOT_OVERWRITTEN:
                await store.update_user("1", {"emailVerified": True}, None)
            changed = await store.update_user("2", {"emailVerified": True}, None)
            assert changed["emailVerified"] is True

    @pytest.mark.asyncio
    async def test_a_numbered_element_is_that_one_alone(self, mongodb: MongoDBServer) -> None:
        mapping = _mapping({"email": "emails.1.address", "username": "username"})
        async with opened(mongodb, UNTYPED, mapping=mapping) as store:
            await _insert(store, {"_id": "1", "username": "ada", "emails": EMAILS})
            assert await store.find_users({"email": "ada@one.example"}) == []
            (ada,) = await store.find_users({"email": "ada@TWO.example"})
            assert ada["email"] == "ada@two.example"
            await store.update_user("1", {"email": "new@x"}, None)
            emails = [EMAILS[0], {**EMAILS[1], "address": "new@x"}]
            assert (await _only(store))["emails"] == emails

    @pytest.mark.asyncio
    async def test_an_array_of_values_matches_by_any(self, mongodb: MongoDBServer) -> None:
        url = mongodb.url(await mongodb.emptied(UNTYPED))
        settings = StoreSettings(url, _mapping("email username"))
        async with MongoDB(settings).open() as store:
            await _insert(store, {"_id": "1", "username": "ada", "email": ["a@x", "b@x"]})
        async with MongoDB(settings).open() as store:
            assert store.kinds["email"] is Kind.TEXT
            assert (await store.find_users({"email": "B@x"}))[0]["email"] == "b@x"
            assert (await store.find_users({"username": "ada"}))[0]["email"] == "a@x"
            changed = await store.update_user("1", {"email": "new@x"}, None)
            assert changed["email"] == "new@x"
            assert (await _only(store))["email"] == ["new@x", "b@x"]
            await store.create_user({"username": "grace", "email": "g@x"}, None)
            assert (await store.find_users({"email": "g@x"}))[0]["username"] == "grace"

    @pytest.mark.asyncio
    async def test_nothing_that_is_not_mapped_leaves_the_server(self, store: MongoDBStore) -> None:
        services = {"password": {"bcrypt": "hash"}, "resume": ["token"]}
        await _insert(store, {"_id": "1", "emails": EMAILS, "services": services, "x": 1})
        (found,) = await store._lookups.find({"email": "ada@two.example"})
        assert found.document.keys() == {"_id", "emails"}
        assert found.document["emails"][0].keys() == {"address", "verified"}

    @pytest.mark.asyncio
    async def test_a_field_inside_another(self, mongodb: MongoDBServer) -> None:
        mapping = _mapping({"email": "email", "all": "profile", "name": "profile.name"})
        async with opened(mongodb, UNTYPED, mapping=mapping) as store:
            await _insert(store, {"_id": "1", "email": "a@x", "profile": {"name": "Ada", "n": 1}})
            (ada,) = await store.find_users({"email": "a@x"})
            assert (ada["all"], ada["name"]) == ({"name": "Ada", "n": 1}, "Ada")
            with pytest.raises(InvalidValue):
                await store.update_user("1", {"all": "x", "name": "y"}, None)
            with pytest.raises(InvalidValue):
                await store.create_user({"all": "x", "name": "y", "email": "b@x"}, None)


class TestIds:
    @pytest.mark.asyncio
    @pytest.mark.parametrize(
        ("stored", "text"),
        [
            (ObjectId("507f1f77bcf86cd799439011"), "507f1f77bcf86cd799439011"),
            ("507f1f77bcf86cd799439011", "507f1f77bcf86cd799439011"),
            (7, "7"),
            (7.0, "7"),
            (Int64(-(2**63)), str(-(2**63))),
            (Decimal128("7"), "7"),
            ("7", "7"),
            (UUID(int=7), "00000000-0000-0000-0000-000000000007"),
            (Binary(UUID(int=7).bytes, 3), "00000000-0000-0000-0000-000000000007"),
            ("ada", "ada"),
        ],
    )
    async def test_of_each_type_are_found_changed_and_deleted(
        self, mongodb: MongoDBServer, stored: Any, text: str
    ) -> None:
        async with opened(mongodb, UNTYPED, mapping=_mapping("email")) as store:
            await _insert(store, {"_id": stored, "email": "a@x"})
            ada = {"id": text, "email": "a@x"}
            assert await store.find_users({"id": text}) == [ada]
            assert await store.find_users({"email": "a@x"}) == [ada]
            changed = await store.update_user(text, {"email": "b@x"}, None)
            assert changed == {"id": text, "email": "b@x"}
            assert await store.delete_user(text)

    @pytest.mark.asyncio
    @pytest.mark.parametrize("text", ["07", "7.0", "+7", " 7", "7e0", "\u0667", "-0"])
    async def test_a_number_has_one_spelling(self, mongodb: MongoDBServer, text: str) -> None:
        async with opened(mongodb, UNTYPED, mapping=_mapping("email")) as store:
            await _insert(store, {"_id": 7, "email": "a@x"}, {"_id": 0, "email": "b@x"})
            assert await store.find_users({"id": text}) == []
            assert not await store.delete_user(text)

    @pytest.mark.asyncio
    async def test_that_read_alike_are_ambiguous(self, mongodb: MongoDBServer) -> None:
        url = mongodb.url(await mongodb.emptied(UNTYPED))
        settings = StoreSettings(url, _mapping("email"))
        async with MongoDB(settings).open() as store:
            await _insert(store, {"_id": 7, "email": "a@x"}, {"_id": "7", "email": "b@x"})
            await _insert(store, {"_id": True, "email": "c@x"}, {"_id": 1, "email": "d@x"})
            assert len(await store.find_users({"id": "7"})) == 2
            assert len(await store.find_users({"id": "1"})) == 1
        async with MongoDB(settings).open() as store:
            with pytest.raises(AmbiguousUser):
                await store.update_user("7", {"email": "x@x"}, None)
            with pytest.raises(AmbiguousUser):
                await store.delete_user("7")
            assert (await store.list_users(Page(1, 10))).total == 4

    @pytest.mark.asyncio
    @pytest.mark.parametrize(
        ("present", "new"),
        [(None, ObjectId), (ObjectId(), ObjectId), ("a", str), (UUID(int=1), UUID)],
    )
    async def test_new_ones_are_of_the_type_of_the_others(
        self, mongodb: MongoDBServer, present: Any, new: type
    ) -> None:
        url = mongodb.url(await mongodb.emptied(UNTYPED))
        settings = StoreSettings(url, _mapping("email"))
        if present is not None:
            async with MongoDB(settings).open() as store:
                await _insert(store, {"_id": present, "email": "old@x"})
        async with MongoDB(settings).open() as store:
            ada = await store.create_user({"email": "ada@x"}, None)
            assert await store.find_users({"id": ada["id"]}) == [ada]
            (found,) = await store._lookups.find({"email": "ada@x"})
            assert type(found.document["_id"]) is new
            given = str(UUID(int=2))
            named = await store.create_user({"id": given, "email": "grace@x"}, None)
            assert (named["id"] == given) is (new is not ObjectId)
            for taken in (ada["id"], named["id"]):
                with pytest.raises(UserExists):
                    await store.create_user({"id": taken, "email": "third@x"}, None)

    @pytest.mark.asyncio
    async def test_numbers_are_not_made_up(self, mongodb: MongoDBServer) -> None:
        url = mongodb.url(await mongodb.emptied(UNTYPED))
        settings = StoreSettings(url, _mapping("email"))
        async with MongoDB(settings).open() as store:
            await _insert(store, {"_id": 7, "email": "old@x"})
        async with MongoDB(settings).open() as store:
            with pytest.raises(InvalidValue):
                await store.create_user({"email": "ada@x"}, None)
            assert (await store.create_user({"id": 8, "email": "ada@x"}, None))["id"] == "8"
            with pytest.raises(UserExists):
                await store.create_user({"id": "7", "email": "b@x"}, None)

    @pytest.mark.asyncio
    async def test_a_field_called_id(self, mongodb: MongoDBServer) -> None:
        url = mongodb.url(await mongodb.emptied(UNTYPED))
        settings = StoreSettings(url, _mapping("email", id="id"))
        async with MongoDB(settings).open() as store:
            assert store._collection.columns["id"].path.query == "_id"
            await _insert(store, {"id": "ada", "email": "ada@x"})
        async with MongoDB(settings).open() as store:
            assert await store.find_users({"id": "ada"}) == [{"id": "ada", "email": "ada@x"}]
            grace = await store.create_user({"email": "grace@x"}, None)
            assert grace == {"id": str(UUID(grace["id"])), "email": "grace@x"}
            assert await store.find_users({"id": grace["id"]}) == [grace]
            assert await store.delete_user("ada")

    @pytest.mark.asyncio
    async def test_genauths_own_table(self, mongodb: MongoDBServer) -> None:
        mapping = load_mapping("genauth", [])
        async with opened(mongodb, UNTYPED, mapping=mapping) as store:
            values = {"email": "a@x", "emailVerified": True, "loginsCount": 3, "birthdate": "x"}
            ada = await store.create_user(values, "hash")
            assert ada == {"id": ada["id"], **values}
            assert await store.find_users({"id": ada["id"]}) == [ada]


class TestTypes:
    SURPRISES: ClassVar[list[tuple[Any, Any]]] = [
        ("text", "text"),
        (7, 7),
        (Int64(2**53 + 1), str(2**53 + 1)),
        (1.5, 1.5),
        (2.0, 2),
        (float("nan"), None),
        (Decimal128("0.10"), 0.1),
        (Decimal128("NaN"), None),
        (True, True),
        (datetime(2024, 2, 29, 12, tzinfo=UTC), "2024-02-29T12:00:00Z"),
        (ObjectId("507f1f77bcf86cd799439011"), "507f1f77bcf86cd799439011"),
        (UUID(int=7), "00000000-0000-0000-0000-000000000007"),
        (Binary(UUID(int=7).bytes, 3), "00000000-0000-0000-0000-000000000007"),
        (b"bytes", "bytes"),
        (Timestamp(1709208000, 1), "2024-02-29T12:00:00Z"),
        ([1, {"a": ObjectId("507f1f77bcf86cd799439011")}], [1, {"a": "507f1f77bcf86cd799439011"}]),
        ({"a": {"b": [datetime(2024, 2, 29, tzinfo=UTC)]}}, {"a": {"b": ["2024-02-29T00:00:00Z"]}}),
        (None, None),
    ]

    @pytest.mark.asyncio
    async def test_what_is_stored_goes_out_as_what_it_is(self, mongodb: MongoDBServer) -> None:
        fields = {f"f{number}": f"f{number}" for number in range(len(self.SURPRISES))}
        mapping = _mapping({"email": "email", **fields})
        async with opened(mongodb, UNTYPED, mapping=mapping) as store:
            stored = {f"f{number}": value for number, (value, _) in enumerate(self.SURPRISES)}
            await _insert(store, {"_id": "1", "email": "a@x", **stored})
            (ada,) = await store.find_users({"email": "a@x"})
            for number, (_, released) in enumerate(self.SURPRISES):
                assert ada.get(f"f{number}") == released
                assert type(ada.get(f"f{number}")) is type(released)
            json.dumps(ada)

    def test_a_time_that_iso_8601_cannot_tell(self) -> None:
        """The server of the tests does not take it."""
        assert decode({"a": DatetimeMS(2**60)}) == {"a": None}

    @pytest.mark.asyncio
    @pytest.mark.parametrize(
        "value",
        [
            {"$ne": None},
            {"a": [{"$where": "1"}]},
            {"a.b": 1},
            {"a\0": 1},
            {"a": 2**63},
            [[2**64]],
            _deep(101),
        ],
    )
    async def test_no_operator_ever_gets_into_a_document(
        self, mongodb: MongoDBServer, value: Any
    ) -> None:
        async with opened(mongodb, TYPED) as store:
            ada = await store.create_user({"username": "ada"}, None)
            with pytest.raises(InvalidValue):
                await store.create_user({"username": "u", "settings": value}, None)
            with pytest.raises(InvalidValue):
                await store.update_user(ada["id"], {"settings": value}, None)
            assert (await store.list_users(Page(1, 10))).users == [ada]

    @pytest.mark.asyncio
    async def test_what_is_as_deep_as_may_be_is_stored(self, mongodb: MongoDBServer) -> None:
        async with opened(mongodb, TYPED) as store:
            ada = await store.create_user({"username": "ada", "settings": _deep(99)}, None)
            assert await store.find_users({"username": "ada"}) == [ada]

    @pytest.mark.asyncio
    @pytest.mark.parametrize(
        ("declared", "kind"),
        [
            ("string", Kind.TEXT),
            ("int", Kind.INTEGER),
            ("long", Kind.INTEGER),
            ("double", Kind.NUMBER),
            ("decimal", Kind.NUMBER),
            ("number", Kind.NUMBER),
            ("bool", Kind.BOOLEAN),
            ("date", Kind.TIMESTAMP),
            ("binData", Kind.UUID),
            ("objectId", Kind.TEXT),
            ("object", Kind.JSON),
            (["null", "int"], Kind.INTEGER),
            (["object", "array"], Kind.JSON),
            ("regex", Kind.TEXT),
        ],
    )
    async def test_kinds_are_those_of_the_validator(
        self, mongodb: MongoDBServer, declared: Any, kind: Kind
    ) -> None:
        of_x: dict[str, Any] = {"bsonType": declared}
        inner = {"bsonType": "object", "properties": {"x": of_x}}
        schema = {"properties": {"x": of_x, "a": inner, "l": {"bsonType": "array", "items": inner}}}
        command = {"create": "users", "validator": {"$jsonSchema": schema}}
        mapping = _mapping({"email": "email", "x": "x", "y": "a.x", "z": "l.$.x", "q": "l.0.x"})
        async with opened(mongodb, command, mapping=mapping) as store:
            assert {store.kinds[field] for field in "xyzq"} == {kind}

    @pytest.mark.asyncio
    async def test_what_a_validator_declares_is_what_is_written(
        self, mongodb: MongoDBServer
    ) -> None:
        given = {
            "long": (1, Int64),
            "int": (1, int),
            "double": ("1.5", float),
            "decimal": ("1.5", Decimal128),
            "objectId": ("507f1f77bcf86cd799439011", ObjectId),
            "binData": (str(UUID(int=7)), UUID),
            "date": ("2024-02-29T12:34:56.789987Z", datetime),
        }
        properties = {name: {"bsonType": name} for name in given}
        command = {"create": "users", "validator": {"$jsonSchema": {"properties": properties}}}
        mapping = _mapping({"email": "email", **{name: name for name in given}})
        async with opened(mongodb, command, mapping=mapping) as store:
            values = {name: value for name, (value, _) in given.items()}
            created = await store.create_user({"email": "a@x", **values}, None)
            assert created["date"] == "2024-02-29T12:34:56.789Z"
            assert await store.find_users({"email": "a@x"}) == [created]
            document = await _only(store)
            for name, (_, type_) in given.items():
                assert type(document[name]) is type_, name
            for field, value in {
                "int": 2**31,
                "long": 2**63,
                "objectId": "x",
                "binData": "x",
                "decimal": "1." + "1" * 40,
            }.items():
                with pytest.raises(InvalidValue):
                    await store.update_user(created["id"], {field: value}, None)

    @pytest.mark.asyncio
    async def test_a_validator_refuses_what_it_does_not_know(self, mongodb: MongoDBServer) -> None:
        rules = {"required": ["email"], "properties": {"email": {"pattern": "@"}}}
        command = {"create": "users", "validator": {"$jsonSchema": rules}}
        async with opened(mongodb, command, mapping=_mapping("email username")) as store:
            with pytest.raises(InvalidValue):
                await store.create_user({"username": "ada"}, None)
            ada = await store.create_user({"email": "ada@x"}, None)
            with pytest.raises(InvalidValue):
                await store.update_user(ada["id"], {"email": "ada"}, None)

    @pytest.mark.asyncio
    async def test_without_a_validator_documents_tell(self, mongodb: MongoDBServer) -> None:
        fields = "email blocked createdAt birthdate count share tags company unknown loginsCount"
        url = mongodb.url(await mongodb.emptied(UNTYPED))
        settings = StoreSettings(url, _mapping(fields))
        async with MongoDB(settings).open() as store:
            assert [field for field in store.kinds if store.kinds[field] is not Kind.TEXT] == [
                "blocked",
                "createdAt",
                "loginsCount",
            ]
            day = datetime(1815, 12, 10, tzinfo=UTC)
            document = {"blocked": False, "birthdate": day, "count": 1, "share": 0.5, "tags": []}
            await _insert(store, *({**document, "createdAt": "x"} for _ in range(3)))
            await _insert(store, {"company": ObjectId(), "loginsCount": Int64(2), "count": "one"})
        async with MongoDB(settings).open() as store:
            assert store.kinds == {
                **dict.fromkeys("id email createdAt company unknown".split(), Kind.TEXT),
                "blocked": Kind.BOOLEAN,
                "birthdate": Kind.DATE,
                "count": Kind.INTEGER,
                "share": Kind.NUMBER,
                "tags": Kind.JSON,
                "loginsCount": Kind.INTEGER,
            }
            values = {"birthdate": "1815-12-10", "share": 1, "loginsCount": 3, "count": 2**40}
            ada = await store.create_user({"email": "a@x", **values}, None)
            assert ada == {"id": ada["id"], "email": "a@x", **values}

    @pytest.mark.asyncio
    async def test_a_document_that_is_too_large(self, mongodb: MongoDBServer) -> None:
        async with opened(mongodb, TYPED) as store:
            with pytest.raises(InvalidValue):
                await store.create_user({"username": "u", "name": "x" * 17_000_000}, None)

    @pytest.mark.asyncio
    async def test_half_a_character_is_refused(self, mongodb: MongoDBServer) -> None:
        async with opened(mongodb, TYPED) as store:
            with pytest.raises(InvalidValue):
                await store.create_user({"username": "\ud800"}, None)

    @pytest.mark.asyncio
    async def test_a_hash_in_bytes(self, mongodb: MongoDBServer) -> None:
        async with opened(mongodb, UNTYPED, mapping=_mapping("email")) as store:
            await _insert(store, {"email": "a@x", "password": b"$2b$10$abc"})
            await _insert(store, {"email": "b@x", "password": {"odd": 1}})
            (ada,) = await store.find_accounts({"email": "a@x"})
            assert ada.password_hash == "$2b$10$abc"
            (odd,) = await store.find_accounts({"email": "b@x"})
            assert odd.password_hash is None
            assert await store.sample_password_hashes(5) == ["$2b$10$abc"]


class TestMatching:
    @pytest.mark.asyncio
    async def test_invisible_characters_are_seen(self, mongodb: MongoDBServer) -> None:
        """To a collation that ignores case they are nothing."""
        async with opened(mongodb, TYPED, *UNIQUE) as store:
            await store.create_user({"email": "a\N{ZERO WIDTH SPACE}b@x"}, None)
            assert await store.find_users({"email": "ab@x"}) == []

    @pytest.mark.asyncio
    async def test_an_exact_email(self, mongodb: MongoDBServer) -> None:
        exact = suite_mapping(match={"email": "exact"})
        for commands in ([TYPED], [TYPED, *UNIQUE]):
            async with opened(mongodb, *commands, mapping=exact) as store:
                ada = await store.create_user({"email": "Ada@x"}, None)
                assert await store.find_users({"email": "Ada@x"}) == [ada]
                assert await store.find_users({"email": "ada@x"}) == []

    @pytest.mark.asyncio
    async def test_two_that_differ_in_case_are_both_found(self, mongodb: MongoDBServer) -> None:
        async with opened(mongodb, UNTYPED, mapping=_mapping("email")) as store:
            await _insert(store, *({"email": email} for email in ("a@x", "A@x", "A@X")))
            assert len(await store.find_users({"email": "a@X"})) == 2

    @pytest.mark.asyncio
    async def test_a_collection_that_is_blind_to_case(self, mongodb: MongoDBServer) -> None:
        blind = {**UNTYPED, "collation": IGNORE_CASE}
        async with opened(mongodb, blind, mapping=_mapping("email username")) as store:
            await _insert(store, {"_id": "a", "username": "ada"}, {"_id": "b", "username": "ADA"})
            assert await store.find_users({"username": "ada"}) == [{"id": "a", "username": "ada"}]
            assert await store.find_users({"id": "A"}) == []
            assert not await store.delete_user("A")

    @pytest.mark.asyncio
    async def test_each_caller_gets_its_own(self, mongodb: MongoDBServer) -> None:
        async with opened(mongodb, TYPED, *UNIQUE) as store:
            users = [
                await store.create_user({"email": f"E{n}@x", "username": f"u{n}"}, None)
                for n in range(200)
            ]
            asked = [*users, *users[:20]]
            by_email = (store.find_users({"email": user["email"].lower()}) for user in asked)
            by_name = (store.find_accounts({"username": user["username"]}) for user in asked)
            nobody = (store.find_users({"email": f"n{n}@x"}) for n in range(200))
            found: list[Any] = await asyncio.gather(*by_email, *by_name, *nobody)
            assert [user for (user,) in found[:220]] == asked
            assert [account.profile for (account,) in found[220:440]] == asked
            assert found[440:] == [[]] * 200

    @pytest.mark.asyncio
    async def test_one_value_that_many_have_hides_nobody(self, mongodb: MongoDBServer) -> None:
        async with opened(mongodb, UNTYPED, mapping=_mapping("username")) as store:
            await _insert(store, *({"username": "many"} for _ in range(1000)))
            await _insert(store, {"username": "one"})
            asked = ["one", "many", "nobody", "many", "one"]
            found = await asyncio.gather(*(store.find_users({"username": one}) for one in asked))
            assert [len(users) for users in found] == [1, 2, 0, 2, 1]
            assert found[0][0]["username"] == "one"

    @pytest.mark.asyncio
    async def test_one_that_cannot_be_asked_harms_nobody(self, mongodb: MongoDBServer) -> None:
        async with opened(mongodb, TYPED) as store:
            ada = await store.create_user({"username": "ada"}, None)
            asked = ["ada", "\ud800", "ada"] * 3
            calls = (store.find_users({"username": one}) for one in asked)
            found = await asyncio.gather(*calls, return_exceptions=True)
            assert [one for one in found if isinstance(one, list)] == [[ada]] * 6
            assert sum(isinstance(one, InvalidValue) for one in found) == 3

    @pytest.mark.asyncio
    async def test_a_keyword_that_is_too_long(self, mongodb: MongoDBServer) -> None:
        async with opened(mongodb, TYPED) as store:
            with pytest.raises(InvalidValue):
                await store.search_users("x" * 32_001, Page(1, 1))


BLIND = {"locale": "fr", "strength": 1}


class TestIndexes:
    @pytest.mark.asyncio
    async def test_the_advice_can_be_followed(self, mongodb: MongoDBServer) -> None:
        mapping = NESTED.model_copy(update={"match": MatchSection(username="ignore-case")})
        database = mongodb.created(UNTYPED)
        async with MongoDB(StoreSettings(mongodb.url(database), mapping)).open() as store:
            lacking = [one for one in await store.inspect() if not one.ok]
            assert [(one.subject, one.for_writing) for one in lacking] == [
                ("index for email", False),
                ("unique index for email", True),
                ("index for username", False),
                ("unique index for username", True),
            ]
            for finding in lacking:
                await _follow(store, finding.detail)
            assert all(finding.ok for finding in await store.inspect())
        async with MongoDB(StoreSettings(mongodb.url(database), mapping)).open() as store:
            assert store._unique == {"id", "email", "username"}
            await store.create_user({"username": "ada"}, None)
            await store.create_user({"username": "grace"}, None)  # neither has an email

    @pytest.mark.asyncio
    async def test_the_advice_stands_beside_other_indexes(self, mongodb: MongoDBServer) -> None:
        plain = index("email"), index("username")
        async with opened(mongodb, UNTYPED, *plain, mapping=_mapping("email username")) as store:
            lacking = [one for one in await store.inspect() if not one.ok]
            assert [one.subject for one in lacking] == [
                "index for email",
                "unique index for email",
                "unique index for username",
            ]
            for finding in lacking:
                await _follow(store, finding.detail)
            assert all(finding.ok for finding in await store.inspect())

    @pytest.mark.asyncio
    async def test_who_only_reads_needs_nothing_unique(self, mongodb: MongoDBServer) -> None:
        mapping = _mapping("username", read_only=True)
        async with opened(mongodb, UNTYPED, index("username"), mapping=mapping) as store:
            assert all(finding.ok for finding in await store.inspect())

    @pytest.mark.asyncio
    async def test_an_index_that_lets_one_user_be_without(self, mongodb: MongoDBServer) -> None:
        unique = index("username", unique=True)
        async with opened(mongodb, UNTYPED, unique, mapping=_mapping("username")) as store:
            (finding,) = [one for one in await store.inspect() if "unique" in one.subject]
            assert finding.ok
            assert "only one user can be without it" in finding.detail

    @pytest.mark.asyncio
    async def test_a_path_that_nobody_has(self, mongodb: MongoDBServer) -> None:
        async with opened(mongodb, UNTYPED, mapping=_mapping("email username")) as store:
            await _insert(store, {"mail": "a@x", "username": "ada"})
            (finding,) = [one for one in await store.inspect() if "field" in one.subject]
            assert (finding.subject, finding.ok) == ("field email", False)
            assert "did you mean 'mail'?" in finding.detail

    @pytest.mark.asyncio
    async def test_a_path_that_nobody_has_yet(self, mongodb: MongoDBServer) -> None:
        async with opened(mongodb, UNTYPED, mapping=_mapping("email phone")) as store:
            await _insert(store, {"email": "a@x", "age": 36})
            (finding,) = [one for one in await store.inspect() if "field" in one.subject]
            assert (finding.subject, finding.ok) == ("field phone", True)
            await store._users.delete_many({})
            await _insert(store, {"age": 36})
            found = [one.ok for one in await store.inspect() if "field" in one.subject]
            assert found == [False, False]

    @pytest.mark.parametrize(
        ("options", "finds", "keeps_apart"),
        [
            ({"unique": True}, True, True),
            ({}, True, False),
            ({"unique": True, "hidden": True}, False, True),
            ({"unique": True, "partialFilterExpression": {"username": {"$exists": True}}}, 1, 1),
            ({"unique": True, "partialFilterExpression": {"username": {"$type": "string"}}}, 1, 1),
            ({"unique": True, "partialFilterExpression": {"username": {"$gt": ""}}}, 1, 1),
            ({"unique": True, "partialFilterExpression": {"username": {"$gt": "m"}}}, 0, 0),
            ({"unique": True, "partialFilterExpression": {"active": True}}, False, False),
            ({"unique": True, "collation": IGNORE_CASE}, True, True),
            ({"unique": True, "key": {"tenant": 1, "username": 1}}, False, False),
            ({"unique": True, "key": {"username": 1, "tenant": 1}}, True, False),
            ({"key": {"username": "hashed"}}, True, False),
            ({"key": {"username": "text"}}, False, False),
        ],
    )
    def test_what_an_index_is_good_for(
        self, options: dict[str, Any], finds: bool, keeps_apart: bool
    ) -> None:
        listed = {"name": "i", "key": {"username": 1}, **options}
        column = Column(parse("username"))
        found = indexes._index(listed)
        assert found.finds(column, "exact") == finds
        assert found.keeps_apart(column, "exact") == keeps_apart

    @pytest.mark.parametrize(
        ("collation", "ignores"),
        [
            ({}, False),
            ({"locale": "en", "strength": 3}, False),
            ({"locale": "en", "strength": 2}, True),
            ({"locale": "fr", "strength": 1}, True),
            ({"locale": "en", "strength": 1, "caseLevel": True}, False),
            ({"locale": "tr", "strength": 2}, False),
        ],
    )
    def test_which_collations_ignore_case(self, collation: dict[str, Any], ignores: bool) -> None:
        listed = {"name": "i", "key": {"email": 1}, "unique": True, "collation": collation}
        assert indexes._index(listed).finds(Column(parse("email")), "ignore-case") == ignores

    @pytest.mark.asyncio
    @pytest.mark.parametrize("partial", [{"$exists": True}, {"$type": "string"}])
    async def test_a_partial_index_keeps_users_apart(
        self, mongodb: MongoDBServer, partial: Any
    ) -> None:
        only = {"username": partial}
        unique = index("username", unique=True, partialFilterExpression=only)
        async with opened(mongodb, UNTYPED, unique, mapping=_mapping("email username")) as store:
            assert "username" in store._unique
            ada = await store.create_user({"username": "ada"}, None)
            assert await store.find_users({"username": "ada"}) == [ada]
            with pytest.raises(UserExists):
                await store.create_user({"username": "ada"}, None)

    @pytest.mark.parametrize(
        ("rule", "default", "listed", "asked"),
        [
            ("exact", {}, {}, None),
            ("exact", {}, None, None),
            ("exact", BLIND, {}, indexes.SIMPLE),
            ("exact", BLIND, {"collation": BLIND}, None),
            ("exact", {}, {"collation": BLIND}, BLIND),
            ("ignore-case", {}, {}, IGNORE_CASE),
            ("ignore-case", {}, None, IGNORE_CASE),
            ("ignore-case", {}, {"collation": {**BLIND, "version": "57.1"}}, BLIND),
            ("ignore-case", BLIND, {"collation": BLIND}, None),
        ],
    )
    def test_are_asked_for_by_their_collation(
        self, rule: Any, default: Any, listed: Any, asked: Any
    ) -> None:
        mapping = _mapping("email").model_copy(update={"match": MatchSection(email=rule)})
        collection = replace(bind(mapping), collation=default)
        known = [] if listed is None else [{"name": "i", "key": {"email": 1}, **listed}]
        found = indexes.lookup(collection, "email", [indexes._index(one) for one in known])
        assert found.collation == asked

    @pytest.mark.asyncio
    async def test_that_may_not_be_seen(self, mongodb: MongoDBServer) -> None:
        async def forbidden(*_: Any) -> Any:
            raise errors.OperationFailure("secret", 13)

        async with opened(mongodb, TYPED, *UNIQUE) as store:
            store._users.list_indexes = forbidden  # type: ignore[method-assign,assignment]
            (finding,) = [one for one in await store.inspect() if not one.ok]
            assert finding.subject == "indexes"
            store._users.database.list_collections = forbidden  # type: ignore[method-assign,assignment]
            assert await schema._options(store._users) == {}

    @pytest.mark.asyncio
    async def test_lead_into_arrays(self, mongodb: MongoDBServer) -> None:
        unique = index("emails.address", unique=True, sparse=True, collation=IGNORE_CASE)
        async with opened(mongodb, UNTYPED, unique, mapping=NESTED) as store:
            two = [{"emails": [{"address": f"{x}{n}@x"} for x in "ab"]} for n in range(5000)]
            await _insert(store, *two)
            assert await _uses_an_index(store, "email", "B7@X")

    @pytest.mark.asyncio
    async def test_without_a_unique_one_a_look_comes_first(self, mongodb: MongoDBServer) -> None:
        async with opened(mongodb, UNTYPED) as store:
            assert store._unique == {"id"}
            ada = await store.create_user({"email": "ada@x", "username": "ada"}, None)
            with pytest.raises(UserExists):
                await store.create_user({"email": "ADA@x"}, None)
            grace = await store.create_user({"email": "grace@x"}, None)
            with pytest.raises(UserExists):
                await store.update_user(grace["id"], {"email": "Ada@x"}, None)
            with pytest.raises(UserNotFound):
                await store.update_user("4711", {"email": "Ada@x"}, None)
            changed = await store.update_user(ada["id"], {"email": "ADA@x"}, None)
            assert changed["email"] == "ADA@x"


class TestRights:
    STATUS: ClassVar[dict[str, Any]] = {
        "authenticatedUsers": [{"user": "gate way", "db": "admin"}],
        "authenticatedUserPrivileges": [],
    }

    @pytest.mark.parametrize(
        ("resource", "counts"),
        [
            ({"db": "shop", "collection": "users"}, True),
            ({"db": "shop", "collection": ""}, True),
            ({"db": "", "collection": "users"}, True),
            ({"anyResource": True}, True),
            ({"db": "shop", "collection": "orders"}, False),
            ({"db": "other", "collection": ""}, False),
            ({"cluster": True}, False),
        ],
    )
    def test_are_held_on_the_collection(self, resource: dict[str, Any], counts: bool) -> None:
        privileges = [{"resource": resource, "actions": ["find", "insert", "update", "remove"]}]
        status = {**self.STATUS, "authenticatedUserPrivileges": privileges}
        found = [*rights.findings(status, _shop(), read_only=False, marks=False)]
        assert [finding.ok for finding in found] == [counts] * 4

    def test_that_are_missing_are_named(self) -> None:
        privileges = [
            {"resource": {"db": "shop", "collection": "users"}, "actions": ["find", "update"]}
        ]
        status = {**self.STATUS, "authenticatedUserPrivileges": privileges}
        mark, select, insert, update, delete = rights.findings(
            status, _shop(), read_only=False, marks=True
        )
        assert (mark.subject, mark.ok) == ("right to mark", True)
        assert (select.ok, insert.ok, update.ok, delete.ok) == (True, False, True, False)
        assert (select.vital, insert.for_writing) == (True, True)
        assert insert.detail == (
            'as an administrator: db.getSiblingDB("admin").grantRolesToUser("gate way",'
            ' [{"role": "readWrite", "db": "shop"}])'
            " (or a role for this collection alone: docs/stores/mongodb.md)"
        )
        assert len([*rights.findings(status, _shop(), read_only=True, marks=False)]) == 1

    def test_to_mark_may_be_missing(self) -> None:
        privileges = [{"resource": {"db": "shop", "collection": "users"}, "actions": ["find"]}]
        status = {**self.STATUS, "authenticatedUserPrivileges": privileges}
        mark, select = rights.findings(status, _shop(), read_only=True, marks=True)
        assert (mark.ok, mark.for_writing, select.ok) == (False, False, True)
        assert "grantRolesToUser" in mark.detail

    @pytest.mark.asyncio
    async def test_are_everybodys_where_nobody_has_a_password(self, mongodb: MongoDBServer) -> None:
        async with opened(mongodb, TYPED) as store:
            status = await rights.read_status(store._users)
            if status["authenticatedUsers"]:
                pytest.skip("the server that TEST_MONGODB_URL names asks for a password")
            assert (await store.inspect())[0].ok


# Closed while it connects, pymongo leaves the socket to the garbage collector.
LEAVES_SOCKETS = pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")


class TestMigration:
    MAPPING = UserMapping.model_validate(
        {
            "users": {"table": "users", "id": "uid", "password": "password"},
            "fields": {"email": "email"},
            "migration": {"mark": "moved"},
        }
    )
    MOMENT = datetime(2026, 11, 24, 12, 30, tzinfo=UTC)

    @pytest.mark.parametrize(
        ("not_yet", "marked"),
        [(False, True), (0, 1), (Int64(0), 1), (0.0, 1.0), (None, MOMENT)],
    )
    @pytest.mark.asyncio
    async def test_a_mark_is_of_the_type_that_others_are(
        self, mongodb: MongoDBServer, not_yet: Any, marked: Any
    ) -> None:
        database = mongodb.created(UNTYPED)
        with mongodb.client() as client:
            users = client[database]["users"]
            users.insert_many([{"uid": f"u{n}", "moved": not_yet} for n in range(3)])
        settings = StoreSettings(mongodb.url(database), self.MAPPING)
        async with MongoDB(settings).open() as store:
            await store.mark_user("u1", self.MOMENT)
            await store.mark_user("u1", self.MOMENT)
            found = [one["moved"] for one in mongodb.documents(database)]
            assert (found[0], found[2]) == (not_yet, not_yet)
            assert isinstance(found[1], datetime if not_yet is None else type(not_yet))
            (batch,) = [batch async for batch in store.walk_users(9)]
            assert [one.handed_over for one in batch] == [
                False,
                self.MOMENT if not_yet is None else True,
                False,
            ]

    @pytest.mark.asyncio
    async def test_a_mark_must_be_one(self, mongodb: MongoDBServer) -> None:
        database = mongodb.created(UNTYPED)
        with mongodb.client() as client:
            client[database]["users"].insert_one({"uid": "1", "moved": "yes"})
        with pytest.raises(ConfigurationError, match=r"migration\.mark"):
            async with MongoDB(StoreSettings(mongodb.url(database), self.MAPPING)).open():
                pass

    @pytest.mark.asyncio
    async def test_documents_with_keys_of_several_types_are_walked(
        self, mongodb: MongoDBServer
    ) -> None:
        database = mongodb.created(UNTYPED)
        keys = ["a", "b", ObjectId(), 7, ObjectId(), uuid4().hex, 8]
        with mongodb.client() as client:
            users = client[database]["users"]
            users.insert_many([{"_id": key, "uid": f"u{n}"} for n, key in enumerate(keys)])
        settings = StoreSettings(mongodb.url(database), self.MAPPING)
        async with MongoDB(settings).open() as store:
            walked = [one.user_id async for batch in store.walk_users(2) for one in batch]
            assert sorted(walked) == [f"u{n}" for n in range(7)]

    @pytest.mark.asyncio
    async def test_one_of_two_that_read_alike_is_not_deleted_by_chance(
        self, mongodb: MongoDBServer
    ) -> None:
        """However late the other type comes."""
        database = mongodb.created(UNTYPED)
        with mongodb.client() as client:
            users = client[database]["users"]
            users.insert_many([{"uid": f"{n}"} for n in range(200)])
            users.insert_one({"uid": 5})
        settings = StoreSettings(mongodb.url(database), self.MAPPING)
        async with MongoDB(settings).open() as store:
            with pytest.raises(AmbiguousUser):
                await store.delete_user("5")
            with pytest.raises(AmbiguousUser):
                await store.update_user("5", {"email": "x"}, None)
            assert await store.delete_user("6")


class TestConnections:
    @pytest.mark.asyncio
    async def test_are_counted_and_closed(self, mongodb: MongoDBServer) -> None:
        async with opened(mongodb, TYPED, pool_size=3) as store:
            await asyncio.gather(*(store.ping() for _ in range(20)))
            numbers = store.pool_numbers()
            assert (numbers.size, numbers.in_use, numbers.waiting, numbers.failed) == (3, 0, 0, 0)
            assert 1 <= numbers.idle == numbers.opened <= 3
            asked = [asyncio.create_task(store.ping()) for _ in range(20)]
            await asyncio.sleep(0)
            assert store.pool_numbers().waiting == 17
            await asyncio.gather(*asked)
        assert store.pool_numbers().idle == 0

    @pytest.mark.asyncio
    async def test_who_waits_too_long_is_told(self) -> None:
        settings = StoreSettings("mongodb://h/users", suite_mapping(), pool_wait=0.01)
        lane = Lane(1, settings)
        answered = asyncio.Event()
        first = asyncio.create_task(lane.run(answered.wait))
        await asyncio.sleep(0)
        with pytest.raises(StoreUnavailable):
            await lane.run(answered.wait)
        first.cancel()
        with pytest.raises(asyncio.CancelledError):
            await first
        with pytest.raises(StoreUnavailable):  # the driver is still at it
            await lane.run(answered.wait)
        answered.set()
        await lane.run(lambda: asyncio.sleep(0))

    @LEAVES_SOCKETS
    @pytest.mark.asyncio
    async def test_calls_that_are_left_do_not_blind_the_driver(self) -> None:
        """However often, and however late, whoever waits for a server that is gone gives up."""
        server = PrivateMongoDBServer()
        try:
            settings = StoreSettings(
                server.url(server.created(TYPED)), suite_mapping(), timeout=1, pool_size=8
            )
            async with MongoDB(settings).open() as store:
                server.kill()
                for number in range(40):
                    page = Page(1, 1)
                    calls = [asyncio.create_task(store.list_users(page)) for _ in range(4)]
                    await asyncio.sleep(0.01 * (number % 8))
                    for _ in range(3):
                        for call in calls:
                            call.cancel()
                        await asyncio.sleep(0)
                    await asyncio.gather(*calls, return_exceptions=True)
                server.start()
                limit = asyncio.get_running_loop().time() + 20
                while True:
                    try:
                        await store.list_users(Page(1, 1))
                        break
                    except StoreUnavailable:
                        assert asyncio.get_running_loop().time() < limit
        finally:
            server.remove()

    @pytest.mark.asyncio
    async def test_a_sign_up_that_the_driver_has_repeated_is_no_other_user(
        self, mongodb: MongoDBServer
    ) -> None:
        async with opened(mongodb, TYPED, *UNIQUE) as store:
            insert = store._users.insert_one

            async def twice(document: Any) -> Any:
                await insert(document)
                return await insert(document)

            store._users.insert_one = twice  # type: ignore[method-assign,assignment]
            ada = await store.create_user({"username": "ada"}, "hash")
            assert await store.find_users({"username": "ada"}) == [ada]
            with pytest.raises(UserExists):
                await store.create_user({"username": "ada"}, "hash")

    @pytest.mark.asyncio
    async def test_more_than_may_wait_are_turned_away(self, mongodb: MongoDBServer) -> None:
        async with opened(mongodb, TYPED, pool_size=1, max_waiting=2) as store:
            calls = (store.ping() for _ in range(5))
            outcomes = await asyncio.gather(*calls, return_exceptions=True)
            assert sum(outcome is None for outcome in outcomes) == 3
            assert sum(isinstance(outcome, Overloaded) for outcome in outcomes) == 2

    @LEAVES_SOCKETS
    @pytest.mark.asyncio
    async def test_a_dead_server_is_told_and_forgotten(self) -> None:
        server = PrivateMongoDBServer()
        try:
            settings = StoreSettings(server.url(server.created(TYPED)), suite_mapping(), timeout=1)
            async with MongoDB(settings).open() as store:
                ada = await store.create_user({"username": "ada"}, None)
                server.kill()
                calls: list[Callable[[], Awaitable[Any]]] = [
                    lambda: store.find_users({"username": "ada"}),
                    lambda: store.create_user({"username": "grace"}, None),
                    lambda: store.search_users("a", Page(1, 1)),
                    lambda: store.inspect(),
                ]
                for call in calls:
                    with pytest.raises(StoreUnavailable) as caught:
                        await call()
                    assert caught.value.__cause__ is not None
                assert store.pool_numbers().failed > 0
                with pytest.raises(StoreUnavailable):
                    async with MongoDB(settings).open():
                        pass
                server.start()
                assert await store.find_users({"username": "ada"}) == [ada]
                server.pause()
                for call in calls[::2]:
                    with pytest.raises(StoreUnavailable):
                        await _again_and_again(call)
                server.resume()
                assert await store.find_users({"username": "ada"}) == [ada]
        finally:
            server.remove()
            gc.collect()

    @LEAVES_SOCKETS
    @pytest.mark.asyncio
    async def test_passwords_and_certificates(self) -> None:
        server = PrivateMongoDBServer(tls=True, auth=True)
        try:
            url = server.url(server.created(TYPED))
            async with MongoDB(StoreSettings(url, suite_mapping(), timeout=1)).open() as store:
                await store.create_user({"username": "ada"}, None)
                await store.inspect()
            stranger = str(server.certificates.stranger)
            trusted = str(server.certificates.authority)
            for wrong in (url.replace("root:s3cret@", "root:x@"), url.replace(trusted, stranger)):
                with pytest.raises(StoreUnavailable):
                    async with MongoDB(StoreSettings(wrong, suite_mapping(), timeout=1)).open():
                        pass
        finally:
            server.remove()
            gc.collect()

    @pytest.mark.asyncio
    async def test_a_failing_half_of_a_page_ends_the_other(self) -> None:
        ended = asyncio.Event()

        async def endless() -> None:
            try:
                await asyncio.Event().wait()
            finally:
                ended.set()

        async def failing() -> None:
            await asyncio.sleep(0)
            raise StoreUnavailable

        with pytest.raises(StoreUnavailable):
            await together(endless(), failing())
        assert ended.is_set()


class TestErrors:
    @pytest.mark.parametrize(
        ("error", "meaning"),
        [
            (errors.DuplicateKeyError("secret", 11000), UserExists),
            (errors.WriteError("secret", 121), InvalidValue),
            (errors.OperationFailure("secret", 13), NotSupported),
            (errors.OperationFailure("secret", 166), NotSupported),
            (errors.OperationFailure("secret", 18), StoreUnavailable),
            (errors.OperationFailure("secret", 8000), StoreUnavailable),
            (errors.OperationFailure("secret", 9), StoreRejected),
            (errors.OperationFailure("secret", 51091), InvalidValue),
            (errors.OperationFailure("secret", 10107), StoreUnavailable),
            (errors.OperationFailure("secret"), StoreUnavailable),
            (errors.ExecutionTimeout("secret", 50), StoreUnavailable),
            (errors.WTimeoutError("secret", 64), StoreUnavailable),
            (errors.WaitQueueTimeoutError("secret"), StoreUnavailable),
            (errors.ServerSelectionTimeoutError("secret"), StoreUnavailable),
            (errors.NetworkTimeout("secret"), StoreUnavailable),
            (errors.NotPrimaryError("secret"), StoreUnavailable),
            (errors.InvalidOperation("secret"), StoreUnavailable),
            (ssl.SSLError("secret"), StoreUnavailable),
            (errors.ConfigurationError("secret"), ConfigurationError),
            (errors.DocumentTooLarge("secret"), InvalidValue),
            (InvalidDocument("secret"), InvalidValue),
            (OverflowError("secret"), InvalidValue),
            (InvalidBSON("secret"), StoreRejected),
            (KeyError("secret"), StoreRejected),
        ],
    )
    def test_mean(self, error: Exception, meaning: type[Exception]) -> None:
        translated = translate(error)
        assert type(translated) is meaning
        assert "secret" not in str(translated)


async def _again_and_again(call: Callable[[], Awaitable[Any]]) -> None:
    """Some threads of a server that is paused may stop a little later than others."""
    while True:
        await call()


async def _insert(store: MongoDBStore, *documents: dict[str, Any]) -> None:
    await store._users.insert_many([dict(document) for document in documents])


async def _only(store: MongoDBStore) -> dict[str, Any]:
    """The first document, all of it."""
    document = await store._users.find_one()
    assert document is not None
    return document


async def _uses_an_index(store: MongoDBStore, identifier: str, value: str) -> bool:
    """Whether the server reads but an index for what a lookup asks it."""
    asked: list[dict[str, Any]] = []
    find = store._users.find

    def recorded(wanted: Any, projection: Any, **options: Any) -> Any:
        collation = options["collation"]
        query = {"find": store._users.name, "filter": wanted, "projection": projection}
        asked.append(query | ({"collation": collation} if collation else {}))
        return find(wanted, projection, **options)

    store._users.find = recorded  # type: ignore[method-assign]
    await store.find_users({identifier: value})
    (query,) = asked
    plan = (await store._users.database.command({"explain": query}))["queryPlanner"]
    stages = str(plan["winningPlan"])
    return "IXSCAN" in stages and "COLLSCAN" not in stages


async def _follow(store: MongoDBStore, advice: str) -> None:
    """Do what mongosh would do."""
    found = re.search(r'db\.getCollection\("users"\)\.createIndex\((.*)\)$', advice)
    assert found is not None
    keys, options = json.loads(f"[{found[1]}]")
    await store._users.create_index(keys, **options)


def _shop() -> Any:
    return connect(StoreSettings("mongodb://h/shop", suite_mapping()))["shop"]["users"]
