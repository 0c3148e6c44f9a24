"""The parts of which `make bench` is made. Each is measured, saved and read by itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Say = Callable[[str], None]


@dataclass(frozen=True)
class Taken:
    """What came of a part."""

    plan: Mapping[str, Any]
    measurements: Sequence[Any]
    """Instances of the part's row."""
    versions: Mapping[str, str] = field(default_factory=dict)
    left_out: Sequence[str] = ()


@dataclass(frozen=True)
class Part:
    """Something that is measured."""

    name: str
    """Also of its file in `results/`."""
    row: type[Any]
    measure: Callable[[bool, Say], Taken]
    """Measures quickly, or in full."""
