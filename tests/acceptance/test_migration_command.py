"""`migration status`, and what is said of a ledger before a migration begins."""

import os
import sqlite3
import stat
import subprocess
import threading
from contextlib import closing
from pathlib import Path

import pytest

from tests.servers.gateway import COMMAND, clean
from tests.servers.genauth import PostgreSQLDatabase, SQLiteFile
from tests.servers.postgresql import PostgreSQLServer

_KEY = "whsec_" + "A" * 43 + "="
MARKED = """
[users]
table = "users"
id = "id"
password = "password"
[fields]
username = "username"
[migration]
mark = "moved_at"
"""


def _run(
    environment: dict[str, str], *words: str, folder: Path | None = None
) -> subprocess.CompletedProcess[str]:
    given = {"CUSTDB_SIGNING_KEYS": _KEY, "CUSTDB_MODE": "lazy-migration", **environment}
    return subprocess.run(
        [*COMMAND, *words],
        env=clean(given),
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def lazy(tmp_path: Path) -> dict[str, str]:
    """A store of three users, and a ledger without any."""
    ledger = tmp_path / "ledger.db"
    ledger.touch()
    return {"CUSTDB_STORE_URL": SQLiteFile(tmp_path).url, "CUSTDB_LEDGER": str(ledger)}


class TestStragglers:
    def test_go_to_standard_output_alone(self, lazy: dict[str, str]) -> None:
        done = _run(lazy, "migration", "status", "--stragglers", "-")
        assert (done.returncode, done.stdout.split(), done.stderr) == (0, ["1", "2", "3"], "")

    def test_a_link_is_followed(self, lazy: dict[str, str], tmp_path: Path) -> None:
        (tmp_path / "link").symlink_to(tmp_path / "ids")
        done = _run(lazy, "migration", "status", "--stragglers", str(tmp_path / "link"))
        assert done.returncode == 0
        assert (tmp_path / "link").is_symlink()
        assert (tmp_path / "ids").read_text().split() == ["1", "2", "3"]
        assert stat.S_IMODE((tmp_path / "ids").stat().st_mode) == 0o600

    def test_a_pipe_stays_one(self, lazy: dict[str, str], tmp_path: Path) -> None:
        pipe = tmp_path / "pipe"
        os.mkfifo(pipe)
        read: list[str] = []
        reader = threading.Thread(target=lambda: read.extend(pipe.read_text().split()))
        reader.start()
        done = _run(lazy, "migration", "status", "--stragglers", str(pipe))
        reader.join(30)
        assert (done.returncode, read) == (0, ["1", "2", "3"])
        assert stat.S_ISFIFO(pipe.stat().st_mode)

    def test_what_cannot_be_finished_is_not_left(
        self, lazy: dict[str, str], tmp_path: Path
    ) -> None:
        (tmp_path / "ledger.db").write_text("no database")
        done = _run(lazy, "migration", "status", "--stragglers", str(tmp_path / "ids"))
        assert done.returncode == 2
        assert "CUSTDB_LEDGER" in done.stderr
        assert not [*tmp_path.glob("ids*")]


def test_nobody_at_all(lazy: dict[str, str]) -> None:
    path = lazy["CUSTDB_STORE_URL"].removeprefix("sqlite:///")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("delete from users")
        connection.commit()
    done = _run(lazy, "migration", "status")
    assert (done.returncode, done.stderr) == (0, "")
    assert "0 (-)" in done.stdout


@pytest.mark.parametrize("command", ["check", "serve", "migration status"])
@pytest.mark.parametrize(
    ("ledger", "told"),
    [
        ("Store", "did you mean 'store'?"),
        ("None", "did you mean 'none'?"),
        ("ledger.db", "is no path"),
        ("{folder}", "cannot write"),
        ("{folder}/bad.db", "SQLITE_NOTADB"),
    ],
)
def test_a_ledger_that_is_none_is_told(
    tmp_path: Path, command: str, ledger: str, told: str
) -> None:
    url = SQLiteFile(tmp_path).url
    (tmp_path / "bad.db").write_text("this is no database at all, but some text\n" * 100)
    before = sorted(os.listdir(tmp_path))
    environment = {"CUSTDB_STORE_URL": url, "CUSTDB_LEDGER": ledger.format(folder=tmp_path)}
    done = _run(environment, *command.split(), folder=tmp_path)
    assert done.returncode == (1 if command == "check" else 2)
    assert told in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(os.listdir(tmp_path)) == before


def test_who_cannot_mark_does_not_start(postgresql: PostgreSQLServer, tmp_path: Path) -> None:
    store = PostgreSQLDatabase(postgresql)
    role = f"r{store.name}"
    store.run(
        "alter table users add column moved_at timestamp",
        f"create role {role} login password 's3cret'",
        f"grant select on users to {role}",
    )
    mapping = tmp_path / "custdb.toml"
    mapping.write_text(MARKED)
    url = postgresql.url(store.name, role)
    environment = {"CUSTDB_STORE_URL": url, "CUSTDB_MAPPING": str(mapping)}
    done = _run(environment, "serve")
    assert done.returncode == 2
    assert "right to mark: as the table's owner: grant" in done.stderr
    done = _run({**environment, "CUSTDB_MODE": "custom-user-store"}, "check")
    assert "right to mark: not needed in custom-user-store" in done.stdout
