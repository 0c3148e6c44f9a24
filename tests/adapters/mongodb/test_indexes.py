"""Indexes and rights: what is advised, and what is done with those that there are."""

from dataclasses import replace
from typing import Any, ClassVar

import pytest
from pymongo import errors

from custdb_adapters._mongodb import indexes, rights, schema
from custdb_adapters._mongodb.client import connect
from custdb_adapters._mongodb.collection import Column, bind
from custdb_adapters._mongodb.paths import parse
from custdb_adapters.mongodb import MongoDB
from custdb_gateway.errors import UserExists, UserNotFound
from custdb_gateway.mapping import MatchSection, UsersSection
from custdb_gateway.store import StoreSettings
from custdb_gateway.testing import suite_mapping
from tests.adapters.mongodb.acts import (
    IGNORE_CASE,
    NESTED,
    TYPED,
    UNIQUE,
    UNTYPED,
    follow,
    insert,
    mapped,
    opened,
    uses_an_index,
)
from tests.servers.mongodb import MongoDBServer, index

WRITES = UsersSection(table="users", id="_id")
READS = UsersSection(table="users", id="_id", read_only=True)
BLIND = {"locale": "fr", "strength": 1}


class TestIndexes:
    @pytest.mark.asyncio
    async def test_the_advice_can_be_followed(self, mongodb: MongoDBServer) -> None:
        mapping = NESTED.model_copy(update={"match": MatchSection(username="ignore-case")})
        async with opened(mongodb, UNTYPED, mapping=mapping, fresh=True) as store:
            database = store._users.database.name
            lacking = [one for one in await store.inspect() if not one.ok]
            assert [(one.subject, one.for_writing) for one in lacking] == [
                ("index for email", False),
                ("unique index for email", True),
                ("index for username", False),
                ("unique index for username", True),
            ]
            for finding in lacking:
                await follow(store, finding.detail)
            assert all(finding.ok for finding in await store.inspect())
        async with MongoDB(StoreSettings(mongodb.url(database), mapping)).open() as store:
            assert store._unique == {"id", "email", "username"}
            await store.create_user({"username": "ada"}, None)
            await store.create_user({"username": "grace"}, None)  # neither has an email

    @pytest.mark.asyncio
    async def test_the_advice_stands_beside_other_indexes(self, mongodb: MongoDBServer) -> None:
        plain = index("email"), index("username")
        async with opened(mongodb, UNTYPED, *plain, mapping=mapped("email username")) as store:
            lacking = [one for one in await store.inspect() if not one.ok]
            assert [one.subject for one in lacking] == [
                "index for email",
                "unique index for email",
                "unique index for username",
            ]
            for finding in lacking:
                await follow(store, finding.detail)
            assert all(finding.ok for finding in await store.inspect())

    @pytest.mark.asyncio
    async def test_who_only_reads_needs_nothing_unique(self, mongodb: MongoDBServer) -> None:
        mapping = mapped("username", read_only=True)
        async with opened(mongodb, UNTYPED, index("username"), mapping=mapping) as store:
            assert all(finding.ok for finding in await store.inspect())

    @pytest.mark.asyncio
    async def test_an_index_that_lets_one_user_be_without(self, mongodb: MongoDBServer) -> None:
        unique = index("username", unique=True)
        async with opened(mongodb, UNTYPED, unique, mapping=mapped("username")) as store:
            (finding,) = [one for one in await store.inspect() if "unique" in one.subject]
            assert finding.ok
            assert "only one user can be without it" in finding.detail

    @pytest.mark.asyncio
    async def test_a_path_that_nobody_has(self, mongodb: MongoDBServer) -> None:
        async with opened(mongodb, UNTYPED, mapping=mapped("email username")) as store:
            await insert(store, {"mail": "a@x", "username": "ada"})
            (finding,) = [one for one in await store.inspect() if "field" in one.subject]
            assert (finding.subject, finding.ok) == ("field email", False)
            assert "did you mean 'mail'?" in finding.detail

    @pytest.mark.asyncio
    async def test_a_path_that_nobody_has_yet(self, mongodb: MongoDBServer) -> None:
        async with opened(mongodb, UNTYPED, mapping=mapped("email phone")) as store:
            await insert(store, {"email": "a@x", "age": 36})
            (finding,) = [one for one in await store.inspect() if "field" in one.subject]
            assert (finding.subject, finding.ok) == ("field phone", True)
            await store._users.delete_many({})
            await insert(store, {"age": 36})
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
        async with opened(mongodb, UNTYPED, unique, mapping=mapped("email username")) as store:
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
        mapping = mapped("email").model_copy(update={"match": MatchSection(email=rule)})
        collection = replace(bind(mapping), collation=default)
        known = [] if listed is None else [{"name": "i", "key": {"email": 1}, **listed}]
        found = indexes.lookup(collection, "email", [indexes._index(one) for one in known])
        assert found.collation == asked

    @pytest.mark.asyncio
    async def test_that_may_not_be_seen(self, mongodb: MongoDBServer) -> None:
        async def forbidden(*_: Any) -> Any:
            raise errors.OperationFailure("secret", 13)

        async with opened(mongodb, TYPED, *UNIQUE) as store:
            store._users.list_indexes = forbidden
            (finding,) = [one for one in await store.inspect() if not one.ok]
            assert finding.subject == "indexes"
            store._users.database.list_collections = forbidden
            assert await schema._options(store._users) == {}

    @pytest.mark.asyncio
    async def test_lead_into_arrays(self, mongodb: MongoDBServer) -> None:
        unique = index("emails.address", unique=True, sparse=True, collation=IGNORE_CASE)
        async with opened(mongodb, UNTYPED, unique, mapping=NESTED) as store:
            two = [{"emails": [{"address": f"{x}{n}@x"} for x in "ab"]} for n in range(5000)]
            await insert(store, *two)
            assert await uses_an_index(store, "email", "B7@X")

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
        found = [*rights.findings(status, _shop(), section=WRITES, marks=False)]
        assert [finding.ok for finding in found] == [counts] * 4

    def test_that_are_missing_are_named(self) -> None:
        privileges = [
            {"resource": {"db": "shop", "collection": "users"}, "actions": ["find", "update"]}
        ]
        status = {**self.STATUS, "authenticatedUserPrivileges": privileges}
        mark, select, insert, update, delete = rights.findings(
            status, _shop(), section=WRITES, marks=True
        )
        assert (mark.subject, mark.ok) == ("right to mark", True)
        assert (select.ok, insert.ok, update.ok, delete.ok) == (True, False, True, False)
        assert (select.vital, insert.for_writing) == (True, True)
        assert insert.detail == (
            'as an administrator: db.getSiblingDB("admin").grantRolesToUser("gate way",'
            ' [{"role": "readWrite", "db": "shop"}])'
            " (or a role for this collection alone: docs/stores/mongodb.md)"
        )
        assert len([*rights.findings(status, _shop(), section=READS, marks=False)]) == 1

    def test_to_mark_may_be_missing(self) -> None:
        privileges = [{"resource": {"db": "shop", "collection": "users"}, "actions": ["find"]}]
        status = {**self.STATUS, "authenticatedUserPrivileges": privileges}
        mark, select = rights.findings(status, _shop(), section=READS, marks=True)
        assert (mark.ok, mark.for_writing, select.ok) == (False, False, True)
        assert "grantRolesToUser" in mark.detail

    @pytest.mark.asyncio
    async def test_are_everybodys_where_nobody_has_a_password(self, mongodb: MongoDBServer) -> None:
        async with opened(mongodb, TYPED) as store:
            status = await rights.read_status(store._users)
            if status["authenticatedUsers"]:
                pytest.skip("the server that TEST_MONGODB_URL names asks for a password")
            assert (await store.inspect())[0].ok


def _shop() -> Any:
    return connect(StoreSettings("mongodb://h/shop", suite_mapping()))["shop"]["users"]
