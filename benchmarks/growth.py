"""What becomes of calls as the table grows: the same ones over ten thousand users and more."""

import hashlib
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from random import Random
from statistics import median
from typing import Any

import uvloop
from tests.servers.mysql import PrivateMariaDBServer
from tests.servers.postgresql import PrivatePostgreSQLServer

from benchmarks.parts import Part, Say, Taken
from custdb_gateway.mapping import UserMapping
from custdb_gateway.registry import find_adapter
from custdb_gateway.store import StoreSettings
from custdb_gateway.user import Page

SIZES = (10_000, 1_000_000, 10_000_000)
QUICK_SIZES = (10_000, 100_000)

GET, LOGIN, SEARCH = "getUser", "login, its lookup", "searchUser"
NEAR, FAR = "listUsers, page 1", "listUsers, far"

_LIMIT = 10
_FAR_PAGE = 50_000
_CALLS = 200
_SEARCHES = 40
_PATIENCE = 10.0
"""Seconds after which no more calls are made: where a search reads the whole table, few fit in."""

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


Call = tuple[Callable[[int], Awaitable[Any]], int]
"""What is called with a number, and how often."""


@dataclass(frozen=True)
class Grown:
    """One kind of call on one table in one round."""

    store: str
    users: int
    call: str
    round: int
    ms: float
    """The median of all calls."""


def take(quick: bool, say: Say) -> Taken:
    """All calls on all sizes in turn, on PostgreSQL and MariaDB."""
    rounds, sizes = (1, QUICK_SIZES) if quick else (5, SIZES)
    grown: list[Grown] = []
    for name, filled in (("PostgreSQL", _postgresql), ("MariaDB", _mariadb)):
        with filled(sizes, say) as urls:
            grown += uvloop.run(_measure(name, urls, rounds, say))
    return Taken({"rounds": rounds, "sizes": sizes}, grown)


async def _measure(name: str, urls: Mapping[int, str], rounds: int, say: Say) -> list[Grown]:
    async with AsyncExitStack() as stack:
        tables = {
            size: _calls(size, await stack.enter_async_context(_opened(url)))
            for size, url in urls.items()
        }
        grown = []
        for number in range(rounds):
            say(f"growth: {name}, round {number + 1} of {rounds}")
            for call in (GET, LOGIN, NEAR, FAR, SEARCH):
                for size, calls in tables.items():
                    grown.append(Grown(name, size, call, number, await _median(*calls[call])))
        return grown


def _opened(url: str) -> Any:
    settings = StoreSettings(url, _MAPPING, pool_size=1, timeout=60)
    return find_adapter(url.partition(":")[0])(settings).open()


def _calls(size: int, store: Any) -> Mapping[str, Call]:
    random = Random(20)
    far = min(_FAR_PAGE, size // _LIMIT)

    def email() -> dict[str, str]:
        return {"email": f"user.{random.randint(1, size)}@example.com"}

    def keyword() -> str:
        return hashlib.md5(str(random.randint(1, size)).encode()).hexdigest()[3:15].upper()

    return {
        GET: (lambda n: store.find_users(email()), _CALLS),
        LOGIN: (lambda n: store.find_accounts(email()), _CALLS),
        NEAR: (lambda n: store.list_users(Page(1, _LIMIT)), _CALLS),
        FAR: (lambda n: store.list_users(Page(far - _CALLS + n, _LIMIT)), _CALLS),
        SEARCH: (lambda n: store.search_users(keyword(), Page(1, _LIMIT)), _SEARCHES),
    }


async def _median(call: Callable[[int], Awaitable[Any]], times: int) -> float:
    taken: list[float] = []
    for number in range(times):
        if sum(taken) > _PATIENCE:
            break
        began = time.perf_counter()
        await call(number)
        taken.append(time.perf_counter() - began)
    return round(median(taken) * 1000, 4)


@contextmanager
def _postgresql(sizes: Sequence[int], say: Say) -> Iterator[Mapping[int, str]]:
    server = PrivatePostgreSQLServer("shared_buffers=2GB", "maintenance_work_mem=1GB")
    try:
        yield {
            size: f"{server.url(_filled(server, _POSTGRESQL, size, say))}?sslmode=disable"
            for size in sizes
        }
    finally:
        server.remove()


@contextmanager
def _mariadb(sizes: Sequence[int], say: Say) -> Iterator[Mapping[int, str]]:
    server = PrivateMariaDBServer()
    try:
        server.sql("set global innodb_buffer_pool_size = 4294967296")
        yield {
            size: f"{server.url(_filled(server, _MARIADB, size, say))}?ssl-mode=disabled"
            for size in sizes
        }
    finally:
        server.remove()


def _filled(
    server: PrivatePostgreSQLServer | PrivateMariaDBServer,
    statements: Sequence[str],
    size: int,
    say: Say,
) -> str:
    say(f"growth: making {size:,} users")
    return server.created(*(statement.format(size=size) for statement in statements))


GROWTH = Part("growth", Grown, take)
