"""Whoever does not meet `[users.where]` is nobody, to every function."""

import asyncio
from datetime import UTC, datetime

import pytest

from custdb_gateway.errors import UserExists, UserNotFound
from custdb_gateway.user import Page, StoredPassword
from tests.adapters.mapped.place import EVERYBODY, Place, ids

TABLE = (
    "create table users (id <id>, tenant <text>, email <text>, username <text>, pw <text>,"
    " state <whole> default 1, is_staff <flag> default false, gone_at <moment>, moved <flag>)"
)
ROWS = """
    insert into users (tenant, email, username, pw, state, is_staff, gone_at) values
    ('a''\\', 'ada@x', 'ada', 'h1', 1, false, null),
    ('b', 'bob@x', 'bob', 'h2', 1, false, null),
    ('a''\\', 'cee@x', 'cee', 'h3', 1, true, null),
    ('a''\\', 'dan@x', 'dan', 'h4', 0, false, null),
    ('a''\\', 'eve@x', 'eve', 'h5', 1, false, '2020-01-01 00:00:00'),
    ('a''\\', 'fay@x', 'fay', 'h6', 2, null, null)
"""
MAPPING = """
    [users]
    table = "users"
    id = "id"
    password = "pw"
    [users.where]
    tenant = "a'\\\\"
    is_staff = { is = false, empty = true }
    state = { above = 0 }
    gone_at = { set = false }
    [fields]
    email = "email"
    username = "username"
    isDeleted = { when = { gone_at = { set = true } } }
    [migration]
    mark = "moved"
"""
OUTSIDE = ("2", "3", "4", "5")


class LimitCases(Place):
    """Users 1 and 6 are inside. Each of the others fails one of the limits."""

    def inserted(self) -> str:
        """What makes the rows."""
        return ROWS

    async def state(self, column: str) -> dict[int, object]:
        """What the rows have in a column."""
        return dict(await self.fetch(f"select id, {column} from users order by id"))

    async def test_nobody_outside_is_seen(self) -> None:
        async with self.opened(MAPPING, TABLE, self.inserted()) as store:
            assert await ids(store) == ["1", "6"]
            assert await ids(store, Page(1, 1)) == ["1"]
            assert await ids(store, Page(2, 1)) == ["6"]
            assert await ids(store, Page(3, 1)) == []
            assert (await store.list_users(Page(2, 1))).total == 2
            for name in ("ada", "bob", "cee", "dan", "eve", "fay", "@x"):
                found = await store.search_users(name, EVERYBODY)
                expected = {"ada": ["1"], "fay": ["6"], "@x": ["1", "6"]}.get(name, [])
                assert [one["id"] for one in found.users] == expected
                assert found.total == len(expected)
            everybody = [str(n) for n in range(1, 7)]
            by_id = await asyncio.gather(*(store.find_users({"id": n}) for n in everybody))
            assert [bool(one) for one in by_id] == [True, *[False] * 4, True]
            names = ("ada", "bob", "cee", "dan", "eve", "fay")
            found = await asyncio.gather(
                *(store.find_users({"email": f"{name.upper()}@x"}) for name in names),
                *(store.find_accounts({"username": name}) for name in names),
                *(store.find_users({"id": n, "username": "bob"}) for n in everybody),
            )
            assert [bool(one) for one in found] == [True, *[False] * 4, True] * 3
            passwords = await store.sample_passwords(9)
            assert sorted(one.hash for one in passwords) == ["h1", "h6"]
            walked = [one.user_id async for batch in store.walk_users(1) for one in batch]
            assert walked == ["1", "6"]

    async def test_a_remembered_list_is_limited_too(self) -> None:
        """When the total is remembered, and the page begins where another one ended."""
        async with self.opened(MAPPING, TABLE, self.inserted()) as store:
            known = store._bookmarks
            known._total, known._good_until, known._places_until = 2, float("inf"), float("inf")
            assert await ids(store, Page(1, 1)) == ["1"]
            known._offsets, known._ids = [1], [1]
            listing = await store.list_users(Page(2, 1))
            assert ([one["id"] for one in listing.users], listing.total) == (["6"], 2)

    async def test_nobody_outside_is_changed(self) -> None:
        async with self.opened(MAPPING, TABLE, self.inserted()) as store:
            before = await self.fetch("select * from users order by id")
            for user_id in OUTSIDE:
                with pytest.raises(UserNotFound):
                    await store.update_user(user_id, {"username": "new"}, "new")
                assert not await store.delete_user(user_id)
                assert not await store.replace_password_hash(user_id, f"h{user_id}", "new")
                await store.mark_user(user_id, datetime.now(UTC))
            assert await self.fetch("select * from users order by id") == before
            changed = await store.update_user("6", {"username": "new"}, "new")
            assert changed["username"] == "new"
            assert await store.replace_password_hash("1", "h1", "better")
            await store.mark_user("1", datetime.now(UTC))
            assert (await self.state("pw"))[1] == "better"
            assert [bool(one) for one in (await self.state("moved")).values()] == [
                True,
                *[False] * 5,
            ]
            assert await store.delete_user("6")
            assert await ids(store) == ["1"]

    async def test_a_new_user_meets_what_can_be_met(self) -> None:
        async with self.opened(MAPPING, TABLE, self.inserted()) as store:
            created = await store.create_user({"username": "new"}, "hash")
            assert await store.find_users({"username": "new"}) == [created]
            assert (await self.state("tenant"))[int(created["id"])] == "a'\\"

    async def test_an_identifier_is_free_if_nobody_inside_has_it(self) -> None:
        async with self.opened(MAPPING, TABLE, self.inserted()) as store:
            for n, name in enumerate(("bob", "cee", "dan", "eve")):
                created = await store.create_user({"username": name, "email": f"{n}@y"}, None)
                assert await store.find_users({"username": name}) == [created]
            with pytest.raises(UserExists):
                await store.create_user({"username": "ada"}, None)
            with pytest.raises(UserExists):
                await store.update_user("1", {"email": "FAY@x"}, None)
            assert (await store.update_user("1", {"email": "bob@x"}, None))["email"] == "bob@x"

    async def test_many_at_once_add_one(self) -> None:
        async with self.opened(MAPPING, TABLE, self.inserted()) as store:
            outcomes = await asyncio.gather(
                *(store.create_user({"username": "bob"}, None) for _ in range(9)),
                return_exceptions=True,
            )
            assert sum(isinstance(one, UserExists) for one in outcomes) == 8

    async def test_a_change_may_lead_outside(self) -> None:
        """As where users are deleted by being marked as deleted."""
        async with self.opened(MAPPING, TABLE, self.inserted()) as store:
            gone = await store.update_user("1", {"isDeleted": True}, None)
            assert gone == {"id": "1", "email": "ada@x", "username": "ada", "isDeleted": True}
            assert await ids(store) == ["6"]
            with pytest.raises(UserNotFound):
                await store.update_user("1", {"isDeleted": False}, None)

    async def test_one_of_several_rows_with_the_same_id(self) -> None:
        """Which the limits tell apart, as Drupal's translations."""
        mapping = """
            [users]
            table = "users"
            id = "uid"
            delete = false
            [users.where]
            is_default = true
            [fields]
            username = "name"
        """
        async with self.opened(
            mapping,
            "create table users (uid <whole>, lang <text>, name <text>, is_default <whole>)",
            "insert into users values (1, 'de', 'Ada', 0), (1, 'en', 'ada', 1), (2, 'fr', 'x', 0)",
        ) as store:
            changed = await store.update_user("1", {"username": "new"}, None)
            assert changed == {"id": "1", "username": "new"}
            rows = await self.fetch("select lang, name from users order by lang")
            assert [*rows] == [("de", "Ada"), ("en", "new"), ("fr", "x")]
            assert await ids(store) == ["1"]

    async def test_limits_that_another_table_meets(self) -> None:
        mapping = """
            [users]
            table = "users"
            id = "id"
            password = "pw"
            create = false
            [users.where]
            "realm.name" = "it's"
            "realm.off" = { not = true }
            [joins.realm]
            table = "realms"
            on = { id = "tenant" }
            [fields]
            username = "username"
            email = "email"
            [migration]
            mark = "moved"
        """
        async with self.opened(
            mapping,
            TABLE,
            "insert into users (tenant, username, email, pw) values"
            " ('1', 'ada', 'ada@x', 'h1'), ('2', 'bob', 'bob@x', 'h2'),"
            " ('3', 'cee', 'cee@x', 'h3'), (null, 'dan', 'dan@x', 'h4'),"
            " ('1', 'eve', 'eve@x', 'h5')",
            "create table realms (id <text>, name <text>, off <flag>)",
            "insert into realms values ('1', 'it''s', null), ('2', 'other', null),"
            " ('3', 'it''s', true)",
        ) as store:
            assert "tenant" in store.table.needed("select")
            assert await ids(store) == ["1", "5"]
            for user_id in ("2", "3", "4"):
                assert await store.find_users({"id": user_id}) == []
                with pytest.raises(UserNotFound):
                    await store.update_user(user_id, {"username": "new"}, "new")
                assert not await store.delete_user(user_id)
                assert not await store.replace_password_hash(user_id, f"h{user_id}", "new")
                await store.mark_user(user_id, datetime.now(UTC))
            changed = await store.update_user("1", {"username": "bob"}, None)  # who is nobody
            assert changed == {"id": "1", "username": "bob", "email": "ada@x"}
            with pytest.raises(UserExists):
                await store.update_user("1", {"username": "eve"}, None)
            assert await store.replace_password_hash("1", "h1", "new")
            assert (await store.sample_passwords(1))[0] in map(StoredPassword, ("new", "h5"))
            assert await store.delete_user("5")
            rows = await self.fetch("select username, pw, moved from users order by id")
            assert [tuple(row) for row in rows] == [
                ("bob", "new", None),
                ("bob", "h2", None),
                ("cee", "h3", None),
                ("dan", "h4", None),
            ]

    async def test_a_small_number_is_one_where_the_mapping_says_so(self) -> None:
        """Many keep a status of several values in what else is a flag."""
        mapping = """
            [users]
            table = "users"
            id = "id"
            where = { kind = { not = 3 } }
            [fields]
            username = "username"
            blocked = { when = { status = 2 } }
            isDeleted = { when = { gone = true } }
        """
        table = (
            "create table users (id <id>, username <text>, status <small>, kind <small>,"
            " gone <flag>)"
        )
        rows = (
            "insert into users (username, status, kind) values"
            " ('a', 1, 0), ('b', 2, 1), ('c', 2, 3)"
        )
        one = mapping.replace("when = { status = 2 }", "unless = { status = 1 }")
        async with self.opened(mapping, table, rows) as store:
            users = (await store.list_users(EVERYBODY)).users
            assert [(one["username"], one["blocked"]) for one in users] == [
                ("a", False),
                ("b", True),
            ]
        async with self.opened(one) as store:
            again = (await store.list_users(EVERYBODY)).users
            assert [user["blocked"] for user in again] == [False, True]
