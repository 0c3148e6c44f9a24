"""MySQL and MariaDB under the contract, and what only they have."""

import asyncio
import ssl
import struct
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, ClassVar, cast
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
from pymysql.constants import CLIENT
from pymysql.err import OperationalError

from custdb_adapters._mysql.address import parse_address
from custdb_adapters._mysql.dialect import quote
from custdb_adapters._mysql.types import ColumnType, kind, parse
from custdb_adapters.mysql import MySQL, MySQLStore
from custdb_gateway.errors import (
    ConfigurationError,
    InvalidValue,
    StoreRejected,
    StoreUnavailable,
    UserExists,
)
from custdb_gateway.mapping import Match
from custdb_gateway.store import StoreSettings, UserStore
from custdb_gateway.testing import UserStoreContract, suite_mapping
from custdb_gateway.user import Page, StoredPassword
from custdb_gateway.values import Kind
from tests.adapters import pages, sql
from tests.servers.mysql import MySQLServer, PrivateMariaDBServer

SUITE_TABLE = """
create table users (
    id bigint auto_increment primary key, email varchar(500), phone varchar(500),
    username varchar(700) collate utf8mb4_bin, name text, nickname text, email_verified boolean,
    logins_count bigint, last_login datetime(6), birthdate date, balance decimal(65, 20),
    settings json, password text, secret text
) collate utf8mb4_unicode_ci
"""
RIGHTS = pages.rights("mysql.md")

opened = partial(sql.opened, MySQL)


class TestMySQL(UserStoreContract):
    """With the rights that the documents grant, which leave out the last column."""

    STATEMENTS: tuple[str, ...] = (SUITE_TABLE,)
    UNIQUE: ClassVar = {"id"}

    @pytest_asyncio.fixture
    async def store(self, mysql: MySQLServer) -> AsyncIterator[MySQLStore]:
        async with opened(mysql, *self.STATEMENTS, rights=RIGHTS.writing) as store:
            assert store._unique == self.UNIQUE
            yield store

    async def break_client(self, store: UserStore) -> None:
        pool = cast(MySQLStore, store)._pool
        pool._connect = sql.refuse
        for lease in pool._idle:
            lease.connection._connection._writer.transport.abort()

    async def test_check_misses_no_right(self, store: MySQLStore) -> None:
        rights = [one for one in await store.inspect() if "right" in one.subject]
        assert [one.ok for one in rights] == [True] * 4


class TestMySQLWithUniqueIndexes(TestMySQL):
    """The same where the server sees to it that nobody is there twice: one round trip a write."""

    STATEMENTS = (
        SUITE_TABLE,
        "create unique index email on users (email)",
        "create unique index phone on users (phone)",
        "create unique index username on users (username)",
    )
    UNIQUE: ClassVar = {"id", "email", "phone", "username"}


class TestTables(sql.ServerTables):
    """Blind to case and accents wherever a table can be."""

    adapter = MySQL
    quote = staticmethod(quote)
    types: ClassVar = {
        Kind.TEXT: "varchar(255)",
        Kind.TIMESTAMP: "datetime",
        Kind.BOOLEAN: "tinyint(1)",
    }
    ids: ClassVar = {
        "made": "bigint unsigned auto_increment primary key",
        "uuid": "binary(16) primary key",
        "text": "varchar(100) primary key",
    }
    ending = " collate utf8mb4_unicode_ci"

    @pytest.fixture(autouse=True)
    def _server(self, mysql: MySQLServer) -> None:
        self.server = mysql

    def index(self, table: str, column: str, rule: Match) -> str:
        return f"create unique index {quote(f'of {column}')} on {quote(table)} ({quote(column)})"

    async def make_ledger(self, store: Any) -> None:
        await self.follow(store, pages.ledger(in_bytes=True))

    async def uses_an_index(self, store: MySQLStore, identifier: str) -> bool:
        await self.server.execute("analyze table users", database=self.database)
        statement = store.statements.find((identifier,))
        value = 7 if identifier == "id" else "e7@x"
        return await _plan_reads_few(store, statement, value)

    async def connections(self, store: MySQLStore) -> int:
        return await self.count(
            "select count(*) from information_schema.processlist"
            f" where db = '{self.database}' and id <> connection_id()"
        )


class TestServer(sql.ServerCases):
    adapter = MySQL
    made_id = "bigint auto_increment primary key"
    visible = ("grant references ({}) on users to gateway",)

    @pytest.fixture
    def server(self, mysql: MySQLServer) -> MySQLServer:
        return mysql


class TestTablesThatSeeCase(TestTables):
    """The same over collations that see everything: case is ignored with an index's help, too."""

    ending = " collate utf8mb4_bin"

    def index(self, table: str, column: str, rule: Match) -> str:
        return self._folding(super().index(table, column, rule))

    def _folding(self, index: str) -> str:
        """Of an email's index: what ignores case, as the server at hand can do it."""
        if "`of email`" not in index:
            return index
        if self.server.is_mariadb:
            return (
                "alter table users modify email varchar(255) collate utf8mb4_unicode_ci,"
                " add unique index (email)"
            )
        return index.replace("(`email`)", "((lower(`email`)))")


async def _plan_reads_few(store: MySQLStore, statement: str, value: Any) -> bool:
    async def explain(session: Any) -> Any:
        return await session.fetch(f"explain format=json {statement}", value)

    ((plan,),) = await store._pool.run(explain)
    return '"ALL"' not in plan and "Table scan" not in plan and "table scan" not in plan.lower()


class TestTypes:
    """What MySQL has and the suite's table does not."""

    TABLE = """
        create table users (
            id binary(16) primary key, email varbinary(255), username char(8) character set latin1,
            phone bigint unsigned, password tinyblob, price decimal(30, 10), ratio double,
            share float, mood enum('sad', 'it''s ok'), tags set('a', 'b', 'c d'),
            flag bit(1), bits bit(8), active tinyint(1), seen datetime, stamp timestamp null,
            day date, hour time(3), born year, raw blob, fixed binary(8), short varchar(5),
            basic varchar(20) character set utf8mb3, small smallint, tiny tinyint unsigned, doc json
        )
    """
    MAPPING = sql.mapping(
        {
            name: name
            for name in (
                "email username phone price ratio share mood tags flag bits active seen stamp day"
                " hour born raw fixed short basic small tiny doc"
            ).split()
        }
    )

    @pytest_asyncio.fixture
    async def store(self, mysql: MySQLServer) -> AsyncIterator[MySQLStore]:
        async with opened(mysql, self.TABLE, mapping=self.MAPPING) as store:
            yield store

    @pytest.mark.asyncio
    @pytest.mark.parametrize(
        ("field", "value", "released"),
        [
            ("price", "12345678901234567890.0123456789", "12345678901234567890.0123456789"),
            ("price", "0.10", 0.1),
            ("price", "1e-7", 1e-7),
            ("ratio", 0.1, 0.1),
            ("ratio", "1e300", str(10**300)),
            ("share", 0.1, 0.1),
            ("mood", "it's ok", "it's ok"),
            ("tags", ["a", "c d"], ["a", "c d"]),
            ("tags", [], []),
            ("flag", True, True),
            ("flag", False, False),
            ("bits", 255, 255),
            ("active", True, True),
            ("active", 0, False),
            ("seen", "2024-02-29T12:34:56.999Z", "2024-02-29T12:34:56Z"),
            ("stamp", "2024-07-01T00:00:00+02:00", "2024-06-30T22:00:00Z"),
            ("day", "2024-02-29", "2024-02-29"),
            ("hour", "12:34:56.5", "12:34:56.500"),
            ("born", 1995, 1995),
            ("raw", "tëxt", "tëxt"),
            ("fixed", "tëxt", "tëxt"),
            ("short", "王伟王伟王", "王伟王伟王"),
            ("basic", "王伟", "王伟"),
            ("username", "Zoë", "Zoë"),
            ("small", -32768, -32768),
            ("tiny", 255, 255),
            ("phone", 2**64 - 1, str(2**64 - 1)),
            ("phone", "8613812345678", 8613812345678),
            ("doc", {"a": [1, None, "ü"]}, {"a": [1, None, "ü"]}),
            ("doc", "a string", "a string"),
            ("doc", None, None),
        ],
    )
    async def test_keeps_its_meaning(
        self, store: MySQLStore, field: str, value: Any, released: Any
    ) -> None:
        created = await store.create_user({"email": "u@x", field: value}, "hash")
        assert created.get(field) == released
        assert type(created.get(field)) is type(released)
        assert await store.update_user(created["id"], {field: value}, None) == created

    @pytest.mark.asyncio
    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("mood", "happy"),
            ("mood", "1"),  # the first member, to MySQL
            ("mood", ""),
            ("tags", ["d"]),
            ("tags", "a"),
            ("tags", [1]),
            ("tags", {"a": 1}),
            ("bits", 256),
            ("active", 2),
            ("short", "abcdef"),
            ("short", "abc   "),
            ("username", "123456789"),
            ("username", "王"),
            ("basic", "👤"),
            ("fixed", "123456789"),
            ("fixed", "tëxttëx"),
            ("email", "x" * 256),
            ("small", 32768),
            ("tiny", -1),
            ("tiny", 256),
            ("born", 1000),
            ("price", "1e40"),
            ("stamp", "1850-01-01T00:00:00Z"),
            ("hour", "yesterday"),
            ("phone", -1),
            ("phone", "+44 1"),
            ("phone", 2**64),
            ("raw", "x" * 70_000),
        ],
    )
    async def test_refuses_what_does_not_fit(
        self, store: MySQLStore, field: str, value: Any
    ) -> None:
        with pytest.raises(InvalidValue):
            await store.create_user({"email": "u@x", field: value}, None)
        assert (await store.list_users(Page(1, 10))).total == 0

    @pytest.mark.asyncio
    async def test_text_in_bytes_is_looked_up_and_searched(self, store: MySQLStore) -> None:
        """As MediaWiki keeps it."""
        user = await store.create_user({"email": "Zoë@x"}, "$2b$hash")
        assert await store.find_users({"email": "zoË@X"}) == [user]
        assert (await store.search_users("OË", Page(1, 10))).users == [user]
        assert (await store.find_accounts({"email": "zoë@x"}))[0].password == StoredPassword(
            "$2b$hash"
        )
        assert await store.sample_passwords(1) == [StoredPassword("$2b$hash")]

    @pytest.mark.asyncio
    async def test_no_padding_and_no_other_letters(self, store: MySQLStore) -> None:
        user = await store.create_user({"username": "Zoë"}, None)
        assert await store.find_users({"username": "Zoë"}) == [user]
        for other in ("zoë", "Zoe", "Zoë ", "Zo王", "Zoë" * 50):
            assert await store.find_users({"username": other}) == []

    @pytest.mark.asyncio
    async def test_an_id_in_bytes_is_a_uuid(self, store: MySQLStore) -> None:
        given = str(uuid4())
        assert (await store.create_user({"id": given, "email": "a@x"}, None))["id"] == given
        made = await store.create_user({"email": "b@x"}, None)
        assert await store.find_users({"id": str(UUID(made["id"])).upper()}) == [made]

    @pytest.mark.asyncio
    async def test_dates_of_zeros_are_none(self, mysql: MySQLServer) -> None:
        """As WordPress writes them."""
        statements = (
            "set session sql_mode = ''",
            "create table users (id int auto_increment primary key, email varchar(50),"
            " password text, seen datetime default '0000-00-00 00:00:00',"
            " stamp timestamp default '0000-00-00 00:00:00', day date default '2024-00-00')",
            "insert into users (email) values ('ada@x')",
        )
        mapping = sql.mapping({name: name for name in ("email", "seen", "stamp", "day")})
        async with opened(mysql, *statements, mapping=mapping, fresh=True) as store:
            assert await store.find_users({"email": "ada@x"}) == [{"id": "1", "email": "ada@x"}]

    def test_types_are_taken_apart(self) -> None:
        assert parse("enum('a','it''s, (b)')").members == ("a", "it's, (b)")
        assert parse("bigint(20) unsigned zerofill").unsigned
        assert parse("varchar(20) character set latin1") == ColumnType(
            "varchar", 20, charset="latin1"
        )
        assert parse("decimal(10,2)").length is None
        assert kind("tinyint(1)") is Kind.BOOLEAN
        assert kind("tinyint(4)") is kind("tinyint") is Kind.INTEGER
        assert kind("binary(15)") is kind("geometry") is Kind.TEXT


class TestSchema:
    @pytest.mark.asyncio
    async def test_a_table_in_another_database(self, mysql: MySQLServer) -> None:
        other = sql.mapping({"email": "email"}, schema=await mysql.emptied(SUITE_TABLE))
        async with opened(mysql, mapping=other, fresh=True) as store:
            ada = await store.create_user({"email": "ada@x"}, None)
            assert await store.find_users({"email": "ADA@x"}) == [ada]
            assert [one.ok for one in await store.inspect() if "right" in one.subject] == [True] * 4

    @pytest.mark.asyncio
    async def test_a_trigger_that_refuses(self, mysql: MySQLServer) -> None:
        trigger = (
            "create trigger guard before insert on users for each row"
            " signal sqlstate '45000' set message_text = 'no more'"
        )
        async with opened(mysql, SUITE_TABLE, trigger, mapping=sql.EMAIL) as store:
            with pytest.raises(InvalidValue):
                await store.create_user({"email": "ada@x"}, None)

    @pytest.mark.asyncio
    @pytest.mark.parametrize("charset", ["gbk", "latin1"])
    async def test_a_server_that_sets_another_character_set(
        self, mysql: MySQLServer, charset: str
    ) -> None:
        """To GBK, a backslash behind half a letter is the other half, and escapes nothing."""
        await mysql.execute(f"set global init_connect = 'set names {charset}'")
        try:
            # The superuser's connections are left as they are.
            async with opened(mysql, SUITE_TABLE, rights=RIGHTS.writing) as store:
                values = {"email": "René@x", "username": "你", "name": "你') or 1=1 -- "}
                made = await store.create_user(values, "hash")
                assert await store.find_users({"email": "rené@X"}) == [made]
                for hostile in ("你') or 1=1 -- ", "你' or '1'='1", "\xbf' or 1=1 -- "):
                    assert await store.find_users({"email": hostile}) == []
        finally:
            await mysql.execute("set global init_connect = ''")
        query = "select hex(convert(email using utf8mb4)) from users"
        stored = await mysql.fetch(query, sql.database_of(store))
        assert stored == [("René@x".encode().hex().upper(),)]

    @pytest.mark.asyncio
    async def test_a_view_can_be_read_and_written(self, mysql: MySQLServer) -> None:
        statements = (
            SUITE_TABLE,
            "create view members as select id, email, password, upper(name) as loud from users",
            "insert into users (email, name) values ('a@x', 'ada')",
        )
        mapping = sql.mapping({"email": "email", "name": "loud"}, table="members")
        async with opened(mysql, *statements, mapping=mapping, fresh=True) as store:
            await store.inspect()
            (ada,) = await store.find_users({"email": "A@x"})
            assert ada["name"] == "ADA"
            with pytest.raises(InvalidValue):
                await store.update_user(ada["id"], {"name": "x"}, None)
            assert (await store.update_user(ada["id"], {"email": "b@x"}, None))["email"] == "b@x"

    @pytest.mark.asyncio
    async def test_an_id_from_a_trigger_is_no_user_who_exists(self, mysql: MySQLServer) -> None:
        statements = (
            "create table users (id char(36) primary key, email varchar(99), password text)",
            "create trigger made before insert on users for each row set new.id = uuid()",
        )
        async with opened(mysql, *statements, mapping=sql.EMAIL) as store:
            with pytest.raises(StoreRejected):
                await store.create_user({"email": "a@x"}, None)

    @pytest.mark.asyncio
    async def test_bytes_have_no_index_that_ignores_case(self, mysql: MySQLServer) -> None:
        table = (
            "create table users (id int auto_increment primary key, email varbinary(99),"
            " password text, unique key email (email))"
        )
        async with opened(mysql, table, mapping=sql.EMAIL) as store:
            (found,) = [one for one in await store.inspect() if one.subject == "index for email"]
            assert not found.ok
            assert 'match.email = "exact"' in found.detail
            await store.create_user({"email": "Ada@x"}, None)
            with pytest.raises(UserExists):
                await store.create_user({"email": "ada@x"}, None)

    @pytest.mark.asyncio
    async def test_advice_changes_nothing_but_the_collation(self, mysql: MySQLServer) -> None:
        if not mysql.is_mariadb:
            pytest.skip("MySQL has indexes of expressions, and no need to change the collation")
        table = (
            "create table users (id int auto_increment primary key, password text,"
            " email varchar(60) collate utf8mb4_bin not null default 'it''s' comment 'it''s mine')"
        )
        async with opened(mysql, table, mapping=sql.EMAIL, fresh=True) as store:
            database = sql.database_of(store)
            (found,) = [one for one in await store.inspect() if one.subject == "index for email"]
            await mysql.execute(found.detail, database=database)
        ((_, _, collation, nullable, _, default, _, _, comment),) = await mysql.fetch(
            "show full columns from users like 'email'", database
        )
        assert (collation, nullable, default) == ("utf8mb4_unicode_ci", "NO", "it's")
        assert comment == "it's mine"

    @pytest.mark.asyncio
    async def test_locks_are_given_up(self, mysql: MySQLServer) -> None:
        async with opened(mysql, SUITE_TABLE, pool_size=1) as store:
            await store.create_user({"email": "ada@x"}, None)
            with pytest.raises(UserExists):
                await store.create_user({"email": "ada@x"}, None)
            with pytest.raises(InvalidValue):
                await store.create_user({"email": "x" * 501}, None)
            lock = f"sha2(lower(convert('{store.table.place} email ada@x' using utf8mb4)), 224)"
            assert (await store.read(f"select is_used_lock({lock})"))[0][0] is None


class TestRoundTrips:
    @pytest.mark.asyncio
    async def test_one_for_each_function(self, mysql: MySQLServer) -> None:
        """Nothing is sent beside the statement: no ping, no commit, no warnings asked for."""
        statements = (SUITE_TABLE, "create unique index email on users (email)")
        sent = 0
        async with opened(mysql, *statements, pool_size=1) as store:

            async def count(session: Any) -> None:
                query = session._connection.query

                async def counted(sql: str) -> Any:
                    nonlocal sent
                    sent += 1
                    return await query(sql)

                session._connection.query = counted

            await store._pool.run(count)
            calls: dict[str, Callable[[], Awaitable[Any]]] = {
                "find": lambda: store.find_users({"email": "a@x"}),
                "find by two": lambda: store.find_users({"email": "a@x", "username": "a"}),
                "accounts": lambda: store.find_accounts({"email": "a@x"}),
                "search": lambda: store.search_users("a", Page(1, 10)),
                "list": lambda: store.list_users(Page(1, 10)),
                "create": lambda: store.create_user({"email": f"{uuid4()}@x"}, None),
                "update": lambda: store.update_user("1", {"name": "x"}, None),
                "delete": lambda: store.delete_user("4711"),
            }
            for name, call in calls.items():
                before = sent
                await call()
                assert sent - before == 1, name
            assert sent == len(calls)


class TestDeadlocks:
    """Statements that the server has undone, and says that they may be tried again."""

    @pytest_asyncio.fixture(params=[False, True], ids=["under locks", "in one round trip"])
    async def store(
        self, mysql: MySQLServer, request: pytest.FixtureRequest
    ) -> AsyncIterator[MySQLStore]:
        unique = ["create unique index email on users (email)"] if request.param else []
        table = "create table users (id int auto_increment primary key, email varchar(99), pw text)"
        mapping = sql.mapping({"email": "email"}, password="pw")
        async with opened(mysql, table, *unique, mapping=mapping, pool_size=1) as store:
            yield store

    @pytest.mark.asyncio
    async def test_a_sign_up_and_a_change_are_tried_three_times(self, store: MySQLStore) -> None:
        tried = await _deadlocked(store, 2)
        ada = await store.create_user({"email": "ada@x"}, "hash")
        assert [one.split()[0] for one in tried] == ["insert"] * 3
        tried = await _deadlocked(store, 2)
        changed = await store.update_user(ada["id"], {"email": "ADA@x"}, None)
        assert [one.split()[0] for one in tried] == ["update"] * 3
        assert (await store.list_users(Page(1, 10))).users == [changed]

    @pytest.mark.asyncio
    async def test_and_no_more_often(self, store: MySQLStore) -> None:
        ada = await store.create_user({"email": "ada@x"}, "hash")
        calls: list[Callable[[], Awaitable[Any]]] = [
            lambda: store.create_user({"email": "grace@x"}, None),
            lambda: store.update_user(ada["id"], {"email": "grace@x"}, None),
        ]
        for call in calls:
            tried = await _deadlocked(store, 3)
            with pytest.raises(StoreUnavailable):
                await call()
            assert len(tried) == 3
        assert (await store.list_users(Page(1, 10))).users == [ada]

    @pytest.mark.asyncio
    async def test_nothing_else_is_tried_again(self, store: MySQLStore) -> None:
        ada = await store.create_user({"email": "ada@x"}, "hash")
        tried = await _deadlocked(store, 1)
        with pytest.raises(StoreUnavailable):
            await store.delete_user(ada["id"])
        assert len(tried) == 1
        assert await store.delete_user(ada["id"]) is True


async def _deadlocked(store: MySQLStore, times: int) -> list[str]:
    """Let so many writes end in a deadlock; all that are tried come into the list."""
    tried: list[str] = []

    async def patch(session: Any) -> None:
        query = type(session._connection).query

        async def deadlocked(statement: str) -> Any:
            if statement.startswith(("insert", "update", "delete")):
                tried.append(statement)
                if len(tried) <= times:
                    raise OperationalError(1213, "Deadlock found when trying to get lock")
            return await query(session._connection, statement)

        session._connection.query = deadlocked

    await store._pool.run(patch)
    return tried


class TestAddress:
    def test_the_parts_of_a_url(self) -> None:
        address = parse_address("mysql://us%40er:p%2Fw@db.example.com:3307/sh%20op")
        assert (address.host, address.port) == ("db.example.com", 3307)
        assert (address.user, address.password, address.database) == ("us@er", "p/w", "sh op")
        assert "p/w" not in repr(address)
        assert not address.requires_tls

    def test_all_problems_at_once(self) -> None:
        with pytest.raises(ConfigurationError) as caught:
            parse_address("mysql://h?ssl-mod=x&ssl_mode=off")
        assert len(caught.value.problems) == 3
        assert "did you mean 'ssl-mode'" in str(caught.value)

    @pytest.mark.parametrize("option", ["ssl-ca", "ssl-mode", "socket"])
    def test_a_variable_that_was_not_set_turns_nothing_off(self, option: str) -> None:
        with pytest.raises(ConfigurationError, match=f"{option} is empty"):
            parse_address(f"mysql://h/db?{option}=")

    @pytest.mark.parametrize("option", ["ssl-ca", "ssl-cert", "ssl-key"])
    def test_files_that_are_not_there(self, option: str) -> None:
        with pytest.raises(ConfigurationError, match=option):
            parse_address(f"mysql://h/db?{option}=/nowhere.pem")

    def test_whoever_names_an_authority_wants_it_asked(self, tmp_path: Any) -> None:
        private = tmp_path / "ca.pem"
        private.write_text("no certificate")
        with pytest.raises(ConfigurationError, match="PEM"):
            parse_address(f"mysql://h/db?ssl-ca={private}")
        address = parse_address("mysql://h/db?ssl-mode=verify_identity")
        assert address.requires_tls
        assert address.tls is not None
        assert address.tls.verify_mode is ssl.CERT_REQUIRED
        assert address.tls.check_hostname


# The first packet of a server that knows today's protocol, and no TLS.
_CAPABILITIES = CLIENT.PROTOCOL_41 | CLIENT.SECURE_CONNECTION | CLIENT.PLUGIN_AUTH
_SALT = b"12345678901234567890\0"


def _packet(number: int, payload: bytes) -> bytes:
    return struct.pack("<I", len(payload) | number << 24) + payload


def _greeting(plugin: bytes) -> bytes:
    return _packet(
        0,
        b"\x0a8.4.0\0"
        + struct.pack("<I8sx", 1, _SALT)
        + struct.pack("<HBHHB10x", _CAPABILITIES & 0xFFFF, 45, 2, _CAPABILITIES >> 16, 21)
        + _SALT[8:]
        + plugin
        + b"\0",
    )


async def _heard_by(says: Sequence[bytes], options: str = "") -> list[bytes]:
    """What the gateway answers a server that says this, one packet after another."""
    heard: list[bytes] = []
    hung_up = asyncio.Event()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            for packet in says:
                writer.write(packet)
                heard.append(await reader.read(1000))
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()
        hung_up.set()

    async with await asyncio.start_server(talk, "127.0.0.1", 0) as impostor:
        port = impostor.sockets[0].getsockname()[1]
        url = f"mysql://gateway:s3cret@127.0.0.1:{port}/shop{options}"
        with pytest.raises(StoreUnavailable):
            async with MySQL(StoreSettings(url, suite_mapping(), timeout=2)).open():
                pass
        await hung_up.wait()
    return heard


class TestTLS:
    @pytest.fixture
    def server(self, mysql: MySQLServer) -> PrivateMariaDBServer:
        if not isinstance(mysql, PrivateMariaDBServer):
            pytest.skip("only the tests' own server has the tests' certificates")
        return mysql

    @pytest.mark.asyncio
    async def test_a_server_that_proves_who_it_is(self, server: PrivateMariaDBServer) -> None:
        url = server.url(await server.emptied(SUITE_TABLE))
        trusted = f"{url}?ssl-ca={server.certificates.authority}"
        async with MySQL(StoreSettings(trusted, suite_mapping())).open() as store:
            query = "show session status like 'Ssl_version'"
            assert (await store.read(query))[0][1].startswith("TLS")

    @pytest.mark.asyncio
    @pytest.mark.parametrize(
        ("mode", "version"), [("disabled", ""), ("preferred", "TLS"), ("required", "TLS")]
    )
    async def test_a_server_that_is_not_asked_for_proof(
        self, server: PrivateMariaDBServer, mode: str, version: str
    ) -> None:
        url = f"{server.url(await server.emptied(SUITE_TABLE))}?ssl-mode={mode}"
        async with MySQL(StoreSettings(url, suite_mapping())).open() as store:
            query = "show session status like 'Ssl_version'"
            assert (await store.read(query))[0][1][:3] == version

    @pytest.mark.asyncio
    @pytest.mark.parametrize("mode", ["preferred", "required", "verify-ca", "verify-identity"])
    async def test_what_a_server_without_it_is_sent(self, mode: str) -> None:
        """Where TLS is required, not a byte."""
        (sent,) = await _heard_by([_greeting(b"mysql_native_password")], f"?ssl-mode={mode}")
        if mode == "preferred":
            assert b"gateway\0" in sent
            assert b"s3cret" not in sent
        else:
            assert sent == b""

    @pytest.mark.asyncio
    @pytest.mark.parametrize("plugin", [b"mysql_clear_password", b"mysql_old_password"])
    async def test_whoever_asks_for_the_password_itself_is_not_told(self, plugin: bytes) -> None:
        """Neither who greets so, nor who comes to it later."""
        assert await _heard_by([_greeting(plugin)]) == [b""]
        switch = _packet(2, b"\xfe" + plugin + b"\0" + _SALT)
        first, then = await _heard_by([_greeting(b"mysql_native_password"), switch])
        assert b"gateway\0" in first
        assert then == b""

    @pytest.mark.asyncio
    @pytest.mark.parametrize(
        "options", ["ssl-ca={stranger}", "ssl-mode=verify-ca", "ssl-mode=verify-identity"]
    )
    async def test_a_server_that_does_not(self, server: PrivateMariaDBServer, options: str) -> None:
        url = server.url(await server.emptied(SUITE_TABLE))
        distrusted = f"{url}?{options.format(stranger=server.certificates.stranger)}"
        with pytest.raises(StoreUnavailable):
            async with MySQL(StoreSettings(distrusted, suite_mapping())).open():
                pass

    @pytest.mark.asyncio
    async def test_a_server_of_another_name(self, server: PrivateMariaDBServer) -> None:
        url = server.url(await server.emptied(SUITE_TABLE)).replace("127.0.0.1", "127.1")
        settings = f"{url}?ssl-ca={server.certificates.authority}"
        with pytest.raises(StoreUnavailable):
            async with MySQL(StoreSettings(settings, suite_mapping())).open():
                pass
        without_name = f"{settings}&ssl-mode=verify-ca"
        async with MySQL(StoreSettings(without_name, suite_mapping())).open() as store:
            await store.ping()
