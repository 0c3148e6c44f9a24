"""The description is complete and true: schemathesis finds nothing."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from custdb_gateway.http.answers import KINDS
from custdb_gateway.http.functions import FUNCTIONS
from tests.servers.gateway import GatewayServer
from tests.servers.genauth import CHEAP, Store
from tests.servers.postgresql import PostgreSQLServer

TOKEN = "a-token-for-schemathesis-of-32-characters"


@pytest.fixture(scope="module")
def gateway(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[GatewayServer]:
    """A gateway that also takes a bearer token, which schemathesis can send."""
    environment = {"CUSTDB_STORE_URL": store.url, "CUSTDB_BEARER_TOKENS": TOKEN}
    with GatewayServer(tmp_path_factory.mktemp("openapi"), environment) as server:
        yield server


def test_describes_everything(gateway: GatewayServer) -> None:
    document = httpx.get(f"{gateway.url}/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    functions = {f"/v1/{name}" for name in FUNCTIONS}
    assert document["paths"].keys() == functions | {"/live", "/ready", "/openapi.json"}
    told = set()
    for name in FUNCTIONS:
        responses = document["paths"][f"/v1/{name}"]["post"]["responses"]
        told |= {code for one in responses.values() for code in one["description"].split(", ")}
    assert told >= {kind.code for kind in KINDS.values()} - {"not_found"}


@pytest.mark.timeout(300)
def test_schemathesis_finds_nothing(gateway: GatewayServer) -> None:
    command = [sys.executable, "-m", "schemathesis.cli", "run", f"{gateway.url}/openapi.json"]
    options = ["--header", f"Authorization: Bearer {TOKEN}", "--max-examples", "60", "--seed", "1"]
    done = subprocess.run([*command, *options], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


def test_tells_the_types_of_the_columns(postgresql: PostgreSQLServer, tmp_path: Path) -> None:
    database = postgresql.created(
        "create table users (id uuid primary key default gen_random_uuid(), email text,"
        " password text, big bigint, price numeric, tags jsonb, seen timestamptz, ok boolean)",
        "insert into users (email, big, price, tags, seen, ok)"
        " values ('ada@x', 1::bigint << 60, 1.5, '[1, {}]', now(), true)",
    )
    mapping = tmp_path / "custdb.toml"
    mapping.write_text(
        '[users]\ntable = "users"\nid = "id"\npassword = "password"\n[fields]\nemail = "email"\n'
        'big = "big"\nprice = "price"\ntags = "tags"\nlastLogin = "seen"\nok = "ok"\n'
        f"{CHEAP}"
    )
    environment = {
        "CUSTDB_STORE_URL": postgresql.url(database),
        "CUSTDB_BEARER_TOKENS": TOKEN,
        "CUSTDB_MAPPING": str(mapping),
    }
    with GatewayServer(tmp_path, environment) as gateway:
        test_schemathesis_finds_nothing(gateway)
