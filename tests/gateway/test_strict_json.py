"""Only one unambiguous JSON text gets past the door."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custdb_gateway.errors import InvalidRequest
from custdb_gateway.http.strict_json import check


def refusal(body: bytes) -> str:
    with pytest.raises(InvalidRequest) as caught:
        check(body)
    return str(caught.value)


def arrays(depth: int) -> bytes:
    return b"[" * depth + b"]" * depth


def objects(depth: int) -> bytes:
    return b'{"a":' * (depth - 1) + b"{}" + b"}" * (depth - 1)


def mixed(depth: int) -> bytes:
    text: Any = 1
    for level in range(depth):
        text = [text] if level % 2 else {"k": text}
    return json.dumps(text).encode()


@pytest.mark.parametrize("shape", [arrays, objects, mixed])
@pytest.mark.parametrize("depth", [1, 2, 31, 32])
def test_takes_a_body_nested_up_to_32_deep(shape: Any, depth: int) -> None:
    check(shape(depth))


@pytest.mark.parametrize("shape", [arrays, objects, mixed])
@pytest.mark.parametrize("depth", [33, 34, 500])
def test_refuses_a_body_nested_deeper(shape: Any, depth: int) -> None:
    assert refusal(shape(depth)) == "The body is nested too deeply."


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 65_536,
        b'{"a":' * 13_000,
        b"[" * 33 + b'"' + b'\\"' * 32_000,
        b"[" * 33 + b'"' * 65_000,
        b"[" * 33 + b"\\" * 65_000,
        b"[" * 33 + b'"' + b"\\" * 65_001,
    ],
)
def test_refuses_hostile_nesting_without_getting_lost_in_it(body: bytes) -> None:
    assert refusal(body) == "The body is nested too deeply."


@pytest.mark.parametrize(
    "text",
    [
        "[{" * 500,
        "]}" * 500,
        '"' + "[" * 100,
        '\\"' * 20 + "[" * 100,
        "\\" * 7 + "{" * 100,
        "[" * 100 + "\\",
        "\n[" * 100,
    ],
)
def test_brackets_inside_strings_do_not_count(text: str) -> None:
    check(json.dumps({"a": text, text: [text, {"b": text}]}).encode())


@pytest.mark.parametrize("before", [rb'"\\"', rb'"\\\""', rb'"[[["', rb'"\u005d"', rb'""'])
def test_brackets_after_a_string_do_count(before: bytes) -> None:
    check(b"[" + before + b"," + arrays(31) + b"]")
    assert refusal(b"[" + before + b"," + arrays(32) + b"]") == "The body is nested too deeply."


@pytest.mark.parametrize("before", [b"[]", b"{}", b"[[],[]]", b'[{"a":[]}]'])
def test_brackets_that_are_closed_do_not_count_below(before: bytes) -> None:
    check(b"[" + before + b"," + arrays(31) + b"]")
    assert refusal(b"[" + before + b"," + arrays(32) + b"]") == "The body is nested too deeply."


def test_takes_many_brackets_side_by_side() -> None:
    check(b"[" + b",".join([b"[]", b"{}"] * 5_000) + b"]")


@pytest.mark.parametrize(
    "body",
    [
        '{"a": 1, "a": 2}',
        '{"a": 1, "a": 1}',
        '{"a": 1, "b": 2, "a": 3}',
        r'{"a": 1, "\u0061": 2}',
        r'{"action": 1, "acti\u006fn": 2}',
        r'{"/": 1, "\/": 2}',
        r'{"\n": 1, "\u000a": 2}',
        r'{"é": 1, "\u00e9": 2}',
        r'{"🔑": 1, "\ud83d\udd11": 2}',
        '{"": 1, "": 2}',
        '{"query": {"email": "a", "email": "b"}}',
        '[[{"a": {"b": [{"c": 1, "c": 2}]}}]]',
        '{"context": {"request": {"ip": 1, "ip": 2}}, "action": "login"}',
    ],
)
def test_refuses_a_key_given_twice_at_any_depth(body: str) -> None:
    assert refusal(body.encode()) == "The body holds a key twice."


@pytest.mark.parametrize(
    "body",
    [
        '{"a": 1, "A": 2}',
        '{"a": {"a": {"a": 1}}}',
        '[{"a": 1}, {"a": 2}]',
        '{"\u00e9": 1, "e\u0301": 2}',  # composed and decomposed: two keys for everybody
        r'{"a": 1, "\\u0061": 2}',
        '{"a": 1, " a": 2}',
    ],
)
def test_takes_keys_that_only_look_alike(body: str) -> None:
    check(body.encode())


@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity", "nan", "inf", "undefined"])
@pytest.mark.parametrize("around", ["{}", "[{}]", '{{"a": {}}}', '{{"a": [1, {{"b": {}}}]}}'])
def test_refuses_constants_that_json_does_not_have(constant: str, around: str) -> None:
    assert refusal(around.format(constant).encode()) == "The body is not valid JSON."


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"\n",
        b"{",
        b'{"a"',
        b'{"a":',
        b'{"a": 1',
        b'{"a": 1,}',
        b"[1,]",
        b"{,}",
        b"{'a': 1}",
        b"{a: 1}",
        b'{"a": 1} {"a": 2}',
        b'{"a": 1}x',
        b'{"a": 1} // comment',
        b'{"a": /* comment */ 1}',
        b'{1: "a"}',
        b"01",
        b"+1",
        b".5",
        b"1.",
        b"1e",
        b"0x10",
        b"--1",
        b"True",
        b"None",
        b'"',
        b'"\\',
        b'"\\"',
        rb'"\x41"',
        rb'"\u12"',
        rb'"\u12G4"',
        b'"a\nb"',
        b'"a\tb"',
        b'"a\x00b"',
        b"\x00",
        b'{"a": 1}\x00',
        b"\x0b1",
        b"]" * 100,
        b"9" * 10_000,
    ],
)
def test_refuses_what_is_not_json(body: bytes) -> None:
    assert refusal(body) == "The body is not valid JSON."


@pytest.mark.parametrize(
    "body",
    [
        '{"a": "é"}'.encode("latin-1"),
        b'{"a": "\xff"}',
        b'{"a": "\xc0\xaf"}',  # a slash, spelt too long
        b'{"a": "\xed\xa0\x80"}',  # half of a surrogate pair
        b'{"a": "\xf4\x90\x80\x80"}',  # beyond the last character
        b'{"a": "\xe2\x82',  # cut off
        b"\xff\xfe{\x00}\x00",
        '{"a": 1}'.encode("utf-16"),
        '{"a": 1}'.encode("utf-32"),
    ],
)
def test_refuses_what_is_not_utf_8(body: bytes) -> None:
    assert refusal(body) == "The body is not UTF-8."


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16-le", "utf-16-be", "utf-32-le"])
def test_refuses_byte_order_marks_and_other_encodings(encoding: str) -> None:
    refusal('{"a": 1}'.encode(encoding))


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b' \t\r\n{"a" : 1}\n',
        b"null",
        b"true",
        b"-0",
        b"1e400",
        b"1" * 4_000,
        rb'"\" \\ \/ \b \f \n \r \t"',
        rb'"a\u0000b"',
        rb'"a\\u0000b"',
        rb'"a\\\u0000b"',
        '{"größe": "日本語 🔑 \u2028 \x7f"}'.encode(),
    ],
)
def test_takes_what_is_json(body: bytes) -> None:
    check(body)


@pytest.mark.parametrize(
    "body",
    [
        b'{"s3cret": 1, "s3cret": 2}',
        b'{"a": s3cret}',
        b'{"a": "s3cret',
        b'{"a": "s3cret\xff"}',
        b'{"s3cret": NaN}',
        b'{"s3cret": ' + arrays(33) + b"}",
    ],
)
def test_a_refusal_quotes_nothing(body: bytes) -> None:
    assert "s3cret" not in refusal(body)


def _depth(value: Any) -> int:
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return isinstance(value, (dict, list)) + max(map(_depth, inside), default=0)


_text = st.text(st.characters(exclude_categories=["Cs"]))
_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, width=32) | _text,
    lambda inner: st.lists(inner) | st.dictionaries(_text, inner),
).filter(lambda value: _depth(value) <= 32 and "Infinity" not in json.dumps(value))


@given(_values, st.booleans(), st.sampled_from([None, 0, 2]))
def test_takes_whatever_others_write(value: Any, ascii_only: bool, indent: int | None) -> None:
    check(json.dumps(value, ensure_ascii=ascii_only, indent=indent).encode())


@given(st.binary() | st.text(alphabet='[]{}",:\\u0aN1 \n').map(str.encode))
def test_never_fails_otherwise(body: bytes) -> None:
    try:
        check(body)
    except InvalidRequest:
        return
    json.loads(body)
