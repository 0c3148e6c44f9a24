"""What lazy migration does not serve."""

from custdb_gateway.cli.rehearsal.flow import flow
from custdb_gateway.cli.rehearsal.scene import Scene

_NOBODY = "custdb-rehearsal"


@flow(
    "everything else",
    "searchUser not_supported, createUser not_supported, updateUser not_supported, "
    "deleteUser not_supported, listUsers not_supported, validatePassword not_supported",
    writes=True,
)
def everything_else(scene: Scene) -> None:
    scene.call("searchUser", keyword=_NOBODY)
    scene.call("createUser", userinfo=scene.newcomer().userinfo)
    scene.call("updateUser", id=_NOBODY, updates={})
    scene.call("deleteUser", id=_NOBODY)
    scene.call("listUsers", page=1, limit=1)
    scene.call("validatePassword", id=_NOBODY, password=_NOBODY)
