"""`custdb-gateway check`."""

import click

from custdb_gateway.cli.setup import Setup, inspect_store, try_set_up
from custdb_gateway.store import Finding


@click.command()
def check() -> None:
    """Compare the configuration with the live store, and say what to do.

    Looks at the settings, the keys, the connection, the mapping, the rights of the database user
    and an index for each lookup. Reads only. Exits with 1 if anything needs doing.
    """
    setup, problems = try_set_up()
    for problem in problems:
        _line("FAIL", problem)
    if setup is None:
        raise SystemExit(1)
    if not problems:
        _line("ok", "configuration")
    of_store: list[str] = []
    findings = inspect_store(setup, of_store)
    for problem in of_store:
        _line("FAIL", problem)
    if not of_store:
        _line("ok", "connection")
        _line("ok", f"mapping: {len(setup.mapping.columns)} columns are released")
    for note in setup.mapping.notes():
        _line("note", note)
    failed = [_report(finding, setup) for finding in findings]
    if problems or of_store or any(failed):
        raise SystemExit(1)


def _report(finding: Finding, setup: Setup) -> bool:
    """Print a finding; whether it is a failure."""
    is_needed = setup.needs(finding)
    if finding.ok:
        _line("ok", f"{finding.subject}: {finding.detail}")
    elif is_needed:
        _line("FAIL", f"{finding.subject}: {finding.detail}")
    else:
        _line("note", f"{finding.subject}: not needed in {setup.settings.mode}")
    return not finding.ok and is_needed


def _line(verdict: str, text: str) -> None:
    color = {"ok": "green", "FAIL": "red", "note": "yellow"}[verdict]
    click.echo(f"{click.style(f'{verdict:>4}', fg=color)}  {text}")
