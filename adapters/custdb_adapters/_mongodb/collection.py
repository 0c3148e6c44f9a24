"""The mapped part of a collection."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from custdb_adapters._mongodb.paths import Path, Step, parse
from custdb_gateway.errors import ConfigurationError
from custdb_gateway.mapping import UserMapping
from custdb_gateway.mapping.conditions import Condition
from custdb_gateway.mapping.model import RELEASED
from custdb_gateway.mapping.newcomers import unmet
from custdb_gateway.mapping.plan import hidden
from custdb_gateway.mapping.queries import is_pipeline
from custdb_gateway.user import IDENTIFIERS, SEARCHED
from custdb_gateway.values import Kind

ID = parse("_id")

_SECRET = ("users.password", "passwords.")
_RELEASED = (*RELEASED, "migration.mark")


@dataclass(frozen=True, slots=True)
class Column:
    """Where a mapped value is, and what it is."""

    path: Path
    kind: Kind = Kind.TEXT
    type: str = ""
    """The BSON type that is declared or was seen, or an empty text."""


@dataclass(frozen=True, slots=True)
class Collection:
    """The mapped part of a collection."""

    mapping: UserMapping
    columns: Mapping[str, Column]
    """What is read of a user, by key, `id` first."""
    secrets: tuple[Path, ...] = ()
    """What proves a password: the hash, the salt if it is apart, and parameters."""
    mark: Column | None = None
    """What tells who has been handed over."""
    written: Mapping[str, Column] = field(default_factory=dict)
    """What is only written, by key."""
    where: tuple[tuple[Path, Condition], ...] = ()
    """What documents must be like to be users."""
    collation: Mapping[str, Any] = field(default_factory=dict)
    """How it compares text unless asked otherwise; empty: it sees every difference."""
    mixes_ids: bool = False
    """Whether ids are of several types, so that two may read alike."""
    mixes_keys: bool = False
    """The same of `_id`, by which all documents are gone through."""

    @property
    def password(self) -> Path | None:
        """Where the hash is."""
        return self.secrets[0] if self.secrets else None

    @property
    def makes_ids(self) -> bool:
        """Whether a new id is not for the caller to choose, or is that of another field."""
        identity = self.columns["id"]
        others = {key: one for key, one in {**self.columns, **self.written}.items() if key != "id"}
        is_made = identity.path == ID and identity.type in ("", "objectId")
        return is_made or any(column.path == identity.path for column in others.values())

    @property
    def is_in_order_of_keys(self) -> bool:
        """Whether all users stand in the order of `_id`, and can be read on from one of them."""
        return self.columns["id"].path == ID and not self.mixes_keys

    @property
    def identifiers(self) -> list[str]:
        """What users can be looked up by."""
        return [name for name in IDENTIFIERS if name in self.columns]

    def column(self, key: str) -> Column:
        """What a key of a read or a write stands for."""
        if key == "password" and self.password is not None:
            return Column(self.password)
        return self.columns[key] if key in self.columns else self.written[key]

    def lookup(self, identifier: str) -> Column:
        """Where users are looked up by `identifier`."""
        return self.column(self.mapping.plan.lookup_key(identifier))

    def searched(self) -> list[str]:
        """What a keyword is looked for in, as a filter has it: of a composed field, its parts."""
        sources = ((field, self.mapping.fields.get(field)) for field in SEARCHED)
        keys = (
            key
            for field, source in sources
            if source is not None and not source.conditions
            for key in ([field] if source.plain else map(hidden, source.places()))
        )
        return [*dict.fromkeys(self.columns[key].path.query for key in keys)]

    def projection(
        self, *, password: bool = False, mark: bool = False, written: bool = False
    ) -> dict[str, bool]:
        """What a query returns: the mapped paths and nothing beside them."""
        paths = [column.path for column in self.columns.values()]
        paths += [self.lookup(name).path for name in self.identifiers]
        if password:
            paths += self.secrets
        if mark and self.mark:
            paths.append(self.mark.path)
        if written:
            paths += [column.path for column in self.written.values()]
        return projection(paths)


def projection(paths: Iterable[Path]) -> dict[str, bool]:
    """What a query returns to read these paths: none that is in another."""
    names = sorted({path.names for path in paths})
    kept = [one for one in names if not any(one[:n] in names for n in range(1, len(one)))]
    return {".".join(one): True for one in kept}


def bind(mapping: UserMapping) -> Collection:
    """What the mapping alone tells. Raises `ConfigurationError` with every problem found."""
    paths: dict[str, Path] = {}
    problems = [*_unsupported(mapping)]
    for key, text in mapping.named.items():
        try:
            paths[key] = parse(text)
        except ValueError as exc:
            problems.append(f"{key}: {text!r} {exc}")
    problems += chain(_leaks(paths), _mismatches(paths), unmet(mapping))
    if problems:
        raise ConfigurationError([mapping.located(one) for one in problems])
    plan, mark = mapping.plan, paths.get("migration.mark")
    return Collection(
        mapping,
        columns={key: Column(parse(place)) for key, place in plan.columns.items()},
        secrets=tuple(map(parse, mapping.secret_places)),
        mark=Column(mark) if mark else None,
        written={key: Column(parse(place)) for key, place in plan.written.items()},
        where=tuple((parse(place), one) for place, one in mapping.users.where.items()),
    )


def _unsupported(mapping: UserMapping) -> Iterator[str]:
    """What a mapping may say, and not of a collection."""
    if mapping.users.table_schema is not None:
        yield "users.schema: leave it out: CUSTDB_STORE_URL names the database"
    for name in mapping.joins:
        yield f"joins.{name}: MongoDB joins nothing; write a pipeline with $lookup in [queries]"
    for name, text in mapping.queries.given():
        if not is_pipeline(text):
            yield f"queries.{name}: must be a pipeline: a JSON array of stages"


def _leaks(paths: Mapping[str, Path]) -> Iterable[str]:
    """What is released and has a secret in it, or is in one."""
    secrets = [path for key, path in paths.items() if key.startswith(_SECRET)]
    for key, path in paths.items():
        if not key.startswith(_RELEASED):
            continue
        for secret in secrets:
            shared = min(len(path.names), len(secret.names))
            if path.names[:shared] == secret.names[:shared]:
                where = f"the password at {secret.query!r}"
                yield f"{key}: would release {where}; map what is beside it"


def _mismatches(paths: Mapping[str, Path]) -> Iterable[str]:
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
