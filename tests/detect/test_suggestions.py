"""What is suggested and commented out stands where it belongs, and loads once it is unmarked."""

import asyncio
import tomllib
from pathlib import Path
from typing import Any

import pytest

from custdb_gateway.detect.conclusion import Conclusion, conclude
from custdb_gateway.detect.looking import Findings
from custdb_gateway.detect.tables import read_table
from custdb_gateway.mapping import UserMapping, parse_mapping
from custdb_gateway.mapping.placeholders import PLACEHOLDER
from custdb_gateway.store import Attribute, Relation
from custdb_gateway.values import Kind
from tests.applications.application import Application, applications
from tests.applications.databases import database
from tests.detect.conftest import Look
from tests.detect.made import people
from tests.detect.schemas import Ugly, make, uglies
from tests.detect.suggestions import filled_in, unmarked

ADDED = {
    "is_blacklisted": (Kind.BOOLEAN, "0"),
    "is_suspended": (Kind.BOOLEAN, ""),
    "gone_deleted_at": (Kind.TIMESTAMP, ""),
    "kd_status": (Kind.INTEGER, "1"),
    "konto_bis": (Kind.DATE, ""),
    "mandant_id": (Kind.INTEGER, "{n}"),
    "deleted_at": (Kind.TIMESTAMP, ""),
}


def loads(text: str) -> UserMapping:
    """With nothing to complain of."""
    problems: list[str] = []
    mapping = parse_mapping(text, problems)
    assert problems == [], text
    assert mapping is not None
    return mapping


def check(conclusion: Conclusion) -> None:
    """Whatever is suggested loads, or is refused for what only a person knows."""
    text = unmarked(conclusion.text)
    tomllib.loads(text)
    if f'"{PLACEHOLDER}"' not in text:
        loads(text)
        return
    problems: list[str] = []
    parse_mapping(text, problems)
    assert any(f'"{PLACEHOLDER}" stands for what only you can tell' in one for one in problems)


@pytest.fixture(params=uglies(), ids=str)
def ugly(request: pytest.FixtureRequest) -> Ugly:
    return request.param  # type: ignore[no-any-return]


def test_of_ugly_tables(ugly: Ugly, look: Look, request: Any, tmp_path: Path) -> None:
    server = None if ugly.engine == "sqlite" else request.getfixturevalue(ugly.engine)
    made = make(ugly, server, tmp_path)
    try:
        check(conclude(asyncio.run(look(made.url)), ugly.engine))
    finally:
        made.drop()


@pytest.fixture(params=applications(), ids=str)
def application(request: pytest.FixtureRequest) -> Application:
    return request.param  # type: ignore[no-any-return]


def test_of_applications_with_columns_of_a_customers_own(
    application: Application, look: Look, request: Any
) -> None:
    made = database(application, request.getfixturevalue(application.engine))
    try:
        seen = asyncio.run(look(made.url))
    finally:
        made.drop()
    check(conclude(seen, application.engine, with_profiles=False))
    conclusion = conclude(widened(seen, application), application.engine)
    check(conclusion)
    for column in ("is_blacklisted", "is_suspended", "kd_status", "konto_bis", "mandant_id"):
        assert any(column in doubt for doubt in conclusion.doubts), column
    mapping = loads(filled_in(unmarked(conclusion.text)))
    assert "mandant_id" in mapping.users.where
    known = {*mapping.users.where}
    if (blocked := mapping.fields.get("blocked")) is not None:
        known |= {*blocked.places()}
    assert {"is_blacklisted", "is_suspended", "kd_status", "konto_bis"} <= known


def widened(seen: Findings, application: Application) -> Findings:
    """The same with columns in the users' table that its customer added."""
    users = next(one for one in seen.relations if one.name == application.mapping.users.table)
    wide = Relation(
        users.name,
        [*users.attributes, *(Attribute(name, kind, "") for name, (kind, _) in ADDED.items())],
        users.schema,
        indexes=users.indexes,
        links=users.links,
    )
    extra = people(**{name: value for name, (_, value) in ADDED.items()})
    tables = []
    for table in seen.tables:
        if table.relation is users:
            rows = [dict(old) | new for old, new in zip(table.sample, extra, strict=False)]
            table = read_table(wide, rows)
        tables.append(table)
    relations = [wide if one is users else one for one in seen.relations]
    return Findings(relations, tables, seen.notes)


def test_what_only_a_person_knows_is_asked_for_by_its_line() -> None:
    text = (
        '[users]\ntable = "u"\nid = "id"\n\n[users.where]\ntenant = "?"\n\n[fields]\nemail = "e"\n'
    )
    problems: list[str] = []
    parse_mapping(text, problems, "custdb.toml")
    assert problems == [
        'custdb.toml, line 6: users.where.tenant: "?" stands for what only you can tell; fill it in'
    ]
    loads(text.replace('"?"', "3") + '\ngender = { from = "sex", values = { 1 = "?" } }\n')
