"""What sampled values are like: counted by kinds, so that no value is kept."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from custdb_gateway.detect.facts import facts
from custdb_gateway.detect.hashes import recognise
from custdb_gateway.store import Sample

_EMAIL = re.compile(r"[^@\s,;<>]{1,64}@[^@\s,;<>]+")
_PHONE = re.compile(r"(?=(?:\D*\d){6,15}\D*$)[+(]?[\d][\d\s()./-]{5,24}")
_LOGIN = re.compile(r"[^\W_](?:[\w.@+-]{0,62}[\w])?")
_NAME = re.compile(r"[^\W\d_][^\d_@/\\{}\[\]$=:]{0,80}")
_OPAQUE = re.compile(r"[0-9a-fA-F]{16,}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|\d+")
_URL = re.compile(r"https?://\S+")
_NUMBER = re.compile(r"-?\d{1,20}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d.*)?")
# What else means no, as `nein` does, the gateway would take for yes: such a column is no flag.
_FLAG = {
    **dict.fromkeys("0 f false n no off".split(), False),
    **dict.fromkeys("1 t true y yes j ja on s si".split(), True),
}
_SHUT = frozenset(facts("words")["states"]["shut"])
_STATES = _SHUT | frozenset(facts("words")["states"]["open"])
_SECONDS = range(500_000_000, 4_000_000_000)  # 1985 to 2096
_COMPACT = re.compile(
    r"(?:19|20)\d\d(?:0\d|1[0-2])(?:[0-2]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d[0-5]\d"
)


@dataclass(frozen=True, slots=True)
class Look:
    """The values of one column, counted."""

    rows: int
    """Rows of the sample."""
    filled: int = 0
    """Values that are there and not empty."""
    distinct: int = 0
    kinds: Mapping[str, int] = field(default_factory=dict)
    """How many are an email, a phone, a login, a name, a url, a flag, seconds, milliseconds ..."""
    schemes: Mapping[str, int] = field(default_factory=dict)
    """How many are password hashes, by the scheme that they look like."""
    true: int = 0
    """Flags that are set."""
    longest: int = 0

    def share(self, kind: str) -> float:
        """The part of the values that are of a kind."""
        return self.kinds.get(kind, 0) / self.filled if self.filled else 0.0

    @property
    def hashes(self) -> float:
        """The part of the values that look like password hashes."""
        return sum(self.schemes.values()) / self.filled if self.filled else 0.0

    @property
    def repeats(self) -> float:
        """The part of the values that are there twice."""
        return 1 - self.distinct / self.filled if self.filled else 0.0


def is_true(value: str | None) -> bool:
    """Whether a flag is set, however it is written."""
    return _FLAG.get((value or "").lower(), False)


def look(values: Iterable[str | None]) -> Look:
    """Count the values of a column, one for each row."""
    rows = filled = true = longest = 0
    kinds: Counter[str] = Counter()
    schemes: Counter[str] = Counter()
    seen: set[str] = set()
    for value in values:
        rows += 1
        if not value:
            continue
        filled += 1
        seen.add(value)
        longest = max(longest, len(value))
        kinds.update(kind for kind, test in _TESTS.items() if test(value))
        true += is_true(value)
        if (scheme := recognise(value)) is not None:
            schemes[scheme] += 1
    return Look(rows, filled, len(seen), kinds, schemes, true, longest)


def look_at(sample: Sample, names: Sequence[str]) -> dict[str, Look]:
    """Count the values of each column."""
    return {name: look(row.get(name) for row in sample) for name in names}


@dataclass(frozen=True, slots=True)
class Copy:
    """A column that holds another one, folded."""

    original: str
    name: str
    fold: str
    """`lower` or `upper`."""
    is_proven: bool
    """Whether the two differ somewhere: else either might be the original."""


def copies(sample: Sample, names: Sequence[str]) -> list[Copy]:
    """Columns that hold another one folded, in every row."""
    columns = {name: [row.get(name) or "" for row in sample] for name in names}
    texts = {name: values for name, values in columns.items() if any(map(_has_case, values))}
    folds: Mapping[str, Callable[[str], str]] = {"lower": str.lower, "upper": str.upper}
    found = []
    for fold, apply in folds.items():
        for original, values in texts.items():
            folded = [apply(value) for value in values]
            for name, others in texts.items():
                if name != original and others == folded:
                    found.append(Copy(original, name, fold, is_proven=folded != values))
    return found


def _has_case(value: str) -> bool:
    return value.lower() != value.upper()


def _number_in(numbers: range) -> Callable[[str], bool]:
    return lambda value: bool(_NUMBER.fullmatch(value)) and int(value) in numbers


_TESTS: Mapping[str, Callable[[str], object]] = {
    "email": _EMAIL.fullmatch,
    "phone": _PHONE.fullmatch,
    "login": _LOGIN.fullmatch,
    "name": _NAME.fullmatch,
    "opaque": _OPAQUE.fullmatch,
    "url": _URL.fullmatch,
    "number": _NUMBER.fullmatch,
    "flag": lambda value: value.lower() in _FLAG,
    "shut": lambda value: value.lower() in _SHUT,
    "state": lambda value: value.lower() in _STATES,
    "moment": _MOMENT.fullmatch,
    "seconds": _number_in(_SECONDS),
    "milliseconds": _number_in(range(_SECONDS.start * 1000, _SECONDS.stop * 1000)),
    "compact": _COMPACT.fullmatch,
}
