"""What each part measured, in a table or a few."""

from collections.abc import Iterator, Mapping, Sequence
from statistics import median

from benchmarks import footprint, soak, workers
from benchmarks.calls import BY_EMAIL, NOBODY
from benchmarks.contestants import EXPRESS, GATEWAYS
from benchmarks.evidence import Evidence
from benchmarks.growth import Grown
from benchmarks.markdown import NONE, ratio, ratios, table
from benchmarks.rounds import CONNECTIONS
from benchmarks.storm import Storm
from benchmarks.summary import Spread, Summary, contests, spread

_SERVERS = (
    "server",
    "of its peer (least - most)",
    "of the bare server",
    "requests/s (least - most)",
    "p50 ms",
    "p99 ms",
    "CPU µs per call",
    "statements per call",
)
_SWEEP = ("connections", "server", "of its peer (least - most)", "p50 ms", "p99 ms", "statements")


def tables(evidence: Evidence) -> Iterator[str]:
    """All that there is something to say of."""
    if evidence.compared:
        yield from _comparison(evidence)
    for part, title, rows in (
        ("storm", "Login storm", _storm),
        ("growth", "Growth", _growth),
        ("workers", "Workers", _workers),
        ("footprint", "Footprint", _footprint),
        ("soak", "Memory under load", _soak),
        ("hashing", "Memory for argon2", _hashing),
    ):
        if evidence.rows(part):
            yield f"### {title}"
            yield from rows(evidence)


# Servers beside one another


def _comparison(evidence: Evidence) -> Iterator[str]:
    compared = contests(evidence.compared)
    usual = {
        case: evidence.summaries(case)
        for case, connections in compared
        if connections == CONNECTIONS
    }
    yield f"### At {CONNECTIONS} connections, beside the peer on the same store"
    yield _overview(usual)
    yield _picture("comparison", "Requests per second, those of the peer being 1")
    for case, found in usual.items():
        yield f"### {case}"
        yield table(_SERVERS, map(_server, found.values()))
    yield f"### {BY_EMAIL.name}, by number of connections"
    yield table(_SWEEP, _sweep(evidence), 2)
    yield _picture("connections", "Requests per second by connections, those of the peer being 1")
    yield _picture("p99", "The p99 in milliseconds by connections")


def _picture(name: str, words: str) -> str:
    return f"![{words}](../benchmarks/results/{name}.svg)"


def _overview(usual: Mapping[str, Mapping[str, Summary]]) -> str:
    """Functions by stores: the gateway's requests, those of the peer being 1."""
    some = next(iter(usual.values()))
    gateways = [name for name in GATEWAYS if name in some and some[name].to_rival]
    rows = [("beside", *(GATEWAYS[name] for name in gateways))]
    for case, found in usual.items():
        measured = (found[name].to_rival if name in found else None for name in gateways)
        rows.append((case, *map(ratios, measured)))
    return table(("", *gateways), rows)


def _server(one: Summary) -> Sequence[str]:
    return (
        one.server,
        ratios(one.to_rival),
        ratio(one.to_bare.median),
        f"{one.rate.median:,.0f} ({one.rate.least:,.0f} - {one.rate.most:,.0f})",
        f"{one.p50_ms:.2f}",
        f"{one.p99_ms:.2f}",
        f"{one.cpu_us:,.0f}",
        _statements(one),
    )


def _sweep(evidence: Evidence) -> Iterator[Sequence[str]]:
    for number in sorted(n for case, n in contests(evidence.compared) if case == BY_EMAIL.name):
        for one in evidence.summaries(connections=number).values():
            if one.to_rival and one.server != EXPRESS:
                times = f"{one.p50_ms:.2f}", f"{one.p99_ms:.2f}"
                yield str(number), one.server, ratios(one.to_rival), *times, _statements(one)


def _statements(one: Summary) -> str:
    return NONE if one.statements is None else ratio(one.statements)


# The other parts


def _storm(evidence: Evidence) -> Iterator[str]:
    rows: list[Storm] = evidence.rows("storm")
    measures = {
        "hashes a second, with nothing else running": [one.hashes for one in rows],
        "right logins a second": [one.logins for one in rows],
        "answers `overloaded` a second": [one.overloaded for one in rows],
        "p50 of these answers, ms": [one.overloaded_p50_ms for one in rows],
        "p99 of these answers, ms": [one.overloaded_p99_ms for one in rows],
        "slowest right login, ms": [one.slowest_login_s * 1000 for one in rows],
        "p99 of getUser at 500/s without the storm, ms": [one.quiet_p99_ms for one in rows],
        "p99 of getUser at 500/s with it, ms": [one.storm_p99_ms for one in rows],
    }
    lines = ((what, ratios(spread(values))) for what, values in measures.items())
    yield table(
        ("200 callers, each again as soon as it is answered", "median (least - most)"), lines
    )


def _growth(evidence: Evidence) -> Iterator[str]:
    rows: list[Grown] = evidence.rows("growth")
    sizes = sorted({one.users for one in rows})
    head = ("store", "call", *(f"ms, {size:,} users" for size in sizes), "largest / smallest")
    lines = (
        (store, call, *(ratios(_grown(rows, store, call, size)) for size in sizes),
         ratios(evidence.growth(store, call)))
        for store, call in dict.fromkeys((one.store, one.call) for one in rows)
    )  # fmt: skip
    yield table(head, lines, 2)
    for store in dict.fromkeys(one.store for one in rows):
        yield _picture(f"growth-{store.lower()}", f"Milliseconds on {store} by users")


def _grown(rows: Sequence[Grown], store: str, call: str, users: int) -> Spread | None:
    wanted = (store, call, users)
    return spread([one.ms for one in rows if (one.store, one.call, one.users) == wanted])


def _workers(evidence: Evidence) -> Iterator[str]:
    rows: list[workers.Worked] = evidence.rows("workers")
    head = (
        *("asked", "workers", "calls/s, all on the same cores", "CPU µs per call"),
        *("always at work", "statements per call", "connections, at most"),
    )
    lines = []
    for case, count in dict.fromkeys((one.case, one.workers) for one in rows):
        some = [one for one in rows if (one.case, one.workers) == (case, count)]
        lines.append(
            (
                "getUser without a store" if case == NOBODY.name else case,
                str(count),
                f"{median(one.rate for one in some):,.0f}",
                f"{median(one.cpu_us for one in some):.1f}",
                f"{median(one.awake for one in some):.0%}",
                ratio(median(one.statements for one in some)),
                f"{max(one.connections for one in some)} of {count * workers.POOL_SIZE}",
            )
        )
    yield table(head, lines, 1)


def _footprint(evidence: Evidence) -> Iterator[str]:
    rows: list[footprint.Footprint] = evidence.rows("footprint")
    head = (
        *("server", "first answer after, ms", "a worker's memory, MB", "shared out (PSS)"),
        *("without what stands in files", "the process that starts workers"),
    )
    lines = []
    for server in dict.fromkeys(one.server for one in rows):
        some = [one for one in rows if one.server == server]
        parent = max(one.parent for one in some)
        lines.append(
            (
                server,
                ratios(spread([one.start_ms for one in some])),
                ratios(spread([one.resident for one in some])),
                ratios(spread([one.shared_out for one in some])),
                ratios(spread([one.own for one in some])),
                f"{parent:.0f}" if parent else NONE,
            )
        )
    yield table(head, lines)
    plan = evidence.parts["footprint"].head["plan"]
    sizes = ", ".join(f"{what} {size:,.0f} MB" for what, size in plan["installed MB"].items())
    yield f"On the disk: {sizes}. The image: {plan['image']}."


def _soak(evidence: Evidence) -> Iterator[str]:
    rows: list[soak.Soaked] = evidence.rows("soak")
    calls = sorted({one.calls for one in rows})
    by_place = {(one.server, one.calls): one for one in rows}
    lines = []
    for server in dict.fromkeys(one.server for one in rows):
        found = [by_place.get((server, number)) for number in calls]
        lines.append((server, *(f"{one.own:.0f}" if one else NONE for one in found)))
    yield table(("MB after calls", *(f"{number:,}" for number in calls)), lines)
    yield _picture("soak", "Memory by calls")


def _hashing(evidence: Evidence) -> Iterator[str]:
    rows = evidence.rows("hashing")
    lines = []
    for threads in dict.fromkeys(one.threads for one in rows):
        some = [one for one in rows if one.threads == threads]
        lines.append(
            (
                str(threads),
                f"{median(one.idle for one in some):.0f}",
                ratios(spread([one.peak for one in some])),
            )
        )
    yield table(("CUSTDB_HASH_THREADS", "MB before", "most MB"), lines)
