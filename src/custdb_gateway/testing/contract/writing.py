"""Users are created, changed and deleted, and nobody is there twice."""

import asyncio
from typing import Any

import pytest

from custdb_gateway.errors import UserExists, UserNotFound
from custdb_gateway.store import KeepsPasswordHashes
from custdb_gateway.testing.contract.acts import add, ids_of_nobody, require
from custdb_gateway.testing.samples import HOSTILE
from custdb_gateway.user import Page, StoredPassword


class Writing:
    async def test_a_created_user_is_readable_at_once(self, store: Any) -> None:
        created = await store.create_user({"email": "ada@example.com", "name": "Ada"}, None)
        assert created == {"id": created["id"], "email": "ada@example.com", "name": "Ada"}
        assert isinstance(created["id"], str)
        assert created["id"]
        assert await store.find_users({"id": created["id"]}) == [created]

    @pytest.mark.parametrize("identifier", ["email", "phone", "username"])
    async def test_no_identifier_is_given_twice(self, store: Any, identifier: str) -> None:
        ada = await add(store, "ada")
        with pytest.raises(UserExists):
            await store.create_user({identifier: ada[identifier]}, None)
        assert (await store.list_users(Page(1, 10))).total == 1

    async def test_an_email_in_other_case_is_taken(self, store: Any) -> None:
        await store.create_user({"email": "ada@example.com"}, None)
        with pytest.raises(UserExists):
            await store.create_user({"email": "ADA@example.com"}, None)

    async def test_a_username_in_other_case_is_free(self, store: Any) -> None:
        await store.create_user({"username": "ada"}, None)
        await store.create_user({"username": "Ada"}, None)

    async def test_an_id_that_is_taken_is_refused(self, store: Any) -> None:
        ada = await add(store, "ada")
        with pytest.raises(UserExists):
            await store.create_user({"id": ada["id"], "username": "grace"}, None)

    async def test_users_without_an_identifier_do_not_collide(self, store: Any) -> None:
        await store.create_user({"username": "ada"}, None)
        await store.create_user({"username": "grace"}, None)
        assert (await store.list_users(Page(1, 10))).total == 2

    @pytest.mark.parametrize("identifier", ["email", "phone", "username"])
    async def test_of_many_creates_at_once_one_wins(self, store: Any, identifier: str) -> None:
        creates = (store.create_user({identifier: "same"}, None) for _ in range(50))
        outcomes = await asyncio.gather(*creates, return_exceptions=True)
        assert sum(isinstance(outcome, dict) for outcome in outcomes) == 1
        assert sum(isinstance(outcome, UserExists) for outcome in outcomes) == 49
        assert (await store.list_users(Page(1, 10))).total == 1

    async def test_different_creates_at_once_all_win(self, store: Any) -> None:
        creates = (add(store, f"user{number}") for number in range(50))
        created = await asyncio.gather(*creates)
        assert len({user["id"] for user in created}) == 50

    async def test_hostile_text_is_kept_to_the_letter(
        self, store: Any, subtests: pytest.Subtests
    ) -> None:
        for number, hostile in enumerate(HOSTILE):
            with subtests.test(hostile=hostile):
                values = {"username": f"u{number}", "name": hostile, "nickname": hostile}
                created = await store.create_user(values, None)
                assert created == {"id": created["id"], **values}
                assert await store.find_users({"username": f"u{number}"}) == [created]

    async def test_hostile_identifiers_are_found_again(
        self, store: Any, subtests: pytest.Subtests
    ) -> None:
        users = {}
        for hostile in (one for one in HOSTILE if len(one) < 200):
            with subtests.test(hostile=hostile):
                created = await store.create_user({"username": hostile, "email": hostile}, None)
                users[hostile] = created
                assert await store.find_users({"username": hostile}) == [created]
                assert await store.find_users({"email": hostile}) == [created]
                with pytest.raises(UserExists):
                    await store.create_user({"username": hostile}, None)
        for identifier in ("username", "email"):
            together = (store.find_users({identifier: hostile}) for hostile in users)
            assert await asyncio.gather(*together) == [[user] for user in users.values()]

    async def test_changes_only_what_is_given(self, store: Any) -> None:
        ada, grace = await add(store, "ada"), await add(store, "grace")
        changed = await store.update_user(ada["id"], {"nickname": "countess"}, None)
        assert changed == {**ada, "nickname": "countess"}
        assert await store.find_users({"id": ada["id"]}) == [changed]
        assert await store.find_users({"id": grace["id"]}) == [grace]

    async def test_null_clears_a_field(self, store: Any) -> None:
        ada = await add(store, "ada")
        changed = await store.update_user(ada["id"], {"phone": None, "name": None}, None)
        assert changed == {key: ada[key] for key in ada if key not in ("phone", "name")}

    async def test_changes_the_hash_and_nothing_else(self, store: Any) -> None:
        require(store, KeepsPasswordHashes)
        ada = await store.create_user({"username": "ada"}, "old")
        assert await store.update_user(ada["id"], {}, "new") == ada
        (account,) = await store.find_accounts({"username": "ada"})
        assert account.password == StoredPassword("new")

    async def test_keeps_the_hash_if_none_is_given(self, store: Any) -> None:
        require(store, KeepsPasswordHashes)
        ada = await store.create_user({"username": "ada"}, "old")
        await store.update_user(ada["id"], {"name": "Ada"}, None)
        (account,) = await store.find_accounts({"username": "ada"})
        assert account.password == StoredPassword("old")

    @pytest.mark.parametrize("identifier", ["email", "phone", "username"])
    async def test_does_not_change_to_what_is_taken(self, store: Any, identifier: str) -> None:
        ada, grace = await add(store, "ada"), await add(store, "grace")
        with pytest.raises(UserExists):
            await store.update_user(ada["id"], {identifier: grace[identifier]}, None)
        assert await store.find_users({"id": ada["id"]}) == [ada]

    async def test_may_change_the_case_of_its_own_email(self, store: Any) -> None:
        ada = await add(store, "ada")
        changed = await store.update_user(ada["id"], {"email": ada["email"].upper()}, None)
        assert changed["email"] == ada["email"].upper()

    async def test_of_many_changes_at_once_one_wins(self, store: Any) -> None:
        users = [await add(store, f"user{number}") for number in range(20)]
        changes = (store.update_user(user["id"], {"email": "same@x"}, None) for user in users)
        outcomes = await asyncio.gather(*changes, return_exceptions=True)
        assert sum(isinstance(outcome, dict) for outcome in outcomes) == 1
        assert sum(isinstance(outcome, UserExists) for outcome in outcomes) == 19

    async def test_nobody_cannot_be_changed(self, store: Any, subtests: pytest.Subtests) -> None:
        ada = await add(store, "ada")
        for user_id in ids_of_nobody(ada):
            with subtests.test(user_id=user_id):
                with pytest.raises(UserNotFound):
                    await store.update_user(user_id, {"name": "x", "email": "x@example.com"}, None)
                assert await store.find_users({"id": ada["id"]}) == [ada]

    async def test_changes_to_hostile_text(self, store: Any, subtests: pytest.Subtests) -> None:
        users = []
        for number, hostile in enumerate(HOSTILE):
            with subtests.test(hostile=hostile):
                user = await add(store, f"u{number}")
                changed = await store.update_user(user["id"], {"nickname": hostile}, None)
                assert changed == {**user, "nickname": hostile}
                users.append(changed)
        assert (await store.list_users(Page(1, 100))).users == users

    async def test_a_deleted_user_is_gone(self, store: Any) -> None:
        ada, grace = await add(store, "ada"), await add(store, "grace")
        assert await store.delete_user(ada["id"]) is True
        assert await store.find_users({"id": ada["id"]}) == []
        assert await store.delete_user(ada["id"]) is False
        assert (await store.list_users(Page(1, 10))).users == [grace]

    async def test_nobody_cannot_be_deleted(self, store: Any, subtests: pytest.Subtests) -> None:
        ada = await add(store, "ada")
        for user_id in ids_of_nobody(ada):
            with subtests.test(user_id=user_id):
                assert await store.delete_user(user_id) is False
                assert (await store.list_users(Page(1, 10))).users == [ada]
