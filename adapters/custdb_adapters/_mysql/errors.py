"""The one place that knows the driver's exceptions: by MySQL's error numbers, never by message."""

from pymysql.err import MySQLError

from custdb_gateway.errors import (
    GatewayError,
    InvalidValue,
    NotSupported,
    StoreRejected,
    StoreUnavailable,
    UserExists,
)

# https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html
# https://mariadb.com/kb/en/mariadb-error-codes/
_MEANING: dict[type[GatewayError], tuple[int, ...]] = {
    UserExists: (
        1062,  # duplicate entry
        1169,  # duplicate, by a table without the keys' names
        1586,  # duplicate entry, with the key's name
        1859,  # duplicate entry, unknown key
    ),
    InvalidValue: (
        1048,  # column cannot be null
        1071,  # key too long
        1153,  # larger than the server takes
        1216,  # no such row to refer to
        1217,  # others refer to the row
        1264,  # out of range
        1265,  # truncated
        1267,  # the column's character set has no such character
        1270,
        1271,
        1292,  # no such date
        1300,  # no such character
        1348,  # a column of a view that is computed
        1364,  # no value and no default
        1366,  # no such value in the column's type
        1406,  # too long
        1411,
        1416,  # no geometry
        1427,
        1441,  # date out of range
        1451,  # others refer to the row
        1452,  # no such row to refer to
        1525,
        1644,  # a trigger refuses
        1690,  # out of range, in an expression
        1906,  # a column that is computed, MariaDB
        3105,  # a column that is computed
        3140,  # not JSON
        3157,  # JSON too deep
        3819,  # check constraint
        3854,  # the column's character set has no such character
        4025,  # check constraint, MariaDB
    ),
    NotSupported: (
        1044,  # no right to the database
        1142,  # no right to the table
        1143,  # no right to the column
        1227,  # a privilege is missing
        1288,  # a view that cannot be written
        1290,  # the server is read-only
        1369,  # a view's condition
        1393,
        1394,  # a view without the columns that a row needs
        1395,
        1471,  # a view that takes no rows
        1792,  # a transaction that only reads
        1836,  # the server is read-only
    ),
    StoreRejected: (
        1049,  # no such database any more
        1054,  # no such column any more
        1064,  # not SQL as this server speaks it
        1109,
        1146,  # no such table any more
        1305,  # no such function
        1356,  # a view of what is no more
        1665,  # the server's log does not allow the write
    ),
}
_BY_NUMBER = {number: error for error, numbers in _MEANING.items() for number in numbers}

# The server has hung up or is about to; or it is a replica now, and its successor is elsewhere.
_OUTDATED = {1053, 1077, 1079, 1158, 1159, 1160, 1161, 1290, 1792, 1836, 1927, 2006, 2013, 2014}

DEADLOCK = 1213
"""The server has undone the statement, and says that it may be tried again."""


def translate(error: Exception) -> Exception:
    """What a failure of the driver means. Server errors not listed are the server's trouble."""
    if isinstance(error, MySQLError):
        error.errno = number(error)  # type: ignore[attr-defined]  # where the log looks for it
        return _BY_NUMBER.get(number(error), StoreUnavailable)()
    if isinstance(error, (OSError, TimeoutError, EOFError)):  # TLS failures are OSErrors
        return StoreUnavailable()
    return error if isinstance(error, GatewayError) else StoreRejected()


def number(error: BaseException) -> int:
    """The server's number for what went wrong, or 0."""
    first = error.args[0] if error.args else 0
    return first if isinstance(first, int) else 0


def is_outdated(error: Exception) -> bool:
    """Whether the connection that raised `error` must not be used again."""
    return not isinstance(error, MySQLError) or number(error) in _OUTDATED
