"""Mappings as people write them, over a collection."""

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

import pytest
from bson import ObjectId

from custdb_adapters._mongodb import schema
from custdb_adapters._mongodb.client import connect, users
from custdb_adapters._mongodb.collection import bind
from custdb_adapters._mongodb.lane import Lane
from custdb_adapters._mongodb.own import OwnQueries
from custdb_adapters.mongodb import MongoDB, MongoDBStore
from custdb_gateway.errors import (
    ConfigurationError,
    FieldNotWritable,
    InvalidValue,
    NotSupported,
    StoreRejected,
    StoreUnavailable,
    UserExists,
    UserNotFound,
)
from custdb_gateway.mapping import UserMapping, parse_mapping
from custdb_gateway.store import StoreSettings
from custdb_gateway.user import Page, StoredPassword
from tests.adapters.mongodb.acts import IGNORE_CASE, UNTYPED, only, opened, somebody
from tests.servers.mongodb import Command, MongoDBServer, index

EVERYBODY = Page(1, 100)
LATER = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1)


def parsed(text: str) -> UserMapping:
    """A mapping of `users` by `_id`, with what `text` says."""
    problems: list[str] = []
    users = '[users]\ntable = "users"\nid = "_id"\n'
    mapping = parse_mapping(users + text, problems)
    assert problems == []
    assert mapping is not None
    return mapping


@asynccontextmanager
async def mapped(
    server: MongoDBServer,
    text: str,
    *documents: dict[str, Any],
    commands: Sequence[Command] = (UNTYPED,),
) -> AsyncIterator[MongoDBStore]:
    """A store over documents, with a mapping."""
    async with opened(server, *commands, mapping=parsed(text), documents=documents) as store:
        yield store


async def ids(store: MongoDBStore) -> list[str]:
    """Everybody's."""
    listing = await store.list_users(EVERYBODY)
    assert listing.total == len(listing.users)
    return [user["id"] for user in listing.users]


class TestWhere:
    TEXT = """
        password = "hash"
        [users.where]
        realm = "a"
        deleted_at = { set = false }
        [fields]
        email = "email"
        username = "username"
        [migration]
        mark = "moved"
    """
    ADA: ClassVar[dict[str, Any]] = {"_id": "ada", "realm": "a", "email": "ada@x", "hash": "h1"}
    NOBODIES: tuple[dict[str, Any], ...] = (
        {"_id": "other", "realm": "b", "email": "other@x", "username": "ada", "hash": "h2"},
        {"_id": "upper", "realm": "A", "email": "upper@x", "hash": "h3"},
        {"_id": "gone", "realm": "a", "email": "gone@x", "deleted_at": LATER, "hash": "h4"},
        {"_id": "nowhere", "email": "nowhere@x", "hash": "h5"},
        {"_id": "list", "realm": ["a"], "email": "list@x", "hash": "h6"},
    )

    @pytest.mark.asyncio
    @pytest.mark.parametrize("options", [{}, {"collation": IGNORE_CASE}])
    async def test_who_does_not_meet_it_does_not_exist(
        self, mongodb: MongoDBServer, options: dict[str, Any]
    ) -> None:
        commands = [{**UNTYPED, **options}]
        documents = (*self.NOBODIES, self.ADA)
        async with mapped(mongodb, self.TEXT, *documents, commands=commands) as store:
            ada = {"id": "ada", "email": "ada@x"}
            # The server of the tests compares as the collection does only where it is told to.
            asked = "ada@x" if options else "ADA@x"
            assert await store.find_users({"email": asked}) == [ada]
            assert await ids(store) == ["ada"]
            listing = await store.search_users("@x", EVERYBODY)
            assert (listing.total, listing.users) == (1, [ada])
            assert await store.sample_passwords(10) == [StoredPassword("h1")]
            assert [len(batch) async for batch in store.walk_users(2)] == [1]
            for one in self.NOBODIES:
                await self._is_nobody(store, one)
            await store.mark_user("ada", LATER)
            ((marked,),) = [batch async for batch in store.walk_users(2)]
            assert marked.handed_over == LATER

    async def _is_nobody(self, store: MongoDBStore, one: dict[str, Any]) -> None:
        known = {"id": one["_id"]}
        assert await store.find_users({**known, "email": one["email"]}) == []
        assert await store.find_accounts(known) == []
        with pytest.raises(UserNotFound):
            await store.update_user(one["_id"], {"email": "changed@x"}, None)
        assert not await store.replace_password_hash(one["_id"], one["hash"], "new")
        assert not await store.delete_user(one["_id"])
        await store.mark_user(one["_id"], LATER)
        assert await store._users.find_one({"_id": one["_id"]}) == one

    @pytest.mark.asyncio
    async def test_who_is_added_meets_it(self, mongodb: MongoDBServer) -> None:
        async with mapped(mongodb, self.TEXT, self.ADA, *self.NOBODIES) as store:
            bob = await store.create_user({"email": "bob@x", "username": "ada"}, "h")
            assert await store.find_users({"username": "ada"}) == [bob]
            stored = await store._users.find_one({"email": "bob@x"})
            assert stored is not None
            assert stored["realm"] == "a"
            with pytest.raises(UserExists):
                await store.create_user({"email": "ADA@x"}, None)
            with pytest.raises(UserExists):
                await store.update_user(bob["id"], {"email": "ada@x"}, None)
            assert await store.delete_user(bob["id"])
            assert await ids(store) == ["ada"]

    @pytest.mark.asyncio
    async def test_a_count_that_took_long_is_used_again(self, mongodb: MongoDBServer) -> None:
        async with mapped(mongodb, self.TEXT, self.ADA, *self.NOBODIES) as store:
            store._listings._bookmarks.counted(20_000, 1)
            assert (await store.list_users(EVERYBODY)).total == 20_000
            await store.create_user({"email": "bob@x"}, None)
            assert (await store.list_users(EVERYBODY)).total == 20_001
            assert await store.delete_user("ada")
            assert not await store.delete_user("ada")
            assert (await store.list_users(EVERYBODY)).total == 20_000

    @pytest.mark.asyncio
    async def test_time_goes_by(self, mongodb: MongoDBServer) -> None:
        text = """
            create = false
            [users.where]
            until = { future = true }
            [fields]
            username = "username"
        """
        soon = datetime.now(UTC) + timedelta(seconds=1)
        documents = ({"_id": "a", "username": "a", "until": soon}, {"_id": "b", "until": LATER})
        async with mapped(mongodb, text, *documents) as store:
            assert await ids(store) == ["a", "b"]
            await asyncio.sleep((soon - datetime.now(UTC)).total_seconds() + 0.01)
            assert await ids(store) == ["b"]
            assert await store.find_users({"username": "a"}) == []

    @pytest.mark.asyncio
    async def test_types_are_those_of_users(self, mongodb: MongoDBServer) -> None:
        """Others of the collection, of which there may be many, tell nothing of them."""
        text = '[users.where]\nkind = "user"\n[fields]\nusername = "name"'
        others = ({"_id": ObjectId(), "kind": "post", "name": n} for n in range(200))
        async with mapped(
            mongodb, text, *others, {"_id": "a", "kind": "user", "name": "a"}
        ) as store:
            added = await store.create_user({"username": "1"}, None)
            assert str(UUID(added["id"])) == added["id"]
            assert await store.find_users({"username": "1"}) == [added]

    @pytest.mark.asyncio
    async def test_a_condition_on_the_id(self, mongodb: MongoDBServer) -> None:
        mapping = UserMapping.model_validate(
            {
                "users": {"table": "users", "id": "id", "where": {"id": {"not": "root"}}},
                "fields": {"username": "username"},
            }
        )
        documents = [{"_id": "root", "username": "root"}, {"_id": "a", "username": "a"}]
        async with opened(mongodb, UNTYPED, mapping=mapping, documents=documents) as store:
            assert await ids(store) == ["a"]
            assert await store.find_users({"id": "root"}) == []


class TestMadeFields:
    TEXT = """
        password = "hash"
        [fields]
        email = "email"
        name = { text = "{profile.first} {profile.last}" }
        company = { value = "Acme" }
        blocked = { when = { banned = true } }
        isDeleted = { when = { deletedAt = { set = true } } }
        emailVerified = { unless = { token = { set = true }, pending = true } }
        lastLogin = { from = "seen", time = "milliseconds" }
        gender = { from = "sex", values = { 1 = "M", 2 = "F" } }
        photo = { from = "avatar", write = false }
    """
    ADA: ClassVar[dict[str, Any]] = {
        "_id": "ada",
        "email": "ada@x",
        "profile": {"first": "Ada", "last": "Lovelace"},
        "banned": 0,
        "seen": 1_700_000_000_123,
        "sex": 2,
        "token": "t",
        "pending": True,
        "avatar": "a.png",
    }

    @pytest.mark.asyncio
    async def test_are_read_and_written(self, mongodb: MongoDBServer) -> None:
        async with mapped(mongodb, self.TEXT, self.ADA) as store:
            assert await store.find_users({"email": "ada@x"}) == [
                {
                    "id": "ada",
                    "email": "ada@x",
                    "name": "Ada Lovelace",
                    "company": "Acme",
                    "blocked": False,
                    "isDeleted": False,
                    "emailVerified": False,
                    "lastLogin": "2023-11-14T22:13:20.123Z",
                    "gender": "F",
                    "photo": "a.png",
                }
            ]
            changes = {
                "blocked": True,
                "isDeleted": True,
                "lastLogin": "2024-01-01T00:00:00Z",
                "gender": "M",
            }
            ada = await store.update_user("ada", changes, None)
            assert ada == ada | changes
            stored = await only(store)
            assert stored["banned"] == 1
            assert type(stored["banned"]) is int
            assert abs(stored["deletedAt"].replace(tzinfo=UTC) - datetime.now(UTC)) < timedelta(
                minutes=1
            )
            assert stored["seen"] == 1_704_067_200_000
            assert stored["sex"] == 1
            assert not any(key.startswith("@") for key in stored)
            ada = await store.update_user("ada", {"isDeleted": False, "gender": None}, None)
            assert ada["isDeleted"] is False
            assert "gender" not in ada
            assert {"deletedAt", "sex"} & (await only(store)).keys() == set()

    @pytest.mark.asyncio
    @pytest.mark.parametrize(
        "values", [{"name": "A"}, {"company": "B"}, {"emailVerified": True}, {"gender": "X"}]
    )
    async def test_what_cannot_be_written(
        self, mongodb: MongoDBServer, values: dict[str, Any]
    ) -> None:
        async with mapped(mongodb, self.TEXT, self.ADA) as store:
            with pytest.raises(FieldNotWritable):
                await store.update_user("ada", values, None)
            with pytest.raises(FieldNotWritable):
                await store.create_user({"email": "b@x", **values}, None)
            assert await only(store) == self.ADA

    @pytest.mark.asyncio
    async def test_are_searched_in_their_parts(self, mongodb: MongoDBServer) -> None:
        async with mapped(mongodb, self.TEXT, self.ADA, {"_id": "b", "email": "b@x"}) as store:
            for keyword, found in (("LOVE", 1), ("acme", 0), ("@x", 2)):
                assert (await store.search_users(keyword, EVERYBODY)).total == found

    @pytest.mark.asyncio
    async def test_hidden_places_have_no_kind(self, mongodb: MongoDBServer) -> None:
        async with mapped(mongodb, self.TEXT, self.ADA) as store:
            assert set(store.kinds) == {"id", "email", "photo"}


class TestFilling:
    TEXT = """
        password = "services.hash"
        [fields]
        email = "email"
        username = "username"
        createdAt = { from = "createdAt", write = false }
        [on_create]
        createdAt = { now = true }
        joined = { now = true, time = "milliseconds" }
        "meta.joined" = { now = true }
        key = { make = "uuid" }
        token = { make = "token" }
        slug = { text = "{username}", as = "lower" }
        admin = false
        __v = 0
        username = { text = "{email}" }
        "services.hash" = "!"
        [on_update]
        updatedAt = { now = true }
        [on_password]
        changed = { now = true, time = "seconds" }
    """

    @pytest.mark.asyncio
    async def test_a_new_document(self, mongodb: MongoDBServer) -> None:
        async with mapped(mongodb, self.TEXT) as store:
            ada = await store.create_user({"email": "ada@x"}, None)
            stored = await only(store)
            assert datetime.fromisoformat(ada["createdAt"]) == stored["createdAt"]
            assert ada["username"] == "ada@x"
            assert isinstance(stored["meta"]["joined"], datetime)
            assert abs(stored["joined"] / 1000 - datetime.now(UTC).timestamp()) < 60
            assert str(UUID(stored["key"])) == stored["key"]
            assert re.fullmatch("[0-9a-f]{32}", stored["token"])
            assert (stored["admin"], stored["__v"], stored["slug"]) == (False, 0, "")
            assert stored["services"] == {"hash": "!"}
            assert "changed" not in stored
            ((account,),) = [await store.find_accounts({"email": "ada@x"})]
            assert account.password == StoredPassword("!")

    @pytest.mark.asyncio
    async def test_a_changed_document(self, mongodb: MongoDBServer) -> None:
        async with mapped(mongodb, self.TEXT) as store:
            ada = await store.create_user({"email": "ada@x", "username": "Ada"}, "h1")
            stored = await only(store)
            assert (stored["services"], stored["slug"]) == ({"hash": "h1"}, "ada")
            assert stored["changed"] > 1_700_000_000
            assert "updatedAt" not in stored
            await store.update_user(ada["id"], {"username": "B"}, "h2")
            changed = await only(store)
            assert changed["services"] == {"hash": "h2"}
            assert isinstance(changed["updatedAt"], datetime)
            assert changed["slug"] == "ada"

    @pytest.mark.asyncio
    async def test_values_are_of_the_types_that_others_have(self, mongodb: MongoDBServer) -> None:
        known = {
            "email": "a@x",
            "createdAt": "2024-01-01T00:00:00Z",
            "joined": 1.5,
            "key": UUID(int=7),
            "admin": 1,
            "__v": "0",
            "slug": 7,
        }
        async with mapped(mongodb, self.TEXT, known) as store:
            await store.create_user({"email": "ada@x"}, None)
            stored = await store._users.find_one({"email": "ada@x"})
            assert stored is not None
            assert isinstance(stored["createdAt"], str)
            assert isinstance(stored["joined"], float)
            assert isinstance(stored["key"], UUID)
            assert type(stored["admin"]) is int
            assert stored["__v"] == "0"
            assert stored["slug"] == ""  # which no number is

    @pytest.mark.asyncio
    async def test_an_id_that_is_made(self, mongodb: MongoDBServer) -> None:
        text = '[fields]\nusername = "username"\n[on_create]\n_id = { make = "token" }'
        async with mapped(mongodb, text) as store:
            ada = await store.create_user({"username": "ada", "id": "mine"}, None)
            assert re.fullmatch("[0-9a-f]{32}", ada["id"])
            assert (await only(store))["_id"] == ada["id"]

    @pytest.mark.asyncio
    async def test_a_moment_in_numbers_of_any_kind(self, mongodb: MongoDBServer) -> None:
        text = """
            [users.where]
            until = { future = true, empty = true }
            [fields]
            username = "username"
            blocked = { when = { banned = { future = true } } }
            [on_create]
            created = { now = true }
        """
        known = {"username": "a", "banned": 7, "created": 7.5}
        with pytest.raises(ConfigurationError) as caught:
            async with mapped(mongodb, text, known):
                pass
        advice = 'holds numbers; say time = "seconds" or "milliseconds"'
        assert [one.partition(": ")[2] for one in caught.value.problems] == [
            f"on_create.created: 'created' {advice}",
            f"fields.blocked: 'banned' {advice}",
        ]


class TestFoldedCopies:
    TEXT = """
        [fields]
        username = "username"
        email = "emails.$.address"
        emailVerified = "emails.$.verified"
        phone = "phone"
        [match]
        username = { in = "username_lower", as = "lower" }
        email = { in = "emails.$.folded", as = "upper" }
        phone = { as = "digits" }
    """

    @pytest.mark.asyncio
    async def test_are_looked_up_and_maintained(self, mongodb: MongoDBServer) -> None:
        async with mapped(mongodb, self.TEXT) as store:
            given = {"username": "Ada", "email": "Ada@x", "phone": "+44 20"}
            ada = await store.create_user(given, None)
            stored = await only(store)
            del stored["_id"]
            assert stored == {
                "username": "Ada",
                "username_lower": "ada",
                "emails": [{"address": "Ada@x", "folded": "ADA@X"}],
                "phone": "4420",
            }
            for known in ({"username": "aDA"}, {"email": "aDA@X"}, {"phone": "44-20"}):
                assert await store.find_users(known) == [ada]
                with pytest.raises(UserExists):
                    await store.create_user(known, None)
            changed = await store.update_user(ada["id"], {"username": "Bob", "email": None}, None)
            assert changed == {"id": ada["id"], "username": "Bob", "phone": "4420"}
            assert (await only(store))["username_lower"] == "bob"
            assert await store.find_users({"username": "ada"}) == []
            assert await store.find_users({"email": "ada@x"}) == []

    @pytest.mark.asyncio
    async def test_the_element_that_was_looked_for(self, mongodb: MongoDBServer) -> None:
        emails = [
            {"address": "One@x", "folded": "ONE@X", "verified": False},
            {"address": "Two@x", "folded": "TWO@X", "verified": True},
        ]
        async with mapped(mongodb, self.TEXT, {"_id": "a", "emails": emails}) as store:
            two = {"id": "a", "email": "Two@x", "emailVerified": True}
            assert await store.find_users({"email": "two@x"}) == [two]

    @pytest.mark.asyncio
    async def test_an_index_on_the_copy(self, mongodb: MongoDBServer) -> None:
        commands = [UNTYPED, index("username_lower", unique=True, sparse=True)]
        async with mapped(mongodb, self.TEXT, commands=commands) as store:
            assert "username" in store._unique
            found = {one.subject: one for one in await store.inspect()}
            assert found["index for username"].detail == "username_lower"
            assert '{"emails.folded": 1}' in found["index for email"].detail
            assert '"unique": true' in found["unique index for phone"].detail
            await store.create_user({"username": "Ada"}, None)
            with pytest.raises(UserExists):
                await store.create_user({"username": "ADA"}, None)


class TestPasswords:
    TEXT = """
        password = "auth.hash"
        [fields]
        email = "email"
        [passwords]
        salt = "auth.salt"
        params = { iterations = "rounds", algorithm = "auth.kind" }
    """

    @pytest.mark.asyncio
    async def test_what_belongs_to_a_hash(self, mongodb: MongoDBServer) -> None:
        documents = (
            {
                "_id": 1,
                "email": "a@x",
                "auth": {"hash": "h", "salt": "s", "kind": "sha1"},
                "rounds": 7,
            },
            {"_id": 2, "email": "b@x", "auth": {"hash": b"h", "salt": b"s"}, "rounds": 7.0},
            {"_id": 3, "email": "c@x", "auth": {"hash": {"a": [1], "b": None}}},
            {"_id": 4, "email": "d@x", "auth": {"salt": "s"}},
        )
        async with mapped(mongodb, self.TEXT, *documents) as store:
            for address, expected in (
                ("a@x", StoredPassword("h", "s", {"iterations": 7, "algorithm": "sha1"})),
                ("b@x", StoredPassword("h", "s", {"iterations": 7})),
                ("c@x", StoredPassword('{"a": [1], "b": null}')),
                ("d@x", None),
            ):
                (account,) = await store.find_accounts({"email": address})
                assert account.password == expected
                assert account.profile.keys() == {"id", "email"}
            assert len(await store.sample_passwords(10)) == 3

    @pytest.mark.asyncio
    async def test_a_salt_in_bytes(self, mongodb: MongoDBServer) -> None:
        text = self.TEXT + 'options = { salt_encoding = "hex" }'
        document = {"email": "a@x", "auth": {"hash": "h", "salt": b"\xff\0"}}
        async with mapped(mongodb, text, document) as store:
            (account,) = await store.find_accounts({"email": "a@x"})
            assert account.password == StoredPassword("h", "ff00")

    @pytest.mark.asyncio
    async def test_a_hash_takes_the_place_of_bytes(self, mongodb: MongoDBServer) -> None:
        document = {"_id": "a", "email": "a@x", "auth": {"hash": b"old", "salt": "s"}}
        async with mapped(mongodb, self.TEXT, document) as store:
            assert not await store.replace_password_hash("a", "other", "new")
            assert await store.replace_password_hash("a", "old", "new")
            assert (await only(store))["auth"] == {"hash": "new", "salt": "s"}

    @pytest.mark.parametrize("place", ["auth.$.salt", "auth.$.kind.x", "auth.$.hash.x"])
    def test_no_field_releases_what_belongs_to_a_hash(self, place: str) -> None:
        mapping = parsed(self.TEXT.replace('email = "email"', f'email = "email"\nname = "{place}"'))
        with pytest.raises(ConfigurationError, match=r"fields\.name: would release"):
            MongoDB(StoreSettings("mongodb://h/users", mapping))


class TestRefusals:
    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            (
                '[joins.more]\ntable = "more"\non = { user = "_id" }',
                "joins.more: MongoDB joins nothing; write a pipeline with $lookup in [queries]",
            ),
            (
                '[queries]\nemail = "select * from users where email = :email"',
                "queries.email: must be a pipeline: a JSON array of stages",
            ),
            (
                '[on_create]\n"a.x" = 1\n"a.0.y" = 2',
                "on_create.a.0.y: takes 'a' for an array, and on_create.a.x does not",
            ),
            ('[on_update]\n"a..b" = 1', "on_update.a..b: 'a..b' has a part without a name"),
            (
                '[match]\nemail = { in = "a.$", as = "lower" }',
                "match.email: 'a.$' has a `$` that is not between two names",
            ),
        ],
    )
    def test_what_a_collection_cannot(self, text: str, problem: str) -> None:
        mapping = parsed(f'[fields]\nemail = "email"\n{text}')
        with pytest.raises(ConfigurationError) as caught:
            MongoDB(StoreSettings("mongodb://h/users", mapping))
        (told,) = caught.value.problems
        assert re.fullmatch(rf"mapping, line \d+: {re.escape(problem)}", told)


class TestQueries:
    TEXT = """
        password = "hash"
        [fields]
        email = "mail"
        username = "name"
        phone = "phone"
        emailVerified = { when = { state = 1 } }
        [match]
        email = { as = "lower" }
        username = { as = "exact" }
        [queries]
        id = '''[{"$match": {"_id": ":id"}}]'''
        email = '''[
            {"$match": {"keys.mail": ":email"}},
            {"$unwind": "$keys"},
            {"$match": {"keys.mail": ":email"}}
        ]'''
        username = '''[
            {"$match": {"$expr": {"$eq": ["$name", ":username"]}}},
            {"$project": {"_id": 1, "name": 1, "hash": 1, "secret": 1}}
        ]'''
        phone = '''[{"$match": {"$expr": {"$eq": ["$_id", {"$toObjectId": ":phone"}]}}}]'''
        search = '''[
            {"$match": {"name": {"$regex": ":keyword", "$options": "i"}}},
            {"$set": {"state": 1}}
        ]'''
        list = '''[{"$match": {"team": {"$oid": "507f1f77bcf86cd799439011"}}}]'''
    """
    TEAM = ObjectId("507f1f77bcf86cd799439011")
    ADA: ClassVar[dict[str, Any]] = {
        "_id": ObjectId("607f1f77bcf86cd799439011"),
        "name": "ada",
        "mail": "Ada@x",
        "keys": [{"mail": "ada@x"}, {"mail": "ada@y"}, {"mail": "ada@x"}],
        "hash": "h",
        "secret": "s",
        "state": 1,
        "team": TEAM,
    }
    BOB: ClassVar[dict[str, Any]] = {"_id": 7, "name": "$hash", "hash": "$hash", "team": TEAM}
    EVE: ClassVar[dict[str, Any]] = {"_id": "8", "name": "eve.x", "hash": "$name"}
    EVERYBODY = (ADA, BOB, EVE)

    @pytest.mark.asyncio
    async def test_ids_of_any_type(self, mongodb: MongoDBServer) -> None:
        async with mapped(mongodb, self.TEXT, *self.EVERYBODY) as store:
            for one in self.EVERYBODY:
                (found,) = await store.find_users({"id": str(one["_id"])})
                assert found["id"] == str(one["_id"])
            assert await store.find_users({"id": "nobody"}) == []
            assert await store.find_users({"id": "a\0"}) == []

    @pytest.mark.asyncio
    async def test_a_user_that_comes_twice_is_one(self, mongodb: MongoDBServer) -> None:
        """And is given folded."""
        async with mapped(mongodb, self.TEXT, *self.EVERYBODY) as store:
            ada = {
                "id": str(self.ADA["_id"]),
                "email": "Ada@x",
                "username": "ada",
                "emailVerified": True,
            }
            assert await store.find_users({"email": "ADA@x"}) == [ada]
            assert await store.find_users({"email": "ada@X", "id": ada["id"]}) == [ada]

    @pytest.mark.asyncio
    async def test_no_value_is_a_path(self, mongodb: MongoDBServer) -> None:
        """Else `$hash` would be whoever is called as their own hash, and `$name` everybody."""
        async with mapped(mongodb, self.TEXT, *self.EVERYBODY) as store:
            (found,) = await store.find_users({"username": "$hash"})
            assert found == {"id": "7", "username": "$hash", "emailVerified": False}
            assert await store.find_users({"username": "$name"}) == []
            (account,) = await store.find_accounts({"username": "ada"})
            assert account.password == StoredPassword("h")

    @pytest.mark.asyncio
    async def test_hashes_are_fetched_when_they_are_asked_for(self, mongodb: MongoDBServer) -> None:
        async with mapped(mongodb, self.TEXT, *self.EVERYBODY) as store:
            (found,) = await store._lookups.find({"username": "ada"})
            assert found.document.keys() == {"_id", "name"}
            (found,) = await store._lookups.find({"username": "ada"}, with_password=True)
            assert found.document.keys() == {"_id", "name", "hash"}

    @pytest.mark.asyncio
    async def test_what_no_value_can_be_made_of_is_nobody(self, mongodb: MongoDBServer) -> None:
        async with mapped(mongodb, self.TEXT, *self.EVERYBODY) as store:
            (ada,) = await store.find_users({"phone": str(self.ADA["_id"])})
            assert ada["username"] == "ada"
            assert await store.find_users({"phone": "no object id"}) == []

    @pytest.mark.asyncio
    async def test_search_takes_a_keyword_literally(self, mongodb: MongoDBServer) -> None:
        async with mapped(mongodb, self.TEXT, *self.EVERYBODY) as store:
            for keyword, names in (("E.X", ["eve.x"]), ("a", ["$hash", "ada"]), ("[", [])):
                listing = await store.search_users(keyword, EVERYBODY)
                assert sorted(user["username"] for user in listing.users) == names
                assert listing.total == len(names)
                assert all(user["emailVerified"] for user in listing.users)
            with pytest.raises(InvalidValue):
                await store.search_users("x" * 32_001, EVERYBODY)

    @pytest.mark.asyncio
    async def test_pages(self, mongodb: MongoDBServer) -> None:
        async with mapped(mongodb, self.TEXT, *self.EVERYBODY) as store:
            for number, ids in ((1, ["7"]), (2, [str(self.ADA["_id"])]), (3, []), (2**62, [])):
                listing = await store.list_users(Page(number, 1))
                assert ([user["id"] for user in listing.users], listing.total) == (ids, 2)

    @pytest.mark.asyncio
    async def test_documents_without_their_id(self, mongodb: MongoDBServer) -> None:
        text = """
            [fields]
            username = "name"
            [queries]
            username = '''[
                {"$match": {"name": ":username"}},
                {"$project": {"_id": 0, "name": 1, "uid": 1}}
            ]'''
        """
        mapping = parsed(text).model_dump(by_alias=True, exclude_unset=True)
        mapping["users"]["id"] = "uid"
        two = [{"uid": 1, "name": "a"}, {"uid": 2, "name": "a"}, {"uid": 3, "name": "b"}]
        async with opened(
            mongodb, UNTYPED, mapping=UserMapping.model_validate(mapping), documents=two
        ) as store:
            assert len(await store.find_users({"username": "a"})) == 2
            assert await store.find_users({"username": "b"}) == [{"id": "3", "username": "b"}]

    @pytest.mark.asyncio
    async def test_check_asks_them_all(self, mongodb: MongoDBServer) -> None:
        async with mapped(mongodb, self.TEXT, *self.EVERYBODY) as store:
            found = {one.subject: one for one in await store.inspect()}
            for name in ("id", "email", "username", "phone", "search", "list"):
                assert found[f"queries.{name}"].ok
                assert f"index for {name}" not in found

    @pytest.mark.asyncio
    async def test_a_server_that_is_gone(self, mongodb: MongoDBServer) -> None:
        """It is no fault of the pipeline's."""
        async with mapped(mongodb, self.TEXT) as store:
            await store._users.database.client.close()
            with pytest.raises(StoreUnavailable):
                await store.find_users({"username": "a"})

    @pytest.mark.asyncio
    async def test_one_that_the_server_does_not_take(self, mongodb: MongoDBServer) -> None:
        text = """
            [fields]
            username = "name"
            [queries]
            username = '''[{"$match": {"name": ":username"}}, {"$unwind": "name"}]'''
        """
        with pytest.raises(ConfigurationError) as caught:
            async with mapped(mongodb, text, *self.EVERYBODY):
                pass
        assert [*caught.value.problems] == [
            "queries.username: the server does not take the pipeline"
        ]

    @pytest.mark.asyncio
    async def test_one_that_what_it_finds_does_not_suit(self, mongodb: MongoDBServer) -> None:
        text = """
            [fields]
            username = "name"
            [queries]
            username = '''[{"$replaceRoot": {"newRoot": "$name"}}]'''
            list = '''[{"$match": {"$expr": {"$gt": [{"$abs": "$name"}, 0]}}}]'''
        """.replace("[{", '[{"$match": {"name": {"$ne": ":username"}}}, {', 1)
        async with mapped(mongodb, text, *self.EVERYBODY) as store:
            with pytest.raises(StoreRejected):
                await store.find_users({"username": "a"})
            found = {one.subject: one for one in await store.inspect()}
            assert not found["queries.username"].ok
            assert found["queries.username"].detail == "the server does not take the pipeline"

    @pytest.mark.asyncio
    async def test_one_that_reads_what_it_may_not(self, guarded_mongodb: MongoDBServer) -> None:
        text = """
            [fields]
            username = "name"
            [queries]
            username = '''[{"$match": {"name": ":username"}}]'''
        """
        database = await guarded_mongodb.emptied(UNTYPED)
        user = somebody(guarded_mongodb, database)
        settings = StoreSettings(guarded_mongodb.url(database, user), parsed(text))
        client = connect(settings)
        own = OwnQueries(users(client, settings), bind(settings.mapping), Lane(1, settings))
        with pytest.raises(ConfigurationError, match="has no right to read; grant find"):
            await own.check()
        await client.close()


class TestLookingAtUsers:
    TEXT = """
        [users.where]
        kind = "user"
        [fields]
        username = "username"
        phone = "phone"
    """

    @pytest.mark.asyncio
    async def test_no_longer_than_for_a_while(
        self, mongodb: MongoDBServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Where few of very many documents are users', some or none are found."""
        monkeypatch.setattr(schema, "_PATIENCE", 1e-6)
        known = {"_id": "a", "kind": "user", "username": "a", "phone": 7}
        async with mapped(mongodb, self.TEXT, known) as store:
            assert store._collection.columns["phone"].type == ""
            assert (await store.find_users({"phone": "7"}))[0]["id"] == "a"
            found = {one.subject: one for one in await store.inspect()}
            assert found["users.where"].level == "warn"

    @pytest.mark.asyncio
    async def test_without_the_right_to(self, guarded_mongodb: MongoDBServer) -> None:
        database = await guarded_mongodb.emptied(UNTYPED)
        user = somebody(guarded_mongodb, database)
        settings = StoreSettings(guarded_mongodb.url(database, user), parsed(self.TEXT))
        with pytest.raises(NotSupported):
            async with MongoDB(settings).open():
                pass
