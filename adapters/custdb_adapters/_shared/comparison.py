"""A mapping's conditions as SQL, which finds what `Condition.holds` finds."""

from custdb_adapters._shared.constants import compared
from custdb_adapters._shared.dialect import Dialect
from custdb_adapters._shared.table import Column
from custdb_gateway.mapping.conditions import Condition
from custdb_gateway.mapping.section import Value
from custdb_gateway.values import Kind

_NUMBERS = (Kind.INTEGER, Kind.NUMBER)


def comparison(column: Column, condition: Condition, dialect: Dialect) -> str:
    """The condition as SQL. Raises `ValueError` that says why `column` cannot be asked for it."""
    return _Comparison(column, condition, dialect).sql()


class _Comparison:
    def __init__(self, column: Column, condition: Condition, dialect: Dialect) -> None:
        self._column = column
        self._condition = condition
        self._dialect = dialect
        self._name = dialect.quote(column.name)

    def sql(self) -> str:
        condition = self._condition
        if self._column.inside or (self._column.kind is Kind.JSON and condition.set is None):
            raise ValueError("is JSON, which is not looked into")
        found = self._plain()
        if condition.empty is None:
            return found
        if condition.empty:
            return f"({self._is_empty()} or {found})"
        return f"(not {self._is_empty()} and {found})"

    def _plain(self) -> str:
        one = self._condition
        if one.is_ is not None:
            return self._any()
        if one.not_ is not None:
            return f"({self._any()}) is not true"
        if one.set is not None:
            return f"not {self._is_empty()}" if one.set else self._is_empty()
        if one.future is not None:
            later = self._is_future()
            return later if one.future else f"({later}) is not true"
        return (
            self._is_beyond(">", one.above)
            if one.below is None
            else self._is_beyond("<", one.below)
        )

    def _any(self) -> str:
        conditions = [self._equals(one) for one in self._condition.choices]
        return conditions[0] if len(conditions) == 1 else f"({' or '.join(conditions)})"

    def _equals(self, wanted: Value) -> str:
        if isinstance(wanted, bool):
            return self._flag(wanted)
        constant = compared(self._dialect, self._column, wanted)
        if self._column.kind is Kind.BOOLEAN:
            return self._flag(str(wanted) == "1")
        return self._dialect.equals(self._column, "exact", constant)

    def _flag(self, wanted: bool) -> str:
        flag = self._dialect.is_true(self._column)
        return flag if wanted else f"not ({flag})"

    def _is_beyond(self, sign: str, bound: float) -> str:
        if self._column.kind not in _NUMBERS:
            raise ValueError("holds no numbers, which above and below compare")
        return f"{self._dialect.number(self._column)} {sign} {bound!r}"

    def _is_future(self) -> str:
        try:
            return self._dialect.is_future(self._column, self._condition.time)
        except ValueError:
            raise ValueError(f"holds no moments{self._advice()}") from None

    def _advice(self) -> str:
        if self._condition.time is not None:
            return f" of the form {self._condition.time!r}"
        if self._column.kind in _NUMBERS:
            return '; say time = "seconds", "milliseconds" or "compact"'
        return '; of 14 digits, say time = "compact"' if self._column.kind is Kind.TEXT else ""

    def _is_empty(self) -> str:
        blanks = [f"{self._name} is null", *self._dialect.blanks(self._column)]
        if self._condition.time:
            if self._column.kind is not Kind.TEXT:
                self._is_future()  # or there are no moments of this form
            blanks.append(self._flag(False))
        return f"({' or '.join(blanks)})"
