"""The indexes of a collection: which serve a lookup, which keep users apart, which are missing."""

import json
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pymongo.errors import OperationFailure

from custdb_adapters._mongodb.client import Users
from custdb_adapters._mongodb.collection import ID, Collection, Column
from custdb_adapters._mongodb.errors import is_forbidden
from custdb_gateway.mapping import Match
from custdb_gateway.store import Finding
from custdb_gateway.values import Kind

SIMPLE: Mapping[str, Any] = {"locale": "simple"}
IGNORE_CASE: Mapping[str, Any] = {"locale": "en", "strength": 2}

# What may limit an index without making it useless: all text has it.
_OF_ANYTHING: tuple[Any, ...] = ({"$exists": True},)
_OF_TEXT: tuple[Any, ...] = (*_OF_ANYTHING, {"$type": "string"}, {"$type": 2}, {"$gt": ""})

_OWN_CASES = ("tr", "az")
"""Languages in which I is not the capital of i."""


@dataclass(frozen=True, slots=True)
class Index:
    """An index as the server lists it."""

    name: str
    keys: Sequence[tuple[str, Any]]
    unique: bool
    sparse: bool
    hidden: bool
    only: Mapping[str, Any]
    """What documents must be like to be in it."""
    collation: Mapping[str, Any]

    def finds(self, column: Column, rule: Match) -> bool:
        """Whether the server can look a column up in it."""
        path, order = self.keys[0]
        is_ordered = isinstance(order, (int, float)) or order == "hashed"
        return is_ordered and not self.hidden and self._covers(path, column, rule)

    def keeps_apart(self, column: Column, rule: Match) -> bool:
        """Whether no two users have in it what a lookup takes for equal."""
        unique = self.unique or self.name == "_id_"
        return unique and len(self.keys) == 1 and self._covers(self.keys[0][0], column, rule)

    def _covers(self, path: str, column: Column, rule: Match) -> bool:
        is_text = column.kind is Kind.TEXT
        allowed = _OF_TEXT if is_text else _OF_ANYTHING
        limits = all(where == path and what in allowed for where, what in self.only.items())
        same = rule == "exact" or not is_text or ignores_case(self.collation)
        return path == column.path.query and limits and same


@dataclass(frozen=True, slots=True)
class Lookup:
    """How the server is asked, so that it can use an index."""

    collation: Mapping[str, Any] | None
    also: Mapping[str, Any]
    """Conditions beside that on the value."""
    is_loose: bool
    """Whether text may be taken for the same that is not."""


async def read_indexes(users: Users) -> Sequence[Index] | None:
    """The indexes; `None` where they may not be asked for."""
    try:
        found = await (await users.list_indexes()).to_list()
    except OperationFailure as exc:
        if is_forbidden(exc):
            return None
        raise
    return [_index(one) for one in found]


def lookup(collection: Collection, identifier: str, indexes: Sequence[Index]) -> Lookup:
    """How to look an identifier up. What comes back is to be compared again."""
    column, rule = collection.lookup(identifier), collection.mapping.rule(identifier)
    index = _best(column, rule, indexes)
    wanted = IGNORE_CASE if rule == "ignore-case" and column.kind is Kind.TEXT else SIMPLE
    also: Mapping[str, Any] = {}
    if index is not None:
        wanted = index.collation or SIMPLE
        limits = index.only.get(column.path.query, {})
        also = {} if limits == {"$exists": True} else limits  # that goes without saying
    usual = collection.collation or SIMPLE
    return Lookup(None if wanted == usual else wanted, also, is_loose=wanted != SIMPLE)


def unique(collection: Collection, indexes: Sequence[Index]) -> frozenset[str]:
    """The identifiers that the server itself keeps unique."""
    return frozenset(
        name
        for name in collection.identifiers
        if any(
            index.keeps_apart(collection.lookup(name), collection.mapping.rule(name))
            for index in indexes
        )
    )


def findings(
    collection: Collection,
    users: Users,
    indexes: Sequence[Index] | None,
    shared: Container[str] | None = None,
) -> Iterator[Finding]:
    """An index for each lookup, and for each identifier one that is unique.

    `shared`: what users are known to have in common, so that there can be no unique one; `None`:
    nobody has looked.
    """
    if indexes is None:
        advice = "cannot be seen: grant the role read, or the action listIndexes, to this user"
        yield Finding("indexes", False, advice)
        return
    own = dict(collection.mapping.queries.given())
    for name in collection.identifiers:
        if name not in own:
            yield _lookup_finding(collection, users, indexes, name, shared)
        if not collection.mapping.users.read_only and collection.lookup(name).path != ID:
            yield _unique_finding(collection, users, indexes, name, shared)


def _lookup_finding(
    collection: Collection,
    users: Users,
    indexes: Sequence[Index],
    name: str,
    shared: Container[str] | None,
) -> Finding:
    column, rule = collection.lookup(name), collection.mapping.rule(name)
    best = _best(column, rule, indexes)
    if best is not None:
        return Finding(f"index for {name}", True, best.name)
    advice = _advice(users, column, rule, unique=name not in (shared or ()))
    return Finding(f"index for {name}", False, advice, is_provisional=shared is None)


def _unique_finding(
    collection: Collection,
    users: Users,
    indexes: Sequence[Index],
    name: str,
    shared: Container[str] | None,
) -> Finding:
    column, rule = collection.lookup(name), collection.mapping.rule(name)
    kept = [index for index in indexes if index.keeps_apart(column, rule)]
    if kept:
        return Finding(f"unique index for {name}", True, _described(kept[0]), for_writing=True)
    advice = f"two sign-ups at once may share it: {_advice(users, column, rule)}"
    if shared is not None and name in shared:
        advice = (
            f"two sign-ups at once may share it; there can be none as long as users share {name}"
        )
    return Finding(
        f"unique index for {name}",
        False,
        advice,
        for_writing=True,
        is_provisional=shared is None,
    )


def collation(options: Mapping[str, Any]) -> Mapping[str, Any]:
    """How an index or a collection compares text; nothing where it sees every difference."""
    found = options.get("collation", {})
    # Of ICU. To ask for it would only be a way to be refused after an upgrade.
    return {name: value for name, value in found.items() if name != "version"}


def _best(column: Column, rule: Match, indexes: Sequence[Index]) -> Index | None:
    """The index to look up in: a unique one if there is, for exact text one that sees case."""
    usable = [index for index in indexes if index.finds(column, rule)]
    exact = rule == "exact"
    return min(
        usable, key=lambda one: (exact and bool(one.collation), not one.unique), default=None
    )


def ignores_case(collation: Mapping[str, Any]) -> bool:
    """Whether text that is compared so is compared as `ignore-case` does."""
    ignores = collation.get("strength", 3) <= 2 and not collation.get("caseLevel")
    return bool(ignores) and str(collation.get("locale"))[:2] not in _OWN_CASES


def _described(index: Index) -> str:
    if index.sparse or index.only:
        return index.name
    return f"{index.name}; as it is neither sparse nor partial, only one user can be without it"


def _advice(users: Users, column: Column, rule: Match, *, unique: bool = True) -> str:
    """What to enter in mongosh. Sparse: users without the field do not collide."""
    path = column.path.query
    options: dict[str, Any] = {"unique": True, "sparse": True, "name": f"{path}_unique"}
    if not unique:
        options = {"name": f"{path}_custdb"}
    if rule == "ignore-case" and column.kind is Kind.TEXT:
        options["collation"] = IGNORE_CASE
    what = ", ".join(json.dumps(one, ensure_ascii=False) for one in ({path: 1}, options))
    return f"db.getCollection({json.dumps(users.name)}).createIndex({what})"


def _index(found: Mapping[str, Any]) -> Index:
    return Index(
        name=found["name"],
        keys=[*found["key"].items()],
        unique=bool(found.get("unique")),
        sparse=bool(found.get("sparse")),
        hidden=bool(found.get("hidden")),
        only=found.get("partialFilterExpression", {}),
        collation=collation(found),
    )
