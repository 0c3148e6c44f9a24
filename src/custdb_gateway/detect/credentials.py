"""Where passwords are kept, and what they are kept as."""

from collections.abc import Sequence

from custdb_gateway.detect.candidates import keeps_for
from custdb_gateway.detect.columns import Reading
from custdb_gateway.detect.draft import Draft, why
from custdb_gateway.detect.hashes import Census, Shape, census, shapes
from custdb_gateway.detect.joins import join_to
from custdb_gateway.detect.lines import Line
from custdb_gateway.detect.tables import Table
from custdb_gateway.mapping.passwords import NEW_SCHEMES

_HOME_MADE = "salted_hex"
_NEAR = 0.3
_MANY = 0.02
"""The part of the hashes that may be of no known scheme: old applications keep a few odd ones."""
_COSTS = range(10, 16)
"""Those that are worth keeping to: who made cheaper ones reads these as well."""


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


def _doubt(found: Sequence[Reading]) -> str:
    """Why the first is not certain to be the password, or an empty text."""
    first, *others = found
    near = [one.column for one in others if one.is_sure and first.score - one.score < _NEAR]
    if near:
        return f"{', '.join(near)} might as well be it"
    if first.look.rows and not first.look.filled and not first.is_sure:
        return "nobody has one"
    if first.look.filled and not first.is_sure:
        return "its values look like no password hash that is known"
    if not first.is_sure:
        return "its name is no clear word for a password, and there are no values to look at"
    return ""


def _add_schemes(draft: Draft, password: Reading, table: Table, way: str) -> None:
    """The salt beside it, and which schemes its hashes are of."""
    lines, look = draft.made.passwords, password.look
    found = census(row[password.column] for row in table.sample if row.get(password.column))
    salt = _salt(password, table)
    if salt is not None:
        draft.use(salt.column)
    bare = [shapes()[name] for name in look.schemes if shapes()[name].is_bare]
    if salt is not None and (bare or not look.filled):
        lines.append(Line("salt", f"{way}{salt.column}", why(salt)))
        _add_salted(draft, bare)
    elif found.unknown >= _MANY:
        doubt = f"{found.unknown:.0%} of the hashes are of no scheme that is recognised by itself"
        line = Line("schemes", [*found.schemes, "?"], doubt=doubt)
        draft.doubt("passwords.schemes", lines, line)
    elif bare:
        doubt = "a digest alone does not tell whether a salt, or what else, went into it"
        line = Line("schemes", found.schemes or ["auto"], doubt=doubt)
        draft.doubt("passwords.schemes", lines, line)
    else:
        seen = ", ".join(found.schemes)
        lines.append(Line("schemes", ["auto"], f"seen: {seen}" if seen else "no hash was seen"))
    _add_new(draft, found)


def _add_salted(draft: Draft, bare: Sequence[Shape]) -> None:
    """How digest and salt belong together, which only its maker knows."""
    lines = draft.made.passwords
    names = [*dict.fromkeys(name for shape in bare for name in shape.salted)]
    doubt = "how salt and password are put together cannot be seen: ask who made it"
    draft.doubt("passwords.schemes", lines, Line("schemes", names or ["auto"], doubt=doubt))
    made_at_home = [shape.name for shape in bare if _HOME_MADE in shape.salted]
    if made_at_home:
        options = {"algorithm": made_at_home[0], "template": "{salt}{password}"}
        doubt = (
            f'for {_HOME_MADE}: or "{{password}}{{salt}}", or whatever was done;'
            " try it with `custdb-gateway hash test`"
        )
        draft.doubt("passwords.options", lines, Line("options", options, doubt=doubt))


def _salt(password: Reading, table: Table) -> Reading | None:
    found = table.columns.best("salt")
    if found is None or not found.is_sure or (password.look.filled and not found.look.filled):
        return None
    return found


def _add_new(draft: Draft, found: Census) -> None:
    """How new hashes are made: as the application reads them."""
    lines = draft.made.passwords
    if len(found.schemes) != 1 or found.schemes[0] not in NEW_SCHEMES:
        doubt = "what does the application itself read? It matters when users are written"
        lines.append(Line("new", "bcrypt", doubt=doubt))
        return
    lines.append(Line("new", found.schemes[0], "as those that are there"))
    if found.prefix in ("2a", "2b", "2y"):
        lines.append(Line("bcrypt_prefix", found.prefix))
    if found.cost in _COSTS:
        lines.append(Line("bcrypt_cost", found.cost))
