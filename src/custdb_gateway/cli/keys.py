"""`custdb-gateway keys new`."""

from urllib.parse import quote, urlsplit

import click

from custdb_gateway.http.auth import new_key


@click.group()
def keys() -> None:
    """Make the keys that calls are signed with."""


@keys.command()
@click.option("--url", help="Where GenAuth reaches the gateway: https://gateway.example.com")
def new(url: str | None) -> None:
    """Print a fresh signing key, and with --url the line for GenAuth's Connection URI field."""
    key = new_key()
    uri = connection_uri(url, key) if url else ""
    click.echo("Give this to the gateway:")
    click.echo(f"  CUSTDB_SIGNING_KEYS={key}")
    if not uri:
        click.echo("Add --url https://gateway.example.com to see what to register with GenAuth.")
        return
    click.echo("Paste this into the Connection URI field of GenAuth's console:")
    click.echo(f"  {uri}")


def connection_uri(url: str, key: str) -> str:
    """The address of a gateway with the key in it, as GenAuth keeps it, encrypted."""
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname:
        raise click.BadParameter("an address such as https://gateway.example.com", param_hint="url")
    if parts.username or parts.query or parts.fragment:
        raise click.BadParameter("only scheme, host, port and path", param_hint="url")
    path = parts.path.rstrip("/")
    return f"https://{quote(key, safe='')}@{parts.netloc}{path}"
