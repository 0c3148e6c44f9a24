"""What every store owes the gateway over tables of its users' own making.

Subclass `TablesContract` beside `UserStoreContract`, for stores whose tables can be made.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Literal
from uuid import UUID, uuid4

import pytest

from custdb_gateway.errors import ConfigurationError, UserExists, UserNotFound
from custdb_gateway.mapping import Match, UserMapping
from custdb_gateway.store import Finding, PoolNumbers, Standing
from custdb_gateway.testing.declared import Declared
from custdb_gateway.user import Page, StoredPassword
from custdb_gateway.values import Kind

IdKind = Literal["made", "uuid", "text"]


@dataclass(frozen=True, slots=True)
class SuiteTable:
    """A table in no store's words."""

    columns: Mapping[str, Kind]
    """By name, beside the id's. The id's own may be among them."""
    name: str = "users"
    id: str = "id"
    id_kind: IdKind = "made"
    """`made` by the store, as an integer where it has such; others come with the row."""
    unique: Mapping[str, Match] = field(default_factory=dict)
    """The columns that have a unique index, and the rule that it compares by."""


_TEXT = Kind.TEXT
_IDENTIFIERS: Mapping[str, Kind] = {"email": _TEXT, "phone": _TEXT, "username": _TEXT}
PLAIN = SuiteTable({**_IDENTIFIERS, "name": _TEXT, "password": _TEXT})
INDEXED = replace(PLAIN, unique={"email": "ignore-case", "phone": "exact", "username": "exact"})

ODD_NAMES = {
    "email": "e mail",
    "phone": 'pho"ne',
    "username": "select",
    "name": "na`me",
    "nickname": "100%s",
    "company": "it's",
    "gender": "Größe",
    "address": "semi;colon",
    "website": "%(p1)s",
}
"""Columns by field, called what somebody once thought was a good idea."""


class TablesContract(Declared):
    """One case a promise, each on a table that is made for it."""

    pytestmark: ClassVar = [pytest.mark.asyncio]

    def opened(
        self, table: SuiteTable, mapping: UserMapping, *, keep: bool = False, **settings: Any
    ) -> AbstractAsyncContextManager[Any]:
        """A store on the table, which is empty unless its users are to be kept.

        `settings` are of `StoreSettings`.
        """
        raise NotImplementedError("the subclass knows how")

    async def follow(self, store: Any, advice: str) -> None:
        """Do what a finding says, as the owner of the table."""
        raise NotImplementedError("the subclass knows how")

    async def make_ledger(self, store: Any) -> None:
        """Make the table `custdb_ledger`, as the documents say."""
        raise NotImplementedError("the subclass knows how")

    async def uses_an_index(self, store: Any, identifier: str) -> bool:
        """Whether a lookup in a table of thousands reads but a few rows."""
        raise NotImplementedError("the subclass knows how")

    async def connections(self, store: Any) -> int:
        """How many connections there are of this store's, counted by anybody but the store."""
        raise NotImplementedError("the subclass knows how")

    # Ids

    @pytest.mark.parametrize("id_kind", ["uuid", "text"])
    async def test_an_id_that_the_store_does_not_make_is_made(self, id_kind: IdKind) -> None:
        table = replace(INDEXED, id_kind=id_kind)
        async with self.opened(table, _mapping(table)) as store:
            given = str(uuid4())
            named = await store.create_user({"id": given, "email": "third@x"}, None)
            assert named == {"id": given, "email": "third@x"}
            ada = await store.create_user({"email": "ada@x"}, None)
            grace = await store.create_user({"email": "grace@x"}, None)
            assert len({ada["id"], grace["id"], given}) == 3
            for user in (ada, grace, named):
                assert await store.find_users({"id": user["id"]}) == [user]
            with pytest.raises(UserExists):
                await store.create_user({"id": given, "email": "fourth@x"}, None)

    async def test_a_uuid_is_found_in_any_case_and_in_no_other_form(self) -> None:
        table = replace(INDEXED, id_kind="uuid")
        async with self.opened(table, _mapping(table)) as store:
            user = await store.create_user({"id": str(uuid4()), "email": "ada@x"}, None)
            assert str(UUID(user["id"])) == user["id"]
            with self.unless("uuids", AssertionError):
                assert await store.find_users({"id": user["id"].upper()}) == [user]
            for other in (user["id"].replace("-", ""), f"{{{user['id']}}}", "1", ""):
                assert await store.find_users({"id": other}) == []
                assert await store.delete_user(other) is False
                with pytest.raises(UserNotFound):
                    await store.update_user(other, {"email": "x@x"}, None)
            assert await store.delete_user(user["id"]) is True

    async def test_the_login_name_as_id(self) -> None:
        columns = {"username": _TEXT, "password": _TEXT}
        table = SuiteTable(columns, id="username", id_kind="text", unique={"username": "exact"})
        async with self.opened(table, _mapping(table)) as store:
            ada = await store.create_user({"id": "ada", "username": "ada"}, None)
            assert ada == {"id": "ada", "username": "ada"}
            assert await store.find_users({"id": "ada"}) == [ada]
            assert await store.find_users({"id": "Ada"}) == []
            with pytest.raises(UserExists):
                await store.create_user({"username": "ada"}, None)

    # Names

    async def test_odd_names_are_names(self) -> None:
        columns = {**dict.fromkeys(ODD_NAMES.values(), _TEXT), "pass word": _TEXT}
        table = SuiteTable(columns, name='Us;er`s" 100%s', id="I'd")
        mapping = _mapping(table, fields=ODD_NAMES, password="pass word")
        async with self.opened(table, mapping) as store:
            values = {name: f"{name} of Ada" for name in ODD_NAMES}
            ada = await store.create_user(values, "hash")
            assert ada == {"id": ada["id"], **values}
            for identifier in ("id", "email", "phone", "username"):
                assert await store.find_users({identifier: ada[identifier]}) == [ada]
            assert (await store.find_accounts({"id": ada["id"]}))[0].password == StoredPassword(
                "hash"
            )
            assert (await store.search_users("OF ADA", Page(1, 10))).users == [ada]
            assert (await store.list_users(Page(1, 10))).users == [ada]
            changed = await store.update_user(ada["id"], {"nickname": "%s"}, "other")
            assert changed == {**ada, "nickname": "%s"}
            assert await store.sample_passwords(1) == [StoredPassword("other")]
            await store.inspect()
            assert await store.delete_user(ada["id"])

    async def test_a_table_that_is_not_there_names_the_nearest(self) -> None:
        mapping = _mapping(replace(PLAIN, name="usres"))
        with pytest.raises(ConfigurationError, match=r"no (table|collection) 'usres'.*'users'"):
            async with self.opened(PLAIN, mapping):
                pass

    async def test_all_that_is_missing_is_told_at_once(self) -> None:
        table = SuiteTable({"mail": _TEXT, "login": _TEXT, "pw": _TEXT}, id="uid")
        with (
            self.unless("columns", pytest.fail.Exception),  # nothing was raised
            pytest.raises(ConfigurationError) as caught,
        ):
            async with self.opened(table, _mapping(PLAIN)):
                pass
        if "columns" not in self.cannot:
            assert len(caught.value.problems) == 6
            assert "did you mean 'mail'" in str(caught.value)

    # What is released

    async def test_only_mapped_columns_leave(self) -> None:
        table = replace(PLAIN, columns={**PLAIN.columns, "nickname": _TEXT})
        async with self.opened(table, _mapping(table)) as store:
            await store.create_user({"username": "ada", "nickname": "secret"}, "hash")
        fields = {"email": "email", "username": "username"}
        async with self.opened(table, _mapping(table, fields=fields), keep=True) as store:
            users = (await store.list_users(Page(1, 10))).users
            found = await store.find_users({"username": "ada"})
            searched = (await store.search_users("secret", Page(1, 10))).users
            assert "secret" not in json.dumps([users, found, searched])

    # Matching

    @pytest.mark.parametrize("identifier", ["email", "phone", "username"])
    @pytest.mark.parametrize("table", [PLAIN, INDEXED], ids=["plain", "indexed"])
    async def test_the_rule_decides_and_not_the_column(
        self, table: SuiteTable, identifier: str
    ) -> None:
        """Whatever a column's collation takes for the same."""
        for rule in ("exact", "ignore-case"):
            async with self.opened(table, _mapping(table, match={identifier: rule})) as store:
                user = await store.create_user({identifier: "Ada@x"}, None)
                assert await store.find_users({identifier: "Ada@x"}) == [user]
                in_other_case = await store.find_users({identifier: "aDA@X"})
                assert in_other_case == ([user] if rule == "ignore-case" else [])
                assert await store.find_users({identifier: "Áda@x"}) == []

    async def test_two_users_with_one_identifier_are_both_found(self) -> None:
        """As some tables have them. The gateway then says that it cannot tell."""
        loose = _mapping(PLAIN, match={"username": "exact"})
        strict = _mapping(PLAIN, match={"username": "ignore-case"})
        async with self.opened(PLAIN, loose) as store:
            for name in ("ada", "Ada", "ADA", "grace"):
                await store.create_user({"username": name}, None)
            async with self.opened(PLAIN, strict, keep=True) as blind:
                found, *others = await asyncio.gather(
                    *(blind.find_users({"username": name}) for name in ("aDa", "GRACE", "x") * 3)
                )
                assert len(found) == 2
                assert [len(one) for one in others] == [1, 0, 2, 1, 0, 2, 1, 0]

    # Indexes and rights

    async def test_advice_that_is_followed_is_enough(self) -> None:
        async with self.opened(PLAIN, _mapping(PLAIN)) as store:
            advice = [one for one in _findings(await store.inspect(), "index") if not one.ok]
            assert {one.subject.rpartition(" ")[2] for one in advice} == {*_IDENTIFIERS}
            for one in advice:
                await self.follow(store, one.detail)
        async with self.opened(PLAIN, _mapping(PLAIN), keep=True) as store:
            assert all(one.ok for one in await store.inspect())

    async def test_lookups_use_the_advised_indexes(self) -> None:
        async with self.opened(PLAIN, _mapping(PLAIN)) as store:
            for one in _findings(await store.inspect(), "index"):
                if not one.ok:
                    await self.follow(store, one.detail)
        async with self.opened(PLAIN, _mapping(PLAIN), keep=True) as store:
            await self.fill(store, 2000)
            for identifier in ("id", "email", "phone", "username"):
                assert await self.uses_an_index(store, identifier), identifier

    async def test_a_careful_owner_is_told_nothing(self) -> None:
        async with self.opened(INDEXED, _mapping(INDEXED)) as store:
            assert all(one.ok for one in await store.inspect())

    async def test_who_only_reads_is_not_asked_for_more(self) -> None:
        mapping = _mapping(INDEXED, users={"read_only": True})
        async with self.opened(INDEXED, mapping) as store:
            assert not [one for one in await store.inspect() if one.for_writing]

    # Migrations

    @pytest.mark.parametrize("kind", [Kind.TIMESTAMP, Kind.BOOLEAN])
    async def test_who_was_handed_over_is_marked_once(self, kind: Kind) -> None:
        table = replace(INDEXED, columns={**INDEXED.columns, "moved": kind})
        fields = {"email": "email"}
        mapping = _mapping(table, fields=fields, migration={"mark": "moved"})
        async with self.opened(table, mapping) as store:
            ada = await store.create_user({"email": "ada@x"}, "hash")
            grace = await store.create_user({"email": "grace@x"}, None)
            first = datetime(2026, 11, 24, 12, 30, tzinfo=UTC)
            await store.mark_user(ada["id"], first)
            await store.mark_user(ada["id"], first + timedelta(days=1))
            await store.mark_user("nobody", first)
            (batch,) = [batch async for batch in store.walk_users(10)]
            standings = {one.user_id: one for one in batch}
            assert standings == {
                ada["id"]: Standing(
                    ada["id"], first if kind is Kind.TIMESTAMP else True, StoredPassword("hash")
                ),
                grace["id"]: Standing(grace["id"], False, None),
            }
            assert await store.find_users({"email": "ada@x"}) == [ada]  # the mark stays inside

    async def test_the_ledger_keeps_the_first_moment(self) -> None:
        async with self.opened(PLAIN, _mapping(PLAIN)) as store:
            await self.make_ledger(store)
            first = datetime(2026, 11, 24, 12, 30, 15, tzinfo=UTC)
            await store.probe_ledger()
            assert await store.find_in_ledger(["", "?"]) == {}
            await asyncio.gather(*(store.add_to_ledger("it's", first) for _ in range(5)))
            await store.add_to_ledger("it's", first + timedelta(days=1))
            await store.add_to_ledger("2", first + timedelta(days=2))
            many = [f"{n}" for n in range(1200)]
            assert await store.find_in_ledger(["it's", *many]) == {
                "it's": first,
                "2": first + timedelta(days=2),
            }

    @pytest.mark.parametrize("id_kind", ["made", "uuid", "text"])
    async def test_all_users_are_walked_once(self, id_kind: IdKind) -> None:
        table = replace(INDEXED, id_kind=id_kind)
        async with self.opened(table, _mapping(table)) as store:
            assert [batch async for batch in store.walk_users(3)] == []
            users = [await store.create_user({"email": f"{n}@x"}, f"h{n}") for n in range(7)]
            batches = [batch async for batch in store.walk_users(3)]
            assert [len(batch) for batch in batches] == [3, 3, 1]
            walked = {one.user_id: one.password for batch in batches for one in batch}
            expected = {user["id"]: StoredPassword(f"h{n}") for n, user in enumerate(users)}
            assert walked == expected
            assert sum([len(batch) async for batch in store.walk_users(7)]) == 7

    # Lookups that come together

    async def test_lookups_together_come_out_as_if_alone(self) -> None:
        async with self.opened(INDEXED, _mapping(INDEXED)) as store:
            users = [await store.create_user({"email": f"U{n}@x"}, f"hash{n}") for n in range(20)]
            wanted = [f"u{n}@X" for n in (*range(25), *range(5))] + ["", "x" * 5000, "u1@x%", "\0"]
            found = await asyncio.gather(*(store.find_users({"email": one}) for one in wanted))
            assert found == [
                *([user] for user in users),
                *([] for _ in range(5)),
                *([user] for user in users[:5]),
                *([] for _ in range(4)),
            ]
            accounts = await asyncio.gather(
                *(store.find_accounts({"email": f"u{n}@x"}) for n in range(20))
            )
            assert [one.password for (one,) in accounts] == [
                StoredPassword(f"hash{n}") for n in range(20)
            ]

    # Connections

    async def test_connections_are_bounded_and_counted(self) -> None:
        async with self.opened(INDEXED, _mapping(INDEXED), pool_size=3) as store:
            calls = (store.find_users({"email": f"{n}@x", "username": f"{n}"}) for n in range(50))
            await asyncio.gather(*calls)
            numbers: PoolNumbers = store.pool_numbers()
            assert (numbers.size, numbers.in_use, numbers.waiting) == (3, 0, 0)
            assert 1 <= numbers.idle <= numbers.opened <= 3
            assert numbers.failed == 0
            assert 1 <= await self.connections(store) <= 3

    async def test_an_old_connection_is_replaced(self) -> None:
        async with self.opened(INDEXED, _mapping(INDEXED), pool_size=1, pool_max_age=1) as store:
            await store.list_users(Page(1, 1))
            before = store.pool_numbers().opened
            await asyncio.sleep(1.1)
            await store.list_users(Page(1, 1))
            assert store.pool_numbers().opened > before
            assert await self.connections(store) == 1

    async def fill(self, store: Any, rows: int) -> None:
        """Add many users, so that reading them all is worth avoiding. There may be a faster way."""
        for start in range(0, rows, 500):
            await asyncio.gather(
                *(
                    store.create_user(
                        {"email": f"e{n}@x", "phone": f"p{n}", "username": f"u{n}"}, None
                    )
                    for n in range(start, start + 500)
                )
            )


def _mapping(
    table: SuiteTable,
    fields: Mapping[str, str] | None = None,
    password: str = "password",
    users: Mapping[str, Any] | None = None,
    **sections: Any,
) -> UserMapping:
    named = {name: name for name in table.columns if name != password}
    section = {"table": table.name, "id": table.id, "password": password, **(users or {})}
    content = {"users": section, "fields": dict(fields or named), **sections}
    return UserMapping.model_validate(content)


def _findings(findings: Sequence[Finding], word: str) -> list[Finding]:
    return [one for one in findings if word in one.subject]
