"""MongoDB: a server of the tests' own that speaks its protocol, or one that is named to them."""

import asyncio
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import uuid4

import pytest
from pymongo import MongoClient
from pymongo.errors import PyMongoError

from tests.servers.certificates import Certificates
from tests.servers.process import Private, Process, free_port

PASSWORD = "s3cret"
# MongoDB's own server is in no package registry: this is another, under the GPL, in a venv alone.
_PROGRAM = Path(__file__).parents[2] / ".servers/secantus/bin/secantusd-py"

Command = dict[str, Any]
Document = dict[str, Any]


def index(*fields: str, collection: str = "users", **options: Any) -> Command:
    """The command that makes an index on `fields`, ascending."""
    one = {"key": dict.fromkeys(fields, 1), "name": "_".join(fields), **options}
    return {"createIndexes": collection, "indexes": [one]}


class MongoDBServer:
    """Any server on which the tests may create databases."""

    def __init__(self, url: str) -> None:
        self._url = urlsplit(url)
        self._made: dict[str, str] = {}

    def url(self, database: str = "", user: str | None = None, **options: str) -> str:
        """How to connect to one of its databases, as its superuser or as `user` of `admin`."""
        place = self._url.netloc
        query = dict(parse_qsl(self._url.query)) | options
        if user is not None:
            place = f"{user}:{PASSWORD}@{place.rpartition('@')[2]}"
        if "@" in place:
            query.setdefault("authSource", "admin")  # not the database that is named
        return self._url._replace(
            netloc=place, path=f"/{database}", query=urlencode(query, safe="/")
        ).geturl()

    def client(self, **options: Any) -> MongoClient[Document]:
        """A connected superuser, to be closed."""
        # Closing, too, looks for a server that is gone: for half a minute, if not told.
        return MongoClient(self.url(), **{"serverSelectionTimeoutMS": 5000, **options})

    def new_database(self) -> str:
        """The name of a database that is not there yet."""
        return f"t{uuid4().hex[:12]}"

    async def emptied(self, *commands: Command) -> str:
        """A database in which `commands` have prepared `users`, now without documents."""
        return await asyncio.to_thread(self._emptied, *commands)

    def created(self, *commands: Command) -> str:
        """The name of a new database after `commands`, from outside an event loop."""
        database = self.new_database()
        self.run(*commands, database=database)
        return database

    def run(self, *commands: Command, database: str = "admin") -> None:
        """Run commands as the superuser, from outside an event loop."""
        with self.client() as client:
            for command in commands:
                client[database].command(command)

    def documents(self, database: str, collection: str = "users") -> list[Document]:
        """All that is in a collection, in the order of `_id`."""
        with self.client() as client:
            return list(client[database][collection].find().sort("_id"))

    def remove(self) -> None:
        """Leave it as it is: it is somebody else's."""

    def _emptied(self, *commands: Command) -> str:
        key = repr(commands)
        if key not in self._made:
            self._made[key] = self.created(*commands)
        else:
            everything = {"q": {}, "limit": 0}
            self.run({"delete": "users", "deletes": [everything]}, database=self._made[key])
        return self._made[key]


class PrivateMongoDBServer(Private, MongoDBServer):
    """A server on a free port of this machine, which may be killed and paused."""

    def __init__(self, tls: bool = False, auth: bool = False) -> None:
        if not _PROGRAM.exists():
            pytest.skip("scripts/servers has not run: this test kills a server of its own")
        # Its Python may be in the user's home, which nobody else may read.
        self._process = Process(unprivileged=False)
        self.port = free_port()
        self._options: list[str | Path] = []
        self.certificates = Certificates(self._process)
        super().__init__(f"mongodb://127.0.0.1:{self.port}/")
        if auth:
            self._add_superuser()
        if tls:
            self._add_tls()
        self.start()

    def start(self) -> None:
        """Start, or start again."""
        self._process.start(
            [
                *(_PROGRAM, "--host", "127.0.0.1", "--port", str(self.port)),
                *("--storage-path", self._process.folder / "data", "--cache-size", "128M"),
                # Without it, what was written just before a kill is gone.
                "--sync-on-commit",
                *self._options,
            ],
            self._is_ready,
        )

    def _add_superuser(self) -> None:
        self.start()
        self.run({"createUser": "root", "pwd": PASSWORD, "roles": ["root"]})
        self.kill()  # stopping in good order takes two seconds
        self._url = self._url._replace(netloc=f"root:{PASSWORD}@{self._url.netloc}")
        self._options += ["--auth"]

    def _add_tls(self) -> None:
        files = self.certificates
        query = urlencode({"tls": "true", "tlsCAFile": files.authority}, safe="/")
        self._url = self._url._replace(query=query)
        self._options += ["--tls-cert-file", files.certificate, "--tls-key-file", files.key]

    def _is_ready(self) -> bool:
        try:
            with self.client(serverSelectionTimeoutMS=500) as client:
                client.admin.command("ping")
        except PyMongoError:
            return False
        return True
