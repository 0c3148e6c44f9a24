"""What was measured, and on what, as JSON."""

import json
import os
import platform
import subprocess
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.rounds import Measurement, Plan
from benchmarks.servers import PEERS, ROOT, Running
from benchmarks.users import USERS

FOLDER = Path(__file__).parent / "results"

_PACKAGES = """
    custdb-gateway uvicorn uvloop httptools starlette msgspec bcrypt
    asyncpg aiomysql PyMySQL pymongo aiosqlite
""".split()


def collect(
    name: str, plan: Plan, running: Running, measurements: Sequence[Measurement]
) -> dict[str, Any]:
    """Everything worth keeping of a run."""
    return {
        "name": name,
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": _output("git", "describe", "--always", "--dirty"),
        "machine": {
            "system": f"{platform.system()} {platform.machine()}",
            "processor": _processor(),
            "cores": os.cpu_count(),
            "load before": os.getloadavg()[2],
        },
        "versions": {
            "python": platform.python_version(),
            **running.versions,
            "node": _output("node", "--version"),
            **{name: version(name) for name in _PACKAGES},
            **{f"npm {name}": number for name, number in _pinned().items()},
        },
        "users": USERS,
        "plan": asdict(plan),
        "left out": running.left_out,
        "measurements": [asdict(measurement) for measurement in measurements],
    }


def save(results: dict[str, Any]) -> Path:
    """Write the results under their name."""
    path = FOLDER / f"{results['name']}.json"
    path.parent.mkdir(exist_ok=True)
    head = {key: value for key, value in results.items() if key != "measurements"}
    lines = ",\n".join(json.dumps(one) for one in results["measurements"])
    text = json.dumps(head, indent=2).removesuffix("\n}")
    path.write_text(f'{text},\n  "measurements": [\n{lines}\n  ]\n}}\n')
    return path


def load(name: str) -> dict[str, Any]:
    """Read the results under a name."""
    results: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text())
    return results


def measurements(results: dict[str, Any]) -> list[Measurement]:
    """The measurements of results, whether just made or read."""
    return [Measurement(**one) for one in results["measurements"]]


def _pinned() -> dict[str, str]:
    pinned: dict[str, str] = json.loads((PEERS / "package.json").read_text())["dependencies"]
    return pinned


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor())


def _output(*command: str) -> str:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip()
