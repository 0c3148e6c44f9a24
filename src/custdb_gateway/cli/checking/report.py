"""How findings are shown: a line each, or all of them as JSON."""

import json
from collections.abc import Iterable, Iterator, Sequence

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from custdb_gateway.cli.checking.passwords import Passwords
from custdb_gateway.passwords.census import Kind
from custdb_gateway.store import Finding

_COLORS = {"ok": "green", "fail": "red", "note": "yellow", "warn": "magenta"}
_WEAKNESSES = {"plain": "no hash at all", "unsalted": "no salt", "fast": "quick to guess"}


def show(findings: Iterable[Finding], *, with_ids: bool) -> None:
    """A line for each finding, and one for whom it is about, if that is wanted."""
    for one in findings:
        word = one.level.upper() if one.level == "fail" else one.level
        click.echo(f"{click.style(f'{word:>4}', fg=_COLORS[one.level])}  {_text(one)}")
        if with_ids and one.ids:
            click.echo(f"      ids: {', '.join(one.ids)}")


def show_passwords(seen: Passwords) -> None:
    """What the stored passwords are, as a small table."""
    census = seen.census
    if census is None or not census.looked_at:
        return
    table = Table(box=None, title="stored passwords", title_justify="left")
    for name in ("scheme", "cost", "share", ""):
        table.add_column(name, justify="right" if name == "share" else "left")
    for one in census.kinds:
        table.add_row(one.scheme, one.cost, f"{one.share:.1%}", ", ".join(_remarks(one)))
    for why, number in census.unusable:
        table.add_row("unusable", "", f"{number / census.looked_at:.1%}", escape(why))
    Console(highlight=False).print(table)


def show_json(findings: Sequence[Finding], seen: Passwords, *, with_ids: bool) -> None:
    """All that was found, for programs."""
    content = {
        "ok": all(one.ok for one in findings),
        "findings": [_content(one, with_ids=with_ids) for one in findings],
        "passwords": _figures(seen),
    }
    click.echo(json.dumps(content, indent=2, ensure_ascii=False))


def _figures(seen: Passwords) -> dict[str, object]:
    census = seen.census
    if census is None:
        return {}
    kinds = [
        {
            "scheme": one.scheme,
            "cost": one.cost,
            "number": one.number,
            "share": one.share,
            "remarks": [*_remarks(one)],
        }
        for one in census.kinds
    ]
    return {
        "sample": seen.sample,
        "lookedAt": census.looked_at,
        "kinds": kinds,
        "unusable": dict(census.unusable),
    }


def _remarks(kind: Kind) -> Iterator[str]:
    if kind.weakness:
        yield f"weak: {_WEAKNESSES[kind.weakness]}"
    if kind.is_cut:
        yield "72 bytes at most"
    if kind.is_old:
        yield "not as new ones are"


def _text(finding: Finding) -> str:
    return f"{finding.subject}: {finding.detail}" if finding.detail else finding.subject


def _content(finding: Finding, *, with_ids: bool) -> dict[str, object]:
    content: dict[str, object] = {
        "level": finding.level,
        "subject": finding.subject,
        "detail": finding.detail,
    }
    return content | ({"ids": [*finding.ids]} if with_ids and finding.ids else {})
