"""A mapping for a candidate: what is certain, and what a person has to decide."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from custdb_gateway.detect.candidates import (
    IDENTIFIERS,
    Candidate,
    Join,
    Table,
    is_repeated,
    keeps_for,
    key_of,
)
from custdb_gateway.detect.columns import Reading
from custdb_gateway.detect.hashes import shapes
from custdb_gateway.detect.looks import Look, copies
from custdb_gateway.detect.names import column_meaning, copy_folds, says, shared_mark
from custdb_gateway.store import Attribute
from custdb_gateway.values import Kind

_PLAIN = (
    "name givenName middleName familyName nickname photo gender birthdate company website locale"
    " zoneinfo city postalCode country lastIP loginsCount"
).split()
_TIMES = ("createdAt", "updatedAt", "lastLogin")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file: a key, its value, and what there is to say of it."""

    key: str
    value: Any
    note: str = ""
    doubt: str = ""
    """Why a person must decide: the line is then commented out."""


@dataclass(slots=True)
class Proposal:
    """The sections of a mapping. Whatever is in doubt says so."""

    users: list[Line] = field(default_factory=list)
    where: list[Line] = field(default_factory=list)
    joins: dict[str, list[Line]] = field(default_factory=dict)
    fields: list[Line] = field(default_factory=list)
    match: list[Line] = field(default_factory=list)
    on_create: list[Line] = field(default_factory=list)
    passwords: list[Line] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    """What keeps people from logging in until somebody has decided."""

    def value(self, section: str, key: str) -> Any:
        """What a line says that is not in doubt."""
        lines: Sequence[Line] = getattr(self, section)
        return next((one.value for one in lines if one.key == key and not one.doubt), None)


def propose(candidate: Candidate) -> Proposal:
    """Say all that a mapping of this candidate needs."""
    return _Proposing(candidate).run()


class _Proposing:
    """One proposal in the making: columns are used once."""

    def __init__(self, candidate: Candidate) -> None:
        self._table = candidate.table
        self._relation = candidate.relation
        self._joins = candidate.joins
        self._made = Proposal()
        self._used: set[str] = set()
        self._attributes = {one.name: one for one in self._relation.attributes}
        self._copies = _Copies(candidate.table)

    def run(self) -> Proposal:
        made = self._made
        made.users.append(Line("table", self._relation.name))
        if self._relation.schema:
            made.users.append(Line("schema", self._relation.schema))
        self._add_id()
        self._add_password()
        made.users.append(
            Line("read_only", True, "take it away once you know what else a new row needs")
        )
        for meaning in IDENTIFIERS:
            self._add_identifier(meaning)
        self._add_joined_identifiers()
        if not any(one.key in IDENTIFIERS and not one.doubt for one in made.fields):
            made.doubts.append("no column is certain to hold what people log in by")
        for meaning in _PLAIN:
            self._add_plain(meaning)
        for meaning in _TIMES:
            self._add_time(meaning)
        for meaning in ("emailVerified", "phoneVerified"):
            self._add_verified(meaning)
        self._add_blocked()
        self._add_deleted()
        self._add_unfilled()
        return made

    def _add_id(self) -> None:
        key = key_of(self._relation)
        best = self._table.columns.best("id")
        if key is not None:
            self._made.users.append(Line("id", key, "its primary key"))
        elif best is not None and best.is_sure:
            self._made.users.append(Line("id", best.column, _why(best)))
        elif (part := self._part_of_key()) is not None:
            self._made.users.append(Line("id", part, "the first part of its key"))
            self._used.add(part)
            return
        else:
            column = best.column if best else self._relation.attributes[0].name
            doubt = "no key tells which column is each user's own"
            self._made.users.append(Line("id", column, doubt=doubt))
            self._made.doubts.append(f"id: {doubt}")
            return
        self._used.add(key or (best.column if best else ""))

    def _part_of_key(self) -> str | None:
        """The user's own part of a key that has others, as a realm or a language."""
        mark = shared_mark(self._attributes)
        for index in self._relation.indexes:
            for part in index.attributes if index.is_primary else ():
                look = self._table.looks.get(part)
                if column_meaning("id", part, mark).is_exact and look and not look.repeats:
                    return part
        return None

    def _add_password(self) -> None:
        found = self._table.columns.readings.get("password", ())
        if found:
            self._add_own_password(found)
            return
        for join in self._joins:
            inner = join.table.columns.readings.get("password", ())
            if inner and keeps_for(self._table, join):
                self._add_joined_password(join, inner)
                return
        self._doubt_password("password", "no column looks as if it kept passwords")

    def _add_own_password(self, found: Sequence[Reading]) -> None:
        first = found[0]
        self._used.add(first.column)
        doubt = _doubt_of(found)
        self._made.users.append(Line("password", first.column, _why(first), doubt))
        if doubt:
            self._made.doubts.append(f"password: {doubt}")
        self._add_schemes(first, self._table, "")

    def _add_joined_password(self, join: Join, found: Sequence[Reading]) -> None:
        first = found[0]
        name = self._join(join, "credential")
        doubt = _doubt_of(found)
        place = f"{name}.{first.column}"
        self._made.users.append(Line("password", place, _why(first), doubt))
        if doubt:
            self._made.doubts.append(f"password: {doubt}")
        self._add_schemes(first, join.table, f"{name}.")

    def _doubt_password(self, column: str, doubt: str) -> None:
        self._made.users.append(Line("password", column, doubt=doubt))
        self._made.doubts.append(f"password: {doubt}")

    def _join(self, join: Join, name: str) -> str:
        """Add a join, and say how it is called."""
        other = join.table.relation
        lines = [Line("table", other.name)]
        if other.schema:
            lines.append(Line("schema", other.schema))
        note = "" if join.is_declared else "by their names and values; no foreign key says so"
        lines.append(Line("on", {join.column: join.own}, note))
        if (primary := _primary(join.table)) is not None:
            lines.append(Line("where", {primary: True}, "of several rows of a user, this one"))
        elif is_repeated(join) and (filled := _is_one_filled(join)) is not None:
            lines.append(Line("where", {filled: {"set": True}}, "one row of each user has it"))
        elif is_repeated(join):
            doubt = f"{other.name} has several rows for one user: say which is meant"
            lines.append(Line("where", {"column": "value"}, doubt=doubt))
            self._made.doubts.append(f"joins.{name}: {doubt}")
        self._made.joins[name] = lines
        return name

    def _add_schemes(self, password: Reading, table: Table, way: str) -> None:
        """The salt beside it, and what its hashes are like."""
        made, look = self._made.passwords, password.look
        salts = [one for one in table.columns.readings.get("salt", ()) if one.is_sure]
        salt = salts[0] if salts and (salts[0].look.filled or not look.filled) else None
        if salt is not None:
            self._used.add(salt.column)
        bare = [shapes()[name] for name in look.schemes if shapes()[name].is_bare]
        if salt is not None and (bare or not look.filled):
            made.append(Line("salt", f"{way}{salt.column}", _why(salt)))
            names = list(dict.fromkeys(name for shape in bare for name in shape.salted))
            doubt = "how salt and password are put together cannot be seen: ask who made it"
            made.append(Line("schemes", names or ["auto"], doubt=doubt))
            self._made.doubts.append(f"passwords.schemes: {doubt}")
        elif bare:
            made.append(Line("schemes", ["auto"], "a digest without any salt"))
        elif not look.filled:
            made.append(Line("schemes", ["auto"], "there was no hash to look at"))
        new = {shapes()[name].new for name in look.schemes} - {""}
        if len(new) == 1:
            made.append(Line("new", new.pop(), "as those that are there"))
        else:
            doubt = "what does the application itself read? It matters when users are written"
            made.append(Line("new", "bcrypt", doubt=doubt))

    def _add_identifier(self, meaning: str) -> None:
        key = key_of(self._relation)  # which may be what people log in by
        found = [
            one
            for one in self._table.columns.readings.get(meaning, ())
            if one.column not in self._used or one.column == key
        ]
        if not found:
            return
        first, *others = found
        near = [one.column for one in others if first.score - one.score < 0.1]
        doubt = ""
        if not first.is_sure and first.look.repeats > 0.02:
            doubt = "the same value stands in several rows: is there one realm or shop to choose?"
        elif not first.is_sure:
            doubt = "neither its name nor its values make it certain"
        elif near:
            doubt = f"{', '.join(near)} might as well be it"
        if doubt and not first.name.score:
            return
        self._used.add(first.column)
        self._made.fields.append(Line(meaning, first.column, _why(first), doubt))
        if not doubt:
            self._add_match(meaning, first.column)

    def _add_joined_identifiers(self) -> None:
        for join in self._joins:
            for meaning in IDENTIFIERS:
                if any(one.key == meaning and not one.doubt for one in self._made.fields):
                    continue
                best = join.table.columns.best(meaning)
                if best is None or not best.is_sure or not _is_for_one(join):
                    continue
                known = next(
                    (
                        name
                        for name, lines in self._made.joins.items()
                        if lines[0].value == join.table.relation.name
                    ),
                    None,
                )
                name = known or self._join(join, meaning)
                self._made.fields.append(Line(meaning, f"{name}.{best.column}", _why(best)))

    def _add_match(self, meaning: str, column: str) -> None:
        copy = self._copies.of(column)
        if copy is not None:
            self._used.add(copy[0])
            rule = {"in": copy[0], "as": copy[1]}
            self._made.match.append(Line(meaning, rule, "a copy that is kept folded"))
            return
        rule_, note = self._rule(column)
        usual = "ignore-case" if meaning == "email" else "exact"
        if note or rule_ != usual:
            self._made.match.append(Line(meaning, rule_ or usual, note))

    def _rule(self, column: str) -> tuple[str, str]:
        """How the store itself compares a column: `ignore-case`, or an empty text."""
        attribute = self._attributes[column]
        if attribute.ignores_case:
            return "ignore-case", "as its type or collation compares"
        for index in self._relation.indexes:
            if index.attributes[0].lower() != column.lower().replace(".$", ""):
                continue
            if index.fold == "lower":
                return "ignore-case", f"there is an index on {index.fold}({column})"
            if index.fold == "upper":
                return "", f"there is an index on upper({column}), which lookups do not use"
            if index.ignores_case:
                return "ignore-case", "as its index compares"
        return "", ""

    def _add_plain(self, meaning: str) -> None:
        reading = self._free(meaning)
        if reading is not None:
            self._used.add(reading.column)
            self._made.fields.append(Line(meaning, reading.column))

    def _free(self, meaning: str) -> Reading | None:
        """The surest column for a meaning that is for nothing else yet."""
        for reading in self._table.columns.readings.get(meaning, ()):
            if reading.is_sure and reading.column not in self._used:
                return reading
        return None

    def _add_time(self, meaning: str) -> None:
        reading = self._free(meaning)
        if reading is None:
            return
        form = _form_of_time(self._attributes[reading.column], reading.look)
        if form is None:
            return
        self._used.add(reading.column)
        value = {"from": reading.column, "time": form} if form else reading.column
        self._made.fields.append(Line(meaning, value))

    def _add_verified(self, meaning: str) -> None:
        reading = self._free(meaning)
        if reading is None:
            return
        self._used.add(reading.column)
        attribute = self._attributes[reading.column]
        if _is_moment(attribute):
            value: Any = {"when": {reading.column: {"set": True}}}
        elif _is_flag(attribute, reading.look):
            value = (
                reading.column
                if attribute.kind is Kind.BOOLEAN
                else {"when": {reading.column: True}}
            )
        else:
            doubt = "which of its values mean that it is so?"
            self._made.fields.append(Line(meaning, {"when": {reading.column: "?"}}, doubt=doubt))
            return
        self._made.fields.append(Line(meaning, value))

    def _add_blocked(self) -> None:
        blocked, active = self._free("blocked"), self._free("active")
        conditions: dict[str, Any] = {}
        if blocked is not None:
            condition = self._condition_of_block(blocked)
            if condition is None:
                self._doubt_blocked(blocked, "when")
            else:
                self._used.add(blocked.column)
                line = Line("blocked", {"when": {blocked.column: condition}})
                self._made.fields.append(line)
                return
        if active is None:
            status = self._table.columns.best("active")
            if status is not None and status.column not in self._used:
                self._doubt_blocked(status, "unless")
            return
        if _is_flag(self._attributes[active.column], active.look) and _mostly(active.look):
            conditions[active.column] = True
            self._used.add(active.column)
            self._made.fields.append(Line("blocked", {"unless": conditions}))
        else:
            self._doubt_blocked(active, "unless")

    def _condition_of_block(self, reading: Reading) -> Any:
        attribute, look = self._attributes[reading.column], reading.look
        if says("until", reading.column):
            form = _form_of_time(attribute, look)
            if form is None:
                return None
            return {"future": True, "time": form} if form else {"future": True}
        if _is_moment(attribute):
            return {"set": True}
        if _is_flag(attribute, look) and look.true * 2 <= look.rows:
            return True
        return None

    def _doubt_blocked(self, reading: Reading, word: str) -> None:
        self._used.add(reading.column)
        doubt = "which of its values keep a user out?"
        value = {word: {reading.column: "?"}}
        self._made.fields.append(Line("blocked", value, doubt=doubt))

    def _add_deleted(self) -> None:
        reading = self._free("isDeleted")
        if reading is None:
            return
        self._used.add(reading.column)
        attribute = self._attributes[reading.column]
        note = "who is deleted does not exist for the gateway"
        if _is_moment(attribute):
            self._made.where.append(Line(reading.column, {"set": False}, note))
        elif _is_flag(attribute, reading.look) and reading.look.true * 2 <= reading.look.rows:
            condition = {"is": False, "empty": True} if attribute.is_nullable else False
            self._made.where.append(Line(reading.column, condition, note))
        else:
            doubt = "which of its values mean that a user is deleted?"
            self._made.where.append(Line(reading.column, {"not": "?"}, doubt=doubt))

    def _add_unfilled(self) -> None:
        for attribute in self._relation.attributes:
            if attribute.is_nullable or attribute.is_filled or attribute.name in self._used:
                continue
            doubt = "no row can be without it; only for writing"
            self._made.on_create.append(Line(attribute.name, _blank(attribute), doubt=doubt))


class _Copies:
    """Which columns hold others folded: by their values, or else by their names."""

    def __init__(self, table: Table) -> None:
        names = [one.name for one in table.relation.attributes]
        self._by_value = [*copies(table.sample, names)]
        self._names = names
        self._has_rows = bool(table.sample)

    def of(self, original: str) -> tuple[str, str] | None:
        """The copy of a column, and how it is folded."""
        by_value = [
            (copy, fold)
            for one, copy, fold in self._by_value
            if one == original and fold in copy_folds(copy)
        ]
        if by_value:
            return by_value[0]
        return None if self._has_rows else self._by_name(original)

    def _by_name(self, original: str) -> tuple[str, str] | None:
        bare = original.lower().replace("_", "")
        for name in self._names:
            rest = name.lower().replace("_", "")
            folds = copy_folds(name)
            if folds and rest != bare and bare in rest:
                # Upper case is what .NET normalises to; elsewhere it is lower.
                is_dotnet = rest.startswith("normalized")
                return name, "upper" if is_dotnet else folds[0]
        return None


def _why(reading: Reading) -> str:
    return " and ".join(reading.reasons)


def _doubt_of(found: Sequence[Reading]) -> str:
    """Why the first is not certain to be the password, or an empty text."""
    first, *others = found
    near = [one.column for one in others if one.is_sure and first.score - one.score < 0.3]
    if near:
        return f"{', '.join(near)} might as well be it"
    if first.look.filled and not first.is_sure:
        return "its values look like no password hash that is known"
    if not first.is_sure:
        return "its name is no clear word for a password, and there are no values to look at"
    return ""


def _primary(table: Table) -> str | None:
    return next(
        (
            one.name
            for one in table.relation.attributes
            if says("primary", one.name)
            and (one.kind is Kind.BOOLEAN or table.looks[one.name].share("flag") == 1)
        ),
        None,
    )


def _is_one_filled(join: Join) -> str | None:
    """The password's column, where only one of the rows of each user has it."""
    best = join.table.columns.best("password")
    if best is None:
        return None
    owners = [row.get(join.column) for row in join.table.sample if row.get(best.column)]
    return best.column if len(owners) == len({*owners}) else None


def _is_for_one(join: Join) -> bool:
    return not is_repeated(join) or _primary(join.table) is not None


def _is_moment(attribute: Attribute) -> bool:
    return attribute.kind in (Kind.TIMESTAMP, Kind.DATE)


def _is_flag(attribute: Attribute, look: Look) -> bool:
    if attribute.kind is Kind.BOOLEAN:
        return True
    return bool(look.filled) and look.share("flag") == 1 and look.distinct <= 2


def _mostly(look: Look) -> bool:
    """Whether a flag is set for most, as `active` is."""
    return not look.filled or look.true * 2 >= look.filled


def _form_of_time(attribute: Attribute, look: Look) -> str | None:
    """`time =` for a column of moments: empty for its own type, `None` if it holds none."""
    if _is_moment(attribute):
        return ""
    set_ = look.filled
    for form in ("milliseconds", "seconds", "compact"):
        zero = look.share("flag")  # 0 stands for never
        if set_ and look.kinds.get(form) and look.share(form) + zero >= 0.9:
            return form
    return None


def _blank(attribute: Attribute) -> Any:
    if attribute.kind is Kind.BOOLEAN:
        return False
    if _is_moment(attribute):
        return {"now": True}
    return 0 if attribute.kind in (Kind.INTEGER, Kind.NUMBER) else ""
