"""The command line as a person uses it."""

import json
import re
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

import httpx
import pytest

from custdb_gateway.http.auth import key_bytes
from tests.servers.gateway import COMMAND, GatewayServer, clean
from tests.servers.genauth import PASSWORD, PostgreSQLDatabase, SQLiteFile
from tests.servers.postgresql import PostgreSQLServer
from tests.servers.process import free_port

Environment = Mapping[str, str]


def run(
    *words: str, environment: Environment | None = None, typed: str = "", folder: Path | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [*COMMAND, *words],
        env=clean(environment or {}),
        input=typed,
        capture_output=True,
        text=True,
        timeout=60,
        cwd=folder,
    )


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GatewayServer]:
    folder = tmp_path_factory.mktemp("cli")
    with GatewayServer(folder, {"CUSTDB_STORE_URL": SQLiteFile(folder).url}) as server:
        yield server


class TestHelp:
    @pytest.mark.parametrize(
        "command",
        [
            (),
            ("serve",),
            ("demo",),
            ("call",),
            ("check",),
            ("keys",),
            ("keys", "new"),
            ("scripts",),
            ("rehearse",),
            ("migration",),
            ("migration", "status"),
        ],
    )
    def test_every_command_explains_itself(self, command: tuple[str, ...]) -> None:
        done = run(*command, "--help")
        assert done.returncode == 0
        assert len(done.stdout.splitlines()) > 5

    def test_knows_its_version(self) -> None:
        assert re.search(r"\d+\.\d+\.\d+", run("--version").stdout)


class TestKeys:
    def test_a_new_key_is_another_each_time(self) -> None:
        keys = {re.search(r"whsec_\S+", run("keys", "new").stdout)[0] for _ in range(3)}
        assert len(keys) == 3
        assert all(len(key_bytes(key)) == 32 for key in keys)

    def test_prints_the_connection_uri(self) -> None:
        done = run("keys", "new", "--url", "https://gateway.example.com:8443/base/")
        key = re.search(r"CUSTDB_SIGNING_KEYS=(\S+)", done.stdout)[1]
        uri = next(word for word in done.stdout.split() if word.startswith("https://"))
        parts = urlsplit(uri)
        assert unquote(parts.username or "") == key
        assert (parts.hostname, parts.port, parts.path) == ("gateway.example.com", 8443, "/base")
        assert re.fullmatch(r"[A-Za-z0-9%_.~-]+", parts.username or "")

    @pytest.mark.parametrize(
        "url",
        [
            "gateway.example.com",
            "http://x",
            "http://localhost",
            "https://u@x",
            "https://x?y",
            "https://x:99999",
            "https://x/ä b",
        ],
    )
    def test_refuses_what_is_no_address_of_a_gateway(self, url: str) -> None:
        assert run("keys", "new", "--url", url).returncode == 2


class TestServe:
    def test_lists_all_problems_at_once(self, tmp_path: Path) -> None:
        mapping = tmp_path / "custdb.toml"
        mapping.write_text(
            '[users]\ntable = "users"\nid = "uid"\npasword = "password"\n'
            '[fields]\nemail = "mail"\nusername = "username"\n[mach]\nemail = "exact"\n'
        )
        environment = {
            "CUSTDB_STORE_URL": SQLiteFile(tmp_path).url,
            "CUSTDB_MAPPING": str(mapping),
            "CUSTDB_SINGING_KEYS": "x",
        }
        done = run("serve", environment=environment)
        assert (done.returncode, done.stdout) == (2, "")
        for hint in (
            "CUSTDB_SINGING_KEYS: unknown variable; did you mean 'CUSTDB_SIGNING_KEYS'?",
            "users.pasword: unknown key; did you mean 'password'?",
            "mach: unknown key; did you mean 'match'?",
            "custdb-gateway keys new",
            "no column 'uid'; did you mean 'id'?",
            "no column 'mail'; did you mean 'email'?",
        ):
            assert hint in done.stderr

    def test_a_missing_table_names_the_nearest(self, postgresql: PostgreSQLServer) -> None:
        database = PostgreSQLDatabase(postgresql)
        database.run("alter table users rename to usres")
        environment = {"CUSTDB_STORE_URL": database.url, "CUSTDB_SIGNING_KEYS": _KEY}
        done = run("serve", environment=environment)
        assert done.returncode == 2
        assert "there is no table 'users'; did you mean 'usres'?" in done.stderr

    @pytest.mark.parametrize(
        ("url", "hint"),
        [
            ("", "CUSTDB_STORE_URL"),
            ("users.db", "no adapter is called ''"),
            ("postgrse://h/d", "did you mean 'postgres'"),
            ("sqlite:///nowhere.db", "there is no file"),
            ("postgresql://u:pw@127.0.0.1:1/d", "does not answer or refuses"),
            ("postgresql://u:p[w@h/d", "not a valid URL"),
            ("postgresql://u:p@ss/w#rd@127.0.0.1/d", "not a valid URL"),
            ("postgresql://u:pa/ss@127.0.0.1/d", "not a valid URL"),
            ("postgresql://u:pw@127.0.0.1:x5432/d", "not a valid URL"),
        ],
    )
    def test_a_store_that_is_not_there(self, url: str, hint: str, tmp_path: Path) -> None:
        environment = {"CUSTDB_STORE_URL": url, "CUSTDB_SIGNING_KEYS": _KEY}
        done = run("serve", environment=environment, folder=tmp_path)
        assert done.returncode == 2
        assert hint in done.stderr
        assert "Traceback" not in done.stderr

    def test_a_wrong_database_password(self, postgresql: PostgreSQLServer) -> None:
        url = PostgreSQLDatabase(postgresql).url.replace(":s3cret@", ":wr0ng@")
        done = run("serve", environment={"CUSTDB_STORE_URL": url, "CUSTDB_SIGNING_KEYS": _KEY})
        assert done.returncode == 2
        assert "InvalidPasswordError 28P01" in done.stderr
        assert "wr0ng" not in done.stderr

    def test_no_right_to_read(self, postgresql: PostgreSQLServer) -> None:
        database = PostgreSQLDatabase(postgresql)
        role = f"r{database.name}"
        database.run(f"create role {role} login password 's3cret'")
        url = postgresql.url(database.name, role)
        done = run("serve", environment={"CUSTDB_STORE_URL": url, "CUSTDB_SIGNING_KEYS": _KEY})
        assert done.returncode == 2
        assert 'grant select ("address"' in done.stderr
        assert "Traceback" not in done.stderr

    @pytest.mark.parametrize("option", ["bogus=1", "sslmode=bogus", "sslmode=verify-full"])
    def test_options_that_the_driver_refuses(
        self, postgresql: PostgreSQLServer, option: str
    ) -> None:
        url = f"{PostgreSQLDatabase(postgresql).url}?{option}"
        environment = {"CUSTDB_STORE_URL": url, "CUSTDB_SIGNING_KEYS": _KEY, "HOME": "/nonexistent"}
        for command in ("serve", "check"):
            done = run(command, environment=environment)
            assert done.returncode != 0
            assert "CUSTDB_STORE_URL" in done.stdout + done.stderr
            assert "Traceback" not in done.stdout + done.stderr

    def test_a_port_in_use(self, gateway: GatewayServer) -> None:
        done = run("serve", "--port", str(gateway.port), environment=gateway.environment)
        assert done.returncode == 2
        assert "CUSTDB_PORT: cannot listen on" in done.stderr

    def test_files_that_are_not_there(self, gateway: GatewayServer) -> None:
        files = {"CUSTDB_TLS_CERTIFICATE": "/nowhere/c", "CUSTDB_TLS_KEY": "/nowhere/k"}
        done = run("serve", environment={**gateway.environment, **files, "CUSTDB_PORT": "0"})
        assert done.returncode == 2
        assert "CUSTDB_TLS_CERTIFICATE: cannot read /nowhere/c" in done.stderr

    def test_a_schema_that_may_not_be_looked_into(
        self, postgresql: PostgreSQLServer, tmp_path: Path
    ) -> None:
        database = PostgreSQLDatabase(postgresql)
        role = f"r{database.name}"
        database.run(
            f"create role {role} login password 's3cret'",
            "create schema hidden",
            "alter table users set schema hidden",
        )
        mapping = tmp_path / "custdb.toml"
        mapping.write_text(
            '[users]\ntable = "users"\nschema = "hidden"\nid = "id"\n[fields]\nemail = "email"\n'
        )
        environment = {
            "CUSTDB_STORE_URL": postgresql.url(database.name, role),
            "CUSTDB_SIGNING_KEYS": _KEY,
            "CUSTDB_MAPPING": str(mapping),
        }
        for command, code in (("serve", 2), ("check", 1)):
            done = run(command, environment=environment)
            assert done.returncode == code
            assert "check the rights of its user" in done.stdout + done.stderr


class TestCall:
    def _environment(self, gateway: GatewayServer) -> dict[str, str]:
        return {"CUSTDB_SIGNING_KEYS": gateway.key}

    def test_prints_the_answer(self, gateway: GatewayServer) -> None:
        query = '{"query": {"username": "ada"}}'
        environment = self._environment(gateway)
        done = run("call", "getUser", query, "--url", gateway.url, environment=environment)
        assert done.returncode == 0
        assert json.loads(done.stdout)["name"] == "Ada Lovelace"

    def test_takes_a_password_from_standard_input(self, gateway: GatewayServer) -> None:
        words = ("call", "login", '{"query": {"username": "ada"}}', "--url", gateway.url)
        environment = self._environment(gateway)
        right = run(*words, "--password-stdin", environment=environment, typed=f"{PASSWORD}\n")
        assert (right.returncode, json.loads(right.stdout)["username"]) == (0, "ada")
        wrong = run(*words, "--password-stdin", environment=environment, typed="guess")
        assert (wrong.returncode, json.loads(wrong.stdout)["code"]) == (1, "invalid_credentials")

    def test_takes_no_password_as_argument(self, gateway: GatewayServer) -> None:
        body = '{"query": {"username": "ada"}, "password": "x"}'
        environment = self._environment(gateway)
        done = run("call", "login", body, "--url", gateway.url, environment=environment)
        assert done.returncode == 2
        assert "--password-stdin" in done.stderr

    @pytest.mark.parametrize("arguments", ["{", "[]", "x"])
    def test_refuses_what_is_no_object(self, gateway: GatewayServer, arguments: str) -> None:
        done = run("call", "listUsers", arguments, environment=self._environment(gateway))
        assert done.returncode == 2

    def test_says_that_nobody_answers(self) -> None:
        url = f"http://127.0.0.1:{free_port()}"
        done = run("call", "listUsers", "--url", url, environment={"CUSTDB_SIGNING_KEYS": _KEY})
        assert done.returncode == 1
        assert "is the gateway running?" in done.stderr

    def test_needs_a_key(self) -> None:
        done = run("call", "listUsers")
        assert done.returncode == 1
        assert "CUSTDB_SIGNING_KEYS" in done.stderr


class TestCheck:
    def test_all_is_well(self, postgresql: PostgreSQLServer) -> None:
        environment = {
            "CUSTDB_STORE_URL": PostgreSQLDatabase(postgresql).url,
            "CUSTDB_SIGNING_KEYS": _KEY,
        }
        done = run("check", environment=environment)
        assert done.returncode == 0, done.stdout
        assert "FAIL" not in done.stdout

    def test_says_which_index_and_which_right_is_missing(
        self, postgresql: PostgreSQLServer
    ) -> None:
        database = PostgreSQLDatabase(postgresql)
        role = f"r{database.name}"
        database.run(
            "drop index users_lower_idx",
            f"create role {role} login password 's3cret'",
            f"grant select, insert (email, phone), update on users to {role}",
        )
        url = postgresql.url(database.name, role)
        done = run("check", environment={"CUSTDB_STORE_URL": url, "CUSTDB_SIGNING_KEYS": _KEY})
        assert done.returncode == 1
        assert 'create unique index concurrently on "users" (lower("email"))' in done.stdout
        assert re.search(r"FAIL +right to insert: .*grant insert \(.*\"username\"", done.stdout)
        assert "FAIL  right to delete" in done.stdout
        assert "grant usage on sequence users_id_seq" in done.stdout
        assert "ok  right to update" in done.stdout

    def test_lazy_migration_needs_no_right_to_write(self, postgresql: PostgreSQLServer) -> None:
        database = PostgreSQLDatabase(postgresql)
        role = f"r{database.name}"
        database.run(
            f"create role {role} login password 's3cret'", f"grant select on users to {role}"
        )
        environment = {
            "CUSTDB_STORE_URL": postgresql.url(database.name, role),
            "CUSTDB_SIGNING_KEYS": _KEY,
            "CUSTDB_MODE": "lazy-migration",
            "CUSTDB_LEDGER": "none",
        }
        assert run("check", environment=environment).returncode == 0

    def test_notes_what_is_probably_a_slip(self, tmp_path: Path) -> None:
        mapping = tmp_path / "custdb.toml"
        mapping.write_text(
            '[users]\ntable = "users"\nid = "id"\npassword = "password"\n'
            '[fields]\nemail = "email"\nnickame = "nickname"\n'
        )
        environment = {
            "CUSTDB_STORE_URL": SQLiteFile(tmp_path).url,
            "CUSTDB_SIGNING_KEYS": _KEY,
            "CUSTDB_MAPPING": str(mapping),
        }
        done = run("check", environment=environment)
        assert done.returncode == 0
        assert "did you mean 'nickname'?" in done.stdout


class TestDemo:
    def test_plays_every_function_once(self) -> None:
        done = run("demo", "--once", "--port", str(free_port()))
        assert done.returncode == 0, done.stdout + done.stderr
        assert "16 of 16 answers" in done.stdout

    def test_plays_on_the_demo_that_is_running(self) -> None:
        port = str(free_port())
        running = subprocess.Popen(
            [*COMMAND, "demo", "--port", port], env=clean({}), stdout=subprocess.PIPE, text=True
        )
        try:
            _wait_for(f"http://127.0.0.1:{port}/live")
            done = run("demo", "--once", "--port", port)
            assert done.returncode == 0
            assert f"http://127.0.0.1:{port}" in done.stdout
        finally:
            running.send_signal(signal.SIGINT)
            said, _ = running.communicate(timeout=20)
        assert running.returncode == 0
        assert "correct horse battery staple" in said
        assert len(said.splitlines()) < 30

    def test_touches_nobodys_configuration(self, tmp_path: Path) -> None:
        environment = {"CUSTDB_STORE_URL": "postgresql://nobody@127.0.0.1:1/x", "CUSTDB_X": "y"}
        assert run("demo", "--once", "--port", "0", environment=environment).returncode == 0

    def test_a_port_in_use(self, gateway: GatewayServer) -> None:
        done = run("demo", "--port", str(gateway.port))
        assert done.returncode == 1
        assert "--port" in done.stderr


def _wait_for(url: str) -> None:
    limit = time.monotonic() + 20
    while True:
        try:
            httpx.get(url)
            return
        except httpx.HTTPError:
            assert time.monotonic() < limit
            time.sleep(0.05)


_KEY = "whsec_" + "QUJD" * 11
