"""Ending early: nothing is cut short, so that nothing is left behind."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(Exception):
    """Somebody wants the rehearsal to end."""


class Stop:
    """Notes Ctrl-C and the like. The call under way is finished, and the next one not begun."""

    def __init__(self) -> None:
        self.asked = False
        self.is_urgent = False
        """Somebody has asked again: users are removed, but nobody is waited for."""

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Take signals down for as long as there may be users to remove."""
        before = {number: signal.signal(number, self._note) for number in _SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                # Once asked, it ends anyway: one more would only cut off what is being printed.
                signal.signal(number, signal.SIG_IGN if self.asked else handler)

    def check(self) -> None:
        """Raise `Stopped` if somebody wants that."""
        if self.asked:
            raise Stopped

    def _note(self, number: int, frame: FrameType | None) -> None:
        self.is_urgent = self.asked
        self.asked = True
