"""A proposal in the making, which uses each column for one thing."""

from collections.abc import Mapping

from custdb_gateway.detect.candidates import Candidate
from custdb_gateway.detect.columns import Columns, Reading
from custdb_gateway.detect.lines import Line, Proposal
from custdb_gateway.detect.looks import Look
from custdb_gateway.mapping.placeholders import PLACEHOLDER as ASKED
from custdb_gateway.store import Attribute, Relation
from custdb_gateway.values import Kind

__all__ = ["ASKED", "Draft", "form_of_time", "is_flag", "is_moment", "why"]


class Draft:
    """What is said so far of one candidate, and which of its columns are taken."""

    def __init__(self, candidate: Candidate) -> None:
        self.candidate = candidate
        self.relation: Relation = candidate.relation
        self.columns: Columns = candidate.table.columns
        self.attributes: Mapping[str, Attribute] = {
            one.name: one for one in self.relation.attributes
        }
        self.made = Proposal()
        self._used: set[str] = set()

    def use(self, column: str) -> None:
        """Keep a column from being taken for something else as well."""
        self._used.add(column)

    def is_free(self, column: str) -> bool:
        """Whether a column is for nothing yet."""
        return column not in self._used

    def take(self, meaning: str) -> Reading | None:
        """The surest free column for a meaning, which is free no longer."""
        for reading in self.columns.readings.get(meaning, ()):
            if reading.is_sure and self.is_free(reading.column):
                self.use(reading.column)
                return reading
        return None

    def doubt(self, about: str, section: list[Line], line: Line) -> None:
        """Add a line that a person has to decide on."""
        section.append(line)
        self.made.doubts.append(f"{about}: {line.doubt}")


def why(reading: Reading) -> str:
    """What makes a column what it is taken for, in a few words."""
    return ", ".join(reading.reasons)


def is_moment(attribute: Attribute) -> bool:
    """Whether a column's own type is that of a time."""
    return attribute.kind in (Kind.TIMESTAMP, Kind.DATE)


def is_flag(attribute: Attribute, look: Look) -> bool:
    """Whether a column says yes or no."""
    if attribute.kind is Kind.BOOLEAN and not look.filled:
        return True
    # MySQL's tinyint(1) and SQLite's boolean are called so, and keep any number.
    return bool(look.filled) and look.share("flag") == 1 and look.distinct <= 2


def form_of_time(attribute: Attribute, look: Look) -> str | None:
    """`time =` for a column of moments: empty for its own type, `None` if it holds none."""
    if is_moment(attribute):
        return ""
    never = look.share("flag")  # 0
    for form in ("milliseconds", "seconds", "compact"):
        if look.kinds.get(form) and look.share(form) + never >= 0.9:
            return form
    return None
