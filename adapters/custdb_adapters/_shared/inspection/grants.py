"""Which rights the gateway needs, on which columns of which tables."""

from collections.abc import Mapping, Sequence

from custdb_adapters._shared.table import Column, Table
from custdb_gateway.store import Purpose
from custdb_gateway.user import IDENTIFIERS


def needed_rights(table: Table, verb: str) -> Mapping[str, Sequence[str]]:
    """By table, quoted, the columns on which the right to `select`, `insert` or `update` is needed.

    The users' own table comes first.
    """
    needed: dict[str, dict[str, None]] = {table.name: dict.fromkeys(table.needed(verb))}
    if verb == "select":
        for column in _read(table):
            join = column.join
            if join is None:
                continue
            names = [column.name, *(its.name for its, _ in join.on)]
            names += [one.name for one, _ in join.where]
            needed.setdefault(join.table, {}).update(dict.fromkeys(names))
            needed[table.name].update(dict.fromkeys(own.name for _, own in join.on))
    return {name: [*names] for name, names in needed.items()}


def written_rights(table: Table, purpose: Purpose) -> Mapping[str, Sequence[str]]:
    """The columns of the users' table, by what is done with them. Of a `delete` there are none."""
    users = table.mapping.users
    if users.read_only:
        return {}
    if not purpose.writes:  # even then, weak hashes may be replaced
        upgraded = table.secrets[:1] if table.mapping.passwords.upgrade else ()
        return {"update": [one.name for one in upgraded]} if upgraded else {}
    needed = {"insert": table.needed("insert")} if users.create else {}
    needed["update"] = table.needed("update")
    return needed | ({"delete": []} if users.delete else {})


def _read(table: Table) -> list[Column]:
    columns = [*table.columns.values(), *table.secrets, *(column for column, _ in table.where)]
    return columns + [table.lookup(name) for name in IDENTIFIERS if name in table.columns]
