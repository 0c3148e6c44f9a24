"""What becomes of calls as the table grows: the same functions over ten thousand users and more.

python -m benchmarks.growth [--quick]
"""

import argparse
import hashlib
import json
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from statistics import median
from typing import Any

import uvloop
from tests.servers.mysql import PrivateMariaDBServer
from tests.servers.postgresql import PrivatePostgreSQLServer

from benchmarks.results import FOLDER
from custdb_gateway.mapping import UserMapping
from custdb_gateway.registry import find_adapter
from custdb_gateway.store import StoreSettings
from custdb_gateway.user import Page

SIZES = (10_000, 1_000_000, 10_000_000)
QUICK_SIZES = (10_000, 300_000)

_LIMIT = 10
_FAR_PAGE = 50_000
_CALLS = 200
_ROUNDS = 5

_MAPPING = UserMapping.model_validate(
    {
        "users": {"table": "users", "id": "id", "password": "password"},
        "fields": {one: one for one in ("email", "phone", "username", "name")},
    }
)

_POSTGRESQL = (
    "create extension if not exists pg_trgm",
    """
    create table users (id bigint generated always as identity primary key,
        email text, phone text, username text, name text, password text)
    """,
    """
    insert into users (email, phone, username, name, password)
    select 'user.' || n || '@example.com', '+86' || n, 'user' || n,
        md5(n::text), '$2b$10$' || md5(n::text) || left(md5((n + 1)::text), 21)
    from generate_series(1, {size}) as n
    """,
    "create unique index on users (lower(email))",
    "create unique index on users (phone)",
    "create unique index on users (username)",
    """
    create index on users using gin (email gin_trgm_ops, phone gin_trgm_ops,
        username gin_trgm_ops, name gin_trgm_ops)
    """,
    "vacuum analyze users",
)
_MARIADB = (
    "set global innodb_buffer_pool_size = 2147483648",
    """
    create table users (id bigint auto_increment primary key,
        email varchar(99), phone varchar(32), username varchar(64), name varchar(64),
        password varchar(99)) collate utf8mb4_unicode_ci
    """,
    """
    insert into users (email, phone, username, name, password)
    select concat('user.', seq, '@example.com'), concat('+86', seq), concat('user', seq),
        md5(seq), concat('$2b$10$', md5(seq), left(md5(seq + 1), 21))
    from seq_1_to_{size}
    """,
    "create unique index email on users (email)",
    "create unique index phone on users (phone)",
    "create unique index username on users (username)",
    "analyze table users",
)


@dataclass(frozen=True)
class Grown:
    """One kind of call on one table: milliseconds, the median of each round."""

    store: str
    users: int
    call: str
    rounds: Sequence[float]


def measure(sizes: Sequence[int], say: Callable[[str], None]) -> list[Grown]:
    """All calls on all sizes, on PostgreSQL and MariaDB."""
    measured = []
    for size in sizes:
        for name, filled in (("PostgreSQL", _postgresql), ("MariaDB", _mariadb)):
            say(f"growth: {name} with {size:,} users")
            with filled(size) as url:
                measured += uvloop.run(_calls(name, size, url))
    return measured


async def _calls(name: str, size: int, url: str) -> list[Grown]:
    random = Random(20)
    settings = StoreSettings(url, _MAPPING, pool_size=1, timeout=60)

    def email() -> dict[str, str]:
        return {"email": f"user.{random.randint(1, size)}@example.com"}

    def keyword() -> str:
        return hashlib.md5(str(random.randint(1, size)).encode()).hexdigest()[3:15].upper()

    async with find_adapter(url.partition(":")[0])(settings).open() as opened:
        store: Any = opened
        far = min(_FAR_PAGE, size // _LIMIT)
        calls: Mapping[str, tuple[Callable[[int], Awaitable[Any]], int]] = {
            "getUser": (lambda n: store.find_users(email()), _CALLS),
            "login, its lookup": (lambda n: store.find_accounts(email()), _CALLS),
            "listUsers, page 1": (lambda n: store.list_users(Page(1, _LIMIT)), _CALLS),
            "listUsers, far": (lambda n: store.list_users(Page(far - _CALLS + n, _LIMIT)), _CALLS),
            "searchUser": (lambda n: store.search_users(keyword(), Page(1, _LIMIT)), 5),
        }
        return [
            Grown(name, size, call, [await _median(one, times) for _ in range(_ROUNDS)])
            for call, (one, times) in calls.items()
        ]


async def _median(call: Callable[[int], Awaitable[Any]], times: int) -> float:
    taken = []
    for number in range(times):
        began = time.perf_counter()
        await call(number)
        taken.append(time.perf_counter() - began)
    return round(median(taken) * 1000, 4)


@contextmanager
def _postgresql(size: int) -> Iterator[str]:
    server = PrivatePostgreSQLServer("shared_buffers=1GB", "maintenance_work_mem=512MB")
    try:
        server.sql(*(statement.format(size=size) for statement in _POSTGRESQL))
        yield f"{server.url()}?sslmode=disable"
    finally:
        server.remove()


@contextmanager
def _mariadb(size: int) -> Iterator[str]:
    server = PrivateMariaDBServer()
    try:
        database = server.created(*(statement.format(size=size) for statement in _MARIADB))
        yield f"{server.url(database)}?ssl-mode=disabled"
    finally:
        server.remove()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Calls over tables of several sizes.")
    parser.add_argument("--quick", action="store_true", help="small tables")
    sizes = QUICK_SIZES if parser.parse_args().quick else SIZES
    measured = measure(sizes, lambda what: print(what, file=sys.stderr, flush=True))
    for one in measured:
        print(f"{one.store:10} {one.users:>10,} {one.call:20} {median(one.rounds):9.3f} ms")
    path = FOLDER / ("growth-quick.json" if sizes is QUICK_SIZES else "growth.json")
    path.write_text(json.dumps([one.__dict__ for one in measured], indent=1) + "\n")


if __name__ == "__main__":
    main()
