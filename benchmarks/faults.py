"""`python -m benchmarks.faults`, or `make faults`: each fault on each store, with a stopwatch."""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from tests.faults.calls import (
    POOL_SIZE,
    Answer,
    Writers,
    all_at_once,
    every_function,
    is_ready,
    is_well,
    recover,
    settled,
    start_gateway,
)
from tests.faults.catalogue import CANNOT, FAULTS, VICTIMS, Fault, is_made_here, made
from tests.faults.victim import Victim
from tests.servers.gateway import GatewayServer

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "benchmarks" / "results" / "faults.json"
DOCUMENT = ROOT / "docs" / "reliability.md"
DEADLINE = 2.0

_BEGIN = "<!-- `make faults` writes from here -->\n"
_END = "<!-- to here -->\n"
_ROUNDS = 3
_PATIENCE = 30
_BEFORE = 0.5
"""Seconds that the writers write before anything happens."""

_NO_DISK = "no disk may be mounted on this machine"
_HEAD = """
| fault | store | answer | `/ready` | answered after: median, worst | recovers after \
| writes acknowledged, lost | connections before, left |
|---|---|---|---|--:|--:|--:|--:|\
"""


@dataclass(frozen=True)
class Measurement:
    """What came of a fault."""

    fault: str
    store: str
    codes: list[str]
    """What those functions were answered that did not work."""
    ready: int
    median_seconds: float
    worst_seconds: float
    recovery_seconds: float | None
    """From the end of the fault, or from its beginning if it needs no end, to a login."""
    is_well: bool
    """Whether everything works afterwards."""
    acknowledged: int
    lost: int
    connections_before: int
    connections_left: int


def main() -> None:
    """Measure, save, and report. Only a run with all stores refreshes the document."""
    parser = argparse.ArgumentParser(prog="make faults", description="Measure what goes wrong.")
    parser.add_argument("stores", nargs="*", help=f"some of {', '.join(VICTIMS)}")
    stores = parser.parse_args().stores or [*VICTIMS]
    versions: dict[str, str] = {}
    measured = [one for store in stores for one in _measure_store(store, versions)]
    results = {
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": _commit(),
        "machine": {"system": f"{platform.system()} {platform.machine()}", "cores": os.cpu_count()},
        "versions": versions,
        "deadline": DEADLINE,
        "pool size": POOL_SIZE,
        "measurements": [asdict(one) for one in measured],
    }
    text = _text(results, measured)
    print(text)
    if set(stores) == set(VICTIMS):
        RESULTS.write_text(json.dumps(results, indent=2) + "\n")
        _refresh(text)


def _measure_store(store: str, versions: dict[str, str]) -> Iterator[Measurement]:
    """All faults that can be made on a store, each with a gateway of its own."""
    victim = VICTIMS[store]()
    versions[victim.title] = victim.version()
    try:
        for name, fault in made():
            if name == store and is_made_here(store, fault):
                print(f"{victim.title}: {fault.title}", file=sys.stderr, flush=True)
                yield _measure(fault, victim)
    finally:
        victim.remove()


def _measure(fault: Fault, victim: Victim) -> Measurement:
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        url = victim.url(wired=victim.name in fault.wired)
        gateway = start_gateway(Path(folder), url, DEADLINE)
        try:
            return _play(fault, victim, gateway)
        finally:
            gateway.kill()


def _play(fault: Fault, victim: Victim, gateway: GatewayServer) -> Measurement:
    user_id = victim.store.ids[0]
    all_at_once(lambda: gateway.code("listUsers"), 2 * POOL_SIZE)
    before = victim.connections()
    writers = Writers(gateway)
    rounds: list[dict[str, Answer]] = []
    with writers.at_work():
        time.sleep(_BEFORE)
        with fault.of(victim):
            rounds.append(every_function(gateway, user_id))
            ready = is_ready(gateway)
            if fault.heals:
                recovery = recover(gateway, _PATIENCE)
                recovery = recovery and recovery + rounds[0]["login"].seconds
            else:
                rounds += [every_function(gateway, user_id) for _ in range(_ROUNDS - 1)]
        if not fault.heals:
            recovery = recover(gateway, _PATIENCE)
    answers = [*_concerned(fault, rounds)]
    times = [answer.seconds for answer in answers]
    return Measurement(
        fault.name,
        victim.name,
        sorted({answer.code for answer in answers}),
        200 if ready else 503,
        median(times),
        max(times),
        recovery,
        is_well(gateway, user_id, _PATIENCE),
        len(writers.acknowledged),
        len(writers.acknowledged - victim.emails()),
        before,
        settled(victim, POOL_SIZE, _PATIENCE),
    )


def _concerned(fault: Fault, rounds: Iterable[Mapping[str, Answer]]) -> Iterator[Answer]:
    """The answers of functions that cannot work, or where there are none, of all."""
    for answers in rounds:
        for function, answer in answers.items():
            if function in fault.failing or not fault.failing:
                yield answer


def _text(results: Mapping[str, Any], measured: Iterable[Measurement]) -> str:
    machine, versions = results["machine"], results["versions"]
    about = (
        f"{results['when'][:10]}, commit {results['commit'] or 'unknown'}; {machine['cores']} cores"
        f", {machine['system']}; `CUSTDB_DEADLINE={DEADLINE:g}`, `CUSTDB_POOL_SIZE={POOL_SIZE}`."
        f" {', '.join(f'{name} {version}' for name, version in versions.items())}."
    )
    by_place = {(one.fault, one.store): one for one in measured}
    rows = [
        _row(fault, by_place[fault.name, store])
        for fault in FAULTS
        for store in VICTIMS
        if (fault.name, store) in by_place
    ]
    return "\n".join([about, _HEAD, *rows, "\nNot made:\n", *_not_made(by_place)])


def _row(fault: Fault, one: Measurement) -> str:
    codes = ", ".join("ok" if code == "ok" else f"`{code}`" for code in one.codes)
    recovery = "never" if one.recovery_seconds is None else _duration(one.recovery_seconds)
    if one.recovery_seconds and not one.is_well:
        recovery += ", not wholly"
    return (
        f"| {fault.title} | {VICTIMS[one.store].title} | {codes} | {one.ready}"
        f" | {_duration(one.median_seconds)}, {_duration(one.worst_seconds)} | {recovery}"
        f" | {one.acknowledged}, {one.lost} | {one.connections_before}, {one.connections_left} |"
    )


def _duration(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds >= 1 else f"{seconds * 1000:.0f} ms"


def _not_made(by_place: Mapping[tuple[str, str], Measurement]) -> Iterator[str]:
    """A line for each reason, with the stores and the faults that have it."""
    measured = {store for _, store in by_place}
    reasons: dict[str, tuple[list[str], list[str]]] = {}
    for fault in FAULTS:
        for store in VICTIMS:
            if store in measured and (fault.name, store) not in by_place:
                reason = CANNOT.get((fault.name, store), _NO_DISK)
                stores, titles = reasons.setdefault(reason, ([], []))
                stores.append(VICTIMS[store].title)
                titles.append(fault.title)
    for reason, (stores, titles) in reasons.items():
        yield f"- {', '.join(dict.fromkeys(stores))}: {'; '.join(dict.fromkeys(titles))}: {reason}."


def _refresh(text: str) -> None:
    before, _, rest = DOCUMENT.read_text("utf-8").partition(_BEGIN)
    _, _, after = rest.partition(_END)
    DOCUMENT.write_text(f"{before}{_BEGIN}\n{text}\n\n{_END}{after}", "utf-8")


def _commit() -> str:
    command = ("git", "describe", "--always", "--dirty")
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip()


if __name__ == "__main__":
    main()
