"""What is told of a mapping that does not fit its tables."""

import pytest

from custdb_gateway.errors import ConfigurationError
from tests.adapters.mapped.place import Place

TABLES = (
    "create table users (uid <id>, mail <text>, login <text>, status <whole>, data <json>)",
    "create table users_meta (user_id <whole>, meta_key <text>, meta_value <text>)",
)
MAPPING = """
[users]
table = "users"
id = "id"

[users.where]
statsu = 1

[joins.meta]
table = "users_meta"
on = { usr_id = "uid", user_id = "uuid" }
where = { sites = 1 }
key = "meta_kye"
value = "meta_value"

[joins.gone]
table = "user_meta"
on = { user_id = "uid" }

[fields]
email = "mial"
username = "login"
nickname = "metta.nick"
name = { text = "{logn} {login}" }
blocked = { when = { "data.blocked" = true, lokced = true } }
company = "gone.company"

[match]
username = { in = "login_lower", as = "lower" }

[on_create]
statuss = 1
"""


class ProblemCases(Place):
    """Everything at once, by its line, with the nearest right name, and no secret."""

    async def test_everything_at_once(self) -> None:
        with pytest.raises(ConfigurationError) as caught:
            async with self.opened(MAPPING, *TABLES):
                pass
        expected = {
            "users.id": "'uid'",
            "users.where.statsu": "'status'",
            "joins.meta": "'user_id' 'meta_key'",
            "joins.meta.on": "'uid'",
            "joins.gone.table": "'users_meta'",
            "fields.email": "'mail'",
            "fields.nickname": "'meta'",
            "fields.name (1)": "'login'",
            "fields.blocked (2)": "",
            "match.username": "'login'",
            "on_create.statuss": "'status'",
        }
        lines = MAPPING.splitlines()
        told: dict[str, list[str]] = {}
        for problem in caught.value.problems:
            place, key, text = problem.split(": ", 2)
            told.setdefault(key, []).append(text)
            number = int(place.removeprefix("mapping, line "))
            last = key.partition(" (")[0].rpartition(".")[2]
            assert last in lines[number - 1], problem
        assert told.keys() == expected.keys()
        for key, hints in expected.items():
            for hint in hints.split():
                assert any(f"did you mean {hint}" in one for one in told[key]), key

    async def test_a_table_that_is_not_there(self) -> None:
        with pytest.raises(ConfigurationError) as caught:
            async with self.opened(MAPPING.replace('"users"', '"usres"'), *TABLES):
                pass
        told = str(caught.value)
        assert (
            "mapping, line 3: users.table: there is no table 'usres'; did you mean 'users'" in told
        )
        assert "joins.gone.table" in told

    async def test_no_secret_is_told(self) -> None:
        """What the mapping says stands in a problem, and what the store's address says never."""
        with pytest.raises(ConfigurationError) as caught:
            async with self.opened(MAPPING, *TABLES):
                pass
        password = self.url.partition("@")[0].rpartition(":")[2]
        assert password not in str(caught.value)

    async def test_an_index_is_advised_where_it_is_looked_up(self) -> None:
        mapping = """
            [users]
            table = "users"
            id = "uid"
            [fields]
            username = "login"
            [match]
            username = { in = "mail", as = "lower" }
        """
        async with self.opened(mapping, *TABLES) as store:
            advice = [one for one in await store.inspect() if one.subject == "index for username"]
            assert [one.ok for one in advice] == [False]
            assert "mail" in advice[0].detail

    @pytest.mark.parametrize(
        ("wrong", "right", "told"),
        [
            ('\nid = "uid"', '\nid = "meta.user_id"', "line 4: users.id: must be a column"),
            (
                'email = "mail"',
                'email = "data.mail"',
                "line 9: fields.email: nobody can be looked up",
            ),
            (
                'name = "login"',
                "blocked = { when = { status = { future = true } } }",
                "line 11: fields.blocked: 'status' holds no moments",
            ),
            ('name = "login"', 'name = "more.k.x.y"', "no column 'k.x.y'"),
            ('key = "meta_key"', 'key = "meta_kye"', "did you mean 'meta_key'"),
        ],
    )
    async def test_a_place_that_cannot_be_it(self, wrong: str, right: str, told: str) -> None:
        mapping = """
[users]
table = "users"
id = "uid"
[joins]
meta = { table = "users_meta", on = { user_id = "uid" }, key = "meta_key", value = "meta_value" }
more = { table = "users_meta", on = { user_id = "uid" } }
[fields]
email = "mail"
nickname = "meta.nick"
name = "login"
"""
        async with self.opened(mapping, *TABLES):
            pass
        assert wrong in mapping
        with pytest.raises(ConfigurationError) as caught:
            async with self.opened(mapping.replace(wrong, right)):
                pass
        assert told in str(caught.value)

    async def test_identifiers_in_json_with_a_statement_of_their_own(self) -> None:
        mapping = """
            [users]
            table = "users"
            id = "uid"
            read_only = true
            [fields]
            email = "data.mail"
            username = "login"
            [queries]
            email = "select uid, login, data from users where login = :email"
        """
        rows = "insert into users (login, data) values ('ada', '{\"mail\": \"a@x\"}')"
        async with self.opened(mapping, *TABLES, rows) as store:
            ada = {"id": "1", "email": "a@x", "username": "ada"}
            assert await store.find_users({"email": "ada"}) == [ada]
