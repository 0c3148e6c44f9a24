"""Forums and shops in PHP: digests of password and salt, each application in its own order."""

import re

from custdb_gateway.passwords.schemes.encodings import unhex
from custdb_gateway.passwords.schemes.formulas import formula
from custdb_gateway.passwords.schemes.hashing import digest
from custdb_gateway.passwords.schemes.scheme import Check, Derived, Row, Scheme, UnusableHash

_FORMULAS = (
    # MyBB inc/functions_user.php, salt_password(); Invision Power Board 2 and 3 likewise
    formula("mybb", "md5(md5hex({salt})md5hex({password}))", of="MyBB, IPB"),
    formula("ipb", "md5(md5hex({salt})md5hex({password}))", of="Invision Power Board 2, 3"),
    # vBulletin 3 and 4 includes/functions_login.php, verify_authentication()
    formula("vbulletin", "md5(md5hex({password}){salt})", of="vBulletin 3.8 to 5.0"),
    # SMF Sources/LogInOut.php: sha1(strtolower(name) . password)
    formula("smf", "sha1({username:lower}{password})", of="SMF 1.1, 2.0"),
    # Burning Board 3 StringUtil::getDoubleSaltedHash(); OpenCart up to 3 cart/user.php
    formula(
        "wcf1",
        "sha1({salt}sha1hex({salt}sha1hex({password})))",
        of="OpenCart 1.5 to 3, Burning Board 3",
    ),
    # PrestaShop 1.6 Tools::encrypt(): md5(_COOKIE_KEY_ . password)
    formula("prestashop_md5", "md5({pepper}{password})", of="PrestaShop up to 1.6"),
    # CakePHP 1 and 2 Security::hash(): the site's Security.salt goes first
    formula("sha1_prefix_pepper", "sha1({pepper}{password})", of="CakePHP 1, 2"),
    # Joomla 1.0.13 to 2.5 JUserHelper::verifyPassword()
    formula(
        "joomla_md5",
        "md5({password}{salt})",
        shape=r"(?P<hash>[0-9a-fA-F]{32}):(?P<salt>[^:]{0,64})",
        automatic=False,
        of="Joomla 1.0.13 to 2.5, Mambo",
    ),
    formula(
        "joomla_md5_split",
        "md5({password}{salt})",
        of="Joomla, salt apart",
    ),
    formula(
        "joomla_sha256",
        "sha256({password}{salt})",
        shape=r"\{SHA256\}(?P<hash>[0-9a-fA-F]{64}):(?P<salt>[^:]{1,64})",
        of="Joomla 2.5, 3",
    ),
    # osCommerce 2 includes/functions/password_funcs.php, tep_validate_password()
    formula(
        "oscommerce_md5",
        "md5({salt}{password})",
        shape=r"(?P<hash>[0-9a-fA-F]{32}):(?P<salt>[^:]{1,64})",
        automatic=False,
        of="osCommerce 2, Zen Cart, Magento 1",
    ),
    formula("oscommerce_md5_split", "md5({salt}{password})", of="osCommerce, salt apart"),
    # hashcat 12600: ColdFusion 10's administrator
    formula("coldfusion10", "sha256({salt}upper(sha1hex({password})))", of="ColdFusion 10"),
    # hashcat 20711; AuthMe src/main/java/fr/xephi/authme/security/crypts/Sha256.java
    formula(
        "authme_sha256",
        "sha256(sha256hex({password}){salt})",
        shape=r"\$SHA\$(?P<salt>[^$]{1,64})\$(?P<hash>[0-9a-fA-F]{64})",
        of="AuthMe",
    ),
)


def _phps(row: Row) -> Check:
    """PHPS, hashcat 2612: the salt is written in hexadecimal digits."""
    found = _PHPS.fullmatch(row.hash)
    if found is None:
        raise UnusableHash

    def derive(password: bytes, salt: bytes) -> bytes:
        return digest("md5", digest("md5", password).hex().encode() + salt)

    return Derived(unhex(found[1]), unhex(found[2]), derive, (("digests", 2),))


_PHPS = re.compile(r"\$PHPS\$((?:[0-9a-fA-F]{2}){0,64})\$([0-9a-fA-F]{32})")


def _unb(row: Row) -> Check:
    """Unclassified NewsBoard: two characters of salt in the middle of the digest.

    DokuWiki inc/PassHash.php, hash_kmd5().
    """
    found = re.fullmatch(r"([0-9a-fA-F]{16})(..)([0-9a-fA-F]{16})", row.hash)
    if found is None:
        raise UnusableHash

    def derive(password: bytes, salt: bytes) -> bytes:
        return digest("md5", salt + digest("md5", password).hex().encode())

    return Derived(found[2].encode(), unhex(found[1] + found[3]), derive, (("digests", 2),))


SCHEMES = (
    *_FORMULAS,
    Scheme("phps", _phps, re.compile(r"\$PHPS\$"), of="PHPS", weakness="fast"),
    Scheme("kmd5_unb", _unb, None, "", of="Unclassified NewsBoard", weakness="fast"),
)
