"""argon2, RFC 9106. It leaves the interpreter lock alone."""

from dataclasses import dataclass
from typing import Any

from argon2.low_level import Type, core, ffi

from custdb_gateway.passwords.schemes.ceilings import (
    MAX_DIGEST,
    MAX_SALT,
    MIN_DIGEST,
    limit,
    limit_argon2,
)
from custdb_gateway.passwords.schemes.scheme import Derive, Derived, Settings, UnusableHash

_TYPES = {"d": Type.D, "i": Type.I, "id": Type.ID}
_VERSIONS = (16, 19)


@dataclass(frozen=True, slots=True, repr=False)
class Argon2:
    """Its parameters, with the secret and the associated data that few applications give it."""

    memory: int
    """KiB."""
    passes: int
    lanes: int
    kind: str = "id"
    version: int = 19
    secret: bytes = b""
    data: bytes = b""

    def check(self, salt: bytes, expected: bytes) -> Derived:
        """A hash that has been read. Raises `UnusableHash` for one that costs too much."""
        limit_argon2(self.memory, self.passes, self.lanes)
        length = limit(len(expected), MAX_DIGEST, least=MIN_DIGEST)
        limit(len(salt), MAX_SALT, least=8)
        if self.version not in _VERSIONS or self.kind not in _TYPES:
            raise UnusableHash
        return Derived(salt, expected, self.function(length), self._settings(length))

    def function(self, length: int) -> Derive:
        """What derives tags, by the C function itself: argon2-cffi's others take no secret."""

        def derive(password: bytes, salt: bytes) -> bytes:
            out = ffi.new("uint8_t[]", length)
            context, _inputs = self._context(out, password, salt)  # which have to stay till then
            if core(context, _TYPES[self.kind].value):  # anything but 0 is an error
                raise UnusableHash
            return bytes(ffi.buffer(out, length))

        return derive

    def _context(self, out: Any, password: bytes, salt: bytes) -> tuple[Any, object]:
        """What the C function takes, and what that points at."""
        given = {"pwd": password, "salt": salt, "secret": self.secret, "ad": self.data}
        inputs = {name: ffi.new("uint8_t[]", one or b"\0") for name, one in given.items()}
        lengths = {f"{name}len": len(one) for name, one in given.items()}
        numbers = {
            "outlen": len(out),
            "version": self.version,
            "t_cost": self.passes,
            "m_cost": self.memory,
            "lanes": self.lanes,
            "threads": self.lanes,
        }
        context = ffi.new("argon2_context *", {"out": out, **inputs, **lengths, **numbers})
        for name in ("secret", "ad"):
            if not given[name]:
                setattr(context, name, ffi.NULL)
        return context, inputs

    def _settings(self, length: int) -> Settings:
        return (
            ("rounds", self.passes),
            ("memory_cost", self.memory),
            ("parallelism", self.lanes),
            ("type", _TYPES[self.kind].value),
            ("version", self.version),
            ("bytes", length),
        )
