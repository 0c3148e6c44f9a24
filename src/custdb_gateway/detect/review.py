"""What a table of a known application has that its profile knows nothing of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from custdb_gateway.detect.adaptation import Adapted, lookup_places
from custdb_gateway.detect.additions import add_lines, add_locks, replace_line
from custdb_gateway.detect.applications import Application
from custdb_gateway.detect.candidates import IDENTIFIERS, Candidate
from custdb_gateway.detect.deletion import add_deleted
from custdb_gateway.detect.draft import ASKED, Draft
from custdb_gateway.detect.lines import Line
from custdb_gateway.detect.locks import lock_lines
from custdb_gateway.detect.tables import Table
from custdb_gateway.detect.tenancy import add_tenants
from custdb_gateway.mapping import parse_mapping

_UNKNOWN = "the profile knows nothing of it"


@dataclass(frozen=True, slots=True)
class Review:
    """The profile's text with lines for what is to be decided, and what that is."""

    text: str
    doubts: Sequence[str] = ()


def review(application: Application, adapted: Adapted, tables: Sequence[Table]) -> Review:
    """Look for columns that tell who is kept out, is deleted, or belongs to somebody else."""
    table = next((one for one in tables if one.relation is application.users), None)
    if table is None:
        return Review(adapted.text)
    draft = _draft(application, adapted, Candidate(table, ()))
    text, doubts = adapted.text, []
    if (realm := _realm(application, table, tables)) is not None:
        text = replace_line(text, ["users", "where"], realm.key, [realm])
        doubts.append(f"users.where.{realm.key}: {realm.note}")
    add_tenants(draft, [*_identifiers(text)])
    doubts += draft.made.doubts
    locks = [_doubtful(one) for one in lock_lines(draft)]
    doubts += [f"{one.key} may tell who is kept out: {_UNKNOWN}" for one in locks]
    add_deleted(draft)
    deleted = [one for one in draft.made.where if one.value != ASKED]
    doubts += [f"{one.key} may tell who is deleted: {_UNKNOWN}" for one in deleted]
    text = add_locks(text, locks, adapted.missing)
    where = [_doubtful(one) for one in draft.made.where]
    return Review(add_lines(text, ["users", "where"], where), doubts)


def _draft(application: Application, adapted: Adapted, candidate: Candidate) -> Draft:
    """With all that the profile says already."""
    draft = Draft(candidate)
    signature = application.signature
    tenant = signature.tenant.get("column", "")
    for place in {*lookup_places(adapted.text), *signature.knows, tenant}:
        draft.use(place)
    return draft


def _identifiers(text: str) -> Iterator[Sequence[str]]:
    """The columns that the profile finds people by, each with the copy that it looks into."""
    mapping = parse_mapping(text, [])
    for name in IDENTIFIERS if mapping is not None else ():
        source = mapping.fields.get(name) if mapping is not None else None
        if mapping is not None and source is not None and source.plain is not None:
            copy = mapping.match.of(name).in_
            yield [source.plain, *([copy] if copy else [])]


def _doubtful(line: Line) -> Line:
    return replace(line, doubt=line.doubt or _UNKNOWN)


def _realm(application: Application, users: Table, tables: Sequence[Table]) -> Line | None:
    """The filter of an application whose users are of several realms, to be filled in."""
    tenant = application.signature.tenant
    if not tenant:
        return None
    schema = users.relation.schema
    listed = next(
        (
            one
            for one in tables
            if (one.relation.name, one.relation.schema) == (tenant.get("listed"), schema)
        ),
        None,
    )
    if listed is not None and listed.sample:
        found = {row.get(tenant["named"]) for row in listed.sample} - {tenant.get("but")}
    else:
        found = {row.get(tenant["column"]) for row in users.sample} - {tenant.get("but")}
    if len(found - {None}) < 2:
        return None
    return Line(tenant["place"], ASKED, "there are several: names are unique within one, say which")
