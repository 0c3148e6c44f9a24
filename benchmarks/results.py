"""What was measured, and on what, as JSON."""

import json
import os
import platform
import subprocess
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.parts import Part, Taken
from benchmarks.servers import PEERS, ROOT
from benchmarks.users import USERS

FOLDER = Path(__file__).parent / "results"

_PACKAGES = """
    custdb-gateway uvicorn uvloop httptools starlette msgspec bcrypt
    asyncpg aiomysql PyMySQL pymongo aiosqlite
""".split()


@dataclass(frozen=True)
class Results:
    """What is known of a part."""

    head: dict[str, Any]
    """On what it was measured, when and how."""
    rows: list[Any]
    """Instances of the part's row."""


def _commit() -> str:
    """What is measured; results that were just written do not change it."""
    code = ("src", "adapters", "benchmarks", "tests", ":!benchmarks/results")
    changed = _output("git", "status", "--porcelain", "--", *code)
    return _output("git", "describe", "--always") + ("-dirty" if changed else "")


def collect(name: str, taken: Taken) -> dict[str, Any]:
    """Everything worth keeping of a part, whose file has a name."""
    return {
        "name": name,
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": _commit(),
        "machine": {
            "system": f"{platform.system()} {platform.machine()}",
            "processor": _processor(),
            "cores": os.cpu_count(),
            "load before": os.getloadavg()[2],
        },
        "versions": {
            "python": platform.python_version(),
            **taken.versions,
            "node": _output("node", "--version"),
            **{name: version(name) for name in _PACKAGES},
            **{f"npm {name}": number for name, number in _pinned().items()},
        },
        "users": USERS,
        "plan": taken.plan,
        "left out": taken.left_out,
        "measurements": [asdict(one) for one in taken.measurements],
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


def load(part: Part, name: str) -> Results | None:
    """Read a part's results under a name, if there are any."""
    path = FOLDER / f"{name}.json"
    if not path.exists():
        return None
    head = json.loads(path.read_text())
    rows = [part.row(**one) for one in head.pop("measurements")]
    return Results(head, rows)


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
