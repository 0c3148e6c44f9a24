"""What a mapping wants of columns that are there, and cannot have."""

from collections.abc import Iterator

from custdb_adapters._shared.comparison import comparison
from custdb_adapters._shared.constants import encoded
from custdb_adapters._shared.defaults import meets
from custdb_adapters._shared.dialect import Dialect, is_moment
from custdb_adapters._shared.table import MARKS, Column, Limits, Table
from custdb_gateway.mapping.model import RELEASED
from custdb_gateway.mapping.newcomers import unmet
from custdb_gateway.mapping.plan import hidden
from custdb_gateway.user import IDENTIFIERS
from custdb_gateway.values import Kind

_MOMENTS = (Kind.TIMESTAMP, Kind.DATE)
_ONLY = "only the users' own table is: say read_only = true, or create = false"
_NUMBERS = (Kind.INTEGER, Kind.NUMBER)


def mismatches(table: Table, dialect: Dialect) -> Iterator[str]:
    """What is there, and cannot be what it is mapped as."""
    yield from _lookups(table)
    yield from _leaks(table)
    yield from _limits("users.where", table.where, dialect)
    for place, column in _places(table):
        if column.join is not None:
            section = f"joins.{place.partition('.')[0]}.where"
            yield from _limits(section, column.join.where, dialect)
    yield from _moments(table, dialect)
    yield from _marks(table)
    if not table.mapping.users.read_only:
        yield from _writes(table, dialect)


def _lookups(table: Table) -> Iterator[str]:
    if not table.columns["id"].is_writable:
        yield "users.id: must be a column of the users' table itself"
    queries = dict(table.mapping.queries.given())
    for name in IDENTIFIERS:
        if name in table.columns and table.lookup(name).inside and name not in queries:
            yield (
                f"fields.{name}: nobody can be looked up by what is inside of a JSON column;"
                f" write a statement of your own as queries.{name}"
            )


def _leaks(table: Table) -> Iterator[str]:
    """The hash under another name: its table, joined to itself."""
    plan = table.mapping.plan
    places = dict(zip(plan.columns.values(), table.columns.values(), strict=True))
    for key, place in table.mapping.named.items():
        if not key.startswith(RELEASED):
            continue
        for name, secret in zip(table.mapping.secret_places, table.secrets, strict=True):
            if _is_same(table, places[place], secret):
                yield (
                    f"{key}: would release the password column {name!r}; map another column or"
                    " leave it out"
                )


def _is_same(table: Table, one: Column, other: Column) -> bool:
    """Whether two columns hold the same values, or one what is inside of the other's."""
    if (_table(table, one), one.name) != (_table(table, other), other.name):
        return False
    if one.join is not None and other.join is not None and one.join.where != other.join.where:
        return False  # other rows, as of another key
    shared = min(len(one.inside), len(other.inside))
    return one.inside[:shared] == other.inside[:shared]


def _table(table: Table, column: Column) -> str:
    """The name of its table, be it given with a schema or without."""
    name = table.name if column.join is None else column.join.table
    return name.rpartition(".")[2]


def _places(table: Table) -> Iterator[tuple[str, Column]]:
    plan, mapping = table.mapping.plan, table.mapping
    yield from zip(plan.columns.values(), table.columns.values(), strict=True)
    yield from zip(mapping.secret_places, table.secrets, strict=True)
    yield from zip(mapping.users.where, (column for column, _ in table.where), strict=True)


def _limits(section: str, limits: Limits, dialect: Dialect) -> Iterator[str]:
    """Conditions on rows that the column cannot be asked for."""
    for column, condition in limits:
        try:
            comparison(column, condition, dialect)
        except ValueError as exc:
            yield f"{section}: column {column.name!r} {exc}"


def _moments(table: Table, dialect: Dialect) -> Iterator[str]:
    """What is to be yet to come, and is no moment: it would never be, and lock nobody out."""
    for field, source in table.mapping.fields.items():
        for place, condition in source.conditions.items():
            column = table.columns[hidden(place)]
            if condition.future is None or column.inside:
                continue
            try:
                comparison(column, condition, dialect)
            except ValueError as exc:
                yield f"fields.{field}: {place!r} {exc}"


def _writes(table: Table, dialect: Dialect) -> Iterator[str]:
    mapping, plan = table.mapping, table.mapping.plan
    for key, place in plan.filled.items():
        if not table.column(key).is_writable:
            yield f"{_writer(table, place)}: cannot be written; {_ONLY}"
    yield from _fixed(table, dialect)
    columns = dict(zip(mapping.users.where, (column for column, _ in table.where), strict=True))
    yield from unmet(mapping, lambda place, condition: meets(columns[place], condition))
    for section in ("on_create", "on_update", "on_password"):
        for place, filling in getattr(mapping, section).items():
            column = table.column(plan.key(place))
            if filling.now and not filling.time and column.kind in _NUMBERS:
                yield f'{section}.{place}: holds numbers; say time = "seconds" or "milliseconds"'
            elif filling.time and not is_moment(column, filling.time) and column.kind in _MOMENTS:
                yield f"{section}.{place}: has a form of its own; leave time out"
            elif filling.value is not None and not _fits(dialect, column, filling.value):
                yield f"{section}.{place}: cannot hold {filling.value!r}"


def _writer(table: Table, place: str) -> str:
    """The key of the file for which the place would be written."""
    writers = ("users.where", "match", "on_create", "on_update", "on_password")
    named = (key for key, one in table.mapping.named.items() if one == place)
    return next(key for key in named if key.startswith(writers))


def _fixed(table: Table, dialect: Dialect) -> Iterator[str]:
    """What new rows must have, and cannot."""
    users = table.mapping.users
    for place, condition in users.where.items() if users.create else ():
        fixed = condition.fixed
        column = table.column(table.mapping.plan.key(place)) if fixed in (True, False) else None
        if column is None or _fits(dialect, column, fixed):
            continue
        yield (
            f"users.where.{place}: no new row can be given {fixed!r}; say it as the column has it,"
            " or create = false"
        )


def _fits(dialect: Dialect, column: Column, value: object) -> bool:
    try:
        encoded(dialect, column, value)
    except ValueError:
        return False
    return True


def _marks(table: Table) -> Iterator[str]:
    mark = table.mark
    if mark is None:
        return
    if not mark.is_writable or mark.kind not in MARKS:
        yield f"migration.mark: {mark.name!r} must be a boolean, an integer, a time or a date"
    elif mark.kind in _MOMENTS and (mark.is_filled or not mark.is_nullable):
        yield (
            f"migration.mark: {mark.name!r} is never empty in a new row, so that everybody would"
            " count as handed over; take a column that may be empty and has no default"
        )
