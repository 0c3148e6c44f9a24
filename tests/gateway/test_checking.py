"""The parts of `check` that need no store: its clock, its verdicts, and what is said of links."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import pytest

from custdb_gateway.cli.checking import steps
from custdb_gateway.cli.checking.link import link_findings
from custdb_gateway.cli.checking.steps import Clock, Step, merged
from custdb_gateway.errors import NotSupported, StoreRejected, StoreUnavailable
from custdb_gateway.store import Finding, Link

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


class TestLink:
    @pytest.mark.parametrize(
        ("link", "level"),
        [
            (Link(is_local=True, tls=None), "note"),
            (Link(is_local=False, tls=None), "warn"),
            (Link(is_local=False, tls="TLSv1.3, X"), "warn"),
            (Link(is_local=True, tls="TLSv1.3, X"), "ok"),
            (Link(is_local=False, tls="TLSv1.3, X", is_verified=True), "ok"),
        ],
    )
    def test_encryption_matters_beyond_this_machine(self, link: Link, level: str) -> None:
        (finding,) = link_findings(link, NOW)
        assert (finding.subject, finding.level) == ("TLS to the store", level)

    @pytest.mark.parametrize(
        ("seconds", "level"), [(0, "ok"), (4.9, "ok"), (-4.9, "ok"), (5.1, "warn"), (-3600, "warn")]
    )
    def test_clocks_may_differ_a_little(self, seconds: float, level: str) -> None:
        link = Link(is_local=True, tls=None, clock=NOW + timedelta(seconds=seconds))
        _, clock = link_findings(link, NOW)
        assert (clock.subject, clock.level) == ("clock of the store", level)
        assert f"{abs(seconds):.1f} seconds" in clock.detail


class TestClock:
    @pytest.mark.parametrize(
        ("error", "words"),
        [
            (NotSupported, "right to read is missing"),
            (StoreUnavailable, "takes longer"),
            (StoreRejected, "the store refuses"),
            (TimeoutError, "takes longer"),
        ],
    )
    @pytest.mark.asyncio
    async def test_what_fails_is_noted_and_fails_nothing(
        self, error: Callable[[], Exception], words: str
    ) -> None:
        async def work() -> Sequence[Finding]:
            raise error()

        (finding,) = await Clock().run(Step("users", work))
        assert (finding.subject, finding.level) == ("users", "note")
        assert words in finding.detail

    @pytest.mark.asyncio
    async def test_each_has_its_time(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(steps, "PATIENCE", 0.05)

        async def work() -> Sequence[Finding]:
            await asyncio.sleep(60)
            return []

        (finding,) = await Clock().run(Step("users", work))
        assert "takes longer" in finding.detail

    @pytest.mark.asyncio
    async def test_when_a_minute_is_over_nothing_is_begun(self) -> None:
        now = 0.0
        clock = Clock(lambda: now)
        ran = []

        async def work() -> Sequence[Finding]:
            ran.append(now)
            return [Finding("users", True, "")]

        assert [one.ok for one in await clock.run(Step("users", work))] == [True]
        now = steps.IN_ALL + 0.1
        (finding,) = await clock.run(Step("users", work))
        assert ran == [0.0]
        assert "not looked at" in finding.detail


def test_what_is_looked_at_twice_is_told_once() -> None:
    first = [Finding("a", True, "1"), Finding("b", False, "2")]
    then = [Finding("c", True, "3"), Finding("b", True, "4")]
    assert [(one.subject, one.detail) for one in merged(first, then)] == [
        ("a", "1"),
        ("b", "4"),
        ("c", "3"),
    ]


@pytest.mark.parametrize(
    ("finding", "level"),
    [
        (Finding("a", True, ""), "ok"),
        (Finding("a", True, "", remark="note"), "note"),
        (Finding("a", True, "", remark="warn"), "warn"),
        (Finding("a", False, ""), "fail"),
        (Finding("a", False, "", remark="note"), "fail"),
    ],
)
def test_levels(finding: Finding, level: str) -> None:
    assert finding.level == level
