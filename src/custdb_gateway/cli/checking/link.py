"""What is said of the way to the store: its encryption, and its clock."""

from collections.abc import Iterator
from datetime import UTC, datetime

from custdb_gateway.store import Finding, Link

_APART = 5.0
"""Seconds by which clocks may differ. Conditions on moments to come go by the store's clock."""


def link_findings(link: Link, now: datetime | None = None) -> Iterator[Finding]:
    """`now`: what time it is here; unset: just now."""
    yield _encryption(link)
    if link.clock is not None:
        apart = abs((link.clock - (now or datetime.now(UTC))).total_seconds())
        detail = f"{apart:.1f} seconds apart from ours"
        if apart <= _APART:
            yield Finding("clock of the store", True, detail)
        else:
            detail += ": set both by NTP; what is yet to come goes by the store's clock"
            yield Finding("clock of the store", True, detail, remark="warn")


def _encryption(link: Link) -> Finding:
    if link.tls is None:
        detail = "not encrypted" + (", on this machine" if link.is_local else "")
        if not link.is_local:
            detail += ": hashes and personal data are there for whoever listens; turn TLS on"
        return Finding("TLS to the store", True, detail, remark="note" if link.is_local else "warn")
    if link.is_verified or link.is_local:
        return Finding("TLS to the store", True, link.tls)
    detail = f"{link.tls}; the store's certificate is not verified: see docs/stores"
    return Finding("TLS to the store", True, detail, remark="warn")
