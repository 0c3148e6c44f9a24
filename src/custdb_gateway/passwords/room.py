"""Whether a new hash fits into its column."""

from collections.abc import Iterator

from custdb_gateway.passwords.making import NewHashes
from custdb_gateway.store import Finding

SUBJECT = "room for new hashes"


def room_findings(room: int | None, new: NewHashes) -> Iterator[Finding]:
    """What is to be thought about. `room`: the column's characters, where these are limited."""
    if room is not None and room < new.length:
        detail = (
            f"the column holds {room} characters, a new hash has {new.length}: widen it, or say in"
            " passwords.new what fits"
        )
        yield Finding(SUBJECT, False, detail, for_writing=True)
    elif room is not None:
        yield Finding(SUBJECT, True, f"{new.length} of {room} characters")
