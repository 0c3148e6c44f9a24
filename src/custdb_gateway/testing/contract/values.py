"""Values keep their meaning, or are refused."""

from typing import Any

import pytest

from custdb_gateway.errors import InvalidValue
from custdb_gateway.testing.contract.acts import add
from custdb_gateway.testing.declared import Declared
from custdb_gateway.user import Page

KEPT: tuple[tuple[str, Any, Any], ...] = (
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
    ("lastLogin", "2024-03-10T02:30:00Z", "2024-03-10T02:30:00Z"),  # no such hour in New York
    ("lastLogin", "1969-07-20T20:17:40Z", "1969-07-20T20:17:40Z"),
    ("lastLogin", "2038-01-19T03:14:08Z", "2038-01-19T03:14:08Z"),
    ("birthdate", "2024-02-29", "2024-02-29"),
    ("settings", {}, {}),
    ("settings", [], []),
    ("settings", {"n": 1.5, "t": True, "f": False}, {"n": 1.5, "t": True, "f": False}),
    ("name", "", ""),
    ("name", 42, "42"),
)
"""A field, what is written into it, and what comes back."""

REFUSED: tuple[tuple[str, Any], ...] = (
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
)
"""A field, and what does not fit its column."""


class Values(Declared):
    async def test_values_keep_their_meaning(self, store: Any, subtests: pytest.Subtests) -> None:
        users = []
        for number, (field, value, released) in enumerate(KEPT):
            with subtests.test(field=field, value=value):
                username = f"u{number}"
                created = await store.create_user({"username": username, field: value}, None)
                assert created[field] == released
                assert type(created[field]) is type(released)
                changed = await store.update_user(created["id"], {field: value}, None)
                assert changed == created == (await store.find_users({"username": username}))[0]
                users.append(created)
        assert (await store.list_users(Page(1, 100))).users == users

    async def test_decimals_beyond_floating_point_are_exact(self, store: Any) -> None:
        exact = "12345678901234567890.0123456789"
        with self.unless("exact decimals", InvalidValue):
            created = await store.create_user({"username": "u", "balance": exact}, None)
            assert created["balance"] == exact

    async def test_moments_are_exact_to_the_microsecond(self, store: Any) -> None:
        moment = "2024-02-29T12:34:56.123456Z"
        created = await store.create_user({"username": "u", "lastLogin": moment}, None)
        assert created["lastLogin"].startswith("2024-02-29T12:34:56")
        with self.unless("microseconds", AssertionError):
            assert created["lastLogin"] == moment

    async def test_what_no_column_holds_is_refused(
        self, store: Any, subtests: pytest.Subtests
    ) -> None:
        ada = await add(store, "ada")
        for number, (field, value) in enumerate(REFUSED):
            with subtests.test(field=field, value=value):
                username = f"u{number}"
                with pytest.raises(InvalidValue):
                    await store.create_user({"username": username, field: value}, None)
                assert await store.find_users({"username": username}) == []
                with pytest.raises(InvalidValue):
                    await store.update_user(ada["id"], {field: value}, None)
                assert await store.find_users({"id": ada["id"]}) == [ada]
        assert (await store.list_users(Page(1, 100))).users == [ada]
