"""Old hashes are replaced in the customer's own column, if it can hold the new ones."""

import asyncio
import subprocess
import time
from pathlib import Path

import asyncpg
import pytest

from tests.servers.gateway import COMMAND, GatewayServer, clean
from tests.servers.postgresql import PostgreSQLServer

MD5 = "5ebe2294ecd0e0f08eab7690d2a6ee69"  # of "secret"
QUERY = {"query": {"username": "ada"}, "password": "secret"}


def mapping(folder: Path, *, upgrade: bool) -> str:
    file = folder / "custdb.toml"
    file.write_text(
        '[users]\ntable = "users"\nid = "id"\npassword = "password"\n'
        '[fields]\nusername = "username"\n'
        f'[passwords]\nnew = "bcrypt"\nbcrypt_cost = 5\nupgrade = {str(upgrade).lower()}\n'
    )
    return str(file)


@pytest.mark.parametrize(
    ("width", "upgrade", "is_replaced"), [(60, True, True), (59, True, False), (60, False, False)]
)
def test_a_login_replaces_an_old_hash(
    postgresql: PostgreSQLServer, tmp_path: Path, width: int, upgrade: bool, is_replaced: bool
) -> None:
    database = postgresql.created(
        "create table users (id serial primary key, username text unique,"
        f" password varchar({width}), changed timestamp)",
        f"insert into users (username, password) values ('ada', '{MD5}')",
    )
    environment = {
        "CUSTDB_STORE_URL": postgresql.url(database),
        "CUSTDB_MAPPING": mapping(tmp_path, upgrade=upgrade),
    }
    with GatewayServer(tmp_path, environment) as gateway:
        for _ in range(3):
            assert gateway.client.call("login", QUERY).json()["username"] == "ada"
        wrong = gateway.client.call("login", {**QUERY, "password": "wrong"})
        assert wrong.json()["code"] == "invalid_credentials"
        ended = time.monotonic() + 10
        while is_replaced and _hash(postgresql.url(database)) == MD5 and time.monotonic() < ended:
            time.sleep(0.05)
        assert gateway.client.call("login", QUERY).status_code == 200
    stored = _hash(postgresql.url(database))
    assert stored.startswith("$2b$05$") if is_replaced else stored == MD5
    assert ("1 replaced" in gateway.log.read_text()) is is_replaced
    assert MD5 not in gateway.log.read_text()
    warning = "users.password: the column holds 59 characters, a new hash has 60: widen it"
    assert (warning in gateway.log.read_text()) is (width == 59)


def test_what_may_not_be_written_is_not_to_be_replaced(
    postgresql: PostgreSQLServer, tmp_path: Path
) -> None:
    file = Path(mapping(tmp_path, upgrade=True))
    file.write_text(file.read_text().replace("[fields]", "read_only = true\n[fields]"))
    environment = {
        "CUSTDB_STORE_URL": postgresql.url(),
        "CUSTDB_BEARER_TOKENS": "t" * 32,
        "CUSTDB_MAPPING": str(file),
    }
    done = subprocess.run(
        [*COMMAND, "serve"], env=clean(environment), capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 2
    assert f"{file}, line 11: passwords.upgrade: writes new hashes" in done.stderr


def test_in_a_lazy_migration_nothing_is_replaced(
    postgresql: PostgreSQLServer, tmp_path: Path
) -> None:
    database = postgresql.created(
        "create table users (id serial primary key, username text unique, password text)",
        f"insert into users (username, password) values ('ada', '{MD5}')",
    )
    environment = {
        "CUSTDB_STORE_URL": postgresql.url(database),
        "CUSTDB_MAPPING": mapping(tmp_path, upgrade=True),
        "CUSTDB_MODE": "lazy-migration",
        "CUSTDB_LEDGER": str(tmp_path / "ledger"),
    }
    with GatewayServer(tmp_path, environment) as gateway:
        assert gateway.client.call("login", QUERY).status_code == 200
    assert _hash(postgresql.url(database)) == MD5
    assert "nothing is replaced in a lazy migration" in gateway.log.read_text()


def _hash(url: str) -> str:
    async def read() -> str:
        connection = await asyncpg.connect(url)
        try:
            return str(await connection.fetchval("select password from users"))
        finally:
            await connection.close()

    return asyncio.run(read())
