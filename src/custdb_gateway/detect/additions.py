"""Lines that are put into a profile's text, each into the section that it belongs to."""

import re
import tomllib
from collections.abc import Mapping, Sequence, Set
from typing import Any

from custdb_gateway.detect.lines import Line
from custdb_gateway.detect.literals import key
from custdb_gateway.detect.rendering import lines_of

_HEADER = re.compile(r"(?:# )?\[([^\]\n]+)\]\s*(?:#.*)?")
_LET_IN = "fields.blocked.unless"


def add_lines(text: str, path: Sequence[str], lines: Sequence[Line]) -> str:
    """The text with more lines at the end of a section, which is made if there is none."""
    if not lines:
        return text
    written = text.split("\n")
    section = ".".join(map(key, path))
    end = _end_of(section, written)
    added = [one for line in lines for one in lines_of(line)]
    if end is None:
        is_idle = all(line.doubt for line in lines)
        added = ["", f"# [{section}]" if is_idle else f"[{section}]", *added]
        end = _end_of(path[0], written) or len(written)
    return "\n".join([*written[:end], *added, *written[end:]])


def replace_line(text: str, path: Sequence[str], name: str, lines: Sequence[Line]) -> str:
    """The text with lines in the place of a key, if it stands in that section on a line."""
    written = text.split("\n")
    number = _line_of(".".join(map(key, path)), name, written)
    if number is None:
        return add_lines(text, path, lines)
    added = [one for line in lines for one in lines_of(line)]
    return "\n".join([*written[:number], *added, *written[number + 1 :]])


def add_locks(text: str, lines: Sequence[Line], absent: Set[str] = frozenset()) -> str:
    """The text with further conditions of those who are let in, beside those that it has.

    `absent`: columns that are not here, of a field that an installation can be without.
    """
    if not lines:
        return text
    blocked = tomllib.loads(text).get("fields", {}).get("blocked")
    if blocked is None or _end_of(_LET_IN, text.split("\n")) is not None:
        return add_lines(text, _LET_IN.split("."), lines)
    known = _let_in(blocked)
    if known is None:  # two lists of conditions do not go into one: leave them out as users
        return add_lines(text, ["users", "where"], lines)
    text = replace_line(text, ["fields"], "blocked", [])
    kept = [Line(place, one) for place, one in known.items() if place not in absent]
    return add_lines(text, _LET_IN.split("."), [*kept, *lines])


def _let_in(blocked: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The conditions of those who are let in, if they can be told from a field."""
    if blocked.keys() <= {"unless"}:
        return dict(blocked["unless"])
    if not blocked.keys() <= {"when", "optional"} or len(blocked["when"]) != 1:
        return None
    ((place, condition),) = blocked["when"].items()
    contrary = _contrary(condition)
    return None if contrary is None else {place: contrary}


def _contrary(condition: Any) -> Any:
    """What holds exactly where a condition does not. `None`: nothing can say it."""
    if not isinstance(condition, dict):
        return {"not": condition}
    for flag in ("set", "future"):
        if flag in condition and "empty" not in condition:
            return {**condition, flag: not condition[flag]}
    return None


def _end_of(section: str, written: Sequence[str]) -> int | None:
    """The number of the line after the last one of a section. `None`: there is no such section."""
    start = next((n for n, line in enumerate(written) if _section(line) == section), None)
    if start is None:
        return None
    ends = (n for n in range(start + 1, len(written)) if _section(written[n]) is not None)
    end = next(ends, len(written))
    if end < len(written):  # what stands right before a header is about that
        while written[end - 1].startswith("#"):
            end -= 1
    while not written[end - 1].strip():
        end -= 1
    return end


def _line_of(section: str, name: str, written: Sequence[str]) -> int | None:
    now = ""
    for number, line in enumerate(written):
        now = _section(line) or now
        if now == section and re.match(rf"{re.escape(key(name))}\s*=", line):
            return number
    return None


def _section(line: str) -> str | None:
    found = _HEADER.fullmatch(line)
    return None if found is None else found[1]
