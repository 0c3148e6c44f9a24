"""A lazy migration, over each store and with each way of noting it."""

import json
import random
import subprocess
import threading
import time
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from passlib.hash import md5_crypt

from tests.acceptance.conftest import STORES
from tests.servers.gateway import COMMAND, GatewayServer, clean
from tests.servers.genauth import (
    PASSWORD,
    MongoDBDatabase,
    MySQLDatabase,
    PostgreSQLDatabase,
    SQLiteFile,
    Store,
)

ADA = {"query": {"username": "ada"}}
LEDGER = (
    "create table custdb_ledger (user_id {}(255) primary key, migrated_at varchar(40) not null)"
)
MAPPING = """
[users]
table = "users"
id = "{id}"
password = "password"
[fields]
username = "username"
email = "email"
[migration]
mark = "moved_at"
"""


@pytest.fixture(params=STORES)
def fresh(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """A store of the test's own."""
    if request.param == "sqlite":
        return SQLiteFile(tmp_path)
    server: Any = request.getfixturevalue(request.param)
    kinds = {"postgresql": PostgreSQLDatabase, "mysql": MySQLDatabase, "mongodb": MongoDBDatabase}
    return kinds[request.param](server)


@pytest.fixture(params=["column", "table", "file"])
def noted(request: pytest.FixtureRequest, fresh: Store, tmp_path: Path) -> dict[str, str]:
    """The settings of a lazy migration that is noted in one of the ways."""
    environment = {"CUSTDB_STORE_URL": fresh.url, "CUSTDB_MODE": "lazy-migration"}
    is_sql = not isinstance(fresh, MongoDBDatabase)
    if request.param == "column":
        file = tmp_path / "custdb.toml"
        file.write_text(MAPPING.format(id="id" if is_sql else "_id"))
        if is_sql:
            fresh.run("alter table users add column moved_at timestamp null")
        return {**environment, "CUSTDB_MAPPING": str(file)}
    if request.param == "table":
        if is_sql:
            type_ = "varbinary" if isinstance(fresh, MySQLDatabase) else "varchar"
            fresh.run(LEDGER.format(type_))
        return {**environment, "CUSTDB_LEDGER": "store"}
    return {**environment, "CUSTDB_LEDGER": str(tmp_path / "ledger.db")}


@pytest.fixture
def gateway(noted: dict[str, str], tmp_path: Path) -> Iterator[GatewayServer]:
    """A gateway that notes it so."""
    with GatewayServer(tmp_path, noted) as server:
        yield server


def _status(environment: dict[str, str], *options: str) -> subprocess.CompletedProcess[str]:
    key = {"CUSTDB_SIGNING_KEYS": "whsec_" + "A" * 43 + "="}
    return subprocess.run(
        [*COMMAND, "migration", "status", *options],
        env=clean({**key, **environment}),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def _figures(environment: dict[str, str]) -> dict[str, Any]:
    done = _status(environment, "--json")
    assert done.returncode == 0, done.stderr
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


def _handed_over(environment: dict[str, str], count: int) -> dict[str, Any]:
    """The figures, once so many are marked."""
    limit = time.monotonic() + 20
    while (figures := _figures(environment))["handedOver"] != count:
        assert time.monotonic() < limit, figures
        time.sleep(0.1)
    return figures


def test_each_login_hands_its_user_over(
    gateway: GatewayServer, noted: dict[str, str], tmp_path: Path
) -> None:
    before = _figures(noted)
    assert before == {
        "users": 3,
        "handedOver": 0,
        "toGo": 3,
        "byDay": {},
        "unusablePasswords": {"without a password": 1},
    }
    assert gateway.code("login", **ADA, password="wrong") == "invalid_credentials"
    assert gateway.code("getUser", **ADA) == "ok"
    assert _figures(noted) == before
    for _ in range(3):
        assert gateway.code("login", **ADA, password=PASSWORD) == "ok"
    after = _handed_over(noted, 1)
    assert (after["toGo"], list(after["byDay"].values())) == (2, [1])
    file = tmp_path / "stragglers"
    done = _status(noted, "--stragglers", str(file))
    assert done.returncode == 0
    assert "handed over" in done.stdout
    others = [
        gateway.call("getUser", query={"username": name}).json()["id"] for name in ("grace", "wei")
    ]
    assert sorted(file.read_text().split()) == sorted(others)
    assert not [name for name in ("ada", "grace", "wei") if name in done.stdout]


def test_who_is_dead_does_not_come_back(tmp_path: Path) -> None:
    tombstones = tmp_path / "tombstones"
    tombstones.write_text("")
    environment = {
        "CUSTDB_STORE_URL": SQLiteFile(tmp_path).url,
        "CUSTDB_MODE": "lazy-migration",
        "CUSTDB_LEDGER": "none",
        "CUSTDB_TOMBSTONES": str(tombstones),
    }
    with GatewayServer(tmp_path, environment) as gateway:
        assert gateway.code("login", **ADA, password=PASSWORD) == "ok"
        tombstones.write_text("1\n")
        assert gateway.code("login", **ADA, password=PASSWORD) == "invalid_credentials"
        assert gateway.code("getUser", **ADA) == "ok"  # nobody else can take the address
        grace = {"query": {"username": "grace"}}
        assert gateway.code("login", **grace, password=PASSWORD) == "ok"
        tombstones.write_bytes(b"\xff")  # which is no text
        assert gateway.code("login", **grace, password=PASSWORD) == "internal"
        tombstones.unlink()
        assert gateway.code("login", **grace, password=PASSWORD) == "internal"


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({}, "name a file"),
        ({"CUSTDB_LEDGER": "none"}, "nothing has been noted"),
        ({"CUSTDB_LEDGER": "/nowhere/ledger.db"}, "cannot write /nowhere/ledger.db"),
        ({"CUSTDB_LEDGER": "./no-such-ledger.db"}, "there is no no-such-ledger.db"),
    ],
)
def test_where_it_is_noted_must_be_known(
    environment: dict[str, str], told: str, tmp_path: Path
) -> None:
    done = _status({"CUSTDB_STORE_URL": SQLiteFile(tmp_path).url, **environment})
    assert done.returncode == 2
    assert told in done.stderr
    assert not Path("no-such-ledger.db").exists()


class TestKilled:
    """At random moments, under several logins at a time, which count what was acknowledged."""

    USERS = 1000
    AT_A_TIME = 4
    KILLS = 8  # at most, or a slow machine would never come to an end

    @pytest.fixture(params=["file", "store"])
    def crowd(self, request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
        """The settings of a migration of many, noted in a file or in the store itself."""
        cheap = md5_crypt.hash(PASSWORD)
        users = ", ".join(f"('u{n}', '{cheap}')" for n in range(self.USERS))
        statements = ["delete from users", f"insert into users (username, password) values {users}"]
        file = str(tmp_path / "ledger.db")
        store: SQLiteFile | PostgreSQLDatabase
        if request.param == "file":
            store = SQLiteFile(tmp_path)
        else:
            store = PostgreSQLDatabase(request.getfixturevalue("postgresql"))
            statements.append(LEDGER.format("varchar"))
        store.run(*statements)
        return {
            "CUSTDB_STORE_URL": store.url,
            "CUSTDB_MODE": "lazy-migration",
            "CUSTDB_LEDGER": file if request.param == "file" else "store",
        }

    def test_loses_no_mark(self, crowd: dict[str, str], tmp_path: Path) -> None:
        waiting = deque(f"u{n}" for n in range(self.USERS))
        acknowledged: set[str] = set()
        kills = 0
        while waiting:
            with GatewayServer(tmp_path, crowd) as gateway:
                killer = threading.Timer(random.uniform(0.1, 0.6), gateway.process.kill)
                if kills < self.KILLS:
                    killer.start()
                with ThreadPoolExecutor(self.AT_A_TIME) as pool:
                    callers = [
                        pool.submit(self._log_in, gateway, waiting, acknowledged)
                        for _ in range(self.AT_A_TIME)
                    ]
                killer.cancel()
                gateway.kill()  # right after the last answer, if it has not been before
            for caller in callers:
                caller.result()
            kills += bool(waiting)
        assert kills > 0
        assert len(acknowledged) == self.USERS
        with GatewayServer(tmp_path, crowd):  # marks what the last one has left
            _handed_over(crowd, self.USERS)

    def _log_in(self, gateway: GatewayServer, waiting: deque[str], acknowledged: set[str]) -> None:
        """Log in whoever waits, until nobody is left or the gateway is gone."""
        while waiting:
            with suppress(IndexError):  # somebody else was faster
                name = waiting.pop()
                try:
                    query = {"username": name}
                    answer = gateway.call("login", query=query, password=PASSWORD)
                except httpx.HTTPError:
                    waiting.append(name)
                    return
                assert answer.is_success, answer.text
                acknowledged.add(answer.json()["id"])
