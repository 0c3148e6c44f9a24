"""What the role may do in PostgreSQL: what it lacks, and what it has no need of."""

from collections.abc import Mapping, Sequence

from custdb_adapters._postgresql.dialect import Dialect
from custdb_adapters._shared.codec import Row
from custdb_adapters._shared.inspection.advice import called
from custdb_adapters._shared.inspection.grants import needed_rights, written_rights
from custdb_adapters._shared.inspection.rights import RightsChecks, granted, marking
from custdb_adapters._shared.ledger import LEDGER
from custdb_gateway.store import Finding, Purpose

_LACKING = """
select name from unnest($2::text[]) as name
where not has_column_privilege(to_regclass($1), name, $3::text) order by 1
"""
_DELETE_RIGHT = "select has_table_privilege(to_regclass($1), 'delete')"
# The sequence of a serial id; that of an identity column needs no right of its own.
_SEQUENCE_RIGHTS = """
select s.oid::regclass::text, has_sequence_privilege(s.oid, 'usage')
from pg_depend d
join pg_class s on s.oid = d.objid and s.relkind = 'S'
join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
where d.refobjid = to_regclass($1) and d.deptype = 'a' and a.attname = $2
"""

_ROLE = """
select quote_ident(current_user), rolsuper, rolbypassrls, rolcreaterole or rolcreatedb
from pg_roles where rolname = current_user
"""
_SCHEMA = """
select quote_ident(n.nspname), n.nspname = 'public'
from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = to_regclass($1)
"""
_TABLE = """
select pg_has_role(c.relowner, 'member'), has_schema_privilege(c.relnamespace, 'create')
from pg_class c where c.oid = to_regclass($1)
"""
_COLUMNS = """
select a.attname, has_column_privilege(a.attrelid, a.attnum, 'select'),
       has_column_privilege(a.attrelid, a.attnum, 'insert'),
       has_column_privilege(a.attrelid, a.attnum, 'update')
from pg_attribute a
where a.attrelid = to_regclass($1) and a.attnum > 0 and not a.attisdropped order by a.attnum
"""
_MORE = """
select name from unnest(array['delete', 'truncate', 'references', 'trigger']) as name
where has_table_privilege(to_regclass($1), name)
"""
# Whoever has a right on the table: this role, one that it belongs to, or everybody.
_GRANTEES = """
select distinct coalesce(quote_ident(r.rolname), 'public') from (
    select (aclexplode(c.relacl)).grantee from pg_class c where c.oid = to_regclass($1)
    union select (aclexplode(a.attacl)).grantee from pg_attribute a
    where a.attrelid = to_regclass($1)
) as found left join pg_roles r on r.oid = found.grantee
where found.grantee = 0 or (found.grantee <> (
    select c.relowner from pg_class c where c.oid = to_regclass($1)
) and pg_has_role(found.grantee, 'member'))
order by 1
"""
_OTHERS = """
select c.oid::regclass::text, has_any_column_privilege(c.oid, 'insert, update')
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname <> 'information_schema'
  and n.nspname !~ '^pg_' and has_schema_privilege(n.oid, 'usage')
  and has_any_column_privilege(c.oid, 'select, insert, update')
  and not c.oid = any (select to_regclass(name)::oid from unnest($1::text[]) as name)
  and not exists (
      select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid
      and d.deptype = 'e'
  )
order by 1
"""
_SHOWN = 5


class PostgreSQLRightsChecks(RightsChecks):
    """The rights of the role that a session is of."""

    # What is missing

    async def lacking(self) -> list[Finding]:
        table, found = self.table, await self._to_mark()
        for name, columns in needed_rights(table, "select").items():
            found.append(await self._right(name, "select", columns))
        writes = written_rights(table, Purpose())
        for verb in ("insert", "update"):
            if verb in writes:
                found.append(await self._right(table.name, verb, writes[verb]))
        if "insert" in writes:
            found += [
                _granted("make ids", may_use, f"grant usage on sequence {sequence}")
                for sequence, may_use in await self._sequences()
            ]
        if "delete" in writes:
            may_delete = (await self.session.fetch(_DELETE_RIGHT, table.name))[0][0]
            found.append(_granted("delete", may_delete, f"grant delete on {table.name}"))
        return found

    async def _sequences(self) -> Sequence[Row]:
        name = self.table.columns["id"].name
        rows: Sequence[Row] = await self.session.fetch(_SEQUENCE_RIGHTS, self.table.name, name)
        return rows

    async def _to_mark(self) -> list[Finding]:
        mark = self.table.mark
        if mark is None:
            return []
        lacking = [
            await self._lacks(self.table.name, [mark.name], verb) for verb in ("select", "update")
        ]
        name = Dialect().quote(mark.name)
        grant = f"grant select ({name}), update ({name}) on {self.table.name}"
        advice = f"as the table's owner: {grant} to <this user>;"
        return [marking(not any(lacking), advice)]

    async def _right(self, name: str, verb: str, columns: Sequence[str]) -> Finding:
        lacking = await self._lacks(name, columns, verb)
        names = ", ".join(Dialect().quote(column) for column in lacking)
        beside = "" if name == self.table.name else f" {called(self.table, name, Dialect())}"
        return _granted(f"{verb}{beside}", not lacking, f"grant {verb} ({names}) on {name}")

    async def _lacks(self, name: str, columns: Sequence[str], verb: str) -> list[str]:
        """Those of the columns that may not be read or written so."""
        return [row[0] for row in await self.session.fetch(_LACKING, name, columns, verb)]

    # All that is needed

    async def grants(self, user: str | None = None) -> list[str]:
        role = user or (await self.session.fetch(_ROLE))[0][0]
        return [f"grant {what} to {role};" for what in await self._needed()]

    async def _needed(self) -> list[str]:
        table, mark = self.table, self.table.mark
        selected = needed_rights(table, "select")
        schemas = dict.fromkeys([await self._schema(name) for name in selected])
        needed = [f"usage on schema {schema}" for schema in schemas if schema]
        needed += [f"select ({_listed(names)}) on {name}" for name, names in selected.items()]
        writes = self.writes
        if writes:
            verbs = [f"{one} ({_listed(names)})" if names else one for one, names in writes.items()]
            needed.append(f"{', '.join(verbs)} on {table.name}")
        if "insert" in writes:
            needed += [f"usage on sequence {name}" for name, _ in await self._sequences()]
        if self.purpose.marks and mark is not None:
            name = Dialect().quote(mark.name)
            needed.append(f"select ({name}), update ({name}) on {table.name}")
        if self.purpose.ledger:
            needed.append(f"select, insert on {self._ledger()}")
        return needed

    async def _schema(self, name: str) -> str:
        """The schema that has to be opened for a table; empty: it is open to everybody."""
        schema, is_public = (await self.session.fetch(_SCHEMA, name))[0]
        return "" if is_public else str(schema)

    def _ledger(self) -> str:
        schema, quote = self.table.mapping.users.table_schema, Dialect().quote
        return f"{quote(schema)}.{quote(LEDGER)}" if schema else quote(LEDGER)

    # What is too much

    async def excess(self) -> list[Finding]:
        role, is_super, bypasses, creates = (await self.session.fetch(_ROLE))[0]
        if is_super:
            detail = (
                f"{role} is a superuser. Make a role for the gateway alone: create role gateway"
                " login password '…'; and grant it what check --grants prints"
            )
            return [Finding("rights too wide", True, detail, remark="warn")]
        found = [
            Finding("rights too wide", True, f"alter role {role} {words};", remark="note")
            for words, is_so in (("nobypassrls", bypasses), ("nocreaterole nocreatedb", creates))
            if is_so
        ]
        owns, creates_tables = (await self.session.fetch(_TABLE, self.table.name))[0]
        if owns:
            detail = f"{role} owns {self.table.name}, and may change and drop it: use another role"
            return [*found, Finding("rights too wide", True, detail, remark="warn")]
        wide = [*await self._wide()]
        if wide:
            found.append(await self._narrowed(wide, await self.grants()))
        if creates_tables:
            schema = (await self.session.fetch(_SCHEMA, self.table.name))[0][0]
            detail = f"may make tables: revoke create on schema {schema} from {role}, public;"
            found.append(Finding("rights too wide", True, detail, remark="note"))
        return [*found, *await self._elsewhere(role)]

    async def _wide(self) -> list[str]:
        """What may be done with the mapped tables beyond need, in words."""
        table, writes = self.table, self.writes
        wide: list[str] = []
        needed: Mapping[str, Mapping[str, Sequence[str]]] = {
            "select": needed_rights(table, "select"),
            "insert": {table.name: writes.get("insert", ())},
            "update": {table.name: writes.get("update", ())},
        }
        mark = {table.mark.name} if table.mark is not None and self.purpose.marks else set()
        for name in needed["select"]:
            rows = await self.session.fetch(_COLUMNS, name)
            for place, verb in enumerate(("select", "insert", "update"), 1):
                allowed = {*needed[verb].get(name, ()), *(mark if name == table.name else ())}
                beyond = [row[0] for row in rows if row[place] and row[0] not in allowed]
                if beyond:
                    wide.append(f"{verb} ({_listed(beyond)}) on {name}")
            more = [row[0] for row in await self.session.fetch(_MORE, name)]
            spared = writes.keys() if name == table.name else ()
            wide += [f"{verb} on {name}" for verb in more if verb not in spared]
        return wide

    async def _narrowed(self, wide: Sequence[str], grants: Sequence[str]) -> Finding:
        tables = needed_rights(self.table, "select")
        revoked = []
        for name in tables:
            grantees = [row[0] for row in await self.session.fetch(_GRANTEES, name)]
            revoked += [f"revoke all on {name} from {', '.join(grantees)};"] if grantees else []
        detail = f"no need to {'; '.join(wide)}. To narrow it: {' '.join([*revoked, *grants])}"
        return Finding("rights too wide", True, detail, remark="note")

    async def _elsewhere(self, role: str) -> list[Finding]:
        known = [*needed_rights(self.table, "select")]
        known += [self._ledger()] if self.purpose.ledger else []
        rows = await self.session.fetch(_OTHERS, known)
        if not rows:
            return []
        written = any(row[1] for row in rows)
        names = ", ".join(row[0] for row in rows[:_SHOWN])
        more = f" and {len(rows) - _SHOWN} more" if len(rows) > _SHOWN else ""
        detail = (
            f"may {'write' if written else 'read'} other tables and views: revoke all on"
            f" {names}{more} from {role};"
        )
        return [Finding("rights elsewhere", True, detail, remark="note")]


def _granted(right: str, held: bool, grant: str) -> Finding:
    return granted(right, held, f"as the table's owner: {grant} to <this user>;")


def _listed(names: Sequence[str]) -> str:
    return ", ".join(map(Dialect().quote, names))
