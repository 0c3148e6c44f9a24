"""How SQLite would run a statement: its plan, taken apart."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from custdb_adapters._sqlite.session import Session

# What an index is asked for: "SEARCH users USING INDEX users_email (email=?)".
_SEARCH = re.compile(r"SEARCH (?P<table>.+?) USING (?P<index>.+?) \((?P<condition>.+)\)")
_SCAN = re.compile(r"SCAN (?P<table>\S+)(?! CONSTANT ROW)")
# The same for each value of what the index begins with, however many those are.
_SKIPPING = "ANY("
_SKIPPED = re.compile(r"SEARCH (?P<table>\S+) USING .+? \(.*\bANY\(")
_NAMED = re.compile(r"INDEX (?P<name>\S+)$")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a statement reads, as SQLite tells it, a line each."""

    lines: Sequence[str]

    def asked(self) -> Iterator[tuple[str, str]]:
        """The indexes that are asked, and for what."""
        for line in self.lines:
            found = _SEARCH.match(line)
            if found and _SKIPPING not in found["condition"]:
                named = _NAMED.search(found["index"])
                yield named["name"] if named else "the key", found["condition"]

    def finds(self, name: str) -> str | None:
        """The index that is asked for a column."""
        wanted = re.compile(rf"(?<!\w){re.escape(name)}=\?")
        return next((index for index, what in self.asked() if wanted.search(what)), None)

    def whole(self) -> list[str]:
        """What is read from end to end."""
        scanned = (_SCAN.match(line) or _SKIPPED.match(line) for line in self.lines)
        return [*dict.fromkeys(found["table"] for found in scanned if found)]


async def explain(session: Session, sql: str, count: int) -> Plan:
    """The plan of a statement with `count` parameters. It is made and not run."""
    rows = await session.fetch(f"explain query plan {sql}", [None] * count)
    return Plan([str(row[3]) for row in rows])
