"""`custdb-gateway rehearse`: what passes, what fails, and that nobody is left behind."""

import json
import re
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from custdb_gateway.cli.rehearsal.flows import CUSTOM_USER_STORE, LAZY_MIGRATION
from custdb_gateway.http.auth import new_key
from tests.genauth import runtime
from tests.servers.gateway import COMMAND, GatewayServer, clean
from tests.servers.genauth import (
    CHEAP,
    PASSWORD,
    PostgreSQLDatabase,
    SQLiteFile,
    Store,
    cheap_mapping,
)
from tests.servers.postgresql import PostgreSQLServer
from tests.servers.process import free_port

ADA = ("--user", '{"email": "ada@example.com"}', "--password-stdin")
OUTAGES = {"slow store", "store down"}
READING = {flow.name for flow in CUSTOM_USER_STORE if not flow.writes} - OUTAGES
OF_A_USER = {
    "sign-up check of a known user",
    "first login",
    "second login",
    "wrong password",
    "userinfo by id",
}
KEY = new_key()
NODE_FOLDER = Path(__file__).parents[2] / ".servers" / "node"


@dataclass(frozen=True)
class Outcome:
    """What a rehearsal said."""

    code: int
    printed: str
    errors: str

    @property
    def flows(self) -> dict[str, str]:
        """How each flow ended."""
        return {one["flow"]: one["outcome"] for one in json.loads(self.printed)["flows"]}

    @property
    def got(self) -> dict[str, str]:
        """What each flow got."""
        return {one["flow"]: one["got"] for one in json.loads(self.printed)["flows"]}

    def named(self, outcome: str) -> set[str]:
        """The flows that ended so, but for the removal of users."""
        ended = {name for name, one in self.flows.items() if one == outcome}
        return {name for name in ended if "rehearsal" not in name}


def environment(store: Store, **more: str) -> dict[str, str]:
    return {
        "CUSTDB_STORE_URL": store.url,
        "CUSTDB_SIGNING_KEYS": KEY,
        "CUSTDB_MAPPING": cheap_mapping(),
        "CUSTDB_DEADLINE": "1",
        **more,
    }


def rehearse(
    variables: Mapping[str, str],
    *options: str,
    typed: str = PASSWORD,
    folder: Path | None = None,
    as_json: bool = True,
) -> Outcome:
    """Run the command to its end."""
    words = ["rehearse", *(["--json"] if as_json else []), *options]
    done = subprocess.run(
        [*COMMAND, *words],
        env=clean(variables),
        input=typed,
        capture_output=True,
        text=True,
        timeout=100,
        cwd=folder,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return Outcome(done.returncode, done.stdout, done.stderr)


@contextmanager
def rehearsing(variables: Mapping[str, str], store: Store) -> Iterator["subprocess.Popen[str]"]:
    """A rehearsal that has made users, and is not through."""
    with subprocess.Popen(
        [*COMMAND, "rehearse", "--json"],
        env=clean(variables),
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        limit = time.monotonic() + 60
        while len(own_users(store)) < 2:
            assert process.poll() is None
            assert time.monotonic() < limit
            time.sleep(0.02)
        yield process


def own_users(store: Store) -> list[str]:
    return [str(row[1]) for row in store.dump() if str(row[1]).startswith("custdb-rehearsal-")]


@pytest.fixture
def sqlite_file(tmp_path: Path) -> SQLiteFile:
    return SQLiteFile(tmp_path)


@pytest.fixture
def mapped(tmp_path: Path) -> Callable[[str], str]:
    """Writes a mapping and returns its path."""

    def write(fields: str, users: str = 'password = "password"') -> str:
        path = tmp_path / "custdb.toml"
        path.write_text(
            f'[users]\ntable = "users"\nid = "id"\n{users}\n[fields]\n{fields}\n{CHEAP}'
        )
        return str(path)

    return write


class TestEveryStore:
    def test_everything_passes_and_nobody_is_left_not_even_by_one_that_was_killed(
        self, store: Store
    ) -> None:
        before = store.dump()
        with rehearsing(environment(store), store) as process:
            process.kill()
        assert own_users(store)
        done = rehearse(environment(store))
        assert done.code == 0, done.printed
        assert re.fullmatch(r"\d+ removed", done.got["left-overs of earlier rehearsals"])
        unplayed = OUTAGES if isinstance(store, SQLiteFile) else set()
        assert done.named("passed") == {flow.name for flow in CUSTOM_USER_STORE} - unplayed
        assert done.named("not played") == unplayed
        assert store.dump() == before

    def test_lazy_migration(self, store: Store) -> None:
        before = store.dump()
        lazy = environment(store, CUSTDB_MODE="lazy-migration", CUSTDB_LEDGER="none")
        done = rehearse(lazy, *ADA)
        assert done.code == 0, done.printed
        unplayed = OUTAGES if isinstance(store, SQLiteFile) else set()
        assert done.named("passed") == {flow.name for flow in LAZY_MIGRATION} - unplayed
        assert store.dump() == before

    def test_reading_only(self, store: Store) -> None:
        before = store.dump()
        done = rehearse(environment(store), "--read-only", *ADA)
        assert done.code == 0, done.printed
        assert done.named("passed") - OUTAGES == READING
        assert done.got["change of password"] == "--read-only"
        assert store.dump() == before

    def test_stopped_in_the_middle_it_leaves_nobody(self, store: Store) -> None:
        before = store.dump()
        number = signal.SIGTERM if isinstance(store, SQLiteFile) else signal.SIGINT
        with rehearsing(environment(store), store) as process:
            process.send_signal(number)
            printed, _ = process.communicate(timeout=60)
        done = Outcome(process.returncode, printed, "")
        assert done.code == 1
        assert "stopped" in done.got.values()
        assert not done.named("failed")
        assert store.dump() == before


class TestWhatIsNotPlayed:
    def test_reading_only_without_a_user(self, sqlite_file: SQLiteFile) -> None:
        done = rehearse(environment(sqlite_file), "--read-only")
        assert done.code == 0
        assert done.named("passed") == READING - OF_A_USER
        assert {done.got[name] for name in OF_A_USER} == {"--read-only; name a user with --user"}

    def test_lazy_migration_without_a_user(self, sqlite_file: SQLiteFile) -> None:
        variables = {"CUSTDB_MODE": "lazy-migration", "CUSTDB_LEDGER": "none"}
        done = rehearse(environment(sqlite_file, **variables))
        assert done.code == 0
        assert "--user" in done.got["first login"]
        assert done.flows["sign-up check of an unknown user"] == "passed"

    def test_a_mapping_without_passwords(
        self, sqlite_file: SQLiteFile, mapped: Callable[..., str]
    ) -> None:
        mapping = mapped('email = "email"\nname = "name"', users="")
        done = rehearse(environment(sqlite_file, CUSTDB_MAPPING=mapping))
        assert done.code == 0, done.printed
        assert done.flows["sign-up of a new user"] == "passed"
        for name in ("first login", "change of password", "sign-up, then login at once"):
            assert done.flows[name] == "not played"
            assert "no passwords" in done.got[name]

    def test_a_mapping_that_is_read_only(
        self, sqlite_file: SQLiteFile, mapped: Callable[..., str]
    ) -> None:
        mapping = mapped('email = "email"', users='password = "password"\nread_only = true')
        variables = environment(sqlite_file, CUSTDB_MAPPING=mapping)
        done = rehearse(variables)
        assert done.code == 0, done.printed
        assert "read-only" in done.got["sign-up of a new user"]
        assert done.named("passed") == READING - OF_A_USER
        assert rehearse(variables, *ADA).named("passed") == READING

    def test_a_role_without_the_right_to_write(self, postgresql: PostgreSQLServer) -> None:
        database = PostgreSQLDatabase(postgresql)
        role = f"r{database.name}"
        database.run(
            f"create role {role} login password 's3cret'", f"grant select on users to {role}"
        )
        database.url = postgresql.url(database.name, role)
        done = rehearse(environment(database))
        assert done.code == 1, done.printed
        assert done.flows["console delete"] == "failed"
        assert "no user could be created" in done.got["createUser twice"]

    def test_fields_that_are_not_mapped(
        self, sqlite_file: SQLiteFile, mapped: Callable[..., str]
    ) -> None:
        mapping = mapped('email = "email"')
        done = rehearse(environment(sqlite_file, CUSTDB_MAPPING=mapping))
        assert done.code == 0
        assert "no field is mapped" in done.got["profile edit"]
        assert done.flows["bookkeeping at login"] == "passed"

    def test_identifiers_that_are_not_written(
        self, sqlite_file: SQLiteFile, mapped: Callable[..., str]
    ) -> None:
        mapping = mapped('email = { from = "email", write = false }')
        done = rehearse(environment(sqlite_file, CUSTDB_MAPPING=mapping))
        assert done.code == 0, done.printed
        assert "neither email" in done.got["sign-up of a new user"]

    @pytest.mark.parametrize(
        ("fields", "edit"),
        [
            ('nickname = { from = "nickname", write = false }\nname = "name"', "passed"),
            ('name = { from = "name", write = false }', "not played"),
            (
                'lastIP = { from = "last_ip", write = false }\n'
                'username = { from = "username", write = false }\nname = "name"',
                "passed",
            ),
        ],
    )
    def test_fields_that_are_not_written(
        self, sqlite_file: SQLiteFile, mapped: Callable[..., str], fields: str, edit: str
    ) -> None:
        mapping = mapped(f'email = "email"\n{fields}')
        done = rehearse(environment(sqlite_file, CUSTDB_MAPPING=mapping))
        assert done.code == 0, done.printed
        assert done.flows["profile edit"] == done.flows["updateUser twice"] == edit
        assert done.flows["bookkeeping at login"] == "passed"


class TestOtherMappings:
    @pytest.mark.parametrize(
        "fields",
        [
            'phone = "phone"\nname = "name"',
            'email = "email"\nusername = "email"',
        ],
    )
    def test_everything_passes(
        self, sqlite_file: SQLiteFile, mapped: Callable[..., str], fields: str
    ) -> None:
        before = sqlite_file.dump()
        done = rehearse(environment(sqlite_file, CUSTDB_MAPPING=mapped(fields)))
        assert done.code == 0, done.printed
        assert done.named("not played") - OUTAGES <= {"profile edit", "updateUser twice"}
        assert sqlite_file.dump() == before

    def test_phones_in_a_column_of_numbers_and_usernames_that_are_not_unique(
        self, postgresql: PostgreSQLServer
    ) -> None:
        database = PostgreSQLDatabase(postgresql)
        database.run(
            "alter table users drop constraint users_username_key",
            "alter table users alter column phone type bigint using phone::bigint",
        )
        before = database.dump()
        done = rehearse(environment(database))
        assert done.code == 0, done.printed
        assert not done.named("not played")
        assert database.dump() == before

    def test_one_wrong_password_is_all_that_is_let_through(self, sqlite_file: SQLiteFile) -> None:
        done = rehearse(environment(sqlite_file, CUSTDB_LOGIN_ATTEMPTS="1/hour"))
        assert done.code == 0, done.printed

    def test_callers_from_elsewhere(self, sqlite_file: SQLiteFile) -> None:
        variables = environment(sqlite_file, CUSTDB_ALLOWED_CALLERS="203.0.113.0/24")
        assert rehearse(variables).code == 0

    def test_a_bearer_token(self, sqlite_file: SQLiteFile) -> None:
        variables = environment(sqlite_file, CUSTDB_BEARER_TOKENS="t" * 32)
        del variables["CUSTDB_SIGNING_KEYS"]
        assert rehearse(variables).code == 0


class TestStoresThatMisbehave:
    def test_one_that_deletes_nobody(self, sqlite_file: SQLiteFile) -> None:
        sqlite_file.run(
            "create trigger keep before delete on users begin select raise(abort, 'no'); end"
        )
        done = rehearse(environment(sqlite_file))
        assert done.code == 1
        assert done.named("failed") == {"console delete"}
        assert done.flows["sign-up of a new user"] == "not played"
        (left,) = own_users(sqlite_file)
        assert left in done.got["removal of the rehearsal's own users"]
        again = rehearse(environment(sqlite_file))
        assert again.code == 1
        assert again.flows["left-overs of earlier rehearsals"] == "failed"

    def test_one_that_forgets_what_was_written(self, sqlite_file: SQLiteFile) -> None:
        before = sqlite_file.dump()
        sqlite_file.run(
            "create trigger forget after update of nickname on users"
            " begin update users set nickname = 'x' where id = new.id; end"
        )
        done = rehearse(environment(sqlite_file))
        assert done.code == 1
        assert done.named("failed") == {"profile edit"}
        assert "nickname is not as it was given" in done.got["profile edit"]
        assert sqlite_file.dump() == before

    def test_one_that_wants_more_than_it_is_given(self, sqlite_file: SQLiteFile) -> None:
        sqlite_file.run(
            "create trigger want before insert on users"
            " when new.company is null begin select raise(abort, 'company'); end"
        )
        done = rehearse(environment(sqlite_file))
        assert done.code == 1
        assert done.got["console delete"].startswith("createUser ")
        assert done.got["sign-up of a new user"] == "no user could be created and removed again"


class TestARunningGateway:
    def test_passes_without_knowing_the_store(self, gateway: GatewayServer, store: Store) -> None:
        before = store.dump()
        done = rehearse({"CUSTDB_SIGNING_KEYS": gateway.key}, "--url", gateway.url)
        assert done.code == 0, done.printed
        assert done.named("not played") == OUTAGES
        assert "without --url" in done.got["store down"]
        assert store.dump() == before

    def test_with_another_key(self, gateway: GatewayServer) -> None:
        done = rehearse({"CUSTDB_SIGNING_KEYS": KEY}, "--url", gateway.url)
        assert done.code == 2
        assert "unauthenticated" in done.errors

    def test_that_notes_who_logs_in(self, sqlite_file: SQLiteFile, folder: Path) -> None:
        ledger = folder / "ledger.db"
        lazy = {"CUSTDB_MODE": "lazy-migration", "CUSTDB_LEDGER": str(ledger)}
        with GatewayServer(folder, environment(sqlite_file, **lazy)) as server:
            done = rehearse({"CUSTDB_SIGNING_KEYS": KEY}, "--url", server.url, "--read-only", *ADA)
        assert done.code == 0, done.printed
        assert done.flows["first login"] == "not played"
        assert done.flows["wrong password"] == "passed"
        with closing(sqlite3.connect(ledger)) as connection:
            assert not connection.execute("select * from ledger").fetchall()


def test_nobody_is_handed_over(sqlite_file: SQLiteFile, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.db"
    lazy = {"CUSTDB_MODE": "lazy-migration", "CUSTDB_LEDGER": str(ledger)}
    assert rehearse(environment(sqlite_file, **lazy), *ADA).flows["first login"] == "passed"
    assert not ledger.exists()


class TestWhatIsPrinted:
    def test_a_table_and_a_line(self, sqlite_file: SQLiteFile) -> None:
        done = rehearse(environment(sqlite_file), as_json=False)
        assert done.code == 0
        *_, last = done.printed.splitlines()
        assert re.fullmatch(r"\d\d passed, 0 failed, 2 not played", last)
        assert not done.errors
        for flow in CUSTOM_USER_STORE:
            assert flow.name in done.printed

    def test_json_counts(self, sqlite_file: SQLiteFile) -> None:
        content = json.loads(rehearse(environment(sqlite_file)).printed)
        outcomes = [one["outcome"] for one in content["flows"]]
        assert content["passed"] == outcomes.count("passed")
        assert (content["failed"], content["notPlayed"]) == (0, 2)

    def test_nothing_of_a_real_user_and_no_secret(self, sqlite_file: SQLiteFile) -> None:
        for typed in (PASSWORD, "Wr0ngOne"):
            done = rehearse(environment(sqlite_file), "--read-only", *ADA, typed=typed)
            assert done.code == (0 if typed == PASSWORD else 1)
            for secret in ("ada@example.com", "Lovelace", typed, KEY, sqlite_file.url):
                assert secret not in done.printed + done.errors

    def test_the_log_goes_where_it_is_told(self, sqlite_file: SQLiteFile, tmp_path: Path) -> None:
        log = tmp_path / "log"
        assert rehearse(environment(sqlite_file), "--log", str(log)).code == 0
        entries = [json.loads(line) for line in log.read_text().splitlines()]
        assert {"login", "createUser"} <= {entry.get("function") for entry in entries}


class TestHowItIsAsked:
    @pytest.mark.parametrize(
        "options",
        [
            ("--user", "ada", "--password-stdin"),
            ("--user", "{}", "--password-stdin"),
            ("--user", '{"email": "ada@example.com", "password": "x"}', "--password-stdin"),
            ("--password-stdin",),
            ("--url", "http://127.0.0.1:1"),
            ("--with-node", "/nowhere/node"),
        ],
    )
    def test_what_is_refused(self, sqlite_file: SQLiteFile, options: tuple[str, ...]) -> None:
        done = rehearse(environment(sqlite_file), *options)
        assert (done.code, done.printed) == (2, "")

    def test_configuration_problems(self, tmp_path: Path) -> None:
        done = rehearse({"CUSTDB_STORE_URL": f"sqlite:///{tmp_path}/nowhere.db"})
        assert done.code == 2
        assert "there is no file" in done.errors
        assert "CUSTDB_SIGNING_KEYS: not set" in done.errors

    def test_a_store_that_is_down(self) -> None:
        url = f"postgresql://u:pw@127.0.0.1:{free_port()}/d"
        done = rehearse({"CUSTDB_STORE_URL": url, "CUSTDB_SIGNING_KEYS": KEY})
        assert done.code == 2
        assert "does not answer or refuses" in done.errors


class TestNode:
    @pytest.mark.parametrize("version", ["8", "12"])
    def test_runs_the_scripts(self, sqlite_file: SQLiteFile, version: str) -> None:
        before = sqlite_file.dump()
        node = str(runtime.node(version))
        done = rehearse(environment(sqlite_file), "--with-node", node, folder=NODE_FOLDER)
        assert done.code == 0, done.printed + done.errors
        assert done.named("not played") == OUTAGES
        assert sqlite_file.dump() == before

    def test_a_store_that_is_down(self, postgresql: PostgreSQLServer) -> None:
        variables = environment(PostgreSQLDatabase(postgresql))
        node = str(runtime.node("12"))
        done = rehearse(variables, "--with-node", node, "--read-only", folder=NODE_FOLDER)
        assert done.code == 0, done.printed
        assert done.flows["slow store"] == done.flows["store down"] == "passed"

    def test_lazy_migration(self, sqlite_file: SQLiteFile) -> None:
        lazy = {"CUSTDB_MODE": "lazy-migration", "CUSTDB_LEDGER": "none"}
        variables = environment(sqlite_file, **lazy)
        node = str(runtime.node("12"))
        done = rehearse(variables, "--with-node", node, *ADA, folder=NODE_FOLDER)
        assert done.code == 0, done.printed
        assert done.flows["first login"] == "passed"
        assert done.flows["everything else"] == "not played"

    def test_says_how_to_get_axios(self, sqlite_file: SQLiteFile, tmp_path: Path) -> None:
        node = str(runtime.node("12"))
        done = rehearse(environment(sqlite_file), "--with-node", node, folder=tmp_path)
        assert done.code == 2
        assert "npm install axios" in done.errors
