"""What came of a rehearsal, for people and for programs."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

Outcome = Literal["passed", "failed", "not played"]

NAME_ONE = "; name a user with --user"

_WIDTH = 130
_MARKS = {"passed": "[green]✓[/]", "failed": "[red]✗[/]", "not played": "[yellow]-[/]"}


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one flow. Holds nothing of a real user."""

    flow: str
    expected: str
    outcome: Outcome
    got: str
    seconds: float = 0.0
    more: Sequence[str] = ()
    """What else is to be read in full: users who are left, rights that are missing."""
    lacks_user: bool = False
    """Whether it would have been played with a user who exists."""

    @property
    def milliseconds(self) -> float:
        """How long it took."""
        return round(self.seconds * 1000, 1)


def show(results: Sequence[Result]) -> None:
    """Print a table, what has no place in it, and the line below."""
    folded = (Column(name, overflow="fold") for name in ("flow", "expected", "got"))
    table = Table(*folded, "ms", "")
    for result in results:
        got = result.got if result.outcome != "not played" else f"not played: {result.got}"
        got += " (see below)" if result.more else ""
        time = f"{result.milliseconds:.0f}" if result.seconds else ""
        cells = (result.flow, result.expected, got, time)
        table.add_row(*map(escape, cells), _MARKS[result.outcome])
    console = Console(width=None if Console().is_terminal else _WIDTH)
    console.print(table)
    for line in _below(results):
        console.print(line, soft_wrap=True, markup=False, highlight=False)
    console.print(summary(results), highlight=False)


def summary(results: Iterable[Result]) -> str:
    """The last line."""
    counts = _counts(results)
    return (
        f"{counts['passed']} passed, {counts['failed']} failed, {counts['not played']} not played"
    )


def as_json(results: Sequence[Result]) -> str:
    """The same as JSON."""
    counts = _counts(results)
    flows = [
        {
            "flow": result.flow,
            "outcome": result.outcome,
            "expected": result.expected,
            "got": ": ".join(part for part in (result.got, "; ".join(result.more)) if part),
            "milliseconds": result.milliseconds,
        }
        for result in results
    ]
    totals = {"passed": counts["passed"], "failed": counts["failed"]}
    content = {"flows": flows, **totals, "notPlayed": counts["not played"]}
    return json.dumps(content, indent=2, ensure_ascii=False)


def _below(results: Sequence[Result]) -> Iterator[str]:
    for result in results:
        if result.more:
            yield f"{result.flow}:"
            yield from (f"  - {line}" for line in result.more)
    lacking = [result for result in results if result.lacks_user]
    if lacking and all(result.outcome != "failed" for result in results):
        names = ", ".join(result.flow for result in lacking)
        why = lacking[0].got.removesuffix(NAME_ONE)
        yield f"Not played for want of a user ({why}): {names}. Name one who exists with --user."


def _counts(results: Iterable[Result]) -> dict[Outcome, int]:
    outcomes = [result.outcome for result in results]
    names: tuple[Outcome, ...] = ("passed", "failed", "not played")
    return {name: outcomes.count(name) for name in names}
