"""What all stores have in common to which things are done."""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Any, Protocol

from tests.faults.lasting import lasting
from tests.faults.wire import Wire
from tests.servers.certificates import Certificates
from tests.servers.genauth import Store

USER = "gateway"
OTHER = "other"
PASSWORD = "s3cret"
SMALLER_THAN_A_SIGN_UP = (1000, 1000, 500)
"""Lengths that fill what is left of pages, again and again: there may be several with a gap."""

CONNECTIONS = 24
"""How many a server that is to be crowded gives to others than superusers."""

_PATIENCE = 15  # a guard against hanging


class Victim(ABC):
    """A store with the sample users. What can be done to it are its methods named like a fault.

    Each is a context: in it the fault lasts, after it the fault is over, whatever happened in it.
    """

    name: str
    """Of the kind of store, as in a URL."""
    title: str
    store: Store

    def __init__(self) -> None:
        self._ending = ExitStack()

    @abstractmethod
    def url(self, *, wired: bool = False) -> str:
        """How a gateway gets there; `wired`: by a way that can be cut."""

    @abstractmethod
    def version(self) -> str:
        """What the store calls itself."""

    @abstractmethod
    def connections(self) -> int:
        """How many connections of gateways the server counts."""

    def emails(self) -> set[str]:
        """All email addresses that are stored."""
        return {row[1] for row in self.store.dump()}

    def remove(self) -> None:
        """Leave nothing behind."""
        self._ending.close()


class Process(Protocol):
    """A server that the tests have started."""

    certificates: Certificates

    def start(self) -> None: ...
    def kill(self) -> None: ...
    def pause(self) -> None: ...
    def resume(self) -> None: ...
    def remove(self) -> None: ...


class Server(Victim):
    """A victim that is a process, behind a network."""

    def __init__(self, process: Process, wire: Wire) -> None:
        super().__init__()
        self._process = process
        self.certificates = process.certificates
        self.wire = wire
        self._ending.callback(process.remove)
        self._ending.callback(self.wire.close)

    @abstractmethod
    def url(
        self, *, wired: bool = False, password: str = PASSWORD, authority: Path | None = None
    ) -> str:
        """`authority` is who must have signed the server's certificate."""

    @abstractmethod
    def hang_up(self, most: int | None = None) -> None:
        """Let the server end all connections of gateways, or at most so many: the oldest."""

    @abstractmethod
    def set_password(self, password: str) -> None:
        """Give the gateway's user another password."""

    @lasting
    def killed(self) -> Iterator[None]:
        """Without a word, and started again."""
        self._process.kill()
        yield
        self._process.start()

    @lasting
    def paused(self) -> Iterator[None]:
        """It neither answers nor hangs up."""
        self._process.pause()
        yield
        self._process.resume()

    @lasting
    def cut(self) -> Iterator[None]:
        """All connections ended by an administrator; new ones are welcome."""
        self.hang_up()
        yield

    @lasting
    def forgotten(self) -> Iterator[None]:
        """By a firewall: open connections are dead, and nobody says so."""
        self.wire.forget()
        yield

    @lasting
    def mute(self) -> Iterator[None]:
        """Open connections are ended, and whoever connects again waits in vain."""
        with self.wire.mute():
            self.hang_up()
            yield

    @lasting
    def password_changed(self) -> Iterator[None]:
        """Open connections live on, until they are ended too."""
        self.set_password("an0ther")
        self.hang_up()
        yield
        self.set_password(PASSWORD)

    @lasting
    def certificate_changed(self) -> Iterator[None]:
        """To one that somebody has signed whom the gateway does not trust."""
        with self.signed_by_a_stranger():
            self.hang_up()
            yield

    @abstractmethod
    def signed_by_a_stranger(self) -> AbstractContextManager[None]:
        """Whoever connects meets a certificate of an unknown authority."""


def crowd(connect: Callable[[], Any], refused: type[Exception]) -> list[Any]:
    """Take all `CONNECTIONS`, each as soon as whoever had it is gone."""
    limit = time.monotonic() + _PATIENCE
    taken: list[Any] = []
    while len(taken) < CONNECTIONS:
        try:
            taken.append(connect())
        except refused:
            if time.monotonic() > limit:
                raise
            time.sleep(0.02)
    return taken
