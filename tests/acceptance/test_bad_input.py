"""Every kind of bad input gets the documented answer, and leaves the store as it was."""

import json
import socket
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from custdb_gateway.cli.client import Client
from custdb_gateway.http.auth import key_bytes, sign
from custdb_gateway.http.functions import FUNCTIONS
from tests.servers.gateway import GatewayServer
from tests.servers.genauth import PASSWORD, Store


@pytest.fixture(autouse=True, scope="class")
def unchanged(store: Store) -> Iterator[None]:
    """Nothing that a class of this file does may show in the store."""
    before = store.dump()
    yield
    assert store.dump() == before


@pytest.fixture(scope="module")
def http() -> Iterator[httpx.Client]:
    """A client for all calls: making one takes longer than most of them."""
    with httpx.Client(trust_env=False) as client:
        yield client


@pytest.fixture
def post(gateway: GatewayServer, http: httpx.Client) -> Callable[..., tuple[int, str]]:
    """Send a signed body, whatever it is, and return status and code."""

    def send(function: str, body: bytes, **headers: str) -> tuple[int, str]:
        signed = _signed(gateway, body) | {"content-type": "application/json"}
        signed |= {name.replace("_", "-"): value for name, value in headers.items()}
        response = http.post(f"{gateway.url}/v1/{function}", content=body, headers=signed)
        return response.status_code, _code(response)

    return send


Post = Callable[..., tuple[int, str]]
INVALID = (400, "invalid_request")


def _signed(gateway: GatewayServer, body: bytes) -> dict[str, str]:
    message_id, timestamp = f"msg_{time.monotonic_ns()}", str(int(time.time()))
    key = key_bytes(gateway.key)
    signature = sign(key, message_id.encode(), timestamp.encode(), body).decode()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{signature}",
    }


def _code(response: httpx.Response) -> str:
    body = response.json()
    return body["code"] if isinstance(body, dict) and "code" in body else "ok"


def _body(function: str, **arguments: Any) -> bytes:
    return json.dumps({"action": function, **arguments}).encode()


Arguments = dict[str, Any]


@pytest.fixture
def valid(store: Store) -> dict[str, Arguments]:
    """A call of each function with nothing wrong, and that changes nothing."""
    return {
        "login": {"query": {"username": "ada"}, "password": PASSWORD},
        "getUser": {"query": {"username": "ada"}},
        "searchUser": {"keyword": "ada"},
        "createUser": {"userinfo": {"email": "ada@example.com"}},
        "updateUser": {"id": store.ids[0], "updates": {"email": "grace@example.com"}},
        "deleteUser": {"id": "4711"},
        "listUsers": {"page": 1, "limit": 10},
        "validatePassword": {"id": store.ids[0], "password": "x"},
    }


class TestBodies:
    @pytest.mark.parametrize("function", FUNCTIONS)
    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b" ",
            b"[]",
            b"null",
            b"1",
            b'"text"',
            b"{",
            b"{}",
            b'{"action":1}',
            b'{"action":"getUser"',
            b"\xff\xfe{\x00}\x00",
            b"\xef\xbb\xbf{}",
            b'{"action":"\xc3\x28"}',
            b"[" * 40_000,
            b"not json",
        ],
    )
    def test_no_object_in_json(self, post: Post, function: str, body: bytes) -> None:
        assert post(function, body) == INVALID

    @pytest.mark.parametrize("function", FUNCTIONS)
    def test_the_action_of_another_function(
        self, post: Post, valid: dict[str, Arguments], function: str
    ) -> None:
        other = "login" if function != "login" else "getUser"
        assert post(function, _body(other, **valid[function])) == INVALID

    def test_a_key_twice(self, post: Post) -> None:
        body = b'{"action":"getUser","query":{"username":"ada"},"query":{"username":"grace"}}'
        assert post("getUser", body) == INVALID
        body = b'{"action":"getUser","query":{"id":"1","\\u0069d":"2"}}'
        assert post("getUser", body) == INVALID

    def test_nested_too_deeply(self, post: Post) -> None:
        query = {"username": "ada"}
        assert post("getUser", _body("getUser", query=query, context=_nested(32))) == INVALID
        fine = _body("getUser", query=query, context=_nested(31))
        assert post("getUser", fine) == (200, "ok")

    def test_too_large(self, post: Post) -> None:
        body = _body("getUser", query={"username": "ada"}, context={"x": "y" * 65_536})
        assert post("getUser", body) == (413, "too_large")
        fits = _body("getUser", query={"username": "ada"}, context={"x": "y" * 65_000})
        assert post("getUser", fits) == (200, "ok")

    @pytest.mark.parametrize(
        "media_type", ["text/plain", "application/x-www-form-urlencoded", "", "application/jsonx"]
    )
    def test_another_media_type(self, post: Post, media_type: str) -> None:
        body = _body("getUser", query={"username": "ada"})
        expected = (415, "unsupported_media_type")
        assert post("getUser", body, content_type=media_type) == expected

    def test_a_media_type_with_parameters(self, post: Post) -> None:
        body = _body("getUser", query={"username": "ada"})
        answered = post("getUser", body, content_type="Application/JSON; charset=utf-8")
        assert answered == (200, "ok")


WRONG_TYPES: list[tuple[str, dict[str, Any]]] = [
    ("login", {"query": {"username": "ada"}}),
    ("login", {"password": "x"}),
    ("login", {"query": "ada", "password": "x"}),
    ("login", {"query": ["ada"], "password": "x"}),
    ("login", {"query": {"username": 1}, "password": "x"}),
    ("login", {"query": {"username": {"$ne": None}}, "password": "x"}),
    ("login", {"query": {"username": ["ada", "grace"]}, "password": "x"}),
    ("login", {"query": {"username": "ada"}, "password": None}),
    ("login", {"query": {"username": "ada"}, "password": 1}),
    ("login", {"query": {"username": "ada"}, "password": {"$ne": ""}}),
    ("getUser", {"query": None}),
    ("getUser", {"query": {}}),
    ("getUser", {"query": {"email": None}}),
    ("getUser", {"query": {"email": ""}}),
    ("getUser", {"query": {"id": ""}}),
    ("getUser", {"query": {"id": True}}),
    ("getUser", {"query": {"id": ["1"]}}),
    ("getUser", {"query": {"nickname": "countess"}}),
    ("searchUser", {}),
    ("searchUser", {"keyword": None}),
    ("searchUser", {"keyword": 1}),
    ("searchUser", {"keyword": "a", "limit": 101}),
    ("searchUser", {"keyword": "a", "page": 0}),
    ("createUser", {}),
    ("createUser", {"userinfo": []}),
    ("createUser", {"userinfo": {}}),
    ("createUser", {"userinfo": {"name": "nobody"}}),
    ("createUser", {"userinfo": {"email": ""}}),
    ("createUser", {"userinfo": {"email": "x@example.com", "password": 1}}),
    ("createUser", {"userinfo": {"email": "x@example.com", "password": ["x"]}}),
    ("updateUser", {"id": "1"}),
    ("updateUser", {"updates": {}}),
    ("updateUser", {"id": None, "updates": {}}),
    ("updateUser", {"id": "", "updates": {}}),
    ("updateUser", {"id": {"$gt": ""}, "updates": {}}),
    ("updateUser", {"id": "1", "updates": [1]}),
    ("deleteUser", {}),
    ("deleteUser", {"id": True}),
    ("deleteUser", {"id": ""}),
    ("deleteUser", {"id": ["1", "2"]}),
    ("listUsers", {"page": 0, "limit": 10}),
    ("listUsers", {"page": -1, "limit": 10}),
    ("listUsers", {"page": 1.5, "limit": 10}),
    ("listUsers", {"page": "1", "limit": 10}),
    ("listUsers", {"page": 10**12, "limit": 10}),
    ("listUsers", {"page": 2**80, "limit": 10}),
    ("listUsers", {"page": 1, "limit": 0}),
    ("listUsers", {"page": 1, "limit": 201}),
    ("listUsers", {"page": 1, "limit": 10**6}),
    ("listUsers", {"page": 1, "limit": -5}),
    ("listUsers", {"page": 1, "limit": None}),
    ("validatePassword", {"id": "1"}),
    ("validatePassword", {"password": "x"}),
    ("validatePassword", {"id": "1", "password": 5}),
]


class TestArguments:
    @pytest.mark.parametrize(("function", "arguments"), WRONG_TYPES)
    def test_wrong_arguments(self, post: Post, function: str, arguments: dict[str, Any]) -> None:
        assert post(function, _body(function, **arguments)) == INVALID

    @pytest.mark.parametrize("function", FUNCTIONS)
    @pytest.mark.parametrize("nul", ["\0", "a\0b"])
    def test_nul_in_every_string(
        self, post: Post, valid: dict[str, Arguments], function: str, nul: str
    ) -> None:
        allowed = {
            "login": {(200, "ok"), (403, "invalid_credentials")},
            "getUser": {(200, "ok")},
            "searchUser": {(200, "ok")},
            "createUser": {(409, "user_exists"), (422, "invalid_value")},
            "updateUser": {(404, "user_not_found"), (409, "user_exists"), (422, "invalid_value")},
            "deleteUser": {(404, "user_not_found")},
            "listUsers": {(200, "ok")},
            "validatePassword": {(200, "ok"), (404, "user_not_found")},
        }
        for body in _with_each_string(valid[function], nul):
            assert post(function, _body(function, **body)) in allowed[function]

    def test_nul_matches_nobody(self, post: Post, gateway: GatewayServer) -> None:
        for identifier in ("id", "email", "phone", "username"):
            query = {identifier: "ada\0"}
            assert gateway.call("getUser", query=query).json() is None
            assert post("login", _body("login", query=query, password=PASSWORD))[0] == 403
        login = _body("login", query={"username": "ada"}, password=f"{PASSWORD}\0")
        assert post("login", login) == (403, "invalid_credentials")
        assert gateway.call("searchUser", keyword="\0").json()["totalCount"] == 0

    @pytest.mark.parametrize("function", FUNCTIONS)
    @pytest.mark.parametrize("escape", [b"\\ud800", b"\\udfff", b"\\udfff\\ud800", b"\\ud800x"])
    def test_lone_surrogates(
        self, post: Post, valid: dict[str, Arguments], function: str, escape: bytes
    ) -> None:
        for body in _with_each_string(valid[function], "@@"):
            assert post(function, _body(function, **body).replace(b"@@", escape)) == INVALID

    @pytest.mark.parametrize("identifier", ["id", "email", "phone", "username"])
    def test_identifiers_of_10_kb_are_nobodys(self, post: Post, identifier: str) -> None:
        body = _body("getUser", query={identifier: "x" * 10_000})
        assert post("getUser", body) == (200, "ok")
        login = _body("login", query={identifier: "x" * 10_000}, password="x")
        assert post("login", login) == (403, "invalid_credentials")

    def test_a_password_of_60_kb_is_wrong(self, post: Post) -> None:
        login = _body("login", query={"username": "ada"}, password="x" * 60_000)
        assert post("login", login) == (403, "invalid_credentials")

    @pytest.mark.parametrize("field", ["id", "unmapped", "createdAt", "$set", "password_hash"])
    def test_updates_of_what_is_not_mapped_change_nothing(
        self, post: Post, store: Store, field: str
    ) -> None:
        body = _body("updateUser", id=store.ids[0], updates={field: "2"})
        assert post("updateUser", body) == (200, "ok")

    @pytest.mark.parametrize(
        "context", [None, {}, {"appId": 1}, {"request": None}, {"request": {"ip": []}}, [], "x"]
    )
    def test_any_context_will_do(self, post: Post, context: Any) -> None:
        body = _body("getUser", query={"username": "ada"}, context=context)
        assert post("getUser", body) == (200, "ok")


class TestHTTP:
    @pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"])
    def test_another_method(self, gateway: GatewayServer, method: str) -> None:
        response = httpx.request(method, f"{gateway.url}/v1/getUser")
        assert (response.status_code, response.headers["allow"]) == (405, "POST")
        if method != "HEAD":
            assert response.json()["code"] == "method_not_allowed"

    @pytest.mark.parametrize(
        "path",
        ["/", "/v1", "/v1/", "/v1/getuser", "/v1/getUser/", "/v2/getUser", "/live/", "/../x"],
    )
    def test_another_path(self, gateway: GatewayServer, path: str) -> None:
        response = httpx.post(f"{gateway.url}{path}", json={})
        assert response.status_code == 404
        assert response.headers["content-type"] == "application/problem+json"
        assert response.json()["code"] == "not_found"

    def test_a_page_answers_get_alone(self, gateway: GatewayServer) -> None:
        response = httpx.post(f"{gateway.url}/live")
        assert (response.status_code, response.json()["code"]) == (405, "method_not_allowed")
        assert "GET" in response.headers["allow"]

    def test_a_chunked_body(self, gateway: GatewayServer) -> None:
        body = _body("getUser", query={"username": "ada"})
        headers = {"content-type": "application/json", **_signed(gateway, body)}
        chunks = (body[start : start + 7] for start in range(0, len(body), 7))
        response = httpx.post(f"{gateway.url}/v1/getUser", content=chunks, headers=headers)
        assert response.json()["username"] == "ada"

    def test_an_endless_chunked_body(self, gateway: GatewayServer) -> None:
        chunks = (b"x" * 1000 for _ in range(1000))
        headers = {"content-type": "application/json"}
        response = httpx.post(f"{gateway.url}/v1/getUser", content=chunks, headers=headers)
        assert (response.status_code, response.json()["code"]) == (413, "too_large")

    @pytest.mark.parametrize(
        "sent",
        [
            b"POST /v1/getUser HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            b'Content-Length: 100\r\n\r\n{"action":',
            b"POST /v1/getUser HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            b"Transfer-Encoding: chunked\r\n\r\nff\r\n{",
            b"POST /v1/getUser HTT",
            b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
            b"\x00" * 1000,
        ],
    )
    def test_a_truncated_request_harms_nobody(self, gateway: GatewayServer, sent: bytes) -> None:
        with socket.create_connection(("127.0.0.1", gateway.port)) as connection:
            connection.sendall(sent)
        assert gateway.code("getUser", query={"username": "ada"}) == "ok"


class TestCallers:
    def test_unsigned_calls_fail(self, gateway: GatewayServer, valid: dict[str, Arguments]) -> None:
        with Client(gateway.url) as client:
            for function, arguments in valid.items():
                response = client.call(function, arguments)
                assert (response.status_code, _code(response)) == (401, "unauthenticated")

    def test_garbage_is_refused_before_it_is_read(self, gateway: GatewayServer) -> None:
        headers = {"content-type": "application/json"}
        response = httpx.post(f"{gateway.url}/v1/login", content=b"[" * 60_000, headers=headers)
        assert (response.status_code, response.json()["code"]) == (401, "unauthenticated")

    def test_the_same_call_again_is_refused(self, gateway: GatewayServer) -> None:
        body = _body("getUser", query={"username": "ada"})
        headers = {"content-type": "application/json", **_signed(gateway, body)}
        url = f"{gateway.url}/v1/getUser"
        codes = [httpx.post(url, content=body, headers=headers).status_code for _ in range(3)]
        assert codes == [200, 401, 401]

    def test_a_signature_is_good_for_its_function_alone(self, gateway: GatewayServer) -> None:
        body = _body("getUser", query={"username": "ada"})
        headers = {"content-type": "application/json", **_signed(gateway, body)}
        response = httpx.post(f"{gateway.url}/v1/login", content=body, headers=headers)
        assert (response.status_code, response.json()["code"]) == INVALID


def _nested(depth: int) -> Any:
    return {"a": _nested(depth - 1)} if depth else 1


def _with_each_string(arguments: dict[str, Any], replacement: str) -> Iterator[dict[str, Any]]:
    """The arguments with one string after the other replaced."""
    for name, value in arguments.items():
        if isinstance(value, str):
            yield {**arguments, name: replacement}
        elif isinstance(value, dict):
            for inner in _with_each_string(value, replacement):
                yield {**arguments, name: inner}
    yield {**arguments, "context": {"appId": replacement}}
