"""The measurements for people: ratios first, because the rest is only true of one machine."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from benchmarks.calls import BY_EMAIL
from benchmarks.rounds import CONNECTIONS, Measurement
from benchmarks.servers import FASTIFY, GATEWAY, ROOT
from benchmarks.summary import Summary, contests, summarise

DOCUMENT = ROOT / "docs" / "benchmarks.md"
_BEGIN = "<!-- `make bench` writes from here -->\n"
_END = "<!-- to here -->\n"

_HEAD = """
| server | of fastify + pg (least - most) | of the bare server | requests/s (least - most) \
| p50 ms | p99 ms | CPU µs per call |
|---|--:|--:|--:|--:|--:|--:|\
"""
_SWEEP_HEAD = """
| connections | server | of fastify + pg (least - most) | p50 ms | p99 ms |
|--:|---|--:|--:|--:|\
"""


def tables(measurements: Sequence[Measurement]) -> str:
    """All contests, as Markdown."""
    lines: list[str] = []
    for case, connections in contests(measurements):
        if connections == CONNECTIONS:
            found = summarise(measurements, case, connections)
            lines += [f"\n### {case}", _HEAD, *map(_row, found.values()), *_verdict(found)]
    if len({connections for _, connections in contests(measurements)}) > 1:
        title = f"\n### {BY_EMAIL.name}, by number of connections"
        lines += [title, _SWEEP_HEAD, *_sweep(measurements)]
    return "\n".join(lines).lstrip("\n")


def about(results: Mapping[str, Any]) -> str:
    """What the tables are true of."""
    machine, versions = results["machine"], results["versions"]
    packages = ", ".join(f"{name} {number}" for name, number in versions.items())
    plan = results["plan"]
    return (
        f"{results['when'][:10]}, commit {results['commit'] or 'unknown'}; {machine['cores']} cores"
        f" ({machine['processor']}), {machine['system']}; {plan['rounds']} rounds of about"
        f" {plan['seconds']:g} s; {results['users']:,} users. Versions: {packages}."
    )


def refresh(text: str) -> None:
    """Write the generated part of the document anew."""
    before, _, rest = DOCUMENT.read_text().partition(_BEGIN)
    _, _, after = rest.partition(_END)
    DOCUMENT.write_text(f"{before}{_BEGIN}\n{text}\n\n{_END}{after}")


def _row(one: Summary) -> str:
    rates = f"{one.rate:,.0f} ({one.slowest:,.0f} - {one.fastest:,.0f})"
    return (
        f"| {one.server} | {_spread(one)} | {_ratio(one.to_bare)} | {rates}"
        f" | {one.p50_ms:.2f} | {one.p99_ms:.2f} | {one.cpu_us:,.0f} |"
    )


def _verdict(found: Mapping[str, Summary]) -> Iterator[str]:
    """Say aloud where the peer is faster, and where nobody can tell."""
    gateway = found[GATEWAY]
    said = f"{GATEWAY} is at {_spread(gateway)} of {FASTIFY}."
    if gateway.to_fastify < 1:
        yield f"\n**Missed**: {said}"
    elif gateway.worst < 1:
        yield f"\n**Not clear**, the rounds disagree: {said}"


def _sweep(measurements: Sequence[Measurement]) -> Iterator[str]:
    numbers = sorted(number for case, number in contests(measurements) if case == BY_EMAIL.name)
    swept = min((summarise(measurements, BY_EMAIL.name, number) for number in numbers), key=len)
    for number in numbers:
        found = summarise(measurements, BY_EMAIL.name, number)
        for one in (found[server] for server in swept):
            times = f"{one.p50_ms:.2f} | {one.p99_ms:.2f}"
            yield f"| {number} | {one.server} | {_spread(one)} | {times} |"


def _spread(one: Summary) -> str:
    return f"{_ratio(one.to_fastify)} ({_ratio(one.worst)} - {_ratio(one.best)})"


def _ratio(value: float) -> str:
    if value >= 10:
        return f"{value:,.0f}"
    return f"{value:.2f}" if value >= 0.1 else f"{value:.1g}"
