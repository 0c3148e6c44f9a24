"""`custdb-gateway scripts`."""

from pathlib import Path
from typing import get_args
from urllib.parse import urlsplit

import click

from custdb_gateway.cli.keys import connection_uri
from custdb_gateway.console.scripts import PAGE, PROOFS, Auth, Mode, functions, page, script

_LOCAL = ("localhost", "127.0.0.1")
_MARK = "`custdb-gateway scripts` wrote "


@click.command()
@click.option("--url", required=True, help="Where GenAuth reaches the gateway: https://...")
@click.option(
    "--auth",
    type=click.Choice(get_args(Auth)),
    default="hmac",
    show_default=True,
    help="How calls prove who they are from; bearer is for runtimes that refuse `crypto`.",
)
@click.option(
    "--mode",
    type=click.Choice(get_args(Mode)),
    default="custom-user-store",
    show_default=True,
    envvar="CUSTDB_MODE",
    help="All eight scripts, or the two of lazy migration.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="The folder to write to.",
)
def scripts(url: str, auth: Auth, mode: Mode, out: Path) -> None:
    """Write the scripts to paste into GenAuth's console, and a page that says where.

    \b
      custdb-gateway scripts --url https://gateway.example.com --out console

    Nothing in them is secret. They find the gateway and its key in the console's Connection URI.
    """
    uri = _registered(url, PROOFS[auth].kind.upper())
    plain = url.rstrip("/")
    files = {f"{one.name}.js": script(one, auth) for one in functions(mode)}
    files[PAGE] = page(uri, plain, auth, mode)
    foreign = [name for name in files if _is_foreign(out / name)]
    if foreign:
        raise click.ClickException(
            f"{out} has another {', '.join(foreign)}; choose a folder of its own"
        )
    out.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (out / name).write_text(text, "utf-8")
    click.echo(f"{len(files) - 1} scripts are in {out}. Next: {out / PAGE}")


def _registered(url: str, secret: str) -> str:
    """The Connection URI, with a word where the secret goes. Plain HTTP is for trying out."""
    parts = urlsplit(url)
    if parts.scheme == "http" and parts.hostname in _LOCAL:
        encrypted = connection_uri(parts._replace(scheme="https").geturl(), secret)
        return encrypted.replace("https", "http", 1)
    return connection_uri(url, secret)


def _is_foreign(path: Path) -> bool:
    """Whether this command did not write the file that is there."""
    return path.exists() and _MARK not in path.read_text("utf-8", errors="replace")
