"""Who is kept out by a table beside the users': by a row in it, or by a column of the row there."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from custdb_gateway.detect.candidates import Candidate
from custdb_gateway.detect.draft import Draft
from custdb_gateway.detect.joins import join_to
from custdb_gateway.detect.lines import Line
from custdb_gateway.detect.names import table_meanings
from custdb_gateway.detect.tables import Join, is_repeated

Read = Callable[[Draft], list[Line]]


def lines_beside(draft: Draft, read: Read) -> Iterator[Line]:
    """Ask about everything there. `read`: what the columns of one table say by themselves."""
    for join in draft.candidate.joins:
        relation = join.table.relation
        meanings = table_meanings(relation.name)
        if relation.is_view or join.table.columns.readings.get("secret"):
            continue  # sessions and the like end by themselves
        if "bans" in meanings:
            yield _banned(draft, join)
        elif "other" not in meanings and _is_of_one(join):
            yield from _said_there(draft, join, read)


def _banned(draft: Draft, join: Join) -> Line:
    name = relation = join.table.relation.name
    lines = [Line("table", relation), Line("on", {join.column: join.own})]
    if join.table.relation.schema:
        lines.insert(1, Line("schema", join.table.relation.schema))
    draft.made.joins[name] = lines
    doubt = f"is who has a row in {relation} kept out, and by any row?"
    return Line(f"{name}.{join.column}", {"set": False}, doubt=doubt)


def _said_there(draft: Draft, join: Join, read: Read) -> Iterator[Line]:
    table = join.table
    found = read(Draft(Candidate(table, ())))
    if not found:
        return
    name = join_to(draft, join, table.relation.name)
    for line in found:
        doubt = line.doubt or f"is it users whom this column of {table.relation.name} keeps out?"
        yield replace(line, key=f"{name}.{line.key}", doubt=doubt)


def _is_of_one(join: Join) -> bool:
    """Whether the other table has one row of each user at most, for as much as is known."""
    relation = join.table.relation
    unique = any(one.is_unique and [*one.attributes] == [join.column] for one in relation.indexes)
    is_about_users = "users" in table_meanings(relation.name) and join.is_declared
    return unique or (is_about_users and not is_repeated(join))
