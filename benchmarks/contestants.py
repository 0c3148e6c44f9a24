"""Who is measured, on which store, and beside whom."""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.stores import mongodb, mysql, postgresql, sqlite
from benchmarks.stores.filled import Filled

EXPRESS = "express, a connection per call"
BARE = "bare HTTP server"
CEILING = "socket alone"


@dataclass(frozen=True)
class Store:
    """A kind of store, and who serves the users in it."""

    name: str
    """As `--store` takes it."""
    title: str
    filled: Callable[[Path], AbstractContextManager[Filled]]
    rival: str
    """The peer whose requests are 1 in ratios."""
    peers: Mapping[str, Sequence[str]]
    """A script and a driver of `peers/` for each name."""
    not_asked: Collection[str] = ()
    """Functions at which the store itself would be all that is measured."""

    @property
    def gateway(self) -> str:
        """What the gateway over it is called."""
        return f"gateway, {self.title}"


STORES = (
    Store(
        name="postgresql",
        title="PostgreSQL",
        filled=postgresql.filled,
        rival="fastify + pg",
        peers={"fastify + pg": ("fastify.js", "pg"), EXPRESS: ("express.js", "pg")},
    ),
    Store(
        name="sqlite",
        title="SQLite",
        filled=sqlite.filled,
        rival="fastify + pg",  # it has no peer of its own
        peers={},
    ),
    Store(
        name="mysql",
        title="MariaDB",
        filled=mysql.filled,
        rival="fastify + mysql2",
        peers={"fastify + mysql2": ("fastify.js", "mysql2")},
    ),
    Store(
        name="mongodb",
        title="MongoDB",
        filled=mongodb.filled,
        rival="fastify + mongodb",
        peers={"fastify + mongodb": ("fastify.js", "mongodb")},
        not_asked=["listUsers"],  # secantusd-rs sorts the whole collection for each page
    ),
)

GATEWAYS: Mapping[str, str] = {store.gateway: store.rival for store in STORES}
"""The rival of each gateway."""

RIVALS: Mapping[str, str] = {
    **GATEWAYS,
    **{peer: store.rival for store in STORES for peer in store.peers},
}
"""The rival of each server that has one; a rival is its own."""

NOT_ASKED: Mapping[str, Collection[str]] = {
    server: store.not_asked for store in STORES for server in (store.gateway, *store.peers)
}
"""Functions that are not measured, by server."""
