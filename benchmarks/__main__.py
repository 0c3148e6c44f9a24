"""`python -m benchmarks [--quick] [--store NAME]`, or `make bench`."""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks import plot, report, results
from benchmarks.contestants import STORES, Store
from benchmarks.rounds import Plan, measure
from benchmarks.servers import all_running

_FULL = Plan(rounds=5, seconds=2, turns=2, sweep=(1, 8, 128))
_QUICK = Plan(rounds=3, seconds=0.6, turns=1)


def main() -> None:
    """Measure, save, and report. Only the full run of all stores refreshes the document."""
    parser = argparse.ArgumentParser(prog="make bench", description="Measure against peers.")
    parser.add_argument("--quick", action="store_true", help="a first look, not to be quoted")
    names = [store.name for store in STORES]
    parser.add_argument("--store", action="append", choices=names, help="only this; repeatable")
    parser.add_argument(
        "--redraw", nargs="?", const="full", metavar="NAME", help="the page again, from results"
    )
    arguments = parser.parse_args()
    if arguments.redraw:
        _publish(results.load(arguments.redraw))
        return
    plan, name = (_QUICK, "quick") if arguments.quick else (_FULL, "full")
    stores = [store for store in STORES if store.name in (arguments.store or names)]
    if arguments.store:
        name = "-".join([name, *(store.name for store in stores)])
    collected = _measured(name, plan, stores)
    path = results.save(collected)
    if name == "full":
        _publish(collected)
    print(_text(collected))
    print(f"\nThe raw numbers are in {path.relative_to(Path.cwd())}.")


def _publish(collected: dict[str, Any]) -> None:
    plot.draw(results.measurements(collected), results.FOLDER / "full.svg")
    report.refresh(_text(collected))


def _text(collected: dict[str, Any]) -> str:
    return report.text(collected, results.measurements(collected))


def _measured(name: str, plan: Plan, stores: Sequence[Store]) -> dict[str, Any]:
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as folder,
        all_running(Path(folder), stores, _say) as running,
    ):
        return results.collect(name, plan, running, [*measure(plan, running.servers, _say)])


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
