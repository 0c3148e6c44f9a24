"""Test vectors: what a hash is of, and whether it must be accepted."""

import base64
from collections.abc import Mapping
from typing import Any

from custdb_gateway.mapping import PasswordsSection
from custdb_gateway.passwords.schemes.reading import Proof, Schemes
from custdb_gateway.passwords.schemes.registry import known_names
from custdb_gateway.passwords.schemes.scheme import UnusableHash
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


class MalformedVector(Exception):
    """An entry that is no vector. The message quotes nothing of it."""


def failure(vector: Any) -> str | None:
    """What goes wrong with a vector, without its password or hash; `None`: nothing.

    Raises `MalformedVector`.
    """
    if not isinstance(vector, Mapping):
        raise MalformedVector("is no object")
    expected = vector.get("expect", "accept")
    if expected not in ("accept", "reject"):
        raise MalformedVector("`expect` is neither accept nor reject")
    right, wrong = _passwords(vector)
    try:
        proof = read_vector(vector)
        accepted = _accepts(proof, _as_typed(vector, right))
        fooled = wrong is not None and _accepts(proof, wrong)
    except UnusableHash:
        return "the hash is unusable" if expected == "accept" else None
    if fooled:
        return "the wrong password is accepted"
    if accepted != (expected == "accept"):
        return "is accepted" if accepted else "the password is refused"
    return None


def read_vector(vector: Mapping[str, Any]) -> Proof:
    """What the schemes of a vector read. One that is not known is looked for by its looks."""
    name, params = _field(vector, "scheme", ""), _params(vector)
    pepper = _field(vector, "pepper", None)
    section = PasswordsSection(
        schemes=(name if name in known_names() else "auto",),
        text=_text(params),
        pepper=pepper is not None,
    )
    schemes = Schemes(section, None if pepper is None else pepper.encode())
    stored = StoredPassword(_field(vector, "hash", ""), _field(vector, "salt", None), params)
    return schemes.read(stored, str(params.get("username", "")))


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
