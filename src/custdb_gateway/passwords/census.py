"""What a store's hashes are: counts of kinds, and of nobody in particular."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from custdb_gateway.passwords.schemes.reading import Proof, Schemes
from custdb_gateway.passwords.schemes.scheme import UnusableHash, Weakness
from custdb_gateway.user import StoredPassword

NONE = "without a password"

_SHOWN = ("rounds", "memory_cost", "n", "block_size", "parallelism", "digests")
"""The settings that people know costs by."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Hashes of one scheme and cost."""

    scheme: str
    cost: str
    """In words, such as `rounds 12`; empty where there is none."""
    number: int
    share: float
    weakness: Weakness
    is_cut: bool
    """Whether only the first 72 bytes of a password count."""
    is_old: bool
    """Whether it is not of the kind, or below the cost, of new hashes."""

    def __str__(self) -> str:
        told = f"{self.scheme} ({self.cost})" if self.cost else self.scheme
        return f"{told}: {self.number:,}, {self.share:.1%}"


@dataclass(frozen=True, slots=True)
class Census:
    """What some hashes are, the most frequent first."""

    looked_at: int
    kinds: tuple[Kind, ...]
    unusable: tuple[tuple[str, int], ...]
    """Why nobody can log in with a hash, and how many there are of each."""
    takes_salt: bool = False
    """Whether any of them is of a scheme that takes the salt of a column of its own."""
    left_salt: int = 0
    """How many were read as digests without a salt, though one stands beside them."""

    @property
    def held(self) -> int:
        """How many there are: some users have none."""
        return self.looked_at - sum(number for why, number in self.unusable if why == NONE)

    @property
    def readable(self) -> int:
        """How many are of a format that can be read."""
        return sum(one.number for one in self.kinds)

    @property
    def weak(self) -> tuple[Kind, ...]:
        """Those that whoever steals the table would soon have guessed."""
        return tuple(one for one in self.kinds if one.weakness)

    @property
    def cut(self) -> tuple[Kind, ...]:
        """Those of schemes that look at 72 bytes of a password only."""
        return tuple(one for one in self.kinds if one.is_cut)

    @property
    def old(self) -> tuple[Kind, ...]:
        """Those that a login would replace, where the mapping says so."""
        return tuple(one for one in self.kinds if one.is_old)


def take_census(
    passwords: Iterable[StoredPassword | None],
    schemes: Schemes,
    is_old: Callable[[Proof], bool] | None = None,
) -> Census:
    """Count what the hashes are. Computes none of them.

    `is_old` tells whether new hashes are better, as `NewHashes.is_better_than` does.
    """
    found: Counter[tuple[str, str, Weakness, bool, bool]] = Counter()
    unusable: Counter[str] = Counter()
    takes_salt, left_salt = False, 0
    for one in passwords:
        if one is None or not one.hash:
            unusable[NONE] += 1
            continue
        try:
            proof = schemes.read(one)
        except UnusableHash:
            unusable[schemes.trouble(one) or "unknown"] += 1
            continue
        scheme = proof.scheme
        takes_salt |= "salt" in scheme.needs
        left_salt += bool(one.salt) and scheme.weakness == "unsalted"
        old = is_old is not None and is_old(proof)
        found[scheme.name, _in_words(proof), scheme.weakness, proof.cuts, old] += 1
    total = found.total() + unusable.total()
    kinds = (
        Kind(name, cost, number, number / total, weakness, cuts, old)
        for (name, cost, weakness, cuts, old), number in found.most_common()
    )
    return Census(total, tuple(kinds), tuple(unusable.most_common()), takes_salt, left_salt)


def _in_words(proof: Proof) -> str:
    settings = dict(proof.cost.settings)
    return ", ".join(
        f"{name.replace('_', ' ')} {settings[name]:,}" for name in _SHOWN if name in settings
    )
