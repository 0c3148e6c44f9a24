"""What all tests share: a clean environment, and a real PostgreSQL for the session."""

import os
from collections.abc import Iterator

import pytest

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
