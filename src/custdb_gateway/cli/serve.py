"""`custdb-gateway serve`."""

import gc
import logging
import os
import signal
import socket
import sys
from types import FrameType
from typing import Any, NoReturn

import click
import uvicorn

from custdb_gateway import log
from custdb_gateway.cli.password_notes import password_notes
from custdb_gateway.cli.setup import Setup, exit_with, inspect_store, set_up, try_set_up
from custdb_gateway.config import PREFIX, Settings
from custdb_gateway.errors import ConfigurationError
from custdb_gateway.http.app import Gateway
from custdb_gateway.http.protocol import GatheringProtocol

logger = logging.getLogger(__name__)

_COLLECTIONS = (5_000, 4, 4)
"""More often would be for nothing; in all, 80,000 objects, about as many as usual: what drivers
leave behind when they fail is found as soon."""
_LOOK_CLOSER = "`custdb-gateway check` looks at the users, and tells how to make it"


@click.command()
@click.option("--host", help="Address to listen on; CUSTDB_HOST, 127.0.0.1 by default.")
@click.option("--port", type=int, help="Port to listen on; CUSTDB_PORT, 8080 by default.")
@click.option("--workers", type=int, help="Number of processes; CUSTDB_WORKERS, 1 by default.")
def serve(host: str | None, port: int | None, workers: int | None) -> None:
    """Run the gateway.

    Checks the whole configuration and the live store first, lists everything that is wrong, and
    exits with 2 before it listens. SIGTERM and Ctrl-C let the calls under way finish.
    """
    setup, problems = try_set_up(host=host, port=port, workers=workers)
    findings = inspect_store(setup, problems) if setup else ()
    if setup is not None:
        missing = [one for one in findings if not one.ok and setup.cannot_do_without(one)]
        problems += [f"{one.subject}: {one.detail}" for one in missing]
        problems += _listening_problems(setup.settings)
    if setup is None or problems:
        exit_with(problems)
    settings = setup.settings
    log.configure(settings.log_format, settings.log_level)
    for note in [*setup.mapping.notes(), *password_notes(setup)]:
        logger.warning(note)
    for finding in findings:
        if not finding.ok and setup.needs(finding):
            detail = _LOOK_CLOSER if finding.is_provisional else finding.detail
            logger.warning("%s is missing: %s", finding.subject, detail)
    os.environ[PREFIX + "WORKERS"] = str(settings.workers)  # for the workers, who share the cores
    leave_in_good_order()
    uvicorn.run(f"{__name__}:worker", factory=True, **server_options(settings))


def _listening_problems(settings: Settings) -> list[str]:
    try:
        family, *_, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as exc:
        place = f"{settings.host}:{settings.port}"
        return [f"CUSTDB_HOST, CUSTDB_PORT: cannot listen on {place}: {exc.strerror}"]
    return []


def leave_in_good_order() -> None:
    """Exit with 0 when told to stop: uvicorn raises the signal again once all calls are done."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave)


def _leave(number: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)


def worker() -> Gateway:
    """The application of one worker process, which reads its configuration for itself."""
    # Hashes made in pure Python hold the interpreter lock; this bounds how long a call waits.
    sys.setswitchinterval(0.001)
    try:
        gateway = application(set_up())
    except ConfigurationError as exc:
        exit_with(exc.problems)
    _collect_less_often()
    return gateway


def _collect_less_often() -> None:
    """Leave modules and configuration out of garbage collection, and a call's own objects too.

    The many calls under way at a time would start collections, and leave no cycles behind.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECTIONS)


def application(setup: Setup) -> Gateway:
    """A gateway with its log."""
    log.configure(setup.settings.log_format, setup.settings.log_level)
    return Gateway(setup.settings, setup.mapping, setup.adapter)


def server_options(settings: Settings) -> dict[str, Any]:
    """What uvicorn is told."""
    proxies = [str(network) for network in settings.trusted_proxies]
    return {
        "host": settings.host,
        "port": settings.port,
        "workers": settings.workers,
        "loop": "uvloop",
        "http": GatheringProtocol,
        "ws": "none",
        "lifespan": "on",
        "access_log": False,
        "log_config": None,
        "server_header": False,
        "proxy_headers": bool(proxies),
        "forwarded_allow_ips": proxies,
        "timeout_keep_alive": 75,
        "timeout_graceful_shutdown": int(settings.deadline) + 2,
        "ssl_certfile": settings.tls_certificate,
        "ssl_keyfile": settings.tls_key,
    }
