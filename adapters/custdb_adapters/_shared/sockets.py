"""Connections that firewalls do not forget, and whose other end is not missed for long."""

import asyncio
import socket

_SILENCE = 30
"""Seconds without traffic before the operating system asks whether the other end is there."""

_INTERVAL = 10
_PROBES = 3

_OPTIONS = {"TCP_KEEPIDLE": _SILENCE, "TCP_KEEPINTVL": _INTERVAL, "TCP_KEEPCNT": _PROBES}
"""By name: macOS has not all of them."""


def keep_alive(transport: asyncio.BaseTransport) -> None:
    """Let the operating system watch a TCP connection that nobody uses."""
    connected = transport.get_extra_info("socket")
    if connected is None or connected.family not in (socket.AF_INET, socket.AF_INET6):
        return
    connected.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in _OPTIONS.items():
        if hasattr(socket, name):
            connected.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
