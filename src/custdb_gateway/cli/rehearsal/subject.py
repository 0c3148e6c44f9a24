"""What is rehearsed: a running gateway or one of our own, and the ways to call it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TextIO

import httpx

from custdb_gateway.cli.client import TIMEOUT, Client, is_elsewhere
from custdb_gateway.cli.rehearsal.gateway import check_all, fragile_gateway, own_gateway
from custdb_gateway.cli.rehearsal.line import Line
from custdb_gateway.cli.rehearsal.node import node_player
from custdb_gateway.cli.rehearsal.players import Connect, Player, SignedPlayer
from custdb_gateway.cli.rehearsal.rights import Rights
from custdb_gateway.cli.rehearsal.scene import Fragile, NotPlayed
from custdb_gateway.config import Settings, load_settings
from custdb_gateway.errors import ConfigurationError
from custdb_gateway.http.auth import key_bytes

_NO_LINE = "this needs a gateway that rehearse starts itself, without --url"


@dataclass(frozen=True, slots=True)
class Described:
    """What a gateway says of itself."""

    functions: frozenset[str]
    fields: frozenset[str]
    writable: frozenset[str]


@dataclass(frozen=True, slots=True)
class Subject:
    """A gateway that is rehearsed."""

    settings: Settings
    described: Described
    is_own: bool
    direct: Player
    """Calls it without the detour over a Node."""
    player: Player
    fragile: Fragile
    rights: Rights


@contextmanager
def own_subject(node: str | None, log_to: TextIO) -> Iterator[Subject]:
    """A gateway that is started for it. Raises `ConfigurationError`."""
    settings, findings = check_all()
    with own_gateway(log_to) as url:
        described = describe(url)
        connect = _connect(node, settings, described)
        fragile = partial(fragile_gateway, settings, connect, log_to)
        with _signed(settings, url) as direct, connect(url) as player:
            yield Subject(settings, described, True, direct, player, fragile, Rights(findings))


@contextmanager
def running_subject(node: str | None, url: str) -> Iterator[Subject]:
    """The gateway at an address. Raises `ConfigurationError`."""
    problems: list[str] = []
    settings = load_settings(problems)
    if settings is None or problems:
        raise ConfigurationError(problems)
    with _signed(settings, url) as direct:
        described = describe(url)
        with _connect(node, settings, described)(url) as player:
            yield Subject(settings, described, False, direct, player, _no_line, Rights())


def describe(url: str) -> Described:
    """Ask a gateway what it serves. Raises `ConfigurationError` if there is none."""
    try:
        page = f"{url.rstrip('/')}/openapi.json"
        content = httpx.get(page, timeout=TIMEOUT, trust_env=is_elsewhere(url)).json()
        paths = [path for path in content["paths"] if path.startswith("/v1/")]
        schemas = content["components"]["schemas"]
        fields = frozenset(schemas["Profile"]["properties"])
        updates = schemas["UpdateUser"]["properties"]["updates"]
        writable = fields.intersection(updates["properties"])
    except (httpx.HTTPError, httpx.InvalidURL) as exc:
        problem = f"--url: no answer from {url} ({type(exc).__name__}); is the gateway running?"
        raise ConfigurationError([problem]) from exc
    except (ValueError, KeyError, TypeError, AttributeError) as exc:
        problem = f"--url: {url}/openapi.json is not what a gateway says there"
        raise ConfigurationError([problem]) from exc
    functions = frozenset(path.removeprefix("/v1/") for path in paths)
    return Described(functions, fields, writable)


def _connect(node: str | None, settings: Settings, described: Described) -> Connect:
    if node is None:
        return partial(_signed, settings)
    return partial(node_player, node, settings, described.functions)


@contextmanager
def _signed(settings: Settings, url: str) -> Iterator[Player]:
    with _caller(settings)(url) as client:
        yield SignedPlayer(client)


def _caller(settings: Settings) -> Callable[[str], Client]:
    """Who signs with the first key, or sends the first token. Raises `ConfigurationError`."""
    if settings.signing_keys:
        try:
            key = key_bytes(settings.signing_keys[0].get_secret_value())
        except ValueError as exc:
            raise ConfigurationError([f"CUSTDB_SIGNING_KEYS: {exc}"]) from exc
        return lambda url: Client(url, key=key)
    if settings.bearer_tokens:
        token = settings.bearer_tokens[0].get_secret_value()
        return lambda url: Client(url, token=token)
    raise ConfigurationError(["CUSTDB_SIGNING_KEYS: set it to the gateway's key"])


def _no_line() -> AbstractContextManager[tuple[Player, Line]]:
    raise NotPlayed(_NO_LINE)
