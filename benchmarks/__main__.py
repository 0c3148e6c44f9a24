"""`python -m benchmarks [--quick]`, or `make bench`."""

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks import plot, report, results
from benchmarks.rounds import Measurement, Plan, measure
from benchmarks.servers import all_running

_FULL = Plan(rounds=5, seconds=3, sweep=(1, 8, 128))
_QUICK = Plan(rounds=3, seconds=0.8)


def main() -> None:
    """Measure, save, and report. Only the full run refreshes the document."""
    parser = argparse.ArgumentParser(prog="make bench", description="Measure against peers.")
    parser.add_argument("--quick", action="store_true", help="a first look, not to be quoted")
    parser.add_argument("--redraw", action="store_true", help="the page again, from full.json")
    arguments = parser.parse_args()
    if arguments.redraw:
        _publish(results.load("full"))
        return
    quick = arguments.quick
    plan, name = (_QUICK, "quick") if quick else (_FULL, "full")
    measured, postgresql = _measure(plan)
    collected = results.collect(plan, postgresql, measured)
    path = results.save(name, collected)
    if quick:
        print(_text(collected))
    else:
        _publish(collected)
    print(f"\nThe raw numbers are in {path.relative_to(Path.cwd())}.")


def _publish(collected: dict[str, Any]) -> None:
    plot.draw(results.measurements(collected), results.FOLDER / "full.svg")
    report.refresh(_text(collected))
    print(_text(collected))


def _text(collected: dict[str, Any]) -> str:
    return f"{report.about(collected)}\n\n{report.tables(results.measurements(collected))}"


def _measure(plan: Plan) -> tuple[list[Measurement], str]:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        _say("filling the stores, starting the servers")
        with all_running(Path(folder)) as running:
            return list(measure(plan, running.servers, _say)), running.postgresql


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
