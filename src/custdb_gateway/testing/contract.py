"""What every store owes the gateway. Subclass `UserStoreContract` to prove an adapter."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, ClassVar

import pytest

from custdb_gateway.errors import InvalidValue, StoreUnavailable, UserExists, UserNotFound
from custdb_gateway.mapping import UserMapping
from custdb_gateway.store import KeepsPasswordHashes, UserStore
from custdb_gateway.testing.declared import Declared
from custdb_gateway.testing.samples import FOLDED, HOSTILE, IMPOSSIBLE_IDS, SUITE_COLUMNS, UNALIKE
from custdb_gateway.user import Page, Profile
from custdb_gateway.values import fold


def suite_mapping(table: str = "users", **sections: Any) -> UserMapping:
    """The mapping of the suite's table."""
    fields = {field: column for field, (column, _) in SUITE_COLUMNS.items()}
    users = {"table": table, "id": "id", "password": "password"}
    return UserMapping.model_validate({"users": users, "fields": fields, **sections})


class UserStoreContract(Declared):
    """One case a promise. A subclass gives the fixture `store`: open, with an empty table."""

    pytestmark: ClassVar = [pytest.mark.asyncio]

    @pytest.fixture
    def store(self) -> UserStore:
        """An open store on the suite's table, without users."""
        raise NotImplementedError("the subclass gives this fixture")

    async def break_client(self, store: UserStore) -> None:
        """Break what `store` talks through, so that nothing can be asked any more."""
        raise NotImplementedError("the subclass knows how")

    # Looking up

    async def test_an_open_store_answers(self, store: Any) -> None:
        await store.ping()

    async def test_nobody_is_found_in_an_empty_store(self, store: Any) -> None:
        assert await store.find_users({"email": "ada@example.com"}) == []

    @pytest.mark.parametrize("identifier", ["id", "email", "phone", "username"])
    async def test_finds_by_each_identifier(self, store: Any, identifier: str) -> None:
        await _add(store, "grace")
        ada = await _add(store, "ada")
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
        await _add(store, "ada")
        assert await store.find_users({"username": other}) == []

    async def test_identifiers_of_one_user_find_it_once(self, store: Any) -> None:
        ada = await _add(store, "ada")
        both = {"email": ada["email"], "username": "ada", "id": ada["id"], "phone": ada["phone"]}
        assert await store.find_users(both) == [ada]

    async def test_one_identifier_that_matches_is_enough(self, store: Any) -> None:
        ada = await _add(store, "ada")
        assert await store.find_users({"email": "nobody@example.com", "username": "ada"}) == [ada]
        assert await store.find_users({"id": "no id", "username": "ada"}) == [ada]

    async def test_identifiers_of_two_users_find_both(self, store: Any) -> None:
        ada, grace = await _add(store, "ada"), await _add(store, "grace")
        found = await store.find_users({"email": ada["email"], "username": "grace"})
        assert sorted(user["id"] for user in found) == sorted([ada["id"], grace["id"]])

    @pytest.mark.parametrize("user_id", IMPOSSIBLE_IDS)
    async def test_an_impossible_id_is_nobodys(self, store: Any, user_id: str) -> None:
        await _add(store, "ada")
        assert await store.find_users({"id": user_id}) == []

    @pytest.mark.parametrize("identifier", ["email", "phone", "username"])
    @pytest.mark.parametrize("hostile", HOSTILE)
    async def test_hostile_identifiers_match_nobody(
        self, store: Any, identifier: str, hostile: str
    ) -> None:
        await _add(store, "ada")
        assert await store.find_users({identifier: hostile}) == []

    async def test_text_with_nul_is_nobodys(self, store: Any) -> None:
        await _add(store, "ada")
        assert await store.find_users({"username": "ada\0"}) == []

    # Passwords

    async def test_an_account_has_the_stored_hash(self, store: Any) -> None:
        _require(store, KeepsPasswordHashes)
        ada = await store.create_user({"username": "ada"}, "$2b$10$abc")
        (account,) = await store.find_accounts({"username": "ada"})
        assert (account.profile, account.password_hash) == (ada, "$2b$10$abc")
        assert "$2b$" not in repr(account)

    async def test_an_account_without_password_has_none(self, store: Any) -> None:
        _require(store, KeepsPasswordHashes)
        await _add(store, "ada")
        (account,) = await store.find_accounts({"username": "ada"})
        assert account.password_hash is None

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
        _require(store, KeepsPasswordHashes)
        for number in range(5):
            await store.create_user({"username": f"u{number}"}, f"$2b${number}")
        await _add(store, "without")
        sample = await store.sample_password_hashes(3)
        assert len(sample) == 3
        assert set(sample) <= {f"$2b${number}" for number in range(5)}

    # Creating

    async def test_a_created_user_is_readable_at_once(self, store: Any) -> None:
        created = await store.create_user({"email": "ada@example.com", "name": "Ada"}, None)
        assert created == {"id": created["id"], "email": "ada@example.com", "name": "Ada"}
        assert isinstance(created["id"], str)
        assert created["id"]
        assert await store.find_users({"id": created["id"]}) == [created]

    @pytest.mark.parametrize("identifier", ["email", "phone", "username"])
    async def test_no_identifier_is_given_twice(self, store: Any, identifier: str) -> None:
        ada = await _add(store, "ada")
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
        ada = await _add(store, "ada")
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
        creates = (_add(store, f"user{number}") for number in range(50))
        created = await asyncio.gather(*creates)
        assert len({user["id"] for user in created}) == 50

    @pytest.mark.parametrize("hostile", HOSTILE)
    async def test_hostile_text_is_kept_to_the_letter(self, store: Any, hostile: str) -> None:
        values = {"username": "ada", "name": hostile, "nickname": hostile}
        created = await store.create_user(values, None)
        assert created == {"id": created["id"], **values}
        assert await store.find_users({"username": "ada"}) == [created]

    @pytest.mark.parametrize("hostile", [one for one in HOSTILE if len(one) < 200])
    async def test_hostile_identifiers_are_found_again(self, store: Any, hostile: str) -> None:
        created = await store.create_user({"username": hostile, "email": hostile}, None)
        assert await store.find_users({"username": hostile}) == [created]
        assert await store.find_users({"email": hostile}) == [created]
        with pytest.raises(UserExists):
            await store.create_user({"username": hostile}, None)

    # Changing

    async def test_changes_only_what_is_given(self, store: Any) -> None:
        ada, grace = await _add(store, "ada"), await _add(store, "grace")
        changed = await store.update_user(ada["id"], {"nickname": "countess"}, None)
        assert changed == {**ada, "nickname": "countess"}
        assert await store.find_users({"id": ada["id"]}) == [changed]
        assert await store.find_users({"id": grace["id"]}) == [grace]

    async def test_null_clears_a_field(self, store: Any) -> None:
        ada = await _add(store, "ada")
        changed = await store.update_user(ada["id"], {"phone": None, "name": None}, None)
        assert changed == {key: ada[key] for key in ada if key not in ("phone", "name")}

    async def test_changes_the_hash_and_nothing_else(self, store: Any) -> None:
        _require(store, KeepsPasswordHashes)
        ada = await store.create_user({"username": "ada"}, "old")
        assert await store.update_user(ada["id"], {}, "new") == ada
        (account,) = await store.find_accounts({"username": "ada"})
        assert account.password_hash == "new"

    async def test_keeps_the_hash_if_none_is_given(self, store: Any) -> None:
        _require(store, KeepsPasswordHashes)
        ada = await store.create_user({"username": "ada"}, "old")
        await store.update_user(ada["id"], {"name": "Ada"}, None)
        (account,) = await store.find_accounts({"username": "ada"})
        assert account.password_hash == "old"

    @pytest.mark.parametrize("identifier", ["email", "phone", "username"])
    async def test_does_not_change_to_what_is_taken(self, store: Any, identifier: str) -> None:
        ada, grace = await _add(store, "ada"), await _add(store, "grace")
        with pytest.raises(UserExists):
            await store.update_user(ada["id"], {identifier: grace[identifier]}, None)
        assert await store.find_users({"id": ada["id"]}) == [ada]

    async def test_may_change_the_case_of_its_own_email(self, store: Any) -> None:
        ada = await _add(store, "ada")
        changed = await store.update_user(ada["id"], {"email": ada["email"].upper()}, None)
        assert changed["email"] == ada["email"].upper()

    async def test_of_many_changes_at_once_one_wins(self, store: Any) -> None:
        users = [await _add(store, f"user{number}") for number in range(20)]
        changes = (store.update_user(user["id"], {"email": "same@x"}, None) for user in users)
        outcomes = await asyncio.gather(*changes, return_exceptions=True)
        assert sum(isinstance(outcome, dict) for outcome in outcomes) == 1
        assert sum(isinstance(outcome, UserExists) for outcome in outcomes) == 19

    @pytest.mark.parametrize("user_id", IMPOSSIBLE_IDS)
    async def test_nobody_cannot_be_changed(self, store: Any, user_id: str) -> None:
        ada = await _add(store, "ada")
        with pytest.raises(UserNotFound):
            await store.update_user(user_id, {"name": "x", "email": "x@example.com"}, None)
        assert await store.find_users({"id": ada["id"]}) == [ada]

    @pytest.mark.parametrize("hostile", HOSTILE)
    async def test_changes_to_hostile_text(self, store: Any, hostile: str) -> None:
        ada = await _add(store, "ada")
        changed = await store.update_user(ada["id"], {"nickname": hostile}, None)
        assert changed == {**ada, "nickname": hostile}

    # Deleting

    async def test_a_deleted_user_is_gone(self, store: Any) -> None:
        ada, grace = await _add(store, "ada"), await _add(store, "grace")
        assert await store.delete_user(ada["id"]) is True
        assert await store.find_users({"id": ada["id"]}) == []
        assert await store.delete_user(ada["id"]) is False
        assert (await store.list_users(Page(1, 10))).users == [grace]

    @pytest.mark.parametrize("user_id", IMPOSSIBLE_IDS)
    async def test_nobody_cannot_be_deleted(self, store: Any, user_id: str) -> None:
        await _add(store, "ada")
        assert await store.delete_user(user_id) is False
        assert (await store.list_users(Page(1, 10))).total == 1

    # Searching and listing

    @pytest.mark.parametrize("field", ["email", "phone", "username", "name", "nickname"])
    async def test_searches_anywhere_in_each_field(self, store: Any, field: str) -> None:
        await _add(store, "grace")
        user = await store.create_user({"username": "u", field: "left-NeeDle-right"}, None)
        listing = await store.search_users("nEEdLE", Page(1, 100))
        assert (listing.total, listing.users) == (1, [user])

    async def test_search_ignores_case_beyond_ascii(self, store: Any) -> None:
        user = await store.create_user({"username": "u", "name": "Åsa Öberg ЖУКОВ"}, None)
        for keyword in ("åSA", "öBERG", "жуков"):
            assert (await store.search_users(keyword, Page(1, 10))).users == [user]

    @pytest.mark.parametrize(("one", "other"), UNALIKE)
    async def test_search_ignores_nothing_but_case(self, store: Any, one: str, other: str) -> None:
        await store.create_user({"username": one, "name": f"x{one}x"}, None)
        if fold(other) not in fold(f"x{one}x"):
            assert (await store.search_users(other, Page(1, 10))).total == 0

    async def test_search_looks_into_no_other_field(self, store: Any) -> None:
        await store.create_user({"username": "u", "settings": {"x": "needle"}}, None)
        assert (await store.search_users("needle", Page(1, 10))).total == 0

    @pytest.mark.parametrize("hostile", HOSTILE)
    async def test_keywords_are_literal(self, store: Any, hostile: str) -> None:
        await _add(store, "ada")
        user = await store.create_user({"username": "u", "name": f"a{hostile}b"}, None)
        listing = await store.search_users(f"a{hostile}b", Page(1, 10))
        assert (listing.total, listing.users) == (1, [user])

    @pytest.mark.parametrize("wildcard", ["%", "_", "\\", "*", "?", ".", "[", "^", "$"])
    async def test_wildcards_are_none(self, store: Any, wildcard: str) -> None:
        await store.create_user({"username": "plain"}, None)
        user = await store.create_user({"username": f"a{wildcard}b"}, None)
        assert (await store.search_users(wildcard, Page(1, 10))).users == [user]

    async def test_search_counts_all_and_returns_a_page(self, store: Any) -> None:
        users = [await _add(store, f"needle{number}") for number in range(7)]
        await _add(store, "other")
        listing = await store.search_users("NEEDLE", Page(2, 3))
        assert listing.total == 7
        assert listing.users == users[3:6]

    async def test_the_empty_keyword_is_in_everybody(self, store: Any) -> None:
        await _add(store, "ada")
        assert (await store.search_users("", Page(1, 10))).total == 1

    async def test_nothing_found_is_an_empty_page(self, store: Any) -> None:
        listing = await store.search_users("nobody", Page(1, 10))
        assert (listing.total, list(listing.users)) == (0, [])

    async def test_pages_hold_everybody_once_in_the_order_of_ids(self, store: Any) -> None:
        users = [await _add(store, f"user{number}") for number in range(23)]
        pages = [await store.list_users(Page(number, 10)) for number in (1, 2, 3)]
        assert [len(page.users) for page in pages] == [10, 10, 3]
        assert [user for page in pages for user in page.users] == users
        assert {page.total for page in pages} == {23}

    @pytest.mark.parametrize("number", [2, 1000, 1_000_000_000])
    async def test_beyond_the_last_page_is_an_empty_one(self, store: Any, number: int) -> None:
        await _add(store, "ada")
        listing = await store.list_users(Page(number, 200))
        assert (listing.total, list(listing.users)) == (1, [])

    # Values

    @pytest.mark.parametrize(
        ("field", "value", "released"),
        [
            ("emailVerified", True, True),
            ("emailVerified", False, False),
            ("loginsCount", 0, 0),
            ("loginsCount", -7, -7),
            ("loginsCount", "12", 12),
            ("loginsCount", 2**53 - 1, 2**53 - 1),
            ("loginsCount", 2**53 + 1, str(2**53 + 1)),
            ("balance", 12.5, 12.5),
            ("balance", "0.1", 0.1),
            ("balance", 3, 3),
            ("lastLogin", "2024-02-29T12:34:56Z", "2024-02-29T12:34:56Z"),
            ("lastLogin", "2024-02-29T12:34:56.789Z", "2024-02-29T12:34:56.789Z"),
            ("lastLogin", "2024-02-29T14:34:56+02:00", "2024-02-29T12:34:56Z"),
            ("birthdate", "1815-12-10", "1815-12-10"),
            ("settings", {"a": [1, None, "x"], "ü": {}}, {"a": [1, None, "x"], "ü": {}}),
            ("settings", ["it's"], ["it's"]),
            ("emailVerified", 1, True),
            ("loginsCount", -(2**63), str(-(2**63))),
            ("loginsCount", 2**63 - 1, str(2**63 - 1)),
            ("balance", -0.5, -0.5),
            ("balance", "1e-7", 1e-7),
            ("balance", "100", 100),
            ("balance", 2**53 + 1, str(2**53 + 1)),
            ("lastLogin", "2024-02-29", "2024-02-29T00:00:00Z"),
            ("lastLogin", "2024-02-29T12:34:56", "2024-02-29T12:34:56Z"),
            ("lastLogin", "2024-12-31T23:30:00-05:00", "2025-01-01T04:30:00Z"),
            (
                "lastLogin",
                "2024-03-10T02:30:00Z",
                "2024-03-10T02:30:00Z",
            ),  # no such hour in New York
            ("lastLogin", "1969-07-20T20:17:40Z", "1969-07-20T20:17:40Z"),
            ("lastLogin", "2038-01-19T03:14:08Z", "2038-01-19T03:14:08Z"),
            ("birthdate", "2024-02-29", "2024-02-29"),
            ("settings", {}, {}),
            ("settings", [], []),
            ("settings", {"n": 1.5, "t": True, "f": False}, {"n": 1.5, "t": True, "f": False}),
            ("name", "", ""),
            ("name", 42, "42"),
        ],
    )
    async def test_values_keep_their_meaning(
        self, store: Any, field: str, value: Any, released: Any
    ) -> None:
        created = await store.create_user({"username": "u", field: value}, None)
        assert created[field] == released
        assert type(created[field]) is type(released)
        changed = await store.update_user(created["id"], {field: value}, None)
        assert changed == created == (await store.find_users({"username": "u"}))[0]
        assert (await store.list_users(Page(1, 10))).users == [created]

    async def test_decimals_beyond_floating_point_are_exact(self, store: Any) -> None:
        exact = "12345678901234567890.0123456789"
        with self.unless("exact decimals"):
            created = await store.create_user({"username": "u", "balance": exact}, None)
            assert created["balance"] == exact

    async def test_moments_are_exact_to_the_microsecond(self, store: Any) -> None:
        moment = "2024-02-29T12:34:56.123456Z"
        with self.unless("microseconds"):
            created = await store.create_user({"username": "u", "lastLogin": moment}, None)
            assert created["lastLogin"] == moment

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("emailVerified", "yes"),
            ("emailVerified", 2),
            ("loginsCount", "many"),
            ("loginsCount", 1.5),
            ("loginsCount", True),
            ("loginsCount", 2**63),
            ("balance", "much"),
            ("balance", "NaN"),
            ("lastLogin", "yesterday"),
            ("lastLogin", "2023-02-29T00:00:00Z"),
            ("lastLogin", 12),
            ("birthdate", "1815-13-10"),
            ("name", {"first": "Ada"}),
            ("name", ["Ada"]),
            ("name", True),
            ("email", {"$ne": None}),
        ],
    )
    async def test_what_no_column_holds_is_refused(
        self, store: Any, field: str, value: Any
    ) -> None:
        ada = await _add(store, "ada")
        with pytest.raises(InvalidValue):
            await store.create_user({"username": "u", field: value}, None)
        with pytest.raises(InvalidValue):
            await store.update_user(ada["id"], {field: value}, None)
        assert (await store.list_users(Page(1, 10))).users == [ada]

    # Breaking

    async def test_every_method_says_that_the_store_is_gone(self, store: Any) -> None:
        ada = await _add(store, "ada")
        await self.break_client(store)
        for name, call in _every_method(store, ada).items():
            with pytest.raises(StoreUnavailable) as caught:
                await call()
            assert caught.value.__cause__ is not None, f"{name} forgets what happened"

    async def test_cancelled_calls_hold_nothing(self, store: Any) -> None:
        ada = await _add(store, "ada")
        for _ in range(5):
            calls = [asyncio.create_task(store.find_users({"id": ada["id"]})) for _ in range(40)]
            await asyncio.sleep(0)
            for call in calls:
                call.cancel()
            await asyncio.gather(*calls, return_exceptions=True)
        assert await store.find_users({"id": ada["id"]}) == [ada]

    async def test_many_callers_at_once_are_all_answered(self, store: Any) -> None:
        users = [await _add(store, f"user{number}") for number in range(10)]
        asked = [user for user in users for _ in range(20)]
        found = await asyncio.gather(*(store.find_users({"id": user["id"]}) for user in asked))
        assert [one for (one,) in found] == asked


async def _add(store: Any, name: str) -> Profile:
    values = {
        "email": f"{name}@example.com",
        "phone": f"+44 {name}",
        "username": name,
        "name": f"Name of {name}",
    }
    created: Profile = await store.create_user(values, None)
    return created


def _every_method(store: Any, user: Profile) -> dict[str, Callable[[], Awaitable[Any]]]:
    return {
        "ping": lambda: store.ping(),
        "find_users": lambda: store.find_users({"id": user["id"]}),
        "find_accounts": lambda: store.find_accounts({"id": user["id"]}),
        "sample_password_hashes": lambda: store.sample_password_hashes(1),
        "search_users": lambda: store.search_users("a", Page(1, 10)),
        "list_users": lambda: store.list_users(Page(1, 10)),
        "create_user": lambda: store.create_user({"username": "new"}, None),
        "update_user": lambda: store.update_user(user["id"], {"name": "x"}, None),
        "update_user's email": lambda: store.update_user(user["id"], {"email": "x@y"}, None),
        "delete_user": lambda: store.delete_user(user["id"]),
    }


def _require(store: Any, ability: type) -> None:
    if not isinstance(store, ability):
        pytest.skip(f"{type(store).__name__} does not declare {ability.__name__}")
