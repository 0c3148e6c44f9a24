"""Every failure that a caller of the gateway can be told of.

    GatewayError
    ├─ InvalidRequest          the call itself is wrong
    ├─ NotAuthenticated        the call is not from the identity cloud
    ├─ CallerNotAllowed        the caller may not do this
    ├─ InvalidCredentials      login: no such user, no password or a wrong one, all alike
    ├─ AccountBlocked          login: the password is right, the account is blocked
    ├─ UserNotFound            no user has this id
    ├─ UserExists              an email, phone, username or id is taken
    ├─ AmbiguousUser           more than one user is meant
    ├─ InvalidValue            a column cannot hold a value
    ├─ TooManyAttempts         throttled
    ├─ NotSupported            this store or this configuration cannot do it
    ├─ Overloaded              the gateway is shedding load
    └─ StoreError
       ├─ StoreUnavailable     cannot be reached, timed out or refused; may be tried again
       └─ StoreRejected        mapping or permission problem; a person must look
    ConfigurationError         never over HTTP; lists every problem

The docstring of a class is its default message. A message is written to be shown to anybody:
it never holds a value, an identifier, SQL or the name of a host.
"""

from collections.abc import Sequence


class GatewayError(Exception):
    """The call failed."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or type(self).__doc__ or "")


class InvalidRequest(GatewayError):
    """The request is not valid."""


class NotAuthenticated(GatewayError):
    """The request is not authenticated."""


class CallerNotAllowed(GatewayError):
    """The caller is not allowed to do this."""


class InvalidCredentials(GatewayError):
    """The account or the password is wrong."""


class AccountBlocked(GatewayError):
    """The account is blocked."""


class UserNotFound(GatewayError):
    """There is no such user."""


class UserExists(GatewayError):
    """A user with this email, phone, username or id exists already."""


class AmbiguousUser(GatewayError):
    """More than one user matches."""


class InvalidValue(GatewayError):
    """A value cannot be stored."""

    def __init__(self, field: str | None = None, reason: str = "cannot be stored") -> None:
        super().__init__(f"The value of {field!r} {reason}." if field else None)


class TooManyAttempts(GatewayError):
    """Too many attempts. Try again later."""

    def __init__(self, retry_after: float) -> None:
        super().__init__()
        self.retry_after = retry_after


class NotSupported(GatewayError):
    """This is not supported."""


class FieldNotWritable(NotSupported):
    """Fields are made of what the gateway does not write."""

    def __init__(self, fields: Sequence[str]) -> None:
        super().__init__(f"This cannot be changed here: {', '.join(fields)}.")
        self.fields = tuple(fields)


class Overloaded(GatewayError):
    """The service is busy. Try again in a moment."""


class StoreError(GatewayError):
    """The user store failed."""


class StoreUnavailable(StoreError):
    """The service is not available. Try again in a moment."""


class StoreRejected(StoreError):
    """Something went wrong."""


class ConfigurationError(Exception):
    """The configuration has problems, all of them listed, each with what to do."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)
