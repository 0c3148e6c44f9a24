"""Where a profile field comes from: a place as it is, or something made of one or several."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, ClassVar, Self

from pydantic import Field, model_validator

from custdb_gateway.errors import FieldNotWritable
from custdb_gateway.mapping.conditions import Conditions, all_hold
from custdb_gateway.mapping.section import BRACED, Flag, Name, Scalar, Shorthand, Template
from custdb_gateway.mapping.times import TimeForm, is_none, moment, stored
from custdb_gateway.values import Kind, accept, is_true, release

_FORMS = ("from_", "when", "unless", "text", "value")


class FieldSource(Shorthand):
    """What a field is made of: `"column"`, or a table that says how."""

    short: ClassVar = {"type": "string", "minLength": 1, "maxLength": 255}

    from_: Name | None = Field(default=None, alias="from")
    time: TimeForm | None = None
    values: dict[str, Scalar] = Field(default={}, min_length=1)
    when: Conditions = Field(default={})
    unless: Conditions = Field(default={})
    text: Template | None = None
    value: Scalar = None
    write: Flag = True
    optional: Flag = False
    """Whether the field is left out where the store has no such column."""

    @model_validator(mode="before")
    @classmethod
    def _short(cls, given: Any) -> Any:
        if isinstance(given, str):
            return {"from": given}
        if not isinstance(given, (dict, cls)):
            raise ValueError("name a column, or say in a table what the field is made of")
        return given

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        said = [name.rstrip("_") for name in _FORMS if getattr(self, name) not in (None, {})]
        if len(said) != 1:
            raise ValueError(
                "say one of from, when, unless, text and value"
                + (f", not {' and '.join(said)}" if said else "")
            )
        if said[0] != "from" and (self.time or self.values):
            raise ValueError("time and values: go with from only")
        if self.time and self.values:
            raise ValueError("say one of time and values")
        if self.text is not None and not BRACED.search(self.text):
            raise ValueError("text: names no column in braces; a constant is written as value")
        return self

    @property
    def plain(self) -> Name | None:
        """The place whose value is released as the store has it, if this is all."""
        return None if self.time or self.values else self.from_

    @property
    def conditions(self) -> Conditions:
        """What makes a flag true, or with `unless` false."""
        return self.when or self.unless

    @property
    def kind(self) -> Kind | None:
        """What its values are, where that is not for the column to say."""
        if self.time is not None:
            return Kind.TIMESTAMP
        if self.conditions:
            return Kind.BOOLEAN
        return Kind.TEXT if self.text is not None else None

    @property
    def is_written_back(self) -> bool:
        """Whether it is made of one place, to which a value can be taken back."""
        return self.from_ is not None or len(self.conditions) == 1

    def places(self) -> Iterator[str]:
        """What it is made of."""
        if self.from_ is not None:
            yield self.from_
        yield from self.conditions
        yield from BRACED.findall(self.text or "")

    def release(self, values: Mapping[str, Any], now: datetime) -> Any:
        """The field, made of released values by place; `None`: there is nothing to release."""
        if self.value is not None:
            return self.value
        if self.conditions:
            return all_hold(self.conditions, values, now) is bool(self.when)
        if self.text is not None:
            composed = BRACED.sub(lambda found: _text(values.get(found[1])), self.text)
            return " ".join(composed.split()) or None
        found = values.get(self.from_ or "")
        if self.values:
            return None if is_none(found) else self.values.get(_key(found))
        meant = moment(found, self.time)
        return None if meant is None else release(Kind.TIMESTAMP, meant)

    def store(self, value: Any, field: str, now: datetime) -> dict[str, Any]:
        """What is to be written, by place. Raises `FieldNotWritable` and `InvalidValue`."""
        if self.conditions:
            return self._store_flag(accept(Kind.BOOLEAN, value, field), field, now)
        if self.from_ is None:
            raise FieldNotWritable([field])
        if self.values:
            return {self.from_: self._stored_choice(value, field)}
        if value is None:
            return {self.from_: None}
        return {self.from_: stored(accept(Kind.TIMESTAMP, value, field), self.time)}

    def _store_flag(self, flag: bool | None, field: str, now: datetime) -> dict[str, Any]:
        if len(self.conditions) != 1:
            raise FieldNotWritable([field])
        (place, condition), wanted = *self.conditions.items(), bool(flag) is bool(self.when)
        if condition.set is not None:
            is_set = condition.set is wanted
            return {place: stored(now, condition.time) if is_set else None}
        only = condition.only
        if isinstance(only, bool):
            return {place: only is wanted}
        if only in (0, 1):
            return {place: int(bool(only) is wanted)}
        if only is None or not wanted:  # of anything but a flag, nobody knows the opposite
            raise FieldNotWritable([field])
        return {place: only}

    def _stored_choice(self, value: Any, field: str) -> str | None:
        if value is None:
            return None
        choices = [kept for kept, released in self.values.items() if released == value]
        if len(choices) != 1:
            raise FieldNotWritable([field])
        return choices[0]


def _text(value: Any) -> str:
    return "" if is_none(value) else str(value)


def _key(value: Any) -> str:
    return str(int(is_true(value))) if isinstance(value, bool) else str(value)
