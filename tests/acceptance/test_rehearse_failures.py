"""`custdb-gateway rehearse` where rights are missing, where users are left, and how it ends."""

import re
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.acceptance.test_rehearse import KEY, NODE_FOLDER, environment, own_users, rehearse
from tests.genauth import runtime
from tests.servers.gateway import COMMAND, GatewayServer, clean
from tests.servers.genauth import CHEAP, MySQLDatabase, PostgreSQLDatabase, SQLiteFile
from tests.servers.mysql import MySQLServer
from tests.servers.postgresql import PostgreSQLServer

LAZY = {"CUSTDB_MODE": "lazy-migration", "CUSTDB_LEDGER": "none"}

Granted = Callable[..., PostgreSQLDatabase]


@pytest.fixture
def sqlite_file(tmp_path: Path) -> SQLiteFile:
    return SQLiteFile(tmp_path)


@pytest.fixture
def granted(postgresql: PostgreSQLServer) -> Granted:
    """The sample users, for a role that may do nothing but this."""

    def make(rights: str, *statements: str) -> PostgreSQLDatabase:
        database = PostgreSQLDatabase(postgresql)
        role = f"r{database.name}"
        database.run(
            *statements,
            f"create role {role} login password 's3cret'",
            f"grant usage on all sequences in schema public to {role}",
            f"grant {rights} to {role}",
        )
        database.url = postgresql.url(database.name, role)
        return database

    return make


class TestMissingRights:
    @pytest.mark.parametrize("as_json", [True, False])
    def test_nobody_can_sign_up(self, granted: Granted, as_json: bool) -> None:
        done = rehearse(environment(granted("select on users")), as_json=as_json)
        assert done.code == 1, done.printed
        for right in ("insert", "update", "delete"):
            assert re.search(
                rf"right to {right}: .*grant {right}\b.* to <this user>;", done.printed
            )

    def test_nobody_can_sign_up_in_mysql(self, mysql: MySQLServer) -> None:
        database = MySQLDatabase(mysql)
        user = f"r{database.name}"[:32]
        database.run(
            f"create user {user}@'%' identified by 's3cret'", f"grant select on users to {user}@'%'"
        )
        database.url = mysql.url(database.name, user)
        done = rehearse(environment(database))
        assert done.code == 1, done.printed
        assert done.named("failed") == {"console delete"}
        assert "grant insert (" in done.got["console delete"]

    def test_nobody_can_sign_up_at_a_running_gateway(self, granted: Granted, folder: Path) -> None:
        with GatewayServer(folder, environment(granted("select on users"))) as server:
            done = rehearse({"CUSTDB_SIGNING_KEYS": KEY}, "--url", server.url)
        assert done.code == 1, done.printed
        assert done.named("failed") == {"console delete"}
        assert "createUser not_supported" in done.got["console delete"]
        assert "custdb-gateway check" in done.got["console delete"]

    def test_nobody_can_change_a_password(self, granted: Granted) -> None:
        database = granted("select, insert, delete on users")
        before = database.dump()
        done = rehearse(environment(database))
        assert done.code == 1, done.printed
        assert {"change of password", "profile edit"} <= done.named("failed")
        assert "grant update (" in done.got["change of password"]
        assert database.dump() == before

    def test_nobody_is_made_who_could_not_be_removed(self, granted: Granted) -> None:
        database = granted("select, insert, update on users")
        before = database.dump()
        done = rehearse(environment(database))
        assert done.code == 1, done.printed
        assert done.named("failed") == {"console delete"}
        assert "grant delete on" in done.got["console delete"]
        assert database.dump() == before

    def test_left_overs_that_cannot_be_removed(self, granted: Granted) -> None:
        database = granted("select, insert, update on users")
        email = "custdb-rehearsal-0a1b2c3d-1@rehearsal.invalid"
        database.run(f"insert into users (email) values ('{email}')")
        done = rehearse(environment(database))
        assert done.code == 1, done.printed
        said = done.got["left-overs of earlier rehearsals"]
        assert "deleteUser not_supported" in said
        assert "grant delete on" in said

    def test_reading_only_needs_no_more(self, granted: Granted) -> None:
        assert rehearse(environment(granted("select on users")), "--read-only").code == 0


class TestLazyMigration:
    def test_a_column_that_cannot_be_marked(self, granted: Granted, tmp_path: Path) -> None:
        column = "alter table users add column moved_at timestamptz"
        database = granted("select on users", column)
        mapping = tmp_path / "custdb.toml"
        mapping.write_text(
            '[users]\ntable = "users"\nid = "id"\npassword = "password"\n'
            f'[fields]\nemail = "email"\n[migration]\nmark = "moved_at"\n{CHEAP}'
        )
        variables = environment(database, CUSTDB_MAPPING=str(mapping))
        lazy = {"CUSTDB_MODE": "lazy-migration", "CUSTDB_DEADLINE": "5"}
        done = rehearse({**variables, **lazy})
        assert done.code == 1, done.printed + done.errors
        assert done.named("failed") == {"right to mark"}
        assert 'update ("moved_at") on' in done.got["right to mark"]
        assert "right to mark" not in rehearse({**variables}, "--read-only").flows

    def test_without_a_user_it_says_what_it_has_not_played(self, sqlite_file: SQLiteFile) -> None:
        done = rehearse(environment(sqlite_file, **LAZY), as_json=False)
        assert done.code == 0
        (line,) = [one for one in done.printed.splitlines() if one.startswith("Not played for")]
        assert "lazy migration" in line
        assert "--user" in line
        for name in ("first login", "wrong password", "sign-up check of a known user"):
            assert name in line
        for name in ("unknown user", "slow store"):
            assert name not in line

    def test_with_one_there_is_nothing_to_say(self, sqlite_file: SQLiteFile) -> None:
        user = ("--user", '{"email": "ada@example.com"}', "--password-stdin")
        done = rehearse(environment(sqlite_file, **LAZY), *user, as_json=False)
        assert "Not played for" not in done.printed


def test_a_mapping_that_is_read_only_in_node(sqlite_file: SQLiteFile, tmp_path: Path) -> None:
    mapping = tmp_path / "custdb.toml"
    mapping.write_text(
        '[users]\ntable = "users"\nid = "id"\npassword = "password"\nread_only = true\n'
        f'[fields]\nemail = "email"\n{CHEAP}'
    )
    node = str(runtime.node("12"))
    variables = environment(sqlite_file, CUSTDB_MAPPING=str(mapping))
    done = rehearse(variables, "--with-node", node, folder=NODE_FOLDER)
    assert done.code == 0, done.printed + done.errors
    assert done.flows["console delete"] == "not played"


def test_who_is_left_is_named_in_full_below_the_table(sqlite_file: SQLiteFile) -> None:
    sqlite_file.run(
        "create trigger keep before delete on users begin select raise(abort, 'no'); end"
    )
    done = rehearse(environment(sqlite_file), as_json=False)
    assert done.code == 1
    (left,) = own_users(sqlite_file)
    assert re.search(rf"^  - {re.escape(left)}: deleteUser \w+", done.printed, re.MULTILINE)
    assert "1 left (see below)" in done.printed


def test_a_log_that_cannot_be_written(sqlite_file: SQLiteFile) -> None:
    before = sqlite_file.dump()
    done = rehearse(environment(sqlite_file), "--log", "/nope/x")
    assert (done.code, done.printed) == (2, "")
    assert "/nope/x" in done.errors
    assert sqlite_file.dump() == before


def test_an_old_node_is_told_of_an_old_axios(sqlite_file: SQLiteFile, tmp_path: Path) -> None:
    node = str(runtime.node("8"))
    done = rehearse(environment(sqlite_file), "--with-node", node, folder=tmp_path)
    assert done.code == 2
    assert "`npm install axios@0.21`" in done.errors


def test_however_often_it_is_stopped_it_ends_in_good_order(sqlite_file: SQLiteFile) -> None:
    before = sqlite_file.dump()
    with subprocess.Popen(
        [*COMMAND, "rehearse"],
        env=clean(environment(sqlite_file)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        limit = time.monotonic() + 60
        while not own_users(sqlite_file):
            assert process.poll() is None
            assert time.monotonic() < limit
            time.sleep(0.02)
        while process.poll() is None:
            process.send_signal(signal.SIGINT)
            time.sleep(0.005)
        printed, errors = process.communicate()
    assert process.returncode == 1, errors
    assert not errors
    assert re.search(r"\d+ passed, 0 failed, \d+ not played$", printed.strip())
    assert sqlite_file.dump() == before
