"""Where in a document a value is: dotted paths, through arrays too."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Step = str | int
"""A field's name, or which element of an array."""

Meant = Mapping[tuple[str, ...], int]
"""Which element is meant of the arrays at these names; of all others it is the first."""

_ELEMENT = re.compile(r"[0-9]{1,3}")


@dataclass(frozen=True, slots=True)
class Path:
    """`profile.name`, `emails.0.address`, or `emails.$.address`: of the element that is meant."""

    steps: tuple[Step, ...]
    """How it is read. Arrays without a step of their own are gone through."""
    places: tuple[Step, ...]
    """How it is written: `$` is the first element."""

    @property
    def query(self) -> str:
        """The path in a filter, an index or a sort."""
        return ".".join(map(str, self.steps))

    @property
    def names(self) -> tuple[str, ...]:
        """The names of fields alone, as a projection takes them."""
        return tuple(step for step in self.steps if isinstance(step, str))

    @property
    def is_nested(self) -> bool:
        """Whether it leads into another field."""
        return len(self.places) > 1


def parse(text: str) -> Path:
    """Read a path as a mapping has it. Raises `ValueError` with what is wrong."""
    first, *others = text.split(".")
    if "\0" in text:
        raise ValueError("holds a NUL character")
    if not all((first, *others)):
        raise ValueError("has a part without a name")
    if first == "$" or "$" in others[-1:] or "$.$" in text:
        raise ValueError("has a `$` that is not between two names")
    if any(part.startswith("$") and part != "$" for part in (first, *others)):
        raise ValueError("has a part that starts with `$`")
    places = (first, *(_step(part) for part in others))
    steps = (first, *(_step(part) for part in others if part != "$"))
    return Path(steps, places)


def read(document: Any, path: Path, meant: Meant) -> Any:
    """The value at a path, or `None`."""
    value: Any = document
    names: tuple[str, ...] = ()
    for step in path.steps:
        if isinstance(value, list) and isinstance(step, str):
            value = _element(value, meant.get(names, 0))
        value = _child(value, step)
        if isinstance(step, str):
            names = (*names, step)
    return value


def read_one(document: Any, path: Path, meant: Meant) -> Any:
    """The value at a path; of an array of values the one that is meant."""
    value = read(document, path, meant)
    return _element(value, meant.get(path.names, 0)) if isinstance(value, list) else value


def leaves(
    value: Any, steps: Sequence[Step], names: tuple[str, ...] = ()
) -> Iterator[tuple[Any, Meant]]:
    """All values that MongoDB compares at a path, each with the elements that lead to it."""
    if isinstance(value, list) and not (steps and isinstance(steps[0], int)):
        for number, item in enumerate(value):
            if not isinstance(item, list):  # MongoDB does not look into a list of lists
                for leaf, meant in leaves(item, steps, names):
                    yield leaf, {names: number, **meant}
    elif not steps:
        yield value, {}
    else:
        step, *others = steps
        inner = (*names, step) if isinstance(step, str) else names
        yield from leaves(_child(value, step), others, inner)


def place(content: Any, path: Path, value: Any) -> None:
    """Put a value into nested content, making what leads to it.

    Raises `ValueError` where another value already is, or would be inside this one.
    """
    *way, last = path.places
    for step, following in zip(way, path.places[1:], strict=True):
        inner = _child(content, step)
        if inner is None:
            inner = [] if isinstance(following, int) else {}
            _put(content, step, inner)
        content = inner
    if _child(content, last) is not None:
        raise ValueError
    _put(content, last, value)


def _step(part: str) -> Step:
    if part == "$":
        return 0
    return int(part) if _ELEMENT.fullmatch(part) else part


def _child(value: Any, step: Step) -> Any:
    if isinstance(step, int) and isinstance(value, list):
        return _element(value, step)
    return value.get(str(step)) if isinstance(value, dict) else None


def _element(values: Sequence[Any], number: int) -> Any:
    return values[number] if number < len(values) else None


def _put(content: Any, step: Step, value: Any) -> None:
    if isinstance(content, dict) and isinstance(step, str):
        content[step] = value
    elif isinstance(content, list) and isinstance(step, int):
        content.extend([None] * (step + 1 - len(content)))
        content[step] = value
    else:
        raise ValueError
