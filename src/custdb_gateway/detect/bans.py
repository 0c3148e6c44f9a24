"""Tables in which those are listed who are kept out."""

from collections.abc import Iterator

from custdb_gateway.detect.draft import Draft
from custdb_gateway.detect.lines import Line
from custdb_gateway.detect.names import table_meanings

_JOIN = "ban"


def ban_lines(draft: Draft) -> Iterator[Line]:
    """Ask whether a row in such a table keeps its user out."""
    for number, join in enumerate(draft.candidate.joins):
        relation = join.table.relation
        if "bans" not in table_meanings(relation.name) or relation.is_view:
            continue
        name = f"{_JOIN}{number}" if _JOIN in draft.made.joins else _JOIN
        draft.made.joins[name] = [
            Line("table", relation.name),
            *([Line("schema", relation.schema)] if relation.schema else []),
            Line("on", {join.column: join.own}),
        ]
        doubt = f"is who has a row in {relation.name} kept out, and by any row?"
        yield Line(f"{name}.{join.column}", {"set": False}, doubt=doubt)
