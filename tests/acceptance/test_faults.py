"""The store killed, paused, gone and back. Nobody is told that their password is wrong."""

import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.servers.gateway import GatewayServer
from tests.servers.genauth import PASSWORD, PostgreSQLDatabase, SQLiteFile
from tests.servers.postgresql import PrivatePostgreSQLServer

DEADLINE = 2.0
ADA = {"query": {"username": "ada"}}


@pytest.fixture(scope="module")
def victim() -> Iterator[PrivatePostgreSQLServer]:
    """A server of this file's own, to be killed."""
    server = PrivatePostgreSQLServer()
    yield server
    server.remove()


@pytest.fixture
def database(victim: PrivatePostgreSQLServer) -> PostgreSQLDatabase:
    return PostgreSQLDatabase(victim)


@pytest.fixture
def gateway(database: PostgreSQLDatabase, tmp_path: Path) -> Iterator[GatewayServer]:
    """A gateway that has been used, so that it holds connections."""
    environment = {"CUSTDB_STORE_URL": database.url, "CUSTDB_DEADLINE": str(DEADLINE)}
    server = GatewayServer(tmp_path, environment)
    _all_at_once(lambda: server.code("getUser", **ADA), 8)
    yield server
    assert server.stop() == 0


def _all_at_once(call: Callable[[], str], times: int) -> list[str]:
    outcomes: list[str] = []
    threads = [threading.Thread(target=lambda: outcomes.append(call())) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def _every_function(gateway: GatewayServer) -> dict[str, str]:
    calls: dict[str, dict[str, object]] = {
        "login": {**ADA, "password": PASSWORD},
        "getUser": ADA,
        "searchUser": {"keyword": "ada"},
        "createUser": {"userinfo": {"email": "new@example.com"}},
        "updateUser": {"id": 1, "updates": {"nickname": "x"}},
        "deleteUser": {"id": 4711},
        "listUsers": {},
        "validatePassword": {"id": 1, "password": PASSWORD},
    }
    return {name: gateway.code(name, **arguments) for name, arguments in calls.items()}


def _ready(gateway: GatewayServer) -> int:
    return httpx.get(f"{gateway.url}/ready").status_code


def _recovers(gateway: GatewayServer) -> None:
    """Answers again without a restart. The limit is the issue's, with room for a slow machine."""
    limit = time.monotonic() + 10
    while gateway.code("login", **ADA, password=PASSWORD) != "ok":
        assert time.monotonic() < limit
        time.sleep(0.05)
    assert _ready(gateway) == 200


class TestPostgreSQL:
    def test_killed_and_restarted(
        self, gateway: GatewayServer, victim: PrivatePostgreSQLServer
    ) -> None:
        victim.kill()
        assert set(_every_function(gateway).values()) == {"store_unavailable"}
        response = gateway.call("login", **ADA, password=PASSWORD)
        assert response.headers["retry-after"]
        assert _ready(gateway) == 503
        victim.start()
        _recovers(gateway)

    def test_restarted_between_two_calls_without_anybody_noticing(
        self, gateway: GatewayServer, victim: PrivatePostgreSQLServer
    ) -> None:
        victim.stop()
        victim.start()
        assert _all_at_once(lambda: gateway.code("getUser", **ADA), 8) == ["ok"] * 8

    def test_paused_and_resumed(
        self, gateway: GatewayServer, victim: PrivatePostgreSQLServer
    ) -> None:
        victim.pause()
        try:
            started = time.monotonic()
            outcomes = _all_at_once(lambda: gateway.code("login", **ADA, password=PASSWORD), 20)
            waited = time.monotonic() - started
            assert outcomes == ["store_unavailable"] * 20
            assert _ready(gateway) == 503
        finally:
            victim.resume()
        assert waited > DEADLINE * 0.9  # it was the deadline that ended it
        _recovers(gateway)

    def test_killed_under_writers_that_count_what_was_acknowledged(
        self,
        gateway: GatewayServer,
        victim: PrivatePostgreSQLServer,
        database: PostgreSQLDatabase,
    ) -> None:
        acknowledged: list[str] = []
        stop = threading.Event()

        def write() -> None:
            number = 0
            while not stop.is_set():
                number += 1
                email = f"{threading.get_ident()}-{number}@example.com"
                code = gateway.code("createUser", userinfo={"email": email})
                assert code in ("ok", "store_unavailable")
                if code == "ok":
                    acknowledged.append(email)

        writers = [threading.Thread(target=write) for _ in range(4)]
        for writer in writers:
            writer.start()
        time.sleep(0.7)
        victim.kill()
        victim.start()
        _recovers(gateway)
        stop.set()
        for writer in writers:
            writer.join()
        assert acknowledged
        stored = {row[1] for row in database.dump()}
        assert not set(acknowledged) - stored

    def test_connections_cut_one_by_one(
        self,
        gateway: GatewayServer,
        victim: PrivatePostgreSQLServer,
    ) -> None:
        for _ in range(5):
            victim.sql(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where application_name = 'custdb-gateway'"
            )
            assert gateway.code("getUser", **ADA) == "ok"

    def test_a_column_dropped_under_the_gateway(
        self, gateway: GatewayServer, database: PostgreSQLDatabase
    ) -> None:
        database.run("alter table users drop column website")
        assert gateway.code("getUser", **ADA) == "internal"
        entry = _last_call(gateway)
        assert "UndefinedColumnError 42703" in " ".join(entry["cause"])
        database.run("alter table users add column website text")
        assert gateway.code("getUser", **ADA) == "ok"

    def test_a_column_that_changes_its_type(
        self, gateway: GatewayServer, database: PostgreSQLDatabase
    ) -> None:
        database.run("alter table users alter column logins_count type bigint")
        assert gateway.code("getUser", **ADA) == "ok"

    def test_leaves_no_connection_behind(
        self, gateway: GatewayServer, victim: PrivatePostgreSQLServer
    ) -> None:
        victim.pause()
        _all_at_once(lambda: gateway.code("getUser", **ADA), 20)
        victim.resume()
        _recovers(gateway)
        limit = time.monotonic() + 10
        while _connections(victim) > 10:  # the pool's size
            assert time.monotonic() < limit
            time.sleep(0.1)


def _connections(server: PrivatePostgreSQLServer) -> int:
    query = "select count(*) from pg_stat_activity where application_name = 'custdb-gateway'"
    return int(server.rows(query)[0][0])


def _last_call(gateway: GatewayServer) -> dict[str, list[str]]:
    limit = time.monotonic() + 5
    while True:
        calls = [entry for entry in gateway.entries() if entry.get("cause")]
        if calls:
            return calls[-1]
        assert time.monotonic() < limit
        time.sleep(0.05)


class TestSQLite:
    def test_the_file_is_moved_away_and_back(self, tmp_path: Path) -> None:
        file = SQLiteFile(tmp_path)
        gateway = GatewayServer(tmp_path, {"CUSTDB_STORE_URL": file.url})
        try:
            assert gateway.code("getUser", **ADA) == "ok"
            away = file.path.rename(tmp_path / "away.db")
            assert set(_every_function(gateway).values()) == {"store_unavailable"}
            assert _ready(gateway) == 503
            away.rename(file.path)
            _recovers(gateway)
        finally:
            gateway.stop()

    def test_a_file_that_somebody_locks(self, tmp_path: Path) -> None:
        file = SQLiteFile(tmp_path)
        environment = {"CUSTDB_STORE_URL": file.url, "CUSTDB_DEADLINE": "1"}
        gateway = GatewayServer(tmp_path, environment)
        try:
            with file.locked():
                assert gateway.code("getUser", **ADA) == "store_unavailable"
            _recovers(gateway)
        finally:
            gateway.stop()


class TestStopping:
    def test_no_call_under_way_is_lost(
        self, gateway: GatewayServer, victim: PrivatePostgreSQLServer
    ) -> None:
        victim.pause()
        outcomes: list[str] = []
        call = threading.Thread(target=lambda: outcomes.append(gateway.code("getUser", **ADA)))
        call.start()
        time.sleep(0.3)
        gateway.process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        victim.resume()
        call.join()
        assert outcomes == ["ok"]
        assert gateway.process.wait(10) == 0
