"""The section that says what hashes are like."""

from typing import Literal, Self

from pydantic import Field, model_validator

from custdb_gateway.mapping.section import Section

MAX_ARGON2_WORK = 2 * 1024 * 1024
"""KiB times passes: more is neither made nor verified."""


class PasswordsSection(Section):
    """How new hashes are made, and which schemes stored ones may be of."""

    new: Literal["argon2id", "bcrypt"] = "argon2id"
    bcrypt_cost: int = Field(default=12, ge=4, le=15)
    argon2_memory_kib: int = Field(default=19_456, ge=8_192, le=262_144)  # OWASP's first choice
    argon2_time: int = Field(default=2, ge=1, le=16)
    argon2_parallelism: int = Field(default=1, ge=1, le=16)
    schemes: tuple[str, ...] = ("auto",)

    @model_validator(mode="after")
    def _can_be_verified(self) -> Self:
        if self.argon2_memory_kib * self.argon2_time > MAX_ARGON2_WORK:
            raise ValueError(
                f"argon2_memory_kib times argon2_time is over {MAX_ARGON2_WORK}: a login would"
                " take too long"
            )
        return self
