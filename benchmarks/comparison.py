"""Everything beside its peers: the gateways, on all stores, and who else could do their work."""

import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.contestants import STORES, Store
from benchmarks.parts import Part, Say, Taken
from benchmarks.rounds import Measurement, Plan, measure
from benchmarks.servers import all_running

FULL = Plan(rounds=5, seconds=2, turns=2, sweep=(1, 8, 64, 128, 512))
QUICK = Plan(rounds=2, seconds=0.25, turns=1, sweep=(64,), warm_up_seconds=1)


def take(quick: bool, say: Say, stores: Sequence[Store] = STORES) -> Taken:
    """Measure some stores, or all."""
    plan = QUICK if quick else FULL
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as folder,
        all_running(Path(folder), stores, say) as running,
    ):
        measured = [*measure(plan, running.servers, say)]
        return Taken(asdict(plan), measured, running.versions, running.left_out)


COMPARISON = Part("comparison", Measurement, take)
