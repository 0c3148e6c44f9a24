"""The users that every store holds."""

from collections.abc import Iterator

import bcrypt

USERS = 100_000
PASSWORD = "correct horse battery staple"

COLUMNS = """
    email phone username password name nickname photo token email_verified phone_verified
    logins_count last_ip gender address company birthdate website
""".split()

Row = tuple[str | int | bool | None, ...]


def email(number: int) -> str:
    """The address of one of the users, who are numbered from 1 as their ids are."""
    return f"user.{number}@example.com"


def rows(stored: str | None = None) -> Iterator[Row]:
    """The values of `COLUMNS`. One hash for all: what a login costs is verifying it."""
    stored = stored or bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(10)).decode()
    for number in range(1, USERS + 1):
        yield (
            email(number),
            f"+86138{number:08}",
            f"user{number}",
            stored,
            f"User Number {number}",
            f"N{number}",
            f"https://img.example.com/{number:08}.png",
            None,
            True,
            number % 2 == 0,
            number % 50,
            f"203.0.113.{number % 256}",
            "FMU"[number % 3],
            None,
            "Example Limited",
            f"19{number % 90 + 10}-01-02",
            None,
        )
