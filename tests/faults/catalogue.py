"""Every fault, what a gateway must answer to it, and what cannot be made."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass

from custdb_gateway.http.functions import FUNCTIONS
from tests.faults.disk import may_mount
from tests.faults.mariadb import MariaDB
from tests.faults.mongodb import MongoDB
from tests.faults.postgresql import PostgreSQL
from tests.faults.sqlite import SQLite
from tests.faults.victim import Victim

VICTIMS: Mapping[str, type[PostgreSQL | MariaDB | MongoDB | SQLite]] = {
    victim.name: victim for victim in (PostgreSQL, MariaDB, MongoDB, SQLite)
}

ALL = frozenset(FUNCTIONS)
WRITING = frozenset({"createUser", "updateUser", "deleteUser"})
NONE: frozenset[str] = frozenset()
UNAVAILABLE = frozenset({"store_unavailable"})


@dataclass(frozen=True)
class Fault:
    """What is done, and what is answered meanwhile. It is done by the victim's method `name`."""

    name: str
    title: str
    failing: frozenset[str] = ALL
    """Functions that cannot work."""
    may_fail: frozenset[str] = NONE
    """Functions that work or not, as it happens."""
    codes: frozenset[str] = UNAVAILABLE
    """What those answer that do not work."""
    ready: bool | None = False
    """What `/ready` says; `None`: as it happens."""
    heals: bool = False
    """Whether the gateway gets over it while it lasts."""
    wired: frozenset[str] = NONE
    """Stores that it can be made on by the wire alone."""

    def of(self, victim: Victim) -> AbstractContextManager[None]:
        """In it the fault lasts, after it the fault is over."""
        fault: AbstractContextManager[None] = getattr(victim, self.name)()
        return fault


_EACH_SERVER = frozenset({"postgresql", "mysql", "mongodb"})
_OVER_THE_WIRE = frozenset({"mongodb"})

FAULTS = (
    Fault("killed", "killed (SIGKILL), started again"),
    Fault("paused", "hangs (SIGSTOP), goes on"),
    Fault("crowded", "all of its connections are somebody else's", wired=_OVER_THE_WIRE),
    Fault(
        "cut",
        "connections ended by an administrator",
        failing=NONE,
        may_fail=WRITING,
        ready=True,
        heals=True,
    ),
    Fault(
        "forgotten",
        "open connections forgotten by a firewall",
        failing=NONE,
        may_fail=ALL,
        # A login whose user is found late finds no time left to hash.
        codes=UNAVAILABLE | {"overloaded"},
        ready=None,
        heals=True,
        wired=_EACH_SERVER,
    ),
    Fault("mute", "connections ended, and new ones not answered", wired=_EACH_SERVER),
    Fault("slow", "each query takes too long", ready=None),
    Fault("certificate_changed", "a certificate that is not trusted", wired=_OVER_THE_WIRE),
    Fault("password_changed", "the gateway's password no longer holds"),
    Fault(
        "read_only",
        "read-only",
        failing=WRITING - {"deleteUser"},
        may_fail=frozenset({"deleteUser"}),
        # SQLite: what was open before finds no place for its journal.
        codes=UNAVAILABLE | {"not_supported"},
        ready=True,
    ),
    Fault(
        "full",
        "its disk is full",
        failing=frozenset({"createUser"}),
        may_fail=WRITING,
        ready=True,
    ),
    Fault(
        "column_dropped",
        "a mapped column is dropped, and added again",
        failing=ALL - {"deleteUser"},
        codes=frozenset({"internal"}),
        ready=True,
    ),
    Fault("moved", "the file is moved away, and back"),
)

_NO_SERVER = "there is no server"
_A_SERVER = "there is no file that the gateway opens"

CANNOT: Mapping[tuple[str, str], str] = {
    **{
        (name, "sqlite"): _NO_SERVER
        for name in "killed paused crowded cut forgotten mute certificate_changed".split()
    },
    ("password_changed", "sqlite"): "a file has no password",
    **{("moved", store): _A_SERVER for store in _EACH_SERVER},
    ("column_dropped", "mongodb"): "documents have no columns",
    ("full", "mongodb"): "its server ends itself when it cannot write, which is as if killed",
}
"""What cannot be made, and why."""

_ON_A_SMALL_DISK = {
    *(("full", store) for store in ("postgresql", "mysql", "sqlite")),
    ("read_only", "sqlite"),
}
"""What can be made only by root, and in few containers: where a disk may be mounted."""


def made() -> list[tuple[str, Fault]]:
    """Each store with each fault that can be made on it."""
    return [
        (store, fault) for store in VICTIMS for fault in FAULTS if (fault.name, store) not in CANNOT
    ]


def is_made_here(store: str, fault: Fault) -> bool:
    """Whether a fault that can be made on a store can be made on this machine."""
    return (fault.name, store) not in _ON_A_SMALL_DISK or may_mount()
