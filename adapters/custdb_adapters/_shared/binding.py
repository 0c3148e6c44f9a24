"""Matching a mapping with the columns of a live schema."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from custdb_adapters._shared.dialect import Dialect
from custdb_adapters._shared.mismatches import mismatches
from custdb_adapters._shared.places import NoTable, Places, Relation, Unknown
from custdb_adapters._shared.table import Column, Table
from custdb_gateway.errors import ConfigurationError
from custdb_gateway.mapping import UserMapping
from custdb_gateway.user import LOCKS


def bind(
    mapping: UserMapping,
    dialect: Dialect,
    users: Relation,
    joined: Mapping[str, Relation],
    *,
    problems: Sequence[str] = (),
    place: str = "",
    note: str = "",
) -> Table:
    """Match the mapping with what was found. Raises `ConfigurationError` with every problem.

    `joined`: the tables of the mapping's joins that there are. `problems`: what was found wrong
    before. `note` is added to what is said of a missing column.
    """
    places = Places(mapping, users, joined, note)
    told, mapping = mapping, _without_missing(mapping, places)
    problems = [*problems, *places.problems(), *_unknown(mapping, places)]
    if not problems:
        table = _table(mapping, users, places, place)
        table = replace(table, left_out=tuple(told.fields.keys() - mapping.fields.keys()))
        problems = [*dict.fromkeys(mismatches(table, dialect))]
    if problems:
        raise ConfigurationError([told.located(one) for one in problems])
    return table


def _without_missing(mapping: UserMapping, places: Places) -> UserMapping:
    """The mapping without the optional fields whose columns are not there.

    Of what keeps people out, none may be there: with some, it would keep out whom it should not,
    or nobody, so that the others are told of.
    """
    missing = []
    for name, one in mapping.fields.items():
        there = [_is_there(places, place) for place in one.places()] if one.optional else [True]
        if not (any(there) if name in LOCKS else all(there)):
            missing.append(name)
    return mapping.plan.without(missing) if missing else mapping


def _is_there(places: Places, place: str) -> bool:
    try:
        places.column(place)
    except Unknown:
        return False
    return True


def _unknown(mapping: UserMapping, places: Places) -> Iterator[str]:
    for key, place in mapping.named.items():
        try:
            places.column(place)
        except NoTable:
            continue
        except Unknown as exc:
            yield f"{key}: {exc}"


def _table(mapping: UserMapping, users: Relation, places: Places, place: str) -> Table:
    plan, mark = mapping.plan, mapping.migration.mark
    columns = {key: places.column(name) for key, name in plan.columns.items()}
    written = {key: places.column(name) for key, name in plan.written.items()}
    secrets = tuple(_secrets(mapping, places))
    mapped = (*columns.values(), *written.values(), *secrets[:1])
    filled = {one.name for one in mapped if one.is_writable}
    unfilled = tuple(
        column.name
        for column in users.columns.values()
        if not (column.is_nullable or column.is_filled or column.name in filled)
    )
    return Table(
        name=users.name,
        mapping=mapping,
        columns=columns,
        secrets=secrets,
        mark=None if mark is None else places.column(mark),
        written=written,
        where=tuple((places.column(name), one) for name, one in mapping.users.where.items()),
        unfilled=unfilled,
        place=place,
    )


def _secrets(mapping: UserMapping, places: Places) -> Iterator[Column]:
    """The places of what proves a password; a salt that is no text comes as hexadecimal."""
    passwords = mapping.passwords
    salt = passwords.salt if passwords.options.get("salt_encoding") == "hex" else None
    for place in mapping.secret_places:
        yield replace(places.column(place), as_hex=place == salt)
