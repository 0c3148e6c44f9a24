"""`custdb-gateway detect` as a person uses it."""

import re
import socket
import sqlite3
import time
import tomllib
from collections.abc import Iterator
from contextlib import chdir, closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from custdb_gateway.cli import main
from custdb_gateway.detect.conclusion import Conclusion, conclude
from custdb_gateway.detect.looking import CatalogueUnread, Findings
from custdb_gateway.mapping import load_mapping, parse_mapping
from tests.acceptance.test_command_line import run
from tests.applications.application import Application
from tests.applications.databases import database
from tests.detect.made import bcrypt, md5
from tests.detect.schemas import Ugly, make
from tests.detect.suggestions import unmarked
from tests.servers.genauth import SQLiteFile
from tests.servers.mongodb import MongoDBServer
from tests.servers.mysql import MySQLServer
from tests.servers.postgresql import PostgreSQLServer

KUNDEN = (
    "create table kunden (kdnr integer primary key, email text unique, kennwort text, name text)"
)


def detect(folder: Path, *words: str, url: str | None = None, **settings: str) -> Result:
    """Run the command in this process, which saves the time of starting one."""
    environment = {**settings, **({"CUSTDB_STORE_URL": url} if url else {})}
    with chdir(folder):
        return CliRunner(env=environment).invoke(main, ["detect", *words])


def filled(folder: Path, *others: str, kennwort: str = "bcrypt", table: str = KUNDEN) -> str:
    """A file with customers."""
    path = folder / "shop.db"
    made = {"bcrypt": bcrypt, "md5": md5, "plain": "secret{}".format}[kennwort]
    with closing(sqlite3.connect(path)) as connection:
        for statement in (table, *others):
            connection.execute(statement)
        rows = [(n, f"kunde{n}@example.org", made(n), f"Zacharias {n}") for n in range(1, 21)]
        connection.executemany("insert into kunden values (?, ?, ?, ?)", rows)
        connection.commit()
    return f"sqlite:///{path}"


def written(path: Path) -> str:
    """A mapping that loads without a problem."""
    problems: list[str] = []
    assert load_mapping(str(path), problems) is not None
    assert problems == []
    return path.read_text("utf-8")


def test_a_mapping_is_written_and_check_is_next(tmp_path: Path) -> None:
    url = filled(tmp_path)
    done = run("detect", environment={"CUSTDB_STORE_URL": url}, folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "The users seem to be in kunden" in done.stdout
    assert "+2.5  its name is a word for users" in done.stdout
    assert "export CUSTDB_MAPPING=custdb.toml\n  custdb-gateway check" in done.stdout
    text = written(tmp_path / "custdb.toml")
    assert 'password = "kennwort"' in text
    environment = {
        "CUSTDB_STORE_URL": url,
        "CUSTDB_MAPPING": "custdb.toml",
        "CUSTDB_SIGNING_KEYS": re.search(r"whsec_\S+", run("keys", "new").stdout)[0],
    }
    checked = run("check", environment=environment, folder=tmp_path)
    assert "FAIL" not in checked.stdout.replace("FAIL  index for email", "")
    assert "ok  connection" in checked.stdout


def test_nothing_of_what_is_stored_is_told(tmp_path: Path) -> None:
    url = filled(tmp_path)
    done = detect(tmp_path, "--out", "-", url=url)
    told = done.stdout + done.stderr
    for secret in ("Zacharias", "@example.org", "$2b$", "kunde1"):
        assert secret not in told


def test_the_url_may_be_an_argument(tmp_path: Path) -> None:
    done = detect(tmp_path, filled(tmp_path), "--out", "mine.toml")
    assert done.exit_code == 0
    written(tmp_path / "mine.toml")
    assert not (tmp_path / "custdb.toml").exists()


def test_standard_output_is_the_file_alone(tmp_path: Path) -> None:
    done = detect(tmp_path, "--out", "-", url=filled(tmp_path))
    assert done.stdout.startswith("# `custdb-gateway detect` wrote this")
    assert "seem to be in kunden" in done.stderr
    (tmp_path / "copied.toml").write_text(done.stdout)
    written(tmp_path / "copied.toml")


def test_no_file_is_written_over(tmp_path: Path) -> None:
    url = filled(tmp_path)
    (tmp_path / "custdb.toml").write_text("mine")
    done = detect(tmp_path, url=url)
    assert done.exit_code == 2
    assert "custdb.toml is there already" in done.stderr
    assert (tmp_path / "custdb.toml").read_text() == "mine"
    assert detect(tmp_path, "--force", url=url).exit_code == 0
    written(tmp_path / "custdb.toml")


def test_a_file_that_cannot_be_written(tmp_path: Path) -> None:
    done = detect(tmp_path, "--out", "no/such/folder.toml", url=filled(tmp_path))
    assert done.exit_code == 2
    assert "cannot write to no/such/folder.toml" in done.stderr


@pytest.mark.parametrize("kennwort", ["md5", "plain"])
def test_doubts_are_told_and_their_lines_commented_out(tmp_path: Path, kennwort: str) -> None:
    salted = f"alter table kunden add column salt text default '{'ab' * 4}'"
    url = filled(tmp_path, kennwort=kennwort)
    with closing(sqlite3.connect(tmp_path / "shop.db")) as connection:
        connection.execute(salted)
        connection.commit()
    done = detect(tmp_path, url=url)
    assert done.exit_code == 1
    assert re.search(r"^unsure  ", done.stdout, re.MULTILINE)
    text = written(tmp_path / "custdb.toml")
    assert "# unsure: " in text
    assert ('\n# password = "kennwort"' in text) is (kennwort == "plain")


def test_of_two_tables_one_is_chosen(tmp_path: Path) -> None:
    url = filled(tmp_path, KUNDEN.replace("kunden", "mitglieder"))
    with closing(sqlite3.connect(tmp_path / "shop.db")) as connection:
        connection.execute("insert into mitglieder select * from kunden")
        connection.commit()
    done = detect(tmp_path, url=url)
    assert done.exit_code == 1
    assert "may be meant as well: choose one with --table" in done.stdout
    assert '\n# table = "kunden"' in (tmp_path / "custdb.toml").read_text()
    chosen = detect(tmp_path, "--table", "mitglieder", "--force", url=url)
    assert chosen.exit_code == 0
    assert '\ntable = "mitglieder"' in written(tmp_path / "custdb.toml")
    wrong = detect(tmp_path, "--table", "mitgleider", "--force", url=url)
    assert wrong.exit_code == 2
    assert "did you mean 'mitglieder'?" in wrong.stderr


def test_where_there_are_no_users(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("create table products (sku text)")
    done = detect(tmp_path, url=f"sqlite:///{path}")
    assert done.exit_code == 1
    assert "Nothing here looks like users" in done.stdout
    assert not (tmp_path / "custdb.toml").exists()


@pytest.mark.parametrize(
    ("url", "told"),
    [
        (None, "CUSTDB_STORE_URL: not set"),
        ("oracle://u:geheim@host/x", "no adapter is called 'oracle'"),
        ("postgresql://u:geh/eim@host/x", "percent-encode what is special"),
        ("sqlite:///no/such/geheim.db", "there is no file"),
        ("mysql://u:geheim@localhost", "name a database"),
        ("mongodb://u:geheim@localhost", "name a database"),
    ],
)
def test_urls_that_lead_nowhere(tmp_path: Path, url: str | None, told: str) -> None:
    done = detect(tmp_path, url=url)
    assert (done.exit_code, done.stdout) == (2, "")
    assert told in done.stderr
    assert "geheim" not in done.stderr.replace("no/such/geheim.db", "")


@pytest.mark.parametrize("scheme", ["postgresql", "mysql", "mongodb"])
@pytest.mark.parametrize("is_there", [True, False])
def test_a_store_that_does_not_answer(tmp_path: Path, scheme: str, is_there: bool) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        if not is_there:
            server.close()
        began = time.monotonic()
        url = f"{scheme}://u:geheim@127.0.0.1:{port}/x"
        done = detect(tmp_path, url=url, CUSTDB_DEADLINE="1")
    assert done.exit_code == 2
    assert time.monotonic() - began < 15
    assert f"the store at 127.0.0.1:{port} does not answer or refuses" in done.stderr
    assert "geheim" not in done.stdout + done.stderr


@pytest.fixture
def wordpress(mysql: MySQLServer) -> Iterator[str]:
    made = database(Application("wordpress", "mysql"), mysql)
    yield made.url
    made.drop()


def test_a_known_application_gets_its_profile(tmp_path: Path, wordpress: str) -> None:
    done = detect(tmp_path, url=wordpress)
    assert done.exit_code == 0
    assert "This is WordPress: its users are in wp_users." in done.stdout
    assert "custdb.toml is written: the built-in profile wordpress as it is." in done.stdout
    mapping = written(tmp_path / "custdb.toml")
    problems: list[str] = []
    assert parse_mapping(mapping, problems) == load_mapping("wordpress", problems)
    assert not problems


def test_a_known_application_may_be_looked_at_as_if_it_were_not(
    tmp_path: Path, wordpress: str
) -> None:
    done = detect(tmp_path, "--no-profiles", url=wordpress)
    assert "WordPress" not in done.stdout
    assert 'password = "user_pass"' in written(tmp_path / "custdb.toml")


def test_of_a_view_that_may_be_read(tmp_path: Path, postgresql: PostgreSQLServer) -> None:
    made = make(Ugly("mitglieder"), postgresql, tmp_path)
    try:
        done = detect(tmp_path, url=made.url)
    finally:
        made.drop()
    assert done.exit_code == 0
    assert "note  stamm: its rows may not be read by this user" in done.stdout
    assert 'table = "mitglieder"' in written(tmp_path / "custdb.toml")


def test_of_documents(tmp_path: Path, mongodb: MongoDBServer) -> None:
    made = make(Ugly("konten"), mongodb, tmp_path)
    try:
        done = detect(tmp_path, url=made.url)
    finally:
        made.drop()
    assert done.exit_code == 0
    assert 'password = "zugang.kennwort"' in written(tmp_path / "custdb.toml")


def test_the_sample_table_is_known(tmp_path: Path) -> None:
    done = detect(tmp_path, url=SQLiteFile(tmp_path).url)
    assert done.exit_code == 0
    assert "the built-in profile genauth as it is" in done.stdout


def test_a_file_that_came_to_be_there_is_not_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "custdb.toml"

    def slowly(*words: Any, **options: Any) -> Conclusion:
        target.write_text("mine")
        return conclude(*words, **options)

    monkeypatch.setattr("custdb_gateway.cli.detect.conclude", slowly)
    done = detect(tmp_path, url=filled(tmp_path))
    assert done.exit_code == 2
    assert "custdb.toml is there already" in done.stderr
    assert target.read_text() == "mine"


def test_a_link_that_leads_nowhere_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "custdb.toml").symlink_to(tmp_path / "elsewhere")
    assert detect(tmp_path, url=filled(tmp_path)).exit_code == 2
    assert not (tmp_path / "elsewhere").exists()


def test_what_is_no_toml_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = Conclusion('[users]\ntable = "a"b"\n')
    monkeypatch.setattr("custdb_gateway.cli.detect.conclude", lambda *words, **options: broken)
    done = detect(tmp_path, url=filled(tmp_path))
    assert (done.exit_code, done.stdout) == (2, "")
    assert "nothing is written" in done.stderr
    assert not (tmp_path / "custdb.toml").exists()


@pytest.mark.parametrize(("is_locked", "code"), [("0", 0), ("2", 1)])
def test_all_that_keeps_out_is_combined(tmp_path: Path, is_locked: str, code: int) -> None:
    flags = {"is_banned": "0", "is_active": "1", "is_locked": is_locked}
    url = filled(tmp_path)
    with closing(sqlite3.connect(tmp_path / "shop.db")) as connection:
        for flag, value in flags.items():
            connection.execute(f"alter table kunden add column {flag} boolean default {value}")
    assert detect(tmp_path, url=url).exit_code == code
    text = written(tmp_path / "custdb.toml")
    locks = tomllib.loads(text)["fields"]["blocked"]["unless"]
    assert ("is_locked" in locks) is (code == 0)
    assert {"is_active", "is_banned"} <= locks.keys()


def test_what_is_locked_is_told_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def locked(*words: Any) -> Findings:
        raise CatalogueUnread

    monkeypatch.setattr("custdb_gateway.cli.detect.look_over", locked)
    done = detect(tmp_path, url=filled(tmp_path))
    assert (done.exit_code, done.stdout) == (2, "")
    assert "may be locked" in done.stderr
    assert "firewall" not in done.stderr


def test_another_table_of_users_is_named(tmp_path: Path) -> None:
    staff = "create table mitarbeiter (ma integer primary key, email text unique, kennwort text)"
    row = f"insert into mitarbeiter values (1, 'a@x.de', '{bcrypt(1)}')"
    url = filled(tmp_path, staff, row)
    done = detect(tmp_path, url=url)
    assert done.exit_code == 1
    assert "Also looks like users: mitarbeiter" in done.stdout
    text = written(tmp_path / "custdb.toml")
    assert "# Also looks like users: mitarbeiter." in text
    assert '\ntable = "kunden"' in text
    assert detect(tmp_path, "--table", "kunden", "--force", url=url).exit_code == 0


def test_a_file_that_is_not_filled_in_is_refused(tmp_path: Path) -> None:
    url = filled(tmp_path)
    with closing(sqlite3.connect(tmp_path / "shop.db")) as connection:
        connection.execute("alter table kunden add column status int")
    assert detect(tmp_path, url=url).exit_code == 1
    path = tmp_path / "custdb.toml"
    path.write_text(unmarked(written(path)))
    problems: list[str] = []
    load_mapping(str(path), problems)
    (problem,) = problems
    assert 'fields.blocked.unless.status: "?" stands for what only you can tell' in problem
