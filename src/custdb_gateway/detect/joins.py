"""Other tables that a proposal reads."""

from custdb_gateway.detect.draft import ASKED, Draft
from custdb_gateway.detect.lines import Line
from custdb_gateway.detect.tables import Join, is_repeated, primary_of


def join_to(draft: Draft, join: Join, name: str) -> str:
    """Add a join unless there is one to the same table, and say how it is called."""
    other = join.table.relation
    known = draft.made.join_of(other.name)
    if known is not None:
        return known
    lines = [Line("table", other.name)]
    if other.schema:
        lines.append(Line("schema", other.schema))
    note = "" if join.is_declared else "by names and values: no foreign key says so"
    lines.append(Line("on", {join.column: join.own}, note))
    draft.made.joins[name] = lines
    if (primary := primary_of(join.table)) is not None:
        lines.append(Line("where", {primary: True}, "of several rows of a user, this one"))
    elif is_repeated(join):
        _add_choice(draft, join, name, lines)
    return name


def _add_choice(draft: Draft, join: Join, name: str, lines: list[Line]) -> None:
    """Which of several rows of a user is meant."""
    filled = _filled_once(join)
    if filled is not None:
        lines.append(Line("where", {filled: {"set": True}}, "one row of each user has it"))
        return
    doubt = f"{join.table.relation.name} has several rows for one user: say which is meant"
    draft.doubt(f"joins.{name}", lines, Line("where", {"column": ASKED}, doubt=doubt))


def _filled_once(join: Join) -> str | None:
    """The password's column, where only one of the rows of each user has it."""
    best = join.table.columns.best("password")
    if best is None:
        return None
    owners = [row.get(join.column) for row in join.table.sample if row.get(best.column)]
    return best.column if len(owners) == len({*owners}) else None
