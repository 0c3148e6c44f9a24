"""`python -m benchmarks [--quick]`, or `make bench`."""

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks import plot, report, results
from benchmarks.rounds import Measurement, Plan, measure
from benchmarks.servers import all_running

_FULL = Plan(rounds=5, seconds=3, sweep=(1, 8, 128))
_QUICK = Plan(rounds=3, seconds=0.8)


def main() -> None:
    """Measure, save, and report. Only the full run refreshes the document."""
    parser = argparse.ArgumentParser(prog="make bench", description="Measure against peers.")
    parser.add_argument("--quick", action="store_true", help="a first look, not to be quoted")
    quick = parser.parse_args().quick
    plan, name = (_QUICK, "quick") if quick else (_FULL, "full")
    measured, postgresql = _measure(plan)
    collected = results.collect(plan, postgresql, measured)
    path = results.save(name, collected)
    plot.draw(measured, path.with_suffix(".svg"))
    text = f"{report.about(collected)}\n\n{report.tables(measured)}"
    if not quick:
        report.refresh(text)
    print(text)
    print(f"\nThe raw numbers are in {path.relative_to(Path.cwd())}.")


def _measure(plan: Plan) -> tuple[list[Measurement], str]:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        _say("filling the stores, starting the servers")
        with all_running(Path(folder)) as running:
            return list(measure(plan, running.servers, _say)), running.postgresql


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
