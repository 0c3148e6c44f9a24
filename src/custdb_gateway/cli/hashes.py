"""`custdb-gateway hash test`."""

import json
from pathlib import Path
from typing import Any

import click
from pydantic import ValidationError

from custdb_gateway.passwords.vectors import MalformedVector, failure


@click.group("hash")
def hashes() -> None:
    """Try hashes of an application before its users do."""


@hashes.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def test(file: Path) -> None:
    """Verify hashes whose passwords are known, and say which turn out wrong.

    FILE is a JSON array of objects with `scheme`, `hash`, `password` and, where there are any,
    `id`, `salt`, `pepper`, `params`, `wrong_password` and `expect` (accept or reject). A scheme
    that is not known is looked for by its looks. Neither passwords nor hashes are shown.
    Exits with 1 if any fails.
    """
    vectors = _read(file)
    failed = 0
    for number, vector in enumerate(vectors, 1):
        problem = _problem(vector)
        if problem is not None:
            failed += 1
            click.echo(f"{_name(vector, number)}: {problem}")
    click.echo(f"{len(vectors) - failed} passed, {failed} failed")
    if failed:
        raise SystemExit(1)


def _problem(vector: Any) -> str | None:
    try:
        return failure(vector)
    except MalformedVector as exc:
        return str(exc)
    except (ValidationError, TypeError, ValueError):
        return "is no vector"


def _name(vector: Any, number: int) -> str:
    """Its id, or its place in the file."""
    name = vector.get("id") if isinstance(vector, dict) else None
    is_plain = isinstance(name, str) and name.isprintable() and 0 < len(name) <= 100
    scheme = vector.get("scheme") if is_plain and isinstance(vector, dict) else None
    if not is_plain:
        return f"entry {number}"
    return f"{name} ({scheme})" if isinstance(scheme, str) and len(scheme) <= 100 else str(name)


def _read(file: Path) -> list[Any]:
    try:
        found = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as exc:
        raise click.ClickException(f"{file}: not a JSON file") from exc
    if not isinstance(found, list):
        raise click.ClickException(f"{file}: not a JSON array")
    return found
