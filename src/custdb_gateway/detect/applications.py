"""Recognising known applications by their tables."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from custdb_gateway.detect.facts import facts
from custdb_gateway.store import Relation

_OPTIONAL = ("absent", "any", "prefix", "anywhere", "stores", "own", "knows", "tenant")


@dataclass(frozen=True, slots=True)
class Signature:
    """What an application is recognised by."""

    profile: str
    name: str
    users: str
    """The users' table, as the profile calls it."""
    tables: Mapping[str, Sequence[str]]
    """All tables that must be there, with their columns: the users' first."""
    absent: Sequence[str] = ()
    any: Sequence[str] = ()
    prefix: str | None = None
    anywhere: bool = False
    stores: Sequence[str] = ()
    own: Sequence[str] = ()
    knows: Sequence[str] = ()
    tenant: Mapping[str, Any] = field(default_factory=dict)

    @property
    def points(self) -> int:
        """How much has to be there: of two that are found, the one with more is meant."""
        columns = sum(1 + len(columns) for columns in self.tables.values())
        return columns + len(self.absent) + (1 if self.any else 0)


@dataclass(frozen=True, slots=True)
class Application:
    """An application that is there."""

    signature: Signature
    users: Relation
    renamed: Mapping[str, str]
    """Tables that have other names here, by the names in the profile."""
    prefix: str | None
    """What the tables' names begin with, where a site chooses that."""

    @property
    def told_by(self) -> list[str]:
        """The tables that tell which application it is."""
        return [self.called(table) for table in self.signature.tables]

    @property
    def own(self) -> set[str]:
        """Tables that are the application's and hold nobody who is meant."""
        return {self.called(table) for table in (*self.signature.tables, *self.signature.own)}

    def called(self, table: str) -> str:
        """How a table of the profile is called here."""
        if table in self.renamed:
            return self.renamed[table]
        if self.prefix is not None and self.signature.prefix is not None:
            return self.prefix + table.removeprefix(self.signature.prefix)
        return table


def signatures() -> list[Signature]:
    """Of all applications that are known."""
    return [_signature(profile, fact) for profile, fact in facts("applications").items()]


def recognise(relations: Sequence[Relation], store: str) -> list[Application]:
    """The applications whose tables are there, by what is sure of each users' table."""
    found = [
        application
        for signature in signatures()
        if not signature.stores or store in signature.stores
        for application in _find(signature, relations)
    ]
    best: dict[tuple[str | None, str], Application] = {}
    for application in found:
        place = (application.users.schema, application.users.name)
        known = best.get(place)
        if known is None or known.signature.points < application.signature.points:
            best[place] = application
    return sorted(best.values(), key=lambda one: -one.signature.points)


def _find(signature: Signature, relations: Sequence[Relation]) -> Iterator[Application]:
    """Every place where an application's tables are."""
    for users in relations:
        if users.is_view or not _has(users, signature.tables[signature.users]):
            continue
        if any(one.name in signature.absent for one in users.attributes):
            continue
        prefix = _prefix(signature, users)
        renamed: dict[str, str] = {}
        if prefix is None and users.name != signature.users:
            if not signature.anywhere:
                continue
            renamed[signature.users] = users.name
        application = Application(signature, users, renamed, prefix)
        neighbours = {one.name: one for one in relations if one.schema == users.schema}
        if _is_complete(application, neighbours):
            yield application


def _is_complete(application: Application, neighbours: Mapping[str, Relation]) -> bool:
    signature = application.signature
    for table, columns in signature.tables.items():
        found = neighbours.get(application.called(table))
        if found is None or not _has(found, columns):
            return False
    return not signature.any or any(application.called(one) in neighbours for one in signature.any)


def _prefix(signature: Signature, users: Relation) -> str | None:
    """What the users' table's name begins with, where that is a site's choice."""
    if signature.prefix is None:
        return None
    bare = signature.users.removeprefix(signature.prefix)
    return users.name.removesuffix(bare) if users.name.endswith(bare) else None


def _has(relation: Relation, columns: Sequence[str]) -> bool:
    return {*columns} <= {one.name for one in relation.attributes}


def _signature(profile: str, fact: Mapping[str, Any]) -> Signature:
    ((users, columns),) = fact["users"].items()
    return Signature(
        fact.get("profile", profile),
        fact["name"],
        users,
        {users: columns, **fact.get("beside", {})},
        **{key: fact[key] for key in _OPTIONAL if key in fact},
    )
