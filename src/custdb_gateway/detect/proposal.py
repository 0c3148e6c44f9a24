"""A mapping for a candidate: what is certain, and what a person has to decide."""

from custdb_gateway.detect.candidates import Candidate
from custdb_gateway.detect.credentials import add_password
from custdb_gateway.detect.deletion import add_deleted
from custdb_gateway.detect.draft import Draft
from custdb_gateway.detect.identity import add_id, add_identifiers, identifiers_of
from custdb_gateway.detect.lines import Line, Proposal
from custdb_gateway.detect.locks import add_blocked
from custdb_gateway.detect.profiles import add_profile, add_unfilled
from custdb_gateway.detect.tenancy import add_tenants

_CAREFUL = "take it away once you know what else a new row needs"


def propose(candidate: Candidate) -> Proposal:
    """Say all that a mapping of this candidate needs."""
    draft = Draft(candidate)
    users = draft.made.users
    users.append(Line("table", candidate.relation.name))
    if candidate.relation.schema:
        users.append(Line("schema", candidate.relation.schema))
    add_id(draft)
    add_password(draft)
    users.append(Line("read_only", True, _CAREFUL))
    add_identifiers(draft)
    add_tenants(draft, identifiers_of(draft))
    add_blocked(draft)
    add_deleted(draft)
    add_profile(draft)
    add_unfilled(draft)
    return draft.made
