"""`custdb-gateway scripts`."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import get_args

import click

from custdb_gateway.cli.keys import connection_uri
from custdb_gateway.cli.setup import EXIT_CONFIGURATION
from custdb_gateway.config import load_settings
from custdb_gateway.console.functions import FUNCTIONS
from custdb_gateway.console.scripts import PAGE, PROOFS, Auth, Mode, functions, page, script

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
    envvar="CUSTDB_MODE",
    help="All eight scripts, or the two of lazy migration.  [default: as configured]",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="The folder to write to.",
)
def scripts(url: str, auth: Auth, mode: Mode | None, out: Path) -> None:
    """Write the scripts to paste into GenAuth's console, and a page that says where.

    \b
      custdb-gateway scripts --url https://gateway.example.com --out console

    Nothing in them is secret. They find the gateway and its key in the console's Connection URI.
    What an earlier run has written to the folder, and is not needed now, is removed.
    """
    # With a word where the secret goes. Plain HTTP is for trying out.
    uri = connection_uri(url, PROOFS[auth].kind.upper(), may_be_local=True)
    plain = url.rstrip("/")
    mode = mode or _configured_mode()
    files = {_file(one.name): script(one, auth) for one in functions(mode)}
    files[PAGE] = page(uri, plain, auth, mode)
    try:
        removed = _write(out, files)
    except OSError as exc:
        raise click.BadParameter(
            f"cannot write to {out}: {exc.strerror}", param_hint="--out"
        ) from exc
    if removed:
        click.echo(f"Removed from {out}, as {mode} does not need it: {', '.join(removed)}")
    click.echo(f"{len(files) - 1} scripts are in {out}. Next: {out / PAGE}")


def _configured_mode() -> Mode:
    """The mode of the gateway whose settings these are, with whatever else is not set yet."""
    problems: list[str] = []
    settings = load_settings(problems)
    if settings is not None:
        return settings.mode
    for problem in problems:
        click.echo(problem, err=True)
    click.echo("The mode cannot be read from these settings: name it with --mode.", err=True)
    raise SystemExit(EXIT_CONFIGURATION)


def _write(out: Path, files: Mapping[str, str]) -> Sequence[str]:
    """Write the files. Returns which of earlier ones were removed. Raises `OSError`."""
    foreign = [name for name in files if _is_foreign(out / name)]
    if foreign:
        raise click.ClickException(
            f"{out} has another {', '.join(foreign)}; choose a folder of its own"
        )
    out.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (out / name).write_text(text, "utf-8")
    others = [name for one in FUNCTIONS if (name := _file(one.name)) not in files]
    old = [name for name in others if (out / name).is_file() and not _is_foreign(out / name)]
    for name in old:
        (out / name).unlink()
    return old


def _file(function: str) -> str:
    return f"{function}.js"


def _is_foreign(path: Path) -> bool:
    """Whether this command did not write the file that is there."""
    return path.exists() and _MARK not in path.read_text("utf-8", errors="replace")
