"""`custdb-gateway hash test`."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import click
from pydantic import ValidationError

from custdb_gateway.passwords.schemes.registry import known_names
from custdb_gateway.passwords.vectors import MalformedVector, failure, unknown_fields

_MOST_BYTES = 64 << 20


@click.group("hash")
def hashes() -> None:
    """Try hashes of an application before its users do."""


@hashes.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def test(file: Path) -> None:
    """Verify hashes whose passwords are known, and say which turn out wrong.

    FILE is a JSON array of objects with `scheme`, `hash`, `password` and, where there are any,
    `id`, `salt`, `pepper`, `params`, `wrong_password` and `expect` (accept or reject). Without a
    `scheme`, or with `auto`, a hash is recognised by its looks. Neither passwords nor hashes are
    shown. Exits with 1 if any fails.
    """
    vectors = _read(file)
    failed = 0
    for number, vector in enumerate(vectors, 1):
        problem = _problem(vector)
        if problem is not None:
            failed += 1
            click.echo(f"{_name(vector, number)}: {problem}")
    for name, number in Counter(
        one for vector in vectors for one in unknown_fields(vector)
    ).items():
        click.echo(f"note: nothing is made of the field {name[:50]!r} ({number} entries)")
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
    if not is_plain:
        return f"entry {number}"
    scheme = vector.get("scheme")
    is_known = isinstance(scheme, str) and scheme in known_names()
    return f"{name} ({scheme})" if is_known else str(name)


def _read(file: Path) -> list[Any]:
    try:
        with file.open("rb") as opened:
            content = opened.read(_MOST_BYTES + 1)
    except OSError as exc:
        raise click.ClickException(f"{file}: cannot be read: {exc.strerror}") from exc
    if len(content) > _MOST_BYTES:
        raise click.ClickException(f"{file}: over {_MOST_BYTES >> 20} MiB; try some of them")
    found = _parsed(file, content)
    if not isinstance(found, list):
        raise click.ClickException(f"{file}: not a JSON array, [...]")
    if not found:
        raise click.ClickException(f"{file}: no hash in it; an entry is {_EXAMPLE}")
    return found


def _parsed(file: Path, content: bytes) -> Any:
    try:
        return json.loads(content.decode("utf-8-sig"))
    except json.JSONDecodeError as exc:
        where = f"line {exc.lineno}, column {exc.colno}: {exc.msg}"
        raise click.ClickException(f"{file}: not a JSON file: {where}") from exc
    except UnicodeDecodeError as exc:
        raise click.ClickException(f"{file}: not a JSON file: not UTF-8") from exc
    except RecursionError as exc:
        raise click.ClickException(f"{file}: not a JSON file: nested too deep") from exc
    except ValueError as exc:
        raise click.ClickException(f"{file}: not a JSON file: has too long a number") from exc


_EXAMPLE = '{"scheme": "bcrypt", "hash": "$2b$12$...", "password": "..."}'
