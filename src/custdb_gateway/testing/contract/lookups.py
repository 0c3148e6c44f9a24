"""Who is found by what, and who is not."""

import asyncio
from typing import Any

import pytest

from custdb_gateway.errors import UserExists
from custdb_gateway.testing.contract.acts import add, alone, ids_of_nobody
from custdb_gateway.testing.samples import FOLDED, HOSTILE, UNALIKE


class Lookups:
    async def test_an_open_store_answers(self, store: Any) -> None:
        await store.ping()

    async def test_nobody_is_found_in_an_empty_store(self, store: Any) -> None:
        assert await store.find_users({"email": "ada@example.com"}) == []

    @pytest.mark.parametrize("identifier", ["id", "email", "phone", "username"])
    async def test_finds_by_each_identifier(self, store: Any, identifier: str) -> None:
        await add(store, "grace")
        ada = await add(store, "ada")
        assert await store.find_users({identifier: ada[identifier]}) == [ada]

    async def test_email_ignores_case_and_keeps_it(self, store: Any) -> None:
        ada = await store.create_user({"email": "Ada@Example.COM"}, None)
        assert await store.find_users({"email": "aDA@eXAMPLE.com"}) == [ada]
        assert ada["email"] == "Ada@Example.COM"

    async def test_email_ignores_case_beyond_ascii(self, store: Any) -> None:
        zoe = await store.create_user({"email": "zoë.ÅS@example.com"}, None)
        assert await store.find_users({"email": "ZOË.ås@EXAMPLE.com"}) == [zoe]

    async def test_case_is_all_that_is_ignored(self, store: Any, subtests: pytest.Subtests) -> None:
        for one, other in FOLDED:
            with subtests.test(one=one, other=other):
                user = await store.create_user({"email": one}, None)
                assert await store.find_users({"email": other}) == [user]
                with pytest.raises(UserExists):
                    await store.create_user({"email": other}, None)

    async def test_what_looks_alike_is_not_alike(
        self, store: Any, subtests: pytest.Subtests
    ) -> None:
        """Whoever has an address that looks like another's must not become the other."""
        for one, other in UNALIKE:
            # Alone: to a unique index, two of these may well be one.
            with subtests.test(one=one, other=other):
                async with alone(store, {"email": one, "username": one, "phone": one}):
                    for identifier in ("email", "username", "phone"):
                        assert await store.find_users({identifier: other}) == []
                        assert await store.find_accounts({identifier: other}) == []

    async def test_username_is_exact(self, store: Any, subtests: pytest.Subtests) -> None:
        await add(store, "ada")
        for other in ("ADA", "Ada", "ada ", " ada", "adá", "àda", "ad", "adaa"):
            with subtests.test(other=other):
                assert await store.find_users({"username": other}) == []

    async def test_identifiers_of_one_user_find_it_once(self, store: Any) -> None:
        ada = await add(store, "ada")
        both = {"email": ada["email"], "username": "ada", "id": ada["id"], "phone": ada["phone"]}
        assert await store.find_users(both) == [ada]

    async def test_one_identifier_that_matches_is_enough(self, store: Any) -> None:
        ada = await add(store, "ada")
        assert await store.find_users({"email": "nobody@example.com", "username": "ada"}) == [ada]
        assert await store.find_users({"id": "no id", "username": "ada"}) == [ada]

    async def test_identifiers_of_two_users_find_both(self, store: Any) -> None:
        ada, grace = await add(store, "ada"), await add(store, "grace")
        found = await store.find_users({"email": ada["email"], "username": "grace"})
        assert sorted(user["id"] for user in found) == sorted([ada["id"], grace["id"]])

    async def test_an_impossible_id_is_nobodys(self, store: Any, subtests: pytest.Subtests) -> None:
        for user_id in ids_of_nobody(await add(store, "ada")):
            with subtests.test(user_id=user_id):
                assert await store.find_users({"id": user_id}) == []

    @pytest.mark.parametrize("identifier", ["email", "phone", "username"])
    async def test_hostile_identifiers_match_nobody(
        self, store: Any, subtests: pytest.Subtests, identifier: str
    ) -> None:
        await add(store, "ada")
        for hostile in HOSTILE:
            with subtests.test(hostile=hostile):
                assert await store.find_users({identifier: hostile}) == []
        together = (store.find_users({identifier: hostile}) for hostile in HOSTILE)
        assert await asyncio.gather(*together) == [[] for _ in HOSTILE]

    async def test_text_with_nul_is_nobodys(self, store: Any) -> None:
        await add(store, "ada")
        assert await store.find_users({"username": "ada\0"}) == []
