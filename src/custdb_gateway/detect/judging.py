"""What a column's values say for and against each of its readings, beside its name."""

from collections.abc import Callable, Mapping

from custdb_gateway.detect.hashes import likeness
from custdb_gateway.detect.looks import Look
from custdb_gateway.detect.names import Meaning

_NEVER_EMPTY = ("password", "email", "username", "phone")
_SOME = 5
"""Rows of which one would have a value, if that is where it is kept."""


def judge(meaning: str, name: Meaning, look: Look) -> tuple[float, list[str]]:
    """The score of a reading, and the reasons for it."""
    reasons = [_named(name)] if name.score else []
    values = _VALUES.get(meaning)
    if meaning in _NEVER_EMPTY and look.rows >= _SOME and not look.filled:
        return name.score - 0.5, [*reasons, "it is empty"]
    if values is None or not look.filled:
        return name.score, reasons
    score, told = values(look, name)
    return name.score + score, [*reasons, *([told] if told else [])]


def _named(name: Meaning) -> str:
    if name.is_exact:
        return "its name says so"
    return "its name hints at it"


def _email(look: Look, name: Meaning) -> tuple[float, str]:
    share = look.share("email")
    if share >= 0.8:
        return (
            (1.0, "its values are addresses") if name.score else (0.75, "its values are addresses")
        )
    if share >= 0.3 and name.score:
        return 0.0, "some of its values are addresses"
    return -1.0, ""


def _phone(look: Look, name: Meaning) -> tuple[float, str]:
    share = look.share("phone")
    if share >= 0.8 and name.score and look.share("seconds") < 0.5:
        return 0.8, "its values are phone numbers"
    return (-1.0, "") if share < 0.3 else (0.0, "some of its values are phone numbers")


def _username(look: Look, name: Meaning) -> tuple[float, str]:
    if not name.score or look.hashes >= 0.5 or look.share("email") >= 0.8:
        return -1.0, ""
    if look.repeats > 0.02:
        return -0.7, ""
    if look.share("opaque") >= 0.5 and not name.is_exact:
        return -1.0, ""
    if look.share("login") >= 0.8 and look.share("flag") < 0.5:
        return (0.7 if name.score > 0.4 else 0.4), "its values are single words, each but once"
    return (0.1, "") if name.is_exact else (-0.3, "")


def _password(look: Look, name: Meaning) -> tuple[float, str]:
    found = likeness(look.schemes, look.filled)
    what = ", ".join(sorted(look.schemes))
    if look.hashes >= 0.8 and found >= 0.45 and (look.repeats <= 0.5 or look.filled < 5):
        # A digest alone may be anything's: its name has to say that it is a password's.
        if found >= 0.85:
            return 1.0, f"its values look like {what}"
        return (0.5 if name.score >= 0.5 else 0.2), f"its values look like {what}"
    if look.hashes >= 0.3 and name.score:
        return (0.0 if look.hashes >= 0.5 else -0.2), f"some of its values look like {what}"
    return -0.4, ""


def _id(look: Look, name: Meaning) -> tuple[float, str]:
    if look.repeats or look.filled < look.rows:
        return -0.6, ""
    return 0.2, ""


def _salt(look: Look, name: Meaning) -> tuple[float, str]:
    return (-1.0, "") if look.share("email") > 0.3 else (0.0, "")


def _name(look: Look, name: Meaning) -> tuple[float, str]:
    if look.share("email") > 0.5 or look.hashes > 0.5:
        return -1.0, ""
    return 0.0, ""


def _photo(look: Look, name: Meaning) -> tuple[float, str]:
    return (-1.0, "") if look.share("number") > 0.5 else (0.0, "")


_VALUES: Mapping[str, Callable[[Look, Meaning], tuple[float, str]]] = {
    "id": _id,
    "email": _email,
    "phone": _phone,
    "username": _username,
    "password": _password,
    "salt": _salt,
    "name": _name,
    "givenName": _name,
    "familyName": _name,
    "nickname": _name,
    "photo": _photo,
}
