"""Logging in, with success and without."""

from custdb_gateway.cli.rehearsal.flow import flow
from custdb_gateway.cli.rehearsal.scene import Scene, Unexpected

WRONG = "not the password of anybody"


@flow("first login", "login profile")
def first_login(scene: Scene) -> None:
    scene.may_log_in()
    user = scene.user()
    scene.call("login", query=user.query, password=user.password)


@flow("second login", "login profile, login profile")
def second_login(scene: Scene) -> None:
    user = scene.user()
    first = scene.call("login", query=user.query, password=user.password)
    second = scene.call("login", query=user.query, password=user.password)
    if first.value["id"] != second.value["id"]:
        raise Unexpected("another user")


@flow("wrong password", "login invalid_credentials, login invalid_credentials")
def wrong_password(scene: Scene) -> None:
    wrong = scene.call("login", query=scene.user().query, password=WRONG)
    unknown = scene.call("login", query=scene.unknown(), password=WRONG)
    if (wrong.status, wrong.detail) != (unknown.status, unknown.detail):
        raise Unexpected("an unknown user is told something else")


@flow("unknown user", "login invalid_credentials")
def unknown_user(scene: Scene) -> None:
    scene.call("login", query=scene.unknown(), password=WRONG)
