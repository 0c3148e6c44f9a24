"""Whether a new user would be a user: what the conditions want, and what a new row has."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from custdb_gateway.mapping.conditions import Condition
from custdb_gateway.user import IDENTIFIERS

if TYPE_CHECKING:
    from custdb_gateway.mapping.model import UserMapping


def unmet(
    mapping: "UserMapping", is_met: Callable[[str, Condition], bool] | None = None
) -> Iterator[str]:
    """A problem for each condition of `users.where` that a new row would not meet.

    `is_met`: whether what a row has by itself at a place meets its condition. Unset: it has
    nothing.
    """
    users = mapping.users
    if users.read_only or not users.create:
        return
    is_met = is_met or _is_met_by_nothing
    written = {*mapping.on_create, *_identifiers(mapping)}
    for place, condition in users.where.items():
        if condition.fixed is None and place not in written and not is_met(place, condition):
            yield (
                f"users.where.{place}: whom createUser adds would not meet it, and never be found;"
                f" {_advice(mapping, place, condition)}"
            )


def _is_met_by_nothing(_: str, condition: Condition) -> bool:
    return condition.holds(None, datetime.now(UTC))


def _identifiers(mapping: "UserMapping") -> Iterator[str]:
    """Where identifiers are written. Who is created without one is for the caller to know."""
    for name in IDENTIFIERS:
        if name in mapping.fields:
            yield from mapping.fields[name].places()
            yield from filter(None, [mapping.match.of(name).in_])


def _advice(mapping: "UserMapping", place: str, condition: Condition) -> str:
    if place.partition(".")[0] in mapping.joins:
        return "nothing is written there, so say create = false in [users]"
    choices = condition.choices if condition.is_ is not None else ()
    example = f", as {place} = {json.dumps(choices[0], ensure_ascii=False)}" if choices else ""
    return f"say in [on_create] what new rows have there{example}, or create = false in [users]"
