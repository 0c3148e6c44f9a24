"""`custdb-gateway profile`: the mappings of known applications, to look at and to copy."""

import json
from importlib import resources

import click

from custdb_gateway.mapping import builtin_profiles
from custdb_gateway.mapping.editors import json_schema
from custdb_gateway.problems import did_you_mean


@click.group()
def profile() -> None:
    """Show the mappings of known applications, and the schema of mappings.

    CUSTDB_MAPPING=<name> uses one as it is. To change one, save it as a file and name that:

    \b
      custdb-gateway profile show wordpress > custdb.toml
      export CUSTDB_MAPPING=custdb.toml
    """


@profile.command("list")
def list_profiles() -> None:
    """Print the name of each, and what it is for."""
    names = builtin_profiles()
    width = max(map(len, names))
    for name in names:
        click.echo(f"{name:{width}}  {_text(name).splitlines()[0].lstrip('# ')}")


@profile.command()
@click.argument("name")
def show(name: str) -> None:
    """Print the mapping NAME as it is, comments and all."""
    known = builtin_profiles()
    if name not in known:
        raise click.UsageError(f"no built-in profile is called {name!r}{did_you_mean(name, known)}")
    click.echo(_text(name), nl=False)


@profile.command()
def schema() -> None:
    """Print the JSON Schema of mappings.

    Editors that know TOML complete and check a mapping by it: save it as custdb.schema.json, and
    begin the mapping with the line `#:schema ./custdb.schema.json`.
    """
    click.echo(json.dumps(json_schema(), indent=2))


def _text(name: str) -> str:
    folder = resources.files("custdb_gateway.profiles")
    return (folder / f"{name}.toml").read_text("utf-8")
