"""What is told of users who lack an identifier or share one."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from custdb_adapters._shared.inspection.counting import SHOWN
from custdb_gateway.store import Finding
from custdb_gateway.values import release_id

_NEARLY_ALL = 0.9


def missing(identifiers: Sequence[str], counts: Sequence[Any]) -> Iterator[Finding]:
    """What comes of the counts: all, without an id, without each identifier, without any."""
    users, without_id, *lacking, without_any = map(int, counts)
    yield Finding("users", True, f"{users:,}")
    if without_id:
        detail = f"{without_id:,} users have no id, and no page that they are on can be listed"
        yield Finding("users without an id", False, detail)
    for name, count in zip(identifiers, lacking, strict=True):
        if count:
            detail = f"{count:,} of {users:,}: nobody finds them by it"
            yield Finding(f"users without {name}", True, detail, remark="note")
    if without_any:
        detail = f"{without_any:,} of {users:,}: they can log in by nothing"
        yield Finding("users without any identifier", True, detail, remark="warn")


def kept_apart(identifier: str) -> Finding:
    """What a unique index proves."""
    return Finding(f"users who share {identifier}", True, "none: a unique index sees to it")


def of_constants(found: Finding, most: int, looked_at: int) -> Finding:
    """What was found of shared values, and worse if nearly all of some users have the same."""
    if most < 2 or most < _NEARLY_ALL * looked_at:
        return found
    detail = (
        f"{most:,} of {looked_at:,} looked at have one and the same: nobody can log in by it; is it"
        " mapped to the right place?"
    )
    return replace(found, ok=False, detail=detail, remark="")


def shared(identifier: str, rows: Sequence[Any], parts: int, *, are_ids: bool) -> Finding:
    """What comes of the rows of `Counting.shared`."""
    subject = f"users who share {identifier}"
    of = f" in one of {parts} parts of the values" if parts > 1 else ""
    if not rows:
        return Finding(subject, True, f"none{of}")
    values, users = int(rows[0][0]), int(rows[0][1])
    all_of_them = f", so about {users * parts:,} users in all" if parts > 1 else ""
    if identifier == "id":
        detail = f"{users:,} users have {values:,} ids between them{of}{all_of_them}"
        return Finding(subject, False, detail, ids=_ids(rows, are_ids=are_ids))
    detail = (
        f"{users:,} users have {values:,} values between them{of}{all_of_them}: none of these users"
        " can log in by it"
    )
    return Finding(subject, True, detail, remark="warn", ids=_ids(rows, are_ids=are_ids))


def _ids(rows: Sequence[Any], *, are_ids: bool) -> tuple[str, ...]:
    found = (one for row in rows[:SHOWN] for one in (row[2], row[3])) if are_ids else ()
    return tuple(dict.fromkeys(release_id(one) for one in found))
