"""What a write stores, in the forms that the application keeps."""

import json
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from custdb_gateway.errors import (
    ConfigurationError,
    FieldNotWritable,
    InvalidValue,
    NotSupported,
    UserExists,
    UserNotFound,
)
from custdb_gateway.operations import Operations
from custdb_gateway.passwords import HashLane, PasswordKeeper
from custdb_gateway.throttle import Throttle
from custdb_gateway.user import StoredPassword
from custdb_gateway.values import moment_of
from tests.adapters.mapped.place import EVERYBODY, Place, parsed

SOON = float("inf")


class WriteCases(Place):
    """Each value where it belongs, and what cannot be written told by its field."""

    async def row(self, table: str = "users", **wanted: str) -> dict[str, Any]:
        """The only row, or the one in which a column has a text."""
        where = " and ".join(f"{name} = '{text}'" for name, text in wanted.items()) or "1 = 1"
        names = [name for name, *_ in await self.columns(table)]
        (found,) = await self.fetch(f"select {', '.join(names)} from {table} where {where}")
        return dict(zip(names, found, strict=True))

    async def columns(self, table: str) -> Any:
        if type(self).__name__.endswith("SQLite"):
            return await self.fetch(f"select name from pragma_table_info('{table}')")
        return await self.fetch(
            "select column_name from information_schema.columns"
            f" where table_name = '{table}' and table_schema not in ('information_schema')"
            + (
                f" and table_schema = '{self.url.rpartition('/')[2]}'"
                if "mysql" in self.url
                else ""
            )
        )

    @asynccontextmanager
    async def operated(self, mapping: str, *statements: str) -> AsyncIterator[Operations]:
        """The eight functions over what the statements have made."""
        async with self.opened(mapping, *statements) as store:
            wanted = parsed(mapping)
            lane = HashLane(threads=1, max_waiting=9)
            keeper = PasswordKeeper(lane, wanted.passwords)
            yield Operations(store, wanted, keeper, Throttle(None))
            lane.close()

    async def test_moments_in_every_form(self) -> None:
        mapping = """
            [users]
            table = "users"
            id = "id"
            [fields]
            username = "login"
            createdAt = { from = "made", time = "seconds" }
            updatedAt = { from = "changed", time = "milliseconds" }
            lastLogin = { from = "seen", time = "compact" }
            signedUp = { from = "signed", time = "seconds" }
            birthdate = "born"
            tokenExpiredAt = "ends"
            [on_update]
            touched = { now = true }
            touched_day = { now = true }
            touched_seconds = { now = true, time = "seconds" }
            touched_text = { now = true, time = "compact" }
            touched_iso = { now = true }
        """
        async with self.opened(
            mapping,
            "create table users (id <id>, login <text>, made <whole>, changed <whole>, seen <text>,"
            " signed <text>, born <day>, ends <zoned>, touched <moment>, touched_day <day>,"
            " touched_seconds <whole>, touched_text <text>, touched_iso <text>)",
        ) as store:
            moments = {
                "createdAt": "2020-01-02T03:04:05Z",
                "updatedAt": "2020-01-02T03:04:05.678Z",
                "lastLogin": "2020-01-02T03:04:05Z",
                "signedUp": "1969-12-31T23:59:59Z",
                "birthdate": "1815-12-10",
                "tokenExpiredAt": "2030-01-02T03:04:05.678Z",
            }
            created = await store.create_user({"username": "ada", **moments}, None)
            assert created == {"id": "1", "username": "ada", **moments}
            row = await self.row()
            assert (row["made"], row["changed"]) == (1577934245, 1577934245678)
            assert (row["seen"], row["signed"]) == ("20200102030405", "-1")
            assert row["touched"] is None
            empty = await store.update_user("1", dict.fromkeys(moments), None)
            assert empty == {"id": "1", "username": "ada"}
            row = await self.row()
            touched = moment_of(row["touched"])
            assert abs(moment_of(row["touched_seconds"]) - touched) < timedelta(seconds=2)
            assert row["touched_text"] == touched.strftime("%Y%m%d%H%M%S")
            assert moment_of(row["touched_day"]).date() == touched.date()
            assert abs(moment_of(row["touched_iso"]) - touched) < timedelta(seconds=2)
            with pytest.raises(InvalidValue, match="createdAt"):
                await store.update_user("1", {"createdAt": "yesterday"}, None)

    async def test_flags_of_both_polarities(self) -> None:
        mapping = """
            [users]
            table = "users"
            id = "id"
            [fields]
            username = "login"
            blocked = { unless = { active = true } }
            isDeleted = { when = { gone = true } }
            emailVerified = { when = { verified_at = { set = true } } }
            phoneVerified = { unless = { token = { set = true } } }
            signedUp = { when = { state = 1 } }
            vip = { when = { level = "gold" } }
            locked = { when = { locked_at = { set = true, time = "seconds" } } }
            open = { unless = { closed = { is = true, empty = true } } }
        """
        fields = "blocked isDeleted emailVerified phoneVerified signedUp vip locked open".split()
        async with self.opened(
            mapping,
            "create table users (id <id>, login <text>, active <whole>, gone <flag>,"
            " verified_at <moment>, token <text>, state <whole>, level <text>, locked_at <whole>,"
            " closed <flag>)",
        ) as store:
            given = dict.fromkeys(fields, True)
            created = await store.create_user({"username": "ada", **given}, None)
            assert created == {"id": "1", "username": "ada", **given}
            row = await self.row()
            assert (row["active"], bool(row["gone"]), row["state"]) == (0, True, 1)
            assert (row["level"], row["token"], bool(row["closed"])) == ("gold", None, False)
            moment_of(row["verified_at"])
            moment_of(row["locked_at"])
            given = {name: False for name in fields if name not in ("vip", "phoneVerified")}
            changed = await store.update_user("1", given, None)
            assert changed == {**created, **given}
            row = await self.row()
            assert (row["active"], bool(row["gone"]), row["state"]) == (1, False, 0)
            assert (row["verified_at"], row["locked_at"], bool(row["closed"])) == (None, None, True)
            with pytest.raises(FieldNotWritable) as caught:  # nobody knows which level instead
                await store.update_user("1", {"vip": False, "username": "x"}, None)
            assert caught.value.fields == ("vip",)
            with pytest.raises(InvalidValue, match="blocked"):
                await store.update_user("1", {"blocked": "perhaps"}, None)
            await store.create_user({"username": "bob", "blocked": False}, None)
            assert (await self.row(login="bob"))["active"] == 1

    async def test_values_of_the_application(self) -> None:
        mapping = """
            [users]
            table = "users"
            id = "id"
            [fields]
            username = "login"
            gender = { from = "sex", values = { 1 = "M", 2 = "F" } }
            emailVerified = { from = "state", values = { live = true, dead = false, old = false } }
        """
        async with self.opened(
            mapping, "create table users (id <id>, login <text>, sex <whole>, state <text>)"
        ) as store:
            ada = {"username": "ada", "gender": "F", "emailVerified": True}
            created = await store.create_user(ada, None)
            assert created == {"id": "1", **ada}
            row = await self.row()
            assert (row["sex"], row["state"]) == (2, "live")
            assert await store.update_user("1", {"gender": None}, None) == {
                "id": "1",
                "username": "ada",
                "emailVerified": True,
            }
            for field, value in {"gender": "X", "emailVerified": False}.items():
                with pytest.raises(FieldNotWritable, match=field):
                    await store.update_user("1", {field: value}, None)
            await self.make("update users set state = 'old', sex = 9")
            assert await store.find_users({"id": "1"}) == [
                {"id": "1", "username": "ada", "emailVerified": False}
            ]

    async def test_what_new_rows_need(self) -> None:
        mapping = """
            [users]
            table = "users"
            id = "id"
            password = "pw"
            [users.where]
            site = 7
            is_person = true
            [fields]
            username = "login"
            email = "mail"
            givenName = "first"
            [on_create]
            pw = "!"
            first = ""
            stamp = { make = "uuid" }
            token = { make = "token" }
            slug = { text = "{username} of {email}", as = "lower" }
            joined = { now = true }
            staff = false
            score = 1.5
            extra = { value = { roles = ["user"], "it's" = "\\\\" } }
            [on_update]
            token = { make = "token" }
            [on_password]
            changed = { now = true, time = "seconds" }
            pw_kind = "bcrypt"
        """
        async with self.opened(
            mapping,
            "create table users (id <id>, login <text>, mail <text>, first <text> not null,"
            " pw <text> not null, stamp <text>, token <text>, slug <text>, joined <moment>,"
            " staff <whole> not null, score <number>, extra <json>, changed <whole>,"
            " pw_kind <text>, site <whole>, is_person <whole>)",
        ) as store:
            assert all(one.ok for one in await store.inspect() if "new user" in one.subject)
            await store.create_user({"username": "Ada", "email": "Ada@x"}, None)
            row = await self.row(login="Ada")
            assert (row["pw"], row["first"], row["slug"]) == ("!", "", "ada of ada@x")
            assert (row["site"], row["is_person"], row["staff"]) == (7, 1, 0)
            assert (row["changed"], row["pw_kind"]) == (None, None)
            assert float(row["score"]) == 1.5
            assert json.loads(row["extra"]) == {"roles": ["user"], "it's": "\\"}
            UUID(row["stamp"])
            assert len(row["token"]) == 32
            assert (await store.find_accounts({"id": "1"}))[0].password == StoredPassword("!")
            await store.create_user({"username": "bob", "givenName": "Bob"}, "hash")
            bob = await self.row(login="bob")
            assert (bob["pw"], bob["pw_kind"], bob["first"]) == ("hash", "bcrypt", "Bob")
            assert bob["slug"] == "bob of "
            assert bob["stamp"] != row["stamp"]
            moment_of(bob["changed"])
            await store.update_user("1", {"givenName": "Ada"}, None)
            later = await self.row(login="Ada")
            assert later == {**row, "first": "Ada", "token": later["token"]}
            assert later["token"] != row["token"]
            await store.update_user("1", {}, "new")
            last = await self.row(login="Ada")
            assert (last["pw"], last["pw_kind"], last["stamp"]) == ("new", "bcrypt", row["stamp"])

    @pytest.mark.parametrize("rule", ["lower", "upper", "digits", "first-upper"])
    async def test_copies_that_the_application_keeps_folded(self, rule: str) -> None:
        folded = {
            "lower": ("ada Größe_1", "bob"),
            "upper": ("ADA GRÖßE_1", "BOB"),
            "digits": ("1", None),
            "first-upper": ("Ada GRößE 1", "Bob"),
        }[rule]
        mapping = f"""
            [users]
            table = "users"
            id = "id"
            [fields]
            username = "login"
            email = "mail"
            [match]
            username = {{ in = "login_folded", as = "{rule}" }}
        """
        name = "ada GRößE_1"
        async with self.opened(
            mapping,
            "create table users (id <id>, login <text>, login_folded <text>, mail <text>)",
        ) as store:
            ada = await store.create_user({"username": name}, None)
            assert ada == {"id": "1", "username": name}
            expected = folded[0] if rule != "lower" else "ada größe_1"
            assert (await self.row())["login_folded"] == expected
            same = {
                "lower": "ADA GRÖßE_1",
                "upper": "ada größe_1",
                "digits": "+1-",
                "first-upper": "Ada_GRößE_1",
            }[rule]
            assert await store.find_users({"username": name}) == [ada]
            assert await store.find_users({"username": same}) == [ada]
            assert await store.find_users({"username": "bob"}) == []
            with pytest.raises(UserExists):
                await store.create_user({"username": same}, None)
            await store.create_user({"username": "bob"}, None)
            assert (await self.row(login="bob"))["login_folded"] == folded[1]
            assert len(await store.find_users({"username": "bob"})) == (rule != "digits")
            with pytest.raises(UserExists):
                await store.update_user("2", {"username": same}, None)
            await store.update_user("1", {"username": None, "email": "a@x"}, None)
            assert (await self.row(mail="a@x"))["login_folded"] is None
            assert await store.find_users({"username": name}) == []
            assert (await store.update_user("2", {"username": same}, None))["username"] == same

    async def test_digits_that_are_none_are_nobodys(self) -> None:
        mapping = """
            [users]
            table = "users"
            id = "id"
            [fields]
            username = "login"
            phone = "phone"
            [match]
            phone = { in = "digits", as = "digits" }
        """
        async with self.opened(
            mapping,
            "create table users (id <id>, login <text>, phone <text>, digits <text>)",
            "insert into users (login, phone, digits) values ('ada', 'none', '')",
        ) as store:
            for wanted in ("none", "+", "-"):
                assert await store.find_users({"phone": wanted}) == []
            for name in ("bob", "cee"):
                await store.create_user({"username": name, "phone": "unknown"}, None)

    async def test_what_is_not_written(self) -> None:
        """The value that is there passes, and any other is refused; `write = false` is silent."""
        mapping = """
            [users]
            table = "users"
            id = "id"
            [joins.profile]
            table = "profiles"
            on = { user_id = "id" }
            [fields]
            username = "login"
            givenName = "first"
            name = { text = "{first} {last}" }
            company = { value = "Acme" }
            nickname = "profile.nick"
            website = "data.site"
            emailVerified = { when = { "profile.ok" = true } }
            blocked = { when = { state = 3, login = { set = true } } }
            photo = { from = "avatar", write = false }
        """
        tables = (
            "create table users (id <id>, login <text>, first <text>, last <text>, data <json>,"
            " state <whole>, avatar <text>)",
            "insert into users (login, first, last, data, state, avatar) values"
            " ('ada', 'Ada', 'L', '{\"site\": \"x\"}', 3, 'a.png')",
            "create table profiles (user_id <whole>, nick <text>, ok <flag>)",
            "insert into profiles values (1, 'countess', true)",
        )
        present: Mapping[str, Any] = {
            "name": "Ada L",
            "company": "Acme",
            "nickname": "countess",
            "website": "x",
            "emailVerified": True,
            "blocked": True,
        }
        async with self.operated(mapping, *tables) as operations:
            ada = await operations.get_user({"id": "1"})
            assert ada == {
                "id": "1",
                "username": "ada",
                "givenName": "Ada",
                **present,
                "photo": "a.png",
            }
            assert await operations.update_user("1", {**present, "photo": "no"}, SOON) == ada
            changes = {**present, "username": "new", "photo": "no"}
            assert await operations.update_user("1", changes, SOON) == {**ada, "username": "new"}
            for field in present:
                other = False if isinstance(present[field], bool) else "other"
                with pytest.raises(NotSupported, match=field):
                    await operations.update_user("1", {**present, field: other}, SOON)
                given = {"username": "bob", field: True if other is False else other}
                with pytest.raises(NotSupported, match=field):
                    await operations.create_user(given, SOON)
            empty = {**dict.fromkeys(present), "emailVerified": False, "blocked": False, "name": ""}
            created = await operations.create_user({"username": "bob", **empty}, SOON)
            assert created == {
                "id": created["id"],
                "username": "bob",
                "company": "Acme",
                "emailVerified": False,
                "blocked": False,
            }

    async def test_a_password_that_is_elsewhere_stays(self) -> None:
        mapping = """
            [users]
            table = "users"
            id = "id"
            password = "secret.hash"
            create = false
            [joins.secret]
            table = "secrets"
            on = { user_id = "id" }
            [fields]
            email = "mail"
        """
        async with self.opened(
            mapping,
            "create table users (id <id>, mail <text>)",
            "insert into users (mail) values ('a@x')",
            "create table secrets (user_id <whole>, hash <text>)",
            "insert into secrets values (1, 'h')",
        ) as store:
            changed = await store.update_user("1", {"email": "b@x"}, None)
            assert changed == {"id": "1", "email": "b@x"}
            with pytest.raises(NotSupported):
                await store.update_user("1", {"email": "c@x"}, "new")
            assert not await store.replace_password_hash("1", "h", "new")
            (account,) = await store.find_accounts({"email": "b@x"})
            assert account.password == StoredPassword("h")

    async def test_columns_that_may_be_missing(self) -> None:
        mapping = """
            [users]
            table = "users"
            id = "id"
            [fields]
            email = "mail"
            username = { from = "login", optional = true }
            blocked = { when = { locked_at = { set = true } }, optional = true }
            name = { text = "{first} {last}", optional = true }
            [match]
            username = { in = "login_folded", as = "lower" }
            [on_create]
            note = { text = "{email}{name}" }
        """
        without = "create table users (id <id>, mail <text>, first <text>, note <text>)"
        async with self.operated(mapping, without) as operations:
            given = {"email": "a@x", "username": "ada", "blocked": True}
            with pytest.raises(NotSupported, match="blocked"):
                await operations.create_user(given, SOON)
            ada = await operations.create_user({**given, "blocked": False}, SOON)
            assert ada == {"id": "1", "email": "a@x"}
            assert await operations.update_user("1", {"blocked": False, "name": "x"}, SOON) == ada
            with pytest.raises(NotSupported, match="blocked"):
                await operations.update_user("1", {"blocked": True, "name": "x"}, SOON)
            with pytest.raises(UserNotFound):
                await operations.update_user("2", {"blocked": False}, SOON)
            assert await operations.get_user({"username": "ada"}) is None
            assert await operations.get_user({"username": "ada", "email": "A@x"}) == ada
            assert (await operations.search_users("a@", EVERYBODY)).users == [ada]
        await self.make("drop table users")
        columns = "login <text>, login_folded <text>, locked_at <moment>, last <text>"
        with_all = without.replace("first", f"{columns}, first")
        async with self.operated(mapping, with_all) as operations:
            ada = await operations.create_user(given, SOON)
            assert ada == {"id": "1", **given}
            assert await operations.get_user({"username": "ADA"}) == ada

    async def test_users_who_are_only_changed(self) -> None:
        mapping = """
            [users]
            table = "users"
            id = "id"
            create = false
            delete = false
            [users.where]
            kind = "it's"
            [fields]
            email = "mail"
        """
        async with self.operated(
            mapping,
            "create table users (id <id>, mail <text>, kind <text>, needed <text> not null)",
            "insert into users (mail, kind, needed) values ('a@x', 'it''s', 'x')",
        ) as operations:
            changed = await operations.update_user("1", {"email": "b@x"}, SOON)
            assert changed == {"id": "1", "email": "b@x"}
            with pytest.raises(NotSupported, match="created"):
                await operations.create_user({"email": "c@x"}, SOON)
            with pytest.raises(NotSupported, match="deleted"):
                await operations.delete_user("1")

    async def test_two_fields_of_one_column(self) -> None:
        mapping = """
            [users]
            table = "users"
            id = "id"
            [fields]
            email = "mail"
            username = "mail"
        """
        async with self.opened(mapping, "create table users (id <id>, mail <text>)") as store:
            both = {"email": "a@x", "username": "a@x"}
            ada = await store.create_user(both, None)
            assert ada == {"id": "1", **both}
            assert await store.find_users({"username": "a@x"}) == [ada]
            with pytest.raises(UserExists):
                await store.create_user({"username": "a@x"}, None)
            for values in ({"email": "b@x", "username": "c@x"}, {"email": None, "username": "c"}):
                with pytest.raises(InvalidValue):
                    await store.update_user("1", values, None)
            changed = await store.update_user("1", {"username": "b@x", "email": "b@x"}, None)
            assert changed == {"id": "1", "email": "b@x", "username": "b@x"}

    @pytest.mark.parametrize(
        ("section", "told"),
        [
            ("[on_create]\nstate = 'x'", "on_create.state"),
            ("[on_create]\nlogin = true", "on_create.login"),
            ("[on_update]\nstate = { now = true }", 'time = "seconds"'),
            ("[on_update]\nmade = { now = true, time = 'seconds' }", "on_update.made"),
            ("[on_password]\n'other.x' = 1", "on_password.other.x"),
            ("[match]\nusername = { in = 'other.x', as = 'lower' }", "match.username"),
            ("[users.where]\nnote = true", "users.where.note"),
            ("[users.where]\n'other.x' = 5", "users.where.other.x"),
            ("[users.where]\nstate = 'many'", "can never be 'many'"),
            ("[users.where]\nstate = { not = '01' }", "can never be '01'"),
            ("[users.where]\nlogin = { above = 5 }", "no numbers"),
            ("[users.where]\nstate = { future = true }", 'time = "seconds"'),
            ("[users.where]\nmade = { future = true, time = 'compact' }", "'compact'"),
            ("[users.where]\ndata = 'x'", "JSON"),
            ("[users.where]\n'data.x' = { set = true }", "JSON"),
            ("[users.where]\nok = 'yes'", "is a flag"),
            ("[joins.other.where]\nx = 'text'", "joins.other.where"),
        ],
    )
    async def test_what_cannot_be_is_told_at_the_start(self, section: str, told: str) -> None:
        mapping = f"""
[users]
table = "users"
id = "id"
[joins.other]
table = "other"
on = {{ user_id = "id" }}
[fields]
username = "login"
nickname = "other.x"
{section}
"""
        tables = (
            "create table users (id <id>, login <text>, state <whole>, made <moment>, data <json>,"
            " ok <flag>, note <text>)",
            "create table other (user_id <whole>, x <whole>)",
        )
        with pytest.raises(ConfigurationError) as caught:
            async with self.opened(mapping, *tables):
                pass
        (problem,) = (one for one in caught.value.problems if "createUser" not in one)
        assert told in problem
        assert problem.startswith("mapping, line ")

    NEWCOMERS = """
[users]
table = "users"
id = "id"
[fields]
username = "login"
[users.where]
state = """

    @pytest.mark.parametrize(
        ("condition", "column"),
        [
            ("{ not = 1 }", "state <whole> default 1"),
            ("{ above = 1 }", "state <whole>"),
            ("{ set = true }", "state <whole>"),
        ],
    )
    async def test_nobody_is_created_whom_nobody_finds(self, condition: str, column: str) -> None:
        table = f"create table users (id <id>, login <text>, {column})"
        with pytest.raises(ConfigurationError) as caught:
            async with self.opened(self.NEWCOMERS + condition, table):
                pass
        (problem,) = caught.value.problems
        told = r"mapping, line 8: users\.where\.state: whom createUser adds .*\[on_create\]"
        assert re.match(told, problem)

    @pytest.mark.parametrize(
        ("condition", "column"),
        [
            ("1", "state <whole> default 2"),  # a fixed value is written by itself
            ("{ not = 1 }", "state <whole> default 2"),
            ("{ set = false }", "state <whole>"),
            ("{ above = 1 }\n[on_create]\nstate = 2", "state <whole>"),
        ],
    )
    async def test_somebody_is_created_who_is_found(self, condition: str, column: str) -> None:
        table = f"create table users (id <id>, login <text>, {column})"
        async with self.opened(self.NEWCOMERS + condition, table) as store:
            ada = await store.create_user({"username": "ada"}, None)
            assert await store.find_users({"username": "ada"}) == [ada]

    async def test_a_password_is_changed_beside_what_cannot_be(self) -> None:
        mapping = """
            [users]
            table = "users"
            id = "id"
            password = "pw"
            [fields]
            username = "login"
            blocked = { unless = { a = true, b = true } }
            [passwords]
            new = "bcrypt"
            bcrypt_cost = 4
        """
        table = "create table users (id <id>, login <text>, pw <text>, a <flag>, b <flag>)"
        row = "insert into users (login, pw, a, b) values ('ada', 'old', true, true)"
        async with self.operated(mapping, table, row) as operations:
            changes = {"password": "new", "blocked": False}
            await operations.update_user("1", changes, SOON)
            assert (await self.row())["pw"] != "old"

    async def test_two_fields_of_one_place_that_want_it_otherwise(self) -> None:
        mapping = """
            [users]
            table = "users"
            id = "id"
            [fields]
            username = "login"
            blocked = { unless = { status = 1 } }
            isDeleted = { when = { status = 3 } }
        """
        table = "create table users (id <id>, login <text>, status <whole>)"
        row = "insert into users (login, status) values ('ada', 1)"
        async with self.opened(mapping, table, row) as store:
            for changes in ({"blocked": False, "isDeleted": True},) * 2:
                for given in (changes, dict(reversed(changes.items()))):
                    with pytest.raises(FieldNotWritable):
                        await store.update_user("1", given, None)
            assert (await self.row())["status"] == 1
            deleted = await store.update_user("1", {"isDeleted": True}, None)
            assert deleted["isDeleted"] is True
