"""Moments in numbers of which nobody has said what they count."""

from collections.abc import Callable, Iterator

from custdb_adapters._mongodb.collection import Collection, Column
from custdb_adapters._mongodb.paths import Path, parse
from custdb_gateway.values import Kind

_HINT = 'holds numbers; say time = "seconds" or "milliseconds"'


def formless(collection: Collection, column: Callable[[str, Path], Column]) -> Iterator[str]:
    """What to say in the mapping. `column`: what is known of the values at a path."""
    for key, place in _formless(collection):
        if column("", parse(place)).kind in (Kind.INTEGER, Kind.NUMBER):
            yield f"{key}: {place!r} {_HINT}"


def _formless(collection: Collection) -> Iterator[tuple[str, str]]:
    """The places of moments whose form is not said, and the keys that name them."""
    mapping = collection.mapping
    for section in ("on_create", "on_update", "on_password"):
        for place, filling in getattr(mapping, section).items():
            if filling.now and not filling.time:
                yield f"{section}.{place}", place
    conditions = {f"fields.{field}": one.conditions for field, one in mapping.fields.items()}
    for key, ones in {**conditions, "users.where": mapping.users.where}.items():
        for place, condition in ones.items():
            if condition.future is not None and not condition.time:
                yield key, place
