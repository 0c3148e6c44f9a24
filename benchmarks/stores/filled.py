"""What a store's module hands out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


class Missing(Exception):
    """A store that cannot be had on this machine. The message is a sentence for people."""


@dataclass(frozen=True)
class Filled:
    """A store that runs and holds the users."""

    gateway: str
    """The gateway's URL of it."""
    peers: str
    """The same for a peer: neither side encrypts what goes to the store."""
    versions: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    """What else the gateway is told."""
    statements: Callable[[], int] | None = None
    """How many statements the server has run for others so far, by its own count."""
    connections: Callable[[], int] | None = None
    """How many connections others have to it, by its own count."""
