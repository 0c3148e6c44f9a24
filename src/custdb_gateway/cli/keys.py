"""`custdb-gateway keys new`."""

import re
from urllib.parse import quote, urlsplit

import click

from custdb_gateway.http.auth import new_key

_LOCAL = ("localhost", "127.0.0.1")
_ADDRESS = re.compile(
    r"https?://"
    r"([\w-]+(\.[\w-]+)*\.?|\[[\da-f:.]+\])(:\d+)?"
    r"(/([\w.~!$&'()*+,;=:-]|%[\da-f]{2})+)*/?",
    re.IGNORECASE | re.ASCII,
)


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


def connection_uri(url: str, secret: str, *, may_be_local: bool = False) -> str:
    """The address of a gateway with a secret in it, as GenAuth keeps it, encrypted.

    `may_be_local`: on this machine it may do without TLS.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as exc:
        raise click.BadParameter("host or port is not valid", param_hint="url") from exc
    is_local = may_be_local and parts.scheme == "http" and parts.hostname in _LOCAL
    if not parts.hostname or not (parts.scheme == "https" or is_local):
        raise click.BadParameter("an address such as https://gateway.example.com", param_hint="url")
    if parts.username or parts.query or parts.fragment:
        raise click.BadParameter("only scheme, host, port and path", param_hint="url")
    if port == 0 or not _ADDRESS.fullmatch(url):
        raise click.BadParameter(
            "an address such as https://gateway.example.com, with percent-encoding for what is"
            " special in its path",
            param_hint="url",
        )
    path = parts.path.rstrip("/")
    return f"{parts.scheme}://{quote(secret, safe='')}@{parts.netloc}{path}"
