"""What the tests of all SQL adapters share."""

from abc import abstractmethod
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, ClassVar

from custdb_adapters._shared.ledger import CREATE_LEDGER
from custdb_gateway.errors import StoreUnavailable
from custdb_gateway.mapping import Match, UserMapping
from custdb_gateway.store import Adapter, StoreSettings
from custdb_gateway.testing import SuiteTable, TablesContract, suite_mapping
from custdb_gateway.values import Kind
from tests.servers.mysql import MySQLServer
from tests.servers.postgresql import PostgreSQLServer


def mapping(fields: Mapping[str, str], **users: Any) -> UserMapping:
    """Of a table `users`, unless `users` says otherwise."""
    section = {"table": "users", "id": "id", "password": "password", **users}
    return UserMapping.model_validate({"users": section, "fields": fields})


EMAIL = mapping({"email": "email"})


async def refuse() -> Any:
    """In a pool's place for connecting."""
    raise StoreUnavailable from ConnectionRefusedError()


@asynccontextmanager
async def opened(
    adapter: type[Adapter],
    server: MySQLServer | PostgreSQLServer,
    *statements: str,
    mapping: UserMapping | None = None,
    user: str | None = None,
    **settings: Any,
) -> AsyncIterator[Any]:
    """A store on a database of its own, in which `statements` have made an empty table."""
    url = server.url(await server.emptied(*statements), user)
    store_settings = StoreSettings(url, mapping or suite_mapping(), **settings)
    async with adapter(store_settings).open() as store:
        yield store


class SQLTables(TablesContract):
    """The suite over tables, in SQL of which a subclass knows the words."""

    quote: ClassVar[Callable[[str], str]]
    types: ClassVar[Mapping[Kind, str]]
    ids: ClassVar[Mapping[str, str]]
    ending: ClassVar[str] = ""

    @abstractmethod
    def index(self, table: str, column: str, rule: Match) -> str:
        """What makes a unique index; `table` and `column` as they are called."""

    def made(self, table: SuiteTable) -> Iterator[str]:
        """The statements that make a table of the suite."""
        quote = type(self).quote
        columns = {name: self.types[kind] for name, kind in table.columns.items()}
        columns[table.id] = self.ids[table.id_kind]
        declared = ", ".join(f"{quote(name)} {type_}" for name, type_ in columns.items())
        yield f"create table {quote(table.name)} ({declared}){self.ending}"
        for name, rule in table.unique.items():
            yield self.index(table.name, name, rule)

    async def make_ledger(self, store: Any) -> None:
        await self.follow(store, CREATE_LEDGER)


class ServerTables(SQLTables):
    """The same on a server, of which a subclass has a fixture."""

    adapter: ClassVar[type[Adapter]]
    server: Any
    database: str

    @asynccontextmanager
    async def opened(
        self, table: SuiteTable, mapping: UserMapping, *, keep: bool = False, **settings: Any
    ) -> AsyncIterator[Any]:
        if not keep:
            self.database = await self.server.new_database()
            await self.server.execute(*self.made(table), database=self.database)
        store_settings = StoreSettings(self.server.url(self.database), mapping, **settings)
        async with self.adapter(store_settings).open() as store:
            yield store

    async def follow(self, store: Any, advice: str) -> None:
        await self.server.execute(advice, database=self.database)

    async def count(self, query: str) -> int:
        """The number that a query of the server's superuser returns."""
        return int((await self.server.fetch(query, self.database))[0][0])
