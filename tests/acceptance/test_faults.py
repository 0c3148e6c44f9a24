"""Each fault on each store. What is told meanwhile, and that all is well afterwards.

Nobody is told that their password is wrong, and no acknowledged write is lost. What the faults
are, and what cannot be made of them, is in `tests/faults/catalogue.py`.
"""

import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import httpx
import pytest

from tests.faults.calls import (
    POOL_SIZE,
    Answer,
    Readers,
    Writers,
    all_at_once,
    call,
    every_function,
    is_ready,
    is_well,
    new_email,
    recover,
    settled,
    start_gateway,
)
from tests.faults.catalogue import CANNOT, FAULTS, VICTIMS, Fault, is_made_here, made
from tests.faults.disk import may_mount
from tests.faults.postgresql import PostgreSQL
from tests.faults.sqlite import SQLite
from tests.faults.victim import Server, Victim
from tests.servers.gateway import COMMAND, GatewayServer, clean
from tests.servers.genauth import PASSWORD

DEADLINE = 1.0
PATIENCE = 15  # a guard against hanging, not a promise
LONGEST = DEADLINE + 4  # the same for one call: a slow machine adds to the deadline, not so much
PASSING = frozenset({"store_unavailable", "overloaded"})
"""What is worth another try, after a time that is told."""
ADA = {"query": {"username": "ada"}}
SERVERS = ("postgresql", "mysql", "mongodb")

NO_DISK = "no disk may be mounted here"

Gateways = Callable[[bool], GatewayServer]
on_each_server = pytest.mark.parametrize("victim", SERVERS, indirect=True)
on_sqlite = pytest.mark.parametrize("victim", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("victim", ["postgresql"], indirect=True)


@dataclass
class Stage:
    """The victims of this file and the gateways over them, each started when first asked for."""

    folder: Path
    ending: ExitStack
    victims: dict[str, Victim] = field(default_factory=dict)
    gateways: dict[tuple[str, bool], GatewayServer] = field(default_factory=dict)

    def victim(self, name: str) -> Victim:
        """A store of this file's own."""
        if name not in self.victims:
            self.victims[name] = victim = VICTIMS[name]()
            self.ending.callback(victim.remove)
        return self.victims[name]

    def gateway(self, victim: Victim, wired: bool) -> GatewayServer:
        """A gateway for all tests, right over the victim or by way of its wire."""
        key = (victim.name, wired)
        if key not in self.gateways:
            gateway = start_gateway(self.folder, victim.url(wired=wired), DEADLINE)
            self.gateways[key] = self.ending.enter_context(gateway)
        return self.gateways[key]


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """All that the tests share, and that is taken down in the end."""
    with ExitStack() as ending:
        yield Stage(tmp_path_factory.mktemp("gateways"), ending)


@pytest.fixture
def victim(request: pytest.FixtureRequest, stage: Stage) -> Victim:
    """The store that the test names."""
    return stage.victim(request.param)


@pytest.fixture
def gateways(victim: Victim, stage: Stage) -> Gateways:
    """The gateways over it."""
    return partial(stage.gateway, victim)


@pytest.fixture
def gateway(victim: Victim, tmp_path: Path) -> Iterator[GatewayServer]:
    """A gateway for one test, which holds connections."""
    with start_gateway(tmp_path, victim.url(), DEADLINE) as gateway:
        _warm_up(gateway, victim)
        yield gateway


def _warm_up(gateway: GatewayServer, victim: Victim) -> None:
    """Let this gateway alone hold connections."""
    if isinstance(victim, Server):
        victim.hang_up()
        assert settled(victim, 0, PATIENCE) == 0
    all_at_once(lambda: gateway.code("listUsers"), 8)


@pytest.mark.parametrize(
    ("victim", "fault"),
    made(),
    indirect=["victim"],
    ids=lambda value: value.name if isinstance(value, Fault) else value,
)
def test_a_fault(victim: Victim, fault: Fault, gateways: Gateways) -> None:
    if not is_made_here(victim.name, fault):
        pytest.skip(NO_DISK)
    gateway = gateways(victim.name in fault.wired)
    _warm_up(gateway, victim)
    assert 0 < victim.connections() <= POOL_SIZE
    writers = Writers(gateway)
    with writers.at_work():
        with fault.of(victim):
            answers = every_function(gateway, victim.store.ids[0])
            was_ready = is_ready(gateway)
            if fault.heals:
                assert recover(gateway, PATIENCE) is not None
        assert recover(gateway, PATIENCE) is not None
    assert not _surprises(answers, fault)
    assert fault.ready in (None, was_ready)
    assert is_well(gateway, victim.store.ids[0], PATIENCE)
    assert is_ready(gateway)
    assert writers.codes <= fault.codes | {"ok"}
    assert not writers.acknowledged - victim.emails()
    assert settled(victim, POOL_SIZE, PATIENCE) <= POOL_SIZE


def _surprises(answers: dict[str, Answer], fault: Fault) -> dict[str, Answer]:
    """The answers that are not as the catalogue has them."""

    def is_as_told(function: str, answer: Answer) -> bool:
        if answer.seconds >= LONGEST:
            return False
        if answer.code == "ok":
            return function not in fault.failing
        may_fail = function in fault.failing | fault.may_fail
        tells_when = (answer.retry_after is not None) == (answer.code in PASSING)
        return may_fail and answer.code in fault.codes and tells_when

    return {name: one for name, one in answers.items() if not is_as_told(name, one)}


def test_each_fault_is_made_or_declared() -> None:
    for store, victim in VICTIMS.items():
        for fault in FAULTS:
            assert hasattr(victim, fault.name) != ((fault.name, store) in CANNOT)


@on_sqlite
def test_a_fault_is_over_even_after_an_error(victim: SQLite) -> None:
    with pytest.raises(AssertionError), victim.moved():
        assert victim.store.path.exists()
    assert victim.store.path.exists()


@on_each_server
def test_a_restart_between_two_calls_is_nobodys_trouble(victim: Server, gateways: Gateways) -> None:
    gateway = gateways(False)
    _warm_up(gateway, victim)
    with victim.killed():
        pass
    assert all_at_once(lambda: gateway.code("getUser", **ADA), 8) == ["ok"] * 8


@pytest.mark.parametrize("victim", ["postgresql", "mysql"], indirect=True)
def test_one_call_without_an_answer_is_a_warning_to_the_others(
    victim: Server, tmp_path: Path
) -> None:
    # Of its time the second call waits a second for a sign of life, and connects in the rest.
    with start_gateway(tmp_path, victim.url(wired=True), deadline=3) as gateway:
        _warm_up(gateway, victim)
        with victim.forgotten():
            codes = [call(gateway, "listUsers").code for _ in range(POOL_SIZE)]
        assert codes == ["store_unavailable", *["ok"] * (POOL_SIZE - 1)]
        assert settled(victim, POOL_SIZE, PATIENCE) <= POOL_SIZE


@on_each_server
def test_connections_cut_one_by_one_are_no_readers_trouble(victim: Server, tmp_path: Path) -> None:
    # MongoDB's driver takes half a second for each cut to find its server again.
    with start_gateway(tmp_path, victim.url(), deadline=5) as gateway:
        _warm_up(gateway, victim)
        writers, readers = Writers(gateway), Readers(gateway, victim.store.ids[0])
        with writers.at_work(), readers.at_work():
            for _ in range(20):
                victim.hang_up(1)
                time.sleep(0.1)
        assert readers.codes == {"ok"}
        assert writers.codes <= {"ok", "store_unavailable"}
        assert not writers.acknowledged - victim.emails()
        assert settled(victim, POOL_SIZE, PATIENCE) <= POOL_SIZE


@on_each_server
def test_what_is_wrong_from_the_start_is_said(victim: Server) -> None:
    settings = {"CUSTDB_BEARER_TOKENS": "t" * 32, "CUSTDB_DEADLINE": "2"}
    for url, reason in (
        (victim.url(password="wr0ng"), "user, password"),
        # MongoDB's driver keeps the reason to itself.
        (
            victim.url(authority=victim.certificates.stranger),
            "TLS" if victim.name == "mongodb" else "TLS failed (CERTIFICATE_VERIFY_FAILED)",
        ),
    ):
        for command, code in (("serve", 2), ("check", 1)):
            done = subprocess.run(
                [*COMMAND, command],
                env=clean({"CUSTDB_STORE_URL": url, **settings}),
                capture_output=True,
                text=True,
                timeout=60,
            )
            said = done.stdout + done.stderr
            assert (done.returncode, "does not answer or refuses" in said) == (code, True)
            assert reason in said
            assert "wr0ng" not in said


@on_each_server
def test_stops_while_the_store_hangs(victim: Server, tmp_path: Path) -> None:
    size = 20
    with start_gateway(tmp_path, victim.url(), DEADLINE, size) as gateway:
        victim.hang_up()
        assert recover(gateway, PATIENCE) is not None
        _wait(lambda: _crowded_in(victim, gateway, size) > size // 2)
        with victim.paused():
            gateway.process.send_signal(signal.SIGTERM)
            assert gateway.process.wait(size / 2) == 0  # a second each would be too long


@on_postgresql
def test_no_call_under_way_is_lost_by_stopping(victim: PostgreSQL, tmp_path: Path) -> None:
    outcomes: list[str] = []
    with start_gateway(tmp_path, victim.url(), deadline=10) as gateway:
        under_way = threading.Thread(target=lambda: outcomes.append(gateway.code("getUser", **ADA)))
        with victim.slow():
            under_way.start()
            _wait(lambda: victim.waiting() == 1)
            gateway.process.send_signal(signal.SIGTERM)
            _wait(lambda: not _listens(gateway))
            assert not outcomes
        under_way.join()
        assert outcomes == ["ok"]
        assert gateway.process.wait(10) == 0


@on_postgresql
def test_the_log_says_which_column_is_gone(victim: PostgreSQL, gateway: GatewayServer) -> None:
    with victim.column_dropped():
        assert gateway.code("getUser", **ADA) == "internal"
    assert "UndefinedColumnError 42703" in _cause(gateway)


@on_postgresql
def test_a_column_that_changes_its_type(victim: PostgreSQL, gateway: GatewayServer) -> None:
    victim.store.run("alter table users alter column logins_count type bigint")
    assert gateway.code("getUser", **ADA) == "ok"


@on_sqlite
def test_a_file_moved_away_from_a_write_under_way(victim: SQLite, gateway: GatewayServer) -> None:
    told: list[str] = []
    userinfo = {"email": new_email()}
    write = threading.Thread(
        target=lambda: told.append(gateway.code("createUser", userinfo=userinfo))
    )
    with ExitStack() as locked:
        locked.enter_context(victim.slow())
        write.start()
        time.sleep(0.3)
        with victim.moved():
            locked.close()
            write.join()
    assert told == ["store_unavailable"]


@on_sqlite
def test_what_was_opened_while_read_only_is_opened_anew(victim: SQLite, tmp_path: Path) -> None:
    if not may_mount():
        pytest.skip(NO_DISK)
    with ExitStack() as opened:
        with victim.read_only():
            gateway = opened.enter_context(start_gateway(tmp_path, victim.url(), DEADLINE))
            assert gateway.code("createUser", userinfo={"email": new_email()}) == "not_supported"
        assert gateway.code("createUser", userinfo={"email": new_email()}) == "ok"


@on_sqlite
def test_the_gateway_itself_is_killed_among_writes(
    victim: SQLite, gateway: GatewayServer, tmp_path: Path
) -> None:
    writers = Writers(gateway)
    with suppress(httpx.TransportError), writers.at_work():  # whoever calls is hung up on
        gateway.process.kill()
        gateway.process.wait(10)
    with start_gateway(tmp_path, victim.url(), DEADLINE) as again:
        assert call(again, "login", **ADA, password=PASSWORD).code == "ok"
    assert not writers.acknowledged - victim.emails()


def _wait(until: Callable[[], bool]) -> None:
    limit = time.monotonic() + PATIENCE
    while not until():
        assert time.monotonic() < limit
        time.sleep(0.02)


def _crowded_in(victim: Server, gateway: GatewayServer, size: int) -> int:
    """How many connections are open after calls that met while the store answered nobody."""
    with ThreadPoolExecutor(2 * size) as callers, victim.paused():
        for _ in range(2 * size):
            callers.submit(gateway.code, "listUsers")
        time.sleep(0.2)
    return victim.connections()


def _listens(gateway: GatewayServer) -> bool:
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", gateway.port)) == 0


def _cause(gateway: GatewayServer) -> str:
    limit = time.monotonic() + PATIENCE
    while time.monotonic() < limit:
        causes = [entry["cause"] for entry in gateway.entries() if entry.get("cause")]
        if causes:
            return " ".join(causes[-1])
        time.sleep(0.05)
    return ""
