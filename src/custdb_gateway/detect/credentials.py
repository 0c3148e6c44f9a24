"""Where passwords are kept, and what they are kept as."""

from collections.abc import Sequence

from custdb_gateway.detect.candidates import Table, keeps_for
from custdb_gateway.detect.columns import Reading
from custdb_gateway.detect.draft import Draft, why
from custdb_gateway.detect.hashes import shapes
from custdb_gateway.detect.joins import join_to
from custdb_gateway.detect.lines import Line

_NEAR = 0.3


def add_password(draft: Draft) -> None:
    """Name the column of the hashes: here, or else in a table beside it."""
    found = draft.columns.readings.get("password", ())
    if found:
        draft.use(found[0].column)
        _add(draft, found, draft.candidate.table, "")
        return
    for join in draft.candidate.joins:
        found = join.table.columns.readings.get("password", ())
        if found and keeps_for(draft.candidate.table, join):
            name = join_to(draft, join, "credential")
            _add(draft, found, join.table, f"{name}.")
            return
    doubt = "no column looks as if it kept passwords"
    draft.doubt("users.password", draft.made.users, Line("password", "?", doubt=doubt))


def _add(draft: Draft, found: Sequence[Reading], table: Table, way: str) -> None:
    first = found[0]
    line = Line("password", f"{way}{first.column}", why(first), _doubt(found))
    if line.doubt:
        draft.doubt("users.password", draft.made.users, line)
    else:
        draft.made.users.append(line)
    _add_schemes(draft, first, table, way)
    _add_new(draft, first)


def _doubt(found: Sequence[Reading]) -> str:
    """Why the first is not certain to be the password, or an empty text."""
    first, *others = found
    near = [one.column for one in others if one.is_sure and first.score - one.score < _NEAR]
    if near:
        return f"{', '.join(near)} might as well be it"
    if first.look.filled and not first.is_sure:
        return "its values look like no password hash that is known"
    if not first.is_sure:
        return "its name is no clear word for a password, and there are no values to look at"
    return ""


def _add_schemes(draft: Draft, password: Reading, table: Table, way: str) -> None:
    """The salt beside it, and how hashes are recognised."""
    lines, look = draft.made.passwords, password.look
    salt = _salt(password, table)
    if salt is not None:
        draft.use(salt.column)
    bare = [shapes()[name] for name in look.schemes if shapes()[name].is_bare]
    if salt is not None and (bare or not look.filled):
        lines.append(Line("salt", f"{way}{salt.column}", why(salt)))
        names = [*dict.fromkeys(name for shape in bare for name in shape.salted)]
        doubt = "how salt and password are put together cannot be seen: ask who made it"
        line = Line("schemes", names or ["auto"], doubt=doubt)
        draft.doubt("passwords.schemes", lines, line)
    elif bare:
        lines.append(Line("schemes", ["auto"], "some are digests without any salt"))
    elif not look.filled:
        lines.append(Line("schemes", ["auto"], "there was no hash to look at"))


def _salt(password: Reading, table: Table) -> Reading | None:
    found = table.columns.best("salt")
    if found is None or not found.is_sure or (password.look.filled and not found.look.filled):
        return None
    return found


def _add_new(draft: Draft, password: Reading) -> None:
    """How new hashes are made: as the application reads them."""
    new = {shapes()[name].new for name in password.look.schemes} - {""}
    if len(new) == 1:
        draft.made.passwords.append(Line("new", new.pop(), "as those that are there"))
        return
    doubt = "what does the application itself read? It matters when users are written"
    draft.made.passwords.append(Line("new", "bcrypt", doubt=doubt))
