"""What the suites write and look for."""

from custdb_gateway.values import Kind

SUITE_COLUMNS = {
    "email": ("email", Kind.TEXT),
    "phone": ("phone", Kind.TEXT),
    "username": ("username", Kind.TEXT),
    "name": ("name", Kind.TEXT),
    "nickname": ("nickname", Kind.TEXT),
    "emailVerified": ("email_verified", Kind.BOOLEAN),
    "loginsCount": ("logins_count", Kind.INTEGER),
    "lastLogin": ("last_login", Kind.TIMESTAMP),
    "birthdate": ("birthdate", Kind.DATE),
    "balance": ("balance", Kind.NUMBER),
    "settings": ("settings", Kind.JSON),
}
"""The columns of the suite's table by field, beside an `id` that the store makes (an integer of
64 bits, if the store has such) and a `password`. Nothing is unique and nothing has a default."""

HOSTILE = (
    "'",
    '"',
    "`",
    "\\",
    "%",
    "_",
    "' or '1'='1",
    "'; drop table users; --",
    '"; drop table users; --',
    "$1",
    "?1",
    "%s",
    ":name",
    "{0}",
    "${jndi:ldap://x}",
    '{"$ne": null}',
    "{$gt: ''}",
    "*)(uid=*",
    ".*",
    "[a-z]+",
    "\\x00",
    "\\u0000",
    "\t\r\n\x01\x1f\x7f",
    " leading and trailing ",
    "null",
    "None",
    "NaN",
    "true",
    "-0",
    "1e999",
    "0x1F",
    "\N{NO-BREAK SPACE}\N{ZERO WIDTH SPACE}\N{RIGHT-TO-LEFT OVERRIDE}",
    "Ünïcödé ß ﬁ İ ı",
    "Съешь же ещё этих мягких французских булок",
    "いろはにほへと ちりぬるを",
    "王伟 👩‍👩‍👧‍👦 🇨🇭",
    "e\N{COMBINING ACUTE ACCENT}",
    "x" * 10_000,
)
"""Text that has a meaning somewhere, and must have none here."""

IMPOSSIBLE_IDS = (
    "",
    "0",
    "-1",
    "1.5",
    "1 or 1=1",
    " 1",
    "1 ",
    "+1",
    "01",
    "1_0",
    "١",  # a digit, in Arabic script
    "0x1",
    "1e0",
    "NaN",
    "true",
    str(2**31),
    str(2**63),
    str(2**70),
    "👤",
    "a\0b",
    "x" * 10_000,
    "00000000-0000-0000-0000-000000000000",
    "507f1f77bcf86cd799439011",
)
"""Ids that no user of the suite has, most of which no column of integers can hold."""

NEAR_AN_ID = (" {}", "{} ", "+{}", "0{}", "{}.0", "{}e0", "{}_0", "{} or 1=1", "{}\0", "{}'")
"""What an id may be mistaken for."""

FOLDED = (
    ("ada@example.com", "ADA@EXAMPLE.COM"),
    ("ZOË.ÅS@example.com", "zoë.ås@example.com"),
    ("жуков@example.com", "ЖУКОВ@EXAMPLE.com"),
    ("ΝΊΚΟΣ@example.com", "νίκοσ@example.com"),
    ("王@example.com", "王@EXAMPLE.com"),
)
"""Addresses that differ in case alone."""

UNALIKE = (
    ("jose@example.com", "josé@example.com"),
    ("josé@example.com", "jose\u0301@example.com"),
    ("strasse@example.com", "straße@example.com"),
    ("file@example.com", "\ufb01le@example.com"),  # fi, as one letter
    ("ada@example.com", "ada@example.com "),
    ("ada@example.com", " ada@example.com"),
    ("ada@example.com", "ada\u200b@example.com"),
    ("ada@example.com", "ada\x01@example.com"),
    ("ada@example.com", "аda@example.com"),  # Cyrillic
    ("ada@example.com", "\uff41da@example.com"),  # full width
    ("ada@example.com", "ada@example_com"),
    ("ada@example.com", "ada@example%"),
    ("1@example.com", "¹@example.com"),
    ("1", "1.0"),
    ("1", "01"),
    ("0", "a"),  # to MySQL, a number and text without one
)
"""What a collation, a pattern or a conversion may take for the same, and is not."""
