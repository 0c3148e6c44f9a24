"""The mapped part of a collection."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from custdb_adapters._mongodb.paths import Path, Step, parse
from custdb_gateway.errors import ConfigurationError
from custdb_gateway.mapping import UserMapping
from custdb_gateway.user import IDENTIFIERS
from custdb_gateway.values import Kind

ID = parse("_id")


@dataclass(frozen=True, slots=True)
class Column:
    """Where a mapped field is, and what it holds."""

    path: Path
    kind: Kind = Kind.TEXT
    type: str = ""
    """The BSON type that is declared or was seen, or an empty text."""


@dataclass(frozen=True, slots=True)
class Collection:
    """The mapped part of a collection."""

    mapping: UserMapping
    columns: Mapping[str, Column]
    """By profile field, `id` first."""
    password: Path | None
    mark: Column | None = None
    """What tells who has been handed over."""
    collation: Mapping[str, Any] = field(default_factory=dict)
    """How it compares text unless asked otherwise; empty: it sees every difference."""
    mixes_ids: bool = False
    """Whether ids are of several types, so that two may read alike."""
    mixes_keys: bool = False
    """The same of `_id`, by which all documents are gone through."""

    @property
    def makes_ids(self) -> bool:
        """Whether a new id is not for the caller to choose, or is that of another field."""
        identity = self.columns["id"]
        others = (column for name, column in self.columns.items() if name != "id")
        is_made = identity.path == ID and identity.type in ("", "objectId")
        return is_made or any(column.path == identity.path for column in others)

    @property
    def is_in_order_of_keys(self) -> bool:
        """Whether all users stand in the order of `_id`, and can be read on from one of them."""
        return self.columns["id"].path == ID and not self.mixes_keys

    @property
    def identifiers(self) -> list[str]:
        """What users can be looked up by."""
        return [name for name in IDENTIFIERS if name in self.columns]

    def projection(self, *, password: bool = False, mark: bool = False) -> dict[str, bool]:
        """What a query returns: the mapped paths and nothing beside them."""
        paths = [column.path for column in self.columns.values()]
        if password and self.password:
            paths.append(self.password)
        if mark and self.mark:
            paths.append(self.mark.path)
        names = sorted({path.names for path in paths})
        kept = [one for one in names if not any(one[:n] in names for n in range(1, len(one)))]
        return {".".join(one): True for one in kept}


def bind(mapping: UserMapping) -> Collection:
    """What the mapping alone tells. Raises `ConfigurationError` with every problem found."""
    paths: dict[str, Path] = {}
    problems = []
    if mapping.users.table_schema is not None:
        problems.append("users.schema: leave it out: CUSTDB_STORE_URL names the database")
    for key, text in mapping.named.items():
        try:
            paths[key] = parse(text)
        except ValueError as exc:
            problems.append(f"{key}: {text!r} {exc}")
    problems += chain(_leaks(paths), _contradictions(paths))
    if problems:
        raise ConfigurationError(problems)
    columns = {"id": Column(paths["users.id"])}
    columns |= {name: Column(paths[f"fields.{name}"]) for name in mapping.fields}
    mark = paths.get("migration.mark")
    return Collection(mapping, columns, paths.get("users.password"), Column(mark) if mark else None)


def _leaks(paths: Mapping[str, Path]) -> Iterable[str]:
    """A field that the password is in, or that is in the password."""
    secret = paths.get("users.password")
    if secret is None:
        return
    for key, path in paths.items():
        shared = min(len(path.names), len(secret.names))
        if key != "users.password" and path.names[:shared] == secret.names[:shared]:
            yield f"{key}: would release the password at {secret.query!r}; map what is beside it"


def _contradictions(paths: Mapping[str, Path]) -> Iterable[str]:
    """What one path takes for an array and another does not."""
    known: dict[tuple[Step, ...], tuple[bool, str]] = {}
    for key, path in paths.items():
        for end in range(1, len(path.places)):
            is_array = isinstance(path.places[end], int)
            before, other = known.setdefault(path.places[:end], (is_array, key))
            if before != is_array:
                where = ".".join(map(str, path.places[:end]))
                yield f"{key}: takes {where!r} for {_named(is_array)}, and {other} does not"


def _named(is_array: bool) -> str:
    return "an array" if is_array else "an object"
