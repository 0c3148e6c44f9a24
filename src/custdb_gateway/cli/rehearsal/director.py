"""Playing the flows one after another, and leaving the store as it was."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from custdb_gateway.cli.rehearsal.flow import Flow
from custdb_gateway.cli.rehearsal.flows import FIRST
from custdb_gateway.cli.rehearsal.own_users import User
from custdb_gateway.cli.rehearsal.players import Answer
from custdb_gateway.cli.rehearsal.report import NAME_ONE, Outcome, Result
from custdb_gateway.cli.rehearsal.rights import Rights
from custdb_gateway.cli.rehearsal.scene import NotPlayed, NoUser, Scene, Stage, Unexpected
from custdb_gateway.cli.rehearsal.stopping import Stopped

Tell = Callable[[str], object]

LEFT_OVERS = "left-overs of earlier rehearsals"
REMOVAL = "removal of the rehearsal's own users"
_STOPPED = "stopped"


def rehearse(flows: Sequence[Flow], stage: Stage, tell: Tell) -> Iterator[Result]:
    """Play all flows. Whatever happens, own users are removed before this ends."""
    cleans = FIRST in flows and not stage.why_no_users
    if cleans:
        tell(LEFT_OVERS)
        yield from _remove_left_overs(stage)
    try:
        yield from _play_all(flows, stage, tell)
    finally:
        tell(REMOVAL)
        left = stage.own_users.remove(lambda: stage.stop.is_urgent)
    if cleans or left:
        yield _removal(left, stage.rights)


def _play_all(flows: Sequence[Flow], stage: Stage, tell: Tell) -> Iterator[Result]:
    for flow in flows:
        tell(flow.name)
        result = _play(flow, stage)
        yield result
        if flow is FIRST and result.outcome != "passed" and not stage.why_no_users:
            stage = replace(stage, why_no_users=_why_no_users(result))


def _play(flow: Flow, stage: Stage) -> Result:
    scene = Scene(stage, flow.expected)
    started = time.perf_counter()
    outcome: Outcome = "passed"
    got = ""
    more: Sequence[str] = ()
    try:
        if flow.writes and stage.why_no_users:
            raise NotPlayed(stage.why_no_users)
        stage.stop.check()
        flow.play(scene)
    except Unexpected as exc:
        outcome, got, more = "failed", str(exc), exc.more
    except NotPlayed as exc:
        lacks = isinstance(exc, NoUser) and not flow.writes
        return Result(flow.name, flow.expected, "not played", str(exc), lacks_user=lacks)
    except Stopped:
        return Result(flow.name, flow.expected, "not played", _STOPPED)
    got = ": ".join(part for part in (", ".join(scene.trail), got) if part)
    return Result(flow.name, flow.expected, outcome, got, time.perf_counter() - started, more)


def _why_no_users(result: Result) -> str:
    if result.outcome == "failed":
        return "no user could be created and removed again"
    return result.got.removesuffix(NAME_ONE)


def _remove_left_overs(stage: Stage) -> Iterator[Result]:
    removed, problem = stage.own_users.left_overs()
    if problem:
        got, more = f"{removed} removed, then {problem.said}", stage.rights.advice([problem])
        yield Result(LEFT_OVERS, "none", "failed", got, more=more)
    elif removed:
        yield Result(LEFT_OVERS, "none", "passed", f"{removed} removed")


def _removal(left: Sequence[tuple[User, Answer]], rights: Rights) -> Result:
    if left:
        more = [f"{user.name}: {problem.said}" for user, problem in left]
        more += rights.advice(problem for _, problem in left)
        return Result(REMOVAL, "none is left", "failed", f"{len(left)} left", more=more)
    return Result(REMOVAL, "none is left", "passed", "none is left")
