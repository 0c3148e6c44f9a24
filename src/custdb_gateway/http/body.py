"""Reading the body of a call, within bounds."""

from collections.abc import Mapping

from starlette.types import Receive

from custdb_gateway.errors import InvalidRequest
from custdb_gateway.http.answers import TooLarge, UnsupportedMediaType

MAX_BODY_BYTES = 64 * 1024


class CallerLeft(Exception):
    """The connection was closed before the whole body had come."""


async def read_body(headers: Mapping[bytes, bytes], receive: Receive) -> bytes:
    """The body of a JSON request. Refused as soon as it can be told that it is too long."""
    media_type = headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
    if media_type != b"application/json":
        raise UnsupportedMediaType
    announced = headers.get(b"content-length", b"0")
    if not announced.isdigit():
        raise InvalidRequest
    if int(announced) > MAX_BODY_BYTES:
        raise TooLarge
    body = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise CallerLeft
        body += bytes(message.get("body", b""))
        if len(body) > MAX_BODY_BYTES:
            raise TooLarge
        if not message.get("more_body", False):
            return body
