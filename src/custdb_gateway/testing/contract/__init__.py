"""What every store owes the gateway. Subclass `UserStoreContract` to prove an adapter."""

from typing import Any, ClassVar

import pytest

from custdb_gateway.mapping import UserMapping
from custdb_gateway.store import UserStore
from custdb_gateway.testing.contract.breaking import Breaking
from custdb_gateway.testing.contract.lookups import Lookups
from custdb_gateway.testing.contract.pages import Pages
from custdb_gateway.testing.contract.passwords import Passwords
from custdb_gateway.testing.contract.values import Values
from custdb_gateway.testing.contract.writing import Writing
from custdb_gateway.testing.samples import SUITE_COLUMNS


def suite_mapping(table: str = "users", **sections: Any) -> UserMapping:
    """The mapping of the suite's table."""
    fields = {field: column for field, (column, _) in SUITE_COLUMNS.items()}
    users = {"table": table, "id": "id", "password": "password"}
    return UserMapping.model_validate({"users": users, "fields": fields, **sections})


class UserStoreContract(Lookups, Passwords, Writing, Pages, Values, Breaking):
    """One case a promise. A subclass gives the fixture `store`: open, with an empty table."""

    pytestmark: ClassVar = [pytest.mark.asyncio]

    @pytest.fixture
    def store(self) -> UserStore:
        """An open store on the suite's table, without users."""
        raise NotImplementedError("the subclass gives this fixture")

    async def break_client(self, store: UserStore) -> None:
        """Break what `store` talks through, so that nothing can be asked any more."""
        raise NotImplementedError("the subclass knows how")
