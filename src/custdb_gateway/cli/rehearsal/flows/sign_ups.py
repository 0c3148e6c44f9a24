"""Signing up: GenAuth looks whether the user exists, and creates it if not."""

from custdb_gateway.cli.rehearsal.flow import flow
from custdb_gateway.cli.rehearsal.flows.logins import WRONG
from custdb_gateway.cli.rehearsal.scene import Scene, Unexpected


@flow("sign-up check of an unknown user", "getUser null")
def unknown_at_sign_up(scene: Scene) -> None:
    scene.call("getUser", query=scene.unknown())


@flow("sign-up check of a known user", "getUser profile")
def known_at_sign_up(scene: Scene) -> None:
    scene.call("getUser", query=scene.user().query)


@flow("sign-up of a new user", "getUser null, createUser profile", writes=True)
def new_user(scene: Scene) -> None:
    user = scene.newcomer()
    scene.call("getUser", query=user.query)
    created = scene.call("createUser", userinfo=user.userinfo)
    shown = {name: str(created.value.get(name)) for name in user.identifiers}
    if shown != user.identifiers:
        raise Unexpected("not with the identifiers that were given")


@flow("sign-up of an existing user", "getUser profile, createUser user_exists", writes=True)
def existing_user(scene: Scene) -> None:
    user = scene.signed_up()
    scene.call("getUser", query=user.query)
    scene.call("createUser", userinfo=user.userinfo)


@flow(
    "sign-up, then login at once",
    "getUser null, createUser profile, login profile",
    writes=True,
)
def straight_to_login(scene: Scene) -> None:
    user = scene.newcomer()
    scene.call("getUser", query=user.query)
    created = scene.call("createUser", userinfo=user.userinfo)
    found = scene.call("login", query=user.query, password=user.password)
    if created.value["id"] != found.value["id"]:
        raise Unexpected("another user")


@flow(
    "user by code, without a password",
    "createUser profile, login invalid_credentials",
    writes=True,
)
def code_only(scene: Scene) -> None:
    user = scene.newcomer(with_phone=True, with_password=False)
    scene.call("createUser", userinfo=user.userinfo)
    scene.call("login", query=user.query, password=WRONG)
