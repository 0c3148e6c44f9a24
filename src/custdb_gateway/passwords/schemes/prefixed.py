"""Schemes that are others behind a prefix."""

import re
from collections.abc import Callable
from dataclasses import replace

from custdb_gateway.passwords.schemes.scheme import Check, Row, UnusableHash

Read = Callable[[Row], Check]


def behind(prefix: str, read: Read, put: str = "") -> Read:
    """What `read` reads, behind a prefix: a regular expression. `put` comes in its place."""
    pattern = re.compile(prefix)

    def read_behind(row: Row) -> Check:
        found = pattern.match(row.hash)
        if found is None:
            raise UnusableHash
        return read(replace(row, hash=put + row.hash[found.end() :]))

    return read_behind


def first_of(*reads: Read) -> Read:
    """The first that can read it."""

    def read_first(row: Row) -> Check:
        for read in reads[:-1]:
            try:
                return read(row)
            except UnusableHash:
                continue
        return reads[-1](row)

    return read_first
