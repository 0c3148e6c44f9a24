"""A store that hangs or is gone. Nobody may be told that their password is wrong."""

import time

from custdb_gateway.cli.rehearsal.flow import flow
from custdb_gateway.cli.rehearsal.flows.logins import WRONG
from custdb_gateway.cli.rehearsal.players import Answer
from custdb_gateway.cli.rehearsal.scene import Scene, Unexpected

_EXPECTED = "getUser null, login store_unavailable, getUser store_unavailable, getUser null"
_MARGIN = 3.0
"""Seconds beyond the deadline that the way here and a busy machine may take."""

_PATIENCE = 30.0
_PAUSE = 0.2


@flow("slow store", _EXPECTED)
def slow_store(scene: Scene) -> None:
    with scene.fragile_store() as line:
        scene.call("getUser", query=scene.unknown())
        with line.held_up():
            _meanwhile(scene)
        _recover(scene)


@flow("store down", _EXPECTED)
def store_down(scene: Scene) -> None:
    with scene.fragile_store() as line:
        scene.call("getUser", query=scene.unknown())
        with line.cut():
            _meanwhile(scene)
        _recover(scene)


def _meanwhile(scene: Scene) -> None:
    _in_time(scene, scene.call("login", query=scene.unknown(), password=WRONG))
    _in_time(scene, scene.call("getUser", query=scene.unknown()))


def _in_time(scene: Scene, answer: Answer) -> None:
    """Raise `Unexpected` if the answer came after the deadline."""
    if answer.seconds > scene.deadline + _MARGIN:
        raise Unexpected(f"only after {answer.seconds:.1f} s")


def _recover(scene: Scene) -> None:
    limit = time.monotonic() + _PATIENCE
    while True:
        answer = scene.ask("getUser", query=scene.unknown())
        if answer.word == "null" or time.monotonic() > limit:
            scene.expect(answer)
            return
        time.sleep(_PAUSE)
