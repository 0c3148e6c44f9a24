"""All that has been measured, by part, and the ratios that can be read from it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from benchmarks import footprint, hashing, soak, workers
from benchmarks.calls import BY_EMAIL, NOBODY
from benchmarks.growth import FAR, NEAR, Grown
from benchmarks.results import Results
from benchmarks.rounds import CONNECTIONS, Measurement
from benchmarks.storm import Storm
from benchmarks.summary import Spread, Summary, spread, summarise


@dataclass(frozen=True)
class Evidence:
    """Results by the name of their part. What was not measured gives no ratio."""

    parts: Mapping[str, Results]

    def rows(self, part: str) -> list[Any]:
        """The measurements of a part."""
        return self.parts[part].rows if part in self.parts else []

    @cached_property
    def compared(self) -> Sequence[Measurement]:
        """All servers beside one another."""
        return self.rows("comparison")

    def summaries(
        self, case: str = BY_EMAIL.name, connections: int = CONNECTIONS
    ) -> Mapping[str, Summary]:
        """One contest of the comparison, by server."""
        return summarise(self.compared, case, connections)

    def to_server(self, server: str, other: str, connections: int) -> Spread | None:
        """The lookups a second of a server, those of the other being 1."""
        mine, theirs = (self._rates(name, connections) for name in (server, other))
        return spread([mine[n] / theirs[n] for n in mine.keys() & theirs.keys()])

    def statements(self, server: str, connections: int) -> Spread | None:
        """For each lookup, by the store's own count."""
        return spread(
            [
                one.statements
                for one in self._lookups(server, connections)
                if one.statements is not None
            ]
        )

    def storm(self, ratio: Callable[[Storm], float]) -> Spread | None:
        """A ratio in each round of the login storm."""
        return spread([ratio(one) for one in self.rows("storm")])

    def growth(self, store: str, call: str) -> Spread | None:
        """A call's milliseconds on the largest table, those on the smallest being 1."""
        return self._slower(store, (call, self._sizes[-1]), (call, self._sizes[0]))

    def pages(self, store: str) -> Spread | None:
        """The milliseconds of a page far into the largest table, those of its first being 1."""
        return self._slower(store, (FAR, self._sizes[-1]), (NEAR, self._sizes[-1]))

    def scaling(self) -> Spread | None:
        """What two workers with cores of their own answer of the HTTP part, to what one does."""
        cpu = [self._cpu(count, NOBODY.name) for count in workers.WORKERS]
        return spread([2 * cpu[0][n] / cpu[1][n] for n in cpu[0].keys() & cpu[1].keys()])

    def of_budget(self) -> Spread | None:
        """Connections that the store saw, to those that are allowed."""
        rows: list[workers.Worked] = self.rows("workers")
        return spread([one.connections / (one.workers * workers.POOL_SIZE) for one in rows])

    def footprint(self, measure: str, server: str = footprint.GATEWAY) -> Spread | None:
        """A size of the gateway, that of the peer being 1."""
        mine, theirs = (self._footprints(name, measure) for name in (server, footprint.PEER))
        return spread([mine[n] / theirs[n] for n in mine.keys() & theirs.keys()])

    def grown(self, server: str) -> Spread | None:
        """A server's own memory each time that it was looked at, that of the first time being 1."""
        rows: list[soak.Soaked] = [one for one in self.rows("soak") if one.server == server]
        return spread([one.own / rows[0].own for one in rows[1:]]) if rows else None

    def soaked(self) -> Spread | None:
        """The memory of the gateway after all calls, that of the peer being 1."""
        last = {one.server: one.own for one in self.rows("soak")}
        return spread([last[soak.GATEWAY] / last[soak.PEER]]) if last else None

    def argon2(self) -> Spread | None:
        """What each thread more takes at the peak, in what one hash is allowed."""
        few, many = (self._peaks(threads) for threads in hashing.THREADS)
        allowed = (hashing.THREADS[1] - hashing.THREADS[0]) * hashing.MEMORY_MB
        return spread([(many[n] - few[n]) / allowed for n in few.keys() & many.keys()])

    def _lookups(self, server: str, connections: int) -> list[Measurement]:
        wanted = (BY_EMAIL.name, server, connections)
        return [one for one in self.compared if (one.case, one.server, one.connections) == wanted]

    def _rates(self, server: str, connections: int) -> dict[int, float]:
        return {one.round: one.rate for one in self._lookups(server, connections)}

    @cached_property
    def _sizes(self) -> Sequence[int]:
        return sorted({one.users for one in self.rows("growth")}) or [0]

    def _slower(self, store: str, one: tuple[str, int], other: tuple[str, int]) -> Spread | None:
        slow, quick = (self._grown(store, *what) for what in (one, other))
        return spread([slow[n] / quick[n] for n in slow.keys() & quick.keys()])

    def _grown(self, store: str, call: str, users: int) -> dict[int, float]:
        rows: list[Grown] = self.rows("growth")
        wanted = (store, call, users)
        return {one.round: one.ms for one in rows if (one.store, one.call, one.users) == wanted}

    def _cpu(self, count: int, case: str) -> dict[int, float]:
        rows: list[workers.Worked] = self.rows("workers")
        return {one.round: one.cpu_us for one in rows if (one.workers, one.case) == (count, case)}

    def _peaks(self, threads: int) -> dict[int, float]:
        rows: list[hashing.Hashed] = self.rows("hashing")
        return {one.round: one.peak for one in rows if one.threads == threads}

    def _footprints(self, server: str, measure: str) -> dict[int, float]:
        rows: list[footprint.Footprint] = self.rows("footprint")
        return {one.round: getattr(one, measure) for one in rows if one.server == server}
