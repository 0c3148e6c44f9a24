"""What the log tells of a write that the store refuses, and of a value that nobody could read."""

import subprocess
import time
from pathlib import Path
from typing import Any

from tests.servers.gateway import COMMAND, GatewayServer, clean
from tests.servers.genauth import PostgreSQLDatabase
from tests.servers.postgresql import PostgreSQLServer

_PATIENCE = 10


def test_the_column_is_named_to_the_log_and_to_nobody_else(
    postgresql: PostgreSQLServer, tmp_path: Path
) -> None:
    store = PostgreSQLDatabase(postgresql)
    store.run("alter table users add column country text not null default 'x'")
    store.run("alter table users alter column country drop default")
    gateway = GatewayServer(tmp_path, {"CUSTDB_STORE_URL": store.url})
    try:
        refused = gateway.call("createUser", userinfo={"email": "new@example.com"})
        assert refused.json()["code"] == "invalid_value"
        assert "country" not in refused.text
        unread = gateway.call("createUser", userinfo={"email": "b@x", "loginsCount": "secret"})
        assert unread.json()["code"] == "invalid_value"
        first, second = _calls(gateway, 2)
        assert any("23502 country" in cause for cause in first["cause"])
        assert "new@example.com" not in str(first)
        assert "cause" not in second  # the caller's mistake, and the answer says which
    finally:
        gateway.kill()


def test_a_file_that_the_url_names_and_nobody_finds(postgresql: PostgreSQLServer) -> None:
    url = f"{postgresql.url()}?sslmode=verify-full&sslrootcert=/nowhere/ca.crt"
    environment = {"CUSTDB_STORE_URL": url, "CUSTDB_BEARER_TOKENS": "t" * 32}
    done = subprocess.run(
        [*COMMAND, "check"], env=clean(environment), capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    assert "a file or a socket that the URL names is not there" in done.stdout


def _calls(gateway: GatewayServer, count: int) -> list[dict[str, Any]]:
    limit = time.monotonic() + _PATIENCE
    while True:
        calls = [one for one in gateway.entries() if one["event"] == "call"]
        if len(calls) >= count or time.monotonic() > limit:
            return calls
        time.sleep(0.05)
