"""Users are searched and listed, page by page."""

from typing import Any, ClassVar

import pytest

from custdb_gateway.testing.contract.acts import add, alone
from custdb_gateway.testing.samples import HOSTILE, UNALIKE
from custdb_gateway.user import Page
from custdb_gateway.values import fold


class Pages:
    longest_keyword: ClassVar[int] = 10_000
    """Of hostile keywords. A store may take no longer one."""

    @pytest.mark.parametrize("field", ["email", "phone", "username", "name", "nickname"])
    async def test_searches_anywhere_in_each_field(self, store: Any, field: str) -> None:
        await add(store, "grace")
        user = await store.create_user({"username": "u", field: "left-NeeDle-right"}, None)
        listing = await store.search_users("nEEdLE", Page(1, 100))
        assert (listing.total, listing.users) == (1, [user])

    async def test_search_ignores_case_beyond_ascii(self, store: Any) -> None:
        user = await store.create_user({"username": "u", "name": "Åsa Öberg ЖУКОВ"}, None)
        for keyword in ("åSA", "öBERG", "жуков"):
            assert (await store.search_users(keyword, Page(1, 10))).users == [user]

    async def test_search_ignores_nothing_but_case(
        self, store: Any, subtests: pytest.Subtests
    ) -> None:
        for one, other in UNALIKE:
            with subtests.test(one=one, other=other):
                async with alone(store, {"username": one, "name": f"x{one}x"}):
                    if fold(other) not in fold(f"x{one}x"):
                        assert (await store.search_users(other, Page(1, 10))).total == 0

    async def test_search_looks_into_no_other_field(self, store: Any) -> None:
        await store.create_user({"username": "u", "settings": {"x": "needle"}}, None)
        assert (await store.search_users("needle", Page(1, 10))).total == 0

    async def test_keywords_are_literal(self, store: Any, subtests: pytest.Subtests) -> None:
        await add(store, "ada")
        keywords = [f"a{one}b" for one in HOSTILE if len(one) <= self.longest_keyword]
        users = {}
        for number, keyword in enumerate(keywords):
            with subtests.test(name=keyword):
                values = {"username": f"u{number}", "name": keyword}
                users[keyword] = await store.create_user(values, None)
        for keyword, user in users.items():
            with subtests.test(keyword=keyword):
                listing = await store.search_users(keyword, Page(1, 10))
                assert (listing.total, listing.users) == (1, [user])

    async def test_wildcards_are_none(self, store: Any, subtests: pytest.Subtests) -> None:
        await store.create_user({"username": "plain"}, None)
        users = {
            wildcard: await store.create_user({"username": f"a{wildcard}b"}, None)
            for wildcard in ("%", "_", "\\", "*", "?", ".", "[", "^", "$")
        }
        for wildcard, user in users.items():
            with subtests.test(wildcard=wildcard):
                assert (await store.search_users(wildcard, Page(1, 10))).users == [user]

    async def test_search_counts_all_and_returns_a_page(self, store: Any) -> None:
        users = [await add(store, f"needle{number}") for number in range(7)]
        await add(store, "other")
        listing = await store.search_users("NEEDLE", Page(2, 3))
        assert listing.total == 7
        assert listing.users == users[3:6]

    async def test_the_empty_keyword_is_in_everybody(self, store: Any) -> None:
        await add(store, "ada")
        assert (await store.search_users("", Page(1, 10))).total == 1

    async def test_nothing_found_is_an_empty_page(self, store: Any) -> None:
        listing = await store.search_users("nobody", Page(1, 10))
        assert (listing.total, list(listing.users)) == (0, [])

    async def test_pages_hold_everybody_once_in_the_order_of_ids(self, store: Any) -> None:
        users = [await add(store, f"user{number}") for number in range(23)]
        pages = [await store.list_users(Page(number, 10)) for number in (1, 2, 3)]
        assert [len(page.users) for page in pages] == [10, 10, 3]
        assert [user for page in pages for user in page.users] == users
        assert {page.total for page in pages} == {23}

    @pytest.mark.parametrize("number", [2, 1000, 1_000_000_000])
    async def test_beyond_the_last_page_is_an_empty_one(self, store: Any, number: int) -> None:
        await add(store, "ada")
        listing = await store.list_users(Page(number, 200))
        assert (listing.total, list(listing.users)) == (1, [])
