"""What is made of measurements: nothing is measured here."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from benchmarks import flame, goals, plot, processes, report
from benchmarks.calls import BY_EMAIL
from benchmarks.contestants import BARE
from benchmarks.evidence import Evidence
from benchmarks.goals import POSTGRESQL, UNKNOWN, Goal
from benchmarks.growth import Grown
from benchmarks.layers import LAYERS, OTHERS, layer
from benchmarks.results import Results
from benchmarks.rounds import Measurement
from benchmarks.soak import Soaked
from benchmarks.summary import Spread

ROOT = Path(__file__).parents[1]
_BESIDE = next(goal for goal in goals.GOALS if goal.bound == 1.5)


def _compared(ratio: float) -> Evidence:
    """Two rounds, in which the gateway answers so many times as much as its peer."""
    rates = {POSTGRESQL: ratio, "fastify + pg": 1.0, BARE: 4.0}
    rows = [
        Measurement(
            case=BY_EMAIL.name,
            server=server,
            connections=32,
            round=number,
            calls=int(1000 * rate * luck),
            seconds=1.0,
            p50_ms=1.0,
            p99_ms=2.0,
            cpu_us=100.0,
            client_busy=0.2,
            statements=0.1 if server == POSTGRESQL else None,
        )
        for number, luck in enumerate((1.0, 0.5))
        for server, rate in rates.items()
    ]
    return Evidence({"comparison": Results({}, rows)})


def test_a_missed_goal_is_told_with_its_cause() -> None:
    said = report.goals(_compared(0.8))
    assert f"| {_BESIDE.what} | **missed** | at least 1.5 | 0.80 (0.80 - 0.80) |" in said
    assert _BESIDE.cause in said


def test_a_goal_that_is_met_takes_its_cause_along() -> None:
    evidence = _compared(4.0)
    assert f"| {_BESIDE.what} | met | at least 1.5 | 4.00 (4.00 - 4.00) |" in report.goals(evidence)
    assert _BESIDE.cause not in report.goals(evidence)


def test_what_was_not_measured_is_neither_met_nor_missed() -> None:
    said = report.goals(Evidence({}))
    assert said.count("not measured") == len(goals.GOALS)
    assert "missed" not in said


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        (Spread(2.0, 1.0, 3.0), "met, rounds disagree"),
        (Spread(2.5, 2.1, 3.0), "**missed**"),
        (Spread(2.5, 1.0, 3.0), "**missed**, rounds disagree"),
    ],
)
def test_rounds_that_disagree_are_said_to(found: Spread, verdict: str) -> None:
    goal = Goal("one", 2, lambda evidence: found, at_most=True)
    assert report._verdict(goal, found) == verdict
    assert goal.cause == UNKNOWN


def test_growth_is_the_largest_table_to_the_smallest_in_each_round() -> None:
    rows = [
        Grown("MariaDB", users, "getUser", number, ms)
        for number, both in enumerate([(2.0, 3.0), (1.0, 4.0)])
        for users, ms in zip((10, 1000), both, strict=True)
    ]
    evidence = Evidence({"growth": Results({}, rows)})
    assert evidence.growth("MariaDB", "getUser") == Spread(2.75, 1.5, 4.0)
    assert evidence.growth("PostgreSQL", "getUser") is None


def test_memory_is_compared_with_the_first_look() -> None:
    rows = [Soaked("gateway", n, 60.0, own) for n, own in enumerate((40.0, 50.0, 60.0))]
    assert Evidence({"soak": Results({}, rows)}).grown("gateway") == Spread(1.375, 1.25, 1.5)


def test_pictures_are_drawn_of_what_was_measured(tmp_path: Path) -> None:
    plot.draw_all(_compared(2.0), tmp_path)
    drawn = {path.name: ElementTree.parse(path).getroot() for path in tmp_path.iterdir()}
    assert drawn.keys() == {"comparison.svg", "connections.svg", "p99.svg"}
    assert "2.00" in "".join(drawn["comparison.svg"].itertext())


def _project_files() -> Iterator[str]:
    return (str(path) for root in ("src", "adapters") for path in (ROOT / root).rglob("*.py"))


@pytest.mark.parametrize("one", LAYERS, ids=lambda one: one.name)
def test_every_layer_is_made_of_files_that_exist(one: object) -> None:
    ours, installed = [*_project_files()], [*map(str, _installed())]
    assert isinstance(one, type(OTHERS))
    for file in one.files:
        assert any(
            file in path if file.endswith("/") else path.endswith(file) for path in ours + installed
        ), file


def _installed() -> Iterator[Path]:
    places = (Path(one) for one in sys.path if one.endswith(("site-packages", "python3.11")))
    library = Path(os.__file__).parent
    for place in (*places, library):
        for package in ("uvicorn", "asyncpg", "asyncio"):
            yield from (place / package).glob("*.py")


def test_a_stack_belongs_to_its_innermost_layer() -> None:
    serve = "Calls.serve (custdb_gateway/http/calls.py:73)"
    check = "check (custdb_gateway/http/strict_json.py:20)"
    decode = "JSONDecoder.decode (json/decoder.py:332)"
    assert layer([serve, check, decode]).name == "one meaning of the body"
    assert layer([serve]).name == "the call itself"
    assert layer(["Codec.profile (custdb_adapters/_shared/codec.py:110)"]).name == "row to profile"
    assert layer([decode]) is OTHERS


def test_a_flame_graph_is_as_wide_as_its_samples(tmp_path: Path) -> None:
    path = tmp_path / "flame.svg"
    stacks = {("a <b> (c.py:1)", "d (e.py:2)"): 3, ("a <b> (c.py:1)",): 1}
    flame.draw(path, "title", stacks, 2.0, lambda stack: "#fff")
    titles = [one.text for one in ElementTree.parse(path).iter() if one.tag.endswith("title")]
    assert titles == ["a <b> (c.py:1): 8.0 µs", "d (e.py:2): 6.0 µs"]


@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="the system does not tell")
def test_a_process_has_memory_and_time() -> None:
    held = processes.memory(os.getpid())
    assert held.resident >= held.shared_out >= held.own > 0
    assert processes.cpu_seconds(os.getpid()) > 0
    assert os.getpid() in processes.family(os.getpid())
