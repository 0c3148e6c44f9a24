"""What a connection's own socket tells of the way to the store."""

from asyncio import BaseTransport
from datetime import UTC, datetime
from ipaddress import ip_address
from ssl import CERT_REQUIRED
from typing import Any

from custdb_gateway.store import Link


def link(transport: BaseTransport, clock: Any) -> Link:
    """How the store is reached. `clock`: what time it says that it is, in UTC."""
    tls = transport.get_extra_info("ssl_object")
    moment = clock.replace(tzinfo=UTC) if isinstance(clock, datetime) else None
    if tls is None:
        return Link(_is_local(transport), None, clock=moment)
    name, _, _ = tls.cipher() or ("", "", 0)
    return Link(
        _is_local(transport),
        f"{tls.version()}, {name}",
        is_verified=tls.context.verify_mode is CERT_REQUIRED,
        clock=moment,
    )


def _is_local(transport: BaseTransport) -> bool:
    peer = transport.get_extra_info("peername")
    if not isinstance(peer, tuple):  # a socket of this machine's
        return True
    try:
        return ip_address(str(peer[0]).partition("%")[0]).is_loopback
    except ValueError:
        return False
