"""A database with an application's tables and rows, on a real server of each engine."""

import json
from typing import Any, Protocol

from bson import json_util

from tests.applications.application import Application
from tests.servers.mongodb import MongoDBServer
from tests.servers.mysql import MySQLServer
from tests.servers.postgresql import PostgreSQLServer


class Database(Protocol):
    """Where an application keeps its users, until it is dropped."""

    url: str

    def row(self, user_id: str, places: list[str]) -> list[Any]:
        """What stands in a user's row, in the places of the users' table that are named."""

    def drop(self) -> None:
        """Leave nothing behind."""


def database(application: Application, server: Any) -> Database:
    """Make one, filled."""
    made: Database = _KINDS[application.engine](application, server)
    return made


class PostgreSQLDatabase:
    def __init__(self, application: Application, server: PostgreSQLServer) -> None:
        self._users = application.mapping.users
        self._server = server
        self._name = server.created(*application.statements)
        self.url = server.url(self._name)

    def row(self, user_id: str, places: list[str]) -> list[Any]:
        columns = ", ".join(f'"{place}"' for place in places)
        schema = self._users.table_schema or "public"
        query = f'select {columns} from "{schema}"."{self._users.table}"'
        where = f"\"{self._users.id}\"::text = '{user_id}'"
        ((*values,),) = self._server.rows(f"{query} where {where}", self._name)
        return values

    def drop(self) -> None:
        self._server.sql(f"drop database {self._name} with (force)")


class MySQLDatabase:
    def __init__(self, application: Application, server: MySQLServer) -> None:
        self._users = application.mapping.users
        self._server = server
        self._name = server.created(*application.statements)
        self.url = server.url(self._name)

    def row(self, user_id: str, places: list[str]) -> list[Any]:
        columns = ", ".join(f"`{place}`" for place in places)
        query = f"select {columns} from `{self._users.table}`"
        where = f"cast(`{self._users.id}` as char) = '{user_id}'"
        ((*values,),) = self._server.rows(f"{query} where {where}", self._name)
        return values

    def drop(self) -> None:
        self._server.sql(f"drop database {self._name}")


class MongoDBDatabase:
    def __init__(self, application: Application, server: MongoDBServer) -> None:
        self._users = application.mapping.users
        self._server = server
        self._name = server.new_database()
        self.url = server.url(self._name)
        server.run(*_index_commands(application), database=self._name)
        with server.client() as client:
            for collection, documents in json_util.loads(
                application.text("documents.json")
            ).items():
                client[self._name][collection].insert_many(documents)

    def row(self, user_id: str, places: list[str]) -> list[Any]:
        documents = self._server.documents(self._name, self._users.table)
        (found,) = [one for one in documents if str(at(one, self._users.id)) == user_id]
        return [at(found, place) for place in places]

    def drop(self) -> None:
        with self._server.client() as client:
            client.drop_database(self._name)


def at(document: Any, path: str) -> Any:
    """What stands at a path of a document; `None`: nothing does."""
    for key in path.split("."):
        if isinstance(document, list):
            document = document[int(key)] if int(key) < len(document) else None
        else:
            document = (document or {}).get(key)
    return document


def _index_commands(application: Application) -> list[dict[str, Any]]:
    """`indexes.json`: by collection, pairs of keys and options."""
    commands = []
    for collection, indexes in json.loads(application.text("indexes.json")).items():
        made = [{"key": dict(keys), "name": "_".join(dict(keys)), **more} for keys, more in indexes]
        commands.append({"createIndexes": collection, "indexes": made})
    return commands


_KINDS: dict[str, Any] = {
    "postgresql": PostgreSQLDatabase,
    "mysql": MySQLDatabase,
    "mongodb": MongoDBDatabase,
}
