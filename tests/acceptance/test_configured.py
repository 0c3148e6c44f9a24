"""What a gateway does when it is configured otherwise."""

import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from custdb_gateway.cli.client import Client
from custdb_gateway.http.auth import key_bytes, new_key
from custdb_gateway.http.functions import FUNCTIONS
from tests.servers.gateway import GatewayServer
from tests.servers.genauth import PASSWORD, SQLiteFile

ADA = {"query": {"username": "ada"}}
Start = Callable[..., GatewayServer]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start a gateway over SQLite with more settings, and stop it in the end."""
    store = SQLiteFile(tmp_path)
    with ExitStack() as started:

        def begin(*options: str, **settings: str) -> GatewayServer:
            environment = {f"CUSTDB_{name.upper()}": value for name, value in settings.items()}
            environment["CUSTDB_STORE_URL"] = store.url
            return started.enter_context(GatewayServer(tmp_path, environment, *options))

        yield begin


class TestCallers:
    def test_bearer_tokens(self, start: Start) -> None:
        token = "t" * 32
        gateway = start(bearer_tokens=f"{'x' * 40}, {token}")
        for given, status in ((token, 200), ("x" * 40, 200), ("y" * 32, 401), ("", 401)):
            with Client(gateway.url, token=given) as client:
                assert client.call("getUser", ADA).status_code == status

    def test_a_token_is_refused_unless_configured(self, start: Start) -> None:
        with Client(start().url, token="t" * 32) as client:
            assert client.call("getUser", ADA).status_code == 401

    def test_several_keys(self, start: Start) -> None:
        old, new = new_key(), new_key()
        gateway = start(signing_keys=f"{new},{old}")
        for key, status in ((old, 200), (new, 200), (new_key(), 401)):
            with Client(gateway.url, key=key_bytes(key)) as client:
                assert client.call("getUser", ADA).status_code == status

    @pytest.mark.parametrize(
        ("allowed", "code"),
        [
            ("127.0.0.0/8", "ok"),
            ("203.0.113.0/24, 127.0.0.1", "ok"),
            ("140.179.19.50,52.80.250.250", "caller_not_allowed"),
            ("::1/128", "caller_not_allowed"),
        ],
    )
    def test_allowed_callers(self, start: Start, allowed: str, code: str) -> None:
        assert start(allowed_callers=allowed).code("getUser", **ADA) == code

    def test_a_forwarded_address_counts_behind_a_trusted_proxy_alone(self, start: Start) -> None:
        body: dict[str, Any] = {"allowed_callers": "140.179.19.50"}
        forwarded = {"x-forwarded-for": "140.179.19.50"}
        trusting = start(**body, trusted_proxies="127.0.0.1")
        assert _with_headers(trusting, forwarded) == 200
        assert _with_headers(trusting, {"x-forwarded-for": "10.0.0.1"}) == 403
        assert _with_headers(start(**body), forwarded) == 403


def _with_headers(gateway: GatewayServer, headers: dict[str, str]) -> int:
    with Client(gateway.url, key=key_bytes(gateway.key)) as client:
        client._http.headers.update(headers)
        return client.call("getUser", ADA).status_code


class TestModes:
    def test_lazy_migration_serves_two_functions(self, start: Start) -> None:
        gateway = start(mode="lazy-migration", ledger="none")
        assert gateway.code("login", **ADA, password=PASSWORD) == "ok"
        assert gateway.code("getUser", **ADA) == "ok"
        arguments: dict[str, dict[str, Any]] = {
            "searchUser": {"keyword": "a"},
            "createUser": {"userinfo": {"email": "x@y"}},
            "updateUser": {"id": 1, "updates": {}},
            "deleteUser": {"id": 1},
            "listUsers": {},
            "validatePassword": {"id": 1, "password": "x"},
        }
        assert arguments.keys() | {"login", "getUser"} == FUNCTIONS.keys()
        for function, body in arguments.items():
            response = gateway.call(function, **body)
            assert (response.status_code, response.json()["code"]) == (501, "not_supported")
        assert gateway.code("getUser", **ADA) == "ok"

    def test_a_read_only_mapping(self, start: Start, tmp_path: Path) -> None:
        mapping = _mapping(tmp_path, "read_only = true")
        gateway = start(mapping=mapping)
        assert gateway.code("login", **ADA, password=PASSWORD) == "ok"
        assert gateway.code("createUser", userinfo={"username": "x"}) == "not_supported"
        assert gateway.code("updateUser", id=1, updates={"username": "x"}) == "not_supported"
        assert gateway.code("deleteUser", id=1) == "not_supported"

    def test_a_blocked_account(self, start: Start, tmp_path: Path) -> None:
        mapping = _mapping(tmp_path, fields='blocked = "phone_verified"')
        gateway = start(mapping=mapping)
        gateway.call("updateUser", id=1, updates={"blocked": True})
        response = gateway.call("login", **ADA, password=PASSWORD)
        assert (response.status_code, response.json()["code"]) == (403, "account_blocked")
        assert gateway.code("login", **ADA, password="guess") == "invalid_credentials"
        assert gateway.call("getUser", **ADA).json()["blocked"] is True

    @pytest.mark.parametrize("flag", ["1", "true", "yes", "2024-01-01"])
    def test_a_flag_of_another_type_blocks_too(
        self, start: Start, tmp_path: Path, flag: str
    ) -> None:
        gateway = start(mapping=_mapping(tmp_path, fields='blocked = "gender"'))
        for given, code in ((flag, "account_blocked"), ("0", "ok"), (None, "ok")):
            gateway.call("updateUser", id=1, updates={"blocked": given})
            assert gateway.code("login", **ADA, password=PASSWORD) == code

    def test_argon2id_for_new_passwords(self, start: Start, tmp_path: Path) -> None:
        mapping = _mapping(tmp_path, passwords='new = "argon2id"\nargon2_memory_kib = 8192')
        gateway = start(mapping=mapping)
        long = "x" * 200
        gateway.call("createUser", userinfo={"username": "new", "password": long})
        assert gateway.code("login", query={"username": "new"}, password=long) == "ok"
        cut = gateway.code("login", query={"username": "new"}, password=long[:-1])
        assert cut == "invalid_credentials"


def _mapping(folder: Path, users: str = "", fields: str = "", passwords: str = "") -> str:
    path = folder / "custdb.toml"
    path.write_text(
        f'[users]\ntable = "users"\nid = "id"\npassword = "password"\n{users}\n'
        f'[fields]\nusername = "username"\n{fields}\n[passwords]\n{passwords}\n'
    )
    return str(path)


class TestLimits:
    def test_wrong_passwords_are_throttled_for_users_and_nobody_alike(self, start: Start) -> None:
        gateway = start(login_attempts="3/hour")
        for username in ("ada", "nobody"):
            query = {"username": username}
            codes = [gateway.code("login", query=query, password="guess") for _ in range(4)]
            assert codes == ["invalid_credentials"] * 3 + ["too_many_attempts"]
        response = gateway.call("login", **ADA, password=PASSWORD)
        assert response.status_code == 429
        assert int(response.headers["retry-after"]) > 0
        query = {"username": "grace"}
        codes = [gateway.code("login", query=query, password=PASSWORD) for _ in range(5)]
        assert codes == ["ok"] * 5

    def test_a_storm_of_logins_is_shed_and_others_go_on(self, start: Start, tmp_path: Path) -> None:
        mapping = _mapping(tmp_path, passwords='new = "bcrypt"\nbcrypt_cost = 12')
        gateway = start(mapping=mapping, hash_threads="1", hash_queue="2", deadline="3")
        storm = {"username": "new", "password": "x"}
        assert gateway.code("createUser", userinfo=storm) == "ok"
        codes: list[str] = []

        def login() -> None:
            with Client(gateway.url, key=key_bytes(gateway.key)) as client:
                answer = client.call("login", {"query": {"username": "new"}, "password": "x"})
                codes.append("ok" if answer.is_success else answer.json()["code"])
                if not answer.is_success:
                    assert answer.headers["retry-after"]

        threads = [threading.Thread(target=login) for _ in range(30)]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            assert gateway.code("getUser", **ADA) == "ok"
        assert set(codes) == {"ok", "overloaded"}
        assert gateway.code("login", query={"username": "new"}, password="x") == "ok"

    def test_a_body_that_never_comes_is_given_up(self, start: Start) -> None:
        gateway = start(deadline="0.5")
        headers = {"content-type": "application/json"}

        def slowly() -> Iterator[bytes]:
            yield b"{"
            time.sleep(1.5)
            yield b"}"

        response = httpx.post(f"{gateway.url}/v1/getUser", content=slowly(), headers=headers)
        assert (response.status_code, response.json()["code"]) == (400, "invalid_request")


class TestWorkers:
    def test_a_replay_is_refused_by_every_worker(self, start: Start) -> None:
        gateway = start("--workers", "3")
        accepted = _replayed(gateway, times=30)
        assert accepted == 1

    def test_a_replay_is_refused_after_a_restart(self, start: Start) -> None:
        gateway = start()
        body, headers = _signed(gateway)
        url = "/v1/getUser"
        assert httpx.post(gateway.url + url, content=body, headers=headers).status_code == 200
        assert gateway.stop() == 0
        again = start(signing_keys=gateway.key)
        assert httpx.post(again.url + url, content=body, headers=headers).status_code == 401
        assert httpx.post(again.url + url, content=body, headers=_signed(gateway)[1]).is_success

    def test_a_worker_that_dies_is_replaced(self, start: Start) -> None:
        gateway = start("--workers", "2")
        workers = _children(gateway.process)
        subprocess.run(["kill", "-KILL", str(workers[0])], check=True)
        limit = time.monotonic() + 20
        while len(set(_children(gateway.process)) - set(workers)) < 1:
            assert time.monotonic() < limit
            time.sleep(0.1)
        assert [gateway.code("getUser", **ADA) for _ in range(10)] == ["ok"] * 10


def _children(process: "subprocess.Popen[bytes]") -> list[int]:
    found = subprocess.run(
        ["pgrep", "-P", str(process.pid), "-f", "multiprocessing.spawn"],
        capture_output=True,
        text=True,
    )
    return [int(word) for word in found.stdout.split()]


def _signed(gateway: GatewayServer) -> tuple[bytes, dict[str, str]]:
    body = b'{"action":"getUser","query":{"username":"ada"}}'
    with Client(gateway.url, key=key_bytes(gateway.key)) as client:
        return body, {"content-type": "application/json", **client._credentials(body)}


def _replayed(gateway: GatewayServer, times: int) -> int:
    """How often the same signed call is accepted, each time over a new connection."""
    body, headers = _signed(gateway)
    statuses: list[int] = []

    def send() -> None:
        url = f"{gateway.url}/v1/getUser"
        statuses.append(httpx.post(url, content=body, headers=headers).status_code)

    threads = [threading.Thread(target=send) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(statuses) == {200, 401}
    return statuses.count(200)
