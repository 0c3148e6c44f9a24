"""What the system tells of processes: their time on the cores, and their memory.

0 where it does not tell, as on macOS.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
_MB = 1024 * 1024


@dataclass(frozen=True)
class Memory:
    """Of one process or several, in MB."""

    resident: float
    """All of it, whether others share it or not."""
    shared_out: float
    """All of it, where what is shared counts in parts (PSS)."""
    own: float
    """What no file stands behind: the heap."""

    def __add__(self, other: "Memory") -> "Memory":
        return Memory(
            self.resident + other.resident,
            self.shared_out + other.shared_out,
            self.own + other.own,
        )


def family(pid: int) -> Iterator[int]:
    """A process and all that it has started."""
    yield pid
    for thread in (_PROC / str(pid) / "task").glob("*/children"):
        for child in _read(thread).split():
            yield from family(int(child))


def cpu_seconds(pid: int) -> float:
    """What a process and all that it has started have used so far."""
    return sum(map(_cpu_seconds, family(pid)))


def awake_seconds(pid: int) -> float:
    """How long a process' first thread was on a core or waited for one: it had something to do."""
    fields = _read(_PROC / str(pid) / "schedstat").split()
    return sum(map(int, fields[:2])) / 1e9


def memory(pid: int) -> Memory:
    """What a process holds."""
    sizes = dict(_sizes(_PROC / str(pid) / "smaps_rollup"))
    return Memory(*(round(sizes.get(name, 0.0), 1) for name in ("Rss", "Pss", "Pss_Anon")))


def peak(pid: int) -> float:
    """The most that a process held since `forget_peak`, in MB."""
    return dict(_sizes(_PROC / str(pid) / "status")).get("VmHWM", 0.0)


def forget_peak(pid: int) -> float:
    """Let the peak be what the process holds now, in MB, and return it."""
    (_PROC / str(pid) / "clear_refs").write_text("5")
    return peak(pid)


def _cpu_seconds(pid: int) -> float:
    fields = _read(_PROC / str(pid) / "stat").rpartition(")")[2].split()
    if not fields:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _sizes(path: Path) -> Iterator[tuple[str, float]]:
    for line in _read(path).splitlines():
        name, _, value = line.partition(":")
        if value.endswith(" kB"):
            yield name, int(value.removesuffix(" kB")) * 1024 / _MB


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""
