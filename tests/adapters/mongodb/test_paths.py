"""Columns that are paths into documents."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from custdb_adapters.mongodb import MongoDBStore
from custdb_gateway.errors import InvalidValue, StoreRejected
from custdb_gateway.user import Page, StoredPassword
from custdb_gateway.values import Kind
from tests.adapters.mongodb.acts import IGNORE_CASE, NESTED, UNTYPED, insert, mapped, only, opened
from tests.servers.mongodb import MongoDBServer, index

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
        await insert(store, {"_id": "1", "username": "ada", "emails": EMAILS})
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
        document = await only(store)
        del document["_id"]
        assert document == {
            "emails": [{"address": "a@x", "verified": True}],
            "profile": {"name": "Ada", "address": {"city": "London"}},
            "services": {"password": {"bcrypt": "hash"}},
        }
        (account,) = await store.find_accounts({"email": "A@x"})
        assert (account.profile, account.password) == (created, StoredPassword("hash"))
        assert await store.sample_passwords(9) == [StoredPassword("hash")]

    @pytest.mark.asyncio
    async def test_a_change_leaves_what_is_beside_it(self, store: MongoDBStore) -> None:
        services = {"password": {"bcrypt": "old", "since": 3}, "resume": ["token"]}
        before = {"emails": EMAILS, "profile": {"name": "Ada", "age": 36}, "services": services}
        await insert(store, {"_id": "1", **before})
        values = {"email": "new@x", "name": "$profile.age", "city": "London"}
        changed = await store.update_user("1", values, "new")
        assert changed == {"id": "1", **values, "emailVerified": False}
        assert await only(store) == {
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
        await insert(store, {"_id": "1", **nothing})
        values = {"email": "a@x", "emailVerified": True, "city": "London"}
        assert await store.update_user("1", values, None) == {"id": "1", **values}
        assert await only(store) == {
            "_id": "1",
            "emails": [{"address": "a@x", "verified": True}],
            "profile": {"address": {"city": "London"}},
        }

    @pytest.mark.asyncio
    async def test_clearing_makes_nothing(self, store: MongoDBStore) -> None:
        before: dict[str, Any] = {"_id": "1", "username": "ada", "profile": None, "emails": []}
        await insert(store, before)
        cleared = {"email": None, "emailVerified": None, "name": None, "city": None}
        changed = await store.update_user("1", cleared, None)
        assert changed == {"id": "1", "username": "ada"}
        assert await only(store) == before

    @pytest.mark.asyncio
    async def test_clearing_leaves_what_is_beside_it(self, store: MongoDBStore) -> None:
        await insert(store, {"_id": "1", "emails": EMAILS, "profile": {"name": "A", "age": 36}})
        changed = await store.update_user("1", {"email": None, "name": None}, None)
        assert changed == {"id": "1", "emailVerified": False}
        first = {"verified": False, "note": 1}
        document = {"_id": "1", "emails": [first, EMAILS[1]], "profile": {"age": 36}}
        assert await only(store) == document

    @pytest.mark.asyncio
    @pytest.mark.parametrize(
        "other", [{"profile": "text"}, {"profile": [{"name": "x"}]}, {"emails": {"address": "x"}}]
    )
    async def test_what_is_something_else_is_not_overwritten(
        self, store: MongoDBStore, other: dict[str, Any]
    ) -> None:
        before = {"_id": "1", "username": "ada", **other}
        await insert(store, before)
        with NOT_OVERWRITTEN:
            await store.update_user("1", {"email": "a@x", "name": "Ada"}, None)
        assert await only(store) == before
        await store.find_users({"username": "ada"})

    @pytest.mark.asyncio
    async def test_a_plain_path_reads_through_an_array(self, mongodb: MongoDBServer) -> None:
        mapping = mapped({"email": "emails.address", "emailVerified": "emails.verified"})
        async with opened(mongodb, UNTYPED, mapping=mapping) as store:
            await insert(store, {"_id": "1", "emails": EMAILS}, {"_id": "2", "emails": EMAILS[0]})
            expected = {"id": "1", "email": "ada@two.example", "emailVerified": True}
            assert await store.find_users({"email": "ada@two.example"}) == [expected]
            assert len(await store.find_users({"email": "ada@one.example"})) == 2
            with NOT_OVERWRITTEN:
                await store.update_user("1", {"emailVerified": True}, None)
            changed = await store.update_user("2", {"emailVerified": True}, None)
            assert changed["emailVerified"] is True

    @pytest.mark.asyncio
    async def test_a_numbered_element_is_that_one_alone(self, mongodb: MongoDBServer) -> None:
        mapping = mapped({"email": "emails.1.address", "username": "username"})
        async with opened(mongodb, UNTYPED, mapping=mapping) as store:
            await insert(store, {"_id": "1", "username": "ada", "emails": EMAILS})
            assert await store.find_users({"email": "ada@one.example"}) == []
            (ada,) = await store.find_users({"email": "ada@TWO.example"})
            assert ada["email"] == "ada@two.example"
            await store.update_user("1", {"email": "new@x"}, None)
            emails = [EMAILS[0], {**EMAILS[1], "address": "new@x"}]
            assert (await only(store))["emails"] == emails

    @pytest.mark.asyncio
    async def test_an_array_of_values_matches_by_any(self, mongodb: MongoDBServer) -> None:
        mapping = mapped("email username")
        ada = {"_id": "1", "username": "ada", "email": ["a@x", "b@x"]}
        async with opened(mongodb, UNTYPED, mapping=mapping, documents=[ada]) as store:
            assert store.kinds["email"] is Kind.TEXT
            assert (await store.find_users({"email": "B@x"}))[0]["email"] == "b@x"
            assert (await store.find_users({"username": "ada"}))[0]["email"] == "a@x"
            changed = await store.update_user("1", {"email": "new@x"}, None)
            assert changed["email"] == "new@x"
            assert (await only(store))["email"] == ["new@x", "b@x"]
            await store.create_user({"username": "grace", "email": "g@x"}, None)
            assert (await store.find_users({"email": "g@x"}))[0]["username"] == "grace"

    @pytest.mark.asyncio
    async def test_nothing_that_is_not_mapped_leaves_the_server(self, store: MongoDBStore) -> None:
        services = {"password": {"bcrypt": "hash"}, "resume": ["token"]}
        await insert(store, {"_id": "1", "emails": EMAILS, "services": services, "x": 1})
        (found,) = await store._lookups.find({"email": "ada@two.example"})
        assert found.document.keys() == {"_id", "emails"}
        assert found.document["emails"][0].keys() == {"address", "verified"}

    @pytest.mark.asyncio
    async def test_a_field_inside_another(self, mongodb: MongoDBServer) -> None:
        mapping = mapped({"email": "email", "all": "profile", "name": "profile.name"})
        async with opened(mongodb, UNTYPED, mapping=mapping) as store:
            await insert(store, {"_id": "1", "email": "a@x", "profile": {"name": "Ada", "n": 1}})
            (ada,) = await store.find_users({"email": "a@x"})
            assert (ada["all"], ada["name"]) == ({"name": "Ada", "n": 1}, "Ada")
            with pytest.raises(InvalidValue):
                await store.update_user("1", {"all": "x", "name": "y"}, None)
            with pytest.raises(InvalidValue):
                await store.create_user({"all": "x", "name": "y", "email": "b@x"}, None)
