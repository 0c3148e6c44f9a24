"""A recipe for any home-grown hash: read once, bounded, and nothing but digests and text."""

import base64
import hashlib
import hmac
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custdb_gateway.mapping import PasswordsSection
from custdb_gateway.passwords.schemes import Schemes, UnusableHash
from custdb_gateway.passwords.schemes.expressions import (
    MAX_DEPTH,
    MAX_LENGTH,
    ExpressionError,
    parse_expression,
    parse_template,
)
from custdb_gateway.user import StoredPassword

PLACES = {
    "password": "pässword".encode(),
    "salt": b"s4lt",
    "pepper": b"pepper",
    "username": b"Ada",
}
P, S = PLACES["password"], PLACES["salt"]


def hexed(name: str, data: bytes) -> bytes:
    return hashlib.new(name, data).hexdigest().encode()


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("{password}", P),
        ("{salt}--{password}--", S + b"--" + P + b"--"),
        ("md5({password})", hashlib.md5(P).digest()),
        ("md5hex({password})", hashlib.md5(P).digest()),
        ("md5raw({password})", hashlib.md5(P).digest()),
        ("upper(md5hex({password}))", hexed("md5", P).upper()),
        ("md5HEX({password})x", hexed("md5", P).upper() + b"x"),
        ("base64(sha1raw({password}))", base64.b64encode(hashlib.sha1(P).digest())),
        ("sha1b64({password})", base64.b64encode(hashlib.sha1(P).digest())),
        ("sha1({salt}sha1hex({password}))", hashlib.sha1(S + hexed("sha1", P)).digest()),
        ("sha1({salt}sha1({password}))", hashlib.sha1(S + hexed("sha1", P)).digest()),
        ("sha256(sha256raw({password}))", hashlib.sha256(hashlib.sha256(P).digest()).digest()),
        ("md5({password:utf16le})", hashlib.md5("pässword".encode("utf-16-le")).digest()),
        ("md5({password:latin1})", hashlib.md5(b"p\xe4ssword").digest()),
        ("md5(utf16le({password}))", hashlib.md5("pässword".encode("utf-16-le")).digest()),
        ("sha1({username:lower}{password})", hashlib.sha1(b"ada" + P).digest()),
        ("hmac_sha256({salt}, {password})", hmac.digest(S, P, "sha256")),
        ("hmac_md5hex({salt},{password})", hmac.digest(S, P, "md5")),
        (
            "md5(hmac_md5hex({salt},{password}))",
            hashlib.md5(hmac.new(S, P, "md5").hexdigest().encode()).digest(),
        ),
        ("cut(8, 24, md5hex({password}))", hexed("md5", P)[8:24]),
        ("md5('(,)'{password}\"'\")", hashlib.md5(b"(,)" + P + b"'").digest()),
        ("md5({salt:unhex})", None),
        ("sha512hex*2({password})", hashlib.sha512(hexed("sha512", P)).digest()),
        ("sha512raw*2({password})", hashlib.sha512(hashlib.sha512(P).digest()).digest()),
        ("sha512hex*1({password})", hashlib.sha512(P).digest()),
        ("reverse({salt})", b"tl4s"),
        ("trim(' '{salt}' ')", S),
        ("sha3_256({password})", hashlib.sha3_256(P).digest()),
    ],
)
def test_means_what_it_says(expression: str, value: bytes | None) -> None:
    parsed = parse_expression(expression)
    if value is None:
        with pytest.raises(UnusableHash):
            parsed.value(PLACES)
    else:
        assert parsed.value(PLACES) == value


@pytest.mark.parametrize(
    ("expression", "hint"),
    [
        ("md5({password}", "not closed"),
        ("md5({password}))", "no parenthesis to close"),
        ("md6({password})", "did you mean 'md"),
        ("__import__('os')", "has no function"),
        ("{password.__class__}", "is no place"),
        ("{password", "is no place"),
        ("{password:uper}", "did you mean 'upper'"),
        ("hmac_sha256({password})", "takes 2"),
        ("md5({salt},{password})", "takes 1"),
        ("cut(1,{password})", "takes 3"),
        ("cut(x,y,{password})", "two numbers"),
        ("cut(1,2,md5({password}))", "cuts all but 1"),
        ("'x", "is not closed"),
        ("upper*2({password})", "has no function"),
        ("md5*9999999({password})", "digests"),
        ("md5(" * 600 + "{password}" + ")" * 600, f"at most {MAX_LENGTH}"),
        ("md5(" * 50 + "{password}" + ")" * 50, f"more than {MAX_DEPTH} deep"),
    ],
)
def test_what_is_wrong_is_told_with_the_nearest(expression: str, hint: str) -> None:
    with pytest.raises(ExpressionError, match=re.escape(hint)):
        parse_expression(expression)


def test_a_template_has_an_end() -> None:
    with pytest.raises(ExpressionError, match="at most"):
        parse_template("{password}" * 100)


def test_a_place_that_nobody_knows_makes_a_hash_unusable() -> None:
    with pytest.raises(UnusableHash):
        parse_expression("{password}{realm}").value(PLACES)


@given(st.text(st.sampled_from("md5sha1hexraw*(){},:'\" password salt cut0189")))
def test_any_text_is_read_or_refused(text: str) -> None:
    for parse in (parse_expression, parse_template):
        try:
            parsed = parse(text)
            parsed.value(dict.fromkeys(parsed.names, b"x"))
        except (ExpressionError, UnusableHash, ValueError):
            continue


def test_the_longest_that_may_be_takes_no_time() -> None:
    started = time.process_time()
    deepest = "hex(" * (MAX_DEPTH - 1) + "{password}" + ")" * (MAX_DEPTH - 1)
    parse_expression(deepest).value({"password": b"x" * 4096})
    assert time.process_time() - started < 1


def verified(options: dict[str, bool | int | str], stored: StoredPassword, scheme: str) -> bool:
    schemes = Schemes(PasswordsSection(schemes=(scheme,), options=options))
    assert not schemes.verify("another", stored, "Ada")
    return schemes.verify("pässword", stored, "Ada")


@pytest.mark.parametrize("salt_encoding", ["text", "hex", "base64"])
@pytest.mark.parametrize("encoding", ["", "hex", "base64"])
@pytest.mark.parametrize("algorithm", ["MD5", "SHA-1", "sha_256", "sha512", "SHA3-256"])
@pytest.mark.parametrize("template", ["{salt}{password}", "{password}:{salt}", "{password}"])
def test_recipes_of_every_kind(
    salt_encoding: str, encoding: str, algorithm: str, template: str
) -> None:
    salt = {"text": "s4lt", "hex": "73346c74", "base64": "czRsdA=="}[salt_encoding]
    merged = template.encode().replace(b"{salt}", S).replace(b"{password}", P)
    name = algorithm.lower().replace("-", "").replace("_", "").replace("sha3256", "sha3_256")
    digest = hashlib.new(name, merged).digest()
    written = base64.b64encode(digest).decode() if encoding == "base64" else digest.hex().upper()
    options: dict[str, bool | int | str] = {
        "algorithm": algorithm,
        "template": template,
        "encoding": encoding,
        "salt_encoding": salt_encoding,
    }
    assert verified(options, StoredPassword(written, salt), "salted_hex")


def test_a_parameter_of_a_row_wins_over_that_of_all() -> None:
    options: dict[str, bool | int | str] = {"algorithm": "md5"}
    stored = StoredPassword(hashlib.sha1(S + P).hexdigest(), "s4lt", {"algorithm": "sha1"})
    assert verified(options, stored, "salted_hex")


def test_places_may_be_parameters() -> None:
    expression = "md5({salt1}upper(md5hex({salt2}{password})))"
    inner = hexed("md5", b"two" + P).upper()
    stored = StoredPassword(
        hashlib.md5(b"one" + inner).hexdigest(), None, {"salt1": "one", "salt2": "two"}
    )
    assert verified({"expression": expression}, stored, "nested_hex")


def test_half_a_digest_is_a_hash_too() -> None:
    """Sixteen digits from the middle of an MD5, as many sites in China kept it."""
    stored = StoredPassword(hashlib.md5(P).hexdigest()[8:24])
    options: dict[str, bool | int | str] = {"expression": "cut(8, 24, md5hex({password}))"}
    assert verified(options, stored, "nested_hex")
