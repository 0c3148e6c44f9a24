"""`custdb-gateway check` as a person runs it: on a store with everything wrong, and right."""

import json
import os
import pty
import re
import signal
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.test_command_line import run
from tests.servers.gateway import COMMAND, GatewayServer, clean
from tests.servers.genauth import HASH
from tests.servers.mysql import MySQLServer
from tests.servers.postgresql import PASSWORD, PostgreSQLServer

_KEY = "whsec_" + "A" * 43 + "="
_MAPPING = """
[users]
table = "people"
id = "id"
password = "pw"

[fields]
email = "mail"
username = "login"
phone = "meta.phone"

[joins.meta]
table = "meta"
on = { person = "id" }
key = "name"
value = "content"

[passwords]
new = "bcrypt"
bcrypt_cost = 4
"""
_TABLES = {
    "postgresql": (
        "create table people (id bigserial primary key, mail varchar(99), login varchar(99),"
        " pw varchar(60), secret text)",
        "create table meta (person bigint, name varchar(30), content varchar(99))",
    ),
    "mysql": (
        "create table people (id bigint auto_increment primary key, mail varchar(99),"
        " login varchar(99), pw varchar(60), secret text)",
        "create table meta (person bigint, name varchar(30), content varchar(99))",
    ),
}
_USERS = f"""
insert into people (mail, login, pw, secret) values
    ('ada@example.com', 'ada', '{HASH}', 's'), ('Ada@Example.com', 'ada2', '{HASH}', 's'),
    ('grace@example.com', 'grace', '0cc175b9c0f1b6a831c399e269772661', 's'),
    (null, 'wei', 'no hash', 's'), (null, null, null, 's')
"""


class Site:
    """A database, and the environment of a gateway for it."""

    def __init__(self, kind: str, folder: Path, request: pytest.FixtureRequest) -> None:
        self.kind = kind
        self.server: PostgreSQLServer | MySQLServer = request.getfixturevalue(kind)
        self.database = self.server.created(*_TABLES[kind], _USERS)
        mapping = folder / "custdb.toml"
        mapping.write_text(_MAPPING)
        self.environment = {
            "CUSTDB_SIGNING_KEYS": _KEY,
            "CUSTDB_MAPPING": str(mapping),
            "CUSTDB_STORE_URL": self.server.url(self.database),
        }

    def run(self, *statements: str) -> None:
        self.server.sql(*statements, database=self.database)

    def check(self, *options: str, code: int | None = None) -> str:
        """What it prints."""
        done = run("check", *options, environment=self.environment)
        assert code is None or done.returncode == code, done.stdout + done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout

    def found(self, *options: str) -> dict[str, Any]:
        """What it prints as JSON, findings by what they are about."""
        content = json.loads(self.check("--json", *options))
        by_subject = {one["subject"]: one for one in content["findings"]}
        assert content["ok"] == all(one["level"] != "fail" for one in content["findings"])
        return {**content, **by_subject}


@pytest.fixture(params=_TABLES)
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Site:
    """On each kind of server."""
    return Site(request.param, tmp_path, request)


def test_what_is_advised_is_enough(site: Site) -> None:
    """From a failure to a role that may do just what it must, and nothing left to do."""
    failed = [one for one in site.found()["findings"] if one["level"] == "fail"]
    assert [one["subject"] for one in failed] == [
        "index for email",
        "index for phone",
        "index for username",
        "index for meta of a user",
    ]
    site.run("delete from people where id = 2")  # or there can be no unique index
    site.run(*(one["detail"] for one in failed))
    user = f"u{site.database}"
    mysql = site.kind == "mysql"
    made = f"create user {user} identified by" if mysql else f"create role {user} login password"
    script = site.check("--grants", "--to", f"{user}@'%'" if mysql else user, code=0)
    site.run(f"{made} '{PASSWORD}'", *script.splitlines())
    site.environment["CUSTDB_STORE_URL"] = site.server.url(site.database, user)
    shown = site.check(code=0)
    assert "FAIL" not in shown
    assert "rights too wide" not in shown
    assert [*script.splitlines()] == [
        line.replace(f"'{user}'@'%'", f"{user}@'%'")
        for line in site.check("--grants", code=0).splitlines()
    ]


def test_who_shares_what_is_counted_and_not_shown(site: Site) -> None:
    shown = site.check(code=1)
    assert "warn  users who share email: 2 users have 1 values" in shown
    assert "note  users without email: 2 of 5" in shown
    assert "warn  users without any identifier: 1 of 5" in shown
    for secret in ("example.com", "grace", HASH, "0cc175", PASSWORD, " ids: 1"):
        assert secret not in shown
    assert "ids: 1, 2" in site.check("--show-ids", code=1)
    assert site.found("--show-ids")["users who share email"]["ids"] == ["1", "2"]
    assert "ids" not in site.found()["users who share email"]


def test_what_the_passwords_are(site: Site) -> None:
    shown = site.check(code=1)
    assert re.search(r"^ *bcrypt +rounds 4 +50\.0% +72 bytes at most", shown, re.MULTILINE)
    assert re.search(r"^ *hex_md5 .* 25\.0% +weak: no salt", shown, re.MULTILINE)
    assert re.search(r"^ *unusable +25\.0% +unknown", shown, re.MULTILINE)
    passwords = site.found()["passwords"]
    assert (passwords["lookedAt"], passwords["unusable"]) == (4, {"unknown": 1})
    assert [one["scheme"] for one in passwords["kinds"]] == ["bcrypt", "hex_md5"]


def test_a_gateway_leaves_it_to_check_which_index_to_make(site: Site, tmp_path: Path) -> None:
    """As long as users share an address, there can be no unique one. It has not looked."""
    with GatewayServer(tmp_path, site.environment) as gateway:
        logged = [one["event"] for one in gateway.entries()]
    told = next(one for one in logged if one.startswith("index for email is missing: "))
    assert "custdb-gateway check" in told
    assert "create" not in told
    assert "unique" not in site.found()["index for email"]["detail"]


def test_what_keeps_everybody_out_fails(site: Site, tmp_path: Path) -> None:
    """Nobody can log in: all are blocked, all share a name, and no hash can be read."""
    site.run(
        "update people set login = 'app', pw = 'cut off', secret = 'nein'",
        "insert into people (mail, login, pw, secret) values ('x@y', 'app', 'cut off', 'nein')",
    )
    blocked = _MAPPING.replace("[fields]", '[fields]\nblocked = "secret"')
    (tmp_path / "custdb.toml").write_text(blocked)
    found = site.found()
    levels = {
        name: found[name]["level"]
        for name in ("users who are blocked", "users who share username", "stored passwords")
    }
    assert {*levels.values()} == {"fail"}, levels
    assert found["words of fields.blocked"]["level"] == "warn"
    assert found["users who share email"]["level"] == "warn"
    assert "nein" not in json.dumps(found["words of fields.blocked"])
    site.run("delete from people")
    found = site.found()
    assert "users who are blocked" not in found
    assert found["stored passwords"]["level"] == "warn"
    assert found["stored passwords"]["detail"].startswith("nobody to look at")


def test_a_column_that_is_too_narrow_for_new_hashes(site: Site, tmp_path: Path) -> None:
    assert site.found()["room for new hashes"]["detail"] == "60 of 60 characters"
    wide = _MAPPING.replace('new = "bcrypt"\nbcrypt_cost = 4', 'new = "argon2id"')
    (tmp_path / "custdb.toml").write_text(wide)
    room = site.found()["room for new hashes"]
    assert (room["level"], room["detail"].split(":")[0]) == (
        "fail",
        "the column holds 60 characters, a new hash has 97",
    )
    (tmp_path / "custdb.toml").write_text(wide.replace('id = "id"', 'id = "id"\nread_only = true'))
    assert "room for new hashes" not in site.found()


def test_the_way_to_the_store(site: Site) -> None:
    found = site.found()
    assert found["clock of the store"]["level"] == "ok"
    assert found["TLS to the store"]["detail"].startswith("TLSv1.")


def test_grants_of_a_store_without_users(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "users.db")) as made:
        made.execute("create table users (id integer primary key, email text, password text)")
    mapping = tmp_path / "custdb.toml"
    mapping.write_text('[users]\ntable = "users"\nid = "id"\n[fields]\nemail = "email"\n')
    environment = {
        "CUSTDB_SIGNING_KEYS": _KEY,
        "CUSTDB_MAPPING": str(mapping),
        "CUSTDB_STORE_URL": f"sqlite:///{tmp_path}/users.db",
    }
    done = run("check", "--grants", environment=environment)
    assert (done.returncode, done.stdout) == (1, "")
    assert "has no users" in done.stderr


def test_a_store_that_is_not_there_as_json() -> None:
    environment = {
        "CUSTDB_SIGNING_KEYS": _KEY,
        "CUSTDB_STORE_URL": "postgresql://u:pw@127.0.0.1:1/d",
    }
    done = run("check", "--json", environment=environment)
    assert done.returncode == 1
    content = json.loads(done.stdout)
    assert content["ok"] is False
    assert any("does not answer" in one["subject"] for one in content["findings"])


def test_on_a_terminal_it_shows_how_far_it_is_and_can_be_stopped(
    postgresql: PostgreSQLServer, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """A view that never ends stands in for a table that is very large."""
    site = Site("postgresql", tmp_path, request)
    site.run(
        "alter table people rename to persons",
        "create view people as select p.* from persons p, lateral (select pg_sleep(60)) as s"
        " where p.id > 0",
    )
    terminal, behind = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, "check"],
        env={**clean(site.environment), "TERM": "xterm"},
        stdout=subprocess.PIPE,
        stderr=behind,
        # In the background of a shell, as tests may be, programs are born deaf to it.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    os.close(behind)
    seen = b""
    try:
        limit = time.monotonic() + 30
        while b"users who" not in seen and time.monotonic() < limit:
            seen += os.read(terminal, 4096)
        assert b"users who" in seen
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 1
        rest = b""
        try:
            while chunk := os.read(terminal, 4096):
                rest += chunk
        except OSError:  # the other end is gone
            pass
        assert b"Aborted!" in rest
        assert b"Traceback" not in seen + rest
    finally:
        process.kill()
        process.wait()
        os.close(terminal)
        if process.stdout is not None:
            process.stdout.close()
