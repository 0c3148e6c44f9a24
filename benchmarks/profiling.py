"""`python -m benchmarks.profiling`, or `make profile`: where the microseconds of a getUser go."""

import argparse
import re
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks import flame, load, report, results
from benchmarks.calls import BY_EMAIL, requests
from benchmarks.flame import Stacks
from benchmarks.layers import LAYERS, OTHERS, layer
from benchmarks.markdown import table
from benchmarks.parts import Taken
from benchmarks.rounds import CONNECTIONS
from benchmarks.servers import Server, Starter
from benchmarks.stores import postgresql

_SPY = Path(sys.executable).parent / "py-spy"
_SAMPLES_A_SECOND = 500
_CALLS = 10_000
# What stands below every call, and says nothing.
_BELOW = re.compile(r"Runner\.run \(asyncio/runners")
_IDLE = "_worker (concurrent/futures/thread.py"


@dataclass(frozen=True)
class Share:
    """What a layer takes of a call."""

    layer: str
    samples: int
    us: float


def main() -> None:
    """Profile, draw and report."""
    parser = argparse.ArgumentParser(prog="make profile", description="Profile getUser.")
    parser.add_argument("--seconds", type=int, default=40, help="for how long")
    seconds = parser.parse_args().seconds
    cpu_us, stacks = _profile(seconds)
    unit = cpu_us / sum(stacks.values())
    samples = Counter[str]()
    for stack, count in stacks.items():
        samples[layer(stack).name] += count
    shares = [Share(one, count, round(count * unit, 1)) for one, count in samples.most_common()]
    plan = {"seconds": seconds, "connections": CONNECTIONS, "cpu_us": round(cpu_us, 1)}
    results.save(results.collect("profile", Taken(plan, shares)))
    flame.draw(
        results.FOLDER / "flame.svg",
        f"A getUser on PostgreSQL, {cpu_us:.0f} µs of the gateway's process",
        stacks,
        unit,
        lambda stack: layer(stack).colour,
    )
    text = _text(shares, cpu_us)
    report.refresh(text, "make profile")
    print(text)


def _profile(seconds: int) -> tuple[float, Stacks]:
    """Microseconds on a core for each call, and the stacks of many."""
    with tempfile.TemporaryDirectory(prefix="profile-") as folder, ExitStack() as stack:
        filled = stack.enter_context(postgresql.filled(Path(folder)))
        server = Starter(stack, Path(folder)).gateway("gateway", filled.gateway, filled.settings)
        for _ in range(3):
            _ask(server)
        cpu_us = median(_cpu_us(server) for _ in range(5))  # nobody looks on yet
        with _asked(server):
            return cpu_us, _sampled(server, seconds, Path(folder) / "stacks")


def _ask(server: Server) -> None:
    load.run(server.port, requests(BY_EMAIL, _CALLS, server.key), CONNECTIONS)


def _cpu_us(server: Server) -> float:
    asked = requests(BY_EMAIL, _CALLS, server.key)
    before = server.cpu_seconds()
    load.run(server.port, asked, CONNECTIONS)
    return (server.cpu_seconds() - before) / _CALLS * 1e6


@contextmanager
def _asked(server: Server) -> Iterator[None]:
    """Ask on and on meanwhile."""
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            _ask(server)

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _sampled(server: Server, seconds: int, path: Path) -> Stacks:
    command = [
        *(str(_SPY), "record", "--pid", str(server.pid), "--duration", str(seconds)),
        *("--rate", str(_SAMPLES_A_SECOND), "--format", "raw", "--function"),
        *("--output", str(path)),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"py-spy may not look into a process here:\n{done.stderr}")
    stacks = Counter[tuple[str, ...]]()
    for line in path.read_text().splitlines():
        words, _, count = line.rpartition(" ")
        frames = words.split(";")
        if not frames[-1].startswith(_IDLE):
            stacks[_shortened(frames)] += int(count)
    return stacks


def _shortened(frames: list[str]) -> tuple[str, ...]:
    for number, frame in enumerate(frames):
        if _BELOW.match(frame):
            return tuple(frames[number:])
    return tuple(frames)


def _text(shares: list[Share], cpu_us: float) -> str:
    why = {one.name: one.why for one in (*LAYERS, OTHERS)}
    rows = [
        (one.layer, why[one.layer], f"{one.us:.1f}", f"{one.us / cpu_us:.0%}") for one in shares
    ]
    about = f"Of {cpu_us:.0f} µs that a call takes in the gateway's process:"
    shown = table(("layer", "why it is there", "µs", "of a call"), rows, 2)
    picture = "![Flame graph of a getUser](../benchmarks/results/flame.svg)"
    return "\n\n".join([about, shown, picture])


if __name__ == "__main__":
    main()
