"""Looking real stores over: what is seen, what may not be, and that nothing waits for ever."""

import asyncio
import socket
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import pymysql
import pytest

from custdb_gateway.detect.looking import CatalogueUnread, look_over
from custdb_gateway.errors import ConfigurationError, NotSupported, StoreUnavailable
from custdb_gateway.store import Index, Relation
from custdb_gateway.values import Kind
from tests.detect.conftest import surveys
from tests.servers.mongodb import MongoDBServer, index
from tests.servers.mysql import PASSWORD, MySQLServer
from tests.servers.postgresql import PostgreSQLServer

pytestmark = pytest.mark.asyncio

POSTGRESQL = (
    "create schema auth",
    "create extension citext",
    "create domain address as varchar(99)",
    'create table auth.users (id uuid primary key default gen_random_uuid(), "eMail" citext, '
    "login varchar(30) not null, mail address, pw bytea, secret text)",
    "create unique index on auth.users (lower(login))",
    "create unique index on auth.users (id, lower(login))",
    "create unique index on auth.users (\"eMail\") where login <> ''",
    "create view v as select * from auth.users",
    "create table notes (owner uuid references auth.users (id), body text)",
    "create table parted (n int) partition by range (n)",
    "create table part partition of parted for values from (1) to (9)",
    "insert into auth.users (\"eMail\", login, pw) values ('A@x', 'ada', '\\x616200ff')",
)
MYSQL = (
    "create table users (id bigint auto_increment primary key, `e%mail` varchar(190) not null, "
    "login varbinary(40), u binary(16), born datetime default '0000-00-00', kind enum('a', 'b'), "
    "is_on bit(1), pw tinyblob, place point, pin char(4), unique key (`e%mail`), "
    "unique key (login(9)))",
    "create table notes (user_id bigint, foreign key (user_id) references users (id))",
    "insert into users (`e%mail`, login, u, kind, is_on, pw) "
    "values ('ä@x', 'ada', unhex('00112233445566778899aabbccddeeff'), 'a', 1, '$2y$')",
    "create view v as select * from users",
)


def named(relations: Any) -> dict[str, Relation]:
    return {one.name: one for one in relations}


async def test_postgresql(postgresql: PostgreSQLServer) -> None:
    database = await asyncio.to_thread(postgresql.created, *POSTGRESQL)
    async with surveys(postgresql.url(database)).survey() as surveyor:
        found = named(await surveyor.relations())
        sample = await surveyor.sample(found["users"], 10, 3)
    assert found.keys() == {"users", "v", "notes", "parted"}
    users = found["users"]
    assert (users.schema, found["notes"].schema) == ("auth", None)
    assert (users.is_view, found["v"].is_view) == (False, True)
    columns = {one.name: one for one in users.attributes}
    assert columns["eMail"].ignores_case
    assert (columns["login"].length, columns["login"].is_nullable) == (30, False)
    assert columns["id"].is_filled
    assert columns["mail"].kind is Kind.TEXT
    assert Index(["id"], is_unique=True, is_primary=True) in users.indexes
    assert Index(["login"], is_unique=True, fold="lower") in users.indexes
    assert Index(["id", "login"], is_unique=True) in users.indexes
    assert Index(["eMail"], is_unique_in_part=True) in users.indexes  # of some rows alone
    assert found["notes"].links == {"owner": ("users", "id")}
    (row,) = sample
    assert row == row | {"eMail": "A@x", "login": "ada", "pw": "ab\\000"}
    assert len(row["id"]) == 3
    assert "secret" not in row


async def test_mysql(mysql: MySQLServer) -> None:
    database = await asyncio.to_thread(mysql.created, *MYSQL)
    async with surveys(mysql.url(database)).survey() as surveyor:
        found = named(await surveyor.relations())
        sample = await surveyor.sample(found["users"], 10, 40)
    assert found.keys() == {"users", "v", "notes"}
    users = found["users"]
    assert (users.is_view, found["v"].is_view) == (False, True)
    columns = {one.name: one for one in users.attributes}
    assert columns["e%mail"].ignores_case
    assert (columns["e%mail"].length, columns["e%mail"].is_nullable) == (190, False)
    assert columns["id"].is_filled
    assert columns["u"].kind is Kind.UUID
    assert Index(["id"], is_unique=True, is_primary=True) in users.indexes
    assert Index(["e%mail"], is_unique=True) in users.indexes
    assert Index(["login"], is_unique_in_part=True) in users.indexes  # by nine characters
    assert found["notes"].links == {"user_id": ("users", "id")}
    assert sample == [
        {
            "id": "1",
            "e%mail": "ä@x",
            "login": "ada",
            "u": "00112233445566778899AABBCCDDEEFF",
            "born": "0000-00-00 00:00:00",
            "kind": "a",
            "is_on": "1",
            "pw": "$2y$",
        }
    ]


async def test_sqlite(tmp_path: Path) -> None:
    path = tmp_path / "users.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            """
            create table users (id integer primary key, email varchar(90) not null collate nocase,
                login text, pw blob, at timestamp default current_timestamp);
            create unique index a on users (email);
            create unique index b on users (lower(login));
            create unique index d on users (id, lower(login), lower(email));
            create unique index c on users (login) where login <> '';
            create table notes (user_id integer references users (id), body text) ;
            create table keyed (a text, b text, primary key (a, b)) without rowid;
            create table gone (a text);
            create view v as select * from users;
            create view broken as select a from gone;
            drop table gone;
            insert into users (email, login, pw) values ('A@x', 'ada', x'616263ff');
            """
        )
    async with surveys(f"sqlite:///{path}").survey() as surveyor:
        found = named(await surveyor.relations())
        sample = await surveyor.sample(found["users"], 10, 3)
        assert len(await surveyor.sample(found["keyed"], 10, 3)) == 0
    assert found.keys() == {"users", "notes", "keyed", "v"}
    users = found["users"]
    columns = {one.name: one for one in users.attributes}
    assert (columns["email"].length, columns["email"].is_nullable) == (90, False)
    assert columns["id"].is_filled
    assert columns["at"].is_filled
    assert Index(["id"], is_unique=True, is_primary=True) in users.indexes
    assert Index(["email"], is_unique=True, ignores_case=True) in users.indexes
    assert Index(["login"], is_unique=True, fold="lower") in users.indexes
    assert Index(["id", "login", "email"], is_unique=True) in users.indexes
    assert Index(["login"], is_unique_in_part=True) in users.indexes
    assert Index(["a", "b"], is_unique=True, is_primary=True) in found["keyed"].indexes
    assert found["notes"].links == {"user_id": ("users", "id")}
    assert (users.rows, found["v"].rows, found["keyed"].rows) == (1, None, None)
    assert sample[0] == sample[0] | {"id": "1", "email": "A@x", "login": "ada"}
    assert sample[0]["pw"].startswith("abc"[:2])


async def test_mongodb(mongodb: MongoDBServer) -> None:
    documents = [
        {"_id": "abc", "emails": [{"address": "a@x", "verified": True}], "n.m": 1, "$x": 1},
        {"profile": {"name": "Ü" * 9, "deep": {"er": {"still": {"more": 1}}}}, "tags": ["a"]},
    ]
    database = await asyncio.to_thread(
        mongodb.created,
        index("emails.address", unique=True, sparse=True),
        {"insert": "users", "documents": documents},
    )
    async with surveys(mongodb.url(database)).survey() as surveyor:
        (users,) = await surveyor.relations()
        sample = await surveyor.sample(users, 10, 5)
    columns = {one.name: one for one in users.attributes}
    assert columns.keys() >= {
        "_id",
        "emails.$.address",
        "emails.$.verified",
        "profile.name",
        "tags",
    }
    assert not {"n.m", "$x", "n", "profile.deep.er.still.more"} & columns.keys()
    assert columns["emails.$.verified"].kind is Kind.BOOLEAN
    assert Index(["_id"], is_unique=True, is_primary=True) in users.indexes
    assert Index(["emails.address"], is_unique=True) in users.indexes
    assert users.rows == 2
    by_id = {row["_id"]: row for row in sample}
    assert by_id["abc"] == {"_id": "abc", "emails.$.address": "a@x", "emails.$.verified": "true"}
    assert len(sample) == 2
    assert {row.get("profile.name") for row in sample} == {None, "Ü" * 5}


async def test_both_ends_of_a_large_table_are_looked_at(postgresql: PostgreSQLServer) -> None:
    database = await asyncio.to_thread(
        postgresql.created,
        "create table users (id int primary key, n int)",
        "insert into users select n, n from generate_series(1, 1000) n",
    )
    async with surveys(postgresql.url(database)).survey() as surveyor:
        (users,) = await surveyor.relations()
        numbers = [int(row["n"]) for row in await surveyor.sample(users, 10, 9)]
        few = await surveyor.sample(users, 1998, 9)
    assert numbers == [1, 2, 3, 4, 5, 1000, 999, 998, 997, 996]
    assert len(few) == 1000


@asynccontextmanager
async def _surveyor(url: str) -> AsyncIterator[Any]:
    async with surveys(url).survey() as surveyor:
        yield surveyor


async def test_nothing_can_be_written(
    postgresql: PostgreSQLServer, mysql: MySQLServer, tmp_path: Path
) -> None:
    table = "create table users (id integer primary key)"
    path = tmp_path / "users.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(table)
    urls = [
        postgresql.url(await asyncio.to_thread(postgresql.created, table)),
        mysql.url(await asyncio.to_thread(mysql.created, table)),
        f"sqlite:///{path}",
    ]
    for url in urls:
        async with _surveyor(url) as surveyor:
            for statement in ("insert into users values (1)", "create table x (a int)"):
                with pytest.raises(NotSupported):
                    await surveyor._pool.run(lambda session, sql=statement: session.fetch(sql))
            (users,) = await surveyor.relations()
            assert await surveyor.sample(users, 9, 9) == []


async def test_what_a_user_of_postgresql_may_not_read_is_told(postgresql: PostgreSQLServer) -> None:
    role = f"reader_{uuid4().hex[:8]}"
    database = await asyncio.to_thread(
        postgresql.created,
        "create table users (id int primary key, email text, password text)",
        "create table secrets (id int primary key, password text)",
        "insert into users values (1, 'a@x', 'hidden')",
        f"create role {role} login password '{PASSWORD}'",
        f"grant select (id, email) on users to {role}",
    )
    async with _surveyor(postgresql.url(database, role)) as surveyor:
        found = await look_over(surveyor)
        assert [table.sample for table in found.tables if table.relation.name == "users"] == [
            [{"id": "1", "email": "a@x"}]
        ]
    assert "secrets: its rows may not be read by this user" in found.notes
    assert "users: this user may not read password" in found.notes
    await postgresql.execute(f"drop owned by {role}", database=database)
    await postgresql.execute(f"drop role {role}")


async def test_what_a_user_of_mysql_may_not_read_is_told(mysql: MySQLServer) -> None:
    user = f"reader_{uuid4().hex[:8]}"
    database = await asyncio.to_thread(
        mysql.created,
        "create table users (id int primary key, email varchar(90), password varchar(90))",
        "create table secrets (id int primary key, password varchar(90))",
        "insert into users values (1, 'a@x', 'hidden')",
        f"create user {user} identified by '{PASSWORD}'",
    )
    await mysql.execute(
        f"grant select (id, email), insert (password) on {database}.users to {user}",
        f"grant insert on {database}.secrets to {user}",
    )
    async with _surveyor(mysql.url(database, user)) as surveyor:
        found = await look_over(surveyor)
    samples = {table.relation.name: table.sample for table in found.tables}
    assert samples == {"users": [{"id": "1", "email": "a@x"}], "secrets": ()}
    assert "secrets: its rows may not be read by this user" in found.notes
    assert "users: this user may not read password" in found.notes
    await mysql.execute(f"drop user {user}")


@pytest.mark.parametrize("actions", [["listCollections"], ["listCollections", "find"]])
async def test_what_a_user_of_mongodb_may_not_read_is_told(
    guarded_mongodb: MongoDBServer, actions: list[str]
) -> None:
    name = f"x{uuid4().hex[:8]}"
    database = await asyncio.to_thread(
        guarded_mongodb.created, {"insert": "users", "documents": [{"_id": 1, "email": "a@x"}]}
    )
    may = {"resource": {"db": database, "collection": ""}, "actions": actions}
    role = {"createRole": name, "privileges": [may], "roles": []}
    user = {"createUser": name, "pwd": PASSWORD, "roles": [{"role": name, "db": database}]}
    await asyncio.to_thread(guarded_mongodb.run, role, database=database)
    await asyncio.to_thread(guarded_mongodb.run, user)
    async with _surveyor(guarded_mongodb.url(database, name)) as surveyor:
        found = await look_over(surveyor)
    (users,) = found.tables
    if "find" in actions:  # without the right to see the indexes
        assert users.sample == [{"_id": "1", "email": "a@x"}]
    else:
        assert found.notes == ["users: its rows may not be read by this user"]


async def test_a_locked_table_of_postgresql_is_not_waited_for(postgresql: PostgreSQLServer) -> None:
    database = await asyncio.to_thread(
        postgresql.created,
        "create table users (id int primary key, email text)",
        "create unique index on users (lower(email))",
        "create table kunden (id int primary key, email text)",
    )
    owner = await asyncpg.connect(postgresql.url(database))
    try:
        await owner.execute("begin; lock table users in access exclusive mode")
        began = time.monotonic()
        async with surveys(postgresql.url(database), timeout=1).survey() as surveyor:
            found = await look_over(surveyor)
        assert time.monotonic() - began < 5
    finally:
        await owner.close()
    assert "users: its rows could not be read in time (is it locked?)" in found.notes
    assert {table.relation.name: table.was_sampled for table in found.tables} == {
        "users": False,
        "kunden": True,
    }


async def test_a_catalogue_that_is_not_told_is_no_matter_of_the_connection() -> None:
    class Locked:
        async def relations(self) -> Any:
            raise StoreUnavailable

    with pytest.raises(CatalogueUnread):
        await look_over(Locked())  # type: ignore[arg-type]


async def test_a_locked_table_of_mysql_is_not_waited_for(mysql: MySQLServer) -> None:
    database = await asyncio.to_thread(
        mysql.created, "create table users (id int primary key, email varchar(9))"
    )
    owner: Any = pymysql.connect(
        host=mysql._url.hostname,
        port=mysql._url.port or 3306,
        user="root",
        password=PASSWORD,
        database=database,
    )
    with closing(owner), owner.cursor() as cursor:
        cursor.execute("lock tables users write")
        began = time.monotonic()
        async with surveys(mysql.url(database), timeout=30).survey() as surveyor:
            found = await look_over(surveyor, seconds=1)
        assert time.monotonic() - began < 10
    assert "users: its rows could not be read in time (is it locked?)" in found.notes


@pytest.mark.parametrize("scheme", ["postgresql", "mysql", "mongodb"])
async def test_a_server_that_says_nothing_is_not_waited_for(scheme: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:  # which accepts nobody
        url = f"{scheme}://u:p@127.0.0.1:{server.getsockname()[1]}/d"
        began = time.monotonic()
        with pytest.raises(StoreUnavailable):
            async with surveys(url, timeout=1).survey() as surveyor:
                await surveyor.relations()
    assert time.monotonic() - began < 10


async def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="there is no file"):
        surveys(f"sqlite:///{tmp_path}/none.db").survey()
