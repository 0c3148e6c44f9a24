"""Recognising password hashes: whether a value looks like one, and which scheme it is of."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from custdb_gateway.detect.facts import facts
from custdb_gateway.passwords.schemes import Schemes, UnusableHash

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


@dataclass(frozen=True, slots=True)
class Census:
    """Which schemes sampled hashes are of, the most frequent first."""

    schemes: Sequence[str]
    unknown: float
    """The part that nobody could log in with as they are. Locked accounts do not count."""
    prefix: str = ""
    """`2a`, `2b` or `2y`, if all of bcrypt's have the same."""
    cost: int = 0
    """Of most of bcrypt's."""


def census(values: Iterable[str]) -> Census:
    """Read hashes as a gateway would that has been told nothing about them."""
    schemes, known = Schemes(["auto"]), Counter[str]()
    prefixes, costs = Counter[str](), Counter[int]()
    unknown = 0
    for value in values:
        try:
            proof = schemes.read(value)
        except UnusableHash:
            unknown += value[0] not in "!*"
            continue
        known[proof.scheme.name] += 1
        if proof.scheme.name == "bcrypt":
            prefixes[value[1:3]] += 1
            costs[int(value[4:6])] += 1
    total = known.total() + unknown
    return Census(
        [name for name, _ in known.most_common()],
        unknown / total if total else 0.0,
        next(iter(prefixes)) if len(prefixes) == 1 else "",
        costs.most_common(1)[0][0] if costs else 0,
    )
