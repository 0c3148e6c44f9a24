"""What the console scripts send, and what they make of answers that are not the gateway's."""

import base64
import ssl
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from standardwebhooks import Webhook

from custdb_gateway.http.auth import new_key
from custdb_gateway.http.functions import FUNCTIONS
from tests.genauth.impostor import PROBLEM, RESET, SILENCE, TRICKLE, Impostor, Reply, problem, reply
from tests.genauth.pasting import Functions, connection_uri, paste
from tests.genauth.runtime import DOCUMENTED, NODES, Runtime, ScriptError
from tests.servers.certificates import Certificates
from tests.servers.gateway import GatewayServer
from tests.servers.genauth import PASSWORD, SQLiteFile
from tests.servers.process import Process, free_port

UNAVAILABLE = "The service is not available. Try again in a moment."
KEY = new_key()
TOKEN = "a token of more than 32 characters"
USER = {"id": "1", "nickname": "小明 👤"}
LIST = {"totalCount": 1, "list": [USER]}

CALLS: dict[str, tuple[tuple[Any, ...], dict[str, Any], Any]] = {
    "login": (
        ({"email": "e", "phone": None, "username": "ü", "other": "o"}, "pässword 密码"),
        {"query": {"email": "e", "phone": None, "username": "ü"}, "password": "pässword 密码"},
        USER,
    ),
    "getUser": (({"id": 7},), {"query": {"id": 7}}, USER),
    "searchUser": (("王 %",), {"keyword": "王 %"}, LIST),
    "createUser": (({"email": "e", "x": [1]},), {"userinfo": {"email": "e", "x": [1]}}, USER),
    "updateUser": (("1", {"a": None}), {"id": "1", "updates": {"a": None}}, USER),
    "deleteUser": ((2**40,), {"id": 2**40}, True),
    "listUsers": ((2, 50), {"page": 2, "limit": 50}, LIST),
    "validatePassword": (("1", ""), {"id": "1", "password": ""}, False),
}
"""Arguments before the context, what is sent of them, and an answer."""

READING = [name for name in CALLS if name not in ("createUser", "updateUser", "deleteUser")]
WRITING = [name for name in CALLS if name not in READING]

CONTEXT = {
    "userPoolId": "pool",
    "userPoolName": "secret",
    "userPoolMetadata": {"a": "secret"},
    "appId": "app",
    "appName": "An app",
    "appMetadata": {"a": "secret"},
    "application": {"a": "secret"},
    "request": {"ip": "203.0.113.7", "geo": {"a": "secret"}, "body": {"password": "secret"}},
}


@pytest.fixture(scope="module", params=NODES)
def runtime(request: pytest.FixtureRequest) -> Iterator[Runtime]:
    with Runtime(request.param) as runtime:
        yield runtime


@pytest.fixture
def impostor() -> Iterator[Impostor]:
    with Impostor() as impostor:
        yield impostor


@pytest.fixture
def functions(runtime: Runtime, impostor: Impostor) -> Functions:
    return paste(runtime, connection_uri(impostor.url, KEY))


@pytest.fixture(scope="module")
def certificates() -> Iterator[Certificates]:
    process = Process(unprivileged=False)
    yield Certificates(process)
    process.remove()


@pytest.fixture(scope="module")
def encrypted(certificates: Certificates) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates.certificate, certificates.key)
    return context


@pytest.fixture(scope="module", params=NODES)
def trusting(request: pytest.FixtureRequest, certificates: Certificates) -> Iterator[Runtime]:
    """Node that trusts the tests' authority."""
    with Runtime(request.param, NODE_EXTRA_CA_CERTS=str(certificates.authority)) as runtime:
        yield runtime


class EncryptedGateway(GatewayServer):
    """A gateway that has a certificate itself."""

    def _wait(self) -> None:
        self.url = self.url.replace("http:", "https:")
        limit = time.monotonic() + 30
        while not self._is_live():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < limit, self.log.read_text()
            time.sleep(0.05)

    def _is_live(self) -> bool:
        try:
            return httpx.get(f"{self.url}/live", verify=False).is_success
        except httpx.HTTPError:
            return False


def call(functions: Functions, name: str, context: Any = None) -> Any:
    """Call a function with its sample arguments."""
    arguments, _, _ = CALLS[name]
    return functions[name](*arguments, context)


def refusal(functions: Functions, name: str) -> str:
    """What the person is told. Whatever else a log might show holds nothing internal."""
    with pytest.raises(ScriptError) as caught:
        call(functions, name, CONTEXT)
    for internal in ("127.0.0.1", "http", "ECONN", "axios", "secret", "/v1/", "whsec", "pässword"):
        assert internal not in caught.value.everything
    return str(caught.value)


class TestWhatIsSent:
    @pytest.mark.parametrize("name", FUNCTIONS)
    def test_the_arguments_and_little_of_the_context(
        self, functions: Functions, impostor: Impostor, name: str
    ) -> None:
        _, sent, value = CALLS[name]
        impostor.replies.append(reply(value))
        assert call(functions, name, CONTEXT) == value
        (made,) = impostor.calls
        known = {"userPoolId": "pool", "appId": "app", "appName": "An app"}
        context = {**known, "request": {"ip": "203.0.113.7"}}
        assert made.asked == {"action": name, **sent, "context": context}
        assert made.path == f"/v1/{name}"
        assert made.headers.get_all("content-type") == ["application/json"]

    @pytest.mark.parametrize("name", FUNCTIONS)
    def test_it_is_signed_by_the_standard(
        self, functions: Functions, impostor: Impostor, name: str
    ) -> None:
        impostor.replies.append(reply(CALLS[name][2]))
        call(functions, name)
        (made,) = impostor.calls
        headers = {name.lower(): value for name, value in made.headers.items()}
        Webhook(KEY).verify(made.body, headers)
        assert "authorization" not in headers
        secret = KEY.removeprefix("whsec_")
        assert secret not in str(made.headers) + made.body.decode()
        assert base64.b64decode(secret) not in made.body

    def test_a_token_comes_alone(self, runtime: Runtime, impostor: Impostor) -> None:
        uri = connection_uri(impostor.url, TOKEN)
        functions = paste(runtime, uri, "bearer", modules=DOCUMENTED)
        impostor.replies.append(reply(None))
        assert call(functions, "getUser") is None
        (made,) = impostor.calls
        assert made.headers["authorization"] == f"Bearer {TOKEN}"
        assert not [name for name in made.headers if name.lower().startswith("webhook-")]

    @pytest.mark.parametrize(
        "context",
        [None, {}, {"request": None}, {"request": "x", "appName": {"zh": "x"}}, "x", [], 1, False],
    )
    def test_any_of_the_context_may_be_missing(
        self, functions: Functions, impostor: Impostor, context: Any
    ) -> None:
        impostor.replies += [reply(USER), reply(USER)]
        arguments, _, _ = CALLS["login"]
        functions["login"](*arguments, context)
        functions["login"](*arguments)
        assert [made.asked["context"] for made in impostor.calls] == [{"request": {}}] * 2

    @pytest.mark.parametrize("path", ["/base", "/base/deeper/", "/"])
    def test_a_gateway_below_a_path(self, runtime: Runtime, impostor: Impostor, path: str) -> None:
        functions = paste(runtime, f" {connection_uri(impostor.url + path, KEY)}\n")
        impostor.replies.append(reply(None))
        call(functions, "getUser")
        assert impostor.calls[0].path == f"{path.rstrip('/')}/v1/getUser"

    def test_a_key_that_was_not_encoded(self, runtime: Runtime, impostor: Impostor) -> None:
        key = "whsec_" + base64.b64encode(bytes([255, 239, 190] * 8)).decode()
        assert {"/", "+"} <= {*key}
        functions = paste(runtime, impostor.url.replace("://", f"://{key}@"))
        impostor.replies.append(reply(None))
        call(functions, "getUser")
        (made,) = impostor.calls
        headers = {name.lower(): value for name, value in made.headers.items()}
        Webhook(key).verify(made.body, headers)


class TestAnswers:
    def test_nobody_is_null_for_get_user_alone(
        self, functions: Functions, impostor: Impostor
    ) -> None:
        impostor.replies += [reply(None)] * len(FUNCTIONS)
        assert call(functions, "getUser") is None
        for name in FUNCTIONS.keys() - {"getUser"}:
            assert refusal(functions, name) == UNAVAILABLE

    @pytest.mark.parametrize(
        "answer",
        [
            Reply(b"<html>Welcome to nginx</html>", content_type="text/html"),
            Reply(b""),
            Reply(b'{"id": "1"', missing=100),
            Reply(b'{"id": "1"}', status=201),
            Reply(b"", status=302, headers={"location": "http://127.0.0.1:1/v1/login"}),
            Reply(b"<html>", status=502, content_type=PROBLEM),
            reply({}),
            reply({"id": ""}),
            reply({"status": "ok"}),
            reply({"totalCount": 1}),
            reply([]),
            reply("1"),
            reply(1),
            problem("x" * 201),
            problem(None),
            problem({"a": 1}),
            problem("at http://127.0.0.1", content_type="application/json"),
            Reply(b"null", status=500, content_type=PROBLEM),
        ],
    )
    def test_nonsense_is_no_answer(
        self, functions: Functions, impostor: Impostor, answer: Reply
    ) -> None:
        impostor.replies += [answer] * len(FUNCTIONS)
        for name in FUNCTIONS:
            assert refusal(functions, name) == UNAVAILABLE
        assert len(impostor.calls) == len(FUNCTIONS)

    def test_true_is_no_user(self, functions: Functions, impostor: Impostor) -> None:
        impostor.replies += [reply(True)] * len(FUNCTIONS)
        assert call(functions, "deleteUser") is True
        assert call(functions, "validatePassword") is True
        for name in FUNCTIONS.keys() - {"deleteUser", "validatePassword"}:
            assert refusal(functions, name) == UNAVAILABLE

    def test_what_is_too_much(self, functions: Functions, impostor: Impostor) -> None:
        impostor.replies.append(reply({"id": "x" * 5 * 1024 * 1024}))
        assert refusal(functions, "login") == UNAVAILABLE

    def test_a_problem_is_told_in_its_own_words(
        self, functions: Functions, impostor: Impostor
    ) -> None:
        detail = "帐号或密码错误。 " + "x" * 180
        charset = f"{PROBLEM}; charset=utf-8"
        impostor.replies += [problem(detail), problem(detail, 503, charset)]
        assert refusal(functions, "login") == refusal(functions, "getUser") == detail


class TestConnections:
    @pytest.mark.parametrize("name", READING)
    def test_reading_is_tried_again_once(
        self, functions: Functions, impostor: Impostor, name: str
    ) -> None:
        value = CALLS[name][2]
        impostor.replies += [RESET, reply(value), RESET, RESET]
        assert call(functions, name) == value
        first, second = impostor.calls
        assert first.body == second.body
        assert first.headers["webhook-id"] != second.headers["webhook-id"]
        assert refusal(functions, name) == UNAVAILABLE
        assert len(impostor.calls) == 4

    @pytest.mark.parametrize("name", WRITING)
    def test_writing_is_not(self, functions: Functions, impostor: Impostor, name: str) -> None:
        impostor.replies += [RESET, reply(CALLS[name][2])]
        assert refusal(functions, name) == UNAVAILABLE
        assert len(impostor.calls) == 1

    @pytest.mark.parametrize("name", FUNCTIONS)
    def test_nobody_listens(self, runtime: Runtime, name: str) -> None:
        functions = paste(runtime, connection_uri(f"http://127.0.0.1:{free_port()}", KEY))
        assert refusal(functions, name) == UNAVAILABLE

    def test_whoever_was_not_listening_is_asked_once_more(
        self, runtime: Runtime, impostor: Impostor
    ) -> None:
        functions = paste(runtime, connection_uri(impostor.url, KEY), refused=1)
        for name, (_, _, value) in CALLS.items():
            impostor.replies.append(reply(value))
            assert call(functions, name) == value
            ((first,), second) = (functions[name].refused(), impostor.calls.pop())
            assert first["webhook-id"] != second.headers["webhook-id"]
            assert not impostor.calls

    def test_whoever_does_not_listen_is_asked_no_more_than_twice(
        self, runtime: Runtime, impostor: Impostor
    ) -> None:
        functions = paste(runtime, connection_uri(impostor.url, KEY), refused=3)
        for name in FUNCTIONS:
            assert refusal(functions, name) == UNAVAILABLE
            assert len(functions[name].refused()) == 2
        assert not impostor.calls

    def test_silence_is_not_waited_for(self, runtime: Runtime, impostor: Impostor) -> None:
        functions = paste(runtime, connection_uri(impostor.url, KEY), haste=80)
        impostor.replies += [SILENCE] * len(FUNCTIONS)
        for name in FUNCTIONS:
            assert refusal(functions, name) == UNAVAILABLE
        # A busy machine may be too slow for some to arrive, but nothing comes twice.
        paths = [made.path for made in impostor.calls]
        assert 0 < len(paths) == len({*paths})

    def test_an_answer_without_an_end_is_not_waited_for(
        self, runtime: Runtime, impostor: Impostor
    ) -> None:
        functions = paste(runtime, connection_uri(impostor.url, KEY), haste=80)
        impostor.replies.append(TRICKLE)
        assert refusal(functions, "login") == UNAVAILABLE
        assert not impostor.outlasted


class TestEncrypted:
    def test_a_certificate_of_an_authority_that_is_trusted(
        self, trusting: Runtime, encrypted: ssl.SSLContext
    ) -> None:
        with Impostor(encrypted) as impostor:
            functions = paste(trusting, connection_uri(impostor.url, KEY))
            for name, (_, _, value) in CALLS.items():
                impostor.replies.append(reply(value))
                assert call(functions, name) == value

    def test_a_certificate_of_anybody_else(
        self, runtime: Runtime, encrypted: ssl.SSLContext
    ) -> None:
        with Impostor(encrypted) as impostor:
            functions = paste(runtime, connection_uri(impostor.url, KEY))
            for name in FUNCTIONS:
                assert refusal(functions, name) == UNAVAILABLE
            assert not impostor.calls

    @pytest.mark.parametrize("modules", [(*DOCUMENTED, "crypto", "https"), ("axios", "crypto")])
    def test_reading_keeps_its_connection(
        self, trusting: Runtime, encrypted: ssl.SSLContext, modules: tuple[str, ...]
    ) -> None:
        kept = "https" in modules
        with Impostor(encrypted) as impostor:
            functions = paste(trusting, connection_uri(impostor.url, KEY), modules=modules)
            impostor.replies += [reply(USER)] * 6
            for _ in range(3):
                call(functions, "getUser")
            assert len({made.connection for made in impostor.calls}) == (1 if kept else 3)
            impostor.calls.clear()
            for _ in range(3):
                call(functions, "updateUser")
            assert len({made.connection for made in impostor.calls}) == 3

    def test_kept_connections_that_have_died(
        self, trusting: Runtime, encrypted: ssl.SSLContext
    ) -> None:
        with Impostor(encrypted) as impostor:
            functions = paste(trusting, connection_uri(impostor.url, KEY))
            impostor.replies += [reply(USER)] * 2
            functions["getUser"].together([{"id": 1}], [{"id": 2}])
            kept = {made.connection for made in impostor.calls}
            impostor.replies += [RESET, reply(USER)]
            assert call(functions, "getUser") == USER
            dead, fresh = (made.connection for made in impostor.calls[2:])
            assert (len(kept), dead in kept, fresh in kept) == (2, True, False)

    def test_the_gateway_itself(
        self, trusting: Runtime, certificates: Certificates, tmp_path: Path
    ) -> None:
        settings = {
            "CUSTDB_STORE_URL": SQLiteFile(tmp_path).url,
            "CUSTDB_TLS_CERTIFICATE": str(certificates.certificate),
            "CUSTDB_TLS_KEY": str(certificates.key),
        }
        with EncryptedGateway(tmp_path, settings) as gateway:
            functions = paste(trusting, connection_uri(gateway.url, gateway.key))
            user = functions["login"]({"username": "ada"}, PASSWORD, {})
            assert functions["getUser"]({"id": user["id"]}, {}) == user
            assert functions["updateUser"](user["id"], {"nickname": "x"}, {})["nickname"] == "x"
