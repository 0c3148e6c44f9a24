"""The measurements for people: ratios first, because the rest is only true of one machine."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from benchmarks.calls import BY_EMAIL
from benchmarks.contestants import EXPRESS, GATEWAYS
from benchmarks.rounds import CONNECTIONS, Measurement
from benchmarks.servers import ROOT
from benchmarks.summary import Spread, Summary, contests, summarise

DOCUMENT = ROOT / "docs" / "benchmarks.md"
_BEGIN = "<!-- `make bench` writes from here -->\n"
_END = "<!-- to here -->\n"

_HEAD = """
| server | of its peer (least - most) | of the bare server | requests/s (least - most) \
| p50 ms | p99 ms | CPU µs per call |
|---|--:|--:|--:|--:|--:|--:|\
"""
_SWEEP_HEAD = """
| connections | server | of its peer (least - most) | p50 ms | p99 ms |
|--:|---|--:|--:|--:|\
"""
_NONE = "\N{EN DASH}"

Found = Mapping[str, Summary]


def text(results: Mapping[str, Any], measurements: Sequence[Measurement]) -> str:
    """What was measured, on what, and all tables, as Markdown."""
    compared = contests(measurements)
    usual = {
        case: summarise(measurements, case, connections)
        for case, connections in compared
        if connections == CONNECTIONS
    }
    lines = [_about(results), *results.get("left out", ()), *_overview(usual)]
    for case, found in usual.items():
        lines += [f"\n### {case}", _HEAD, *map(_row, found.values()), *_verdicts(found)]
    if len({connections for _, connections in compared}) > 1:
        title = f"\n### {BY_EMAIL.name}, by number of connections"
        lines += [title, _SWEEP_HEAD, *_sweep(measurements)]
    return "\n".join(lines)


def refresh(text: str) -> None:
    """Write the generated part of the document anew."""
    before, _, rest = DOCUMENT.read_text().partition(_BEGIN)
    _, _, after = rest.partition(_END)
    DOCUMENT.write_text(f"{before}{_BEGIN}\n{text}\n\n{_END}{after}")


def _about(results: Mapping[str, Any]) -> str:
    machine, versions = results["machine"], results["versions"]
    packages = ", ".join(f"{name} {number}" for name, number in versions.items())
    plan = results["plan"]
    quick = "**A quick run, not to be quoted.** " if "quick" in results["name"] else ""
    return (
        f"{quick}{results['when'][:10]}, commit {results['commit'] or 'unknown'};"
        f" {machine['cores']} cores ({machine['processor']}), {machine['system']};"
        f" {plan['rounds']} rounds of about {plan['seconds']:g} s; {results['users']:,} users."
        f" Versions: {packages}."
    )


def _overview(usual: Mapping[str, Found]) -> Iterator[str]:
    """Functions by stores: the gateway's requests, those of the peer being 1."""
    some = next(iter(usual.values()))
    gateways = [name for name in GATEWAYS if name in some and some[name].to_rival]
    yield f"\n| | {' | '.join(gateways)} |\n|---|{'--:|' * len(gateways)}"
    yield f"| beside | {' | '.join(GATEWAYS[name] for name in gateways)} |"
    for case, found in usual.items():
        measured = (found[name].to_rival if name in found else None for name in gateways)
        yield f"| {case} | {' | '.join(map(_ratios, measured))} |"


def _row(one: Summary) -> str:
    rates = f"{one.rate.median:,.0f} ({one.rate.least:,.0f} - {one.rate.most:,.0f})"
    return (
        f"| {one.server} | {_ratios(one.to_rival)} | {_ratio(one.to_bare.median)} | {rates}"
        f" | {one.p50_ms:.2f} | {one.p99_ms:.2f} | {one.cpu_us:,.0f} |"
    )


def _verdicts(found: Found) -> Iterator[str]:
    """Say aloud where a peer is faster, and where nobody can tell."""
    for gateway, rival in GATEWAYS.items():
        ratios = found[gateway].to_rival if gateway in found else None
        if ratios is None:
            continue
        said = f"{gateway} is at {_ratios(ratios)} of {rival}."
        if ratios.median < 1:
            yield f"\n**Missed**: {said}"
        elif ratios.least < 1:
            yield f"\n**Not clear**, the rounds disagree: {said}"


def _sweep(measurements: Sequence[Measurement]) -> Iterator[str]:
    for number in sorted(n for case, n in contests(measurements) if case == BY_EMAIL.name):
        found = summarise(measurements, BY_EMAIL.name, number)
        swept = (one for one in found.values() if one.to_rival and one.server != EXPRESS)
        for one in swept:
            times = f"{one.p50_ms:.2f} | {one.p99_ms:.2f}"
            yield f"| {number} | {one.server} | {_ratios(one.to_rival)} | {times} |"


def _ratios(spread: Spread | None) -> str:
    if spread is None:
        return _NONE
    return f"{_ratio(spread.median)} ({_ratio(spread.least)} - {_ratio(spread.most)})"


def _ratio(value: float) -> str:
    if value >= 10:
        return f"{value:,.0f}"
    return f"{value:.2f}" if value >= 0.1 else f"{value:.1g}"
