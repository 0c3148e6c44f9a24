"""What is asked: the bytes of whole requests, made and signed before the clock runs."""

import time
from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from secrets import token_hex
from typing import Any

import msgspec

from benchmarks.users import PASSWORD, USERS, email
from custdb_gateway.http.auth import sign

_CONTEXT = {
    "userPoolId": "5f9d0cef60d09ff5a4c87c06",
    "appId": "5f9d0cfb8e7d5d9a6d3c1b2a",
    "appName": "Portal",
    "request": {"ip": "203.0.113.7"},
}


@dataclass(frozen=True)
class Case:
    """One function, asked in one way."""

    name: str
    function: str
    arguments: Callable[[int], Mapping[str, Any]]
    """Of the number of a user."""

    def path(self) -> str:
        """Where it is asked."""
        return f"/v1/{self.function}"

    def body(self, user: int) -> bytes:
        """What is sent, as the console scripts send it."""
        content = {"action": self.function, **self.arguments(user), "context": _CONTEXT}
        return msgspec.json.encode(content)


BY_EMAIL = Case("getUser by email", "getUser", lambda user: {"query": {"email": email(user)}})

NOBODY = Case("getUser of nobody", "getUser", lambda user: {"query": {"id": f"nobody {user}"}})
"""An id that no `bigint` could be: the answer is `null`, and no store is asked."""

UPDATE = Case(
    "updateUser",
    "updateUser",
    lambda user: {"id": str(user), "updates": {"nickname": f"N{user % 1000}"}},
)

CASES = (
    BY_EMAIL,
    Case("getUser by id", "getUser", lambda user: {"query": {"id": str(user)}}),
    Case("listUsers", "listUsers", lambda user: {"page": 1, "limit": 20}),
    Case("login", "login", lambda user: {"query": {"email": email(user)}, "password": PASSWORD}),
)


def requests(case: Case, count: int, key: str | None) -> list[bytes]:
    """So many requests about the same users in the same order each time, signed if with a key.

    Signatures are those of this second and every id is new: nothing is refused as a replay.
    """
    random = Random(20)
    bodies = (case.body(random.randint(1, USERS)) for _ in range(count))
    if key is None:
        return [_request(case, body, b"") for body in bodies]
    secret = b64decode(key.removeprefix("whsec_"))
    now, prefix = b"%d" % time.time(), token_hex(12).encode()
    return [
        _request(case, body, _signature(secret, b"msg_%b%08x" % (prefix, number), now, body))
        for number, body in enumerate(bodies)
    ]


def _request(case: Case, body: bytes, more_headers: bytes) -> bytes:
    return (
        b"POST %b HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"
        b"content-length: %d\r\n%b\r\n%b" % (case.path().encode(), len(body), more_headers, body)
    )


def _signature(secret: bytes, message_id: bytes, timestamp: bytes, body: bytes) -> bytes:
    return b"webhook-id: %b\r\nwebhook-timestamp: %b\r\nwebhook-signature: v1,%b\r\n" % (
        message_id,
        timestamp,
        sign(secret, message_id, timestamp, body),
    )
