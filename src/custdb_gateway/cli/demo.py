"""`custdb-gateway demo`."""

import os
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
import uvicorn

from custdb_gateway.cli.client import Client
from custdb_gateway.cli.demo_play import play
from custdb_gateway.cli.demo_users import PASSWORD, create_store
from custdb_gateway.cli.serve import application, leave_in_good_order, server_options
from custdb_gateway.cli.setup import Setup, exit_with, set_up
from custdb_gateway.config import DEFAULT_PORT, PREFIX
from custdb_gateway.errors import ConfigurationError
from custdb_gateway.http.auth import key_bytes, new_key

_START_SECONDS = 30


@click.command()
@click.option("--once", is_flag=True, help="Call every function once, print a table, and end.")
@click.option("--port", type=int, default=DEFAULT_PORT, show_default=True, help="Where to listen.")
def demo(once: bool, port: int) -> None:
    """Run a gateway on a sample store, and show what to try.

    The store is an SQLite file with a few users, whose hashes come from several kinds of
    applications. Nothing of your own configuration is used. With --once, every function is called
    on the demo that is running, or on one started just for it; the exit code is 0 if every answer
    is right, otherwise 1.
    """
    if not once:
        with _state(_folder(), port) as state:
            _explain(state)
            _run(state)
        return
    running = _running(_folder(), port)
    if running is not None:
        raise SystemExit(0 if _play(running) else 1)
    with tempfile.TemporaryDirectory() as folder, _state(Path(folder), 0) as state, _started(state):
        raise SystemExit(0 if _play(state) else 1)


@dataclass(frozen=True, slots=True)
class _State:
    """A demo: where it listens, and its key."""

    folder: Path
    socket: socket.socket
    key: str

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.socket.getsockname()[1]}"


@dataclass(frozen=True, slots=True)
class _Running:
    """A demo in another process."""

    url: str
    key: str


def _folder() -> Path:
    """Where the demo keeps its store and its key. Nobody else may look."""
    folder = Path(tempfile.gettempdir()) / f"custdb-gateway-demo-{os.geteuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.stat().st_uid != os.geteuid():
        raise click.ClickException(f"{folder} belongs to somebody else")
    return folder


@contextmanager
def _state(folder: Path, port: int) -> Iterator[_State]:
    """Listen, make the store, and leave the key where `demo --once` finds it."""
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(("127.0.0.1", port))
    except OSError as exc:
        raise click.ClickException(
            f"port {port} is in use; stop what uses it, or choose another with --port"
        ) from exc
    create_store(folder / "users.db")
    state = _State(folder, listening, new_key())
    key_file = folder / _key_name(port)
    key_file.touch(mode=0o600)
    key_file.write_text(state.key)
    try:
        yield state
    finally:
        key_file.unlink(missing_ok=True)
        listening.close()


def _key_name(port: int) -> str:
    return f"key-{port}"


def _running(folder: Path, port: int) -> _Running | None:
    """The demo that another terminal has started."""
    key_file = folder / _key_name(port)
    running = (
        _Running(f"http://127.0.0.1:{port}", key_file.read_text()) if key_file.exists() else None
    )
    if running is None:
        return None
    with Client(running.url) as client:
        return running if client.is_live() else None


def _play(demo: _State | _Running) -> bool:
    with Client(demo.url, key=key_bytes(demo.key)) as client:
        return play(client, demo.url)


def _server(state: _State) -> uvicorn.Server:
    setup = _set_up(state)
    options = {**server_options(setup.settings), "log_level": "warning"}
    return uvicorn.Server(uvicorn.Config(application(setup), **options))


def _run(state: _State) -> None:
    leave_in_good_order()
    _server(state).run(sockets=[state.socket])


@contextmanager
def _started(state: _State) -> Iterator[None]:
    """The demo in a thread, for as long as it is needed."""
    server = _server(state)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [state.socket]})
    thread.start()
    try:
        limit = time.monotonic() + _START_SECONDS
        while not server.started and time.monotonic() < limit and thread.is_alive():
            time.sleep(0.02)
        yield
    finally:
        server.should_exit = True
        thread.join()


def _set_up(state: _State) -> Setup:
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        del os.environ[name]  # the demo is not to touch anybody's real store
    try:
        return set_up(
            store_url=f"sqlite:///{state.folder / 'users.db'}",
            signing_keys=[state.key],
            replay_file=state.folder / "replay",
            replay_capacity=10_000,
            log_level="warning",
        )
    except ConfigurationError as exc:
        exit_with(exc.problems)


def _explain(state: _State) -> None:
    store = state.folder / "users.db"
    login = '{"query": {"email": "ada@example.com"}}'
    click.echo(f"""
The gateway answers at {state.url} for the sample users in {store}.
Everybody's password is: {PASSWORD}

In another terminal, try:

  export PATH="$PWD/.venv/bin:$PATH" CUSTDB_SIGNING_KEYS={state.key}
  custdb-gateway call getUser '{login}'{_url_option(state)}
  custdb-gateway call login '{login}'{_url_option(state)}
  custdb-gateway call searchUser '{{"keyword": "hopper"}}'{_url_option(state)}

or all functions at once:       make demo ARGS=--once
or look at what it can do:      {state.url}/openapi.json

Next: your own database. See "Five minutes to a real PostgreSQL" in README.md.
Then GenAuth: custdb-gateway scripts writes what its console wants; see docs/genauth.md.
Ctrl-C stops the gateway.
""")


def _url_option(state: _State) -> str:
    default = state.url.endswith(f":{DEFAULT_PORT}")
    return "" if default else f" --url {state.url}"
