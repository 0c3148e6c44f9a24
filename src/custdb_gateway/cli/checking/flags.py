"""What is said of the flags of some users: how many are kept out, and words that are no flags."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from custdb_gateway.cli.setup import Setup
from custdb_gateway.mapping import UserMapping
from custdb_gateway.mapping.conditions import Conditions
from custdb_gateway.mapping.plan import hidden
from custdb_gateway.store import Finding, ScattersValues
from custdb_gateway.user import LOCKS
from custdb_gateway.values import is_true

SAMPLE = 10_000
"""Users who are looked at."""

_TRUE = ("1", "t", "true", "y", "yes", "on")

_STATES = {"blocked": "blocked", "isDeleted": "deleted"}


async def look_at_flags(setup: Setup, store: ScattersValues) -> Sequence[Finding]:
    """Take a sample of what keeps users out, and of all other flags."""
    mapping = setup.mapping
    flags = dict(_flags(mapping))
    keys = {*flags, *(key for field in LOCKS for key in _keys(mapping, field))}
    if not keys:
        return ()
    taken = await store.scatter_values(keys, SAMPLE)
    if not taken.users:
        return ()
    locks = [
        _kept_out(field, [_released(mapping, field, one) for one in taken.users], taken.how)
        for field in LOCKS
        if field in mapping.fields
    ]
    return [*locks, *_unknown_words(flags, taken.users)]


def _kept_out(field: str, values: Sequence[Any], how: str) -> Finding:
    """How many users a lock keeps out."""
    state = _STATES[field]
    count, of = sum(map(is_true, values)), len(values)
    told = f"{count:,} of {of:,} looked at, {how}"
    advice = f"is the flag the right way round? See fields.{field} in the mapping"
    subject = f"users who are {state}"
    if count == of:
        detail = f"all {of:,} looked at are {state}, so nobody gets in: {advice}"
        return Finding(subject, False, detail)
    if count * 2 > of:
        return Finding(subject, True, f"{told}: {advice}", remark="warn")
    return Finding(subject, True, told)


def _unknown_words(
    flags: Mapping[str, tuple[str, str]], users: Sequence[Mapping[str, Any]]
) -> Iterator[Finding]:
    """Words that count as true, whatever they say. None of them is shown."""
    for key, (name, place) in flags.items():
        count = sum(_is_unknown(one.get(key)) for one in users)
        if count:
            detail = (
                f"{count:,} of {len(users):,} rows have a word in {place!r} that is neither yes nor"
                f" no to the gateway, and so counts as true: say which word it is, as in"
                f' {{ {place} = {{ is = "the word" }} }}'
            )
            yield Finding(f"words of {name}", True, detail, remark="warn")


def _is_unknown(value: Any) -> bool:
    if not isinstance(value, str) or not is_true(value) or value.lower() in _TRUE:
        return False
    return not any(letter.isdigit() for letter in value)  # as in numbers and moments


def _flags(mapping: UserMapping) -> Iterator[tuple[str, tuple[str, str]]]:
    """All that is asked whether it is true, by key: what it is for, and where it is."""
    for field, source in mapping.fields.items():
        if source.plain and field in LOCKS:
            yield field, (f"fields.{field}", source.plain)
        for place in _asked(source.conditions):
            yield hidden(place), (f"fields.{field}", place)
    for place in _asked(mapping.users.where):
        yield hidden(place), ("users.where", place)


def _asked(conditions: Conditions) -> Iterator[str]:
    """The places that are to be true or false."""
    for place, condition in conditions.items():
        if any(isinstance(one, bool) for one in condition.choices):
            yield place


def _keys(mapping: UserMapping, field: str) -> Iterator[str]:
    source = mapping.fields.get(field)
    if source is not None:
        yield from [field] if source.plain else map(hidden, source.places())


def _released(mapping: UserMapping, field: str, values: Mapping[str, Any]) -> Any:
    source = mapping.fields[field]
    if source.plain:
        return values.get(field)
    by_place = {place: values.get(hidden(place)) for place in source.places()}
    return source.release(by_place, datetime.now(UTC))
