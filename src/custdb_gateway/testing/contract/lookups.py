"""Who is found by what, and who is not."""

from typing import Any

import pytest

from custdb_gateway.errors import UserExists
from custdb_gateway.testing.contract.acts import add
from custdb_gateway.testing.samples import FOLDED, HOSTILE, IMPOSSIBLE_IDS, UNALIKE


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

    @pytest.mark.parametrize(("one", "other"), FOLDED)
    async def test_case_is_all_that_is_ignored(self, store: Any, one: str, other: str) -> None:
        user = await store.create_user({"email": one}, None)
        assert await store.find_users({"email": other}) == [user]
        with pytest.raises(UserExists):
            await store.create_user({"email": other}, None)

    @pytest.mark.parametrize(("one", "other"), UNALIKE)
    async def test_what_looks_alike_is_not_alike(self, store: Any, one: str, other: str) -> None:
        """Whoever has an address that looks like another's must not become the other."""
        await store.create_user({"email": one, "username": one, "phone": one}, None)
        for identifier in ("email", "username", "phone"):
            assert await store.find_users({identifier: other}) == []
            assert await store.find_accounts({identifier: other}) == []

    @pytest.mark.parametrize("other", ["ADA", "Ada", "ada ", " ada", "adá", "àda", "ad", "adaa"])
    async def test_username_is_exact(self, store: Any, other: str) -> None:
        await add(store, "ada")
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

    @pytest.mark.parametrize("user_id", IMPOSSIBLE_IDS)
    async def test_an_impossible_id_is_nobodys(self, store: Any, user_id: str) -> None:
        await add(store, "ada")
        assert await store.find_users({"id": user_id}) == []

    @pytest.mark.parametrize("identifier", ["email", "phone", "username"])
    @pytest.mark.parametrize("hostile", HOSTILE)
    async def test_hostile_identifiers_match_nobody(
        self, store: Any, identifier: str, hostile: str
    ) -> None:
        await add(store, "ada")
        assert await store.find_users({identifier: hostile}) == []

    async def test_text_with_nul_is_nobodys(self, store: Any) -> None:
        await add(store, "ada")
        assert await store.find_users({"username": "ada\0"}) == []
