"""`python -m benchmarks [--quick] [--only PART] [--store NAME]`, or `make bench`."""

import argparse
import sys
import time
import traceback
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from benchmarks import comparison, plot, report, results
from benchmarks.comparison import COMPARISON
from benchmarks.contestants import STORES
from benchmarks.evidence import Evidence
from benchmarks.footprint import FOOTPRINT
from benchmarks.growth import GROWTH
from benchmarks.hashing import HASHING
from benchmarks.parts import Part, Taken
from benchmarks.soak import SOAK
from benchmarks.storm import STORM
from benchmarks.workers import WORKING

_BEGAN = time.monotonic()

PARTS = (COMPARISON, STORM, GROWTH, WORKING, FOOTPRINT, SOAK, HASHING)


def main() -> None:
    """Measure, save, and report. Only full runs refresh the document."""
    parts = {part.name: part for part in PARTS}
    stores = {store.name: store for store in STORES}
    parser = argparse.ArgumentParser(prog="make bench", description="Measure against peers.")
    parser.add_argument("--quick", action="store_true", help="a first look, not to be quoted")
    parser.add_argument("--only", action="append", choices=parts, help="this part; repeatable")
    parser.add_argument("--store", action="append", choices=stores, help="compare on this one")
    parser.add_argument("--redraw", action="store_true", help="the page again, from results")
    arguments = parser.parse_args()
    if arguments.store:
        _compare_some(arguments.quick, arguments.store)
        return
    chosen = [parts[name] for name in arguments.only or parts]
    done = chosen if arguments.redraw else [one for one in chosen if _run(one, arguments.quick)]
    if arguments.quick:
        print(report.text(_evidence(done, "-quick")))
    else:
        evidence = _evidence(PARTS, "")
        plot.draw_all(evidence, results.FOLDER)
        report.refresh(report.text(evidence))
        print(report.goals(evidence))
    sys.exit(len(done) != len(chosen))


def _compare_some(quick: bool, names: Sequence[str]) -> None:
    """The comparison on some stores. It changes no page."""
    stores = [store for store in STORES if store.name in names]
    part = Part(COMPARISON.name, COMPARISON.row, partial(comparison.take, stores=stores))
    name = "-".join([part.name, *names])
    taken = part.measure(quick, _say)
    path = results.save(results.collect(f"{name}-quick" if quick else name, taken))
    found = results.load(part, path.stem)
    print(report.text(Evidence({part.name: found} if found else {})))


def _run(part: Part, quick: bool) -> bool:
    """Measure and save. `False`: it went wrong, which must not cost the other parts."""
    try:
        taken: Taken = part.measure(quick, _say)
    except (Exception, SystemExit):
        _say(f"{part.name} failed\n{traceback.format_exc()}")
        return False
    path = results.save(results.collect(f"{part.name}-quick" if quick else part.name, taken))
    _say(f"saved {path.relative_to(Path.cwd())}")
    return True


def _evidence(parts: Sequence[Part], suffix: str) -> Evidence:
    loaded = {part.name: results.load(part, f"{part.name}{suffix}") for part in parts}
    return Evidence({name: one for name, one in loaded.items() if one is not None})


def _say(what: str) -> None:
    minutes, seconds = divmod(int(time.monotonic() - _BEGAN), 60)
    print(f"{minutes:3}:{seconds:02} {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
