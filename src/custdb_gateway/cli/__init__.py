"""The command line: one module for each command, and what they share."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any, cast

import click

from custdb_gateway import __version__

COMMANDS = (
    "serve",
    "demo",
    "call",
    "detect",
    "check",
    "profile",
    "keys",
    "hash",
    "scripts",
    "migration",
    "rehearse",
)
"""Each is in a module of its own name, but for one that Python has a name for."""

_ELSEWHERE = {"hash": "hashes"}

_HELP = """
Keep your users in your own database, and log them in through GenAuth.

custdb-gateway runs beside the database and answers GenAuth's eight custom-database functions over
signed HTTPS calls. Everything is set by environment variables, the first two of which matter most:

\b
  CUSTDB_STORE_URL      sqlite:///users.db, postgresql://user:password@host/database
  CUSTDB_SIGNING_KEYS   whsec_..., made by `custdb-gateway keys new`
  CUSTDB_MAPPING        custdb.toml: which column is what

Start with `custdb-gateway demo`.
"""


class _Commands(Mapping[str, click.Command]):
    """Imports a command when it is asked for: a server has no use for what the others need."""

    def __getitem__(self, name: str) -> click.Command:
        if name not in COMMANDS:
            raise KeyError(name)
        module = _ELSEWHERE.get(name, name)
        command: click.Command = getattr(import_module(f"{__name__}.{module}"), module)
        return command

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)


@click.group(
    help=_HELP,
    commands=cast(Any, _Commands()),  # to which none is added
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="custdb-gateway")
def main() -> None:
    """Run a command."""
