"""What is read of a user in other tables, and inside of JSON."""

import asyncio
from collections.abc import Sequence
from typing import ClassVar

import pytest

from custdb_gateway.errors import ConfigurationError, UserExists
from custdb_gateway.user import Page, StoredPassword
from tests.adapters.mapped.place import EVERYBODY, Place, ids

USERS = "create table users (id <id>, login <text>, mail <text>, tenant <text>)"
PEOPLE = (
    "insert into users (login, mail, tenant) values ('ada', 'ada@x', 'a'), ('bob', 'bob@x', 'b')"
)


class JoinCases(Place):
    """At most one row of the other table is looked at for each user."""

    schema: ClassVar[Sequence[str]] = ()
    """What makes the schema."""

    async def test_one_row_or_none(self) -> None:
        mapping = """
            [users]
            table = "users"
            id = "id"
            [joins.profile]
            table = "profiles"
            on = { user_id = "id" }
            [fields]
            username = "login"
            nickname = "profile.nick"
            emailVerified = { when = { "profile.verified_at" = { set = true } } }
            name = { text = "{profile.first} {profile.last}" }
        """
        async with self.opened(
            mapping,
            USERS,
            PEOPLE,
            "create table profiles (user_id <whole>, nick <text>, verified_at <moment>,"
            " first <text>, last <text>)",
            "insert into profiles values (1, 'countess', '2020-01-01 00:00:00', 'Ada', null)",
        ) as store:
            ada = {
                "id": "1",
                "username": "ada",
                "nickname": "countess",
                "emailVerified": True,
                "name": "Ada",
            }
            bob = {"id": "2", "username": "bob", "emailVerified": False}
            assert await store.find_users({"username": "ada"}) == [ada]
            assert await store.find_users({"id": "2"}) == [bob]
            assert (await store.list_users(EVERYBODY)).users == [ada, bob]
            assert (await store.search_users("OUNTES", EVERYBODY)).users == [ada]
            assert (await store.search_users("ada", EVERYBODY)).total == 1

    async def test_two_rows_are_one_user(self) -> None:
        mapping = """
            [users]
            table = "users"
            id = "id"
            [joins.address]
            table = "emails"
            on = { user_id = "id" }
            [fields]
            username = "login"
            email = "address.email"
        """
        async with self.opened(
            mapping,
            USERS,
            PEOPLE,
            "create table emails (user_id <whole>, email <text>)",
            "insert into emails values (1, 'a@x'), (1, 'A@X'), (1, 'other@x'), (2, 'b@x')",
        ) as store:
            for wanted in ({"email": "A@x"}, {"email": "other@x"}, {"id": "1", "email": "a@x"}):
                assert [one["id"] for one in await store.find_users(wanted)] == ["1"]
            assert await ids(store) == ["1", "2"]
            assert (await store.search_users("x", EVERYBODY)).total == 2
            found = await store.find_users({"email": "a@x", "username": "bob"})
            assert sorted(one["id"] for one in found) == ["1", "2"]

    @pytest.mark.parametrize("rule", ["exact", "ignore-case"])
    async def test_an_identifier_in_another_table(self, rule: str) -> None:
        mapping = f"""
            [users]
            table = "users"
            id = "id"
            password = "secret.hash"
            [joins.address]
            table = "emails"
            on = {{ user_id = "id" }}
            where = {{ is_primary = true, kind = ["work", "it's"] }}
            [joins.secret]
            table = "secrets"
            on = {{ owner = "id" }}
            where = {{ kind = "password" }}
            [fields]
            email = "address.email"
            username = "login"
            [match]
            email = "{rule}"
            [passwords]
            salt = "secret.salt"
            params = {{ iterations = "secret.rounds" }}
        """
        async with self.opened(
            mapping,
            USERS,
            PEOPLE,
            "create table emails (user_id <whole>, email <text>, is_primary <flag>, kind <text>)",
            "insert into emails values (1, 'Ada@x', true, 'it''s'), (1, 'ada2@x', false, 'work'),"
            " (2, 'bob@x', true, 'work'), (2, 'ada@x', true, 'home')",
            "create table secrets (owner <whole>, kind <text>, hash <text>, salt <text>,"
            " rounds <whole>)",
            "insert into secrets values (1, 'otp', 'no', 'no', 0), (1, 'password', 'h', 's', 7),"
            " (2, 'otp', 'no', 'no', 0)",
        ) as store:
            many = ("Ada@x", "ada@x", "ada2@x", "bob@x", "%", "", "x' or '1'='1") * 9
            found = await asyncio.gather(*(store.find_accounts({"email": one}) for one in many))
            folded = ["1"] if rule == "ignore-case" else []
            ids = [[one.profile["id"] for one in accounts] for accounts in found]
            assert ids == [["1"], folded, [], ["2"], [], [], []] * 9
            ((ada,), _, _, (bob,), *_) = found
            assert ada.password == StoredPassword("h", "s", {"iterations": "7"})
            assert ada.profile["email"] == "Ada@x"
            assert bob.password is None
            assert await store.sample_passwords(9) == [ada.password]
            (batch,) = [batch async for batch in store.walk_users(9)]
            assert [one.password for one in batch] == [ada.password, None]
            assert not await store.replace_password_hash("1", "h", "new")

    async def test_attributes_by_their_keys(self) -> None:
        mapping = """
            [users]
            table = "users"
            id = "id"
            password = "meta.pass%word"
            [users.where]
            "meta.banned" = { is = false, empty = true }
            "meta.role" = { not = "guest" }
            [joins.meta]
            table = "meta"
            on = { user_id = "id" }
            where = { site = 1 }
            key = "name"
            value = "value"
            [fields]
            username = "login"
            phone = "meta.it's a phone"
            givenName = "meta.first_name"
            blocked = { when = { "meta.locked" = true } }
            isDeleted = { unless = { "meta.gone" = { set = false } } }
            [match]
            phone = { as = "digits" }
        """
        async with self.opened(
            mapping,
            USERS,
            PEOPLE,
            "insert into users (login) values ('banned'), ('guest'), ('nobody')",
            "create table meta (user_id <whole>, site <whole>, name <text>, value <text>)",
            "insert into meta values (1, 1, 'first_name', 'Ada'), (1, 1, 'it''s a phone', '123'),"
            " (1, 2, 'first_name', 'no'), (2, 1, 'locked', '1'), (2, 1, 'first_name', 'Bob'),"
            " (2, 1, 'first_name', 'Bobby'), (1, 1, 'banned', '0'), (1, 1, 'role', 'admin'),"
            " (3, 1, 'banned', '1'), (4, 1, 'role', 'guest'), (5, 2, 'banned', '1'),"
            " (1, 1, 'pass%word', 'h'), (1, 1, 'gone', 'yes')",
        ) as store:
            ada, bob, nobody = (await store.list_users(EVERYBODY)).users
            assert ada == {
                "id": "1",
                "username": "ada",
                "phone": "123",
                "givenName": "Ada",
                "blocked": False,
                "isDeleted": True,
            }
            assert bob.pop("givenName") in ("Bob", "Bobby")
            assert bob == {"id": "2", "username": "bob", "blocked": True, "isDeleted": False}
            assert nobody["id"] == "5"
            assert await store.find_users({"phone": "+1 (23)"}) == [ada]
            assert await store.find_users({"phone": "none"}) == []
            assert await store.find_users({"username": "banned"}) == []
            assert (await store.find_accounts({"id": "1"}))[0].password == StoredPassword("h")
            assert (await store.search_users("123", EVERYBODY)).users == [ada]
            assert (await store.search_users("guest", EVERYBODY)).total == 0
            assert await ids(store, Page(2, 2)) == ["5"]

    async def test_a_join_on_two_columns(self) -> None:
        mapping = """
            [users]
            table = "users"
            id = "id"
            create = false
            [users.where]
            "member.state" = ["in", "out"]
            [joins.member]
            table = "members"
            on = { uid = "id", tenant = "tenant" }
            [fields]
            username = "login"
            email = "member.mail"
        """
        async with self.opened(
            mapping,
            USERS,
            PEOPLE,
            "create table members (uid <whole>, tenant <text>, mail <text>, state <text>)",
            "insert into members values (1, 'b', 'no@x', 'in'), (1, 'a', 'ada@y', 'in'),"
            " (2, 'b', 'bob@y', 'gone')",
        ) as store:
            ada = {"id": "1", "username": "ada", "email": "ada@y"}
            assert (await store.list_users(EVERYBODY)).users == [ada]
            found = await asyncio.gather(
                *(store.find_users({"email": one}) for one in ("ADA@y", "no@x", "bob@y") * 5)
            )
            assert found == [[ada], [], []] * 5

    async def test_what_another_table_does_not_have(self) -> None:
        """A condition that holds for no value holds where there is no row."""
        asked = {
            "d = { set = false }": ["1", "2", "5"],
            "d = { set = true }": ["3", "4"],
            'd = "x"': ["3"],
            'd = { not = "x" }': ["1", "2", "4", "5"],
            'd = { not = ["x", "y"] }': ["1", "2", "5"],
            'd = { is = "x", empty = true }': ["1", "2", "3", "5"],
            "d = { is = false, empty = true }": ["1", "2", "5"],
            "d = true": ["3", "4"],
        }
        await self.make(
            USERS,
            "insert into users (login) values ('1'), ('2'), ('3'), ('4'), ('5')",
            "create table other (id <whole>, d <text>)",
            "insert into other values (1, null), (2, ''), (3, 'x'), (4, 'y'), (null, 'x')",
        )
        for condition, expected in asked.items():
            mapping = f"""
                [users]
                table = "users"
                id = "id"
                create = false
                where = {{ other.{condition} }}
                [joins.other]
                table = "other"
                on = {{ id = "id" }}
                [fields]
                username = "login"
            """.replace("where = { other.d", 'where = { "other.d"')
            async with self.opened(mapping) as store:
                assert await ids(store) == expected, condition

    async def test_tables_in_a_schema(self) -> None:
        """Of a name that is not found without it."""
        mapping = """
            [users]
            table = "users"
            schema = "<schema>"
            id = "id"
            password = "secret.hash"
            [users.where]
            "secret.kind" = { not = "old" }
            [joins.secret]
            table = "secrets"
            schema = "<schema>"
            on = { user_id = "id" }
            [fields]
            username = "login"
            nickname = "secret.nick"
        """
        await self.make(*self.schema)
        async with self.opened(
            mapping,
            "create table <schema>.users (id <id>, login <text>)",
            "insert into <schema>.users (login) values ('ada'), ('bob')",
            "create table <schema>.secrets"
            " (user_id <whole>, hash <text>, nick <text>, kind <text>)",
            "insert into <schema>.secrets values (1, 'h', 'n', null), (2, 'h', 'n', 'old')",
        ) as store:
            ada = {"id": "1", "username": "ada", "nickname": "n"}
            assert (await store.list_users(EVERYBODY)).users == [ada]
            (account,) = await store.find_accounts({"username": "ada"})
            assert account.password == StoredPassword("h")
            changed = await store.update_user("1", {"username": "bob"}, None)
            assert changed == {**ada, "username": "bob"}
            created = await store.create_user({"username": "cee"}, None)
            assert created == {"id": "3", "username": "cee"}
            with pytest.raises(UserExists):
                await store.update_user("3", {"username": "bob"}, None)
            assert await store.delete_user("1")
            assert not await store.delete_user("2")

    async def test_inside_of_json(self) -> None:
        mapping = """
            [users]
            table = "users"
            id = "id"
            password = "data.auth.0.hash"
            [joins.more]
            table = "more"
            on = { user_id = "id" }
            [fields]
            username = "login"
            name = "data.names.full"
            nickname = "mail.nick"
            website = "data.sites.1"
            age = "data.age"
            city = "more.extra.address.city"
            blocked = { when = { "data.state" = ["blocked", "gone"] } }
            settings = "data"
        """
        mapping = mapping.replace('settings = "data"\n', "")
        documents = {
            1: '{"names": {"full": "Ada"}, "sites": ["a", "b"], "age": 9007199254740993,'
            ' "state": "gone", "auth": [{"hash": "h"}]}',
            2: '{"names": "Bob", "sites": {"1": "x"}, "age": null, "auth": []}',
            3: "[1, 2]",
            4: "null",
        }
        async with self.opened(
            mapping,
            "create table users (id <id>, login <text>, mail <text>, data <json>)",
            *(
                f"insert into users (login, data) values ('{n}', '{document}')"
                for n, document in documents.items()
            ),
            "insert into users (login, mail) values ('5', '{broken'), ('6', '{\"nick\": \"n\"}')",
            "create table more (user_id <whole>, extra <text>)",
            'insert into more values (1, \'{"address": {"city": "London"}}\'), (2, \'broken\')',
        ) as store:
            users = {one.pop("username"): one for one in (await store.list_users(EVERYBODY)).users}
            assert users["1"] == {
                "id": "1",
                "name": "Ada",
                "website": "b",
                "age": "9007199254740993",
                "city": "London",
                "blocked": True,
            }
            assert users["2"] == {"id": "2", "website": "x", "blocked": False}
            for n in ("3", "4", "5"):
                assert users[n] == {"id": n, "blocked": False}
            assert users["6"] == {"id": "6", "nickname": "n", "blocked": False}
            account, other = [(await store.find_accounts({"username": n}))[0] for n in ("1", "2")]
            assert account.password == StoredPassword("h")
            assert other.password is None
            assert (await store.search_users("Ada", EVERYBODY)).total == 0

    @pytest.mark.parametrize("table", ["joined", "wanted", "other", "found", "page", "counted"])
    async def test_a_table_of_any_name(self, table: str) -> None:
        mapping = f"""
            [users]
            table = "{table}"
            id = "id"
            create = false
            [users.where]
            "meta.level" = {{ above = 0 }}
            [joins.meta]
            table = "sel<q>ect"
            on = {{ "u<q>ser id" = "id" }}
            [fields]
            username = "login"
            email = "meta.e%mail's"
        """.replace("<q>", "'")
        quote = self.words["q"]
        async with self.opened(
            mapping,
            f"create table {table} (id <id>, login <text>)",
            f"insert into {table} (login) values ('ada'), ('bob')",
            "create table <q>sel'ect<q>"
            " (<q>u'ser id<q> <whole>, <q>e%mail's<q> <text>, level <whole>)",
            f"insert into {quote}sel'ect{quote} values (1, 'ada@x', 1), (2, 'bob@x', 0)",
        ) as store:
            ada = {"id": "1", "username": "ada", "email": "ada@x"}
            wanted = ({"username": "ada"}, {"email": "ADA@x"}, {"id": "1"}, {"username": "bob"})
            found = await asyncio.gather(*(store.find_users(one) for one in wanted * 5))
            assert found == [[ada], [ada], [ada], []] * 5
            assert (await store.list_users(EVERYBODY)).users == [ada]
            assert (await store.search_users("ada", EVERYBODY)).users == [ada]
            assert await store.update_user("1", {"username": "Ada"}, None) == {
                **ada,
                "username": "Ada",
            }

    async def test_the_hash_is_no_field_by_a_join_of_its_table(self) -> None:
        mapping = """
            [users]
            table = "users"
            id = "id"
            password = "pw"
            [joins.me]
            table = "users"
            on = { id = "id" }
            [fields]
            email = "mail"
            name = "me.pw"
        """
        with pytest.raises(ConfigurationError, match=r"fields\.name: would release the password"):
            async with self.opened(mapping, "create table users (id <id>, mail <text>, pw <text>)"):
                pass

    async def test_json_that_nobody_can_write_or_read_fails_nobody(self) -> None:
        mapping = """
            [users]
            table = "users"
            id = "id"
            [fields]
            email = "mail"
            name = "data.name"
            loginsCount = "data.count"
        """
        half = """'{"name": "\\ud800x", "count": 9007199254740993}'""".replace(
            "\\", "\\\\" if "mysql" in self.url else "\\"
        )
        deep = f"'{'[' * 100_000}'"
        async with self.opened(
            mapping,
            "create table users (id <id>, mail <text>, data <long>)",
            f"insert into users (mail, data) values ('a', {half}), ('b', {deep})",
        ) as store:
            listed = (await store.list_users(EVERYBODY)).users
        assert listed == [
            {"id": "1", "email": "a", "name": "?x", "loginsCount": "9007199254740993"},
            {"id": "2", "email": "b"},
        ]
