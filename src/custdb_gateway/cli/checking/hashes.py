"""What is said of stored hashes, which were counted by their looks."""

from collections.abc import Iterator

from custdb_gateway.mapping import PasswordsSection
from custdb_gateway.passwords.census import NONE, Census
from custdb_gateway.store import Finding

_REASONS = 3
"""How many reasons are told why hashes are unusable: the most frequent ones."""


def hash_findings(census: Census, sample: str, section: PasswordsSection) -> Iterator[Finding]:
    """What is to be thought about. `sample`: which hashes were looked at."""
    if not census.held:
        detail = "nobody to look at: no user with a stored password was found"
        yield Finding("stored passwords", True, detail, remark="warn")
        return
    yield _readable(census, sample)
    if 0 < census.readable < census.held:
        detail = f"{_reasons(census)}: {_advice(census)}; as it is, whoever has one needs a new one"
        yield Finding("unusable passwords", True, detail, remark="warn")
    if section.salt is not None and census.readable:
        yield from _salts(census)
    weak = sum(one.number for one in census.weak)
    if weak:
        upgraded = "are replaced as people log in"
        upgrade = upgraded if section.upgrade else f"with passwords.upgrade = true, they {upgraded}"
        yield Finding("weak hashes", True, f"{_share(weak, census)}; {upgrade}", remark="warn")
    cut = sum(one.number for one in census.cut)
    if cut:
        detail = f"{_share(cut, census)}: of a longer password, only the first 72 bytes count"
        yield Finding("passwords over 72 bytes", True, detail, remark="note")


def _readable(census: Census, sample: str) -> Finding:
    """A format is all that can be seen: nobody here knows a password to try."""
    subject = "stored passwords"
    if not census.readable:
        detail = f"nobody can log in: no format can be read ({_reasons(census)}): {_advice(census)}"
        return Finding(subject, False, f"{detail}; {sample}")
    told = f"{_share(census.readable, census)} are of a format that can be read"
    few = census.readable * 2 < census.held
    return Finding(
        subject, True, f"{told}, and no password was tried; {sample}", remark="warn" if few else ""
    )


def _salts(census: Census) -> Iterator[Finding]:
    subject = "passwords.salt"
    if census.left_salt * 2 > census.readable:
        detail = (
            f"{_share(census.left_salt, census)} are read as digests without a salt, though each"
            " has one beside it: name in passwords.schemes what they are, such as salted_hex with"
            " its template"
        )
        yield Finding(subject, False, detail)
    elif not census.takes_salt:
        detail = (
            "is mapped, and no hash that was looked at takes it: leave it out, or name in"
            " passwords.schemes the kind of hash that does"
        )
        yield Finding(subject, True, detail, remark="warn")


def _reasons(census: Census) -> str:
    found = [(why, number) for why, number in census.unusable if why != NONE]
    told = [f"{_share(number, census)} {why}" for why, number in found[:_REASONS]]
    return ", ".join(told) + (", …" if len(found) > _REASONS else "")


def _advice(census: Census) -> str:
    reasons = [why for why, _ in census.unusable if why != NONE]
    if any(why.endswith("not in passwords.schemes") for why in reasons):
        return "add the kinds that are there to passwords.schemes"
    if any(why.startswith("unknown") for why in reasons):
        return "name their kind in passwords.schemes, or say how they are made: docs/passwords.md"
    if {*reasons} == {"locked"}:
        return "somebody locked them on purpose"
    return "they are cut off or malformed, or would take too long to verify"


def _share(number: int, census: Census) -> str:
    return f"{number / census.looked_at:.1%}"
