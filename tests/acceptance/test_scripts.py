"""The console scripts, in the versions of Node that GenAuth has, against gateways on each store."""

import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from custdb_gateway.http.functions import FUNCTIONS, LAZY_FUNCTIONS
from tests.genauth.pasting import (
    CUSTOM,
    EVERYWHERE,
    LAZY,
    SECRETS,
    Functions,
    connection_uri,
    paste,
    written,
)
from tests.genauth.runtime import DOCUMENTED, NODES, Runtime, ScriptError
from tests.servers.gateway import COMMAND, GatewayServer, clean
from tests.servers.genauth import CHEAP, PASSWORD, SQLiteFile, Store

URL = "https://gateway.example.com"
WRONG = "The account or the password is wrong."
NOT_SUPPORTED = "This is not served in lazy migration."
TOKEN = "a token of more than 32 characters with /?#@:% in it"

Arguments = tuple[Any, ...]


def run(*options: str, environment: Mapping[str, str] | None = None) -> tuple[int, str]:
    """Run the command. Its exit code, and what it says."""
    done = subprocess.run(
        [*COMMAND, "scripts", *options],
        env=clean(environment or {}),
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def runtime(request: pytest.FixtureRequest) -> Iterator[Runtime]:
    with Runtime(request.param) as runtime:
        yield runtime


@pytest.fixture(scope="module")
def functions(runtime: Runtime, gateway: GatewayServer) -> Functions:
    return paste(runtime, connection_uri(gateway.url, gateway.key))


@pytest.fixture(scope="module")
def strict_gateway(
    store: Store, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[GatewayServer]:
    """Knows blocked accounts and counts wrong passwords."""
    folder = tmp_path_factory.mktemp("strict")
    mapping = folder / "custdb.toml"
    mapping.write_text(
        '[users]\ntable = "users"\nid = "id"\npassword = "password"\n'
        '[fields]\nusername = "username"\nblocked = "phone_verified"\n'
        f"{CHEAP}"
    )
    settings = {"CUSTDB_MAPPING": str(mapping), "CUSTDB_LOGIN_ATTEMPTS": "3/5minutes"}
    with GatewayServer(folder, {"CUSTDB_STORE_URL": store.url, **settings}) as server:
        yield server


@pytest.fixture(scope="module")
def strict(runtime: Runtime, strict_gateway: GatewayServer) -> Functions:
    return paste(runtime, connection_uri(strict_gateway.url, strict_gateway.key))


@pytest.fixture(scope="module")
def lazy_gateway(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[GatewayServer]:
    """For lazy migration, which needs two scripts."""
    folder = tmp_path_factory.mktemp("lazy")
    settings = {"CUSTDB_MODE": LAZY, "CUSTDB_LEDGER": str(folder / "ledger.db")}
    with GatewayServer(folder, {"CUSTDB_STORE_URL": store.url, **settings}) as server:
        yield server


@pytest.fixture(scope="module")
def lazy(runtime: Runtime, lazy_gateway: GatewayServer) -> Functions:
    """All eight, all the same."""
    return paste(runtime, connection_uri(lazy_gateway.url, lazy_gateway.key))


@pytest.fixture(scope="module")
def either(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GatewayServer]:
    """Takes signatures and a token."""
    folder = tmp_path_factory.mktemp("either")
    settings = {"CUSTDB_BEARER_TOKENS": TOKEN, "CUSTDB_STORE_URL": SQLiteFile(folder).url}
    with GatewayServer(folder, settings) as server:
        yield server


def refusal(functions: Functions, name: str, *arguments: Any) -> str:
    """What the person is told."""
    with pytest.raises(ScriptError) as caught:
        functions[name](*arguments)
    return str(caught.value)


class TestCommand:
    def test_writes_a_file_for_each_function_and_a_page(self, tmp_path: Path) -> None:
        out = tmp_path / "new" / "console"
        code, said = run("--url", URL, "--out", str(out))
        assert (code, "8 scripts are in" in said) == (0, True)
        names = {path.name for path in out.iterdir()}
        assert names == {"README.md", *(f"{name}.js" for name in FUNCTIONS)}
        assert f"https://KEY@{URL.removeprefix('https://')}" in (out / "README.md").read_text()

    def test_lazy_migration_needs_two(self, tmp_path: Path) -> None:
        code, _ = run("--url", URL, "--out", str(tmp_path), environment={"CUSTDB_MODE": LAZY})
        names = {path.name for path in tmp_path.iterdir()}
        assert (code, names) == (0, {"README.md", *(f"{name}.js" for name in LAZY_FUNCTIONS)})
        assert names == written(mode=LAZY).keys()

    def test_writes_anew_what_it_has_written(self, tmp_path: Path) -> None:
        for options in (("--url", "https://old.example.com"), ("--url", URL, "--auth", "bearer")):
            assert run(*options, "--out", str(tmp_path))[0] == 0
        page = (tmp_path / "README.md").read_text()
        assert f"https://TOKEN@{URL.removeprefix('https://')}" in page
        assert "old" not in page

    def test_leaves_the_files_of_others_alone(self, tmp_path: Path) -> None:
        readme = tmp_path / "README.md"
        readme.write_text("# My project\n")
        code, said = run("--url", URL, "--out", str(tmp_path))
        assert (code, "has another README.md" in said) == (1, True)
        assert [*tmp_path.iterdir()] == [readme]
        assert readme.read_text() == "# My project\n"

    @pytest.mark.parametrize("url", ["http://127.0.0.1:8080", "http://localhost/base/"])
    def test_takes_this_machine_unencrypted(self, url: str, tmp_path: Path) -> None:
        assert run("--url", url, "--out", str(tmp_path))[0] == 0
        page = (tmp_path / "README.md").read_text()
        assert url.rstrip("/").replace("://", "://KEY@") + "\n" in page

    @pytest.mark.parametrize(
        "url",
        [
            "gateway.example.com",
            "http://gateway.example.com",
            "http://localhost.example.com",
            "https://key@gateway.example.com",
            "http://key@localhost",
            "https://gateway.example.com?a=b",
        ],
    )
    def test_refuses_any_other_address(self, url: str, tmp_path: Path) -> None:
        code, said = run("--url", url, "--out", str(tmp_path))
        assert (code, "Invalid value for url" in said) == (2, True)
        assert not [*tmp_path.iterdir()]

    def test_explains_itself(self) -> None:
        code, said = run("--help")
        assert (code, "--auth" in said and "--mode" in said and "--out" in said) == (0, True)


class TestText:
    @pytest.mark.parametrize("auth", ["hmac", "bearer"])
    @pytest.mark.parametrize("mode", [CUSTOM, LAZY])
    def test_nothing_in_it_is_secret_or_of_one_customer(self, auth: str, mode: str) -> None:
        secrets = [*SECRETS.values(), "QUJDQUJD", "Pa55w0rd", "store.internal"]
        for name, text in written(auth, mode).items():
            assert not [secret for secret in secrets if secret in text]
            assert not re.search(r"whsec_\w|Bearer \w", text.replace("whsec_` and", ""))
            assert name == "README.md" or "example.com" not in text.replace("@" + URL[8:], "")

    def test_only_what_signs_needs_crypto(self) -> None:
        signed, bearer = written(), written("bearer")
        assert all("require('crypto')" in signed[f"{name}.js"] for name in FUNCTIONS)
        assert not any("crypto'" in bearer[f"{name}.js"] for name in FUNCTIONS)

    @pytest.mark.parametrize("runtime", NODES, indirect=True)
    @pytest.mark.parametrize("auth", ["hmac", "bearer"])
    def test_it_is_one_function_and_leaves_nothing_else_behind(
        self, runtime: Runtime, auth: str
    ) -> None:
        functions = paste(runtime, {}, auth)
        assert functions.keys() == FUNCTIONS.keys()
        empty = runtime.load("function nothing() {}", "nothing", {}).globals - {"nothing"}
        for name, function in functions.items():
            assert function.globals - empty == {name}


@EVERYWHERE
class TestFunctions:
    @pytest.mark.parametrize(
        "query",
        [
            {"email": "ADA@example.com"},
            {"phone": "+441"},
            {"username": "ada", "email": None, "phone": ""},
        ],
    )
    def test_login_and_get_user(self, functions: Functions, query: dict[str, Any]) -> None:
        user = functions["login"](query, PASSWORD, {})
        assert user["name"] == "Ada Lovelace"
        assert functions["getUser"](query, {}) == user
        assert functions["getUser"]({"id": user["id"]}) == user

    def test_all_wrong_logins_are_told_alike(self, functions: Functions) -> None:
        for query in ({"username": "ada"}, {"username": "nobody"}, {"username": "wei"}):
            assert refusal(functions, "login", query, "guess", {}) == WRONG
        assert refusal(functions, "login", {"username": "wei"}, "", {}) == WRONG

    @pytest.mark.parametrize(
        "query", [{"id": "4711"}, {"id": 4711}, {"email": "nobody@example.com"}, {"phone": "-"}]
    )
    def test_nobody_is_null(self, functions: Functions, query: dict[str, Any]) -> None:
        assert functions["getUser"](query, {}) is None

    def test_two_users_are_not_one(self, functions: Functions) -> None:
        query = {"email": "ada@example.com", "username": "grace"}
        assert refusal(functions, "getUser", query, {}) == "More than one user matches."

    def test_search_and_list(self, functions: Functions) -> None:
        found = functions["searchUser"]("LOVELACE", {})
        assert (found["totalCount"], found["list"][0]["username"]) == (1, "ada")
        assert functions["searchUser"]("%", {}) == {"totalCount": 0, "list": []}
        page = functions["listUsers"](1, 2, {})
        assert [user["username"] for user in page["list"]] == ["ada", "grace"]
        assert functions["listUsers"](1000, 2, {})["list"] == []
        assert refusal(functions, "listUsers", 0, 2, {}) == "The request is not valid."

    def test_a_user_from_the_beginning_to_the_end(self, functions: Functions) -> None:
        email, password = f"{uuid4().hex}@example.com", "pässwörd 密码 👤"
        userinfo = {"email": email, "password": password, "nickname": "小明 👤", "oauth": {"a": 1}}
        created = functions["createUser"](userinfo, {})
        assert (created["email"], created["nickname"]) == (email, "小明 👤")
        user_id = created["id"]
        assert functions["login"]({"email": email.upper()}, password, {}) == created
        for right in (password, "other", ""):
            assert functions["validatePassword"](user_id, right, {}) is (right == password)
        sent_id = int(user_id) if user_id.isdigit() else user_id
        updates = {"password": "second", "loginsCount": 1, "lastIP": "203.0.113.7"}
        updated = functions["updateUser"](sent_id, updates, {})
        assert updated == {**created, "loginsCount": 1, "lastIP": "203.0.113.7"}
        assert functions["login"]({"email": email}, "second", {}) == updated
        assert functions["deleteUser"](sent_id, {}) is True
        assert functions["getUser"]({"id": user_id}, {}) is None

    def test_a_taken_identifier_is_refused(self, functions: Functions, store: Store) -> None:
        taken = {"email": "ADA@example.com"}
        exists = "A user with this email, phone, username or id exists already."
        assert refusal(functions, "createUser", taken, {}) == exists
        assert refusal(functions, "updateUser", store.ids[1], taken, {}) == exists

    def test_nobody_cannot_be_changed(self, functions: Functions) -> None:
        calls: list[tuple[str, Arguments]] = [
            ("updateUser", ("4711", {"nickname": "x"})),
            ("deleteUser", (4711,)),
            ("validatePassword", ("4711", "x")),
        ]
        for name, arguments in calls:
            assert refusal(functions, name, *arguments, {}) == "There is no such user."

    def test_a_value_that_cannot_be_held(self, functions: Functions, store: Store) -> None:
        said = refusal(functions, "updateUser", store.ids[0], {"loginsCount": "many"}, {})
        assert said.startswith("The value of 'loginsCount'")

    def test_what_is_missing_is_no_accident(self, functions: Functions) -> None:
        for name in FUNCTIONS:
            if name != "listUsers":  # has a first page
                assert refusal(functions, name) == "The request is not valid."

    def test_lazy_migration_serves_two(self, lazy: Functions) -> None:
        assert lazy["login"]({"username": "grace"}, PASSWORD, {})["name"] == "Grace Hopper"
        assert lazy["getUser"]({"username": "nobody"}, {}) is None
        calls: dict[str, Arguments] = {
            "searchUser": ("a",),
            "createUser": ({"email": "x@example.com"},),
            "updateUser": ("1", {}),
            "deleteUser": ("1",),
            "listUsers": (1, 10),
            "validatePassword": ("1", "x"),
        }
        assert calls.keys() | LAZY_FUNCTIONS == FUNCTIONS.keys()
        for name, arguments in calls.items():
            assert refusal(lazy, name, *arguments, {}) == NOT_SUPPORTED

    def test_a_blocked_account(self, strict: Functions) -> None:
        name = uuid4().hex
        userinfo = {"username": name, "password": "right", "blocked": True}
        user_id = strict["createUser"](userinfo, {})["id"]
        query = {"username": name}
        assert refusal(strict, "login", query, "right", {}) == "The account is blocked."
        assert refusal(strict, "login", query, "wrong", {}) == WRONG
        assert strict["deleteUser"](user_id, {}) is True

    def test_too_many_attempts(self, strict: Functions) -> None:
        query = {"username": uuid4().hex}
        said = [refusal(strict, "login", query, f"guess {n}", {}) for n in range(4)]
        assert said == [WRONG] * 3 + ["Too many attempts. Try again later."]


@pytest.mark.parametrize("runtime", NODES, indirect=True)
class TestSecrets:
    def test_a_token(self, runtime: Runtime, either: GatewayServer) -> None:
        uri = connection_uri(either.url, TOKEN)
        functions = paste(runtime, uri, "bearer", modules=DOCUMENTED)
        assert functions["login"]({"username": "ada"}, PASSWORD, {})["username"] == "ada"
        assert functions["getUser"]({"username": "nobody"}, {}) is None
        wrong = paste(runtime, connection_uri(either.url, "x" * 40), "bearer")
        said = refusal(wrong, "login", {"username": "ada"}, PASSWORD, {})
        assert said == "The request is not authenticated."

    def test_variables_win(self, runtime: Runtime, either: GatewayServer) -> None:
        elsewhere = connection_uri("https://127.0.0.1:1", "whsec_AAAA")
        for auth, secret in (
            ("hmac", {"CUSTDB_KEY": either.key}),
            ("bearer", {"CUSTDB_TOKEN": TOKEN}),
        ):
            env = {"DB_CONNECTION_URI": elsewhere, "CUSTDB_URL": either.url + "/", **secret}
            assert paste(runtime, env, auth)["getUser"]({"username": "nobody"}, {}) is None
        own = {"CUSTDB_URL": connection_uri(either.url, either.key)}
        assert paste(runtime, own)["getUser"]({"username": "nobody"}, {}) is None
        both = {
            "DB_CONNECTION_URI": connection_uri("https://127.0.0.1:1", either.key),
            "CUSTDB_URL": either.url,
        }
        assert paste(runtime, both)["getUser"]({"username": "nobody"}, {}) is None

    def test_a_wrong_key(self, runtime: Runtime, either: GatewayServer) -> None:
        functions = paste(runtime, connection_uri(either.url, "whsec_" + "A" * 44))
        for name in FUNCTIONS:
            assert refusal(functions, name, {}, {}) == "The request is not authenticated."

    @pytest.mark.parametrize("ahead", [-400, 400])
    def test_a_wrong_clock(self, runtime: Runtime, either: GatewayServer, ahead: int) -> None:
        functions = paste(runtime, connection_uri(either.url, either.key), ahead=ahead)
        said = refusal(functions, "getUser", {"username": "ada"}, {})
        assert said == "The request is not authenticated."

    def test_a_clock_that_is_a_little_off(self, runtime: Runtime, either: GatewayServer) -> None:
        functions = paste(runtime, connection_uri(either.url, either.key), ahead=200)
        assert functions["getUser"]({"username": "ada"}, {})["username"] == "ada"

    @pytest.mark.parametrize(
        "env",
        [
            {},
            {"DB_CONNECTION_URI": ""},
            {"DB_CONNECTION_URI": "postgres://postgres:postgres@localhost:5432/database"},
            {"DB_CONNECTION_URI": "https://gateway.example.com"},
            {"DB_CONNECTION_URI": "https://whsec_%@gateway.example.com"},
            {"DB_CONNECTION_URI": "https://key@gateway.example.com"},
            {"DB_CONNECTION_URI": "http://whsec_AAAA@gateway.example.com"},
            {"DB_CONNECTION_URI": "http://whsec_AAAA@localhost.example.com"},
            {"CUSTDB_URL": "https://gateway.example.com"},
            {"CUSTDB_KEY": "whsec_AAAA", "CUSTDB_TOKEN": TOKEN},
        ],
    )
    def test_what_is_not_set_up(self, runtime: Runtime, env: dict[str, str]) -> None:
        for auth in ("hmac", "bearer"):
            with pytest.raises(ScriptError, match=r"^The service is not set up\.$") as caught:
                paste(runtime, env, auth)["getUser"]({"username": "ada"}, {})
            assert "AAAA" not in caught.value.everything
            assert "example" not in caught.value.everything

    @pytest.mark.parametrize("modules", [(), ("axios",), ("crypto",)])
    def test_modules_that_are_refused(self, runtime: Runtime, modules: tuple[str, ...]) -> None:
        functions = paste(runtime, connection_uri(URL, "whsec_AAAA"), modules=modules)
        said = refusal(functions, "login", {"username": "ada"}, PASSWORD, {})
        assert said == "The service is not set up."
