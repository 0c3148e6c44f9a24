"""Noting hand-overs: at once, once each, and never lost."""

import asyncio
import logging
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from custdb_gateway.errors import ConfigurationError, InvalidValue, StoreUnavailable
from custdb_gateway.mapping import UserMapping
from custdb_gateway.migration import HandOvers, Tombstones, open_marks
from custdb_gateway.migration import handovers as handovers_module
from custdb_gateway.migration.journal import Journal
from custdb_gateway.migration.marks import FileMarks, marks_problems
from custdb_gateway.migration.progress import NONE, follow
from custdb_gateway.passwords.schemes import Schemes
from custdb_gateway.store import Standing
from custdb_gateway.testing import MemoryStore, suite_mapping
from custdb_gateway.user import StoredPassword

STORE = "store"
MOMENT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


class Marks:
    """Remembers marks, unless it is down."""

    def __init__(self) -> None:
        self.made: dict[str, datetime] = {}
        self.is_down = False

    async def mark(self, user_id: str, moment: datetime) -> None:
        await asyncio.sleep(0)
        if self.is_down:
            raise StoreUnavailable
        self.made.setdefault(user_id, moment)

    async def find(self, standings: Sequence[Standing]) -> Sequence[datetime | bool]:
        return [self.made.get(one.user_id, False) for one in standings]


class Picky(Marks):
    """Takes everybody but one."""

    failure: type[Exception] = InvalidValue

    async def mark(self, user_id: str, moment: datetime) -> None:
        if user_id == "bad":
            raise self.failure
        await super().mark(user_id, moment)


async def _until_marked(marks: Marks, count: int) -> None:
    limit = time.monotonic() + 10
    while len(marks.made) < count:
        assert time.monotonic() < limit
        await asyncio.sleep(0.01)


def _lines(path: Path) -> int:
    return path.read_text().count("\n")


class TestJournal:
    def test_what_a_process_has_left_is_adopted_once(self, tmp_path: Path) -> None:
        left = Journal(tmp_path, STORE)
        left.add_all([("1", MOMENT), ("it's\n王", MOMENT)])
        left.close(keep=True)
        first, second = Journal(tmp_path, STORE), Journal(tmp_path, STORE)
        assert first.adopt() == [("1", MOMENT), ("it's\n王", MOMENT)]
        assert second.adopt() == []
        first.close(keep=True)
        assert second.adopt() == [("1", MOMENT), ("it's\n王", MOMENT)]

    def test_what_a_process_at_work_has_is_its_own(self, tmp_path: Path) -> None:
        at_work = Journal(tmp_path, STORE)
        at_work.add("1", MOMENT)
        assert Journal(tmp_path, STORE).adopt() == []

    def test_what_was_left_over_another_store_stays(self, tmp_path: Path) -> None:
        left = Journal(tmp_path, "another")
        left.add("1", MOMENT)
        left.close(keep=True)
        assert Journal(tmp_path, STORE).adopt() == []
        assert Journal(tmp_path, "another").adopt() == [("1", MOMENT)]

    def test_what_is_kept_is_all_that_is_left(self, tmp_path: Path) -> None:
        journal = Journal(tmp_path, STORE)
        journal.add_all([("1", MOMENT), ("2", MOMENT)])
        journal.keep([("2", MOMENT)])
        assert Journal(tmp_path, STORE).adopt() == []  # it still is at work
        journal.add("3", MOMENT)
        journal.close(keep=True)
        assert Journal(tmp_path, STORE).adopt() == [("2", MOMENT), ("3", MOMENT)]

    def test_half_a_line_on_a_full_disk_spoils_no_other(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        journal = Journal(tmp_path, STORE)
        write = os.write
        room = [10]

        def full(file: int, data: bytes) -> int:
            if not room[0]:
                raise OSError(28, "No space left on device")
            written = write(file, data[: room[0]])
            room[0] -= written
            return written

        with monkeypatch.context() as patched:
            patched.setattr(os, "write", full)
            with pytest.raises(OSError, match="space"):
                journal.add("1", MOMENT)
        journal.add("2", MOMENT)
        journal.close(keep=True)
        assert Journal(tmp_path, STORE).adopt() == [("2", MOMENT)]

    def test_a_line_that_was_cut_off_is_left_out(self, tmp_path: Path) -> None:
        left = Journal(tmp_path, STORE)
        left.add_all([("1", MOMENT), ("2", MOMENT)])
        left.close(keep=True)
        (file,) = tmp_path.iterdir()
        os.truncate(file, file.stat().st_size - 5)
        assert Journal(tmp_path, STORE).adopt() == [("1", MOMENT)]

    def test_nothing_stays_of_what_is_marked(self, tmp_path: Path) -> None:
        journal = Journal(tmp_path, STORE)
        journal.add("1", MOMENT)
        journal.clear()
        journal.close(keep=False)
        assert list(tmp_path.iterdir()) == []

    def test_only_its_owner_may_read_it(self, tmp_path: Path) -> None:
        Journal(tmp_path / "new", STORE)
        (file,) = (tmp_path / "new").iterdir()
        assert file.stat().st_mode & 0o077 == 0

    def test_a_folder_that_cannot_be_used(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(ConfigurationError, match="CUSTDB_REPLAY_FILE"):
            Journal(tmp_path / "file", STORE)

    def test_survives_a_kill(self, tmp_path: Path) -> None:
        script = (
            "import os, signal, sys; from pathlib import Path; from datetime import *\n"
            "from custdb_gateway.migration.journal import Journal\n"
            "journal = Journal(Path(sys.argv[1]), 'store')\n"
            "for n in range(100): journal.add(str(n), datetime.now(UTC))\n"
            "os.kill(os.getpid(), signal.SIGKILL)"
        )
        subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False)
        assert [user_id for user_id, _ in Journal(tmp_path, STORE).adopt()] == [
            str(n) for n in range(100)
        ]


class TestHandOvers:
    @pytest.mark.asyncio
    async def test_are_marked_after_they_were_noted(self, tmp_path: Path) -> None:
        marks = Marks()
        handovers = HandOvers(marks, Journal(tmp_path, STORE))
        for n in range(50):
            handovers.note(str(n))
        assert not marks.made
        await _until_marked(marks, 50)
        await handovers.close()
        assert os.listdir(tmp_path) == []

    @pytest.mark.asyncio
    async def test_wait_for_a_store_that_is_down(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(handovers_module, "_PATIENCE", 0.01)
        marks = Marks()
        marks.is_down = True
        handovers = HandOvers(marks, Journal(tmp_path, STORE))
        handovers.note("1")
        await asyncio.sleep(0.05)
        marks.is_down = False
        await _until_marked(marks, 1)
        await handovers.close()

    @pytest.mark.asyncio
    async def test_one_who_cannot_be_marked_is_in_nobodys_way(self, tmp_path: Path) -> None:
        marks = Picky()
        handovers = HandOvers(marks, Journal(tmp_path, STORE))
        for user_id in ("bad", "1", "2"):
            handovers.note(user_id)
        await _until_marked(marks, 2)
        handovers.note("3")
        await handovers.close()
        assert set(marks.made) == {"1", "2", "3"}
        assert Journal(tmp_path, STORE).adopt()[0][0] == "bad"

    @pytest.mark.asyncio
    async def test_what_could_not_be_marked_is_marked_by_the_next(self, tmp_path: Path) -> None:
        marks = Marks()
        marks.is_down = True
        handovers = HandOvers(marks, Journal(tmp_path, STORE))
        handovers.note("1")
        await handovers.close()
        assert not marks.made
        marks.is_down = False
        following = HandOvers(marks, Journal(tmp_path, STORE))
        await _until_marked(marks, 1)
        await following.close()
        assert os.listdir(tmp_path) == []

    @pytest.mark.parametrize("failure", [StoreUnavailable, TimeoutError])
    @pytest.mark.asyncio
    async def test_one_whose_row_is_locked_is_in_nobodys_way(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: type[Exception]
    ) -> None:
        monkeypatch.setattr(handovers_module, "_PATIENCE", 0.01)
        marks = Picky()
        marks.failure = failure
        handovers = HandOvers(marks, Journal(tmp_path, STORE))
        for user_id in ("bad", "1", "2"):
            handovers.note(user_id)
        await _until_marked(marks, 2)
        await handovers.close()
        assert "bad" in [user_id for user_id, _ in Journal(tmp_path, STORE).adopt()]

    @pytest.mark.parametrize("failure", [RuntimeError, ConfigurationError([])])
    @pytest.mark.asyncio
    async def test_whatever_goes_wrong_is_tried_again(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: Exception
    ) -> None:
        monkeypatch.setattr(handovers_module, "_PATIENCE", 0.01)
        failures = [failure]

        class Odd(Marks):
            async def mark(self, user_id: str, moment: datetime) -> None:
                if failures:
                    raise failures.pop()
                await super().mark(user_id, moment)

        marks = Odd()
        handovers = HandOvers(marks, Journal(tmp_path, STORE))
        handovers.note("1")
        await _until_marked(marks, 1)
        await handovers.close()

    @pytest.mark.asyncio
    async def test_ending_among_marks_marks_each(self, tmp_path: Path) -> None:
        class Slow(Marks):
            async def mark(self, user_id: str, moment: datetime) -> None:
                await asyncio.sleep(0.001 * (int(user_id) % 3))
                await super().mark(user_id, moment)

        marks = Slow()
        handovers = HandOvers(marks, Journal(tmp_path, STORE))
        for number in range(30):
            handovers.note(str(number))
        await _until_marked(marks, 3)
        await handovers.close()
        assert len(marks.made) == 30
        assert os.listdir(tmp_path) == []

    @pytest.mark.asyncio
    async def test_a_journal_holds_who_waits_and_nobody_else(self, tmp_path: Path) -> None:
        marks = Picky()
        handovers = HandOvers(marks, Journal(tmp_path, STORE))
        for number in range(50):
            handovers.note(str(number))
        handovers.note("bad")
        await _until_marked(marks, 50)
        await handovers.close()
        (left,) = os.listdir(tmp_path)
        assert _lines(tmp_path / left) == 1

    @pytest.mark.asyncio
    async def test_a_full_disk_stops_nobody(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        marks = Marks()
        journal = Journal(tmp_path, STORE)
        handovers = HandOvers(marks, journal)

        def full(user_id: str, moment: datetime) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(journal, "add", full)
        with caplog.at_level(logging.ERROR):
            handovers.note("1")
        assert caplog.messages == ["a hand-over cannot be written down"]
        await _until_marked(marks, 1)
        await handovers.close()


class TestTombstones:
    def test_follow_the_file(self, tmp_path: Path) -> None:
        file = tmp_path / "tombstones"
        file.write_text("1\n  it's \n\n")
        tombstones = Tombstones(file)
        assert "1" in tombstones
        assert "it's" in tombstones
        assert "" not in tombstones
        assert "2" not in tombstones
        file.write_text("1\n2\n3\n")
        assert "2" in tombstones
        assert "it's" not in tombstones

    def test_a_file_that_is_gone_lets_nobody_back(self, tmp_path: Path) -> None:
        file = tmp_path / "tombstones"
        file.write_text("1\n")
        tombstones = Tombstones(file)
        file.unlink()
        with pytest.raises(OSError, match="tombstones"):
            assert "1" in tombstones

    def test_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(ConfigurationError, match="CUSTDB_TOMBSTONES"):
            Tombstones(tmp_path / "none")

    def test_a_file_that_is_no_text(self, tmp_path: Path) -> None:
        file = tmp_path / "tombstones"
        file.write_bytes(b"\xff")
        with pytest.raises(ConfigurationError, match="UTF-8"):
            Tombstones(file)

    def test_nobody_is_kept_out_by_none(self) -> None:
        assert "1" not in Tombstones(None)


def _mapping(**sections: object) -> UserMapping:
    return suite_mapping(**sections)


class TestMarks:
    @pytest.mark.asyncio
    async def test_a_time_that_is_none_is_a_mark_all_the_same(self, tmp_path: Path) -> None:
        marks = FileMarks(tmp_path / "ledger.db")
        with closing(sqlite3.connect(tmp_path / "ledger.db")) as connection:
            connection.execute("insert into ledger values ('1', 'garbage')")
            connection.commit()
        standings = [Standing(one, False, None) for one in ("1", "2")]
        assert await marks.find(standings) == [True, False]

    @pytest.mark.asyncio
    async def test_a_file_keeps_the_first_moment(self, tmp_path: Path) -> None:
        marks = FileMarks(tmp_path / "ledger.db")
        await asyncio.gather(*(marks.mark("it's", MOMENT) for _ in range(10)))
        await marks.mark("it's", MOMENT + timedelta(days=1))
        standings = [Standing("it's", False, None), Standing("2", True, None)]
        assert await FileMarks(tmp_path / "ledger.db").find(standings) == [MOMENT, False]

    def test_a_file_that_cannot_be_made(self, tmp_path: Path) -> None:
        with pytest.raises(ConfigurationError, match="CUSTDB_LEDGER"):
            FileMarks(tmp_path / "none" / "ledger.db")

    @pytest.mark.parametrize(
        ("mark", "ledger", "problems"),
        [
            (None, None, 1),
            ("moved_at", "ledger.db", 1),
            ("moved_at", None, 0),
            ("moved_at", "none", 0),
            (None, "none", 0),
            (None, "store", 0),
            (None, "./ledger.db", 0),
            (None, "ledger.db", 1),
        ],
    )
    def test_exactly_one_place(self, mark: str | None, ledger: str | None, problems: int) -> None:
        mapping = _mapping(migration={"mark": mark})
        assert len(marks_problems(mapping, ledger)) == problems

    @pytest.mark.asyncio
    async def test_a_store_that_cannot_be_marked(self) -> None:
        store = MemoryStore(suite_mapping())
        for mapping, ledger in ((_mapping(migration={"mark": "m"}), None), (_mapping(), "store")):
            with pytest.raises(ConfigurationError):
                await open_marks(mapping, ledger, store)
        assert await open_marks(_mapping(), "none", store) is None

    @pytest.mark.parametrize("column", ["id", "password", "email", "username"])
    def test_a_mark_is_a_column_of_its_own(self, column: str) -> None:
        with pytest.raises(ValueError, match=r"migration\.mark"):
            _mapping(migration={"mark": column})


class Store:
    """Users in memory, all of whom can be looked at."""

    def __init__(self, standings: Sequence[Standing]) -> None:
        self._standings = standings

    async def walk_users(self, size: int):
        for start in range(0, len(self._standings), size):
            yield self._standings[start : start + size]


class TestProgress:
    @pytest.mark.asyncio
    async def test_counts_everybody_and_names_who_is_to_go(self) -> None:
        bcrypt = "$2b$04$vU/Bfc4/pTi0wBwtPDBX4uGEDwrlqm5vnhe3lHqMeyBaWTfLyqjNW"
        standings = [
            *(
                Standing(f"u{n}", MOMENT + timedelta(days=n % 2), StoredPassword(bcrypt))
                for n in range(4)
            ),
            Standing("flagged", True, None),
            Standing("fine", False, StoredPassword(bcrypt)),
            Standing("costly", False, StoredPassword(bcrypt.replace("$04$", "$31$"))),
            Standing("strange", False, StoredPassword("what is this")),
            Standing("without", False, None),
            Standing("empty", False, StoredPassword("")),
        ]

        class Column:
            async def mark(self, user_id: str, moment: datetime) -> None: ...

            async def find(self, some: Sequence[Standing]) -> Sequence[datetime | bool]:
                return [one.handed_over for one in some]

        stragglers: list[str] = []
        steps = follow(Store(standings), Column(), Schemes(("auto",)), stragglers.append)
        progress = [progress async for progress in steps][-1]
        assert (progress.users, progress.handed_over, progress.to_go) == (10, 5, 5)
        assert progress.by_day == {date(2026, 11, 24): 2, date(2026, 11, 25): 2}
        assert progress.unusable == {"bcrypt": 1, "unknown": 1, NONE: 2}
        assert stragglers == ["fine", "costly", "strange", "without", "empty"]
