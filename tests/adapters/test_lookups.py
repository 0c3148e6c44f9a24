"""Which index a lookup lacks, on each kind of SQL store; whoever makes it lacks none."""

from datetime import UTC, datetime
from typing import Any

import pytest

from custdb_gateway.mapping import UserMapping
from tests.adapters.places import KINDS, Place, failed, named

pytestmark = pytest.mark.asyncio


@pytest.fixture(params=KINDS)
def place(request: pytest.FixtureRequest) -> Place:
    """A database of each kind."""
    return Place(request.param, request)


def mapping(**sections: Any) -> UserMapping:
    """Of a table `users`, unless the sections say otherwise."""
    content = {"users": {"table": "users", "id": "id", "password": "pw"}}
    return UserMapping.model_validate({**content, **sections})


USERS = (
    "create table users (id {id}, email varchar(99), username varchar(99), realm varchar(20),"
    " state varchar(9), deleted_at timestamp null, pw varchar(99))"
)
FIELDS = {"email": "email", "username": "username"}


async def follow(place: Place, mapping: UserMapping, *subjects: str) -> None:
    """Do what is advised, which is about these, and find that nothing more is."""
    async with place.open(mapping) as store:
        advice = failed(await store.explain_lookups())
        assert sorted(advice) == sorted(subjects)
        assert failed(await store.inspect(), "index") == {
            subject: detail for subject, detail in advice.items() if subject.startswith("index")
        }
    await place.run(*advice.values())
    async with place.open(mapping) as store:
        assert failed(await store.explain_lookups()) == {}
        assert failed(await store.inspect()) == {}


async def test_identifiers(place: Place) -> None:
    await place.run(USERS)
    await follow(place, mapping(fields=FIELDS), "index for email", "index for username")


async def test_a_tenants_users(place: Place) -> None:
    """An index that begins with the tenant serves, and so does one that begins otherwise."""
    tenant = {"table": "users", "id": "id", "password": "pw", "where": {"realm": "master"}}
    await place.run(
        USERS,
        "create unique index one on users (realm, username)",
        "create unique index other on users (realm, state, email)",
    )
    async with place.open(mapping(users=tenant, fields=FIELDS)) as store:
        found = named(await store.explain_lookups())
        assert found["index for username"].ok
        assert "realm" in found["index for email"].detail
    await follow(place, mapping(users=tenant, fields=FIELDS), "index for email")


async def test_an_index_of_the_tenants_alone_is_not_enough(place: Place) -> None:
    tenant = {"table": "users", "id": "id", "where": {"realm": "master"}}
    await place.run(USERS, "create index realms on users (realm)")
    await follow(
        place, mapping(users=tenant, fields={"username": "username"}), "index for username"
    )


async def test_an_index_that_begins_with_what_nobody_asks_for(place: Place) -> None:
    """A server may read it from end to end, which is no way to find somebody."""
    await place.run(
        USERS,
        "create unique index names on users (realm, username)",
        *(["create index mails on users (realm, lower(email))"] * (place.kind == "postgresql")),
        *(f"insert into users (realm, username) values ('r', 'n{n}')" for n in range(5)),
        *(["analyze"] * (place.kind == "sqlite")),  # or it does not think of skipping
    )
    await follow(place, mapping(fields=FIELDS), "index for email", "index for username")


async def test_an_index_of_another_table_that_begins_so(place: Place) -> None:
    await place.run(
        USERS,
        "create table mails (mail_id {id}, kind varchar(9), owner bigint, address varchar(99))",
        "create index addresses on mails (kind, address)",
        "create index owners on mails (kind, owner)",
    )
    joined = mapping(
        joins={"mail": {"table": "mails", "on": {"owner": "id"}}},
        fields={"email": "mail.address"},
        match={"email": "exact"},
    )
    await follow(place, joined, "index for email", "index for mails of a user")


async def test_a_tenant_who_is_named_in_another_table(place: Place) -> None:
    """As Keycloak has it. There are few tenants: through one of them, its users are found."""
    await place.run(
        "create table realm (id varchar(36) primary key, name varchar(99))",
        "create table users (id varchar(36) primary key, username varchar(99), realm_id"
        " varchar(36), pw varchar(99))",
        "create unique index names on users (realm_id, username)",
        *(f"insert into realm values ('r{n}', 'realm {n}')" for n in range(3)),
        *(f"insert into users values ('u{n}', 'n{n}', 'r{n % 3}', 'x')" for n in range(300)),
        "analyze table users, realm" if place.kind == "mysql" else "analyze",
    )
    keycloak = mapping(
        users={"table": "users", "id": "id", "create": False, "where": {"realm.name": "realm 1"}},
        joins={"realm": {"table": "realm", "on": {"id": "realm_id"}}},
        fields={"username": "username"},
        match={"username": "exact"},
    )
    async with place.open(keycloak) as store:
        found = named(await store.explain_lookups())["index for username"]
    if place.kind != "sqlite":  # which does not begin with another table
        assert found.ok
        assert found.detail.startswith("names")
    await place.run("drop index names on users" if place.kind == "mysql" else "drop index names")
    async with place.open(keycloak) as store:
        found = named(await store.explain_lookups())["index for username"]
    assert not found.ok
    assert found.detail.startswith("create index")  # others may have users of the same name


async def test_who_is_not_deleted(place: Place) -> None:
    """Where the server has indexes of a part of the rows, one is advised that fits."""
    where = {"deleted_at": {"set": False}, "state": {"not": ["bot", "guest"]}}
    section = {"table": "users", "id": "id", "where": where}
    await place.run(USERS)
    fields = {"username": "username"}
    await follow(place, mapping(users=section, fields=fields), "index for username")


# MySQL has no indexes of a part of the rows, and SQLite's columns hold anything.
@pytest.mark.parametrize("place", ["postgresql"], indirect=True)
async def test_a_partial_index_that_is_there(place: Place) -> None:
    section = {"table": "users", "id": "id", "where": {"deleted_at": {"set": False}}}
    await place.run(USERS, "create index live on users (username) where deleted_at is null")
    known = mapping(users=section, fields={"username": "username"})
    async with place.open(known) as store:
        found = named(await store.explain_lookups())["index for username"]
        assert (found.ok, "live" in found.detail) == (True, True)
    everybody = mapping(fields={"username": "username"})
    async with place.open(everybody) as store:
        assert not named(await store.explain_lookups())["index for username"].ok


async def test_what_is_in_another_table(place: Place) -> None:
    """Both ways: from the identifier to the user, and from the user to all else."""
    await place.run(
        "create table users (id {id}, username varchar(99), pw varchar(99))",
        "create table mails (mail_id {id}, owner bigint, email varchar(99), main boolean)",
        "create table meta (meta_id {id}, user_id bigint, name varchar(99), content varchar(255))",
        "create unique index u on users (username)",
    )
    joined = mapping(
        joins={
            "mail": {"table": "mails", "on": {"owner": "id"}, "where": {"main": True}},
            "meta": {"table": "meta", "on": {"user_id": "id"}, "key": "name", "value": "content"},
        },
        fields={
            "username": "username",
            "email": "mail.email",
            "phone": "meta.phone",
            "givenName": "meta.first",
        },
        match={"username": "exact"},
    )
    await follow(
        place,
        joined,
        "index for email",
        "index for phone",
        "index for mails of a user",
        "index for meta of a user",
    )
    async with place.open(joined) as store:
        found = named(await store.explain_lookups())
        assert found["index for username"].ok


async def test_a_copy_that_is_kept_folded(place: Place) -> None:
    await place.run(
        "create table users (id {id}, username varchar(99), low varchar(99))",
        "create unique index plain on users (username)",
    )
    copied = mapping(
        users={"table": "users", "id": "id"},
        fields={"username": "username"},
        match={"username": {"in": "low", "as": "lower"}},
    )
    await follow(place, copied, "index for username")


async def test_a_statement_of_ones_own(place: Place) -> None:
    await place.run(USERS)
    query = "select id, email, username, pw from users where email = :email and state = 'on'"
    own = mapping(fields={"email": "email"}, queries={"email": query})
    async with place.open(own) as store:
        found = named(await store.explain_lookups())["queries.email"]
    if place.kind == "sqlite":  # which does not tell what a scan compares
        assert (found.level, found.detail) == ("warn", "reads all of users")
        await place.run("create index mails on users (email)")
    else:
        assert found.level == "fail"
        await place.run(found.detail)
    async with place.open(own) as store:
        assert named(await store.explain_lookups())["queries.email"].level == "ok"


async def test_a_view(place: Place) -> None:
    await place.run(USERS, "create view members as select id, email, username, pw from users")
    view = mapping(
        users={"table": "members", "id": "id", "password": "pw"},
        fields={"username": "username"},
    )
    async with place.open(view) as store:
        found = named(await store.explain_lookups())
        assert found["index for id"].ok
        assert not found["index for username"].ok
    behind = "create index names on users (username)"
    await place.run(found["index for username"].detail if place.kind == "postgresql" else behind)
    async with place.open(view) as store:
        assert named(await store.explain_lookups())["index for username"].ok


async def test_few_rows_are_read_whole_and_many_are_not(place: Place) -> None:
    """With the index, neither is called a failure; without it, both are."""
    await place.run(USERS, *(f"insert into users (email) values ('e{n}@x')" for n in range(3)))
    known = mapping(fields={"email": "email"})
    async with place.open(known) as store:
        assert "index for email" in failed(await store.explain_lookups())
    await follow(place, known, "index for email")


@pytest.mark.parametrize("kind", ["postgresql", "mysql"])
async def test_an_index_that_a_large_table_is_not_read_by(
    kind: str, request: pytest.FixtureRequest
) -> None:
    """All have the same address, so PostgreSQL takes the shorter way. MySQL is told to."""
    place = Place(kind, request)
    values = ", ".join(["('same@x')"] * 1000)
    mysql = kind == "mysql"
    hidden = "ignored" if mysql and place.server.is_mariadb else "invisible"
    await place.run(
        USERS,
        *[f"insert into users (email) values {values}"] * 60,
        "create index same on users (email)",
        f"alter table users alter index same {hidden}" if mysql else "analyze users",
        "analyze table users" if mysql else "analyze",
    )
    known = mapping(fields={"email": "email"}, match={"email": "exact"})
    async with place.open(known) as store:
        found = named(await store.explain_lookups())["index for email"]
    assert "same could serve, and is not used: analyze" in found.detail
    assert found.level == "warn"


async def test_a_link(place: Place) -> None:
    await place.run(USERS)
    if place.kind == "sqlite":
        return
    async with place.open(mapping(fields=FIELDS)) as store:
        link = await store.look_at_link()
    assert link.is_local
    assert link.tls is not None
    assert link.tls.startswith("TLSv1.")
    assert not link.is_verified
    plain = "ssl-mode=disabled" if place.kind == "mysql" else "sslmode=disable"
    async with place.open(mapping(fields=FIELDS), f"{place.url}?{plain}") as store:
        link = await store.look_at_link()
    assert link.tls is None
    assert link.clock is not None
    assert abs((link.clock - datetime.now(UTC)).total_seconds()) < 5


async def test_lists_and_searches(place: Place) -> None:
    await place.run(USERS)
    async with place.open(mapping(fields=FIELDS)) as store:
        found = named(await store.explain_lookups())
    assert found["list of users"].level == "ok"
    assert found["search"].level == "note"
    await place.run(
        "drop table users", "create table users (id bigint, email varchar(99), pw text)"
    )
    async with place.open(mapping(fields={"email": "email"})) as store:
        found = named(await store.explain_lookups())
    assert not found["index for id"].ok
    if place.kind != "mysql":  # which does not say of no rows at all how it would sort them
        assert found["list of users"].level == "warn"


async def test_an_index_of_trigrams_serves_searches(request: pytest.FixtureRequest) -> None:
    place = Place("postgresql", request)
    await place.run(USERS)
    fields = {"email": "email", "name": {"text": "{username} {realm}"}}
    async with place.open(mapping(fields=fields)) as store:
        advice = named(await store.explain_lookups())["search"].detail
    script = advice.partition(": ")[2]
    assert script.count("gin_trgm_ops") == 3
    await place.run(*filter(None, script.split(";")))
    async with place.open(mapping(fields=fields)) as store:
        assert named(await store.explain_lookups())["search"].level == "ok"


async def test_identifiers_of_which_one_is_elsewhere(request: pytest.FixtureRequest) -> None:
    """A server would go through all users for them at once, so they are asked for apart."""
    place = Place("postgresql", request)
    await place.run(
        "create table users (id {id}, username varchar(99) unique)",
        "create table mails (owner bigint, email varchar(99))",
        "create index on mails (owner)",
        "create index on mails (lower(email))",
    )
    joined = mapping(
        users={"table": "users", "id": "id"},
        joins={"mail": {"table": "mails", "on": {"owner": "id"}}},
        fields={"username": "username", "email": "mail.email"},
    )
    async with place.open(joined) as store:
        found = named(await store.explain_lookups())
    assert failed(list(found.values())) == {}
    assert "lookup by several identifiers at once" not in found
