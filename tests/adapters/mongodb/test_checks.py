"""What `check` finds in MongoDB: plans, rights, and users who share or lack something."""

from typing import Any

import pytest

from custdb_adapters._mongodb import rights
from custdb_adapters._mongodb.client import connect
from custdb_adapters._mongodb.collection import bind
from custdb_adapters._mongodb.inspection import checks, faults
from custdb_gateway.mapping import UserMapping
from custdb_gateway.store import Purpose, StoreSettings
from tests.adapters.mongodb.acts import (
    IGNORE_CASE,
    NESTED,
    UNIQUE,
    UNTYPED,
    mapped,
    opened,
)
from tests.adapters.places import named
from tests.servers.mongodb import MongoDBServer, index

pytestmark = pytest.mark.asyncio

FIELDS = "email username"
MANY = [{"email": f"u{n}@x", "username": f"u{n}"} for n in range(1500)]


class TestLookups:
    async def test_by_an_index(self, mongodb: MongoDBServer) -> None:
        async with opened(
            mongodb, UNTYPED, *UNIQUE, mapping=mapped(FIELDS), documents=MANY
        ) as store:
            found = named(await store.explain_lookups())
        assert {name: found[f"index for {name}"].level for name in ("id", "email", "username")} == {
            "id": "ok",
            "email": "ok",
            "username": "ok",
        }
        assert found["index for email"].detail == "email"
        assert (found["list of users"].level, found["search"].level) == ("ok", "note")

    async def test_without_one(self, mongodb: MongoDBServer) -> None:
        async with opened(mongodb, UNTYPED, mapping=mapped(FIELDS)) as store:
            found = named(await store.explain_lookups())
        assert found["index for email"].level == "fail"
        assert "createIndex" in found["index for email"].detail

    async def test_a_unique_one_that_there_cannot_be(self, mongodb: MongoDBServer) -> None:
        async with opened(mongodb, UNTYPED, mapping=mapped(FIELDS)) as store:
            known = named(await store.explain_lookups({"email"}))
            unknown = named(await store.inspect())
        assert '"unique": true' not in known["index for email"].detail
        assert "createIndex" not in known["unique index for email"].detail
        assert "createIndex" in known["unique index for username"].detail
        assert unknown["unique index for email"].is_provisional
        assert not known["unique index for email"].is_provisional

    async def test_into_arrays(self, mongodb: MongoDBServer) -> None:
        unique = index("emails.address", unique=True, sparse=True, collation=IGNORE_CASE)
        documents = [{"emails": [{"address": f"u{n}@x"}]} for n in range(1500)]
        async with opened(mongodb, UNTYPED, unique, mapping=NESTED, documents=documents) as store:
            found = named(await store.explain_lookups())
        assert found["index for email"].level == "ok"
        assert found["index for username"].level == "fail"

    async def test_lists_in_another_order_than_an_indexs(self, mongodb: MongoDBServer) -> None:
        async with opened(mongodb, UNTYPED, mapping=mapped(FIELDS, id="number")) as store:
            found = named(await store.explain_lookups())
        assert found["list of users"].level == "warn"


USERS = [
    {"email": "ada@x", "username": "ada"},
    {"email": "ADA@x", "username": "Ada"},
    {"email": "É@x"},
    {"email": "é@x", "username": ""},
    {"email": "e@x", "username": None},
    {"username": "grace"},
    {},
]


class TestFaults:
    async def test_what_is_shared(self, mongodb: MongoDBServer) -> None:
        async with opened(mongodb, UNTYPED, mapping=mapped(FIELDS), documents=USERS) as store:
            found = await store.count_collisions("email")
            assert found.level == "warn"
            assert found.detail.startswith("4 users have 2 values between them")
            assert len(found.ids) == 4
            assert (await store.count_collisions("username")).detail == "none"
            assert "unique index" in (await store.count_collisions("id")).detail

    async def test_who_has_the_same_twice_shares_it_with_nobody(
        self, mongodb: MongoDBServer
    ) -> None:
        documents = [
            {"emails": [{"address": "a@x"}, {"address": "A@x"}]},
            {"emails": [{"address": "b@x"}, {"address": "c@x"}]},
            {"emails": [{"address": "C@x"}]},
        ]
        async with opened(mongodb, UNTYPED, mapping=NESTED, documents=documents) as store:
            found = await store.count_collisions("email")
        assert found.detail.startswith("2 users have 1 values")

    async def test_a_sample_is_looked_up(
        self, mongodb: MongoDBServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(faults, "_ALL", 5)
        documents = [*USERS, *({"email": f"u{n}@x"} for n in range(50))]
        async with opened(mongodb, UNTYPED, mapping=mapped(FIELDS), documents=documents) as store:
            found = await store.count_collisions("email")
            assert found.detail == "4 of 57 looked at: none of these users can log in by it"
            assert len(found.ids) == 4
            assert (await store.count_collisions("username")).detail == "none of 57 looked at"

    @pytest.mark.parametrize("few", [1000, 5])
    async def test_what_nearly_all_share(
        self, mongodb: MongoDBServer, monkeypatch: pytest.MonkeyPatch, few: int
    ) -> None:
        monkeypatch.setattr(faults, "_ALL", few)
        documents = [{"email": "App@x" if n else "ada@x"} for n in range(20)]
        async with opened(mongodb, UNTYPED, mapping=mapped(FIELDS), documents=documents) as store:
            found = await store.count_collisions("email")
        assert found.level == "fail"
        assert found.detail.startswith("19 of 20 looked at have one and the same")

    async def test_what_is_missing(self, mongodb: MongoDBServer) -> None:
        async with opened(mongodb, UNTYPED, mapping=mapped(FIELDS), documents=USERS) as store:
            found = named(await store.count_missing())
        assert {subject: one.detail.partition(":")[0] for subject, one in found.items()} == {
            "users": "7",
            "users without email": "2 of 7",
            "users without username": "4 of 7",
            "users without any identifier": "1 of 7",
        }

    async def test_what_is_missing_in_a_sample(
        self, mongodb: MongoDBServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(faults, "_COUNTED", 5)
        documents = [{"email": f"u{n}@x"} for n in range(100)]
        async with opened(mongodb, UNTYPED, mapping=mapped(FIELDS), documents=documents) as store:
            found = named(await store.count_missing())
        assert found["users"].detail.startswith("about 100; of a sample of 5")
        assert found["users without username"].detail.startswith("5 of 5")

    async def test_only_users_count(self, mongodb: MongoDBServer) -> None:
        content = mapped(FIELDS).model_dump(by_alias=True, exclude_unset=True)
        content["users"]["where"] = {"active": True}
        limited = UserMapping.model_validate(content)
        documents = [{**one, "active": n == 0} for n, one in enumerate(USERS)]
        async with opened(mongodb, UNTYPED, mapping=limited, documents=documents) as store:
            assert (await store.count_collisions("email")).detail == "none"
            assert named(await store.count_missing())["users"].detail == "1"


class TestPasswords:
    async def test_are_from_all_over(self, mongodb: MongoDBServer) -> None:
        documents: list[dict[str, Any]] = [{"password": f"p{n}"} for n in range(300)]
        async with opened(mongodb, UNTYPED, mapping=mapped(FIELDS), documents=documents) as store:
            few = await store.scatter_passwords(1000)
            some = await store.scatter_passwords(50)
        assert (len(few.passwords), few.how) == (300, "all of them")
        hashes = {one.hash for one in some.passwords}
        assert 30 < len(hashes) <= 50
        assert "all over" in some.how
        assert hashes != {f"p{n}" for n in range(50)}


async def test_values_of_some_users(mongodb: MongoDBServer) -> None:
    content = mapped(FIELDS).model_dump(by_alias=True, exclude_unset=True)
    content["users"]["where"] = {"active": True}
    content["fields"]["blocked"] = {"when": {"state.banned": True}}
    known = UserMapping.model_validate(content)
    documents = [
        {"email": "a@x", "active": "nein", "state": {"banned": "ja"}},
        {"email": "b@x", "active": True},
        {"email": "c@x", "active": "no"},
    ]
    async with opened(mongodb, UNTYPED, mapping=known, documents=documents) as store:
        taken = await store.scatter_values({"@active", "@state.banned"}, 100)
    assert (taken.how, sorted(taken.users, key=str)) == (
        "all of them",
        [{"@active": "nein", "@state.banned": "ja"}, {"@active": True}],
    )


async def test_the_link(mongodb: MongoDBServer) -> None:
    async with opened(mongodb, UNTYPED, mapping=mapped(FIELDS)) as store:
        link = await store.look_at_link()
    assert link.is_local
    assert link.tls is None
    assert link.clock is not None


@pytest.mark.parametrize(
    ("host", "is_local"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("::1", True),
        ("/run/mongodb.sock", True),
        ("10.0.0.1", False),
        ("db.example.com", False),
    ],
)
async def test_which_hosts_are_this_machine(host: str, is_local: bool) -> None:
    assert checks._is_local(host) == is_local


class TestRights:
    async def test_the_role_has_what_is_needed(self, mongodb: MongoDBServer) -> None:
        async with opened(mongodb, UNTYPED, mapping=mapped(FIELDS)) as store:
            made, granted = await store.grants(Purpose(), "gateway")
            assert '["find", "listIndexes", "insert", "update", "remove"]' in made
            assert 'grantRolesToUser("gateway"' in granted
            lazy = (await store.grants(Purpose(writes=False, ledger=True), "gateway"))[0]
            assert '"actions": ["find", "listIndexes"]' in lazy
            assert "custdb_ledger" in lazy

    @pytest.mark.parametrize(
        ("privileges", "subjects"),
        [
            ([("shop", "users", "find listIndexes insert update remove")], []),
            ([("shop", "users", "find drop")], ["rights too wide"]),
            ([("shop", "users", "find"), ("shop", "", "listCollections")], []),
            ([("shop", "", "find")], ["rights elsewhere"]),
            ([("", "", "find")], ["rights elsewhere"]),
            ([("shop", "orders", "find")], ["rights elsewhere"]),
        ],
    )
    async def test_what_is_too_much(
        self, privileges: list[tuple[str, str, str]], subjects: list[str]
    ) -> None:
        status = {
            "authenticatedUsers": [{"user": "gateway", "db": "shop"}],
            "authenticatedUserPrivileges": [
                {"resource": {"db": db, "collection": name}, "actions": actions.split()}
                for db, name, actions in privileges
            ],
        }
        found = rights.excess(status, shop(), bind(mapped(FIELDS)), Purpose())
        assert [one.subject for one in found] == subjects


def shop() -> Any:
    """A collection that nobody asks for anything."""
    return connect(StoreSettings("mongodb://h/shop", mapped(FIELDS)))["shop"]["users"]
