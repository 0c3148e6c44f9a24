"""What users change, and what GenAuth notes of them."""

import secrets

from custdb_gateway.cli.rehearsal.flow import flow
from custdb_gateway.cli.rehearsal.scene import NotPlayed, Scene, Unexpected

_EDITABLE = "nickname name givenName familyName middleName company address city".split()

_BOOKKEEPING = {
    "token": "custdb-rehearsal",
    "loginsCount": 1,
    "lastIP": "203.0.113.7",
    "lastLogin": "2026-01-02T03:04:05Z",
}
_UNMAPPED = "custdbRehearsal"


@flow(
    "change of password",
    "validatePassword true, updateUser profile, login profile, login invalid_credentials",
    writes=True,
)
def password(scene: Scene) -> None:
    user, new = scene.signed_up(), secrets.token_urlsafe(16)
    scene.call("validatePassword", id=user.id, password=user.password)
    scene.call("updateUser", id=user.id, updates={"password": new})
    scene.call("login", query=user.query, password=new)
    scene.call("login", query=user.query, password=user.password)


@flow("profile edit", "updateUser profile, getUser profile", writes=True)
def profile(scene: Scene) -> None:
    field = editable(scene)
    user, value = scene.signed_up(), new_value(scene)
    answers = [
        scene.call("updateUser", id=user.id, updates={field: value}),
        scene.call("getUser", query={"id": user.id}),
    ]
    if any(answer.value.get(field) != value for answer in answers):
        raise Unexpected(f"{field} is not as it was given")


@flow("bookkeeping at login", "updateUser profile, getUser profile", writes=True)
def bookkeeping(scene: Scene) -> None:
    user = scene.signed_up()
    scene.call("updateUser", id=user.id, updates={**_BOOKKEEPING, _UNMAPPED: True})
    shown = scene.call("getUser", query={"id": user.id}).value
    lost = [name for name in _BOOKKEEPING if name in scene.writable and name not in shown]
    if lost:
        raise Unexpected(f"{', '.join(lost)} not stored")
    if _UNMAPPED in shown:
        raise Unexpected("a field that is not mapped was stored")


def editable(scene: Scene) -> str:
    """A field that users edit. Raises `NotPlayed` if none is."""
    field = next((name for name in _EDITABLE if name in scene.writable), None)
    if field is None:
        raise NotPlayed(
            "no field is mapped, and written, that people edit, such as nickname or name"
        )
    return field


def new_value(scene: Scene) -> str:
    """A value that marks its user as the rehearsal's own, should the column be an identifier's."""
    return scene.newcomer().name
