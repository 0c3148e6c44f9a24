"""Statements of the customer's own."""

import asyncio
from typing import ClassVar

import pytest

from custdb_gateway.errors import ConfigurationError, NotSupported, UserExists
from custdb_gateway.user import Page, StoredPassword
from tests.adapters.mapped.place import EVERYBODY, Place, ids

TABLE = "create table users (id <id>, login <text>, mail <text>, pw <text>, aliases <text>)"
ROWS = (
    "insert into users (login, mail, pw, aliases) values ('ada', 'ada@x', 'h1', ',a@x,b@x,'),"
    " ('bob', 'bob@x', null, ',b@x,c@x,'), ('100%:email', '''?', 'h3', ',')"
)
USERS = """
    [users]
    table = "users"
    id = "id"
    password = "pw"
    [fields]
    email = "mail"
    username = "login"
    name = { text = "{login} of {mail}" }
"""
HOSTILE = (
    *("'", "''", "\\", "\\'", '"', "`", "%", "%s", "%(p1)s", "$1", "?", "?1", ":email", "--"),
    *("/*", "x' or '1'='1", "\U0001f600", "a@x' -- ", ")", ";"),
)


class QueryCases(Place):
    """They return the mapped columns under their names; what they are asked for is bound."""

    def aliased(self, parameter: str) -> str:
        """A condition: the parameter is one of the aliases."""
        if type(self).__name__.endswith("MariaDB"):
            return f"locate(concat(',', {parameter}, ','), aliases) > 0"
        position = "strpos" if type(self).__name__.endswith("PostgreSQL") else "instr"
        return f"{position}(aliases, ',' || {parameter} || ',') > 0"

    async def test_users_are_found_by_them(self) -> None:
        mapping = f"""{USERS}
            [queries]
            email = '''
                -- Not :email, and neither is "it's :email".
                select id, login, mail, pw, 'at :x' as "a:b", '%s ?' as other /* :email */
                from users where {self.aliased(":email")}
            '''
        """.replace('"a:b"', "<q>a:b<q>")
        async with self.opened(mapping, TABLE, ROWS) as store:
            ada = {"id": "1", "email": "ada@x", "username": "ada", "name": "ada of ada@x"}
            assert await store.find_users({"email": "a@x"}) == [ada]
            assert len(await store.find_users({"email": "b@x"})) == 2
            assert await store.find_users({"email": "ada@x"}) == []
            assert await store.find_users({"username": "ada"}) == [ada]
            (account,) = await store.find_accounts({"email": "a@x"})
            assert account.password == StoredPassword("h1")
            assert account.profile == ada
            both = await store.find_users({"email": "c@x", "username": "ada"})
            assert sorted(one["id"] for one in both) == ["1", "2"]
            assert await store.find_users({"email": "a@x", "id": "1", "username": "ada"}) == [ada]
            found = await asyncio.gather(*(store.find_users({"email": one}) for one in HOSTILE))
            assert found == [[]] * len(HOSTILE)
            assert await ids(store) == ["1", "2", "3"]

    async def test_each_identifier_may_have_one(self) -> None:
        mapping = f"""{USERS}
            [match]
            username = {{ as = "lower" }}
            [queries]
            id = "select * from users where id = :id"
            username = '''
                with x as (select :username as n) select users.* from users, x where login = n
            '''
        """
        async with self.opened(mapping, TABLE, ROWS) as store:
            for wanted in ({"id": "2"}, {"username": "BOB"}, {"id": "2", "email": "BOB@x"}):
                assert [one["id"] for one in await store.find_users(wanted)] == ["2"]
            assert await store.find_users({"id": "x"}) == []
            changed = await store.update_user("2", {"email": "new@x"}, None)
            assert changed["email"] == "new@x"
            assert await store.delete_user("2")

    async def test_two_rows_of_one_user(self) -> None:
        """Which a statement may return, and which are no two users."""
        mapping = f"""{USERS}
            [queries]
            email = '''
                select users.* from users, (select 1 union all select 2) as twice
                where mail = :email
            '''
        """
        async with self.opened(mapping, TABLE, ROWS) as store:
            assert [one["id"] for one in await store.find_users({"email": "ada@x"})] == ["1"]

    async def test_a_search_of_their_own(self) -> None:
        mapping = f"""{USERS}
            [queries]
            search = '''
                select id, login, mail from users
                where login = :keyword or mail = :keyword or {self.aliased(":keyword")}
            '''
        """
        async with self.opened(mapping, TABLE, ROWS) as store:
            found = await store.search_users("b@x", Page(1, 1))
            assert ([one["id"] for one in found.users], found.total) == (["1"], 2)
            found = await store.search_users("b@x", Page(2, 1))
            assert ([one["id"] for one in found.users], found.total) == (["2"], 2)
            assert (await store.search_users("b@x", Page(3, 1))).total == 2
            assert [
                one["id"] for one in (await store.search_users("100%:email", EVERYBODY)).users
            ] == ["3"]
            for keyword in HOSTILE:
                assert (await store.search_users(keyword, EVERYBODY)).users == []

    async def test_a_list_of_their_own(self) -> None:
        mapping = f"""{USERS}
            [queries]
            list = "select id, login, mail from users where pw is not null order by login desc"
        """
        async with self.opened(mapping, TABLE, ROWS) as store:
            assert await ids(store) == ["1", "3"]
            listing = await store.list_users(Page(2, 1))
            assert ([one["id"] for one in listing.users], listing.total) == (["3"], 2)
            assert (await store.list_users(Page(3, 1))).total == 2
            assert len(await store.find_users({"id": "2"})) == 1

    async def test_what_is_read_elsewhere_comes_by_its_name(self) -> None:
        """Of a join, the place; of JSON, the column."""
        mapping = """
            [users]
            table = "users"
            id = "id"
            [joins.more]
            table = "more"
            on = { user_id = "id" }
            key = "k"
            value = "v"
            [fields]
            email = "more.mail"
            city = "data.city"
            [queries]
            email = '''
                select u.id, m.v as <q>more.mail<q>, u.data
                from users u join more m on m.user_id = u.id
                where m.k = 'mail' and m.v = :email
            '''
        """
        async with self.opened(
            mapping,
            "create table users (id <id>, data <json>)",
            'insert into users (data) values (\'{"city": "London"}\')',
            "create table more (user_id <whole>, k <text>, v <text>)",
            "insert into more values (1, 'mail', 'ada@x')",
        ) as store:
            ada = {"id": "1", "email": "ada@x", "city": "London"}
            assert await store.find_users({"email": "ada@x"}) == [ada]
            assert await store.find_users({"id": "1"}) == [ada]

    @pytest.mark.parametrize(
        ("query", "statement", "told"),
        [
            ("email", "select id, mail from users where mail = :email", "login"),
            ("email", "select * from usres where mail = :email", "usres"),
            ("username", "select * from users where loggin = :username", "loggin"),
            ("search", "select id, login from users where login = :keyword", "mail"),
            ("list", "select id, mail, login from users order by naem", "naem"),
            ("list", "select id, mail, login from users where", ""),
            ("id", "select * from users where no_such_function(id) = :id", "no_such_function"),
        ],
    )
    async def test_what_the_store_refuses_is_told_at_the_start(
        self, query: str, statement: str, told: str
    ) -> None:
        mapping = f'{USERS}\n[queries]\n{query} = "{statement}"'
        with pytest.raises(ConfigurationError) as caught:
            async with self.opened(mapping, TABLE):
                pass
        (problem,) = caught.value.problems
        line = len(mapping.splitlines())
        assert problem.startswith(f"mapping, line {line}: queries.{query}: ")
        assert told in problem

    async def test_all_that_is_refused_is_told(self) -> None:
        mapping = f"""{USERS}
            [queries]
            email = "select a from users where mail = :email"
            list = "select b from users"
        """
        with pytest.raises(ConfigurationError) as caught:
            async with self.opened(mapping, TABLE):
                pass
        assert len(caught.value.problems) == 2


class WritingQueryCases(QueryCases):
    """Where a statement can call what writes."""

    writer: ClassVar[str]
    """Makes the function `writes()`, which adds a row to `users`."""

    @pytest.mark.parametrize("call", ["writes()", "(select max(writes()) from users)"])
    async def test_what_they_call_cannot_write(self, call: str) -> None:
        mapping = f"""{USERS}
            [queries]
            id = "select * from users where id = :id and {call} = 1"
            search = "select * from users where login = :keyword and {call} = 1"
            list = "select * from users where {call} = 1"
        """
        async with self.opened(mapping, TABLE, ROWS, self.writer) as store:
            with pytest.raises(NotSupported):
                await store.find_users({"id": "1"})
            with pytest.raises(NotSupported):
                await store.search_users("ada", EVERYBODY)
            with pytest.raises(NotSupported):
                await store.list_users(EVERYBODY)
            await store.inspect()
            assert len(await store.find_users({"username": "ada"})) == 1
        assert await self.fetch("select count(*) from users") == [(3,)]

    @pytest.mark.parametrize("index", ["", "create unique index on_login on users (login)"])
    async def test_the_gateway_itself_writes_beside_them(self, index: str) -> None:
        mapping = f"""{USERS}
            [queries]
            list = "select * from users"
        """
        more = (index,) if index else ()
        async with self.opened(mapping, TABLE, ROWS, *more, pool_size=1) as store:
            made = await store.create_user({"username": "eve", "email": "e@x"}, "h4")
            with pytest.raises(UserExists):
                await store.create_user({"username": "eve", "email": "f@x"}, None)
            changed = await store.update_user(made["id"], {"username": "eva"}, None)
            assert changed["username"] == "eva"
            assert await store.replace_password_hash(made["id"], "h4", "h5")
            assert await ids(store) == ["1", "2", "3", made["id"]]
            assert await store.delete_user(made["id"])
            assert await ids(store) == ["1", "2", "3"]
            rights = {
                one.subject: one.ok for one in await store.inspect() if "right to" in one.subject
            }
            assert rights
            assert all(rights.values()), rights
