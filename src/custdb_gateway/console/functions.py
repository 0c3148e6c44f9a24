"""What GenAuth gives each of the eight functions, and what it may get back, as JavaScript."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Function:
    """One of the contract's functions."""

    name: str
    about: str
    parameters: tuple[str, ...]
    """What comes before `context`."""
    nonsense: str
    """True of an answer that cannot be the gateway's."""
    parts: tuple[str, ...] = ()
    writes: bool = False
    lazy: bool = False
    """Whether lazy migration needs it."""


_NO_USER = "!isUser(answer)"
_NO_LIST = "!isList(answer)"

FUNCTIONS = (
    Function(
        "login",
        "checks a password, and returns its user.",
        ("query", "password"),
        _NO_USER,
        ("identifiers", "user"),
        lazy=True,
    ),
    Function(
        "getUser",
        "looks a user up, and returns null if there is none.",
        ("query",),
        f"answer !== null && {_NO_USER}",
        ("identifiers", "user"),
        lazy=True,
    ),
    Function("searchUser", "finds users by a keyword.", ("keyword",), _NO_LIST, ("list",)),
    Function(
        "createUser",
        "adds a user, and returns it.",
        ("userinfo",),
        _NO_USER,
        ("user",),
        writes=True,
    ),
    Function(
        "updateUser",
        "changes a user, and returns it as it is now.",
        ("id", "updates"),
        _NO_USER,
        ("user",),
        writes=True,
    ),
    Function(
        "deleteUser", "removes a user, and returns true.", ("id",), "answer !== true", writes=True
    ),
    Function("listUsers", "returns a page of all users.", ("page", "limit"), _NO_LIST, ("list",)),
    Function(
        "validatePassword",
        "tells whether a password is a user's, and returns true or false.",
        ("id", "password"),
        "typeof answer !== 'boolean'",
    ),
)
