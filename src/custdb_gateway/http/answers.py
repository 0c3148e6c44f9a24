"""The one table that turns failures into HTTP answers (RFC 9457)."""

from dataclasses import dataclass
from http import HTTPStatus
from math import ceil

import msgspec

from custdb_gateway import errors
from custdb_gateway.errors import GatewayError

PROBLEM_TYPE = b"application/problem+json"
JSON_TYPE = b"application/json"

Headers = tuple[tuple[bytes, bytes], ...]


class NotFound(GatewayError):
    """There is nothing at this address."""


class MethodNotAllowed(GatewayError):
    """This address answers another method."""

    def __init__(self, allowed: str) -> None:
        super().__init__()
        self.headers = ((b"allow", allowed.encode()),)


class TooLarge(GatewayError):
    """The body is too large."""


class UnsupportedMediaType(GatewayError):
    """The body must be application/json."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How a class of failures is answered."""

    code: str
    status: int
    retry_after: int | None = None


KINDS: dict[type[Exception], Kind] = {
    errors.InvalidRequest: Kind("invalid_request", 400),
    errors.NotAuthenticated: Kind("unauthenticated", 401),
    errors.CallerNotAllowed: Kind("caller_not_allowed", 403),
    errors.InvalidCredentials: Kind("invalid_credentials", 403),
    errors.AccountBlocked: Kind("account_blocked", 403),
    errors.UserNotFound: Kind("user_not_found", 404),
    NotFound: Kind("not_found", 404),
    MethodNotAllowed: Kind("method_not_allowed", 405),
    errors.UserExists: Kind("user_exists", 409),
    errors.AmbiguousUser: Kind("ambiguous_user", 409),
    TooLarge: Kind("too_large", 413),
    UnsupportedMediaType: Kind("unsupported_media_type", 415),
    errors.InvalidValue: Kind("invalid_value", 422),
    errors.TooManyAttempts: Kind("too_many_attempts", 429),
    errors.NotSupported: Kind("not_supported", 501),
    errors.StoreUnavailable: Kind("store_unavailable", 503, retry_after=1),
    errors.Overloaded: Kind("overloaded", 503, retry_after=1),
    Exception: Kind("internal", 500),
}


class Problem(msgspec.Struct, frozen=True, omit_defaults=True, rename="camel"):
    """What a caller is told of a failure."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, headers beside the usual ones, and a body."""

    status: int
    body: bytes
    code: str = "ok"
    content_type: bytes = JSON_TYPE
    headers: Headers = ()


_ENCODER = msgspec.json.Encoder()


def answer(value: object) -> Answer:
    """What a function returned."""
    return Answer(200, _ENCODER.encode(value))


def failure(error: Exception, request_id: str) -> Answer:
    """What a caller is told of `error`: of an unexpected one, only where to look for it."""
    kind = _kind(type(error))
    expected = kind.code != "internal"
    problem = Problem(
        type=f"urn:custdb-gateway:{kind.code}",
        title=HTTPStatus(kind.status).phrase,
        status=kind.status,
        detail=str(error) if expected else "Something went wrong.",
        code=kind.code,
        request_id="" if expected else request_id,
    )
    headers = _headers(error, kind)
    return Answer(kind.status, _ENCODER.encode(problem), kind.code, PROBLEM_TYPE, headers)


def _headers(error: Exception, kind: Kind) -> Headers:
    if isinstance(error, MethodNotAllowed):
        return error.headers
    if kind.status == HTTPStatus.UNAUTHORIZED:
        return ((b"www-authenticate", b'Webhook-Signature realm="custdb-gateway", Bearer'),)
    seconds = getattr(error, "retry_after", kind.retry_after)
    return () if seconds is None else ((b"retry-after", b"%d" % max(1, ceil(seconds))),)


def _kind(error: type[Exception]) -> Kind:
    return next(KINDS[one] for one in error.__mro__ if one in KINDS)
