"""A gateway over each store, shared by tests that leave it as it was."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers.gateway import GatewayServer
from tests.servers.genauth import (
    MongoDBDatabase,
    MySQLDatabase,
    PostgreSQLDatabase,
    SQLiteFile,
    Store,
)

_DATABASES = {
    "postgresql": PostgreSQLDatabase,
    "mysql": MySQLDatabase,
    "mongodb": MongoDBDatabase,
}
STORES = ("sqlite", *_DATABASES)


@pytest.fixture(scope="module", params=STORES)
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The sample users, in each kind of store."""
    if request.param == "sqlite":
        return SQLiteFile(tmp_path_factory.mktemp("store"))
    return _DATABASES[request.param](request.getfixturevalue(request.param))


@pytest.fixture(scope="module")
def gateway(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[GatewayServer]:
    """A gateway over the store."""
    folder = tmp_path_factory.mktemp("gateway")
    with GatewayServer(folder, {"CUSTDB_STORE_URL": store.url}) as server:
        yield server


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A place for what a test's own gateway writes."""
    return tmp_path
