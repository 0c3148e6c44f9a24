"""What all tests share: a clean environment, and a real server of each kind for the session."""

import os
from collections.abc import Iterator

import pytest

from tests.servers.mongodb import MongoDBServer, PrivateMongoDBServer
from tests.servers.mysql import MySQLServer, PrivateMariaDBServer
from tests.servers.postgresql import PostgreSQLServer, PrivatePostgreSQLServer


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees the settings of whoever runs it."""
    for name in [name for name in os.environ if name.startswith("CUSTDB_")]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQLServer]:
    """A server for everybody. Whoever stops or pauses it starts one of their own."""
    url = os.environ.get("TEST_POSTGRESQL_URL")
    server = PostgreSQLServer(url) if url else PrivatePostgreSQLServer()
    yield server
    server.remove()


@pytest.fixture(scope="session")
def mysql() -> Iterator[MySQLServer]:
    """The same of MySQL or MariaDB."""
    url = os.environ.get("TEST_MYSQL_URL")
    server = MySQLServer(url) if url else PrivateMariaDBServer()
    yield server
    server.remove()


@pytest.fixture(scope="session")
def mongodb() -> Iterator[MongoDBServer]:
    """The same of MongoDB."""
    url = os.environ.get("TEST_MONGODB_URL")
    server = MongoDBServer(url) if url else PrivateMongoDBServer()
    yield server
    server.remove()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep together, on one of several workers, what would be disturbed by its own kind.

    Whole gateways and servers that are killed take seconds, and are asked whether they answer in
    time. What one process does by itself takes the other workers meanwhile.
    """
    for item in items:
        folder = item.path.relative_to(item.config.rootpath).parts[1]
        if folder in ("acceptance", "faults", "test_docs.py"):
            item.add_marker(pytest.mark.xdist_group("gateways"))
        else:
            item.add_marker(pytest.mark.xdist_group(f"{item.path}::{getattr(item, 'cls', None)}"))
