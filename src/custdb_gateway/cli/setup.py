"""Putting the parts together: settings, mapping and adapter, and every problem with them."""

import asyncio
import os
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn, TypeVar
from urllib.parse import urlsplit

import click

from custdb_gateway.config import Settings, load_settings
from custdb_gateway.errors import ConfigurationError, GatewayError, StoreUnavailable
from custdb_gateway.http.auth import key_bytes
from custdb_gateway.log import causes, chain
from custdb_gateway.mapping import UserMapping, load_mapping
from custdb_gateway.migration.marks import is_yet_to_be_made, marks_problems, open_marks
from custdb_gateway.passwords.problems import mapping_problems
from custdb_gateway.registry import adapter_name, find_adapter
from custdb_gateway.store import Adapter, Finding, Inspectable, StoreSettings

EXIT_CONFIGURATION = 2

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Setup:
    """What a gateway is made of."""

    settings: Settings
    mapping: UserMapping
    adapter: Adapter

    @property
    def is_lazy(self) -> bool:
        """Whether users are handed over at their first login."""
        return self.settings.mode == "lazy-migration"

    def needs(self, finding: Finding) -> bool:
        """Whether what was looked at matters in this mode."""
        return not (finding.for_writing if self.is_lazy else finding.for_migration)

    def cannot_do_without(self, finding: Finding) -> bool:
        """Whether the gateway is not to start without it."""
        return finding.vital or (self.is_lazy and finding.for_migration)


def set_up(**overrides: Any) -> Setup:
    """Read and check everything but the live store. Raises `ConfigurationError`."""
    setup, problems = try_set_up(**overrides)
    if setup is None or problems:
        raise ConfigurationError(problems)
    return setup


def try_set_up(**overrides: Any) -> tuple[Setup | None, list[str]]:
    """As far as it goes: a set-up if one can be made, and every problem met on the way."""
    problems: list[str] = []
    settings = load_settings(problems, **overrides)
    if settings is None:
        return None, problems
    problems += [*_key_problems(settings), *_file_problems(settings)]
    mapping = load_mapping(settings.mapping, problems)
    if mapping is not None:
        problems += [
            *mapping_problems(mapping),
            *_pepper_problems(settings, mapping),
        ]
        if settings.mode == "lazy-migration":
            problems += marks_problems(mapping, settings.ledger)
    adapter_class = _find_adapter(settings, problems)
    if mapping is None or adapter_class is None:
        return None, problems
    adapter = _make_adapter(adapter_class, settings, mapping, problems)
    return (None if adapter is None else Setup(settings, mapping, adapter)), problems


def inspect_store(setup: Setup, problems: list[str]) -> Sequence[Finding]:
    """Open the store once, to compare it with the mapping. Adds to `problems`."""
    try:
        return asyncio.run(_inspect(setup))
    except (ConfigurationError, GatewayError, TimeoutError) as exc:
        problems += store_problems(exc, setup.settings)
    return ()


def store_problems(error: Exception, settings: Settings) -> Sequence[str]:
    """What is wrong where a store could not be opened or looked at, without any of its values."""
    if isinstance(error, ConfigurationError):
        return error.problems
    place = f"CUSTDB_STORE_URL: the store at {_place(settings)}"
    if isinstance(error, (StoreUnavailable, TimeoutError)):
        return [f"{place} does not answer or refuses: {_reason(error)}"]
    cause = next(causes(error.__cause__ or error))
    return [f"{place} refuses to be looked at: {cause}; check the rights of its user"]


def adapter_for(settings: Settings, mapping: UserMapping, problems: list[str]) -> Adapter | None:
    """The adapter for the store's URL. Every problem goes into `problems`."""
    found = _find_adapter(settings, problems)
    return None if found is None else _make_adapter(found, settings, mapping, problems)


def _reason(error: BaseException) -> str:
    """Why nobody gets through to the store, and what to look at."""
    errors = [*chain(error)]
    tls = next((one for one in errors if isinstance(one, ssl.SSLError)), None)
    if tls is not None:
        return (
            f"TLS failed ({tls.reason}); check the certificate authority that the URL names, the"
            " server's certificate and its host name"
        )
    if any(isinstance(one, FileNotFoundError) for one in errors):
        return "a file or a socket that the URL names is not there"
    if isinstance(errors[-1], (TimeoutError, asyncio.CancelledError)):
        return "no answer in time; check host, port, TLS and firewall"
    return (
        f"{next(causes(error.__cause__ or error))}; check host, port, TLS, user, password, firewall"
    )


async def _inspect(setup: Setup) -> Sequence[Finding]:
    settings = setup.settings
    async with asyncio.timeout(settings.deadline), setup.adapter.open() as store:
        await store.ping()
        if setup.is_lazy and not is_yet_to_be_made(settings.ledger):
            await open_marks(setup.mapping, settings.ledger, store)
        return await store.inspect() if isinstance(store, Inspectable) else ()


def exit_with(problems: Sequence[str]) -> NoReturn:
    """Say what is wrong and leave."""
    click.echo("custdb-gateway cannot start:", err=True)
    for problem in problems:
        click.echo(f"  - {problem}", err=True)
    raise SystemExit(EXIT_CONFIGURATION)


def _key_problems(settings: Settings) -> list[str]:
    problems = []
    for number, key in enumerate(settings.signing_keys, 1):
        try:
            key_bytes(key.get_secret_value())
        except ValueError as exc:
            problems.append(f"CUSTDB_SIGNING_KEYS: key {number} is not valid: {exc}")
    if not settings.signing_keys and not settings.bearer_tokens:
        problems.append(
            "CUSTDB_SIGNING_KEYS: not set, so nobody could call; make a key with"
            " `custdb-gateway keys new`"
        )
    return problems


def _pepper_problems(settings: Settings, mapping: UserMapping) -> list[str]:
    wanted, given = mapping.passwords.pepper, bool(settings.pepper())
    if wanted is True and not given:
        return ["CUSTDB_PASSWORD_PEPPER: not set, and the mapping says that hashes need it"]
    if given and not wanted:
        return ["CUSTDB_PASSWORD_PEPPER: set, and the mapping's [passwords] says no `pepper`"]
    return []


def _file_problems(settings: Settings) -> list[str]:
    files = {
        "TLS_CERTIFICATE": settings.tls_certificate,
        "TLS_KEY": settings.tls_key,
        "TOMBSTONES": settings.tombstones,
    }
    return [
        f"CUSTDB_{name}: cannot read {path}"
        for name, path in files.items()
        if path is not None and not os.access(path, os.R_OK)
    ]


def _find_adapter(settings: Settings, problems: list[str]) -> type[Adapter] | None:
    if not _url(settings):
        problems.append(
            "CUSTDB_STORE_URL: not set; for example postgresql://user:password@host/database"
            " or sqlite:///users.db"
        )
        return None
    return _collected(
        problems,
        lambda: find_adapter(settings.adapter or adapter_name(_url(settings))),
    )


def _make_adapter(
    adapter: type[Adapter], settings: Settings, mapping: UserMapping, problems: list[str]
) -> Adapter | None:
    wanted = StoreSettings(
        url=_url(settings),
        mapping=mapping,
        pool_size=settings.pool_size,
        pool_wait=settings.pool_wait,
        pool_max_age=settings.pool_max_age,
        pool_keepalive=settings.pool_keepalive,
        max_waiting=settings.max_waiting,
        timeout=settings.deadline,
    )
    return _collected(problems, lambda: adapter(_well_formed(wanted)))


def _well_formed(settings: StoreSettings) -> StoreSettings:
    """Raise `ValueError` if a special character of the password cut the URL to pieces."""
    parts = urlsplit(settings.url)
    ports = [urlsplit(f"//{host}").port for host in _hosts(settings.url)]
    if "@" in parts.path + parts.query or parts.fragment or 0 in ports:
        raise ValueError
    return settings


def _collected(problems: list[str], make: Callable[[], T]) -> T | None:
    try:
        return make()
    except ConfigurationError as exc:
        problems += exc.problems
    except ValueError:
        problems.append("CUSTDB_STORE_URL: not a valid URL; percent-encode what is special in it")
    return None


def _url(settings: Settings) -> str:
    return settings.store_url.get_secret_value() if settings.store_url else ""


def _place(settings: Settings) -> str:
    """Hosts and ports of the store: all of its URL that may be shown."""
    return ", ".join(_hosts(_url(settings))) or "localhost"


def _hosts(url: str) -> list[str]:
    """Each host with its port: MongoDB's URLs name several."""
    return urlsplit(url).netloc.rpartition("@")[2].split(",")
