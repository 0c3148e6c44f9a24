"""What there is to look at in a live store, one after another, each within its time."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from custdb_gateway.cli.checking.flags import look_at_flags
from custdb_gateway.cli.checking.link import link_findings
from custdb_gateway.cli.checking.passwords import Passwords, look_at_passwords
from custdb_gateway.cli.setup import Setup
from custdb_gateway.errors import GatewayError, NotSupported, StoreUnavailable
from custdb_gateway.log import causes
from custdb_gateway.migration.marks import IN_STORE
from custdb_gateway.store import (
    ComparesRights,
    CountsFaults,
    ExplainsLookups,
    Finding,
    KnowsKinds,
    Purpose,
    ScattersPasswords,
    ScattersValues,
    TellsOfLink,
    UserStore,
)
from custdb_gateway.user import IDENTIFIERS

PATIENCE = 15.0
"""Seconds for each of them."""

IN_ALL = 55.0
"""Seconds after which none is begun."""

Work = Callable[[], Awaitable[Sequence[Finding]]]


@dataclass(frozen=True, slots=True)
class Step:
    """One of the things to look at."""

    title: str
    work: Work


def purpose(setup: Setup) -> Purpose:
    """What the gateway of this set-up does with its store."""
    lazy = setup.is_lazy
    return Purpose(
        writes=not lazy,
        marks=lazy and setup.mapping.migration.mark is not None,
        ledger=lazy and setup.settings.ledger == IN_STORE,
    )


def steps(setup: Setup, store: UserStore, seen: Passwords) -> Iterator[Step]:
    """All that this store can tell. Adds to `seen` what is stored to prove passwords."""
    shared: set[str] = set()
    if isinstance(store, TellsOfLink):
        yield Step("the way to the store", partial(_link, store))
    if isinstance(store, ComparesRights):
        yield Step("rights", partial(store.excess_rights, purpose(setup)))
    if isinstance(store, CountsFaults):
        yield Step("users who lack something", store.count_missing)
        for name in _looked_up(setup, store):
            yield Step(f"users who share {name}", partial(_collisions, store, name, shared))
    if isinstance(store, ExplainsLookups):
        yield Step("how users are found", partial(store.explain_lookups, shared))
    if isinstance(store, ScattersValues):
        yield Step("users who are kept out", partial(look_at_flags, setup, store))
    if isinstance(store, ScattersPasswords) and setup.mapping.users.password is not None:
        yield Step("stored passwords", partial(look_at_passwords, setup, store, seen))


class Clock:
    """Lets each step have its time, and the last ones none if the first ones took it all."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._ends = now() + IN_ALL

    async def run(self, step: Step) -> Sequence[Finding]:
        """What is found; if nothing can be, why."""
        left = min(PATIENCE, self._ends - self._now())
        if left <= 0:
            return [_unknown(step, f"not looked at: {IN_ALL:g} seconds were over")]
        try:
            async with asyncio.timeout(left):
                return await step.work()
        except NotSupported:
            return [_unknown(step, "cannot be told: the right to read is missing")]
        except (StoreUnavailable, TimeoutError):
            return [_unknown(step, f"not known: it takes longer than {left:.0f} seconds")]
        except GatewayError as exc:
            why = next(causes(exc.__cause__ or exc))
            return [_unknown(step, f"cannot be told: the store refuses: {why}")]


def merged(first: Sequence[Finding], then: Sequence[Finding]) -> list[Finding]:
    """All of them. What both are about is as the later one has it, in the earlier one's place."""
    later: Mapping[str, Finding] = {one.subject: one for one in then}
    known = {one.subject for one in first}
    return [
        *(later.get(one.subject, one) for one in first),
        *(one for one in then if one.subject not in known),
    ]


def _unknown(step: Step, detail: str) -> Finding:
    return Finding(step.title, True, detail, remark="note")


async def _link(store: TellsOfLink) -> Sequence[Finding]:
    return [*link_findings(await store.look_at_link())]


def _looked_up(setup: Setup, store: UserStore) -> list[str]:
    """The identifiers that this store has."""
    has = store.kinds if isinstance(store, KnowsKinds) else setup.mapping.columns
    return [name for name in IDENTIFIERS if name in has]


async def _collisions(store: CountsFaults, identifier: str, shared: set[str]) -> Sequence[Finding]:
    """Adds to `shared` what several users have."""
    found = await store.count_collisions(identifier)
    if found.level in ("warn", "fail"):
        shared.add(identifier)
    return [found]
