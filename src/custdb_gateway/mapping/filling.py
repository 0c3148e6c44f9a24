"""What the gateway writes beside what it is given: times of change, ids, tokens, constants."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal, Self
from uuid import uuid4

from pydantic import Field, WithJsonSchema, model_validator

from custdb_gateway.mapping.folds import FOLDS, Fold
from custdb_gateway.mapping.section import BRACED, SCALAR_SCHEMA, Name, Shorthand, Template
from custdb_gateway.mapping.times import TimeForm, stored

_CONSTANT: dict[str, Any] = {
    "type": [*SCALAR_SCHEMA["type"], "array", "object"],
}
# A list or a table is for columns that hold JSON.
Constant = Annotated[Any, WithJsonSchema(_CONSTANT)]

_FORMS = ("value", "now", "make", "text")


class Filling(Shorthand):
    """One value: a constant, `{ now = true }`, `{ make = "uuid" }` or `{ text = "{email}" }`."""

    short: ClassVar = {"type": [*SCALAR_SCHEMA["type"], "array"]}

    value: Constant = None
    now: Literal[True] | None = None
    time: TimeForm | None = None
    make: Literal["uuid", "token"] | None = None
    text: Template | None = None
    as_: Fold = Field(default="exact", alias="as")

    @model_validator(mode="before")
    @classmethod
    def _short(cls, given: Any) -> Any:
        return given if isinstance(given, dict) else {"value": given}

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        said = [name for name in _FORMS if getattr(self, name) is not None]
        if len(said) != 1:
            raise ValueError(
                "say a constant, or one of now, make and text"
                + (f", not {' and '.join(said)}" if said else "")
            )
        if self.time and not self.now:
            raise ValueError("time: goes with now only")
        if self.as_ != "exact" and self.text is None:
            raise ValueError("as: goes with text only")
        return self

    @property
    def fields(self) -> list[str]:
        """The fields of the user that it is made of."""
        return BRACED.findall(self.text or "")

    def fill(self, given: Mapping[str, Any], now: datetime) -> Any:
        """The value, for a user of whom this is given, by field."""
        if self.now:
            return stored(now, self.time)
        if self.make is not None:
            return str(uuid4()) if self.make == "uuid" else secrets.token_hex(16)
        if self.text is not None:
            text = BRACED.sub(lambda found: str(given.get(found[1]) or ""), self.text)
            return FOLDS[self.as_](text)
        return self.value


Fillings = dict[Name, Filling]
"""By place."""
