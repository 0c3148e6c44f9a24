"""What can be done to MongoDB."""

import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.faults.lasting import lasting
from tests.faults.victim import PASSWORD, USER, Server
from tests.faults.wire import Wire
from tests.servers.certificates import Certificates
from tests.servers.genauth import MongoDBDatabase
from tests.servers.mongodb import PrivateMongoDBServer

_SLOW = (
    "find aggregate count distinct insert update delete findAndModify getMore listIndexes".split()
)


class MongoDB(Server):
    """A server of the tests' kind, and a user who may read and write one database."""

    name = "mongodb"
    title = "MongoDB"

    def __init__(self) -> None:
        # This server of the tests waits for each handshake before it turns to anybody else, so
        # that the wire speaks TLS in its place.
        self._server = PrivateMongoDBServer(auth=True)
        super().__init__(self._server, Wire(self._server.port, _tls(self._server.certificates)))
        self.store = MongoDBDatabase(self._server)
        self._database = self.store.name
        self._server.run({"createUser": USER, "pwd": PASSWORD, "roles": [self._role("readWrite")]})

    def url(
        self, *, wired: bool = False, password: str = PASSWORD, authority: Path | None = None
    ) -> str:
        # Not the replica set's own idea of its address, which would lead past the wire.
        options = "authSource=admin&directConnection=true"
        if wired or authority:
            authority = authority or self.certificates.authority
            options += f"&tls=true&tlsCAFile={quote(str(authority))}"
        port = self.wire.port if wired or authority else self._server.port
        return f"mongodb://{USER}:{password}@127.0.0.1:{port}/{self._database}?{options}"

    def version(self) -> str:
        with self._server.client() as client:
            status = client.admin.command("serverStatus")
        return (
            f"{status['secantus']['version']} (secantus)"
            if "secantus" in status
            else status["version"]
        )

    def connections(self) -> int:
        return len(self._of_gateways())

    def hang_up(self, most: int | None = None) -> None:
        for connection in sorted(self._of_gateways())[:most]:
            self._server.run({"killOp": 1, "op": connection})

    def set_password(self, password: str) -> None:
        self._server.run({"updateUser": USER, "pwd": password})

    @lasting
    def signed_by_a_stranger(self) -> Iterator[None]:
        with self.certificates.signed_by_a_stranger():
            context = _tls(self.certificates)
        with self.wire.with_certificate(context):
            yield

    @lasting
    def crowded(self) -> Iterator[None]:
        """The way is: this server of the tests itself takes any number of connections."""
        with self.wire.refusing():
            self.hang_up()
            yield

    @lasting
    def slow(self) -> Iterator[None]:
        """Each command takes three seconds, but not a ping."""
        data = {"failCommands": _SLOW, "blockConnection": True, "blockTimeMS": 3000}
        self._fail("alwaysOn", {**data, "appName": "custdb-gateway"})
        yield
        self._fail("off", {})

    @lasting
    def read_only(self) -> Iterator[None]:
        """The user has lost the right to write."""
        self._set_role("read")
        yield
        self._set_role("readWrite")

    def _of_gateways(self) -> list[int]:
        """Their connections for commands: on those that the driver keeps watch with, nobody is."""
        with self._server.client() as client:
            found = client.admin.command({"currentOp": 1, "$all": True})["inprog"]
        return [
            one["opid"]
            for one in found
            if one["effectiveUsers"]
            and one.get("clientMetadata", {}).get("application", {}).get("name") == "custdb-gateway"
        ]

    def _fail(self, mode: str, data: dict[str, Any]) -> None:
        self._server.run({"configureFailPoint": "failCommand", "mode": mode, "data": data})

    def _set_role(self, name: str) -> None:
        self._server.run({"updateUser": USER, "roles": [self._role(name)]})
        self.hang_up()  # this server of the tests remembers what a connection may do

    def _role(self, name: str) -> dict[str, str]:
        return {"role": name, "db": self._database}


def _tls(certificates: Certificates) -> ssl.SSLContext:
    """To show the certificate that is in the files by now."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificates.certificate, certificates.key)
    return context
