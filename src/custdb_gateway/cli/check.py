"""`custdb-gateway check`."""

import asyncio
from collections.abc import Sequence

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from custdb_gateway.cli.checking.passwords import Passwords
from custdb_gateway.cli.checking.report import show, show_json, show_passwords
from custdb_gateway.cli.checking.steps import PATIENCE, Clock, merged, purpose, steps
from custdb_gateway.cli.setup import Setup, inspect_store, try_set_up
from custdb_gateway.errors import ConfigurationError, GatewayError, StoreUnavailable
from custdb_gateway.log import causes
from custdb_gateway.store import ComparesRights, Finding

_SHOW_IDS = """\
Name some of the users whom a finding is about, by their ids: which may be addresses or names."""


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print what is found as JSON.")
@click.option("--show-ids", is_flag=True, help=_SHOW_IDS)
@click.option("--grants", is_flag=True, help="Print only the script of the rights to grant.")
@click.option("--to", "user", help="Whom --grants is for, as the store writes it; unset: the URL's")
def check(as_json: bool, show_ids: bool, grants: bool, user: str | None) -> None:
    """Compare the configuration with the live store, and say what to do.

    Looks at the settings, the keys, the connection, the mapping, the rights of the database user,
    an index for each lookup, users who share an identifier or lack one, who is kept out, and what
    is stored to prove passwords. Reads only, and of a large table a part; it takes a minute at
    most. Shows no value that is stored, but ids with --show-ids. Exits with 1 if anything needs
    doing.
    """
    setup, problems = try_set_up()
    if grants:
        _print_grants(setup, problems, user)
        return
    findings = [_problem("", one) for one in problems] or [Finding("configuration", True, "")]
    seen = Passwords()
    if setup is not None:
        findings += [one for one in _of_store(setup, seen) if one is not None]
    if as_json:
        show_json(findings, seen, with_ids=show_ids)
    else:
        show(findings, with_ids=show_ids)
        show_passwords(seen)
    if not all(one.ok for one in findings):
        raise SystemExit(1)


def _of_store(setup: Setup, seen: Passwords) -> Sequence[Finding]:
    """What the live store is like. Adds to `seen`."""
    problems: list[str] = []
    needed = inspect_store(setup, problems)
    notes = [Finding("mapping", True, one, remark="note") for one in setup.mapping.notes()]
    if problems:
        return [*(_problem("", one) for one in problems), *notes]
    released = f"{len(setup.mapping.columns)} columns are released"
    connected = [Finding("connection", True, ""), Finding("mapping", True, released)]
    if any(one.vital and not one.ok for one in needed):
        detail = "not looked at before they may be read"
        found = [*needed, Finding("users and passwords", True, detail, remark="note")]
    else:
        found = merged(needed, _look_closer(seen))
    return [*connected, *notes, *(_judged(one, setup) for one in found)]


def _look_closer(seen: Passwords) -> Sequence[Finding]:
    """All that takes longer than a gateway's calls may."""
    patient, _ = try_set_up(deadline=PATIENCE)
    return () if patient is None else asyncio.run(_walk(patient, seen))


async def _walk(setup: Setup, seen: Passwords) -> Sequence[Finding]:
    found: list[Finding] = []
    clock = Clock()
    async with setup.adapter.open() as store:
        todo = [*steps(setup, store, seen)]
        with _bar() as bar:
            task = bar.add_task("", total=len(todo))
            for step in todo:
                bar.update(task, description=step.title)
                found += await clock.run(step)
                bar.advance(task)
    return found


def _bar() -> Progress:
    console = Console(stderr=True)
    columns = (BarColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


def _judged(finding: Finding, setup: Setup) -> Finding:
    """The finding, unless it does not matter in this mode."""
    if finding.ok or setup.needs(finding):
        return finding
    detail = f"not needed in {setup.settings.mode}"
    return Finding(finding.subject, True, detail, remark="note")


def _problem(subject: str, detail: str) -> Finding:
    return Finding(subject or detail, False, detail if subject else "")


def _print_grants(setup: Setup | None, problems: Sequence[str], user: str | None) -> None:
    if setup is None or problems:
        raise click.ClickException("; ".join(problems))
    try:
        for statement in asyncio.run(_grants(setup, user)):
            click.echo(statement)
    except ConfigurationError as exc:
        raise click.ClickException("; ".join(exc.problems)) from exc
    except (StoreUnavailable, TimeoutError) as exc:
        raise click.ClickException("the store does not answer; run check") from exc
    except GatewayError as exc:
        reason = next(causes(exc.__cause__ or exc))
        raise click.ClickException(f"the store refuses: {reason}") from exc


async def _grants(setup: Setup, user: str | None) -> Sequence[str]:
    async with setup.adapter.open() as store:
        if not isinstance(store, ComparesRights):
            raise ConfigurationError(["this store has no users to whom rights are granted"])
        return await store.grants(purpose(setup), user)
