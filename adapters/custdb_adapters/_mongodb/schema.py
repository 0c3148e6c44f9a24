"""What the users' documents hold: what a validator demands, else what some documents have."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from typing import Any

import pymongo
from pymongo.errors import OperationFailure, PyMongoError

from custdb_adapters._mongodb import indexes
from custdb_adapters._mongodb.client import Document, Users
from custdb_adapters._mongodb.collection import ID, Collection, Column
from custdb_adapters._mongodb.errors import is_forbidden
from custdb_adapters._mongodb.limits import Limits
from custdb_adapters._mongodb.moments import formless
from custdb_adapters._mongodb.paths import Path, Step, leaves, parse, read
from custdb_adapters._mongodb.types import KINDS, seen
from custdb_gateway.errors import ConfigurationError
from custdb_gateway.mapping.conditions import Condition
from custdb_gateway.problems import did_you_mean, nearest
from custdb_gateway.store import Finding
from custdb_gateway.user import IDENTIFIERS
from custdb_gateway.values import Kind

SAMPLE = 100
"""Documents that are looked at."""

_FEW = 10
"""Those that come at a time, where there are others between them."""

_PATIENCE = 1.0
"""Seconds for finding them."""

_MARKS = (Kind.BOOLEAN, Kind.INTEGER, Kind.NUMBER, Kind.TIMESTAMP)

# What GenAuth documents of its fields, for where neither a validator nor a document tells.
_DOCUMENTED = {
    **dict.fromkeys("emailVerified phoneVerified blocked isDeleted".split(), "bool"),
    **dict.fromkeys("lastLogin tokenExpiredAt signedUp createdAt updatedAt".split(), "date"),
    "loginsCount": "whole",
}


async def inspect(users: Users, collection: Collection) -> Collection:
    """The collection with what its documents hold. Raises `ConfigurationError`."""
    options = await _options(users)
    collection = replace(collection, collation=indexes.collation(options))
    documents = await sample(users, collection)
    ends = [*await _end(users, 1), *await _end(users, -1)]
    validator = options.get("validator", {}).get("$jsonSchema", {})
    identity = _identity(collection, validator, documents)
    found = _Found(validator, documents, collection)
    columns = {
        key: found.column(key, column.path)
        for key, column in {**collection.columns, "id": identity}.items()
    }
    # Keys of one type stand together: all are of one type if the first and the last are.
    keys = types = {seen(document["_id"]) for document in ends}
    if identity.path == ID:
        users_alone = documents if collection.where and documents else ends
        columns["id"] = _id_column(columns["id"], users_alone)
    else:
        types = {seen(read(document, identity.path, {})) for document in documents}
    inspected = replace(
        collection,
        columns=columns,
        mark=_mark(collection.mark, found),
        written={key: found.column(key, one.path) for key, one in collection.written.items()},
        where=_where(collection, identity),
        mixes_ids=len(types) > 1,
        mixes_keys=len(keys) > 1,
    )
    problems = [*formless(inspected, found.column)]
    if problems:
        raise ConfigurationError([collection.mapping.located(one) for one in problems])
    return inspected


async def sample(users: Users, collection: Collection) -> Sequence[Document]:
    """Documents of a few users, of which only what is mapped is read."""
    shown = collection.projection(mark=True, written=True)
    cursor = users.find(Limits(collection).of({}), shown, limit=SAMPLE)
    if not collection.where:
        return await cursor.to_list()
    documents: list[Document] = []
    with _limited():  # among others, those of users may be rare
        async for document in cursor.batch_size(_FEW):
            documents.append(document)
    return documents


async def names(users: Users, collection: Collection) -> set[str]:
    """What the fields of a few documents are called, and nothing of what they hold."""
    called = {"$map": {"input": {"$objectToArray": "$$ROOT"}, "in": "$$this.k"}}
    pipeline: list[Document] = [
        {"$match": Limits(collection).of({})},
        {"$limit": SAMPLE},
        {"$project": {"_id": 0, "names": called}},
    ]
    names: set[str] = set()
    with _limited() if collection.where else nullcontext():
        async for document in await users.aggregate(pipeline, batchSize=_FEW):
            names.update(document["names"])
    return names


@contextmanager
def _limited() -> Iterator[None]:
    """For a while. What takes longer is left as it is."""
    try:
        with pymongo.timeout(_PATIENCE):
            yield
    except PyMongoError as exc:
        if not exc.timeout:
            raise


def findings(
    collection: Collection, documents: Sequence[Document], names: Set[str]
) -> Iterator[Finding]:
    """Identifiers that nobody has: misspelt if something near is there, or all are missing."""
    if collection.where and not documents:
        yield Finding("users.where", True, "no document that was found meets it", remark="warn")
    identifiers = [name for name in collection.identifiers if name != "id"]
    paths = {name: collection.lookup(name).path for name in identifiers}
    empty = [name for name, path in paths.items() if _is_nowhere(documents, path)]
    for name in empty:
        path = paths[name]
        first = path.names[0]
        meant = None if first in names else nearest(first, names)
        hint = f"; did you mean {meant!r}?" if meant else ", or not yet"
        detail = f"none of {len(documents)} documents has {path.query!r}{hint}"
        yield Finding(f"field {name}", meant is None and len(empty) < len(paths), detail)


async def _options(users: Users) -> Mapping[str, Any]:
    """How the collection was made; nothing where that may not be asked."""
    try:
        found = await (await users.database.list_collections()).to_list()
    except OperationFailure as exc:
        if is_forbidden(exc):
            return {}
        raise
    options: dict[str, Mapping[str, Any]] = {one["name"]: one.get("options", {}) for one in found}
    if users.name not in options:
        hint = did_you_mean(users.name, options)
        raise ConfigurationError([f"users.table: there is no collection {users.name!r}{hint}"])
    return options[users.name]


async def _end(users: Users, direction: int) -> Sequence[Document]:
    """The document with the first or the last id."""
    return await users.find({}, {"_id": True}).sort({"_id": direction}).limit(1).to_list()


def _identity(
    collection: Collection, validator: Mapping[str, Any], documents: Sequence[Document]
) -> Column:
    """The id's column: `id` means `_id` where there is no field of that name."""
    column = collection.columns["id"]
    if column.path != parse("id") or "id" in validator.get("properties", {}):
        return column
    return column if any("id" in document for document in documents) else Column(ID)


def _id_column(column: Column, ends: Sequence[Document]) -> Column:
    """With the type that new ids are of: that of the last."""
    found = seen(ends[-1]["_id"]) if ends else column.type
    return Column(column.path, KINDS.get(found, Kind.TEXT), found)


def _mark(column: Column | None, found: "_Found") -> Column | None:
    """With the type that it has in some documents: in all of them it is to be that."""
    if column is None:
        return None
    mark = found.column("", column.path)
    if mark.type and mark.kind not in _MARKS:
        problem = f"migration.mark: {column.path.query!r} must be a boolean, a number or a date"
        raise ConfigurationError([problem])
    return mark


def _where(collection: Collection, identity: Column) -> tuple[tuple[Path, Condition], ...]:
    """The conditions; those on the id where it is."""
    named = collection.columns["id"].path
    return tuple((identity.path if path == named else path, one) for path, one in collection.where)


class _Found:
    """What is known of the values at a path."""

    def __init__(
        self, validator: Mapping[str, Any], documents: Sequence[Document], collection: Collection
    ) -> None:
        self._validator = validator
        self._documents = documents
        key = collection.mapping.plan.lookup_key
        self._single = {one for name in IDENTIFIERS for one in (name, key(name))}

    def column(self, key: str, path: Path) -> Column:
        """With what the validator demands of it, else with what the documents have."""
        single = key in self._single
        found = (
            _declared(self._validator, path.steps, single=single)
            or _most_seen(self._documents, path, single=single)
            or _DOCUMENTED.get(key, "")
        )
        kind = KINDS.get(found, Kind.TEXT)
        if kind is Kind.TIMESTAMP and key == "birthdate":
            kind = Kind.DATE
        if kind is Kind.JSON and single:
            kind = Kind.TEXT
        if single and any(isinstance(read(one, path, {}), list) for one in self._documents):
            path = replace(path, places=(*path.places, 0))  # the other values are to stay
        return Column(path, kind, found)


def _declared(schema: Any, steps: Sequence[Step], *, single: bool) -> str:
    """The type that a validator has for a path, or an empty text."""
    if not isinstance(schema, Mapping):
        return ""
    items = schema.get("items")
    if isinstance(items, Mapping) and (steps or single):
        others = steps[1:] if steps and isinstance(steps[0], int) else steps
        return _declared(items, others, single=single)
    if steps:
        return _declared(schema.get("properties", {}).get(steps[0]), steps[1:], single=single)
    names = schema.get("bsonType", schema.get("type", ()))
    names = [names] if isinstance(names, str) else names
    return next((name for name in names if name in KINDS), "")


def _most_seen(documents: Sequence[Document], path: Path, *, single: bool) -> str:
    """The type that most of the documents have at a path, or an empty text."""
    types: Counter[str] = Counter()
    for document in documents:
        if single:
            types.update(seen(leaf) for leaf, _ in leaves(document, path.steps))
        else:
            types[seen(read(document, path, {}))] += 1
    del types[""]
    return types.most_common(1)[0][0] if types else ""


def _is_nowhere(documents: Sequence[Document], path: Path) -> bool:
    found = (leaf for document in documents for leaf, _ in leaves(document, path.steps))
    return bool(documents) and all(leaf is None for leaf in found)
