"""The same call twice, because the first answer was lost on its way."""

from custdb_gateway.cli.rehearsal.flow import flow
from custdb_gateway.cli.rehearsal.flows.changes import editable, new_value
from custdb_gateway.cli.rehearsal.scene import Scene, Unexpected


@flow(
    "createUser twice",
    "createUser profile, createUser user_exists, searchUser users",
    writes=True,
)
def create(scene: Scene) -> None:
    user = scene.newcomer()
    for _ in range(2):
        scene.call("createUser", userinfo=user.userinfo)
    if scene.call("searchUser", keyword=user.name).value["totalCount"] != 1:
        raise Unexpected("not just one user")


@flow("updateUser twice", "updateUser profile, updateUser profile", writes=True)
def update(scene: Scene) -> None:
    field = editable(scene)
    user, value = scene.signed_up(), new_value(scene)
    for _ in range(2):
        answer = scene.call("updateUser", id=user.id, updates={field: value})
        if answer.value.get(field) != value:
            raise Unexpected(f"{field} is not as it was given")


@flow("deleteUser twice", "deleteUser true, deleteUser user_not_found", writes=True)
def delete(scene: Scene) -> None:
    user = scene.signed_up()
    for _ in range(2):
        scene.call("deleteUser", id=user.id)
