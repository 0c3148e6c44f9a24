"""What a new row has in a column that nobody fills."""

import re
from datetime import UTC, datetime

from custdb_adapters._shared.table import Column
from custdb_gateway.mapping.conditions import Condition

# What SQL's constants look like, as catalogues print them: `'a'::text`, `(0)`, `TRUE`.
_CONSTANT = re.compile(
    r"'(?P<text>(?:[^']|'')*)'(?:::.+)?|\(?(?P<number>-?\d+(?:\.\d+)?)\)?(?:::.+)?"
    r"|(?P<flag>true|false)",
    re.IGNORECASE | re.DOTALL,
)


def constant(expression: str | None) -> str | None:
    """The text of a default that is a constant; `None`: it is none, or something else."""
    found = _CONSTANT.fullmatch(expression.strip()) if expression else None
    if found is None:
        return None
    return found["number"] or found["flag"] or found["text"].replace("''", "'")


def meets(column: Column, condition: Condition) -> bool:
    """Whether a new row meets the condition by itself, as far as that can be known."""
    is_known = column.default is not None or not (column.is_filled or column.has_default)
    return not is_known or condition.holds(column.default, datetime.now(UTC))
