"""What the stored passwords are like: which schemes and costs, which are weak, which no use."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from custdb_gateway.cli.setup import Setup
from custdb_gateway.passwords.making import NewHashes
from custdb_gateway.passwords.schemes import Cost, Schemes, UnusableHash
from custdb_gateway.store import Finding, Scattered, ScattersPasswords
from custdb_gateway.user import StoredPassword

SAMPLE = 10_000
"""Stored passwords that are looked at."""

_WEAK = {
    "plain": "weak: a password in the clear",
    "unsalted": "weak: without a salt",
    "fast": "weak: quick to guess",
}
_CUTS = "sees the first 72 bytes of a password"


@dataclass(frozen=True, slots=True)
class Kind:
    """Stored passwords that are alike."""

    scheme: str
    cost: str
    share: float
    remark: str


@dataclass(slots=True)
class Passwords:
    """All that was seen of them, and none of them."""

    sample: str = ""
    kinds: list[Kind] = field(default_factory=list)


async def look_at_passwords(
    setup: Setup, store: ScattersPasswords, seen: Passwords
) -> Sequence[Finding]:
    """Take a sample, and say what is to be thought about. Adds to `seen`."""
    taken = await store.scatter_passwords(SAMPLE)
    seen.sample = _sample(taken)
    pepper = setup.settings.pepper()
    seen.kinds += _kinds(taken.passwords, Schemes(setup.mapping.passwords, pepper))
    made = NewHashes(setup.mapping.passwords, pepper).make("a password to measure")
    return [*_findings(taken, seen.kinds), *_room(taken.room, len(made))]


def _sample(taken: Scattered) -> str:
    of = f" of about {taken.users:,} users" if taken.users else ""
    return f"{len(taken.passwords):,}{of}, {taken.how}"


def _kinds(passwords: Sequence[StoredPassword], schemes: Schemes) -> Iterator[Kind]:
    """The most frequent first."""
    counts = Counter(_seen(one, schemes) for one in passwords)
    for (scheme, cost, remark), count in counts.most_common():
        yield Kind(scheme, cost, count / len(passwords), remark)


def _seen(stored: StoredPassword, schemes: Schemes) -> tuple[str, str, str]:
    """Scheme, cost and remark."""
    if not stored.hash:
        return "none", "", "empty: no password"
    try:
        proof = schemes.read(stored)
    except UnusableHash:
        return "unusable", "", schemes.trouble(stored) or "unknown"
    scheme = proof.scheme
    remarks = [*filter(None, [_WEAK.get(scheme.weakness)]), *([_CUTS] if scheme.cuts else [])]
    return scheme.name, _cost(proof.cost), "; ".join(remarks)


def _cost(cost: Cost) -> str:
    return ", ".join(f"{name} {value:,}" for name, value in cost.settings)


def _findings(taken: Scattered, kinds: Sequence[Kind]) -> Iterator[Finding]:
    if not kinds:
        yield Finding("stored passwords", True, "none was found", remark="warn")
        return
    unusable = sum(one.share for one in kinds if one.scheme == "unusable")
    weak = sum(one.share for one in kinds if one.remark.startswith("weak"))
    looked = f"of {_sample(taken)}"
    if unusable:
        detail = f"{unusable:.1%} {looked}: whoever has one needs a new password"
        yield Finding("unusable passwords", True, detail, remark="warn")
    if weak:
        detail = f"{weak:.1%} {looked}: passwords.upgrade = true replaces them as people log in"
        yield Finding("weak passwords", True, detail, remark="warn")
    if not unusable and not weak:
        yield Finding("stored passwords", True, f"all can be verified, {looked}")


def _room(room: int | None, wanted: int) -> Iterator[Finding]:
    """Whether a new hash fits into its column."""
    subject = "room for new hashes"
    if room is not None and room < wanted:
        detail = (
            f"the column holds {room} characters, a new hash has {wanted}: widen it, or say in"
            " passwords.new what fits"
        )
        yield Finding(subject, False, detail, for_writing=True)
    elif room is not None:
        yield Finding(subject, True, f"{wanted} of {room} characters")
