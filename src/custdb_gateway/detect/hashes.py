"""Recognising password hashes by what they look like."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from custdb_gateway.detect.facts import facts

UNCUT = 512
"""Characters of a value that must be seen: a longer one is recognised by its beginning."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What a kind of hash looks like."""

    name: str
    pattern: re.Pattern[str]
    points: float
    """How sure it is that it is a password's, up to 1."""
    is_bare: bool = False
    """Whether it is nothing but a digest, of which nobody sees how it was made."""
    new: str = ""
    """How `[passwords] new` is called that makes such hashes."""
    salted: tuple[str, ...] = ()
    """Schemes that keep such a digest beside a salt of its own."""


@cache
def shapes() -> Mapping[str, Shape]:
    """All that are known, in the order of trying."""
    return {
        name: Shape(
            name,
            re.compile(fact["like"], re.DOTALL),
            fact["points"],
            fact.get("is_bare", False),
            fact.get("new", ""),
            tuple(fact.get("salted", ())),
        )
        for name, fact in facts("shapes").items()
    }


def recognise(value: str) -> str | None:
    """The shape of a value; `None`: it looks like no hash."""
    if len(value) < 13:
        return None
    return next((name for name, one in shapes().items() if one.pattern.fullmatch(value)), None)


def likeness(counted: Mapping[str, int], filled: int) -> float:
    """How sure it is that values are password hashes, of which so many have each shape."""
    if not filled:
        return 0.0
    return sum(shapes()[name].points * number for name, number in counted.items()) / filled
