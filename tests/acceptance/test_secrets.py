"""Marked secrets are poured into every field; none may show in any output of the gateway."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from custdb_gateway.http.functions import FUNCTIONS
from tests.servers.gateway import GatewayServer
from tests.servers.genauth import PASSWORD, PostgreSQLDatabase
from tests.servers.postgresql import PrivatePostgreSQLServer

MARK = "Sec7etM4rk"


@pytest.fixture(scope="module")
def server() -> Iterator[PrivatePostgreSQLServer]:
    victim = PrivatePostgreSQLServer()
    yield victim
    victim.remove()


def _calls() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every function with a mark in every field, right and wrong in many ways."""
    context = {
        "appId": f"{MARK}-app",
        "appName": f"{MARK}-name",
        "userPoolId": f"{MARK}-pool",
        "request": {"ip": f"{MARK}-ip", "body": {"password": f"{MARK}-body"}},
    }
    for query in (
        {"email": f"{MARK}@example.com"},
        {"phone": f"{MARK}-phone"},
        {"username": f"{MARK}-user"},
        {"id": f"{MARK}-id"},
        {"email": f"{MARK}-1", "username": f"{MARK}-2", "nickname": f"{MARK}-3"},
        {"username": {f"{MARK}-key": MARK}},
        {"username": [MARK]},
        MARK,
    ):
        yield "login", {"query": query, "password": f"{MARK}-password", "context": context}
        yield "getUser", {"query": query, "context": context}
    values = {field: f"{MARK}-{field}" for field in ("email", "phone", "username", "name", "token")}
    for more in (
        {},
        {"password": f"{MARK}-password"},
        {"password": f"{MARK}-password" * 20},
        {"password": [MARK]},
        {"loginsCount": MARK},
        {"emailVerified": MARK},
        {"name": {MARK: MARK}},
        {MARK: MARK},
        {"id": f"{MARK}-id"},
    ):
        yield "createUser", {"userinfo": {**values, **more}, "context": context}
        yield "createUser", {"userinfo": {**values, **more}, "context": context}
        yield "updateUser", {"id": 1, "updates": {**values, **more}, "context": context}
        yield "updateUser", {"id": MARK, "updates": {**values, **more}, "context": context}
    for user_id in (1, f"{MARK}-id", {MARK: 1}):
        yield "validatePassword", {"id": user_id, "password": MARK, "context": context}
        yield "deleteUser", {"id": f"{MARK}-id", "context": context}
    yield "searchUser", {"keyword": MARK, "context": context}
    yield "searchUser", {"keyword": MARK, "page": MARK, "context": context}
    yield "listUsers", {"page": MARK, "limit": MARK, "context": context}


def _breakages(
    database: PostgreSQLDatabase, server: PrivatePostgreSQLServer
) -> Iterator[Callable[[], None]]:
    """Ways to make a database fail, one after another."""
    yield lambda: None
    yield lambda: database.run(
        "alter table users add constraint short check (length(name) < 5) not valid"
    )
    yield lambda: database.run("alter table users drop column token")
    yield lambda: database.run(f"alter table users rename column email to {MARK}_column")
    yield lambda: database.run("drop table users")
    yield server.kill


def test_no_secret_shows_in_any_output(tmp_path: Path, server: PrivatePostgreSQLServer) -> None:
    database = PostgreSQLDatabase(server)
    database.run(f"create role {MARK.lower()} login superuser password '{MARK}-db-password'")
    url = server.url().replace("postgres:s3cret", f"{MARK.lower()}:{MARK}-db-password")
    url = url.rpartition("/")[0] + "/" + database.name
    environment = {
        "CUSTDB_STORE_URL": url,
        "CUSTDB_BEARER_TOKENS": f"{MARK}-token-of-at-least-32-characters",
        "CUSTDB_LOG_LEVEL": "debug",
        "CUSTDB_DEADLINE": "1",
    }
    gateway = GatewayServer(tmp_path, environment)
    answers: list[httpx.Response] = []
    for break_it in _breakages(database, server):
        break_it()
        for function, arguments in _calls():
            answers.append(gateway.call(function, **arguments))
        answers.append(_garbage(gateway))
    assert gateway.stop() == 0
    codes = {answer.json()["code"] for answer in answers if not answer.is_success}
    assert codes >= {
        "invalid_request",
        "invalid_credentials",
        "user_exists",
        "user_not_found",
        "invalid_value",
        "store_unavailable",
        "internal",
        "unauthenticated",
    }
    assert {entry.get("function") for entry in gateway.entries()} >= set(FUNCTIONS)
    log = gateway.log.read_text()
    for secret in (MARK, MARK.lower(), PASSWORD, "$2b$", gateway.key, gateway.key[6:], "s3cret"):
        assert secret not in log
    told = "".join(answer.text for answer in answers if not answer.is_success)
    assert MARK.lower() not in told.lower()


def _garbage(gateway: GatewayServer) -> httpx.Response:
    headers = {
        "content-type": "application/json",
        "authorization": f"Bearer {MARK}-wrong",
        "webhook-id": MARK,
    }
    url = f"{gateway.url}/v1/getUser?{MARK}={MARK}"
    return httpx.post(url, content=f'{{"{MARK}'.encode(), headers=headers)


def test_configuration_problems_quote_no_secret(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError) as caught:
        GatewayServer(
            tmp_path,
            {
                "CUSTDB_STORE_URL": f"postgresql://user:{MARK}@127.0.0.1:1/{MARK}",
                "CUSTDB_SIGNING_KEYS": f"whsec_{MARK},{MARK}",
                "CUSTDB_BEARER_TOKENS": MARK,
                "CUSTDB_PORT": MARK,
                "CUSTDB_ALLOWED_CALLERS": MARK,
                "CUSTDB_UNKNOWN": MARK,
            },
        )
    assert "cannot start" in str(caught.value)
    assert MARK not in str(caught.value)
