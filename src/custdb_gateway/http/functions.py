"""Which body each function takes, and which operation answers it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from custdb_gateway.http import wire
from custdb_gateway.operations import Operations

Run = Callable[[Operations, Any, float], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Function:
    """One of the contract's functions."""

    name: str
    body: type[wire.Call]
    run: Run
    summary: str
    decoder: "msgspec.json.Decoder[Any]"
    is_dropped: bool = False
    """Whether it is given up when the caller leaves: it hashes, and writes nothing."""


async def _login(operations: Operations, call: wire.Login, deadline: float) -> object:
    return await operations.login(call.query.identifiers(), call.password, deadline)


async def _get_user(operations: Operations, call: wire.GetUser, deadline: float) -> object:
    return await operations.get_user(call.query.identifiers())


async def _search_user(operations: Operations, call: wire.SearchUser, deadline: float) -> object:
    return wire.user_list(await operations.search_users(call.keyword, wire.page(call)))


async def _create_user(operations: Operations, call: wire.CreateUser, deadline: float) -> object:
    return await operations.create_user(call.userinfo, deadline)


async def _update_user(operations: Operations, call: wire.UpdateUser, deadline: float) -> object:
    return await operations.update_user(wire.identity(call.id), call.updates, deadline)


async def _delete_user(operations: Operations, call: wire.DeleteUser, deadline: float) -> object:
    return await operations.delete_user(wire.identity(call.id))


async def _list_users(operations: Operations, call: wire.ListUsers, deadline: float) -> object:
    return wire.user_list(await operations.list_users(wire.page(call)))


async def _validate_password(
    operations: Operations, call: wire.ValidatePassword, deadline: float
) -> object:
    return await operations.validate_password(wire.identity(call.id), call.password, deadline)


def _function(
    name: str, body: type[wire.Call], run: Run, summary: str, *, is_dropped: bool = False
) -> Function:
    return Function(name, body, run, summary, msgspec.json.Decoder(body), is_dropped)


FUNCTIONS = {
    function.name: function
    for function in (
        _function(
            "login",
            wire.Login,
            _login,
            "Check a password and return its user.",
            is_dropped=True,
        ),
        _function("getUser", wire.GetUser, _get_user, "Look a user up; `null` if there is none."),
        _function("searchUser", wire.SearchUser, _search_user, "Find users by a keyword."),
        _function("createUser", wire.CreateUser, _create_user, "Add a user."),
        _function("updateUser", wire.UpdateUser, _update_user, "Change a user."),
        _function("deleteUser", wire.DeleteUser, _delete_user, "Remove a user."),
        _function("listUsers", wire.ListUsers, _list_users, "Return a page of all users."),
        _function(
            "validatePassword",
            wire.ValidatePassword,
            _validate_password,
            "Tell whether a password is a user's.",
            is_dropped=True,
        ),
    )
}

LAZY_FUNCTIONS = ("login", "getUser")
"""All that lazy migration needs, so all that it gets."""
