"""Finding an adapter by name, among all that are installed, without importing the others."""

from importlib.metadata import entry_points
from urllib.parse import urlsplit

from custdb_gateway.errors import ConfigurationError
from custdb_gateway.problems import did_you_mean
from custdb_gateway.store import Adapter

GROUP = "custdb_gateway.adapters"


def adapter_name(url: str) -> str:
    """The adapter that a store's URL asks for: its scheme, without a driver behind `+`."""
    return urlsplit(url).scheme.partition("+")[0]


def find_adapter(name: str) -> type[Adapter]:
    """Import the adapter called `name`.

    Raises `ConfigurationError` if there is none, if its driver is missing, and if two packages
    claim the name: the process is handed passwords, so it does not guess.
    """
    found = entry_points(group=GROUP, name=name)
    if not found:
        known = {entry.name for entry in entry_points(group=GROUP)}
        hint = did_you_mean(name, known)
        raise ConfigurationError(
            [f"CUSTDB_STORE_URL or CUSTDB_ADAPTER: no adapter is called {name!r}{hint}"]
        )
    if len(found) > 1:
        owners = ", ".join(sorted(entry.dist.name if entry.dist else "?" for entry in found))
        raise ConfigurationError([f"more than one package provides the adapter {name!r}: {owners}"])
    (entry,) = found
    try:
        # What a package registers is what it says it is, or fails when it is opened.
        return entry.load()  # type: ignore[no-any-return]  # whatever it names
    except ModuleNotFoundError as exc:
        extra = entry.value.partition(":")[0].rpartition(".")[2]
        raise ConfigurationError(
            [f"the adapter {name!r} needs {exc.name}: install custdb-gateway with [{extra}]"]
        ) from exc
