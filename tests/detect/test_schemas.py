"""Whole databases on real servers: those of known applications, and ugly ones of nobody's."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from custdb_gateway.detect.conclusion import Conclusion, conclude
from custdb_gateway.detect.looking import Findings
from custdb_gateway.mapping import UserMapping, parse_mapping
from custdb_gateway.mapping.fields import FieldSource
from custdb_gateway.registry import find_adapter
from custdb_gateway.store import StoreSettings
from custdb_gateway.user import Page
from tests.applications.application import Application, applications
from tests.applications.databases import database
from tests.detect.conftest import Look
from tests.detect.schemas import Made, Ugly, make, resolved, uglies

APPLICATIONS = applications()

UNTOLD = {"keycloak-legacy", "xenforo"}
"""Applications whose password's column nobody could tell who does not know them."""

SEVERAL = {"magento": ["users.where.website_id"], "prestashop": ["users.where.id_shop"]}
"""Applications with the users of more than one shop in their tables: which one is asked."""


@pytest.fixture(scope="module")
def findings() -> dict[str, Findings]:
    """What was seen of an application, to be concluded from more than once."""
    return {}


@pytest.fixture(params=APPLICATIONS, ids=str)
def application(request: pytest.FixtureRequest) -> Application:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
def seen(
    application: Application, findings: dict[str, Findings], look: Look, request: Any
) -> Findings:
    """The application's database, looked over once."""
    key = str(application)
    if key not in findings:
        made = database(application, request.getfixturevalue(application.engine))
        findings[key] = asyncio.run(look(made.url))
        made.drop()
    return findings[key]


def mapped(conclusion: Conclusion) -> UserMapping:
    """The mapping that is written, with the likeliest table where that is in doubt."""
    problems: list[str] = []
    text = conclusion.text.replace("\n# table =", "\ntable =", 1)
    mapping = parse_mapping(text, problems)
    assert problems == []
    assert mapping is not None
    return mapping


def test_a_known_application_gets_its_profile(application: Application, seen: Findings) -> None:
    conclusion = conclude(seen, application.engine)
    asked = SEVERAL.get(application.name, [])
    assert [one.partition(": ")[0] for one in conclusion.doubts] == asked
    assert conclusion.applications[0].signature.profile == application.name
    assert conclusion.profile == ("" if asked else application.name)


def test_its_users_are_found_without_knowing_it(application: Application, seen: Findings) -> None:
    conclusion = conclude(seen, application.engine, with_profiles=False)
    mine, profile = mapped(conclusion), application.mapping
    tables = {profile.users.table, *(join.table for join in profile.joins.values())}
    assert mine.users.table in tables
    right = resolved(mine.users.password, mine) == resolved(profile.users.password, profile)
    for name in application.expected["identifier"]:
        place = profile.fields[name].plain
        join = profile.joins.get((place or "").partition(".")[0])
        if join is not None and join.key is not None:
            continue  # what is in a row for each attribute, only a value could tell
        found = mine.fields.get(name)
        right &= found is not None and resolved(found.plain, mine) == resolved(place, profile)
    assert right or application.name in UNTOLD
    assert right or not conclusion.is_sure


@pytest.fixture(params=uglies(), ids=str)
def ugly(request: pytest.FixtureRequest) -> Ugly:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
def made(ugly: Ugly, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Made]:
    server = None if ugly.engine == "sqlite" else request.getfixturevalue(ugly.engine)
    made = make(ugly, server, tmp_path)
    yield made
    made.drop()


@pytest.fixture
def concluded(ugly: Ugly, made: Made, look: Look) -> Conclusion:
    return conclude(asyncio.run(look(made.url)), ugly.engine)


def test_ugly_tables_are_understood(ugly: Ugly, concluded: Conclusion) -> None:
    mapping, expected = mapped(concluded), ugly.expected
    assert (mapping.users.table, mapping.users.table_schema, mapping.users.id) == (
        expected["table"],
        expected.get("schema"),
        expected["id"],
    )
    assert resolved(mapping.users.password, mapping) == expected["password"]
    for name, place in expected["fields"].items():
        source = mapping.fields[name]
        if isinstance(place, str):
            assert resolved(source.plain, mapping) == place
        else:
            assert source.model_dump(by_alias=True, exclude_defaults=True) == _dumped(place)
    assert [doubt.partition(":")[0] for doubt in concluded.doubts] == expected.get("unsure", [])
    for line in expected.get("suggested", []):
        assert f"\n# {line}\n" in concluded.text
    for note in expected.get("notes", []):
        assert note in concluded.notes
    for name, rule in expected.get("match", {}).items():
        assert f"{name} = " in concluded.text
        found = mapping.match.of(name)
        if isinstance(rule, str):
            assert found.rule == rule
        else:
            assert (found.in_, found.as_) == (rule["in"], rule["as"])


def test_what_is_proposed_opens(ugly: Ugly, made: Made, concluded: Conclusion) -> None:
    async def listed() -> int:
        settings = StoreSettings(made.url, mapped(concluded), timeout=30, pool_wait=30)
        async with find_adapter(ugly.engine)(settings).open() as store:
            return (await store.list_users(Page(1, 3))).total

    assert asyncio.run(listed()) >= 4


def _dumped(source: Any) -> Any:
    return FieldSource.model_validate(source).model_dump(by_alias=True, exclude_defaults=True)


def test_there_are_enough_of_both() -> None:
    assert len({one.name for one in APPLICATIONS}) >= 30
    assert len(uglies()) >= 10
