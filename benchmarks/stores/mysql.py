"""The users in a private MariaDB."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

import pymysql
from tests.servers.mysql import PrivateMariaDBServer

from benchmarks.stores.filled import Filled
from benchmarks.users import COLUMNS, rows

_DATABASE = "bench"
_PREPARATIONS = (
    # The tests' servers have little, and a disk is not to be measured.
    "set global innodb_buffer_pool_size = 268435456",
    f"create database {_DATABASE} character set utf8mb4 collate utf8mb4_unicode_ci",
)
_TABLE = """
create table users (
    id bigint auto_increment primary key,
    email varchar(255) unique, phone varchar(32) unique, username varchar(64) unique,
    password varchar(255), name varchar(255), nickname varchar(255), photo varchar(255),
    token varchar(255), email_verified boolean, phone_verified boolean, logins_count int,
    last_ip varchar(45), gender varchar(16), address varchar(255), company varchar(255),
    birthdate varchar(10), website varchar(255)
)
"""
_TOGETHER = 2_000


@contextmanager
def filled(folder: Path) -> Iterator[Filled]:
    """A server with the table."""
    server = PrivateMariaDBServer()
    try:
        server.sql(*_PREPARATIONS)
        url = server.url(_DATABASE)
        _fill(url)
        version = str(server.rows("select version()")[0][0])
        with closing(_connected(url)) as connection:
            counter = _Counter(connection)
            yield Filled(
                f"{url}?ssl-mode=disabled", url, {"mariadb": version}, statements=counter.statements
            )
    finally:
        server.remove()


class _Counter:
    """Asks the server how many statements it has run, and takes its own questions off."""

    def __init__(self, connection: "pymysql.Connection[pymysql.cursors.Cursor]") -> None:
        self._connection = connection
        self._own = 0

    def statements(self) -> int:
        """So far."""
        self._own += 1
        with self._connection.cursor() as cursor:
            cursor.execute("show global status like 'Questions'")
            (row,) = cursor.fetchall()
        return int(row[1]) - self._own


def _fill(url: str) -> None:
    names, marks = ", ".join(COLUMNS), ", ".join(["%s"] * len(COLUMNS))
    waiting = rows()
    with closing(_connected(url)) as connection, connection.cursor() as cursor:
        cursor.execute(_TABLE)
        while some := [*islice(waiting, _TOGETHER)]:
            cursor.executemany(f"insert into users ({names}) values ({marks})", some)
        connection.commit()
        cursor.execute("analyze table users")


def _connected(url: str) -> "pymysql.Connection[pymysql.cursors.Cursor]":
    parts = urlsplit(url)
    return pymysql.connect(
        host=parts.hostname,
        port=parts.port or 3306,
        user=parts.username,
        password=parts.password or "",
        database=_DATABASE,
    )
