"""What all sections of a mapping are: closed, frozen, and silent about refused values."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Match = Literal["exact", "ignore-case"]
Name = Annotated[str, Field(min_length=1, max_length=255)]


class Section(BaseModel):
    """A table of the file, in which nothing unknown is taken."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)
