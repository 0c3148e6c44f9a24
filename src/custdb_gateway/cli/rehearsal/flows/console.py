"""What OIDC clients and administrators look at, and what administrators remove."""

from custdb_gateway.cli.rehearsal.flow import flow
from custdb_gateway.cli.rehearsal.scene import Scene, Unexpected

_SAFE_DIGITS = 15
"""JavaScript holds any integer of so many exactly."""


@flow("userinfo by id", "getUser profile, getUser profile")
def userinfo(scene: Scene) -> None:
    found = scene.call("getUser", query=scene.user().query).value["id"]
    again = scene.call("getUser", query={"id": _as_number(found)}).value["id"]
    if found != again:
        raise Unexpected("another user")


@flow("console list", "listUsers users, listUsers users")
def list_users(scene: Scene) -> None:
    pages = [scene.call("listUsers", page=number, limit=2).value for number in (1, 2)]
    ids = [user["id"] for page in pages for user in page["list"]]
    if len(ids) != len({*ids}):
        raise Unexpected("somebody is on both pages")
    if any(len(page["list"]) > 2 for page in pages):
        raise Unexpected("more users than were asked for")


@flow("console search for nobody", "searchUser users")
def search_nobody(scene: Scene) -> None:
    # Taken for a pattern, it would find the rehearsal's own users.
    if scene.call("searchUser", keyword="%@rehearsal_invalid").value["totalCount"]:
        raise Unexpected("somebody was found")


@flow("console search", "searchUser users", writes=True)
def search(scene: Scene) -> None:
    user = scene.signed_up()
    found = scene.call("searchUser", keyword=user.name.upper()).value
    if [one["id"] for one in found["list"]] != [user.id]:
        raise Unexpected("not just the one who was looked for")


@flow("console delete", "deleteUser true, getUser null", writes=True)
def delete(scene: Scene) -> None:
    user = scene.signed_up()
    scene.call("deleteUser", id=user.id)
    scene.call("getUser", query={"id": user.id})


def _as_number(user_id: str) -> str | int:
    """As a script may send it: ids come in as text and as numbers."""
    is_number = user_id.isdecimal() and len(user_id) <= _SAFE_DIGITS
    return int(user_id) if is_number and str(int(user_id)) == user_id else user_id
