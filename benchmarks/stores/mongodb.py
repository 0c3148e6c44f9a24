"""The users in a private server that speaks MongoDB's protocol."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from itertools import islice
from pathlib import Path
from typing import Any

from pymongo import ASCENDING, MongoClient
from pymongo.errors import PyMongoError
from tests.servers.process import Process, free_port

from benchmarks.stores.filled import Filled, Missing
from benchmarks.users import COLUMNS, rows

_ROOT = Path(__file__).parents[2]
# Out of the wheel that the tests' server, in Python and too slow to measure, is from as well.
_PLACE = ".servers/secantus/lib/python*/site-packages/secantusdb.scripts/secantusd-rs"
_MISSING = (
    "MongoDB is left out: there is no secantusd-rs in .servers/secantus"
    " (`scripts/servers` installs secantusdb==0.6.0b17, which has it for Linux)."
)
_DATABASE = "bench"
# Its lookups use no index that ignores case, so email is matched as it is stored.
_EXACT = '\n[match]\nemail = "exact"\n'
_TOGETHER = 10_000

Document = dict[str, Any]


@contextmanager
def filled(folder: Path) -> Iterator[Filled]:
    """A server with the collection. Raises `Missing`."""
    mapping = folder / "mongodb.toml"
    genauth = resources.files("custdb_gateway.profiles") / "genauth.toml"
    mapping.write_text(genauth.read_text("utf-8").replace('id = "id"', 'id = "_id"') + _EXACT)
    with _serving() as url:
        _fill(url)
        yield Filled(url, url, {"secantusdb": _version()}, {"CUSTDB_MAPPING": str(mapping)})


def _program() -> Path:
    for path in _ROOT.glob(_PLACE):
        return path
    raise Missing(_MISSING)


def _version() -> str:
    """That of the wheel: the server itself tells which MongoDB it is like."""
    (installed,) = _program().parents[1].glob("secantusdb-*.dist-info")
    return installed.name.removeprefix("secantusdb-").removesuffix(".dist-info")


@contextmanager
def _serving() -> Iterator[str]:
    program = _program()
    process, port = Process(unprivileged=False), free_port()
    url = f"mongodb://127.0.0.1:{port}/{_DATABASE}"
    command = [
        *(program, "--host", "127.0.0.1", "--port", str(port)),
        *("--storage-path", process.folder / "data", "--cache-size", "256M"),
        *("--log-file-max", "16MB"),
    ]
    try:
        process.start(command, lambda: _is_ready(url))
        yield url
    finally:
        process.stop(signal.SIGTERM)
        process.remove()


def _is_ready(url: str) -> bool:
    try:
        with MongoClient[Document](url, serverSelectionTimeoutMS=500) as client:
            client.admin.command("ping")
    except PyMongoError:
        return False
    return True


def _fill(url: str) -> None:
    waiting = _documents()
    with MongoClient[Document](url) as client:
        users = client[_DATABASE]["users"]
        while some := [*islice(waiting, _TOGETHER)]:
            users.insert_many(some)
        for field in ("email", "phone", "username"):
            users.create_index([(field, ASCENDING)], unique=True, sparse=True)


def _documents() -> Iterator[Document]:
    """Ids are the users' numbers, as in the tables; a field without a value is not there."""
    for number, row in enumerate(rows(), 1):
        values = zip(COLUMNS, row, strict=True)
        yield {"_id": number, **{name: value for name, value in values if value is not None}}
