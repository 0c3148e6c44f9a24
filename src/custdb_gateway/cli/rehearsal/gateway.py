"""A gateway for the rehearsal alone, and one whose store can be taken away."""

import socket
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, TextIO

import uvicorn

from custdb_gateway import log
from custdb_gateway.cli.rehearsal.detour import place_of
from custdb_gateway.cli.rehearsal.line import Line
from custdb_gateway.cli.rehearsal.players import Connect, Player
from custdb_gateway.cli.rehearsal.scene import NotPlayed
from custdb_gateway.cli.serve import server_options
from custdb_gateway.cli.setup import Setup, inspect_store, set_up, try_set_up
from custdb_gateway.config import Settings
from custdb_gateway.errors import ConfigurationError
from custdb_gateway.http.app import Gateway
from custdb_gateway.mapping import MigrationSection
from custdb_gateway.migration.marks import NOWHERE
from custdb_gateway.store import Finding

_START_SECONDS = 30
_STOP_SECONDS = 30
_LONGEST_DEADLINE = 5.0
_NO_LINE = (
    "the store cannot be reached over a port of this machine, as when its certificate names"
    " another host"
)


def check_all() -> tuple[Settings, Sequence[Finding]]:
    """Check the configuration and the live store, as `serve` does: the settings, and findings."""
    setup, problems = try_set_up()
    findings = inspect_store(setup, problems) if setup else ()
    problems += [f"{one.subject}: {one.detail}" for one in findings if one.vital and not one.ok]
    if setup is None or problems:
        raise ConfigurationError(problems)
    return setup.settings, findings


@contextmanager
def own_gateway(log_to: TextIO, **overrides: Any) -> Iterator[str]:
    """A gateway with this configuration on a free port, for this process alone: its address."""
    with tempfile.TemporaryDirectory() as folder, _listening() as listening:
        setup = _private_setup(Path(folder), **overrides)
        with _served(setup, listening, log_to):
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"


@contextmanager
def fragile_gateway(
    settings: Settings, connect: Connect, log_to: TextIO
) -> Iterator[tuple[Player, Line]]:
    """Another one whose line to the store can be cut. Raises `NotPlayed`."""
    place = place_of(settings.store_url.get_secret_value() if settings.store_url else "")
    with closing(Line(place.host, place.port)) as line:
        changed = {"store_url": place.over(line.port), "deadline": fragile_deadline(settings)}
        _check_detour(changed)
        with own_gateway(log_to, **changed) as url, connect(url) as player:
            yield player, line


def fragile_deadline(settings: Settings) -> float:
    """Seconds for each call, few enough for the caller to wait."""
    return min(settings.deadline, _LONGEST_DEADLINE)


def _check_detour(changed: dict[str, Any]) -> None:
    setup, problems = try_set_up(**changed)
    if setup is not None:
        inspect_store(setup, problems)
    if problems:
        raise NotPlayed(_NO_LINE)


def _private_setup(folder: Path, **overrides: Any) -> Setup:
    """This configuration, for calls of this process alone, that hand nobody over."""
    setup = set_up(
        allowed_callers=(),
        replay_file=folder / "replay",
        replay_capacity=10_000,
        workers=1,
        ledger=NOWHERE,
        **overrides,
    )
    unmarked = setup.mapping.model_copy(update={"migration": MigrationSection()})
    return replace(setup, mapping=unmarked)


@contextmanager
def _listening() -> Iterator[socket.socket]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        yield listening


@contextmanager
def _served(setup: Setup, listening: socket.socket, log_to: TextIO) -> Iterator[None]:
    """The gateway in a thread, where no signal reaches it."""
    log.configure("json", setup.settings.log_level, log_to)
    application = Gateway(setup.settings, setup.mapping, setup.adapter)
    plain = {"ssl_certfile": None, "ssl_keyfile": None, "proxy_headers": False}
    config = uvicorn.Config(application, **{**server_options(setup.settings), **plain})
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        _wait_for(server, thread)
        yield
    finally:
        server.should_exit = True
        thread.join(_STOP_SECONDS)


def _wait_for(server: uvicorn.Server, thread: threading.Thread) -> None:
    limit = time.monotonic() + _START_SECONDS
    while not server.started:
        if not thread.is_alive() or time.monotonic() > limit:
            raise ConfigurationError(["the gateway does not start; --log FILE tells why"])
        time.sleep(0.02)
