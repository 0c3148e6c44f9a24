"""Whether SQLite finds users by its indexes, and which index it lacks where it does not."""

from custdb_adapters._shared.expressions import Expressions
from custdb_adapters._shared.inspection.advice import called, predicate, wanted_index
from custdb_adapters._shared.inspection.lookups import LookupChecks
from custdb_adapters._shared.table import Column, Join
from custdb_adapters._sqlite.dialect import Dialect
from custdb_adapters._sqlite.inspection.plans import Plan, explain
from custdb_gateway.store import Finding
from custdb_gateway.values import Kind

_UNIQUE = """
select list.name, group_concat(field.name, char(0))
from pragma_index_list(?2, ?1) as list, pragma_index_xinfo(list.name, ?1) as field
where list."unique" and list.partial = 0 and field.key group by 1
"""
_KEY = """
select max(name), max(upper(type)) from pragma_table_xinfo(?2, ?1) where pk > 0
having count(*) = 1
"""
_IS_VIEW = "select 1 from {schema}.sqlite_master where name = ?1 and type = 'view'"


class SQLiteLookupChecks(LookupChecks):
    """By the plans of the statements."""

    async def index(self, identifier: str) -> Finding:
        column = self.table.lookup(identifier)
        plan = await explain(self.session, self.statements.find((identifier,)), 1)
        index = plan.finds(column.name)
        if column == self.table.columns["id"]:  # which may be what SQLite itself counts rows by
            index = index or plan.finds("rowid")
        is_kept = identifier != "id" or await self._keeps_ids_apart()
        if index and is_kept and self.table.mapping.users.table not in plan.whole():
            return Finding(f"index for {identifier}", True, index)
        return self.missing(identifier, await self._advice(identifier))

    async def meant(self, identifier: str) -> Finding:
        return await self.index(identifier)  # which does not go by how many rows there are

    async def _keeps_ids_apart(self) -> bool:
        """As far as an index can that knows all rows: those that are no users may have the same."""
        wanted = wanted_index(self.table, "id")
        return bool(wanted.rest) or not wanted.may_be_unique or await self.keeps_apart("id")

    async def keeps_apart(self, identifier: str) -> bool:
        """Whether an index lets no two users have the same, letter by letter."""
        users, name = self.table.mapping.users, self.table.lookup(identifier).name
        schema = users.table_schema or "main"
        known = {column.name for column in wanted_index(self.table, identifier).fixed} | {name}
        keys = await self.session.fetch(_KEY, [schema, users.table])
        if any(key == name and type_ == "INTEGER" for key, type_ in keys) or await self._is_view():
            return True  # a view has no index of its own, and could have none
        rows = await self.session.fetch(_UNIQUE, [schema, users.table])
        held = [{*str(names).split("\0")} for _, names in rows]
        return any(name in names and names <= known for names in held)

    async def _is_view(self) -> bool:
        users = self.table.mapping.users
        query = _IS_VIEW.format(schema=Dialect().quote(users.table_schema or "main"))
        return bool(await self.session.fetch(query, [users.table]))

    async def _advice(self, identifier: str) -> str:
        wanted, quote = wanted_index(self.table, identifier), Dialect().quote
        column = wanted.column
        folded = self.table.mapping.rule(identifier) == "ignore-case"
        collation = "nocase" if folded and column.kind is Kind.TEXT else "binary"
        columns = [*(quote(one.name) for one in wanted.fixed)]
        columns.append(f"{quote(column.name)} collate {collation}")
        where = predicate(self.table, Dialect(), wanted.rest)
        may_be_unique = wanted.may_be_unique and where is not None
        is_unique = may_be_unique and not await self.is_shared(identifier)
        kind = "unique index" if is_unique else "index"
        return (
            f"create {kind} {self._named(wanted.table, column.name)} ({', '.join(columns)})"
            f"{f' where {where}' if where else ''};"
        )

    def _named(self, table: str, column: str) -> str:
        """A new index on a table."""
        quote, name = Dialect().quote, called(self.table, table, Dialect())
        schema = table.removesuffix(f".{quote(name)}")
        return f"{schema}.{quote(f'{name}_{column}')} on {quote(name)}"

    async def link(self, column: Column, join: Join) -> Finding:
        names = [its.name for its, _ in join.on]
        joined = Expressions(self.table, Dialect()).read(column)
        sql = f"select {joined} from {self.table.name}"  # noqa: S608 - of quoted names
        plan = await explain(self.session, sql, 0)
        subject = f"index for {called(self.table, join.table, Dialect())} of a user"
        lines = [line for line in plan.lines if " joined" in line]
        index = next(filter(None, (Plan(lines).finds(name) for name in (*names, "rowid"))), None)
        if index and "AUTOMATIC" not in " ".join(lines):
            return Finding(subject, True, index)
        columns = ", ".join(map(Dialect().quote, names))
        return Finding(
            subject, False, f"create index {self._named(join.table, names[0])} ({columns});"
        )
