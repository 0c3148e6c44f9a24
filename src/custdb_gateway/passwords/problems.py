"""What is wrong with a mapping's [passwords] section, which only the schemes can tell."""

from collections.abc import Iterator, Sequence

from custdb_gateway.mapping import PasswordsSection, UserMapping
from custdb_gateway.passwords.making import NewHashes
from custdb_gateway.passwords.option_problems import option_problems, places_wanted
from custdb_gateway.passwords.schemes.reading import Schemes
from custdb_gateway.passwords.schemes.registry import find_schemes, known_names, scheme_problems
from custdb_gateway.passwords.schemes.scheme import Scheme, UnusableHash
from custdb_gateway.passwords.schemes.text import text_problems


def mapping_problems(mapping: UserMapping) -> list[str]:
    """Every problem of its passwords, with the line."""
    section, read_only = mapping.passwords, mapping.users.read_only
    problems = section_problems(section, makes=not read_only)
    if section.upgrade and read_only:
        problems.append(
            "passwords.upgrade: writes new hashes, and users.read_only says that nothing is"
            " written; leave one of them out"
        )
    if "username" not in mapping.fields and mapping.users.password:
        problems += _lacks_username(section)
    return [mapping.located(one) for one in problems]


def section_problems(section: PasswordsSection, *, makes: bool = True) -> list[str]:
    """Every problem of it. `makes`: whether new hashes are made, too."""
    unknown = scheme_problems(section.schemes)
    schemes, named = _schemes(section)
    text = text_problems(section.text)
    options = [*option_problems(section, schemes, named)]
    problems = [*unknown, *text, *options, *_lacks(section, schemes, named)]
    if makes and not unknown and not text:
        # What is told wrongly is left out, and the rest compared all the same.
        sound = section.model_copy(update={"options": {}}) if options else section
        problems += _unreadable(sound)
    return problems


def _schemes(section: PasswordsSection) -> tuple[Sequence[Scheme], Sequence[Scheme]]:
    """All that a mapping has, and those that it names."""
    known = [name for name in section.schemes if name in known_names()]
    return find_schemes(known), find_schemes(name for name in known if name != "auto")


def _lacks(
    section: PasswordsSection, schemes: Sequence[Scheme], named: Sequence[Scheme]
) -> Iterator[str]:
    """What a scheme needs and the mapping does not say where to find."""
    places = places_wanted(section, schemes)
    inside = "{salt}" in str(section.options.get("layout", ""))
    salted = [one.name for one in named if "salt" in one.needs and one.name not in _SALTED_OR_NOT]
    if section.salt is None and not inside:
        for name in salted:
            yield f"passwords.salt: {name} has its salt in a place of its own; name it"
        if "salt" in places and not salted:
            yield f"passwords.salt: options.{places['salt']} wants a salt; name its place here"
    peppered = [one.name for one in named if "pepper" in one.needs]
    peppered = [name for name in peppered if name not in _PEPPERED_OR_NOT]
    if "pepper" in places and not peppered:
        peppered = [f"options.{places['pepper']}"]
    if not section.pepper:
        for name in peppered:
            yield f"passwords.pepper: {name} needs the site's secret; say `pepper = true`"


def _lacks_username(section: PasswordsSection) -> Iterator[str]:
    schemes, named = _schemes(section)
    users = [one.name for one in named if "username" in one.needs]
    places = places_wanted(section, schemes)
    if "username" in places and not users:
        users = [f"passwords.options.{places['username']}"]
    for name in users:
        yield f"fields.username: missing; {name} has the user's name in the hash, so map it"


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


_SALTED_OR_NOT = (
    "salted_hex",
    "salted_hex_utf16",
    "salted_b64",
    "hmac",
    "shiro_simple_hash",
    "symfony_message_digest",
)
"""Those whose template tells, and those of whom rows may have none."""

_PEPPERED_OR_NOT = ("devise_sha", "restful_auth_sha1", "spring_pbkdf2")
