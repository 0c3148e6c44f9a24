"""The section that says what hashes are like."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, WithJsonSchema, model_validator

from custdb_gateway.mapping.section import Name, Scalar, Section
from custdb_gateway.problems import did_you_mean

MAX_ARGON2_WORK = 2 * 1024 * 1024
"""KiB times passes: more is neither made nor verified."""

NEW_SCHEMES = (
    "argon2id aspnet_identity_v3 bcrypt bcrypt_sha256hex bcrypt_sha512hex"
    " bcrypt_symfony_long better_auth_scrypt django_argon2 django_pbkdf2_sha256"
    " ldap_salted_sha1 ldap_salted_sha512 magento mediawiki_pbkdf2 nextcloud"
    " pbkdf2_sha512 phpass spring_bcrypt werkzeug_pbkdf2 werkzeug_scrypt wp_bcrypt"
).split()
"""What new hashes can be made of. Each is what an application of that name also reads."""

Text = Literal[
    "trim", "slashes", "nfc", "nfkc", "lower", "latin-1", "gbk", "utf-16le", "html-escape"
]
"""What an application does to a password before it hashes it."""


def _can_be_made(name: str) -> str:
    if name not in NEW_SCHEMES:
        raise ValueError(f"no new hashes are made of {name!r}{did_you_mean(name, NEW_SCHEMES)}")
    return name


New = Annotated[
    str, AfterValidator(_can_be_made), WithJsonSchema({"type": "string", "enum": NEW_SCHEMES})
]


class PasswordsSection(Section):
    """How new hashes are made, and which schemes stored ones may be of."""

    new: New = "argon2id"
    bcrypt_cost: int = Field(default=12, ge=4, le=15)
    bcrypt_prefix: Literal["2a", "2b", "2y"] | None = None
    argon2_memory_kib: int = Field(default=19_456, ge=8_192, le=262_144)  # OWASP's first choice
    argon2_time: int = Field(default=2, ge=1, le=16)
    argon2_parallelism: int = Field(default=1, ge=1, le=16)
    schemes: tuple[str, ...] = ("auto",)
    salt: Name | None = None
    """Where the salt is, when it is not in the hash."""
    params: dict[Name, Name] = Field(default={})
    """Where parameters are that are stored beside the hash, by name."""
    options: dict[Name, Scalar] = Field(default={})
    """Parameters that are the same for all hashes, by name."""
    text: tuple[Text, ...] = ()
    pepper: Literal[True, False, "optional"] = False
    """Whether the site's secret is a part of the hash; `optional`: if there is one."""
    upgrade: bool = False

    @model_validator(mode="after")
    def _can_be_verified(self) -> Self:
        if self.argon2_memory_kib * self.argon2_time > MAX_ARGON2_WORK:
            raise ValueError(
                f"argon2_memory_kib times argon2_time is over {MAX_ARGON2_WORK}: a login would"
                " take too long"
            )
        return self
