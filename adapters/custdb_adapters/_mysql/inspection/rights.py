"""What the account may do in MySQL: what it lacks, and what it has no need of."""

from collections.abc import Sequence

from custdb_adapters._mysql.dialect import Dialect, quote
from custdb_adapters._shared.inspection.advice import called
from custdb_adapters._shared.inspection.grants import needed_rights, written_rights
from custdb_adapters._shared.inspection.rights import RightsChecks, granted, marking
from custdb_adapters._shared.ledger import LEDGER
from custdb_gateway.errors import InvalidValue, NotSupported, StoreRejected, StoreUnavailable
from custdb_gateway.store import Finding, Purpose

# The server compares these rights and does nothing.
_TRIALS = {
    "select": "explain select {columns} from {table} where false",
    "insert": "explain insert into {table} ({columns}) values ({defaults})",
    "update": "explain update {table} set {changes} where false",
    "delete": "explain delete from {table} where false",
}

_ACCOUNT = "select current_user(), database()"
# The server writes grantees so.
_GRANTEE = "concat('''', replace(%(p1)s, '@', '''@'''), '''')"
_EVERYWHERE = f"""
select privilege_type from information_schema.user_privileges
where grantee = {_GRANTEE} and privilege_type <> 'USAGE'
"""  # noqa: S608 - of names that stand here
_SCHEMAS = f"""
select table_schema, group_concat(lower(privilege_type) order by 1 separator ', ')
from information_schema.schema_privileges where grantee = {_GRANTEE} group by 1
"""  # noqa: S608 - of names that stand here
_TABLES = f"""
select table_schema, table_name, lower(privilege_type) from information_schema.table_privileges
where grantee = {_GRANTEE}
"""  # noqa: S608 - of names that stand here
_COLUMNS = f"""
select table_schema, table_name, column_name, lower(privilege_type)
from information_schema.column_privileges where grantee = {_GRANTEE}
"""  # noqa: S608 - of names that stand here
_SHOWN = 5


class MySQLRightsChecks(RightsChecks):
    """The rights of the account that a session is of."""

    # What is missing

    async def lacking(self) -> list[Finding]:
        found = await self._to_mark()
        for name, columns in needed_rights(self.table, "select").items():
            found.append(await self._right(name, "select", columns))
        for verb, columns in written_rights(self.table, Purpose()).items():
            found.append(await self._right(self.table.name, verb, columns))
        return found

    async def _to_mark(self) -> list[Finding]:
        table, mark = self.table, self.table.mark
        if mark is None:
            return []
        held = [await self._may(table.name, verb, [mark.name]) for verb in ("select", "update")]
        name = quote(mark.name)
        grant = f"grant select ({name}), update ({name}) on {_shown(table.name)}"
        advice = f"as an administrator: {grant} to <this user>;"
        return [marking(all(held), advice)]

    async def _right(self, table: str, verb: str, names: Sequence[str]) -> Finding:
        may = await self._may(table, verb, names)
        lacking = [] if may else [n for n in names if not await self._may(table, verb, [n])]
        columns = f" ({_listed(lacking or names)})" if names else ""
        advice = f"as an administrator: grant {verb}{columns} on {_shown(table)} to <this user>;"
        own = table == self.table.name
        beside = "" if own else f" {called(self.table, table, Dialect())}"
        return granted(f"{verb}{beside}", may, advice)

    async def _may(self, table: str, verb: str, names: Sequence[str]) -> bool:
        quoted = [quote(name).replace("%", "%%") for name in names]
        trial = _TRIALS[verb].format(
            table=table,
            columns=", ".join(quoted),
            defaults=", ".join("default" for _ in quoted),
            changes=", ".join(f"{name} = {name}" for name in quoted),
        )
        try:
            await self.session.execute(trial)
        except NotSupported:
            return False
        except (StoreRejected, StoreUnavailable, InvalidValue):
            return True  # a view that the server does not explain: it may still be written
        return True

    # All that is needed

    async def grants(self, user: str | None = None) -> list[str]:
        account, database = (await self.session.fetch(_ACCOUNT))[0]
        name = user or _account(account)
        return [f"grant {what} to {name};" for what in self._needed(database)]

    def _needed(self, database: str) -> list[str]:
        table, mark = self.table, self.table.mark
        needed = [
            f"select ({_listed(names)}) on {self._placed(name, database)}"
            for name, names in needed_rights(table, "select").items()
        ]
        users = self._placed(table.name, database)
        writes = self.writes
        if writes:
            verbs = [f"{one} ({_listed(names)})" if names else one for one, names in writes.items()]
            needed.append(f"{', '.join(verbs)} on {users}")
        if self.purpose.marks and mark is not None:
            name = quote(mark.name)
            needed.append(f"select ({name}), update ({name}) on {users}")
        if self.purpose.ledger:
            schema = table.mapping.users.table_schema or database
            needed.append(f"select, insert on {quote(schema)}.{quote(LEDGER)}")
        return needed

    def _placed(self, table: str, database: str) -> str:
        """A table's name with its database: whoever grants may be in another one."""
        schema, name = self._place(table, database)
        return f"{quote(schema)}.{quote(name)}"

    def _place(self, table: str, database: str) -> tuple[str, str]:
        mapping, name = self.table.mapping, called(self.table, table, Dialect())
        if table == self.table.name:
            return mapping.users.table_schema or database, name
        found = next(one for one in mapping.joins.values() if one.table == name)
        return found.table_schema or database, name

    # What is too much

    async def excess(self) -> list[Finding]:
        account, database = (await self.session.fetch(_ACCOUNT))[0]
        name = _account(account)
        everywhere = await self._everywhere(account)
        if everywhere:
            detail = (
                f"{name} may {everywhere} on every database. Make an account for the gateway"
                " alone: create user gateway@'%' identified by '…'; and grant it what check"
                " --grants prints"
            )
            return [Finding("rights too wide", True, detail, remark="warn")]
        wide = [*await self._schemas(account), *await self._near(account, database)]
        if not wide:
            return []
        script = [f"revoke all privileges, grant option from {name};", *await self.grants()]
        detail = f"no need to {'; '.join(wide)}. To narrow it: {' '.join(script)}"
        return [Finding("rights too wide", True, detail, remark="note")]

    async def _everywhere(self, account: str) -> str:
        """What may be done on all of the server, in words."""
        verbs = [row[0].lower() for row in await self.session.fetch(_EVERYWHERE, account)]
        more = f" and {len(verbs) - _SHOWN} more" if len(verbs) > _SHOWN else ""
        return f"{', '.join(verbs[:_SHOWN])}{more}"

    async def _schemas(self, account: str) -> list[str]:
        """What may be done on all of a database."""
        rows = await self.session.fetch(_SCHEMAS, account)
        return [f"{verbs} on all of {quote(schema)}" for schema, verbs in rows]

    async def _near(self, account: str, database: str) -> list[str]:
        """What goes beyond need in tables, of which some may have nothing to do with users."""
        selected = needed_rights(self.table, "select")
        places = {self._place(name, database): name for name in selected}
        allowed = {name: {"select": {*names}} for name, names in selected.items()}
        for verb, names in self.writes.items():
            allowed[self.table.name][verb] = {*names}
        if self.purpose.marks and self.table.mark is not None:
            allowed[self.table.name].setdefault("update", set()).add(self.table.mark.name)
            allowed[self.table.name]["select"].add(self.table.mark.name)
        wide, others = [], set()
        for schema, name, verb in await self.session.fetch(_TABLES, account):
            table = places.get((schema, name))
            if table is None:
                others.add((schema, name))
            elif verb != "delete" or "delete" not in self.writes or table != self.table.name:
                wide.append(f"{verb} on all of {quote(name)}")
        for schema, name, column, verb in await self.session.fetch(_COLUMNS, account):
            table = places.get((schema, name))
            if table is None:
                others.add((schema, name))
            elif column not in allowed[table].get(verb, set()):
                wide.append(f"{verb} ({quote(column)}) on {quote(name)}")
        if self.purpose.ledger:
            others.discard((self.table.mapping.users.table_schema or database, LEDGER))
        if others:
            named = ", ".join(
                f"{quote(one)}.{quote(name)}" for one, name in sorted(others)[:_SHOWN]
            )
            wide.append(f"reach other tables ({len(others)}: {named})")
        return wide


def _account(name: str) -> str:
    """An account as it is written in statements."""
    user, _, host = name.rpartition("@")
    quoted = (part.replace("\\", "\\\\").replace("'", "''") for part in (user, host))
    return "@".join(f"'{part}'" for part in quoted)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(map(quote, names))


def _shown(table: str) -> str:
    """The table's name for people; in statements, a percent sign is doubled."""
    return table.replace("%%", "%")
