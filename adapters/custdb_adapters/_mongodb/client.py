"""Connecting: the URL, what the gateway adds to it, and how the connections are used."""

import warnings
from typing import Any

from pymongo import AsyncMongoClient, errors, monitoring
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.database import AsyncDatabase

from custdb_adapters._mongodb.errors import BAD_URL
from custdb_adapters._mongodb.handshake import limit_handshakes
from custdb_adapters._shared.slots import Slots
from custdb_gateway.errors import ConfigurationError
from custdb_gateway.store import PoolNumbers, StoreSettings

Document = dict[str, Any]
Client = AsyncMongoClient[Document]
Users = AsyncCollection[Document]

_NO_DATABASE = "CUSTDB_STORE_URL: name a database, as in mongodb://host/users"
_UNACKNOWLEDGED = "CUSTDB_STORE_URL: leave out w=0: nobody would know whether a user was stored"


def connect(settings: StoreSettings, *listeners: monitoring.ConnectionPoolListener) -> Client:
    """A client that has not connected yet. Raises `ConfigurationError`."""
    limit_handshakes()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", UserWarning)  # pymongo would ignore the option
            client = Client(
                settings.url,
                event_listeners=listeners,
                tz_aware=True,
                datetime_conversion="DATETIME_AUTO",
                unicode_decode_error_handler="replace",
                **_defaults(settings),
            )
    except (errors.PyMongoError, ValueError, TypeError, OSError, UserWarning) as exc:
        raise ConfigurationError([BAD_URL]) from exc
    if not client.write_concern.acknowledged:
        raise ConfigurationError([_UNACKNOWLEDGED])
    return client


def database(client: Client) -> AsyncDatabase[Document]:
    """The database that the URL names. Raises `ConfigurationError`."""
    try:
        return client.get_default_database()
    except errors.ConfigurationError as exc:
        raise ConfigurationError([_NO_DATABASE]) from exc


def users(client: Client, settings: StoreSettings) -> Users:
    """The collection that the mapping names. Raises `ConfigurationError`."""
    table = settings.mapping.users.table
    try:
        return database(client)[table]
    except errors.InvalidName as exc:
        problem = f"users.table: {table!r} cannot be the name of a collection"
        raise ConfigurationError([problem]) from exc


def pool_size(client: Client, settings: StoreSettings) -> int:
    """The most connections: what the URL says, unless that is any number."""
    size = client.options.pool_options.max_pool_size
    return size if isinstance(size, int) and size > 0 else settings.pool_size


class PoolWatch(monitoring.ConnectionPoolListener, monitoring.ServerHeartbeatListener):
    """Counts connections as pymongo opens and uses them, of all servers together."""

    def __init__(self) -> None:
        self._opened = self._failed = self._in_use = 0
        self._ready: set[tuple[Any, int]] = set()

    def numbers(self, slots: Slots) -> PoolNumbers:
        """How the connections are used just now."""
        return PoolNumbers(
            size=slots.size,
            in_use=self._in_use,
            idle=max(0, len(self._ready) - self._in_use),
            waiting=slots.waiting,
            opened=self._opened,
            failed=self._failed,
        )

    def connection_ready(self, event: monitoring.ConnectionReadyEvent) -> None:
        self._opened += 1
        self._ready.add((event.address, event.connection_id))

    def connection_closed(self, event: monitoring.ConnectionClosedEvent) -> None:
        connection = (event.address, event.connection_id)
        self._failed += connection not in self._ready
        self._ready.discard(connection)

    def connection_checked_out(self, event: monitoring.ConnectionCheckedOutEvent) -> None:
        self._in_use += 1

    def connection_checked_in(self, event: monitoring.ConnectionCheckedInEvent) -> None:
        self._in_use -= 1

    def failed(self, event: monitoring.ServerHeartbeatFailedEvent) -> None:
        self._failed += 1  # of a server that is gone nothing else tries to open one

    def started(self, event: monitoring.ServerHeartbeatStartedEvent) -> None:
        """Of no interest."""

    def succeeded(self, event: monitoring.ServerHeartbeatSucceededEvent) -> None:
        """Of no interest."""

    def connection_created(self, event: monitoring.ConnectionCreatedEvent) -> None:
        """Of no interest: it is not ready yet."""

    def connection_check_out_started(
        self, event: monitoring.ConnectionCheckOutStartedEvent
    ) -> None:
        """Of no interest."""

    def connection_check_out_failed(self, event: monitoring.ConnectionCheckOutFailedEvent) -> None:
        """Of no interest: that of a connection that failed is counted already."""

    def pool_created(self, event: monitoring.PoolCreatedEvent) -> None:
        """Of no interest."""

    def pool_ready(self, event: monitoring.PoolReadyEvent) -> None:
        """Of no interest."""

    def pool_cleared(self, event: monitoring.PoolClearedEvent) -> None:
        """Of no interest: each connection is told of."""

    def pool_closed(self, event: monitoring.PoolClosedEvent) -> None:
        """Of no interest: each connection is told of."""


def _defaults(settings: StoreSettings) -> dict[str, Any]:
    """What the gateway asks for where the URL does not say."""
    patience = int(settings.timeout * 1000)
    options = {
        "appname": "custdb-gateway",
        "maxPoolSize": settings.pool_size,
        "waitQueueTimeoutMS": int(settings.pool_wait * 1000),
        "maxIdleTimeMS": int(settings.pool_max_age * 1000),
        "connectTimeoutMS": patience,
        # Ten seconds, as it is, would pass before a server is asked again that refused a password.
        "heartbeatFrequencyMS": 1000,
        "serverSelectionTimeoutMS": min(patience, int(settings.pool_wait * 1000)),
        "timeoutMS": patience,  # the server, too, is told to give up by then
        "w": "majority",
        "readConcernLevel": "majority",
        "uuidRepresentation": "standard",
    }
    query = settings.url.partition("?")[2].replace(";", "&")
    given = {option.partition("=")[0].lower() for option in query.split("&")}
    return {name: value for name, value in options.items() if name.lower() not in given}
