"""The one place that knows pymongo's exceptions: by class and code, never by message."""

from bson.errors import InvalidDocument, InvalidStringData
from dns.exception import Timeout
from dns.resolver import NoNameservers
from pymongo import errors

from custdb_gateway.errors import (
    ConfigurationError,
    GatewayError,
    InvalidValue,
    NotSupported,
    StoreRejected,
    StoreUnavailable,
    UserExists,
)

BAD_URL = (
    "CUSTDB_STORE_URL: MongoDB's driver does not take it: an option is misspelt, a file that it"
    " names is not there, a host of mongodb+srv:// has no SRV record, or a special character of"
    " the password is not percent-encoded"
)

# https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml
_BY_CODE: dict[int, type[GatewayError]] = {
    11000: UserExists,  # DuplicateKey
    11001: UserExists,  # the same, of old, from an update
    12582: UserExists,  # the same, of old, from a mongos
    15: InvalidValue,  # Overflow: nested too deeply
    28: InvalidValue,  # PathNotViable: a value is where a path wants to go through
    66: InvalidValue,  # ImmutableField
    121: InvalidValue,  # DocumentValidationFailure
    10334: InvalidValue,  # BSONObjectTooLarge
    17280: InvalidValue,  # KeyTooLong
    17419: InvalidValue,  # an update makes a document too large
    241: InvalidValue,  # ConversionFailure: a pipeline makes of a value what it is not
    28664: InvalidValue,  # $concatArrays: no array where a path wants one
    51091: InvalidValue,  # not a regular expression: too long
    4161105: InvalidValue,  # $setField: no object where a path wants one
    13: NotSupported,  # Unauthorized
    166: NotSupported,  # CommandNotSupportedOnView
    2: StoreRejected,  # BadValue
    9: StoreRejected,  # FailedToParse
    14: StoreRejected,  # TypeMismatch
    59: StoreRejected,  # CommandNotFound
}


# Of a server that is stopping, has lost another or is stopped by somebody.
_PASSING = (6, 7, 18, 89, 91, 112, 189, 262, 9001, 11600, 11601, 11602)


def translate(error: Exception) -> GatewayError | ConfigurationError:
    """What a failure of the driver means. Codes not listed are the server's trouble."""
    if isinstance(error, errors.OperationFailure):
        return _BY_CODE.get(error.code or 0, StoreUnavailable)()
    if isinstance(error, (errors.ConnectionFailure, errors.InvalidOperation)):  # closed, too
        return StoreUnavailable()
    if isinstance(error, (OSError, EOFError)):  # TLS failures and timeouts are OSErrors
        return StoreUnavailable()
    if isinstance(error, errors.ConfigurationError):
        if isinstance(error.__cause__, (Timeout, NoNameservers)):
            return StoreUnavailable()  # the names of mongodb+srv:// cannot be asked for just now
        return ConfigurationError([BAD_URL])
    if isinstance(error, (InvalidDocument, InvalidStringData, OverflowError, UnicodeError)):
        return InvalidValue()
    return StoreRejected()


def is_refusal(error: BaseException | None) -> bool:
    """Whether the server will not do what it was asked, however often it is asked."""
    is_passing = isinstance(error, (errors.ExecutionTimeout, errors.CursorNotFound))
    return isinstance(error, errors.OperationFailure) and not (is_passing or error.code in _PASSING)


def is_forbidden(error: errors.OperationFailure) -> bool:
    """Whether the server's user may not do it."""
    return isinstance(translate(error), NotSupported)
