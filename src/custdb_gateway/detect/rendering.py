"""A proposal as the text of a `custdb.toml`."""

import re
from collections.abc import Iterator, Sequence

from custdb_gateway.detect.adaptation import Adapted
from custdb_gateway.detect.applications import Application
from custdb_gateway.detect.candidates import Candidate
from custdb_gateway.detect.lines import Line, Proposal
from custdb_gateway.detect.literals import key, literal

WROTE = "# `custdb-gateway detect` wrote this"
"""What its files begin with."""

_TABLE = re.compile(r"^table\s*=.*$", re.MULTILINE)

_FIELDS = "Left: GenAuth's field. Right: where it is. Nothing else is ever read."
_BLOCKED = "Who is let in. Whoever does not meet every line is kept out."
_ON_CREATE = (
    "For writing, when `read_only` is gone: what a new row has to have beside the fields above."
)


def render(
    proposal: Proposal, ranked: Sequence[Candidate], *, is_sure: bool, also: Sequence[str] = ()
) -> str:
    """The whole file. Where the table itself is in doubt, its line is commented out."""
    lines = [
        *_header(proposal, also),
        *_section(["users"], _users(proposal, ranked, is_sure=is_sure)),
        *_section(["users", "where"], proposal.where),
    ]
    for name, join in proposal.joins.items():
        lines += _section(["joins", name], join)
    lines += _section(["fields"], proposal.fields, _FIELDS)
    lines += _section(["fields", "blocked", "unless"], proposal.blocked, _BLOCKED)
    lines += _section(["match"], proposal.match)
    lines += _section(["on_create"], proposal.on_create, _ON_CREATE)
    lines += _section(["passwords"], proposal.passwords)
    return "\n".join(lines) + "\n"


def render_profile(
    application: Application,
    adapted: Adapted,
    doubts: Sequence[str],
    rivals: Sequence[str],
) -> str:
    """A profile's text as it fits, with what there is to decide before it."""
    signature = application.signature
    lines = [
        f"{WROTE} after a look at the database: it is {signature.name}.",
        f"# What follows is the built-in profile {signature.profile}"
        + (", made to fit." if adapted.is_changed else "."),
        *_undecided(doubts),
        "",
    ]
    text = adapted.text
    if rivals:
        text = _TABLE.sub(r"# unsure: see above\n# \g<0>", text, count=1)
    return "\n".join(lines) + "\n" + text


def _header(proposal: Proposal, also: Sequence[str]) -> Iterator[str]:
    yield f"{WROTE} after a look at the database. Read it before you use it."
    yield "# It repeats nothing that the tables hold. `custdb-gateway check` compares it with them."
    if also:
        yield f"# Also looks like users: {printable(', '.join(also))}."
    yield from _undecided(proposal.doubts)
    yield ""


def _undecided(doubts: Sequence[str]) -> Iterator[str]:
    if doubts:
        yield "#"
        yield "# UNSURE. Decide on these, and take the marks away from the lines that are right:"
        yield from (f"#   - {printable(doubt)}" for doubt in doubts)


def _users(proposal: Proposal, ranked: Sequence[Candidate], *, is_sure: bool) -> Sequence[Line]:
    if is_sure:
        return proposal.users
    others = ", ".join(printable(one.relation.name) for one in ranked[1:4])
    doubt = f"others that may be meant: {others}" if others else "it has little of what users have"
    first, *rest = proposal.users
    return [Line(first.key, first.value, doubt=doubt), *rest]


def _section(path: Sequence[str], lines: Sequence[Line], note: str = "") -> Iterator[str]:
    if not lines:
        return
    if note:
        yield f"# {note}"
    parts = ".".join(map(key, path))
    is_idle = all(line.doubt for line in lines)
    yield f"# [{parts}]" if is_idle else f"[{parts}]"
    for line in lines:
        yield from lines_of(line)
    yield ""


def lines_of(line: Line) -> Iterator[str]:
    """A key and its value, with what there is to say of it; commented out if it is in doubt."""
    text = f"{key(line.key)} = {literal(line.value)}"
    if line.doubt:
        yield f"# unsure: {printable(line.doubt)}"
        yield f"# {text}"
    else:
        yield f"{text}  # {printable(line.note)}" if line.note else text


def printable(text: str) -> str:
    """Text for one line: a column may be called anything, a new line and colours too."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)
