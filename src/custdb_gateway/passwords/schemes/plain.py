"""No hash at all: the password itself. Only where a mapping names it."""

from custdb_gateway.passwords.schemes.scheme import Check, Derived, Row, Scheme, UnusableHash


def read_plain(row: Row) -> Check:
    """The text is the password."""
    if not row.hash:
        raise UnusableHash
    return Derived(b"", row.hash.encode(), lambda password, salt: password)


SCHEMES = (Scheme("plaintext", read_plain, None, "", of="home-grown", weakness="plain"),)
