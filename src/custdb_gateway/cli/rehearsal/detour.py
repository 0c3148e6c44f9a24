"""Finding the way to a store in its URL, and leading it over a port of this machine."""

from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from custdb_gateway.cli.rehearsal.scene import NotPlayed

_PORTS = {"postgresql": 5432, "postgres": 5432, "mysql": 3306, "mariadb": 3306, "mongodb": 27017}
_ELSEWHERE = ("host", "hostaddr", "port", "socket", "unix_socket", "service")
"""Options that say where a store is, beside the host of the URL."""

_DISCOVERY = ("replicaset", "directconnection")
"""Options by which MongoDB's driver finds a way around."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a store is. The URL holds credentials."""

    host: str
    port: int
    _url: SplitResult = field(repr=False)

    def over(self, port: int) -> str:
        """The URL of the same store, over a port of this machine."""
        credentials, at, _ = self._url.netloc.rpartition("@")
        netloc = f"{credentials}{at}127.0.0.1:{port}"
        query = self._url.query
        if self._url.scheme == "mongodb":
            query = "&".join([*_without(query, _DISCOVERY), "directConnection=true"])
        return self._url._replace(netloc=netloc, query=query).geturl()


def place_of(url: str) -> Place:
    """Where the store is. Raises `NotPlayed` if it is not at a host and a port."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        raise NotPlayed("the store is a file: nothing is between it and the gateway")
    first = urlsplit("//" + parts.netloc.rpartition("@")[2].split(",")[0])
    port = first.port or _PORTS.get(parts.scheme)
    if not first.hostname or not port or _without(parts.query, _ELSEWHERE) != _options(parts.query):
        raise NotPlayed("CUSTDB_STORE_URL names no host and port to stand between")
    return Place(first.hostname, port, parts)


def _options(query: str) -> list[str]:
    return [option for option in query.split("&") if option]


def _without(query: str, names: tuple[str, ...]) -> list[str]:
    return [one for one in _options(query) if one.partition("=")[0].lower() not in names]
