"""What is wrong with a mapping's [passwords] section, which only the schemes can tell."""

from collections.abc import Iterator

from custdb_gateway.mapping import PasswordsSection
from custdb_gateway.passwords.making import NewHashes
from custdb_gateway.passwords.schemes.expressions import (
    ExpressionError,
    parse_expression,
    parse_template,
)
from custdb_gateway.passwords.schemes.hashing import ALGORITHMS, algorithm_name
from custdb_gateway.passwords.schemes.layouts import LayoutError, parse_layout
from custdb_gateway.passwords.schemes.reading import Schemes
from custdb_gateway.passwords.schemes.registry import find_schemes, scheme_problems
from custdb_gateway.passwords.schemes.scheme import UnusableHash
from custdb_gateway.passwords.schemes.text import text_problems
from custdb_gateway.problems import did_you_mean

_PARSERS = {
    "expression": parse_expression,
    "prehash": parse_expression,
    "template": parse_template,
    "key": parse_template,
    "message": parse_template,
}
_POSITIONS = ("prefix", "suffix", "own")
_OF_PASSWORDS = ("expression", "prehash", "template")


def section_problems(section: PasswordsSection, *, makes: bool = True) -> list[str]:
    """Every problem of it. `makes`: whether new hashes are made, too."""
    problems = [
        *scheme_problems(section.schemes),
        *text_problems(section.text),
        *_option_problems(section),
    ]
    if not problems:
        problems += [*_lacks(section), *(_unreadable(section) if makes else ())]
    return problems


def _option_problems(section: PasswordsSection) -> Iterator[str]:
    for name, value in section.options.items():
        try:
            if name == "layout":
                parse_layout(str(value))
            elif name in _PARSERS:
                names = _PARSERS[name](str(value)).names
                if name in _OF_PASSWORDS and "password" not in names:
                    yield f"passwords.options.{name}: names no {{password}}"
                elif name == "prehash" and names - {"password", "pepper"}:
                    yield f"passwords.options.{name}: knows {{password}} and {{pepper}} only"
            elif name == "pepper_position" and value not in _POSITIONS:
                hint = did_you_mean(str(value), _POSITIONS)
                yield f"passwords.options.{name}: {value!r} is no position{hint}"
            elif name == "algorithm":
                algorithm_name(str(value))
        except (ExpressionError, LayoutError) as exc:
            yield f"passwords.options.{name}: {exc}"
        except UnusableHash:
            hint = did_you_mean(str(value), ALGORITHMS)
            yield f"passwords.options.{name}: {value!r} is not a known algorithm{hint}"


def _lacks(section: PasswordsSection) -> Iterator[str]:
    """What a scheme needs and the mapping does not say where to find."""
    inside = str(section.options.get("layout", ""))
    for scheme in find_schemes(section.schemes):
        is_salted = "salt" in scheme.needs and scheme.name not in _SALTED_OR_NOT
        if is_salted and section.salt is None and "{salt}" not in inside:
            yield f"passwords.salt: {scheme.name} has its salt in a place of its own; name it"
        if "pepper" in scheme.needs and scheme.name not in _PEPPERED_OR_NOT and not section.pepper:
            yield f"passwords.pepper: {scheme.name} needs the site's secret; say `pepper = true`"


def _unreadable(section: PasswordsSection) -> Iterator[str]:
    """Whether new hashes would be taken for another kind, or for none."""
    new, schemes = NewHashes(section), Schemes(section)
    for salt in (None, *_LEFT_BEHIND) if section.salt else (None,):
        try:
            proof = new.read_with(schemes, salt)
        except UnusableHash:
            yield (
                f"passwords.schemes: new hashes are of {section.new}, which is none of them; add it"
            )
            return
        if new.is_better_than(proof):
            yield (
                f"passwords.schemes: new hashes, of {section.new}, would be taken for"
                f" {proof.scheme.name}; put {section.new!r} before it"
            )
            return


_LEFT_BEHIND = ("", "0123456789abcdef")
"""What still is in the salt's own column when a hash is replaced. It is hexadecimal and base64."""


_SALTED_OR_NOT = ("salted_hex", "salted_hex_utf16", "salted_b64", "hmac", "shiro_simple_hash")
"""And `symfony_message_digest`, whose rows may have an empty one."""

_PEPPERED_OR_NOT = ("devise_sha", "restful_auth_sha1", "spring_pbkdf2")
