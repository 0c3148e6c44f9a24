"""One connection to MySQL or MariaDB."""

import asyncio
import math
import ssl
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

import aiomysql
from pymysql.constants import CLIENT, FIELD_TYPE
from pymysql.converters import decoders
from pymysql.protocol import FieldDescriptorPacket, MysqlPacket

from custdb_adapters._mysql.address import Address
from custdb_adapters._mysql.errors import DEADLOCK, is_outdated, number, translate
from custdb_adapters._shared.codec import Row
from custdb_adapters._shared.sockets import keep_alive
from custdb_adapters._shared.statements import Write
from custdb_gateway.errors import NotSupported, StoreRejected, StoreUnavailable

_ATTEMPTS = 3
"""How often a write is tried that the server undoes for a deadlock."""


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:  # 0000-00-00, which stands for none
        return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


_DECODERS = {
    **decoders,
    FIELD_TYPE.DATETIME: _moment,
    FIELD_TYPE.TIMESTAMP: _moment,
    FIELD_TYPE.DATE: _day,
    FIELD_TYPE.TIME: str,
    FIELD_TYPE.DECIMAL: Decimal,
    FIELD_TYPE.NEWDECIMAL: Decimal,
}


_described = lru_cache(1024)(FieldDescriptorPacket)
"""What is said of a column, read once: the same bytes come with each answer."""


# aiomysql has no types.
class _Connection(aiomysql.Connection):  # type: ignore[misc]  # it has no types
    """The driver's, which would send a password in the clear to whoever asks for that.

    And which would say goodbye at length to a server that does not answer.
    """

    def __init__(self, *, requires_tls: bool, **options: Any) -> None:
        super().__init__(**options)
        self._requires_tls = requires_tls

    async def _request_authentication(self) -> None:
        if self._requires_tls and not self.server_capabilities & CLIENT.SSL:
            raise ConnectionError("the server offers no TLS")
        if not self.server_capabilities & CLIENT.PLUGIN_AUTH:
            raise ConnectionError("the server wants a handshake of old")
        self._check(self._server_auth_plugin)
        await super()._request_authentication()

    async def _process_auth(self, plugin_name: bytes, auth_packet: Any) -> Any:
        self._check(plugin_name.decode("latin-1"))
        return await super()._process_auth(plugin_name, auth_packet)

    def _check(self, plugin: str) -> None:
        """Raise `ConnectionError` for a way of proving oneself that tells the password."""
        tls = self._ssl_context if self.server_capabilities & CLIENT.SSL else None
        is_proven = tls is not None and tls.verify_mode is ssl.CERT_REQUIRED
        if plugin == "mysql_old_password" or (plugin == "mysql_clear_password" and not is_proven):
            raise ConnectionError("the server wants the password in the clear")

    async def _read_packet(self, packet_type: Any = MysqlPacket) -> Any:
        if packet_type is not FieldDescriptorPacket:
            return await super()._read_packet(packet_type)
        packet = await super()._read_packet()
        return _described(packet.get_all_data(), self._encoding)

    def _close_on_cancel(self) -> None:
        # By the driver's own way, TLS waits half a minute for a server that says nothing.
        if self._writer is not None:
            self._writer.transport.abort()
        super()._close_on_cancel()


class Session:
    """One connection. Statements are text with named places, filled in by the driver's rules."""

    def __init__(self, connection: Any, *, only_reads: bool = False) -> None:
        self._connection = connection
        self._only_reads = only_reads
        self._outdated = False

    @classmethod
    async def open(
        cls, address: Address, patience: float, *, only_reads: bool = False
    ) -> "Session":
        """Connect, and set what all statements rely on.

        `only_reads`: whether the server is to let a statement write only where it says so.
        """
        connection = _Connection(
            requires_tls=address.requires_tls,
            host=address.host,
            port=address.port,
            unix_socket=address.socket,
            user=address.user,
            # The driver encodes it as Latin-1, the server takes UTF-8.
            password=address.password.encode().decode("latin-1"),
            db=address.database,
            charset="utf8mb4",
            conv=_DECODERS,
            client_flag=CLIENT.FOUND_ROWS,  # a row that stays as it is was still found
            autocommit=True,
            ssl=address.tls,
            program_name="custdb-gateway",
        )
        try:
            async with asyncio.timeout(patience):
                await connection._connect()
                keep_alive(connection._writer.transport)
                await connection.query(_settings(connection, patience))
                if only_reads:
                    await connection.query("set session transaction read only")
        except BaseException as exc:
            connection.close()
            if not isinstance(exc, Exception):
                raise
            # Whatever else answers at that port may say anything at all.
            translated = translate(exc)
            known = isinstance(translated, StoreUnavailable) or number(exc)
            raise (translated if known else StoreUnavailable()) from exc
        return cls(connection, only_reads=only_reads)

    @property
    def is_mariadb(self) -> bool:
        """Which of the two the server is."""
        return "MariaDB" in self._connection.get_server_info()

    @property
    def transport(self) -> asyncio.Transport:
        """What leads to the socket."""
        transport: asyncio.Transport = self._connection._writer.transport
        return transport

    def usable(self) -> bool:
        """Whether the server has not hung up, and still is what it was."""
        if self._outdated or self._connection.closed:
            return False
        reader = self._connection._reader
        return not (reader.eof_received or reader.exception())

    async def ping(self) -> None:
        """Return if the server answers."""
        await self.fetch("select 1")

    def discard(self) -> None:
        """Hang up at once."""
        if self._connection._writer is not None:
            self._connection._writer.transport.abort()
        self._connection.close()

    async def close(self) -> None:
        """Say goodbye, or hang up if that takes too long."""
        writer = self._connection._writer
        try:
            async with asyncio.timeout(1):
                await self._connection.ensure_closed()
                if writer is not None:
                    await writer.wait_closed()
        except (OSError, TimeoutError):
            if writer is not None:
                writer.transport.abort()

    async def fetch(self, sql: str, *parameters: Any) -> Sequence[Row]:
        """Run one statement and return its rows."""
        results = await self._run(sql, parameters)
        return results[0].rows or ()

    async def prepare(self, *statements: str) -> None:
        """Let the server look at statements, and not run them."""
        texts = [sql % defaultdict(lambda: "?") for sql in statements]
        looked = (
            f"prepare custdb from %(p{n})s; deallocate prepare custdb"
            for n in range(1, len(texts) + 1)
        )
        await self.fetch("; ".join(looked), *texts)

    async def execute(self, sql: str, *parameters: Any) -> int:
        """Run one write and return how many rows it found to change."""
        results = await self._run_write(sql, parameters)
        return int(results[0].affected_rows)

    async def fetch_written(self, sql: str, *parameters: Any) -> Sequence[Row]:
        """Run a write, and what selects its row: no row if nothing was written."""
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                results = await self._run_write(sql, parameters)
            except StoreUnavailable as exc:
                if attempt == _ATTEMPTS or number(exc.__cause__ or exc) != DEADLOCK:
                    raise
            else:
                break
        if not results[0].affected_rows:
            return ()
        rows: Sequence[Row] = results[-1].rows or ()
        if not rows:  # a trigger has given the row an id that nobody knows
            raise StoreRejected
        return rows

    async def fetch_locked(
        self, names: Sequence[str], patience: float, write: Write, parameters: Sequence[Any]
    ) -> Sequence[Row]:
        """Look and write while nobody else locks any of the same `names`. No row: it is taken.

        `names` are in an order that all writers keep, so that no two wait for one another.
        """
        seconds = math.ceil(patience)
        locks = ", ".join(
            # Folded by the server, as lookups are.
            f"get_lock(sha2(lower(convert(%(p{n})s using utf8mb4)), 224), {seconds})"
            for n in range(1, len(names) + 1)
        )
        try:
            if set((await self.fetch(f"select {locks}", *names))[0]) != {1}:
                raise StoreUnavailable from TimeoutError()
            if await self.fetch(write.look, *parameters):
                return ()
            return await self.fetch_written(write.sql, *parameters)
        finally:
            if self.usable():  # or the server gives the locks up by itself
                await self.fetch("select release_all_locks()")

    async def _run_write(self, sql: str, parameters: Sequence[Any]) -> list[Any]:
        """The same, where the first statement writes."""
        if not self._only_reads:
            return await self._run(sql, parameters)
        try:
            return (await self._run(f"set transaction read write; {sql}", parameters))[1:]
        except (StoreRejected, NotSupported):
            self._outdated = True  # the write was not begun, so whatever comes next might write
            raise

    async def _run(self, sql: str, parameters: Sequence[Any]) -> list[Any]:
        """Send statements together and return the result of each."""
        connection = self._connection
        try:
            await connection.query(sql % self._escaped(parameters))
            results = [connection._result]
            while connection._result.has_next:
                await connection.next_result()
                results.append(connection._result)
        except Exception as exc:
            self._outdated = self._outdated or is_outdated(exc)
            raise translate(exc) from exc
        return results

    def _escaped(self, parameters: Sequence[Any]) -> Mapping[str, str]:
        escape = self._connection.escape
        return {f"p{n}": escape(value) for n, value in enumerate(parameters, 1)}


def _settings(connection: Any, patience: float) -> str:
    """Refuse what does not fit; UTC; nobody waits any longer than the caller does.

    And UTF-8, by which values are escaped: a server may have set another character set, by its
    `init_connect` or because it does not listen to the handshake.
    """
    charset = ", ".join(
        f"session character_set_{name} = utf8mb4" for name in ("client", "connection", "results")
    )
    seconds = math.ceil(patience)
    mode = "STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION"
    if "MariaDB" in connection.get_server_info():
        limit = f"max_statement_time = {patience}"
    else:
        limit = f"max_execution_time = {int(patience * 1000)}"
        mode += ",TIME_TRUNCATE_FRACTIONAL"  # as MariaDB does it
    return (
        f"set {charset}, session sql_mode = '{mode}', session time_zone = '+00:00',"
        f" session {limit}, session lock_wait_timeout = {seconds},"
        f" session innodb_lock_wait_timeout = {seconds}"
    )
