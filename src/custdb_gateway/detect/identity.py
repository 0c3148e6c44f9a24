"""What tells one user from another: the key, and what people log in by."""

from custdb_gateway.detect.candidates import IDENTIFIERS
from custdb_gateway.detect.columns import Reading
from custdb_gateway.detect.draft import Draft, why
from custdb_gateway.detect.joins import join_to
from custdb_gateway.detect.lines import Line
from custdb_gateway.detect.names import copy_folds
from custdb_gateway.detect.tables import is_for_one, key_of

_NEAR = 0.1


def add_id(draft: Draft) -> None:
    """Name the key's column."""
    users, key = draft.made.users, key_of(draft.relation)
    best = draft.columns.best("id")
    if key is not None:
        line = Line("id", key, "its primary key")
    elif best is not None and best.is_sure:
        line = Line("id", best.column, why(best))
    else:
        column = best.column if best else draft.relation.attributes[0].name
        doubt = "no key tells which column is each user's own"
        draft.doubt("users.id", users, Line("id", column, doubt=doubt))
        return
    users.append(line)
    draft.use(line.value)
    if only := draft.candidate.table.only:
        draft.use(only)
        draft.made.where.append(Line(only, True, "of several rows of a user, this one"))


def add_identifiers(draft: Draft) -> None:
    """Name what people log in by: here, or else in a table beside it."""
    for meaning in IDENTIFIERS:
        _add_own(draft, meaning)
    for meaning in IDENTIFIERS:
        if not any(one.key == meaning for one in draft.made.fields):
            _add_joined(draft, meaning)
    if not any(draft.made.has_field(meaning) for meaning in IDENTIFIERS):
        draft.made.doubts.append("fields: no column is certain to hold what people log in by")


def identifiers_of(draft: Draft) -> list[list[str]]:
    """The columns that people are found by, each with the copy that it is looked up in."""
    copies = {one.key: one.value["in"] for one in draft.made.match if isinstance(one.value, dict)}
    return [
        [line.value, *([copies[line.key]] if line.key in copies else [])]
        for line in draft.made.fields
        if line.key in IDENTIFIERS and line.value in draft.attributes
    ]


def _add_own(draft: Draft, meaning: str) -> None:
    key = key_of(draft.relation)  # which may be what people log in by
    found = [
        one
        for one in draft.columns.readings.get(meaning, ())
        if draft.is_free(one.column) or one.column == key
    ]
    if not found:
        return
    first = found[0]
    doubt = _doubt(found)
    if doubt and meaning != "email" and not first.name.score:
        return
    draft.use(first.column)
    draft.made.fields.append(Line(meaning, first.column, why(first), doubt))
    if not doubt:
        _add_match(draft, meaning, first.column)


def _doubt(found: list[Reading]) -> str:
    """Why the first reading is not certain, or an empty text."""
    first, *others = found
    if not first.is_sure:
        return "neither its name nor its values make it certain"
    near = [one.column for one in others if first.score - one.score < _NEAR]
    return f"{', '.join(near)} might as well be it" if near else ""


def _add_joined(draft: Draft, meaning: str) -> None:
    for join in draft.candidate.joins:
        best = join.table.columns.best(meaning)
        if best is None or not best.is_sure or not is_for_one(join):
            continue
        name = join_to(draft, join, meaning)
        draft.made.fields.append(Line(meaning, f"{name}.{best.column}", why(best)))
        return


def _add_match(draft: Draft, meaning: str, column: str) -> None:
    """How it is compared, where that is not as usual."""
    copy = _copy_of(draft, column)
    if copy is not None:
        name, fold = copy
        draft.use(name)
        rule = {"in": name, "as": fold}
        draft.made.match.append(Line(meaning, rule, "a copy that is kept folded"))
    elif meaning != "phone" and (note := _ignores_case(draft, column)):
        draft.made.match.append(Line(meaning, "ignore-case", note))


def _copy_of(draft: Draft, column: str) -> tuple[str, str] | None:
    """A folded copy of a column: by the values, or by the names where there are none."""
    for copy in draft.columns.copies:
        if copy.original == column and (copy.is_proven or copy.fold in copy_folds(copy.name)):
            return copy.name, copy.fold
    has_rows = bool(draft.candidate.table.sample)
    return None if has_rows else _copy_by_name(draft, column)


def _copy_by_name(draft: Draft, column: str) -> tuple[str, str] | None:
    bare = column.lower().replace("_", "")
    for name in draft.attributes:
        rest = name.lower().replace("_", "")
        folds = copy_folds(name)
        if folds and rest != bare and bare in rest:
            # Upper case is what .NET normalises to; elsewhere it is lower.
            return name, "upper" if rest.startswith("normalized") else folds[0]
    return None


def _ignores_case(draft: Draft, column: str) -> str:
    """Why a column is compared without case, or an empty text."""
    if draft.attributes[column].ignores_case:
        return "as its type or collation compares"
    for index in draft.relation.indexes:
        if index.attributes[0].lower() != column.lower().replace(".$", ""):
            continue
        if index.fold == "lower":
            return f"there is an index on lower({column})"
        if index.ignores_case:
            return "as its index compares"
    return ""
