"""Who is deleted, and still has a row."""

from custdb_gateway.detect.columns import Reading
from custdb_gateway.detect.draft import ASKED, Draft, form_of_time, is_flag
from custdb_gateway.detect.lines import Line
from custdb_gateway.detect.locks import is_seldom, take

_NOTE = "who is deleted does not exist for the gateway"


def add_deleted(draft: Draft) -> None:
    """Leave them out."""
    for reading in take(draft, "isDeleted"):
        condition = _condition(draft, reading)
        if condition is not None:
            draft.made.where.append(Line(reading.column, condition, _NOTE))
            continue
        doubt = f"which values of {reading.column} mean that a user is deleted?"
        line = Line(reading.column, {"not": ASKED}, doubt=doubt)
        draft.doubt("users.where", draft.made.where, line)


def _condition(draft: Draft, reading: Reading) -> object:
    """What those are like who are not deleted. `None`: it is not clear."""
    attribute, look = draft.attributes[reading.column], reading.look
    if not reading.is_sure or "." in reading.column:
        return None
    form = form_of_time(attribute, look)
    if form is not None:
        return {"set": False, **({"time": form} if form else {})}
    if is_flag(attribute, look) and is_seldom(look):
        return {"is": False, "empty": True} if attribute.is_nullable else False
    return None
