"""What a column or a table means, as far as its name tells."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from custdb_gateway.detect.facts import facts

_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\d_A-Za-z]+|[0-9]+")
_ACCENTS = re.compile("[\u0300-\u036f]")
_SHARED = 0.6
"""The share of the columns that a mark at their beginning is on, to be one: `usr_`, `c_`."""


_OF_ANYTHING = frozenset({"hash", "digest", "bcrypt", "argon"})
"""What a password's column may be called, and beside another word any other's."""

_UNSPOILT = ("secret", "createdAt", "updatedAt", "lastLogin", "id")
_OF_PASSWORDS = frozenset({"hash", "digest", "new"})
"""Words that change others, and not these."""
_OF_LOCKS = frozenset({"is", "has", "at", "on", "date", "time", "datum", "fecha", "since"})
"""Words that tell when somebody was locked out, or that it is so."""
_ALLOWED: Mapping[str, frozenset[str]] = {
    "password": _OF_PASSWORDS,
    **dict.fromkeys(("active", "blocked", "isDeleted"), _OF_LOCKS),
}


@dataclass(frozen=True, slots=True)
class Meaning:
    """How sure a name is of a meaning, from 0 to 1."""

    score: float
    is_exact: bool = False
    """Whether the name says that and nothing else."""


NOTHING = Meaning(0.0)


@cache
def parts(name: str) -> tuple[str, ...]:
    """The words of a name, without numbers, marks and accents: `c_EMail2` is c, email."""
    if name.isupper():
        name = name.lower()
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", name.replace("ß", "ss")))
    plain = unicodedata.normalize("NFKC", bare)  # what is no accent stays with its letter
    found = [part.lower() for part in _PART.findall(plain) if not part.isdigit()]
    return tuple(_joined_email(found))


def _joined_email(found: Sequence[str]) -> Iterator[str]:
    """`e_mail` and `EMail` are one word."""
    rest = list(found)
    while rest:
        word = rest.pop(0)
        if word == "e" and rest and rest[0].startswith("mail"):
            word += rest.pop(0)
        yield word


def shared_mark(columns: Iterable[str]) -> str:
    """The word that most columns of a table begin with, or an empty text."""
    firsts = [words[0] for words in map(parts, columns) if len(words) > 1]
    if len(firsts) < 3:
        return ""
    word, times = Counter(firsts).most_common(1)[0]
    return word if times >= _SHARED * len([*columns]) else ""


def column_meaning(meaning: str, column: str, mark: str = "") -> Meaning:
    """How sure a column's name is of a meaning. `mark` is what its neighbours begin with, too."""
    # What is inside an object is called by its own name, and by those of what it is in.
    *way, own = [step for step in column.split(".") if step not in ("$", "0")] or [column]
    words = parts(own)
    found = _best(meaning, words)
    if mark and words[:1] == (mark,) and len(words) > 1:
        found = max(found, _best(meaning, words[1:]), key=lambda one: one.score)
    if way:
        outer = _best(meaning, parts(way[-1]))
        inner = outer if own in ("address", "value", "number", "bcrypt", "argon2") else NOTHING
        found = max(found, inner, key=lambda one: one.score)
    return found


def _best(meaning: str, words: tuple[str, ...]) -> Meaning:
    """How sure some words are of a meaning."""
    return _readings(words).get(meaning, NOTHING)


@cache
def _readings(words: tuple[str, ...]) -> Mapping[str, Meaning]:
    """All that some words can mean: of the longest run of them that means something."""
    points, joined = facts("weights")["column"], "".join(words)
    likely, possibly = _listed("likely"), _listed("possibly")
    found = {
        meaning: Meaning(points["likely"], is_exact=True) for meaning in likely.get(joined, ())
    }
    for size in range(len(words) - 1, 0, -1):
        for start in range(len(words) - size + 1):
            run = "".join(words[start : start + size])
            others = (*words[:start], *words[start + size :])
            for meaning in likely.get(run, ()):
                found.setdefault(meaning, _beside(meaning, run, others))
    for meaning in possibly.get(joined, ()):
        found.setdefault(meaning, Meaning(points["possibly"]))
    if len(words) == 1:
        for meaning, rest in _inside(joined):
            spoilt = rest in _spoilers()
            found.setdefault(meaning, NOTHING if spoilt else Meaning(points["inside"]))
    return found


def _beside(meaning: str, run: str, others: tuple[str, ...]) -> Meaning:
    """What words mean beside others."""
    points = facts("weights")["column"]
    if _spoilt(others, meaning):
        return NOTHING
    if all(other in _neutral() for other in others):
        return Meaning(points["likely_beside_neutral"])
    return Meaning(points["possibly" if run in _OF_ANYTHING else "likely_beside_others"])


def _inside(word: str) -> Iterator[tuple[str, str]]:
    """Meanings of what one long word begins or ends with, the longest first, and the rest."""
    for known in sorted(_listed("likely"), key=len, reverse=True):
        if len(known) > 3 and len(known) < len(word):
            for rest in (word.removeprefix(known), word.removesuffix(known)):
                if rest != word:
                    yield from ((meaning, rest) for meaning in _listed("likely")[known])


def is_spoilt(column: str) -> bool:
    """Whether a column's name says that it holds something else than the word in it alone."""
    return any(_spoilt(parts(step), "password") for step in column.split("."))


@cache
def table_meanings(table: str) -> frozenset[str]:
    """What a table's name says of it: `users`, `customers`, `staff`, `other`, or nothing."""
    words = parts(table)
    joined = "".join(words)
    bare = "".join(word for word in words if word not in ("tbl", "tb", "tab", "t", "app"))
    alone = facts("words")["tables"]["users"]["alone"]
    if bare in alone:
        return frozenset({"users"})
    endings = [word for word in words if word not in alone]  # `profiles` are no files
    return frozenset(
        meaning
        for meaning, listed in facts("words")["tables"].items()
        if any(word in listed["likely"] for word in (joined, *words))
        or any(len(end) > 4 and word.endswith(end) for end in listed["likely"] for word in endings)
    )


def copy_folds(column: str) -> Sequence[str]:
    """How a column may be folded that is a copy of another, as far as its name tells."""
    words = {*parts(column)}
    copies = facts("words")["copies"]
    return [fold for fold in ("lower", "upper") if words & {*copies[fold]}]


def says(group: str, column: str) -> bool:
    """Whether a column's name holds one of the words of a group: `primary`, `until`."""
    words = parts(column)
    listed = facts("words")[group]["words"]
    return "".join(words) in listed or any(word in listed for word in words)


@cache
def _listed(how: str) -> Mapping[str, Sequence[str]]:
    """The meanings that a word is listed for: `likely` or `possibly`."""
    found: dict[str, list[str]] = {}
    for meaning, listed in facts("words")["columns"].items():
        for word in listed.get(how, ()):
            found.setdefault(word, []).append(meaning)
    return found


@cache
def _neutral() -> frozenset[str]:
    return frozenset(facts("words")["neutral"]["words"])


@cache
def _spoilers() -> frozenset[str]:
    return frozenset(facts("words")["spoilers"]["words"])


def _spoilt(others: Iterable[str], meaning: str) -> bool:
    if meaning in _UNSPOILT:
        return False
    return any(other in _spoilers() - _ALLOWED.get(meaning, frozenset()) for other in others)
