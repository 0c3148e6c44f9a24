"""Every scheme by its name, and the order in which `auto` tries them."""

from collections.abc import Iterable, Iterator

from custdb_gateway.passwords.schemes import (
    argon2s,
    bcrypts,
    databases,
    digests,
    django,
    dotnet,
    dovecot,
    forums,
    java,
    ldap,
    libpass,
    magento,
    mediawiki,
    node,
    pbkdf2s,
    php,
    plain,
    recipes,
    ruby,
    scram,
    scrypts,
    spring,
    stretched,
    unix,
    werkzeug,
    xenforo,
)
from custdb_gateway.passwords.schemes.options import GENERAL, Option
from custdb_gateway.passwords.schemes.scheme import Scheme
from custdb_gateway.problems import did_you_mean

FAMILIES = (
    bcrypts,
    argon2s,
    scrypts,
    pbkdf2s,
    django,
    werkzeug,
    stretched,
    mediawiki,
    php,
    magento,
    spring,
    java,
    dotnet,
    ruby,
    node,
    dovecot,  # before LDAP, whose tags it shares
    forums,  # Joomla's {SHA256} too
    xenforo,
    ldap,
    scram,
    databases,
    libpass,
    unix,
    digests,
    recipes,
    plain,
)

SCHEMES: dict[str, Scheme] = {
    scheme.name: scheme for family in FAMILIES for scheme in family.SCHEMES
}

ALIASES = {
    "argon2": "argon2id",
    "argon2i": "argon2id",
    "argon2d": "argon2id",
    "atlassian_pkcs5s2": "atlassian_pbkdf2_sha1",
    "nthash_crypt": "bsd_nthash",
    "passlib_bcrypt_sha256": "bcrypt_sha256",
    "passlib_pbkdf2_sha1": "pbkdf2_sha1",
    "passlib_pbkdf2_sha256": "pbkdf2_sha256",
    "passlib_pbkdf2_sha512": "pbkdf2_sha512",
    "django_unsalted_md5": "django_salted_md5",
    "django_unsalted_sha1": "django_salted_sha1",
    "dovecot_scram_sha1": "dovecot_scram_sha256",
    "lucia_scrypt": "better_auth_scrypt",
    "mediawiki_hashcat_B": "mediawiki_B",
    "symfony_native": "bcrypt_symfony_long",
    "payload": "passport_local_mongoose",
    "ldap_bcrypt": "ldap_crypt",
    "ldap_sha512_crypt": "ldap_crypt",
    "ldap_sha256_crypt": "ldap_crypt",
    "ldap_md5_crypt": "ldap_crypt",
    "ldap_sha1_crypt": "ldap_crypt",
    "ldap_bsdi_crypt": "ldap_crypt",
    "ldap_des_crypt": "ldap_crypt",
}
"""Other names of the same."""

GROUPS = {"scrypt": ("scrypt_phc", "scrypt_crypt7")}
"""Names of several."""


def _automatic() -> Iterator[Scheme]:
    for kind in ("mark", "shape"):
        yield from (one for one in SCHEMES.values() if one.automatic == kind)


AUTOMATIC = tuple(one.name for one in _automatic())
"""Recognised by their own mark, then by length and alphabet; the first that fits is taken."""


def known_names() -> set[str]:
    """Every name that a mapping may give, with `auto`."""
    return {"auto", *SCHEMES, *ALIASES, *GROUPS}


def find_schemes(names: Iterable[str]) -> list[Scheme]:
    """The schemes of some names, in order. Raises `KeyError` for an unknown one."""
    found: dict[str, Scheme] = {}
    for name in names:
        for one in AUTOMATIC if name == "auto" else GROUPS.get(name, (name,)):
            scheme = SCHEMES[ALIASES.get(one, one)]
            found.setdefault(scheme.name, scheme)
    return [*found.values()]


def options_of(schemes: Iterable[Scheme]) -> dict[str, Option]:
    """What some schemes may be told, by each of its names."""
    takes = [*GENERAL, *(option for scheme in schemes for option in scheme.takes)]
    return {name: option for option in takes for name in option.names}


def scheme_problems(names: Iterable[str]) -> list[str]:
    """What is wrong with the schemes that a mapping names."""
    known = known_names()
    return [
        f"passwords.schemes: {name!r} is not a known scheme{did_you_mean(name, known)}"
        for name in names
        if name not in known
    ]
