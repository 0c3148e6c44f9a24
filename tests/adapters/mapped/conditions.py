"""A store finds by a condition what the condition itself holds for, whatever is in the column."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import product
from typing import Any, ClassVar

from custdb_adapters._shared.binding import bind
from custdb_adapters._shared.expressions import Expressions
from custdb_adapters._shared.places import Relation
from custdb_gateway.errors import ConfigurationError, InvalidValue
from custdb_gateway.mapping import UserMapping
from custdb_gateway.mapping.conditions import Condition
from tests.adapters.mapped.place import EVERYBODY, Place

TEXTS = (
    None,
    *(
        "",
        " ",
        "  ",
        "0",
        "0 ",
        "f",
        "F",
        "false",
        "FALSE",
        "no",
        "off",
        "OFF",
        "o\ufb00",
        "\u00f1",
    ),
    *("n", "t", "true", "yes", "1", "2", "-1", "1.5", "a", "A", "a ", "á", "active", "Active"),
    *("it's", "it''s", "back\\slash", "\\", "\\'", "100%", "%s", "%(p1)s", "_", "\U0001f600", "ß"),
    *("ss", ":email", "$1", "?", "x'; drop table users; --", '"', "`", "nonsense", "now"),
    *("0000-00-00", "0000-00-00 00:00:00", "2020-01-01 00:00:00", "2099-01-01T00:00:00Z"),
    *("20200101000000", "20990101000000", "1577836800", "4070908800", "12:00"),
    *("infinity", "2099-01-01", "9223372036854775807"),
)
WHOLES = (
    None,
    *(0, 1, 2, -1, 3, 10, 999_999, 1_000_000, 1_000_001, 1_234_567, 1_234_568),
    *(2**53, 2**53 + 1, 10**14, 2**63 - 1, -(2**63)),
    *(1_577_836_800, 4_070_908_800, 1_577_836_800_000, 4_070_908_800_000),
    *(20200101000000, 20990101000000),
)
NUMBERS = (None, *"0 1 -1 1.5 0.1 2 1000001 9007199254740993 123456789012345678.25".split())
MOMENTS = (
    None,
    *(
        "1970-01-01 00:00:01",
        "2020-01-01 00:00:00",
        "2020-01-01 00:00:00.25",
        "2037-12-31 23:59:59",
    ),
)
DAYS = (None, "1970-01-01", "2020-01-01", "2099-12-31")

_WANTED = (
    *(True, False, 0, 1, 2, -1, 1_234_567, 2**53 + 1, 1.5, 0.1, 2.0),
    *("", " ", "0", "f", "1", "a", "A", "active", "it's", "back\\slash", "\\", "\\'", "100%", "%s"),
    *("\U0001f600", "ß", "?", "$1", "x'; drop table users; --", "2020-01-01T00:00:00Z"),
    *("2020-01-01", "20200101000000", "9007199254740993", "123456789012345678.25", "%(p1)s"),
    *("::1/128", "00000000-0000-0000-0000-00000000000a", "00000000-0000-0000-0000-00000000000A"),
)
_LISTS = (["a", "A"], ["active", "1"], [1, 2], [True, 2], [0, 1], ["it's", "\\"], [1.5, 2])
_BOUNDS = (0, 1, -1, 1.5, 0.1, 1_000_000, 1_234_567, 2**53, 2**53 + 1, 1_577_836_800)
_FORMS = (None, "seconds", "milliseconds", "compact")


def conditions() -> Iterator[dict[str, Any]]:
    """Every form, with every constant."""
    for empty in ({}, {"empty": True}, {"empty": False}):
        for form, wanted in product(("is", "not"), (*_WANTED, *_LISTS)):
            yield {form: wanted, **empty}
        for form, bound in product(("above", "below"), _BOUNDS):
            yield {form: bound, **empty}
        for future, time in product((True, False), _FORMS):
            yield {"future": future, **({"time": time} if time else {}), **empty}
    for is_set, time in product((True, False), _FORMS):
        yield {"set": is_set, **({"time": time} if time else {})}


class ConditionCases(Place):
    """`[users.where]` and `Condition.holds` agree, or the condition is refused at the start."""

    more: ClassVar[Mapping[str, Sequence[str]]] = {}
    """What else there may be in the columns, as SQL."""
    before: ClassVar[Sequence[str]] = ()
    """What makes their types."""

    def values(self) -> dict[str, list[str]]:
        """What there is in each column, as SQL."""
        found = {
            "text": [self.literal(one) for one in TEXTS],
            "whole": ["null" if one is None else str(one) for one in WHOLES],
            "number": ["null" if one is None else one for one in NUMBERS],
            "flag": ["null", "true", "false"],
            **{name: [_quoted(one) for one in MOMENTS] for name in ("moment", "zoned")},
            "day": [_quoted(one) for one in DAYS],
        }
        for name, values in self.more.items():
            found[name] = [*found.get(name, ["null"]), *values]
        return found

    async def test_a_store_finds_what_holds(self) -> None:
        values = self.values()
        columns = ", ".join(f"c_{name} <{name}>" for name in values)
        rows = max(map(len, values.values()))
        inserts = (
            f"insert into users ({', '.join(f'c_{name}' for name in values)}) values ("
            + ", ".join((*one[n : n + 1], "null")[0] for one in values.values())
            + ")"
            for n in range(rows)
        )
        table = f"create table users (id <id>, email <text>, {columns})"
        fields = {"email": "email", **{name: f"c_{name}" for name in values}}
        users = {"table": "users", "id": "id"}
        everybody = UserMapping.model_validate({"users": users, "fields": fields})
        wrong: list[str] = []
        async with self.opened(everybody, *self.before, table, *inserts) as store:
            released = (await store.list_users(EVERYBODY)).users
            assert len(released) == rows
            relation = Relation(
                store.table.name, {one.name: one for one in store.table.columns.values()}
            )
            for name in values:
                for some in _batches(store, relation, f"c_{name}"):
                    wrong += await self._differences(store, relation, name, some, released)
        assert not wrong, f"{len(wrong)} differences:\n" + "\n".join(wrong[:400])

    async def _differences(
        self,
        store: Any,
        relation: Relation,
        name: str,
        some: Sequence[Condition],
        released: Sequence[Mapping[str, Any]],
    ) -> list[str]:
        column, now = relation.columns[f"c_{name}"], datetime.now(UTC)
        expressions = Expressions(store.table, store.dialect)
        asked = ", ".join(
            f"case when {expressions.limits(((column, one),))} then 1 else 0 end" for one in some
        )
        try:
            rows = await store.read(f"select id, {asked} from {store.table.name}")
        except Exception as exc:
            if len(some) > 1:
                return [
                    told
                    for one in some
                    for told in await self._differences(store, relation, name, [one], released)
                ]
            # What the server alone can tell is told as soon as a store is opened.
            return [] if isinstance(exc, InvalidValue) else [f"{_shown(some[0])}: {exc.__cause__}"]
        found = {str(row[0]): row for row in rows}
        return [
            f"{name} {_shown(one)} of {user.get(name)!r}: {bool(found[user['id']][n])}"
            for user in released
            for n, one in enumerate(some, 1)
            if one.holds(user.get(name), now) is not bool(found[user["id"]][n])
        ]


def _batches(
    store: Any, relation: Relation, column: str, size: int = 60
) -> Iterator[list[Condition]]:
    """The conditions that are not refused for the column."""
    taken = [one for one in conditions() if not _refused(store, relation, column, one)]
    for start in range(0, len(taken), size):
        yield [Condition.model_validate(one) for one in taken[start : start + size]]


def _refused(
    store: Any, relation: Relation, column: str, condition: dict[str, Any]
) -> Sequence[str]:
    users = {"table": "users", "id": "id", "where": {column: condition}}
    mapping = UserMapping.model_validate({"users": users, "fields": {"email": "email"}})
    try:
        ((bound, _),) = bind(mapping, store.dialect, relation, {}).where
    except ConfigurationError as exc:
        return exc.problems
    # A flag that is compared with 2 is read as a number.
    return () if bound.kind is relation.columns[column].kind else ["read as another kind"]


def _shown(condition: Condition) -> str:
    return str(condition.model_dump(by_alias=True, exclude_none=True))


def _quoted(text: str | None) -> str:
    return "null" if text is None else f"'{text}'"
