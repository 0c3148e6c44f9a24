"""New hashes, as the mapping's [passwords] section wants them."""

from typing import Any

from passlib.hash import argon2, bcrypt

from custdb_gateway.errors import InvalidValue
from custdb_gateway.mapping import PasswordsSection
from custdb_gateway.passwords.schemes import BCRYPT_BYTES, MAX_PASSWORD_BYTES, Cost


class NewHashes:
    """Makes hashes of one scheme and cost."""

    def __init__(self, section: PasswordsSection) -> None:
        settings: dict[str, int]
        if section.new == "bcrypt":
            settings = {"rounds": section.bcrypt_cost}
            self._handler: Any = bcrypt.using(**settings)
            self._limit = BCRYPT_BYTES
        else:
            settings = {
                "rounds": section.argon2_time,
                "memory_cost": section.argon2_memory_kib,
                "parallelism": section.argon2_parallelism,
            }
            self._handler = argon2.using(type="ID", **settings)
            self._limit = MAX_PASSWORD_BYTES
        self.cost = Cost("bcrypt" if section.new == "bcrypt" else "argon2", tuple(settings.items()))

    def check(self, password: str) -> None:
        """Raise `InvalidValue` for a password that the scheme cannot hold whole."""
        if not password:
            raise InvalidValue("password", "is empty")
        if len(password.encode()) > self._limit:
            raise InvalidValue("password", f"is longer than {self._limit} bytes")
        if "\0" in password:
            raise InvalidValue("password", "holds a NUL character")

    def make(self, password: str) -> str:
        """Hash `password`. Takes long."""
        return str(self._handler.hash(password))
