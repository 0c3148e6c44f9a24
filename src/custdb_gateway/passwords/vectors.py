"""Test vectors: what a hash is of, and whether it must be accepted."""

import base64
from collections.abc import Iterator, Mapping
from typing import Any

from custdb_gateway.mapping import PasswordsSection
from custdb_gateway.passwords.schemes.options import Option
from custdb_gateway.passwords.schemes.reading import Proof, Schemes
from custdb_gateway.passwords.schemes.registry import (
    SCHEMES,
    find_schemes,
    known_names,
    options_of,
)
from custdb_gateway.passwords.schemes.scheme import UnusableHash
from custdb_gateway.problems import did_you_mean, nearest
from custdb_gateway.user import StoredPassword

_ENCODINGS = {
    "latin-1": "latin-1",
    "latin1": "latin-1",
    "iso-8859-1": "latin-1",
    "gbk": "gbk",
    "utf-16le": "utf-16le",
    "utf-16-le": "utf-16le",
}
_CODECS = {"latin-1": "latin-1", "gbk": "gbk", "utf-16le": "utf-16-le"}
_FLAGS = ("trim", "nfc", "nfkc", "lower")
_OTHER = "not the password"


_FIELDS = (
    "id scheme applications hash salt pepper params password password_b64 wrong_password"
    " expect edge source notes libpass_native"
).split()
"""Those of the files that there are. What is read of them is in the documents."""

_ANY = ("", "malformed")
"""Schemes of hashes that may be of any, or of none."""

_BESIDE = ("username", "text", "encoding", *_FLAGS)
"""Parameters that are of no scheme."""

_PREPARING = ("prehash", "pepper_position")
"""Parameters that are of [passwords], and of no row."""

_LONGEST = 300
"""Characters of what is told."""


class MalformedVector(Exception):
    """An entry that is no vector. The message quotes no password, hash, salt or pepper."""


def failure(vector: Any) -> str | None:
    """What goes wrong with a vector, without its password or hash; `None`: nothing.

    Raises `MalformedVector`.
    """
    if not isinstance(vector, Mapping):
        raise MalformedVector("is no object")
    _refuse_misspelt(vector)
    expected = vector.get("expect", "accept")
    if expected not in ("accept", "reject"):
        raise MalformedVector("`expect` is neither accept nor reject")
    problem = _outcome(vector, expected == "accept")
    why = "; ".join(_reasons(vector)) if problem and expected == "accept" else ""
    return f"{problem}: {why}"[:_LONGEST] if problem and why else problem


def _outcome(vector: Mapping[str, Any], is_right: bool) -> str | None:
    right, wrong = _passwords(vector)
    try:
        proof = read_vector(vector)
        accepted = _accepts(proof, _as_typed(vector, right))
        fooled = wrong is not None and _accepts(proof, wrong)
    except UnusableHash:
        return "the hash is unusable" if is_right else None
    if fooled:
        return "the wrong password is accepted"
    if accepted != is_right:
        return "is accepted" if accepted else "the password is refused"
    return None


def unknown_fields(vector: Any) -> list[str]:
    """Fields that nothing is made of, and that are like none of which something is."""
    if not isinstance(vector, Mapping):
        return []
    return [name for name in vector if name not in _FIELDS and not nearest(name, _FIELDS)]


def _refuse_misspelt(vector: Mapping[str, Any]) -> None:
    """Raise for a name that is another's, wrongly written, or of no scheme."""
    for name in vector:
        near = None if name in _FIELDS else nearest(name, _FIELDS)
        if near:
            raise MalformedVector(f"has no field {name[:50]!r}; did you mean {near!r}?")
    scheme = _field(vector, "scheme", "")
    if scheme not in (*_ANY, *known_names()):
        hint = did_you_mean(scheme[:50], known_names())
        hint = hint if "did you mean" in hint else ""
        raise MalformedVector(
            f"there is no scheme {scheme[:50]!r}{hint} (`auto` looks for one by its looks)"
        )
    params, takes = _params(vector), _takes(vector)
    known = {*_BESIDE, *options_of(SCHEMES.values()), *_places(params, takes)}
    for name in params:
        near = None if name in known else nearest(name, takes)
        if near:
            raise MalformedVector(f"has no parameter {name[:50]!r}; did you mean {near!r}?")


def _takes(vector: Mapping[str, Any]) -> Mapping[str, Option]:
    """What the schemes of a vector may be told."""
    return options_of(find_schemes([_scheme(vector)]))


def _places(params: Mapping[str, Any], takes: Mapping[str, Option]) -> Iterator[str]:
    """What expressions name."""
    for name, option in takes.items():
        if option.parse and name in params and not option.refuse(params[name]):
            yield from option.parse(params[name]).names


def _reasons(vector: Mapping[str, Any]) -> Iterator[str]:
    """Why its hash may be unusable, as far as its fields tell."""
    params, takes = _params(vector), _takes(vector)
    for name, value in params.items():
        wrong = takes[name].refuse(value) if name in takes else ""
        if wrong:
            yield f"`params.{name}`: {wrong}"
    for name, option in takes.items():
        if name == option.names[0] and option.example and not params.keys() & {*option.names}:
            yield f"`params.{name}` is missing"
    for scheme in find_schemes([_scheme(vector)]) if _scheme(vector) != "auto" else ():
        for name in ("salt", "pepper"):
            if name in scheme.needs and vector.get(name) is None and "layout" not in params:
                yield f"{scheme.name} may need a `{name}`"


def read_vector(vector: Mapping[str, Any]) -> Proof:
    """What the scheme of a vector reads."""
    params, pepper = _params(vector), _field(vector, "pepper", None)
    section = PasswordsSection(
        schemes=(_scheme(vector),),
        text=_text(params),
        options={name: params[name] for name in _PREPARING if name in params},
        pepper=pepper is not None,
    )
    schemes = Schemes(section, None if pepper is None else pepper.encode())
    stored = StoredPassword(_field(vector, "hash", ""), _field(vector, "salt", None), params)
    return schemes.read(stored, str(params.get("username", "")))


def _scheme(vector: Mapping[str, Any]) -> str:
    name: str = _field(vector, "scheme", "")
    return "auto" if name in _ANY else name


def _accepts(proof: Proof, password: str | bytes) -> bool:
    return proof.accepts(password)


def _passwords(vector: Mapping[str, Any]) -> tuple[str | bytes, str | None]:
    password, wrong = vector.get("password"), _field(vector, "wrong_password", None)
    if isinstance(password, str):
        return password, None if wrong == password else wrong
    try:
        return base64.b64decode(vector["password_b64"], validate=True), wrong or _OTHER
    except (KeyError, TypeError, ValueError) as exc:
        raise MalformedVector("has neither `password` nor a `password_b64` in base64") from exc


def _as_typed(vector: Mapping[str, Any], password: str | bytes) -> str | bytes:
    """A password in the application's encoding, as the person typed it: the text does the rest."""
    if isinstance(password, str):
        return password
    encoding = next((_CODECS[one] for one in _text(_params(vector)) if one in _CODECS), None)
    try:
        return password.decode(encoding) if encoding else password
    except UnicodeDecodeError:
        return password


def _params(vector: Mapping[str, Any]) -> Mapping[str, Any]:
    params = vector.get("params") or {}
    if not isinstance(params, Mapping):
        raise MalformedVector("`params` is no object")
    return params


def _text(params: Mapping[str, Any]) -> tuple[Any, ...]:
    """The text transforms that the parameters name."""
    found = [name for name in _FLAGS if params.get(name) is True]
    named = params.get("text", ())
    found += [one for one in ([named] if isinstance(named, str) else named) if one not in found]
    encoding = _ENCODINGS.get(str(params.get("encoding", "")).lower())
    return (*found, encoding) if encoding else tuple(found)


def _field(vector: Mapping[str, Any], name: str, default: Any) -> Any:
    value = vector.get(name)
    if value is None:
        return default
    if not isinstance(value, str):
        raise MalformedVector(f"`{name}` is no text")
    return value
