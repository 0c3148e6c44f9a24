"""What is wanted, what was measured, and why it is missed where it is.

A cause is told only while its goal is missed.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks import footprint, hashing, soak
from benchmarks.contestants import BARE, EXPRESS
from benchmarks.evidence import Evidence
from benchmarks.growth import GET, LOGIN, SEARCH
from benchmarks.rounds import CONNECTIONS
from benchmarks.storm import DEADLINE
from benchmarks.summary import Spread

POSTGRESQL, MARIADB, MONGODB = (
    f"gateway, {store}" for store in ("PostgreSQL", "MariaDB", "MongoDB")
)
RIVALS = {
    POSTGRESQL: "fastify + pg",
    MARIADB: "fastify + mysql2",
    MONGODB: "fastify + mongodb",
}
SWEEP = (1, 8, 128, 512)

UNKNOWN = "Nobody has looked for the cause yet."

_LAYERS = (
    "A call costs the gateway's process 85 to 105 µs with 32 connections, from run to run, the"
    " bare server's 22 and the peer's 93 to 124. Two fifths of it are the HTTP server and the event"
    " loop, which wake a call once more when the database answers. The rest is the part of the"
    " database, shared among callers, and what neither peer nor bare server does: signature, clock"
    " and replay memory, reading the body twice so that it means one thing only, a deadline, a line"
    " of log. [The profile](#where-the-microseconds-go) has each."
)
_FEW = (
    "Few callers have few lookups to share, and each step of a call waits for the one before: the"
    " way through Python, with all that the peer does not do, is longer. From 32 connections on,"
    " the statements that are saved are more than that."
)
_SAMPLE = (
    "Forty times what the sample script answers, about 250 calls a second on these two cores, is a"
    " whole core at 100 µs for a call, and the load and the database want some of it."
)
_AIOMYSQL = (
    "aiomysql reads each answer in Python, packet by packet: one for each column and for each row."
    " The server works less for the gateway than for the peer. [Decision"
    " 17](decisions/0017-mysql-through-aiomysql.md) has the measurement of another driver."
)
_PYMONGO = (
    "Where few lookups go together, pymongo's own work for a command, in Python, is more than the"
    " work that is saved; from 8 connections on it is the other way round."
)
_STORM_LOGINS = (
    "The storm's callers, the HTTP server and the database take cores from hashing; hashing alone"
    " has them all."
)
_STORM_LOOKUPS = (
    "All cores hash, and a lookup waits for one of them at each of its steps: the caller, the"
    " gateway and the database run on the same cores as the hashing."
)
_STORM_EARLY = (
    "Half of them are told within milliseconds. The others were taken in because their turn was"
    " expected just before their deadline; it came later, and they were told then, unhashed."
)
_ARGON2 = (
    "In some runs there is one block of 19 MiB more than threads that hash: glibc keeps what is"
    " freed for the thread that had it. Where it gives back at once"
    " (`GLIBC_TUNABLES=glibc.malloc.mmap_threshold=1048576`) it was 0.98 (0.96 - 1.02)."
)
_MARIADB_SEARCH = (
    "MariaDB has no index that finds a keyword inside of a text in any language (its ngram parser"
    " is MySQL's only), so searchUser reads the whole table there."
)
_POSTGRESQL_SEARCH = (
    "The trigram index keeps a list of users for each three letters, and goes through those of a"
    " keyword: the lists grow with the table, to some 70,000 of 10,000,000 users for each three of"
    " these keywords' letters. 0.6 ms become 17."
)
_LIST_NEAR = (
    "A table that can be counted in 50 ms is counted for each page, and skipped through to it, so"
    " that both are exact; only larger ones are [read"
    " on](decisions/0020-large-tables-are-counted-now-and-then.md) from a page nearby."
)
_SCALING = (
    "About half of it is the machine: a call cost one worker 5 % more while another gateway, which"
    " shares nothing with it, kept the other core busy. The rest is what two workers share: the"
    " memory for replay and the listening socket."
)
_PYTHON_MEMORY = (
    "The gateway has modules for much that the peer has not (pydantic's models, the mapping"
    " language, the console), and Node's own code stands in its program file, which is not counted."
)
_PYTHON_START = (
    "Python imports some hundred modules, and `serve` looks at the whole configuration, the store's"
    " tables and its indexes, and hashes once, before it listens. The peer opens its first"
    " connection with the first call."
)

Ratio = Callable[[Evidence], Spread | None]


@dataclass(frozen=True)
class Goal:
    """A ratio, and how far it may be."""

    what: str
    bound: float
    ratio: Ratio
    cause: str = UNKNOWN
    at_most: bool = False

    def holds(self, value: float) -> bool:
        """Whether a ratio is as wanted."""
        return value <= self.bound if self.at_most else value >= self.bound

    def is_met(self, found: Spread) -> bool:
        """Whether the median is as wanted."""
        return self.holds(found.median)

    def is_clear(self, found: Spread) -> bool:
        """Whether all rounds agree."""
        return self.holds(found.least) == self.holds(found.most)


def _lookups() -> Iterator[Goal]:
    yield _beside(POSTGRESQL, RIVALS[POSTGRESQL], CONNECTIONS, 1.5, _LAYERS)
    yield _beside(POSTGRESQL, BARE, CONNECTIONS, 0.65, _LAYERS)
    yield _beside(POSTGRESQL, EXPRESS, CONNECTIONS, 40, _SAMPLE)
    yield _beside(MARIADB, RIVALS[MARIADB], CONNECTIONS, 1, _AIOMYSQL)
    yield _beside(MONGODB, RIVALS[MONGODB], CONNECTIONS, 1, _PYMONGO)
    causes = {POSTGRESQL: _FEW, MARIADB: _AIOMYSQL, MONGODB: _PYMONGO}
    for connections in SWEEP:
        for gateway, cause in causes.items():
            yield _beside(gateway, RIVALS[gateway], connections, 1, cause)


def _beside(gateway: str, other: str, connections: int, bound: float, cause: str) -> Goal:
    plural = "connection" if connections == 1 else "connections"
    return Goal(
        f"getUser, {gateway} / {other}, {connections} {plural}",
        bound,
        lambda found: found.to_server(gateway, other, connections),
        cause,
    )


def _storm() -> Iterator[Goal]:
    yield Goal(
        "login storm: logins / hashes with nothing else running",
        0.95,
        lambda found: found.storm(lambda one: one.logins / one.hashes),
        _STORM_LOGINS,
    )
    yield Goal(
        "login storm: p99 of getUser at 500/s / the same without the storm",
        3,
        lambda found: found.storm(lambda one: one.storm_p99_ms / one.quiet_p99_ms),
        _STORM_LOOKUPS,
        at_most=True,
    )
    yield Goal(
        "login storm: slowest login / the deadline",
        1,
        lambda found: found.storm(lambda one: one.slowest_login_s / DEADLINE),
        at_most=True,
    )
    yield Goal(
        "login storm: p99 of `overloaded` / the deadline",
        0.1,
        lambda found: found.storm(lambda one: one.overloaded_p99_ms / 1000 / DEADLINE),
        _STORM_EARLY,
        at_most=True,
    )
    yield Goal(
        f"argon2: memory at the peak for each thread that hashes / {hashing.MEMORY_MB} MiB",
        1.2,
        Evidence.argon2,
        _ARGON2,
        at_most=True,
    )


def _growth() -> Iterator[Goal]:
    searches = {"PostgreSQL": _POSTGRESQL_SEARCH, "MariaDB": _MARIADB_SEARCH}
    for store, search in searches.items():
        for call in (GET, LOGIN, SEARCH):
            yield _grown(store, call, search if call == SEARCH else UNKNOWN)
        yield Goal(
            f"{store}: listUsers, page 50,000 / page 1, largest table",
            3,
            _pages(store),
            _LIST_NEAR,
            at_most=True,
        )


def _grown(store: str, call: str, cause: str) -> Goal:
    return Goal(
        f"{store}: {call}, largest table / smallest",
        2,
        lambda found: found.growth(store, call),
        cause,
        at_most=True,
    )


def _pages(store: str) -> Ratio:
    return lambda found: found.pages(store)


def _footprint() -> Iterator[Goal]:
    yield _smaller("idle memory of a worker", "resident", _PYTHON_MEMORY)
    yield _smaller("the same without what stands in files", "own", _PYTHON_MEMORY)
    yield _smaller("cold start to the first answer", "start_ms", _PYTHON_START)
    yield Goal(
        "memory during a million mixed calls / after the first hundred thousand",
        1.1,
        lambda found: found.grown(soak.GATEWAY),
        at_most=True,
    )
    yield Goal(
        f"memory after a million mixed calls, gateway / {footprint.PEER}",
        1,
        Evidence.soaked,
        _PYTHON_MEMORY,
        at_most=True,
    )


def _smaller(what: str, measure: str, cause: str) -> Goal:
    return Goal(
        f"{what}, gateway / {footprint.PEER}",
        1,
        lambda found: found.footprint(measure),
        cause,
        at_most=True,
    )


GOALS: Sequence[Goal] = (
    *_lookups(),
    Goal(
        "statements for each getUser, PostgreSQL, 64 connections",
        0.15,
        lambda found: found.statements(POSTGRESQL, 64),
        at_most=True,
    ),
    *_storm(),
    *_growth(),
    Goal("2 workers / 1, the HTTP part", 1.8, Evidence.scaling, _SCALING),
    Goal("connections / the budget", 1, Evidence.of_budget, at_most=True),
    *_footprint(),
)
