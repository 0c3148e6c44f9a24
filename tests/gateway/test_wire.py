"""The eight bodies: what each takes, what each refuses, and that a refusal quotes nothing."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custdb_gateway.errors import InvalidRequest
from custdb_gateway.http.functions import FUNCTIONS
from custdb_gateway.http.wire import decode, identity, page, user_list
from custdb_gateway.user import Listing, Page

SECRET = "s3cret-mark"

ARGUMENTS: dict[str, dict[str, Any]] = {
    "login": {"query": {"email": "ada@example.com"}, "password": "pw"},
    "getUser": {"query": {"id": "7"}},
    "searchUser": {"keyword": "ada"},
    "createUser": {"userinfo": {"email": "ada@example.com"}},
    "updateUser": {"id": "7", "updates": {"name": "Ada"}},
    "deleteUser": {"id": "7"},
    "listUsers": {},
    "validatePassword": {"id": "7", "password": "pw"},
}
OPTIONAL: dict[str, dict[str, Any]] = {
    "searchUser": {"page": 2, "limit": 5},
    "listUsers": {"page": 2, "limit": 5},
}

NOT_TEXT: list[Any] = [None, 1, 1.5, True, [SECRET], {SECRET: SECRET}]
NOT_AN_OBJECT: list[Any] = [None, SECRET, 1, 1.5, False, [SECRET], [[SECRET, 1]]]
NOT_AN_ID: list[Any] = [None, True, False, [SECRET], {"id": SECRET}, ""]
NOT_A_PAGE: list[Any] = [
    0,
    -1,
    1_000_000_001,
    10**30,
    -(10**30),
    0.0,
    0.5,
    1.5,
    1000000001.0,
    1e300,
]
NOT_A_NUMBER: list[Any] = [None, "1", SECRET, True, [1], {SECRET: 1}]

WRONG: dict[str, dict[str, list[Any]]] = {
    "login": {"query": NOT_AN_OBJECT, "password": NOT_TEXT},
    "getUser": {"query": NOT_AN_OBJECT},
    "searchUser": {
        "keyword": NOT_TEXT,
        "page": NOT_A_PAGE + NOT_A_NUMBER,
        "limit": [*NOT_A_PAGE, *NOT_A_NUMBER, 101, 101.0, 100.5, 10**6],
    },
    "createUser": {"userinfo": NOT_AN_OBJECT},
    "updateUser": {"id": NOT_AN_ID, "updates": NOT_AN_OBJECT},
    "deleteUser": {"id": NOT_AN_ID},
    "listUsers": {
        "page": NOT_A_PAGE + NOT_A_NUMBER,
        "limit": [*NOT_A_PAGE, *NOT_A_NUMBER, 201, 201.0, 200.5, 10**6],
    },
    "validatePassword": {"id": NOT_AN_ID, "password": NOT_TEXT},
}


def read(function: str, body: bytes | dict[str, Any]) -> Any:
    """Decode a body as its function does, up to what the operation is called with."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    call = decode(raw, FUNCTIONS[function].decoder, function)
    if hasattr(call, "query"):
        call.query.identifiers()
    if hasattr(call, "page"):
        page(call)
    return call


def refusal(function: str, body: bytes | dict[str, Any]) -> str:
    with pytest.raises(InvalidRequest) as caught:
        read(function, body)
    return str(caught.value)


def body(function: str, **changes: Any) -> dict[str, Any]:
    return {"action": function, **ARGUMENTS[function], **changes}


def without(function: str, argument: str) -> dict[str, Any]:
    return {name: value for name, value in body(function).items() if name != argument}


def every_wrong() -> list[Any]:
    return [
        pytest.param(function, argument, value, id=f"{function}-{argument}-{value!r:.20}")
        for function, arguments in WRONG.items()
        for argument, values in arguments.items()
        for value in values
    ]


def test_the_tables_name_every_function_and_argument() -> None:
    assert ARGUMENTS.keys() == WRONG.keys() == FUNCTIONS.keys()
    for name, function in FUNCTIONS.items():
        known = {*WRONG[name], "action", "context"}
        assert known == set(function.body.__struct_fields__)


@pytest.mark.parametrize("function", ARGUMENTS)
def test_takes_what_the_contract_shows(function: str) -> None:
    call = read(function, body(function))
    for argument, value in ARGUMENTS[function].items():
        given = getattr(call, argument)
        assert given == value if argument != "query" else given.identifiers() == value


@pytest.mark.parametrize("function", ARGUMENTS)
def test_ignores_what_it_does_not_know(function: str) -> None:
    read(function, body(function, extra=1, mode=None, **{"": [], "é": {"deep": [1]}}))


@pytest.mark.parametrize(("function", "argument", "value"), every_wrong())
def test_refuses_a_wrong_value(function: str, argument: str, value: Any) -> None:
    assert SECRET not in refusal(function, body(function, **{argument: value}))


@pytest.mark.parametrize(
    ("function", "argument"),
    [(function, argument) for function, given in ARGUMENTS.items() for argument in given],
)
def test_refuses_a_missing_argument(function: str, argument: str) -> None:
    assert argument in refusal(function, without(function, argument))


@pytest.mark.parametrize("function", ARGUMENTS)
@pytest.mark.parametrize(
    "action", ["", "nothing", None, 1, ["login"], "LOGIN", "getuser", " login"]
)
def test_refuses_an_action_that_is_not_the_function(function: str, action: Any) -> None:
    refusal(function, body(function, action=action))


@pytest.mark.parametrize("function", ARGUMENTS)
def test_refuses_the_body_of_each_other_function(function: str) -> None:
    for other in ARGUMENTS.keys() - {function}:
        assert SECRET not in refusal(function, body(other) | ARGUMENTS[function])
    refusal(function, without(function, "action"))


@pytest.mark.parametrize("function", ARGUMENTS)
@pytest.mark.parametrize("raw", [b"", b"{}", b"[]", b"null", b"1", b'"x"', b'[{"action":"login"}]'])
def test_refuses_a_body_that_is_no_call(function: str, raw: bytes) -> None:
    refusal(function, raw)


@pytest.mark.parametrize(
    "raw",
    [
        rb'{"action": "login", "query": {"email": "\ud800"}, "password": "x"}',
        rb'{"action": "login", "query": {"email": "x"}, "password": "\udfff"}',
        rb'{"action": "login", "query": {"email": "x"}, "password": "\udd11\ud83d"}',
        rb'{"action": "login", "query": {"email": "x"}, "password": "x", "context": "\ud800"}',
        rb'{"action": "login", "query": {"email": "x"}, "password": "x", "\ud800": 1}',
    ],
)
def test_refuses_half_a_surrogate_pair(raw: bytes) -> None:
    assert refusal("login", raw) == "The body is not valid JSON."


@pytest.mark.parametrize(
    "raw",
    [
        b'{"action": "deleteUser", "id": "1", "id": "2"}',
        b'{"action": "deleteUser", "id": "1", "unknown": {"a": 1, "a": 2}}',
        b'{"action": "deleteUser", "id": "1", "unknown": ' + b"[" * 32 + b"]" * 32 + b"}",
    ],
)
def test_refuses_what_could_be_read_in_two_ways(raw: bytes) -> None:
    refusal("deleteUser", raw)


@pytest.mark.parametrize("field", ["email", "phone", "username"])
@pytest.mark.parametrize("value", [1, 1.5, True, [SECRET], {SECRET: 1}])
def test_refuses_an_identifier_that_is_not_text(field: str, value: Any) -> None:
    assert SECRET not in refusal("getUser", body("getUser", query={field: value}))


@pytest.mark.parametrize("value", [True, [SECRET], {SECRET: 1}])
def test_refuses_an_id_that_is_no_id(value: Any) -> None:
    assert SECRET not in refusal("getUser", body("getUser", query={"id": value}))


@pytest.mark.parametrize("function", ["login", "getUser"])
@pytest.mark.parametrize(
    "query",
    [
        {},
        {"id": None},
        {"id": ""},
        {"email": ""},
        {"email": None, "phone": None, "username": None, "id": None},
        {"email": "", "phone": "", "username": "", "id": ""},
        {"name": "Ada"},
        {"Email": "ada@example.com"},
    ],
)
def test_refuses_a_query_without_an_identifier(function: str, query: dict[str, Any]) -> None:
    assert "No identifier" in refusal(function, body(function, query=query))


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ({"email": "a", "phone": "", "username": None}, {"email": "a"}),
        ({"id": 7, "email": ""}, {"id": "7"}),
        ({"id": 0}, {"id": "0"}),
        ({"id": "1 or 1=1"}, {"id": "1 or 1=1"}),
        ({"id": "🔑", "username": " "}, {"id": "🔑", "username": " "}),
        ({"email": "A@B", "phone": "+1", "username": "ada", "x": 1}, None),
        ({"username": "x" * 10_000}, None),
        ({"username": "'; drop table users; --"}, None),
    ],
)
def test_what_is_empty_is_not_given(query: dict[str, Any], meant: dict[str, str] | None) -> None:
    found = read("getUser", body("getUser", query=query)).query.identifiers()
    assert found == (meant or {name: value for name, value in query.items() if name != "x"})


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ('"7"', "7"),
        ('"007"', "007"),
        ('" 7"', " 7"),
        ("7", "7"),
        ("-7", "-7"),
        ("0", "0"),
        ("-0", "0"),
        ("-0.0", "0"),
        ("7.0", "7"),
        ("7e0", "7"),
        ("1E3", "1000"),
        ("1.5", "1.5"),
        ("1e-7", "1e-07"),
        ("9007199254740993", "9007199254740993"),
        ("18446744073709551617", "18446744073709551617"),
        (str(2**70 + 1), str(2**70 + 1)),
        ("-" + "9" * 100, "-" + "9" * 100),
        ("1e21", "1" + "0" * 21),
        (json.dumps("é🔑\x00"), "é🔑\x00"),
    ],
)
def test_an_id_comes_as_text_or_number_and_goes_on_as_text(raw: str, text: str) -> None:
    deleted = read("deleteUser", f'{{"action": "deleteUser", "id": {raw}}}'.encode())
    found = read("getUser", f'{{"action": "getUser", "query": {{"id": {raw}}}}}'.encode())
    assert identity(deleted.id) == text
    assert found.query.identifiers() == {"id": text}


@pytest.mark.parametrize("raw", ["1e309", "-1e309", "9" * 5_000])
def test_refuses_a_number_beyond_all_numbers(raw: str) -> None:
    refusal("deleteUser", f'{{"action": "deleteUser", "id": {raw}}}'.encode())


@given(st.integers())
def test_no_integer_id_loses_a_digit(number: int) -> None:
    raw = f'{{"action": "deleteUser", "id": {number}}}'.encode()
    assert identity(read("deleteUser", raw).id) == str(number)


def test_no_id_is_no_text() -> None:
    assert identity(None) == ""


@pytest.mark.parametrize(
    ("function", "given", "wanted"),
    [
        ("searchUser", {}, Page(1, 100)),
        ("searchUser", {"page": 3}, Page(3, 100)),
        ("searchUser", {"limit": 1}, Page(1, 1)),
        ("searchUser", {"page": 1_000_000_000, "limit": 100}, Page(1_000_000_000, 100)),
        ("searchUser", {"page": 2.0, "limit": 1e2}, Page(2, 100)),
        ("searchUser", {"page": 1.0, "limit": 1.0}, Page(1, 1)),
        ("listUsers", {}, Page(1, 10)),
        ("listUsers", {"limit": 200}, Page(1, 200)),
        ("listUsers", {"page": 1e9, "limit": 200.0}, Page(1_000_000_000, 200)),
        ("listUsers", {"page": 1.0, "limit": 1.0}, Page(1, 1)),
    ],
)
def test_pages(function: str, given: dict[str, Any], wanted: Page) -> None:
    found = page(read(function, body(function, **given)))
    assert found == wanted
    assert (type(found.number), type(found.limit)) == (int, int)


@pytest.mark.parametrize("keyword", ["", " ", "%_\\", "x" * 10_000, "\x00", "🔑"])
def test_any_text_is_a_keyword(keyword: str) -> None:
    assert read("searchUser", body("searchUser", keyword=keyword)).keyword == keyword


@pytest.mark.parametrize(
    ("context", "app"),
    [
        ({"appId": "0123456789abcdef"}, "0123456789abcdef"),
        ({"appId": 1}, None),
        ({"appId": None}, None),
        ({"appId": ["x"]}, None),
        ({}, None),
        (None, None),
        ("appId", None),
        (["appId"], None),
        (7, None),
        ({"request": {"body": {"password": SECRET}}, "userPoolMetadata": {"a": [1]}}, None),
    ],
)
def test_any_context_will_do(context: Any, app: str | None) -> None:
    assert read("login", body("login", context=context)).app_id == app


def test_a_missing_context_will_do() -> None:
    assert read("login", body("login")).app_id is None


def test_a_page_of_users_is_called_as_in_the_contract() -> None:
    found = user_list(Listing(7, ({"id": "1"}, {"id": "2"})))
    assert found.total_count == 7
    assert found.list == [{"id": "1"}, {"id": "2"}]


@given(
    st.sampled_from([*ARGUMENTS]),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    ),
    st.data(),
)
def test_any_argument_is_taken_or_refused(function: str, value: Any, data: Any) -> None:
    argument = data.draw(st.sampled_from([*WRONG[function], "context", "action"]))
    with suppress(InvalidRequest):
        read(function, body(function, **{argument: value}))
