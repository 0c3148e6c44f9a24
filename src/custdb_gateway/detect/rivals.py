"""Other tables that look like users as well: named, and asked about where people could log in."""

from collections.abc import Sequence

from custdb_gateway.detect.candidates import IDENTIFIERS, Candidate
from custdb_gateway.detect.names import table_meanings


def also_users(ranked: Sequence[Candidate]) -> list[Candidate]:
    """Tables beside the first that keep passwords and what people log in by."""
    first, *others = ranked
    own = {join.table.relation.name for join in first.joins}
    return [
        one
        for one in others
        if one.relation.name not in own and not one.relation.is_view and _logs_in(one)
    ]


def is_asked(candidate: Candidate) -> bool:
    """Whether it may be meant: a copy or a log of users is not, whatever it holds."""
    return "other" not in table_meanings(candidate.relation.name)


def _logs_in(candidate: Candidate) -> bool:
    columns = candidate.table.columns
    password = columns.best("password")
    found = [best for name in IDENTIFIERS if (best := columns.best(name)) is not None]
    return password is not None and password.is_sure and any(one.is_sure for one in found)
