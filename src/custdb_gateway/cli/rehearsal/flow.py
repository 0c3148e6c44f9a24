"""A flow: something that people do, and the calls that GenAuth makes for it."""

from collections.abc import Callable
from dataclasses import dataclass

from custdb_gateway.cli.rehearsal.scene import Scene

Play = Callable[[Scene], None]


@dataclass(frozen=True, slots=True)
class Flow:
    """One flow, with the calls and answers that it is expected to be made of."""

    name: str
    expected: str
    play: Play
    writes: bool


def flow(name: str, expected: str, *, writes: bool = False) -> Callable[[Play], Flow]:
    """Make a flow of the function that plays it. `writes`: it is about a change of the store."""

    def made(play: Play) -> Flow:
        return Flow(name, expected, play, writes)

    return made
