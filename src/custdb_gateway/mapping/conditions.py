"""Conditions on stored values: which rows count, and what makes a flag true."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from custdb_gateway.mapping.section import (
    CHOICE_SCHEMA,
    Choice,
    Flag,
    Name,
    Number,
    Shorthand,
    Value,
)
from custdb_gateway.mapping.times import TimeForm, is_future, is_none
from custdb_gateway.values import is_true

_FORMS = ("is_", "not_", "set", "above", "below", "future")


class Condition(Shorthand):
    """What must be so of one stored value: `true`, `3`, `["a", "b"]` or `{ above = 0 }`."""

    short = CHOICE_SCHEMA

    is_: Choice = Field(default=None, alias="is")
    not_: Choice = Field(default=None, alias="not")
    set: Flag | None = None
    above: Number = None
    below: Number = None
    future: Flag | None = None
    time: TimeForm | None = None
    empty: Flag | None = None
    """Whether it holds where there is no value; unset: as the form has it."""

    @model_validator(mode="before")
    @classmethod
    def _short(cls, given: Any) -> Any:
        return given if isinstance(given, (dict, cls)) else {"is": given}

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        said = [name.rstrip("_") for name in _FORMS if getattr(self, name) is not None]
        if len(said) != 1:
            raise ValueError(
                "say one of is, not, set, above, below and future"
                + (f", not {' and '.join(said)}" if said else "")
            )
        if self.time is not None and said[0] not in ("set", "future"):
            raise ValueError("time: goes with set and future only")
        if self.set is not None and self.empty is not None:
            raise ValueError("empty: says the same as set; leave one of them out")
        return self

    @property
    def choices(self) -> Sequence[Value]:
        """The values that are compared with."""
        given = self.is_ if self.is_ is not None else self.not_
        return given if isinstance(given, tuple) else () if given is None else (given,)

    @property
    def only(self) -> Value | None:
        """The one value for which it is made, if there is but one."""
        choices = self.choices if self.is_ is not None else ()
        return choices[0] if len(choices) == 1 else None

    @property
    def fixed(self) -> Value | None:
        """The same, if it holds for nothing else."""
        return self.only if self.empty is None else None

    def holds(self, value: Any, now: datetime) -> bool:
        """Whether a released value meets it. Where a store compares, it must find the same."""
        absent = is_none(value) or (self.time is not None and not is_true(value))
        if self.empty is not None and absent:
            return self.empty
        if self.is_ is not None:
            return any(same(value, one) for one in self.choices)
        if self.not_ is not None:
            return not any(same(value, one) for one in self.choices)
        if self.set is not None:
            return absent is not self.set
        if self.future is not None:
            return is_future(value, self.time, now) is self.future
        return self._is_within(value)

    def _is_within(self, value: Any) -> bool:
        try:
            number = _exact(value)
            if self.above is not None:
                return number > _exact(self.above)
            return number < _exact(self.below)
        except InvalidOperation:  # no number, or none that is larger or smaller than others
            return False


def _exact(number: Any) -> Decimal:
    """Not a float: there are ids that it cannot tell apart."""
    return Decimal(str(int(number) if isinstance(number, bool) else number))


Conditions = Annotated[dict[Name, Condition], Field(min_length=1)]
"""By place. All of them must hold."""


def same(value: Any, wanted: Value) -> bool:
    """Whether a released value is the one that a mapping means, in whichever type it is kept."""
    if value is None:
        return False
    if isinstance(wanted, bool):
        return is_true(value) is wanted
    if isinstance(value, bool):
        return str(int(value)) == str(wanted)
    return bool(value == wanted) or str(value) == str(wanted)


def all_hold(conditions: Mapping[str, Condition], values: Mapping[str, Any], now: datetime) -> bool:
    """Whether each place's value meets its condition."""
    return all(one.holds(values.get(place), now) for place, one in conditions.items())
