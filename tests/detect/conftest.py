"""Looking over a database by its URL, as the command does."""

from collections.abc import Awaitable, Callable

import pytest

from custdb_gateway.detect.looking import Findings, look_over
from custdb_gateway.mapping import load_mapping
from custdb_gateway.registry import adapter_name, find_adapter
from custdb_gateway.store import StoreSettings, Surveys
from tests.adapters.conftest import guarded_mongodb

__all__ = ["guarded_mongodb"]

Look = Callable[[str], Awaitable[Findings]]


def surveys(url: str, timeout: float = 30) -> Surveys:
    """The adapter for a URL, with any mapping."""
    mapping = load_mapping("genauth", [])
    assert mapping is not None
    settings = StoreSettings(url, mapping, timeout=timeout, pool_wait=timeout)
    adapter = find_adapter(adapter_name(url))(settings)
    assert isinstance(adapter, Surveys)
    return adapter


@pytest.fixture
def look() -> Look:
    """What is seen of a database."""

    async def looked(url: str) -> Findings:
        async with surveys(url).survey() as surveyor:
            return await look_over(surveyor)

    return looked
