"""Users who share an identifier or lack one are counted, and a sample is from all over them."""

from typing import Any

import pytest

from custdb_adapters._shared.inspection import counting
from custdb_adapters._shared.inspection.counting import parts
from custdb_gateway.errors import NotSupported
from custdb_gateway.mapping import UserMapping
from tests.adapters.places import KINDS, Place, named, somebody

pytestmark = pytest.mark.asyncio

USERS = (
    "create table users (id {id}, email varchar(99), username varchar(99), realm varchar(9),"
    " pw varchar(99))"
)


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest) -> Place:
    """A database of each kind."""
    return Place(request.param, request)


def mapping(**sections: Any) -> UserMapping:
    """Of a table `users`, unless the sections say otherwise."""
    content = {
        "users": {"table": "users", "id": "id", "password": "pw"},
        "fields": {"email": "email", "username": "username"},
    }
    return UserMapping.model_validate({**content, **sections})


def users(*rows: tuple[str | None, ...]) -> str:
    """Adds users: email, username, realm."""
    values = (
        ", ".join("null" if one is None else f"'{one}'" for one in (*row, None, None)[:3])
        for row in rows
    )
    return f"insert into users (email, username, realm) values ({'), ('.join(values)})"


class TestCollisions:
    async def test_are_what_a_lookup_takes_for_the_same(self, place: Place) -> None:
        await place.run(
            USERS,
            users(
                ("ada@x", "ada"),
                ("ADA@X", "Ada"),
                ("grace@x", "grace"),
                ("É@x", "é"),
                ("é@X", "e"),
                ("e@x", "x"),
                (None, ""),
                (None, ""),
                ("", "y"),
                ("", None),
            ),
        )
        async with place.open(mapping()) as store:
            email = await store.count_collisions("email")
            assert email.level == "warn"
            assert email.detail.startswith("4 users have 2 values between them:")
            assert sorted(email.ids) == ["1", "2", "4", "5"]
            assert "@" not in email.detail
            username = await store.count_collisions("username")
            assert (username.level, username.detail, username.ids) == ("ok", "none", ())

    async def test_of_other_tenants_do_not_matter(self, place: Place) -> None:
        await place.run(USERS, users(("a@x", "a", "one"), ("A@x", "b", "two"), ("a@X", "c", "two")))
        section = {"table": "users", "id": "id", "where": {"realm": "two"}}
        async with place.open(mapping(users=section)) as store:
            found = await store.count_collisions("email")
            assert sorted(found.ids) == ["2", "3"]

    async def test_cannot_be_where_an_index_keeps_users_apart(self, place: Place) -> None:
        await place.run(USERS, "create unique index names on users (username)")
        async with place.open(mapping()) as store:
            assert "unique index" in (await store.count_collisions("username")).detail
            assert "unique index" in (await store.count_collisions("id")).detail
            assert "unique index" not in (await store.count_collisions("email")).detail

    async def test_of_ids_are_a_failure(self, place: Place) -> None:
        await place.run(
            "create table users (id varchar(9), email varchar(99))",
            "insert into users values ('a', 'a@x'), ('a', 'b@x'), ('A', 'c@x'), ('b', 'd@x')",
        )
        known = mapping(users={"table": "users", "id": "id"}, fields={"email": "email"})
        async with place.open(known) as store:
            found = await store.count_collisions("id")
            assert (found.level, found.ids) == ("fail", ("a",))
            assert found.detail == "2 users have 1 ids between them"

    async def test_in_another_table(self, place: Place) -> None:
        """A user who has the same there twice shares it with nobody."""
        await place.run(
            "create table users (id {id}, realm varchar(9))",
            "create table mails (n {id}, owner bigint, email varchar(99))",
            "insert into users (realm) values ('a'), ('a'), ('b')",
            "insert into mails (owner, email) values (1, 'A@x'), (1, 'a@x'), (2, 'b@x'),"
            " (3, 'B@x'), (2, 'c@x'), (1, 'C@x')",
        )
        joined = {
            "joins": {"mail": {"table": "mails", "on": {"owner": "id"}}},
            "fields": {"email": "mail.email"},
        }
        everybody = mapping(users={"table": "users", "id": "id"}, **joined)
        async with place.open(everybody) as store:
            found = await store.count_collisions("email")
            assert found.detail.startswith("4 users have 2 values")
            assert sorted({*found.ids}) == ["1", "2", "3"]
        limited = {"table": "users", "id": "id", "where": {"realm": "a"}}
        async with place.open(mapping(users=limited, **joined)) as store:
            assert sorted((await store.count_collisions("email")).ids) == ["1", "2"]

    async def test_of_very_many_are_counted_in_a_part(
        self, place: Place, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """All parts together are everybody, and those who share something are in one part."""
        monkeypatch.setattr(counting, "AT_ONCE", 25)
        rows = [(f"{'U' if n % 2 else 'u'}{n // 2}@x", f"{n}") for n in range(200)]
        await place.run(USERS, users(*rows))
        if place.kind != "sqlite":
            await place.run("analyze" + (" table users" if place.kind == "mysql" else ""))
        async with place.open(mapping()) as store:
            found = await store.count_collisions("email")
            assert "in one of 8 parts of the values" in found.detail
            sums = []
            for number in range(4):
                sql = store._counting.shared("email", 4).replace("& 3) = 0", f"& 3) = {number}")
                counted = await store.read(sql)
                sums.append((int(counted[0][0]), int(counted[0][1])))
        assert (sum(values for values, _ in sums), sum(count for _, count in sums)) == (100, 200)
        assert all(values for values, _ in sums)

    async def test_of_nearly_everybody_are_a_failure(
        self, place: Place, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Also where the part that is counted has nobody of them in it."""
        monkeypatch.setattr(counting, "AT_ONCE", 1)
        await place.run(USERS, users(*[("App@x", f"u{n}") for n in range(19)], ("ada@x", "ada")))
        if place.kind != "sqlite":
            await place.run("analyze" + (" table users" if place.kind == "mysql" else ""))
        async with place.open(mapping()) as store:
            found = await store.count_collisions("email")
            assert (await store.count_collisions("username")).level == "ok"
        assert found.level == "fail"
        assert found.detail.startswith("19 of 20 looked at have one and the same")
        assert "@" not in found.detail

    @pytest.mark.parametrize(
        ("rows", "into"),
        [(None, 1), (0, 1), (500_000, 1), (500_001, 2), (2_000_001, 8), (10_000_000, 32)],
    )
    async def test_parts(self, rows: int | None, into: int) -> None:
        assert parts(rows) == into


class TestMissing:
    async def test_is_counted(self, place: Place) -> None:
        await place.run(
            USERS, users(("a@x", "a"), (None, "b"), ("", "c"), ("", None), (None, ""), ("b@x", ""))
        )
        async with place.open(mapping()) as store:
            found = named(await store.count_missing())
        details = {
            subject: (one.level, one.detail.partition(":")[0]) for subject, one in found.items()
        }
        assert details == {
            "users": ("ok", "6"),
            "users without email": ("note", "4 of 6"),
            "users without username": ("note", "3 of 6"),
            "users without any identifier": ("warn", "2 of 6"),
        }

    async def test_of_nobody_nothing_is(self, place: Place) -> None:
        await place.run(USERS)
        async with place.open(mapping()) as store:
            assert [one.detail for one in await store.count_missing()] == ["0"]

    async def test_ids_are_a_failure(self, place: Place) -> None:
        await place.run(
            "create table users (id varchar(9), email varchar(99))",
            "insert into users values ('a', 'a@x'), ('', 'b@x'), (null, 'c@x')",
        )
        known = mapping(users={"table": "users", "id": "id"}, fields={"email": "email"})
        async with place.open(known) as store:
            found = named(await store.count_missing())["users without an id"]
        assert (found.level, found.detail.split()[0]) == ("fail", "2")

    async def test_in_another_table(self, place: Place) -> None:
        await place.run(
            "create table users (id {id}, realm varchar(9))",
            "create table mails (owner bigint, email varchar(99))",
            "insert into users (realm) values ('a'), ('a'), ('b')",
            "insert into mails values (1, 'a@x'), (2, null)",
        )
        joined = mapping(
            users={"table": "users", "id": "id"},
            joins={"mail": {"table": "mails", "on": {"owner": "id"}}},
            fields={"email": "mail.email"},
        )
        async with place.open(joined) as store:
            found = named(await store.count_missing())["users without any identifier"]
        assert found.detail.startswith("2 of 3")


class TestSamples:
    async def test_hold_what_is_asked_for_and_nothing_else(self, place: Place) -> None:
        await place.run(
            USERS,
            "create table states (owner bigint, state varchar(9))",
            users(("a@x", "a", "yes"), ("b@x", "b", "nein"), ("c@x", "c", "no")),
            "insert into states values (1, 'off'), (3, 'on')",
        )
        known = mapping(
            users={"table": "users", "id": "id", "create": False, "where": {"realm": True}},
            joins={"more": {"table": "states", "on": {"owner": "id"}}},
            fields={"email": "email", "blocked": {"unless": {"more.state": "on"}}},
        )
        async with place.open(known) as store:
            taken = await store.scatter_values({"@realm", "@more.state", "@other"}, 100)
            assert taken.how == "all of them"
            assert sorted(taken.users, key=str) == [
                {"@realm": "nein"},
                {"@realm": "yes", "@more.state": "off"},
            ]
            assert "nein" not in repr(taken)

    async def test_of_few_are_all_of_them(self, place: Place) -> None:
        await place.run(USERS, "insert into users (pw) values ('one'), ('two'), (null)")
        async with place.open(mapping()) as store:
            taken = await store.scatter_passwords(100)
        assert sorted(one.hash for one in taken.passwords) == ["one", "two"]
        assert (taken.how, taken.room) == ("all of them", None if place.kind == "sqlite" else 99)

    async def test_of_many_are_from_all_over(self, place: Place) -> None:
        """Nobody twice, and of each quarter of the ids somebody."""
        values = ", ".join(f"('p{n}')" if n % 7 else "(null)" for n in range(6000))
        await place.run(USERS, f"insert into users (pw) values {values}")
        if place.kind != "sqlite":
            await place.run("analyze" + (" table users" if place.kind == "mysql" else ""))
        async with place.open(mapping()) as store:
            taken = await store.scatter_passwords(1000)
        hashes = [one.hash for one in taken.passwords]
        assert taken.how.startswith("from all over")
        assert 500 < len(hashes) == len({*hashes}) <= 1000
        assert {int(one[1:]) // 1500 for one in hashes} == {0, 1, 2, 3}
        assert taken.users is not None
        assert 4000 < taken.users < 9000

    # PostgreSQL takes samples of tables whatever their ids are.
    @pytest.mark.parametrize("place", ["mysql", "sqlite"], indirect=True)
    async def test_where_ids_are_no_numbers_are_from_both_ends(self, place: Place) -> None:
        values = ", ".join(f"('u{n:04}', 'p{n}')" for n in range(500))
        await place.run(
            "create table users (id varchar(9) primary key, pw varchar(99), email varchar(9))",
            f"insert into users (id, pw) values {values}",
        )
        async with place.open(mapping(fields={"email": "email"})) as store:
            taken = await store.scatter_passwords(20)
        numbers = {int(one.hash[1:]) for one in taken.passwords}
        assert numbers == {*range(10), *range(490, 500)}
        assert "both ends" in taken.how

    @pytest.mark.parametrize("place", ["mysql", "sqlite"], indirect=True)
    async def test_gaps_between_ids_hide_nobody(self, place: Place) -> None:
        ids = [*range(1, 301), *range(10**12, 10**12 + 300)]
        values = ", ".join(f"({n}, 'p{n}')" for n in ids)
        await place.run(USERS, f"insert into users (id, pw) values {values}")
        async with place.open(mapping()) as store:
            taken = await store.scatter_passwords(200)
        hashes = [one.hash for one in taken.passwords]
        assert len(hashes) == len({*hashes}) > 50

    # Whoever may open a file may read all of it.
    @pytest.mark.parametrize("place", ["postgresql", "mysql"], indirect=True)
    async def test_are_not_for_those_who_may_not_read(self, place: Place) -> None:
        await place.run(USERS)
        user = await somebody(place, "grant select (id, email, username) on users to {user}")
        known = mapping(users={"table": "users", "id": "id"})
        async with place.open(known, place.as_user(user)) as store:
            assert (await store.scatter_passwords(9)).how == "there are none"
        if place.kind == "postgresql":  # to whom it is not granted, MySQL does not show a column
            async with place.open(mapping(), place.as_user(user)) as store:
                with pytest.raises(NotSupported):
                    await store.scatter_passwords(9)
