"""A server of MongoDB's kind that asks for passwords."""

from collections.abc import Iterator

import pytest

from tests.servers.mongodb import MongoDBServer, PrivateMongoDBServer


@pytest.fixture(scope="session")
def guarded_mongodb(mongodb: MongoDBServer) -> Iterator[MongoDBServer]:
    """Where users have rights, and the connections of gateways can be told from others."""
    if not isinstance(mongodb, PrivateMongoDBServer):
        yield mongodb  # whoever names one says in its URL who may do everything
        return
    server = PrivateMongoDBServer(auth=True)
    yield server
    server.remove()
