"""What a person sees who uses GenAuth, in both modes, with the users in each store."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from tests.genauth.cloud import ADDRESS, CustomUserStore, GenAuth, LazyMigration, Refused
from tests.genauth.pasting import EVERYWHERE, LAZY, connection_uri, paste
from tests.genauth.runtime import Runtime
from tests.servers.gateway import GatewayServer
from tests.servers.genauth import PASSWORD, Store

WRONG = "The account or the password is wrong."
WRONG_OLD = "The old password is wrong."
EXISTS = "The user exists already."
NOBODY = "The user does not exist."
UNAVAILABLE = "The service is not available. Try again in a moment."

NEW = "pässwörd 密码 👤"


@pytest.fixture(scope="module")
def runtime(request: pytest.FixtureRequest) -> Iterator[Runtime]:
    with Runtime(request.param) as runtime:
        yield runtime


@pytest.fixture(scope="module")
def custom(runtime: Runtime, gateway: GatewayServer) -> CustomUserStore:
    """A user pool that leaves all users in the store."""
    return CustomUserStore(paste(runtime, connection_uri(gateway.url, gateway.key)))


@pytest.fixture(scope="module")
def migrating(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[GatewayServer]:
    folder = tmp_path_factory.mktemp("migrating")
    settings = {"CUSTDB_MODE": LAZY, "CUSTDB_LEDGER": str(folder / "ledger.db")}
    with GatewayServer(folder, {"CUSTDB_STORE_URL": store.url, **settings}) as server:
        yield server


@pytest.fixture
def lazy(runtime: Runtime, migrating: GatewayServer) -> LazyMigration:
    """A user pool without a user, into which those of the store move."""
    uri = connection_uri(migrating.url, migrating.key)
    return LazyMigration(paste(runtime, uri, mode=LAZY))


@pytest.fixture
def cut_off(runtime: Runtime, store: Store) -> GenAuth:
    """A user pool whose gateway is down."""
    return CustomUserStore(paste(runtime, connection_uri("http://127.0.0.1:1", "whsec_AAAA")))


def refused(flow: Any, *arguments: Any, **named: Any) -> str:
    """What the person is told."""
    with pytest.raises(Refused) as caught:
        flow(*arguments, **named)
    return str(caught.value)


def somebody() -> dict[str, str]:
    """Identifiers that nobody has."""
    mark = uuid4().hex
    return {"email": f"{mark}@example.com", "username": mark, "phone": f"+86{uuid4().int}"[:16]}


@EVERYWHERE
class TestCustomUserStore:
    def test_old_users_log_in_by_whatever_they_know(self, custom: GenAuth) -> None:
        for account in ("ada@example.com", "ADA@Example.com", "+441", "ada"):
            session = custom.log_in(account, PASSWORD)
            assert custom.user_info(session)["name"] == "Ada Lovelace"

    def test_nobody_learns_who_exists(self, custom: GenAuth) -> None:
        for account in ("ada", "nobody", "wei", "ADA"):
            assert refused(custom.log_in, account, "guess") == WRONG
        assert refused(custom.log_in, "wei", "") == WRONG

    def test_a_sign_up_is_logged_in(self, custom: GenAuth) -> None:
        person = somebody()
        session = custom.sign_up(NEW, **person, nickname="小明 👤", gender="M")
        info = custom.user_info(session)
        assert info.items() >= {**person, "nickname": "小明 👤", "gender": "M"}.items()
        for account in (person["email"].upper(), person["phone"], person["username"]):
            assert custom.log_in(account, NEW) == session

    def test_nobody_signs_up_twice(self, custom: GenAuth) -> None:
        person = somebody()
        custom.sign_up(NEW, **person)
        for name, value in person.items():
            again = {**somebody(), name: value}
            assert refused(custom.sign_up, "other", **again) in (
                EXISTS,
                "More than one user matches.",
            )
            assert refused(custom.log_in, value, "other") == WRONG
        assert refused(custom.sign_up, "x", email="ADA@example.com") == EXISTS

    def test_a_sign_up_by_code_has_no_password(self, custom: GenAuth) -> None:
        phone = somebody()["phone"]
        session = custom.sign_up(phone=phone)
        assert custom.user_info(session)["phone"] == phone
        for password in ("", "guess"):
            assert refused(custom.log_in, phone, password) == WRONG
        custom.reset_password(phone, NEW)
        assert custom.log_in(phone, NEW) == session

    def test_a_password_is_changed(self, custom: GenAuth) -> None:
        person = somebody()
        session = custom.sign_up("first", **person)
        assert refused(custom.change_password, session, "guess", NEW) == WRONG_OLD
        custom.change_password(session, "first", NEW)
        assert refused(custom.log_in, person["email"], "first") == WRONG
        assert custom.log_in(person["email"], NEW) == session

    def test_a_forgotten_password_is_replaced(self, custom: GenAuth) -> None:
        person = somebody()
        session = custom.sign_up("forgotten", **person)
        custom.reset_password(person["phone"], NEW)
        assert refused(custom.log_in, person["username"], "forgotten") == WRONG
        assert custom.log_in(person["username"], NEW) == session
        assert refused(custom.reset_password, somebody()["email"], NEW) == NOBODY

    def test_the_books_are_kept(self, custom: GenAuth) -> None:
        person = somebody()
        session = custom.sign_up(NEW, **person)
        custom.log_in(person["email"], NEW)
        custom.log_in(person["email"], NEW)
        info = custom.user_info(session)
        assert (info["loginsCount"], info["lastIP"]) == (3, ADDRESS)

    def test_a_profile_is_edited(self, custom: GenAuth) -> None:
        person = somebody()
        session = custom.sign_up(NEW, **person, nickname="old", company="gone")
        edited = custom.edit(session, nickname="new", company=None, unmapped={"a": 1})
        assert (edited["nickname"], "company" in edited) == ("new", False)
        assert custom.user_info(session) == edited
        said = refused(custom.edit, session, email="ada@example.com")
        assert said == "A user with this email, phone, username or id exists already."
        assert custom.user_info(session) == edited

    def test_the_console_finds_pages_and_deletes(self, custom: GenAuth) -> None:
        mark = uuid4().hex
        people = [f"{number}-{mark}" for number in range(3)]
        sessions = [custom.sign_up(NEW, username=name) for name in people]
        found = custom.search_users(mark.upper())
        assert {user["username"] for user in found["list"]} == {*people}
        assert found["totalCount"] == 3
        total = custom.list_users(1, 1)["totalCount"]
        pages = [custom.list_users(page, 5)["list"] for page in range(1, total // 5 + 2)]
        listed = [user["id"] for page in pages for user in page]
        assert len(listed) == len({*listed}) == total
        assert {session.user_id for session in sessions} <= {*listed}
        custom.delete_user(sessions[0].user_id)
        assert refused(custom.user_info, sessions[0]) == NOBODY
        assert refused(custom.log_in, people[0], NEW) == WRONG
        assert refused(custom.delete_user, sessions[0].user_id) == "There is no such user."
        assert custom.log_in(people[1], NEW) == sessions[1]
        assert custom.sign_up(NEW, username=people[0]) != sessions[0]

    def test_without_a_gateway_nobody_is_wrong(self, cut_off: GenAuth) -> None:
        assert refused(cut_off.log_in, "ada", PASSWORD) == UNAVAILABLE
        assert refused(cut_off.sign_up, NEW, **somebody()) == UNAVAILABLE
        assert refused(cut_off.list_users) == UNAVAILABLE


@EVERYWHERE
class TestLazyMigration:
    def test_the_first_login_hands_over(self, lazy: GenAuth) -> None:
        assert lazy.list_users()["totalCount"] == 0
        session = lazy.log_in("ada@example.com", PASSWORD)
        assert lazy.user_info(session)["name"] == "Ada Lovelace"
        for account in ("ADA@example.com", "+441", "ada"):
            assert lazy.log_in(account, PASSWORD) == session
        assert [user["username"] for user in lazy.list_users()["list"]] == ["ada"]

    def test_who_is_wrong_is_not_handed_over(self, lazy: GenAuth) -> None:
        for account in ("ada", "nobody", "wei"):
            assert refused(lazy.log_in, account, "guess") == WRONG
        assert refused(lazy.log_in, "wei", "") == WRONG
        assert lazy.list_users()["totalCount"] == 0

    def test_old_users_cannot_sign_up(self, lazy: GenAuth) -> None:
        for person in ({"email": "Ada@example.com"}, {"phone": "+443"}, {"username": "grace"}):
            assert refused(lazy.sign_up, NEW, **person) == EXISTS
        lazy.log_in("grace", PASSWORD)
        assert refused(lazy.sign_up, NEW, username="grace") == EXISTS

    def test_new_users_never_come_to_the_store(self, lazy: GenAuth, store: Store) -> None:
        before = store.dump()
        person = somebody()
        session = lazy.sign_up(NEW, **person)
        assert lazy.log_in(person["email"], NEW) == session
        assert refused(lazy.sign_up, NEW, **person) == EXISTS
        assert store.dump() == before

    def test_who_was_handed_over_lives_in_genauth(self, lazy: GenAuth, store: Store) -> None:
        session = lazy.log_in("ada", PASSWORD)
        before = store.dump()
        assert refused(lazy.change_password, session, "guess", NEW) == WRONG_OLD
        lazy.change_password(session, PASSWORD, NEW)
        assert refused(lazy.log_in, "ada", PASSWORD) == WRONG
        assert lazy.log_in("ada", NEW) == session
        assert lazy.edit(session, nickname="new")["nickname"] == "new"
        lazy.reset_password("+441", "third")
        assert lazy.log_in("ada", "third") == session
        assert store.dump() == before

    def test_a_password_cannot_be_reset_before_the_first_login(self, lazy: GenAuth) -> None:
        assert refused(lazy.reset_password, "ada", NEW) == NOBODY
        lazy.log_in("ada", PASSWORD)
        lazy.reset_password("ada", NEW)
        assert refused(lazy.log_in, "ada", PASSWORD) == WRONG

    def test_the_gateway_is_needed_for_the_first_login_alone(
        self, runtime: Runtime, store: Store, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        folder = tmp_path_factory.mktemp("stopped")
        settings = {"CUSTDB_MODE": LAZY, "CUSTDB_LEDGER": str(folder / "ledger.db")}
        with GatewayServer(folder, {"CUSTDB_STORE_URL": store.url, **settings}) as server:
            lazy = LazyMigration(paste(runtime, connection_uri(server.url, server.key), mode=LAZY))
            session = lazy.log_in("ada", PASSWORD)
        assert lazy.log_in("ada", PASSWORD) == session
        assert lazy.user_info(session)["username"] == "ada"
        assert refused(lazy.log_in, "grace", PASSWORD) == UNAVAILABLE
        assert refused(lazy.sign_up, NEW, **somebody()) == UNAVAILABLE
