"""What all sections of a mapping are: closed, frozen, and silent about refused values."""

import re
from math import isfinite
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    Strict,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

Match = Literal["exact", "ignore-case"]
Name = Annotated[str, Field(min_length=1, max_length=255)]
Flag = Annotated[bool, Strict()]

Value = bool | int | float | str
"""What a stored value may be compared with, or set to."""

SCALAR_SCHEMA: dict[str, Any] = {"type": ["boolean", "integer", "number", "string"]}


def _checked(value: Any) -> Any:
    if not isinstance(value, (bool, int, float, str)):
        raise ValueError("must be a text, a number, true or false")
    if isinstance(value, str) and "\0" in value:
        raise ValueError("holds a NUL character")
    if isinstance(value, float):
        if not isfinite(value):
            raise ValueError("is no number")
        return int(value) if value.is_integer() else value
    return value


def _number(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError("must be a number")
    return _checked(value)


def _all_checked(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        if not value:
            raise ValueError("names no value")
        return tuple(map(_checked, value))
    return _checked(value)


# Not unions: of a value that is none of them, pydantic would say why, once for each.
Scalar = Annotated[Any, AfterValidator(_checked), WithJsonSchema(SCALAR_SCHEMA)]
Number = Annotated[Any, AfterValidator(_number), WithJsonSchema({"type": "number"})]
CHOICE_SCHEMA: dict[str, Any] = {
    "anyOf": [SCALAR_SCHEMA, {"type": "array", "items": SCALAR_SCHEMA, "minItems": 1}]
}
Choice = Annotated[Any, AfterValidator(_all_checked), WithJsonSchema(CHOICE_SCHEMA)]
"""One value, or several of which any will do."""


BRACED = re.compile(r"\{([^{}]+)\}")
"""What stands in a text for something else."""


def _braced(text: str) -> str:
    if re.search(r"[{}]", BRACED.sub("", text)):
        raise ValueError("a brace has no other, or nothing is between the two")
    return text


Template = Annotated[str, AfterValidator(_braced)]


class Section(BaseModel):
    """A table of the file, in which nothing unknown is taken."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Shorthand(Section):
    """A table that may also be written as one value."""

    short: ClassVar[dict[str, Any]]
    """JSON Schema of that value."""

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"anyOf": [cls.short, handler(core)]}
