"""Every failure as the contract's table has it."""

import json
from typing import Any

import pytest

from custdb_gateway import errors
from custdb_gateway.errors import ConfigurationError, GatewayError
from custdb_gateway.http import answers
from custdb_gateway.http.answers import answer, failure

CONTRACT = {
    "invalid_request": 400,
    "unauthenticated": 401,
    "caller_not_allowed": 403,
    "invalid_credentials": 403,
    "account_blocked": 403,
    "user_not_found": 404,
    "not_found": 404,
    "method_not_allowed": 405,
    "user_exists": 409,
    "ambiguous_user": 409,
    "too_large": 413,
    "unsupported_media_type": 415,
    "invalid_value": 422,
    "too_many_attempts": 429,
    "not_supported": 501,
    "store_unavailable": 503,
    "overloaded": 503,
    "internal": 500,
}
"""The codes and statuses of the contract, section 2."""

CODES: list[tuple[Exception, str]] = [
    (errors.InvalidRequest(), "invalid_request"),
    (errors.NotAuthenticated(), "unauthenticated"),
    (errors.CallerNotAllowed(), "caller_not_allowed"),
    (errors.InvalidCredentials(), "invalid_credentials"),
    (errors.AccountBlocked(), "account_blocked"),
    (errors.UserNotFound(), "user_not_found"),
    (answers.NotFound(), "not_found"),
    (answers.MethodNotAllowed("POST"), "method_not_allowed"),
    (errors.UserExists(), "user_exists"),
    (errors.AmbiguousUser(), "ambiguous_user"),
    (answers.TooLarge(), "too_large"),
    (answers.UnsupportedMediaType(), "unsupported_media_type"),
    (errors.InvalidValue(), "invalid_value"),
    (errors.InvalidValue("email", "is too long"), "invalid_value"),
    (errors.TooManyAttempts(3), "too_many_attempts"),
    (errors.NotSupported(), "not_supported"),
    (errors.FieldNotWritable(["email"]), "not_supported"),
    (errors.StoreUnavailable(), "store_unavailable"),
    (errors.Overloaded(), "overloaded"),
    (errors.StoreRejected("permission denied for s3cret"), "internal"),
    (errors.StoreError("s3cret"), "internal"),
    (GatewayError("s3cret"), "internal"),
    (ConfigurationError(["s3cret"]), "internal"),
    (ValueError("s3cret"), "internal"),
    (KeyError("s3cret"), "internal"),
    (OSError(5, "s3cret", "/s3cret"), "internal"),
    (RecursionError("s3cret"), "internal"),
    (ExceptionGroup("s3cret", [ValueError("s3cret")]), "internal"),
]


def problem(error: Exception) -> dict[str, Any]:
    return dict(json.loads(failure(error, "r-1").body))


def headers(error: Exception) -> dict[bytes, bytes]:
    return dict(failure(error, "r-1").headers)


def subclasses(kind: type) -> set[type]:
    found = {one for child in kind.__subclasses__() for one in (child, *subclasses(child))}
    return {one for one in found if one.__module__.startswith("custdb_gateway.")}


def test_the_table_above_has_every_failure_and_every_code() -> None:
    assert {type(error) for error, _ in CODES} >= subclasses(GatewayError)
    assert {code for _, code in CODES} == CONTRACT.keys()


@pytest.mark.parametrize(("error", "code"), CODES)
def test_a_failure_has_the_code_and_status_of_the_contract(error: Exception, code: str) -> None:
    reply = failure(error, "r-1")
    told = problem(error)
    assert (reply.code, told["code"]) == (code, code)
    assert (reply.status, told["status"]) == (CONTRACT[code], CONTRACT[code])
    assert reply.content_type == b"application/problem+json"


@pytest.mark.parametrize(("error", "code"), CODES)
def test_a_failure_is_a_problem_of_rfc_9457(error: Exception, code: str) -> None:
    told = problem(error)
    request_id = {"requestId"} if code == "internal" else set()
    assert told.keys() == {"type", "title", "status", "detail", "code"} | request_id
    assert code in told["type"]
    assert all(told.values())


@pytest.mark.parametrize("error", [error for error, code in CODES if code == "internal"])
def test_an_unexpected_failure_tells_only_where_to_look(error: Exception) -> None:
    told = problem(error)
    assert told["requestId"] == "r-1"
    assert "s3cret" not in json.dumps(told)
    assert type(error).__name__ not in json.dumps(told)
    assert headers(error) == {}


@pytest.mark.parametrize(
    "error",
    [error for error, code in CODES if code != "internal" and "email" not in str(error)],
    ids=lambda error: type(error).__name__,
)
def test_an_expected_failure_says_what_its_class_says(error: Exception) -> None:
    assert problem(error)["detail"] == type(error).__doc__


def test_a_failure_may_have_words_of_its_own() -> None:
    assert problem(errors.InvalidRequest("No identifier."))["detail"] == "No identifier."
    told = problem(errors.InvalidValue("email", "is too long"))["detail"]
    assert told == "The value of 'email' is too long."


def test_what_an_adapter_derives_is_answered_as_what_it_derives_from() -> None:
    class Deadlock(errors.StoreUnavailable):
        """A class of an adapter's own."""

    assert problem(Deadlock())["code"] == "store_unavailable"
    assert headers(Deadlock()) == {b"retry-after": b"1"}


def test_wrong_logins_are_all_alike() -> None:
    told = {failure(errors.InvalidCredentials(), request_id).body for request_id in "abc"}
    assert len(told) == 1


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0, b"1"), (0.2, b"1"), (1, b"1"), (1.2, b"2"), (59.5, b"60"), (90.4, b"91"), (-5, b"1")],
)
def test_retry_after_is_never_too_early(seconds: float, told: bytes) -> None:
    assert headers(errors.TooManyAttempts(seconds)) == {b"retry-after": told}


@pytest.mark.parametrize("error", [errors.StoreUnavailable(), errors.Overloaded()])
def test_what_may_be_tried_again_says_when(error: Exception) -> None:
    assert headers(error) == {b"retry-after": b"1"}


@pytest.mark.parametrize("allowed", ["POST", "GET, HEAD"])
def test_another_method_is_told_which_to_use(allowed: str) -> None:
    assert headers(answers.MethodNotAllowed(allowed)) == {b"allow": allowed.encode()}


def test_who_is_not_authenticated_is_told_how_to_be() -> None:
    told = headers(errors.NotAuthenticated())
    assert told.keys() == {b"www-authenticate"}
    assert b"Bearer" in told[b"www-authenticate"]


def test_nothing_else_has_headers() -> None:
    with_headers = {code for error, code in CODES if headers(error)}
    expected = {"unauthenticated", "method_not_allowed", "too_many_attempts"}
    assert with_headers == expected | {"store_unavailable", "overloaded"}


@pytest.mark.parametrize(
    ("value", "body"),
    [
        (None, b"null"),
        (True, b"true"),
        (False, b"false"),
        ({"id": "1", "name": "é"}, '{"id":"1","name":"é"}'.encode()),
        ({"id": str(2**70)}, b'{"id":"1180591620717411303424"}'),
        ({"a": [1, 1.5, None, {"b": 2**64}]}, b'{"a":[1,1.5,null,{"b":18446744073709551616}]}'),
    ],
)
def test_a_success_is_exactly_what_the_function_returns(value: object, body: bytes) -> None:
    reply = answer(value)
    assert (reply.status, reply.body, reply.code) == (200, body, "ok")
    assert reply.content_type == b"application/json"
    assert reply.headers == ()
