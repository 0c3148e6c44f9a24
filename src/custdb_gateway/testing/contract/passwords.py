"""Password hashes are kept, and leave by one way alone."""

from typing import Any

from custdb_gateway.store import KeepsPasswordHashes, ReplacesPasswordHashes
from custdb_gateway.testing.contract.acts import add, require
from custdb_gateway.user import Page, StoredPassword


class Passwords:
    async def test_an_account_has_the_stored_hash(self, store: Any) -> None:
        require(store, KeepsPasswordHashes)
        ada = await store.create_user({"username": "ada"}, "$2b$10$abc")
        (account,) = await store.find_accounts({"username": "ada"})
        assert (account.profile, account.password) == (ada, StoredPassword("$2b$10$abc"))
        assert "$2b$" not in repr(account)

    async def test_an_account_without_password_has_none(self, store: Any) -> None:
        require(store, KeepsPasswordHashes)
        await add(store, "ada")
        (account,) = await store.find_accounts({"username": "ada"})
        assert account.password is None

    async def test_a_hash_is_replaced_while_it_is_what_was_seen(self, store: Any) -> None:
        require(store, ReplacesPasswordHashes)
        ada = await store.create_user({"username": "ada", "name": "Ada"}, "$2b$10$Abc")
        grace = await store.create_user({"username": "grace"}, "$2b$10$Abc")
        for other in ("$2b$10$abc", "$2b$10$Abc ", "", "%"):
            assert await store.replace_password_hash(ada["id"], other, "lost") is False
        assert await store.replace_password_hash(ada["id"], "$2b$10$Abc", "new") is True
        assert await store.replace_password_hash(ada["id"], "$2b$10$Abc", "lost") is False
        accounts = [await store.find_accounts({"username": name}) for name in ("ada", "grace")]
        assert [(one.profile, one.password) for (one,) in accounts] == [
            (ada, StoredPassword("new")),
            (grace, StoredPassword("$2b$10$Abc")),
        ]

    async def test_no_profile_holds_the_hash(self, store: Any) -> None:
        ada = await store.create_user({"username": "ada"}, "$2b$10$abc")
        found = await store.find_users({"username": "ada"})
        listed = (await store.list_users(Page(1, 10))).users
        searched = (await store.search_users("ada", Page(1, 10))).users
        updated = await store.update_user(ada["id"], {"name": "Ada"}, "$2b$10$def")
        assert "$2b$" not in repr([ada, found, listed, searched, updated])

    async def test_the_keyword_does_not_search_the_hash(self, store: Any) -> None:
        await store.create_user({"username": "ada"}, "$2b$10$abc")
        assert (await store.search_users("$2b$10", Page(1, 10))).total == 0

    async def test_samples_stored_hashes(self, store: Any) -> None:
        require(store, KeepsPasswordHashes)
        for number in range(5):
            await store.create_user({"username": f"u{number}"}, f"$2b${number}")
        await add(store, "without")
        sample = await store.sample_passwords(3)
        assert len({one.hash for one in sample}) == 3
        assert all(one in [StoredPassword(f"$2b${n}") for n in range(5)] for one in sample)
