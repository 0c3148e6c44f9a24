"""The script of the rights is enough and not too much, and what is too much is told."""

from typing import Any

import pytest

from custdb_gateway.errors import NotSupported
from custdb_gateway.mapping import UserMapping
from custdb_gateway.store import Purpose
from custdb_gateway.user import Page
from tests.adapters.places import Place, failed, named, somebody

pytestmark = pytest.mark.asyncio

LAZY = Purpose(writes=False)
USERS = (
    "create table users (id {id}, email varchar(99), pw varchar(99), secret varchar(99))",
    "create table mails (owner bigint, phone varchar(99), kind varchar(9), note varchar(99))",
    "create table orders (n int)",
)
ACCOUNT = {"postgresql": "{user}", "mysql": "'{user}'@'%'"}


@pytest.fixture(params=ACCOUNT)
def place(request: pytest.FixtureRequest) -> Place:
    """A server that knows users of its own."""
    return Place(request.param, request)


def mapping(**users: Any) -> UserMapping:
    """Of users with a phone in another table."""
    join = {"table": "mails", "on": {"owner": "id"}, "where": {"kind": "main"}}
    return UserMapping.model_validate(
        {
            "users": {"table": "users", "id": "id", "password": "pw", **users},
            "joins": {"mail": join},
            "fields": {"email": "email", "phone": {"from": "mail.phone", "write": False}},
        }
    )


async def script(place: Place, mapping: UserMapping, purpose: Purpose) -> list[str]:
    """The rights to grant, to `{user}`, as an administrator is told them."""
    async with place.open(mapping) as store:
        return list(await store.grants(purpose, ACCOUNT[place.kind]))


async def test_the_script_is_enough_and_not_too_much(place: Place) -> None:
    await place.run(*USERS, "insert into mails values (1, '1', 'main', 'x')")
    user = await somebody(place, *await script(place, mapping(), Purpose()))
    async with place.open(mapping(), place.as_user(user)) as store:
        assert failed(await store.inspect(), "right") == {}
        assert await store.excess_rights(Purpose()) == []
        ada = await store.create_user({"email": "ada@x"}, "hash")
        assert ada["phone"] == "1"
        assert await store.find_users({"phone": "1"}) == [ada]
        assert (await store.list_users(Page(1, 9))).users == [ada]
        await store.update_user(ada["id"], {"email": "a@x"}, "other")
        assert await store.delete_user(ada["id"])
        assert [*await store.grants(Purpose())] == [
            one.replace("{user}", user) for one in await script(place, mapping(), Purpose())
        ]


async def test_who_only_reads_is_granted_no_more(place: Place) -> None:
    await place.run(*USERS, "insert into users (email) values ('ada@x')")
    wanted = await script(place, mapping(), LAZY)
    assert wanted == await script(place, mapping(read_only=True), Purpose())
    assert not [one for one in wanted if "update" in one or "insert" in one or "delete" in one]
    user = await somebody(place, *wanted)
    async with place.open(mapping(), place.as_user(user)) as store:
        assert await store.excess_rights(LAZY) == []
        (ada,) = (await store.list_users(Page(1, 9))).users
        with pytest.raises(NotSupported):
            await store.delete_user(ada["id"])


async def test_who_upgrades_hashes_may_change_them_and_nothing_else(place: Place) -> None:
    await place.run(*USERS, "insert into users (email, pw) values ('ada@x', 'weak')")
    content = {**mapping().model_dump(by_alias=True, exclude_unset=True)}
    upgrading = UserMapping.model_validate({**content, "passwords": {"upgrade": True}})
    user = await somebody(place, *await script(place, upgrading, LAZY))
    async with place.open(upgrading, place.as_user(user)) as store:
        assert await store.excess_rights(LAZY) == []
        assert await store.replace_password_hash("1", "weak", "strong")
        with pytest.raises(NotSupported):
            await store.update_user("1", {"email": "x@x"}, None)


async def test_who_never_deletes_is_not_granted_it(place: Place) -> None:
    await place.run(*USERS)
    wanted = " ".join(await script(place, mapping(delete=False, create=False), Purpose()))
    assert "update" in wanted
    assert "insert" not in wanted
    assert "delete" not in wanted
    user = await somebody(place, *await script(place, mapping(), Purpose()))
    async with place.open(mapping(delete=False), place.as_user(user)) as store:
        assert failed(await store.inspect(), "right") == {}
        (found,) = await store.excess_rights(Purpose())
        assert "delete on" in found.detail


async def test_a_lazy_migration_is_granted_its_notes(place: Place) -> None:
    marked = UserMapping.model_validate(
        {**mapping().model_dump(by_alias=True, exclude_unset=True), "migration": {"mark": "moved"}}
    )
    await place.run(*USERS, "alter table users add column moved timestamp null")
    purpose = Purpose(writes=False, marks=True)
    user = await somebody(place, *await script(place, marked, purpose))
    async with place.open(marked, place.as_user(user)) as store:
        assert failed(await store.inspect(), "right to mark") == {}
        assert await store.excess_rights(purpose) == []
        assert len(await store.excess_rights(LAZY)) == 1
    ledger = await script(place, mapping(), Purpose(writes=False, ledger=True))
    assert "custdb_ledger" in ledger[-1]


async def test_what_is_too_much_is_told_and_can_be_taken_back(place: Place) -> None:
    account = ACCOUNT[place.kind]
    await place.run(*USERS)
    user = await somebody(place, f"grant select, insert, update, delete on users to {account}")
    await place.run(f"grant select on mails to {account}".replace("{user}", user))
    async with place.open(mapping(), place.as_user(user)) as store:
        (found,) = await store.excess_rights(Purpose())
        assert found.level == "note"
        assert "select" in found.detail
        narrowed = found.detail.partition("To narrow it: ")[2]
    await place.run(*(f"{one};" for one in narrowed.split(";") if one.strip()))
    async with place.open(mapping(), place.as_user(user)) as store:
        assert await store.excess_rights(Purpose()) == []
        assert failed(await store.inspect(), "right") == {}


async def test_rights_on_other_tables_are_told(place: Place) -> None:
    await place.run(*USERS)
    wanted = await script(place, mapping(), Purpose())
    more = f"grant select on orders to {ACCOUNT[place.kind]}"
    user = await somebody(place, *wanted, more)
    async with place.open(mapping(), place.as_user(user)) as store:
        (found,) = await store.excess_rights(Purpose())
        assert (found.level, "orders" in found.detail) == ("note", True)


async def test_whoever_may_do_everything_is_warned(place: Place) -> None:
    await place.run(*USERS)
    async with place.open(mapping()) as store:
        found = named(await store.excess_rights(Purpose()))["rights too wide"]
    assert found.level == "warn"
    assert ("superuser" if place.kind == "postgresql" else "every database") in found.detail


async def test_a_table_and_its_owner(request: pytest.FixtureRequest) -> None:
    place = Place("postgresql", request)
    await place.run(*USERS)
    user = await somebody(place, "alter table users owner to {user}")
    async with place.open(mapping(read_only=True), place.as_user(user)) as store:
        assert "owns" in named(await store.excess_rights(Purpose()))["rights too wide"].detail


async def test_another_schema_has_to_be_opened(request: pytest.FixtureRequest) -> None:
    place = Place("postgresql", request)
    await place.run("create schema auth", *(one.replace("table ", "table auth.") for one in USERS))
    section = mapping().model_dump(by_alias=True, exclude_unset=True)
    section["users"]["schema"] = section["joins"]["mail"]["schema"] = "auth"
    known = UserMapping.model_validate(section)
    wanted = await script(place, known, Purpose())
    assert wanted[0] == "grant usage on schema auth to {user};"
    user = await somebody(place, *wanted)
    async with place.open(known, place.as_user(user)) as store:
        assert failed(await store.inspect(), "right") == {}
        await store.create_user({"email": "a@x"}, None)


async def test_a_right_that_is_missing_in_another_table(place: Place) -> None:
    await place.run(*USERS)
    rights = "grant select, insert, update, delete on users to {user}"
    seen = "grant select (owner, kind), insert (phone) on mails to {user}"
    user = await somebody(place, rights, seen)
    async with place.open(mapping(), place.as_user(user)) as store:
        advice = failed(await store.inspect(), "right")
        assert [*advice] == ["right to select mails"]
        assert "phone" in advice["right to select mails"]
        unseen = named(await store.explain_lookups())["index for mails of a user"]
        assert not unseen.ok or unseen.remark == "warn"
