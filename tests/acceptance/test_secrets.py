"""Marked secrets are poured into every field; none may show in any output of the gateway."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from custdb_gateway.http.functions import FUNCTIONS
from tests.servers.gateway import GatewayServer
from tests.servers.genauth import (
    PASSWORD,
    MongoDBDatabase,
    MySQLDatabase,
    PostgreSQLDatabase,
    SQLiteFile,
)
from tests.servers.mongodb import PrivateMongoDBServer
from tests.servers.mysql import PrivateMariaDBServer
from tests.servers.postgresql import PrivatePostgreSQLServer

MARK = "Sec7etM4rk"


USER = MARK.lower()
_CODES = {
    "invalid_request",
    "invalid_credentials",
    "user_exists",
    "user_not_found",
    "invalid_value",
    "store_unavailable",
    "internal",
    "unauthenticated",
}


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


Breakages = list[Callable[[], object]]


@contextmanager
def _sqlite(folder: Path) -> Iterator[tuple[str, Breakages]]:
    file = SQLiteFile(folder / f"{MARK}-folder")
    yield file.url, [*_of_sql(file.run), file.path.unlink]


@contextmanager
def _postgresql(folder: Path) -> Iterator[tuple[str, Breakages]]:
    server = PrivatePostgreSQLServer()
    try:
        database = PostgreSQLDatabase(server)
        database.run(f"create role {USER} login superuser password '{MARK}-db-password'")
        short = "alter table users add constraint short check (length(name) < 5) not valid"
        breakages = [lambda: database.run(short), *_of_sql(database.run), server.stop]
        yield _as_marked(database.url), breakages
    finally:
        server.remove()


@contextmanager
def _mysql(folder: Path) -> Iterator[tuple[str, Breakages]]:
    server = PrivateMariaDBServer()
    try:
        database = MySQLDatabase(server)
        database.run(
            f"create user {USER} identified by '{MARK}-db-password'",
            f"grant all on {database.name}.* to {USER}",
        )
        short = (
            "set check_constraint_checks = off",
            "alter table users add constraint short check (length(name) < 5)",
        )
        breakages = [lambda: database.run(*short), *_of_sql(database.run), server.kill]
        yield _as_marked(database.url), breakages
    finally:
        server.remove()


@contextmanager
def _mongodb(folder: Path) -> Iterator[tuple[str, Breakages]]:
    server = PrivateMongoDBServer(auth=True)
    try:
        database = MongoDBDatabase(server)
        server.run({"createUser": USER, "pwd": f"{MARK}-db-password", "roles": ["root"]})
        short = {"$jsonSchema": {"properties": {"name": {"maxLength": 5}}}}
        breakages = [
            lambda: database.run({"collMod": "users", "validator": short}),
            lambda: database.run({"drop": "users"}),
            server.kill,
        ]
        yield _as_marked(database.url), breakages
    finally:
        server.remove()


def _of_sql(run: Callable[[str], None]) -> Breakages:
    return [
        lambda: run("alter table users drop column token"),
        lambda: run(f"alter table users rename column email to {MARK}_column"),
        lambda: run("drop table users"),
    ]


def _as_marked(url: str) -> str:
    """The same database, as the user who is marked and has a marked password."""
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{USER}:{MARK}-db-password@{rest.rpartition('@')[2]}"


_STORES = {"sqlite": _sqlite, "postgresql": _postgresql, "mysql": _mysql, "mongodb": _mongodb}


@pytest.mark.parametrize("store", _STORES)
def test_no_secret_shows_in_any_output(store: str, tmp_path: Path) -> None:
    (tmp_path / f"{MARK}-folder").mkdir()
    with _STORES[store](tmp_path) as (url, breakages):
        settings = {
            "CUSTDB_STORE_URL": url,
            "CUSTDB_BEARER_TOKENS": f"{MARK}-token-of-at-least-32-characters",
            "CUSTDB_LOG_LEVEL": "debug",
            "CUSTDB_DEADLINE": "1",
        }
        with GatewayServer(tmp_path, settings) as gateway:
            answers = [*_all_answers(gateway)]
            for break_it in breakages:
                break_it()
                answers += _all_answers(gateway)
    codes = {answer.json()["code"] for answer in answers if not answer.is_success}
    # Documents have no columns that could be missed, and an empty collection is none.
    assert codes >= _CODES - ({"internal"} if store == "mongodb" else set())
    assert {entry.get("function") for entry in gateway.entries()} >= set(FUNCTIONS)
    log = gateway.log.read_text()
    for secret in (MARK, USER, PASSWORD, "$2b$", gateway.key, gateway.key[6:], "s3cret"):
        assert secret not in log
    told = "".join(answer.text for answer in answers if not answer.is_success)
    assert MARK.lower() not in told.lower()


def _all_answers(gateway: GatewayServer) -> Iterator[httpx.Response]:
    with ThreadPoolExecutor(8) as pool:
        calls = [pool.submit(gateway.call, name, **arguments) for name, arguments in _calls()]
    yield from (call.result() for call in calls)
    yield _garbage(gateway)


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
