"""`custdb-gateway detect`."""

import asyncio
import shlex
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn

import click

from custdb_gateway.cli.setup import EXIT_CONFIGURATION, adapter_for, store_problems
from custdb_gateway.config import Settings, load_settings
from custdb_gateway.detect.candidates import IDENTIFIERS, Candidate
from custdb_gateway.detect.conclusion import Conclusion, NoSuchTable, conclude
from custdb_gateway.detect.looking import CatalogueUnread, Findings, look_over
from custdb_gateway.detect.rendering import printable
from custdb_gateway.errors import ConfigurationError, GatewayError
from custdb_gateway.mapping import load_mapping
from custdb_gateway.registry import adapter_name
from custdb_gateway.store import Surveys

SECONDS = 60.0
"""For all that is asked of the store."""

_UNREAD = (
    "the store answers, and does not tell in time which tables it has: one of them may be locked,"
    " as by ALTER TABLE or LOCK TABLE. Try again when that is done, or give each statement longer"
    " with CUSTDB_DEADLINE"
)
_STDOUT = "-"
_EXIT_UNSURE = 1
_OTHERS = 3
"""Tables that are told of beside the likeliest."""
_IMPORTANT = ("id", "password", *IDENTIFIERS)


@click.command()
@click.argument("url", required=False)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    default=Path("custdb.toml"),
    show_default=True,
    help="The file to write; - is standard output.",
)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@click.option("--table", default="", help="The table or collection of users, if you know it.")
@click.option("--no-profiles", is_flag=True, help="Recognise no known application.")
def detect(url: str | None, out: Path, force: bool, table: str, no_profiles: bool) -> None:
    """Look a database over, and write the mapping for its users.

    \b
      CUSTDB_STORE_URL=postgresql://reader:...@host/shop custdb-gateway detect

    URL is one as CUSTDB_STORE_URL has it. It holds a password, which other users of this machine
    see while the command runs: the variable, or a file that CUSTDB_STORE_URL_FILE names, is better.

    Reads only: the catalogue, and up to 200 rows of the tables that promise to hold users. No
    value leaves this machine or is written anywhere. A known application gets its built-in profile.

    Exits with 1 if a person has to decide something first, and with 2 if the store cannot be
    looked at or the file is there already.
    """
    settings = _settings(url)
    _check_target(out, force=force)
    findings = _look(settings, table)
    store = settings.adapter or adapter_name(_url(settings))
    try:
        conclusion = conclude(findings, store, table=table, with_profiles=not no_profiles)
    except NoSuchTable as exc:
        _fail([f"--table: {exc}"])
    _check_text(conclusion.text)
    to_stderr = str(out) == _STDOUT
    for line in _summary(conclusion, findings):
        click.echo(line, err=to_stderr)
    if conclusion.text:
        _write(out, conclusion.text, force=force)
    for line in _next(conclusion, out):
        click.echo(line, err=to_stderr)
    if not conclusion.is_sure:
        raise SystemExit(_EXIT_UNSURE)


def _settings(url: str | None) -> Settings:
    problems: list[str] = []
    settings = load_settings(problems, store_url=url)
    if settings is None or problems:
        _fail(problems)
    return settings


def _url(settings: Settings) -> str:
    return settings.store_url.get_secret_value() if settings.store_url else ""


def _check_target(target: Path, *, force: bool) -> None:
    """Say so before a minute has been spent, if the file must not be written."""
    if not force and str(target) != _STDOUT and target.exists():
        _fail_for(target)


def _check_text(text: str) -> None:
    """Never hand out what is no TOML, whatever a database calls its tables."""
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:  # whose message may quote the text
        _fail(["nothing is written: what was made of the names here is no TOML; tell the authors"])


def _look(settings: Settings, table: str) -> Findings:
    problems: list[str] = []
    # Nothing is known of the users yet, so that any mapping will do.
    mapping = load_mapping("genauth", problems)
    adapter = None if mapping is None else adapter_for(settings, mapping, problems)
    if adapter is None or problems:
        _fail(problems)
    if not isinstance(adapter, Surveys):
        _fail(["CUSTDB_STORE_URL: stores of this kind cannot be looked over; write a mapping"])
    try:
        return asyncio.run(_survey(adapter, table))
    except CatalogueUnread:
        _fail([_UNREAD])
    except (ConfigurationError, GatewayError, TimeoutError) as exc:
        _fail(store_problems(exc, settings))


async def _survey(adapter: Surveys, table: str) -> Findings:
    async with asyncio.timeout(SECONDS), adapter.survey() as surveyor:
        return await look_over(surveyor, table)


def _summary(conclusion: Conclusion, findings: Findings) -> Iterator[str]:
    """What was found, and why."""
    sampled = sum(1 for one in findings.tables if one.was_sampled)
    yield f"Looked at {len(findings.relations)} tables, and at some rows of {sampled}; only read."
    for note in conclusion.notes:
        yield f"{click.style('  note', fg='yellow')}  {printable(note)}"
    yield ""
    if conclusion.applications:
        yield from _recognised(conclusion)
    elif conclusion.ranked:
        yield from _ranked(conclusion.ranked, conclusion.also)
        yield from _columns(conclusion)
    else:
        yield "Nothing here looks like users. May this database user read their table?"
    for doubt in conclusion.doubts:
        yield f"{click.style('unsure', fg='red')}  {printable(doubt)}"


def _recognised(conclusion: Conclusion) -> Iterator[str]:
    for application in conclusion.applications:
        users = printable(application.users.name)
        told_by = printable(", ".join(application.told_by))
        yield f"This is {application.signature.name}: its users are in {users}."
        yield f"        Told by the columns of {told_by}."


def _ranked(ranked: Sequence[Candidate], also: Sequence[str]) -> Iterator[str]:
    """The likeliest table with all that speaks for and against it, and others with the most."""
    first, *others = ranked
    yield f"The users seem to be in {printable(first.relation.name)} ({first.score:.1f} points):"
    for reason in sorted(first.reasons, key=lambda one: -abs(one.points)):
        yield f"  {reason.points:+5.1f}  {printable(reason.text)}"
    if also:
        yield f"Also looks like users: {printable(', '.join(also))}"
    for other in [one for one in others if one.relation.name not in also][:_OTHERS]:
        least = min(other.reasons, key=lambda one: one.points)
        text = f"; {least.text}" if least.points < 0 else ""
        yield f"Less likely: {printable(other.relation.name)} ({other.score:.1f}){printable(text)}"


def _columns(conclusion: Conclusion) -> Iterator[str]:
    """What the most important columns are taken for."""
    if conclusion.proposal is None:
        return
    yield ""
    for line in (*conclusion.proposal.users, *conclusion.proposal.fields):
        if line.key in _IMPORTANT and not line.doubt:
            yield printable(f"  {line.key:8}  {line.value}: {line.note or 'by its name'}")


def _next(conclusion: Conclusion, target: Path) -> Iterator[str]:
    """What to type now."""
    if not conclusion.text:
        return
    yield ""
    written = "The mapping" if str(target) == _STDOUT else str(target)
    if conclusion.profile:
        yield f"{written} is written: the built-in profile {conclusion.profile} as it is. Next:"
    elif conclusion.is_sure:
        yield f"{written} is written: read it. Next:"
    else:
        yield f"{written} is written. Decide on what is commented out as unsure, and then:"
    if str(target) != _STDOUT:
        yield f"  export CUSTDB_MAPPING={shlex.quote(_as_path(target))}"
    yield "  custdb-gateway check"


def _as_path(target: Path) -> str:
    """As CUSTDB_MAPPING has it: a file's name ends in .toml, or has a folder before it."""
    path = str(target)
    return path if path.endswith(".toml") or "/" in path else f"./{path}"


def _write(target: Path, text: str, *, force: bool) -> None:
    if str(target) == _STDOUT:
        click.echo(text, nl=False)
        return
    try:
        # It may have come to be there since it was looked for.
        with target.open("w" if force else "x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        _fail_for(target)
    except OSError as exc:
        _fail([f"cannot write to {target}: {exc.strerror}"])


def _fail_for(target: Path) -> NoReturn:
    _fail([f"{target} is there already: name another with --out, or write over it by --force"])


def _fail(problems: Sequence[str]) -> NoReturn:
    for problem in problems:
        click.echo(f"{click.style('FAIL', fg='red')}  {printable(problem)}", err=True)
    raise SystemExit(EXIT_CONFIGURATION)
