"""The one place that knows asyncpg's exceptions: by SQLSTATE, never by message."""

import asyncpg

from custdb_gateway.errors import (
    ConfigurationError,
    GatewayError,
    InvalidValue,
    NotSupported,
    StoreRejected,
    StoreUnavailable,
    UserExists,
)

_BAD_URL = (
    "CUSTDB_STORE_URL: PostgreSQL's driver does not take it: an option is misspelt, or sslmode"
    " wants a certificate file that is not there (name it in sslrootcert)"
)

# https://www.postgresql.org/docs/current/errcodes-appendix.html
_BY_STATE: dict[str, type[GatewayError]] = {
    "23505": UserExists,  # unique_violation
    "23P01": UserExists,  # exclusion_violation
    "25006": NotSupported,  # read_only_sql_transaction
    "42501": NotSupported,  # insufficient_privilege
    "P0001": InvalidValue,  # a trigger refuses
    "54000": InvalidValue,  # program_limit_exceeded: too long for an index
}
_BY_CLASS: dict[str, type[GatewayError]] = {
    "22": InvalidValue,  # data exception
    "23": InvalidValue,  # a constraint other than the two above
    "42": StoreRejected,  # no such column any more
}
# The connection, or what was prepared on it, is not what it was: a changed table, a pooler
# between us and the server, a primary that became a replica.
_OUTDATED = {"0A000", "26000", "25006"}


def translate(error: Exception) -> Exception:
    """What a failure of the driver means. Server errors not listed are the server's trouble."""
    if isinstance(error, asyncpg.PostgresError):
        state = error.sqlstate or ""
        return (_BY_STATE.get(state) or _BY_CLASS.get(state[:2], StoreUnavailable))()
    if isinstance(error, asyncpg.ClientConfigurationError):
        return ConfigurationError([_BAD_URL])
    if isinstance(error, (asyncpg.InterfaceError, asyncpg.InternalClientError)):
        return InvalidValue() if isinstance(error, ValueError) else StoreUnavailable()
    if isinstance(error, (OSError, TimeoutError, EOFError)):  # TLS failures are OSErrors
        return StoreUnavailable()
    return error if isinstance(error, GatewayError) else StoreRejected()


def is_outdated(error: Exception) -> bool:
    """Whether the connection that raised `error` must not be used again."""
    return isinstance(error, asyncpg.PostgresError) and error.sqlstate in _OUTDATED
