"""An id counts once, for all workers of a machine and across restarts."""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import takewhile
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custdb_gateway.errors import ConfigurationError, Overloaded
from custdb_gateway.http.replay import ReplayGuard

NOW = 1_800_000_000
LATER = NOW + 300


class Clock:
    """A clock that stands still until it is moved."""

    now: float = NOW

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "state" / "replay"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def guard(path: Path, clock: Clock) -> Iterator[ReplayGuard]:
    with closing(ReplayGuard(path, 1000, clock)) as guard:
        yield guard


def only_file(folder: Path) -> Path:
    (found,) = folder.iterdir()
    return found


def test_an_id_is_new_once(guard: ReplayGuard) -> None:
    assert guard.is_new(b"a", LATER)
    assert not guard.is_new(b"a", LATER)
    assert not guard.is_new(b"a", LATER + 300)
    assert guard.is_new(b"b", LATER)


@pytest.mark.parametrize(
    "message_id", [b"", b"\x00", b"\x00\x00", b"\xff" * 8, b"x" * 100_000, "🔑".encode()]
)
def test_any_bytes_are_an_id(guard: ReplayGuard, message_id: bytes) -> None:
    assert guard.is_new(message_id, LATER)
    assert not guard.is_new(message_id, LATER)
    assert guard.is_new(message_id + b"\x00", LATER)


def test_an_id_is_forgotten_only_when_its_time_is_over(guard: ReplayGuard, clock: Clock) -> None:
    assert guard.is_new(b"a", LATER)
    for clock.now in (LATER - 1, LATER - 0.001, float(LATER)):
        assert not guard.is_new(b"a", LATER)
    clock.now = LATER + 0.001
    assert guard.is_new(b"a", LATER + 300)


def test_a_thousand_ids_do_not_get_into_each_others_way(guard: ReplayGuard) -> None:
    ids = [b"id-%d" % number for number in range(1000)]
    assert all(guard.is_new(one, LATER) for one in ids)
    assert not any(guard.is_new(one, LATER) for one in ids)


def test_two_guards_of_one_file_share_what_they_know(guard: ReplayGuard, path: Path) -> None:
    with closing(ReplayGuard(path, 1000, lambda: NOW)) as other:
        assert guard.is_new(b"a", LATER)
        assert not other.is_new(b"a", LATER)
        assert other.is_new(b"b", LATER)
        assert not guard.is_new(b"b", LATER)


def test_a_restart_forgets_nothing(path: Path, clock: Clock) -> None:
    for _ in range(3):
        with closing(ReplayGuard(path, 1000, clock)) as guard:
            first = guard.is_new(b"a", LATER)
            assert guard.is_new(b"%d" % clock.now, LATER)
        assert first == (clock.now == NOW)
        clock.now += 1


def test_another_capacity_is_another_memory(path: Path) -> None:
    for capacity in (1_000, 2_000, 1_000_000):
        with closing(ReplayGuard(path, capacity, lambda: NOW)) as guard:
            assert guard.is_new(b"a", LATER)


def test_a_full_memory_refuses_what_it_cannot_remember(path: Path, clock: Clock) -> None:
    with closing(ReplayGuard(path, 1, clock)) as guard:
        taken = [*takewhile(lambda number: not _is_refused(guard, number), range(10_000))]
        assert 0 < len(taken) < 10_000
        assert not any(guard.is_new(b"%d" % number, LATER) for number in taken)


def _is_refused(guard: ReplayGuard, number: int) -> bool:
    try:
        guard.is_new(b"%d" % number, LATER)
    except Overloaded:
        return True
    return False


def test_a_full_memory_has_room_again_when_ids_are_over(path: Path, clock: Clock) -> None:
    with closing(ReplayGuard(path, 1, clock)) as guard:
        assert any(_is_refused(guard, number) for number in range(10_000))
        clock.now = LATER + 1
        assert guard.is_new(b"fresh", LATER + 300)
        assert not guard.is_new(b"fresh", LATER + 300)


def test_holds_at_least_what_it_was_made_for(path: Path, clock: Clock) -> None:
    with closing(ReplayGuard(path, 10_000, clock)) as guard:
        assert all(guard.is_new(b"%d" % one, LATER) for one in range(10_000))


_steps = st.lists(
    st.tuples(
        st.sampled_from([b"a", b"b", b"c", b"d", b""]),
        st.integers(-300, 300),
        st.sampled_from([0, 0.5, 1, 100, 299, 300, 301, 700]),
        st.booleans(),
    ),
    max_size=60,
)


@settings(deadline=None)
@given(_steps)
def test_remembers_as_a_dictionary_would(steps: list[tuple[bytes, int, float, bool]]) -> None:
    clock, model = Clock(), dict[bytes, int]()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "replay"
        guard = ReplayGuard(path, 1000, clock)
        for message_id, off, passed, reopen in steps:
            clock.now += passed
            until = int(clock.now) + off + 300
            new = message_id not in model or model[message_id] < clock.now
            if reopen:
                guard.close()
                guard = ReplayGuard(path, 1000, clock)
            assert guard.is_new(message_id, until) == new
            if new:
                model[message_id] = until
        guard.close()


RACER = """
import sys, time
from pathlib import Path
from custdb_gateway.http.replay import ReplayGuard

path, count, until = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
guard = ReplayGuard(path, count)
print("ready", flush=True)
start, taken = float(sys.stdin.readline()), []
for one in range(count):
    while time.time() < start + one * 0.0002:
        pass  # so that all of them come at the same moment
    if guard.is_new(b"%d" % one, until):
        taken.append(one)
print(*taken)
"""


@pytest.mark.parametrize("processes", [2, 4])
def test_processes_that_race_take_each_id_once(path: Path, processes: int) -> None:
    count = 4_000
    command = [sys.executable, "-c", RACER, str(path), str(count), str(2**32 - 1)]
    racers = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(processes)
    ]
    for racer in racers:
        assert racer.stdout is not None
        assert racer.stdout.readline() == "ready\n"
    start = f"{time.time() + 0.1}\n"
    with ThreadPoolExecutor() as threads:
        ends = threads.map(lambda racer: racer.communicate(start)[0].split(), racers)
    assert sorted(int(one) for end in ends for one in end) == list(range(count))


def test_a_process_at_rest_is_in_nobodys_way(guard: ReplayGuard, path: Path) -> None:
    assert guard.is_new(b"0", 2**32 - 1)
    command = [sys.executable, "-c", RACER, str(path), "1000", str(2**32 - 1)]
    done = subprocess.run(command, input="0\n", capture_output=True, text=True, timeout=60)
    taken = done.stdout.removeprefix("ready\n").split()
    assert [int(one) for one in taken] == [*range(1, 1000)]


def test_closing_lets_go_of_everything(path: Path) -> None:
    ReplayGuard(path, 1000).close()
    before = os.listdir("/dev/fd")
    for _ in range(5):
        ReplayGuard(path, 1000).close()
    assert len(os.listdir("/dev/fd")) == len(before)


def test_a_killed_process_leaves_no_lock(path: Path) -> None:
    dying = "import os; guard.is_new(b'%d' % 0, until); os.kill(os.getpid(), 9)"
    script = RACER.replace("start, taken =", f"{dying}; start, taken =")
    command = [sys.executable, "-c", script, str(path), "1000", str(2**32 - 1)]
    assert subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode == -9
    with closing(ReplayGuard(path, 1000)) as guard:
        assert not guard.is_new(b"0", 2**32 - 1)
        assert guard.is_new(b"1", 2**32 - 1)


def test_the_file_is_for_its_owner_only(guard: ReplayGuard, path: Path) -> None:
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert only_file(path.parent).stat().st_mode & 0o777 == 0o600


def test_the_file_takes_its_space_at_once(guard: ReplayGuard, path: Path) -> None:
    found = only_file(path.parent).stat()
    assert found.st_blocks * 512 >= found.st_size > 0


def _symlink(file: Path) -> None:
    target = file.with_name("elsewhere")
    target.write_bytes(b"x")
    file.unlink()
    file.symlink_to(target)


def _dangling(file: Path) -> None:
    file.unlink()
    file.symlink_to(file.with_name("nowhere"))


def _folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def _pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


@pytest.mark.parametrize("prepare", [_symlink, _dangling, _folder, _pipe])
def test_refuses_what_somebody_prepared(path: Path, prepare: Callable[[Path], None]) -> None:
    ReplayGuard(path, 1000).close()
    file = only_file(path.parent)
    prepare(file)
    with pytest.raises(ConfigurationError, match="CUSTDB_REPLAY_FILE"):
        ReplayGuard(path, 1000)
    assert not file.with_name("nowhere").exists()
    assert not file.with_name("elsewhere").exists() or file.with_name("elsewhere").stat().st_size


def test_refuses_a_file_of_somebody_else(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ReplayGuard(path, 1000).close()
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    with pytest.raises(ConfigurationError, match="belongs to somebody else"):
        ReplayGuard(path, 1000)


def test_refuses_a_folder_of_somebody_else(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.parent.mkdir(parents=True)
    if os.getuid() == 0:
        os.chown(path.parent, 65_534, -1)
    else:
        monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    with pytest.raises(ConfigurationError, match="belongs to somebody else"):
        ReplayGuard(path, 1000)
    assert [*path.parent.iterdir()] == []


@pytest.mark.parametrize("folder", ["/dev/null", "/dev/null/deeper", "{tmp}/file", "{tmp}/file/x"])
def test_refuses_a_folder_that_it_cannot_write_to(tmp_path: Path, folder: str) -> None:
    (tmp_path / "file").write_text("")
    path = Path(folder.format(tmp=tmp_path)) / "replay"
    with pytest.raises(ConfigurationError) as caught:
        ReplayGuard(path, 1000)
    (problem,) = caught.value.problems
    assert str(path) in problem
    assert "CUSTDB_REPLAY_FILE" in problem


def test_refuses_to_start_when_there_is_no_room(path: Path) -> None:
    """Not later, when a page of the file is first written to."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
    try:
        with pytest.raises(ConfigurationError, match="CUSTDB_REPLAY_FILE"):
            ReplayGuard(path, 1_000_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
