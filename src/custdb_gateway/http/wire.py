"""The bodies of the eight functions, as typed values."""

from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta, Struct

from custdb_gateway.errors import InvalidRequest
from custdb_gateway.http import strict_json
from custdb_gateway.user import Listing, Page

MAX_SEARCH_ROWS = 100
MAX_LIST_ROWS = 200
MAX_PAGE = 1_000_000_000

Id = Annotated[str, Meta(min_length=1)] | int | float
# JSON knows one kind of number: 1.0 is as whole as 1. `page` refuses 1.5.
PageNumber = Annotated[int, Meta(ge=1, le=MAX_PAGE)] | Annotated[float, Meta(ge=1, le=MAX_PAGE)]
SearchLimit = (
    Annotated[int, Meta(ge=1, le=MAX_SEARCH_ROWS)]
    | Annotated[float, Meta(ge=1, le=MAX_SEARCH_ROWS)]
)
ListLimit = (
    Annotated[int, Meta(ge=1, le=MAX_LIST_ROWS)] | Annotated[float, Meta(ge=1, le=MAX_LIST_ROWS)]
)


class Query(Struct, frozen=True):
    """Who is meant. What is missing, null or empty is not given; the rest is joined by "or"."""

    id: str | int | float | None = None
    email: str | None = None
    phone: str | None = None
    username: str | None = None

    def identifiers(self) -> dict[str, str]:
        """The identifiers given. Raises `InvalidRequest` if none is."""
        given = {
            name: value
            for name, value in (
                ("id", identity(self.id)),
                ("email", self.email),
                ("phone", self.phone),
                ("username", self.username),
            )
            if value
        }
        if not given:
            raise InvalidRequest("No identifier is given: id, email, phone or username.")
        return given


class Call(Struct, frozen=True):
    """What the bodies of all functions have in common."""

    action: str
    context: Any = None

    @property
    def app_id(self) -> str | None:
        """The application that a user logs in to, if GenAuth said."""
        app = self.context.get("appId") if isinstance(self.context, dict) else None
        return app if isinstance(app, str) else None


class Login(Call, frozen=True, kw_only=True):
    query: Query
    password: str


class GetUser(Call, frozen=True, kw_only=True):
    query: Query


class SearchUser(Call, frozen=True, kw_only=True):
    keyword: str
    page: PageNumber = 1
    limit: SearchLimit = MAX_SEARCH_ROWS


class CreateUser(Call, frozen=True, kw_only=True):
    userinfo: dict[str, Any]


class UpdateUser(Call, frozen=True, kw_only=True):
    id: Id
    updates: dict[str, Any]


class DeleteUser(Call, frozen=True, kw_only=True):
    id: Id


class ListUsers(Call, frozen=True, kw_only=True):
    page: PageNumber = 1
    limit: ListLimit = 10


class ValidatePassword(Call, frozen=True, kw_only=True):
    id: Id
    password: str


class UserList(Struct, frozen=True, rename="camel"):
    """What searchUser and listUsers answer."""

    total_count: int
    list: list[dict[str, Any]]


C = TypeVar("C", bound=Call)


def decode(body: bytes, decoder: "msgspec.json.Decoder[C]", action: str) -> C:
    """Read the body of one function. Raises `InvalidRequest`, which quotes no value."""
    strict_json.check(body)
    try:
        call = decoder.decode(body)
    except msgspec.ValidationError as exc:
        raise InvalidRequest(f"The request is not valid: {exc}.") from exc
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as exc:
        raise InvalidRequest("The body is not valid JSON.") from exc
    if call.action != action:
        raise InvalidRequest("The action is not the function that was called.")
    return call


def identity(value: str | float | None) -> str:
    """An id as text, whether it came as string or number; nothing for none."""
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value)


def page(call: SearchUser | ListUsers) -> Page:
    """The page that is asked for. Raises `InvalidRequest` for a part of one."""
    number, limit = int(call.page), int(call.limit)
    if number != call.page or limit != call.limit:
        raise InvalidRequest("Page and limit are whole numbers.")
    return Page(number, limit)


def user_list(listing: Listing) -> UserList:
    """A page of users as the contract wants it."""
    return UserList(total_count=listing.total, list=[*listing.users])
