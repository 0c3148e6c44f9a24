"""Who is found by an identifier."""

import asyncio
from typing import Any

import pytest

from custdb_gateway.errors import InvalidValue
from custdb_gateway.testing import suite_mapping
from custdb_gateway.user import Page
from tests.adapters.mongodb.acts import IGNORE_CASE, TYPED, UNIQUE, UNTYPED, insert, mapped, opened
from tests.servers.mongodb import MongoDBServer


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
        async with opened(mongodb, UNTYPED, mapping=mapped("email")) as store:
            await insert(store, *({"email": email} for email in ("a@x", "A@x", "A@X")))
            assert len(await store.find_users({"email": "a@X"})) == 2

    @pytest.mark.asyncio
    async def test_a_collection_that_is_blind_to_case(self, mongodb: MongoDBServer) -> None:
        blind = {**UNTYPED, "collation": IGNORE_CASE}
        async with opened(mongodb, blind, mapping=mapped("email username")) as store:
            await insert(store, {"_id": "a", "username": "ada"}, {"_id": "b", "username": "ADA"})
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
        async with opened(mongodb, UNTYPED, mapping=mapped("username")) as store:
            await insert(store, *({"username": "many"} for _ in range(1000)))
            await insert(store, {"username": "one"})
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
