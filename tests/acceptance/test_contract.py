"""contract.md, row by row, over real HTTP on each store."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.servers.gateway import GatewayServer
from tests.servers.genauth import PASSWORD, Store

Profile = dict[str, Any]


@pytest.fixture(scope="module")
def gateway(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[GatewayServer]:
    """A gateway as it is without a mapping."""
    environment = {"CUSTDB_STORE_URL": store.url, "CUSTDB_MAPPING": "genauth"}
    with GatewayServer(tmp_path_factory.mktemp("contract"), environment) as server:
        yield server


@pytest.fixture
def ada(store: Store) -> Profile:
    """What is released of the first sample user."""
    return {
        "id": store.ids[0],
        "email": "ada@example.com",
        "phone": "+441",
        "username": "ada",
        "name": "Ada Lovelace",
        "nickname": "countess",
    }


def _problem(gateway: GatewayServer, function: str, **arguments: object) -> tuple[int, str]:
    response = gateway.call(function, **arguments)
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == response.status_code
    assert {"type", "title", "detail"} <= problem.keys()
    return response.status_code, problem["code"]


class TestLogin:
    @pytest.mark.parametrize(
        "query",
        [
            {"email": "ADA@example.com"},
            {"phone": "+441"},
            {"username": "ada"},
            {"email": None, "phone": "", "username": "ada"},
            {"email": "ada@example.com", "username": "ada", "phone": "+441"},
            {"email": "nobody@example.com", "username": "ada"},
        ],
    )
    def test_the_right_password_returns_the_profile(
        self, gateway: GatewayServer, ada: Profile, query: dict[str, str]
    ) -> None:
        response = gateway.call("login", query=query, password=PASSWORD)
        assert (response.status_code, response.json()) == (200, ada)
        assert response.headers["content-type"] == "application/json"

    def test_all_wrong_logins_are_told_alike(self, gateway: GatewayServer) -> None:
        wrong = gateway.call("login", query={"username": "ada"}, password="guess")
        nobody = gateway.call("login", query={"username": "nobody"}, password=PASSWORD)
        without = gateway.call("login", query={"username": "wei"}, password=PASSWORD)
        assert wrong.status_code == 403
        assert wrong.json()["code"] == "invalid_credentials"
        assert wrong.content == nobody.content == without.content

    def test_two_users_are_ambiguous(self, gateway: GatewayServer) -> None:
        query = {"email": "ada@example.com", "username": "grace"}
        assert _problem(gateway, "login", query=query, password=PASSWORD) == (409, "ambiguous_user")


class TestGetUser:
    @pytest.mark.parametrize(
        "query", [{"email": "aDa@example.com"}, {"phone": "+441"}, {"username": "ada"}]
    )
    def test_returns_the_profile(
        self, gateway: GatewayServer, ada: Profile, query: dict[str, str]
    ) -> None:
        assert gateway.call("getUser", query=query).json() == ada

    def test_an_id_is_text_or_a_number(self, gateway: GatewayServer, ada: Profile) -> None:
        numbers = [int(ada["id"])] if ada["id"].isdigit() else []
        for user_id in (ada["id"], *numbers):
            assert gateway.call("getUser", query={"id": user_id}).json() == ada

    @pytest.mark.parametrize(
        "query", [{"id": "4711"}, {"id": "1 or 1=1"}, {"username": "ADA"}, {"email": "x@y"}]
    )
    def test_nobody_is_null(self, gateway: GatewayServer, query: dict[str, str]) -> None:
        response = gateway.call("getUser", query=query)
        assert (response.status_code, response.content) == (200, b"null")

    def test_two_users_are_ambiguous(self, gateway: GatewayServer, ada: Profile) -> None:
        query = {"id": ada["id"], "username": "grace"}
        assert _problem(gateway, "getUser", query=query) == (409, "ambiguous_user")


class TestSearchAndList:
    def test_finds_a_keyword(self, gateway: GatewayServer, ada: Profile) -> None:
        found = gateway.call("searchUser", keyword="LOVELACE").json()
        assert found == {"totalCount": 1, "list": [ada]}

    def test_finds_nothing(self, gateway: GatewayServer) -> None:
        found = gateway.call("searchUser", keyword="%").json()
        assert found == {"totalCount": 0, "list": []}

    def test_lists_a_page(self, gateway: GatewayServer) -> None:
        page = gateway.call("listUsers", page=1, limit=2).json()
        assert page["totalCount"] == 3
        assert [user["username"] for user in page["list"]] == ["ada", "grace"]
        beyond = gateway.call("listUsers", page=10**9, limit=200).json()
        assert beyond == {"totalCount": 3, "list": []}

    def test_takes_a_page_of_what_is_found(self, gateway: GatewayServer) -> None:
        found = gateway.call("searchUser", keyword="example.com", page=2, limit=1).json()
        assert found["totalCount"] == 2
        assert [user["username"] for user in found["list"]] == ["grace"]


class TestWriting:
    def test_a_user_from_sign_up_to_the_end(self, gateway: GatewayServer) -> None:
        userinfo = {
            "email": "New@Example.com",
            "password": "first",
            "emailVerified": True,
            "loginsCount": 0,
            "unmapped": {"a": 1},
        }
        created = gateway.call("createUser", userinfo=userinfo).json()
        user_id = created.pop("id")
        assert created == {"email": "New@Example.com", "emailVerified": True, "loginsCount": 0}
        login = {"query": {"email": "new@example.com"}, "password": "first"}
        assert gateway.call("login", **login).json()["id"] == user_id
        assert gateway.call("validatePassword", id=user_id, password="first").json() is True
        assert gateway.call("validatePassword", id=user_id, password="other").json() is False
        updates = {"password": "second", "nickname": "n", "id": "1", "unmapped": 1}
        sent_id = int(user_id) if user_id.isdigit() else user_id
        updated = gateway.call("updateUser", id=sent_id, updates=updates).json()
        assert updated == {"id": user_id, **created, "nickname": "n"}
        assert gateway.call("updateUser", id=user_id, updates={"unmapped": 1}).json() == updated
        assert gateway.call("updateUser", id=user_id, updates={}).json() == updated
        assert gateway.code("login", **login) == "invalid_credentials"
        assert gateway.code("login", query=login["query"], password="second") == "ok"
        assert gateway.call("deleteUser", id=user_id).json() is True
        assert gateway.call("getUser", query={"id": user_id}).json() is None

    def test_a_user_by_phone_code_has_no_password(self, gateway: GatewayServer) -> None:
        userinfo = {"phone": "+8613800000000", "email": None, "username": "", "password": None}
        created = gateway.call("createUser", userinfo=userinfo).json()
        assert created == {"id": created["id"], "phone": "+8613800000000"}
        code = gateway.code("login", query={"phone": "+8613800000000"}, password="")
        assert code == "invalid_credentials"
        assert gateway.call("validatePassword", id=created["id"], password="").json() is False
        assert gateway.call("deleteUser", id=created["id"]).json() is True

    @pytest.mark.parametrize(
        "userinfo", [{"email": "ADA@example.com"}, {"phone": "+441"}, {"username": "ada"}]
    )
    def test_a_taken_identifier_is_refused(
        self, gateway: GatewayServer, store: Store, userinfo: dict[str, str]
    ) -> None:
        taken = (409, "user_exists")
        assert _problem(gateway, "createUser", userinfo=userinfo) == taken
        assert _problem(gateway, "updateUser", id=store.ids[1], updates=userinfo) == taken

    def test_a_taken_id_is_refused(self, gateway: GatewayServer, store: Store) -> None:
        userinfo = {"id": store.ids[0], "email": "another@example.com"}
        assert _problem(gateway, "createUser", userinfo=userinfo) == (409, "user_exists")

    @pytest.mark.parametrize("user_id", ["4711", 4711, "1 or 1=1", 1.5, 2**70, "👤", "-1"])
    def test_nobody_is_not_found(self, gateway: GatewayServer, user_id: object) -> None:
        missing = (404, "user_not_found")
        assert _problem(gateway, "updateUser", id=user_id, updates={"name": "x"}) == missing
        assert _problem(gateway, "updateUser", id=user_id, updates={}) == missing
        assert _problem(gateway, "deleteUser", id=user_id) == missing
        assert _problem(gateway, "validatePassword", id=user_id, password="x") == missing

    @pytest.mark.parametrize(
        "values",
        [
            {"loginsCount": "many"},
            {"loginsCount": 2**63},
            {"emailVerified": "maybe"},
            {"name": {"first": "Ada"}},
            {"password": "x" * 73},
            {"password": "ü" * 37},
        ],
    )
    def test_a_value_that_cannot_be_held_is_refused(
        self, gateway: GatewayServer, ada: Profile, values: dict[str, object]
    ) -> None:
        refused = (422, "invalid_value")
        userinfo = {"email": "fresh@example.com", **values}
        assert _problem(gateway, "createUser", userinfo=userinfo) == refused
        assert _problem(gateway, "updateUser", id=ada["id"], updates=values) == refused
        assert gateway.call("getUser", query={"id": ada["id"]}).json() == ada
