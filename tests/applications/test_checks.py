"""`check` on each application's own tables: what it advises can be done, and is enough."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from custdb_gateway.registry import find_adapter
from custdb_gateway.store import Finding, Purpose, StoreSettings
from custdb_gateway.user import IDENTIFIERS
from tests.applications.application import Application
from tests.applications.databases import Database

pytestmark = pytest.mark.asyncio(loop_scope="module")


@asynccontextmanager
async def opened(application: Application, made: Database) -> AsyncIterator[Any]:
    """The application's store."""
    settings = StoreSettings(made.url, application.mapping, timeout=30, pool_wait=30)
    async with find_adapter(application.engine)(settings).open() as store:
        yield store


def lacking(findings: list[Finding]) -> dict[str, str]:
    """What is to be done about indexes."""
    return {one.subject: one.detail for one in findings if not one.ok and "index" in one.subject}


async def test_indexes_that_are_advised_serve(application: Application, writable: Database) -> None:
    async with opened(application, writable) as store:
        names = [name for name in IDENTIFIERS if name in store.kinds]
        shared = [one for one in names if (await store.count_collisions(one)).level == "warn"]
        advice = lacking([*await store.inspect(), *await store.explain_lookups(shared)])
    await asyncio.to_thread(follow, application, writable, list(advice.values()))
    async with opened(application, writable) as store:
        assert lacking([*await store.inspect(), *await store.explain_lookups()]) == {}


async def test_nothing_that_is_stored_is_told(
    application: Application, untouched: Database
) -> None:
    """Counts, and ids where they are wanted."""
    async with opened(application, untouched) as store:
        findings = [
            *await store.explain_lookups(),
            *await store.count_missing(),
            *[await store.count_collisions(one) for one in IDENTIFIERS if one in store.kinds],
            *await store.excess_rights(Purpose()),
        ]
        grants = await store.grants(Purpose())
        taken = await store.scatter_passwords(1000)
    told = " ".join([*(one.detail for one in findings), *grants, taken.how])
    mails = {*re.findall(r"[\w.+-]+@[\w-]+\.[\w.]+", application.contents)}
    assert [mail for mail in mails if mail in told] == []
    assert [one.hash for one in taken.passwords if one.hash and one.hash in told] == []
    assert {one.subject for one in findings if not one.ok and "index" not in one.subject} == set()


def follow(application: Application, made: Database, advice: list[str]) -> None:
    """Do what is advised."""
    name = made.url.partition("?")[0].rpartition("/")[2]
    if application.engine != "mongodb":
        made._server.sql(*advice, database=name)  # type: ignore[attr-defined]
        return
    for one in advice:
        found = re.search(r'getCollection\((".+?")\)\.createIndex\((.*)\)$', one)
        assert found is not None
        keys, options = json.loads(f"[{found[2]}]")
        command = {"createIndexes": json.loads(found[1]), "indexes": [{"key": keys, **options}]}
        made._server.run(command, database=name)  # type: ignore[attr-defined]
