"""The port over one table of an SQL store, whatever its driver."""

import time
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from operator import methodcaller
from typing import Any

from custdb_adapters._shared.bookmarks import Bookmarks
from custdb_adapters._shared.codec import Codec, Row
from custdb_adapters._shared.ledger import MOST, LedgerStatements
from custdb_adapters._shared.pool import Pool
from custdb_adapters._shared.statements import Key, Statements, Write
from custdb_adapters._shared.table import Table
from custdb_gateway.errors import (
    ConfigurationError,
    InvalidValue,
    NotSupported,
    StoreRejected,
    UserExists,
    UserNotFound,
)
from custdb_gateway.store import PoolNumbers, Standing
from custdb_gateway.user import (
    IDENTIFIERS,
    Account,
    Identifiers,
    Listing,
    Page,
    Profile,
    StoredPassword,
)
from custdb_gateway.values import Kind, noted


class SQLStore(ABC):
    """What all SQL stores do alike. A subclass sends the statements."""

    def __init__(self, table: Table, statements: Statements, pool: Pool[Any]) -> None:
        self.table = table
        self.dialect = statements.dialect
        self.statements = statements
        self.codec = Codec(table, statements.dialect)
        self._pool = pool
        self._ledger = LedgerStatements(table, statements.dialect)
        self._bookmarks = Bookmarks()

    def pool_numbers(self) -> PoolNumbers:
        """How the connections are used just now."""
        return self._pool.numbers()

    @property
    def kinds(self) -> Mapping[str, Kind]:
        """What the values of each mapped field are."""
        return {
            field: column.kind
            for field, column in self.table.columns.items()
            if field in self.table.mapping.fields or field == "id"
        }

    @abstractmethod
    async def read(self, sql: str, *parameters: Any) -> Sequence[Row]:
        """Run a statement that may be repeated."""

    @abstractmethod
    async def write(
        self, native: Mapping[str, Any], taken: Key, write: Write, parameters: Sequence[Any]
    ) -> Sequence[Row]:
        """Change a row once and return it as it is then: no row if it may not be.

        Meanwhile nobody else writes the values that are `taken`.
        """

    @abstractmethod
    async def change(self, sql: str, *parameters: Any) -> int:
        """Run a statement that returns nothing, and return how many rows there were."""

    def suited(self, *values: Any) -> Statements:
        """The statements that are right for these values."""
        return self.statements

    def to_guard(self, native: Mapping[str, Any]) -> Key:
        """The written identifiers, which no two users may share."""
        key = self.table.mapping.plan.lookup_key
        return tuple(
            name
            for name in IDENTIFIERS
            if name in self.table.columns and native.get(key(name)) is not None
        )

    async def try_out(self) -> None:
        """Let the store look at the statements that read, and run none.

        Raises `ConfigurationError` with all that it refuses: else the first user would be told.
        """
        reads = [*self.statements.reads()]
        if await self._refusal(*(sql for _, sql in reads)) is None:
            return  # after one round trip
        problems = []
        for purpose, sql in reads:
            refusal = await self._refusal(sql)
            # Where a right is missing, `check` tells the grant.
            if refusal is not None and not isinstance(refusal, NotSupported):
                reason = str(refusal.__cause__ or refusal).partition("\n")[0]
                problems.append(f"{purpose}: the store does not take the statement: {reason}")
        if problems:
            raise ConfigurationError([self.table.mapping.located(one) for one in problems])

    async def _refusal(self, *statements: str) -> Exception | None:
        """Why the store does not take one of the statements."""
        try:
            await self._pool.run(methodcaller("prepare", *statements))
        except (StoreRejected, InvalidValue, NotSupported) as exc:
            return exc
        return None

    async def ping(self) -> None:
        await self.read("select 1")

    async def find_users(self, identifiers: Identifiers) -> Sequence[Profile]:
        return [self.codec.profile(row) for row in await self._find(identifiers)]

    async def find_accounts(self, identifiers: Identifiers) -> Sequence[Account]:
        return [self.codec.account(row) for row in await self._find(identifiers, True)]

    async def sample_passwords(self, limit: int) -> Sequence[StoredPassword]:
        if not self.statements.sample_passwords:
            return []
        rows = await self.read(self.statements.sample_passwords, limit)
        stored = (self.codec.password([*row]) for row in rows)
        return [one for one in stored if one is not None]

    async def search_users(self, keyword: str, page: Page) -> Listing:
        own = self.table.mapping.queries.search is not None
        literal = keyword if own else self.dialect.keyword(keyword)
        search = self.suited(keyword).search
        return self.codec.listing(await self.read(search, page.limit, page.offset, literal))

    async def list_users(self, page: Page) -> Listing:
        """As the port has it; in a large table, by what is remembered of it."""
        total = self._bookmarks.total()
        if total is None:
            began = time.monotonic()
            rows = await self.read(self.statements.list, page.limit, page.offset)
            listing = self.codec.listing(rows)
            self._bookmarks.counted(listing.total, time.monotonic() - began)
            if listing.users:
                self._bookmarks.ended(page.offset + len(rows), rows[-1][1])
            return listing
        after, skipped = self._bookmarks.begin(page.offset)
        if after is None:
            rows = await self.read(self.statements.rows, page.limit, skipped)
        else:
            rows = await self.read(self.statements.rows_after, page.limit, skipped, after)
        if rows:
            self._bookmarks.ended(page.offset + len(rows), rows[-1][0])
        return Listing(total, [self.codec.profile(row) for row in rows])

    async def create_user(self, values: Mapping[str, Any], password_hash: str | None) -> Profile:
        native = self.codec.new_user(values, password_hash)
        taken = self.to_guard(native)
        statement = self.suited(*native.values()).insert(tuple(native), taken)
        rows = await self.write(native, taken, statement, [*native.values()])
        if not rows:
            raise UserExists
        self._bookmarks.changed(1)
        return self.codec.profile(rows[0])

    async def update_user(
        self, user_id: str, values: Mapping[str, Any], password_hash: str | None
    ) -> Profile:
        native = self.codec.changes(values, password_hash)
        key = self.codec.lookup({"id": user_id})
        if not key:
            raise UserNotFound
        if not native:  # all that was given is optional, and not there
            return await self._user(user_id)
        taken = self.to_guard(native)
        statement = self.suited(*native.values()).update(tuple(native), taken)
        rows = await self.write(native, taken, statement, [key["id"], *native.values()])
        if not rows:
            raise UserExists if await self.find_users({"id": user_id}) else UserNotFound
        return self.codec.profile(rows[0])

    async def _user(self, user_id: str) -> Profile:
        found = await self.find_users({"id": user_id})
        if not found:
            raise UserNotFound
        return found[0]

    async def delete_user(self, user_id: str) -> bool:
        key = self.codec.lookup({"id": user_id})
        if not key:
            return False
        try:
            deleted = bool(await self.change(self.statements.delete, key["id"]))
            self._bookmarks.changed(-deleted)
            return deleted
        except InvalidValue as exc:
            raise NotSupported("This user cannot be deleted.") from exc

    async def replace_password_hash(self, user_id: str, old: str, new: str) -> bool:
        key, column = self.codec.lookup({"id": user_id}), self.table.password
        if not key or column is None or not self.statements.replace_hash:
            return False
        if column.length is not None and len(new) > column.length:
            return False
        return bool(await self.change(self.statements.replace_hash, key["id"], old, new))

    async def mark_user(self, user_id: str, moment: datetime) -> None:
        key = self.codec.lookup({"id": user_id})
        if key:
            await self.change(self.statements.mark, key["id"], self.codec.mark(moment))

    async def walk_users(self, size: int) -> AsyncIterator[Sequence[Standing]]:
        rows = await self.read(self.statements.walk, size)
        while rows:
            yield [self.codec.standing(row) for row in rows]
            if len(rows) < size:
                return
            rows = await self.read(self.statements.walk_on, size, rows[-1][0])

    async def add_to_ledger(self, user_id: str, moment: datetime) -> None:
        await self.change(self._ledger.add, user_id, moment.isoformat())

    async def probe_ledger(self) -> None:
        await self.change(self._ledger.probe)

    async def find_in_ledger(self, user_ids: Sequence[str]) -> Mapping[str, datetime | bool]:
        found: dict[str, datetime | bool] = {}
        for start in range(0, len(user_ids), MOST):
            some = user_ids[start : start + MOST]
            rows = await self.read(self._ledger.find(len(some)), *some)
            found |= {self.codec.text(one): noted(moment) for one, moment in rows}
        return found

    async def _find(self, identifiers: Identifiers, with_password: bool = False) -> Sequence[Row]:
        try:
            return await self.find_rows(identifiers, with_password)
        except InvalidValue:  # not even the server can hold it: it is nobody's
            return []

    async def find_rows(
        self, identifiers: Identifiers, with_password: bool = False
    ) -> Sequence[Row]:
        """At most two rows of users that match."""
        usable = self.codec.lookup(identifiers)
        if not usable:
            return []
        statements = self.suited(*usable.values())
        if statements.asks_apart(usable):
            return await self._find_apart(usable, with_password)
        statement = statements.find(tuple(usable), with_password)
        return await self.read(statement, *usable.values())

    async def _find_apart(self, usable: Mapping[str, Any], with_password: bool) -> Sequence[Row]:
        """A question for each, where one has a statement of its own: rows of one user are one."""
        found: dict[str, Row] = {}
        for name, value in usable.items():
            statement = self.suited(value).find((name,), with_password)
            found |= {str(row[0]): row for row in await self.read(statement, value)}
        return [*found.values()][:2]
