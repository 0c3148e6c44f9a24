"""The command line: one module for each command, and what they share."""

import click

from custdb_gateway import __version__
from custdb_gateway.cli.call import call
from custdb_gateway.cli.check import check
from custdb_gateway.cli.demo import demo
from custdb_gateway.cli.keys import keys
from custdb_gateway.cli.migration import migration
from custdb_gateway.cli.rehearse import rehearse
from custdb_gateway.cli.scripts import scripts
from custdb_gateway.cli.serve import serve

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


@click.group(help=_HELP, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="custdb-gateway")
def main() -> None:
    """Run a command."""


for command in (serve, demo, call, check, keys, scripts, migration, rehearse):
    main.add_command(command)
