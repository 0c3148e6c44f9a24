"""The measurements for people: goals first, then ratios; the rest is only true of one machine."""

from collections.abc import Iterator, Mapping
from typing import Any

from benchmarks.evidence import Evidence
from benchmarks.goals import GOALS, Goal
from benchmarks.markdown import ratios, table
from benchmarks.servers import ROOT
from benchmarks.summary import Spread
from benchmarks.tables import tables

DOCUMENT = ROOT / "docs" / "benchmarks.md"


def text(evidence: Evidence) -> str:
    """What was measured, on what, what was wanted, and all tables, as Markdown."""
    return "\n\n".join([*_about(evidence), goals(evidence), *tables(evidence)])


def refresh(text: str, place: str = "make bench") -> None:
    """Write anew what a command writes of the document."""
    begin, end = f"<!-- `{place}` writes from here -->\n", "<!-- to here -->\n"
    before, _, rest = DOCUMENT.read_text().partition(begin)
    _, _, after = rest.partition(end)
    DOCUMENT.write_text(f"{before}{begin}\n{text}\n\n{end}{after}")


def goals(evidence: Evidence) -> str:
    """Goals beside what was measured, and the causes of what is missed."""
    found = [(goal, goal.ratio(evidence)) for goal in GOALS]
    head = ("goal", "", "wanted", "measured (least - most)")
    rows = [(goal.what, _verdict(goal, one), _wanted(goal), ratios(one)) for goal, one in found]
    missed = [goal for goal, one in found if one is not None and not goal.is_met(one)]
    return "\n".join([table(head, rows, 2), *_causes(missed)])


def _verdict(goal: Goal, found: Spread | None) -> str:
    if found is None:
        return "not measured"
    verdict = "met" if goal.is_met(found) else "**missed**"
    return verdict if goal.is_clear(found) else f"{verdict}, rounds disagree"


def _wanted(goal: Goal) -> str:
    return f"{'at most' if goal.at_most else 'at least'} {goal.bound:g}"


def _causes(missed: list[Goal]) -> Iterator[str]:
    if missed:
        yield "\nWhat is missed, and why:\n"
    for cause in dict.fromkeys(goal.cause for goal in missed):
        whats = "; ".join(goal.what for goal in missed if goal.cause == cause)
        yield f"- **{whats}.** {cause}"


def _about(evidence: Evidence) -> Iterator[str]:
    heads = {name: one.head for name, one in evidence.parts.items()}
    quick = any("quick" in head["name"] for head in heads.values())
    if quick:
        yield "**A quick run, not to be quoted.**"
    for line in dict.fromkeys(map(_occasion, heads.values())):
        parts = [name for name, head in heads.items() if _occasion(head) == line]
        yield f"{', '.join(parts)}: {line}."
    versions: dict[str, str] = {}
    for head in heads.values():
        versions |= head["versions"]
    yield f"Versions: {', '.join(f'{name} {number}' for name, number in versions.items())}."
    for head in heads.values():
        yield from head["left out"]


def _occasion(head: Mapping[str, Any]) -> str:
    machine = head["machine"]
    return (
        f"{head['when'][:10]}, commit {head['commit'] or 'unknown'}; {machine['cores']} cores"
        f" ({machine['processor']}), {machine['system']}"
    )
