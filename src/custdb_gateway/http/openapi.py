"""The description of this gateway, OpenAPI 3.1, made from what it really serves."""

from collections.abc import Mapping
from typing import Any

import msgspec

from custdb_gateway import __version__
from custdb_gateway.config import Settings
from custdb_gateway.http import wire
from custdb_gateway.http.answers import KINDS, Problem
from custdb_gateway.http.answers import Kind as ProblemKind
from custdb_gateway.http.functions import FUNCTIONS, LAZY_FUNCTIONS, Function
from custdb_gateway.mapping import UserMapping
from custdb_gateway.passwords.making import NewHashes
from custdb_gateway.user import IDENTIFIERS, NAMES
from custdb_gateway.values import Kind

Schema = dict[str, Any]
Kinds = Mapping[str, Kind]

_NO_NUL = r"^[^\u0000]*$"
_WHOLE = {"type": "integer", "minimum": -(2**31), "maximum": 2**31 - 1}
_DIGITS = {"type": "string", "pattern": r"^-?(0|[1-9][0-9]{0,8})$"}
_DECIMAL = {"type": "string", "pattern": r"^-?[0-9]{1,9}(\.[0-9]{1,9})?$"}
# The forms that every client should send; other forms of ISO 8601 are taken too.
_DAY = r"(19|20)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])"
_TIME = r"([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
_UUID = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
_NULL = {"type": "null"}

# What each kind of column gives. Numbers beyond what JavaScript holds exactly come as text.
_RELEASED: dict[Kind, Schema] = {
    Kind.TEXT: {"type": "string"},
    Kind.INTEGER: {"type": ["integer", "string"]},
    Kind.NUMBER: {"type": ["number", "string"]},
    Kind.BOOLEAN: {"type": "boolean"},
    Kind.TIMESTAMP: {"type": "string"},
    Kind.DATE: {"type": "string"},
    Kind.UUID: {"type": "string"},
    Kind.JSON: {},
    Kind.ANY: {},
}
# What each kind of column takes; a column may still be too small for it.
_TAKEN: dict[Kind, Schema] = {
    Kind.TEXT: {"type": ["string", "number", "null"], "pattern": _NO_NUL},
    Kind.INTEGER: {"anyOf": [_WHOLE, _DIGITS, _NULL]},
    Kind.NUMBER: {"anyOf": [{"type": "number"}, _DECIMAL, _NULL]},
    Kind.BOOLEAN: {"enum": [True, False, 0, 1, None]},
    Kind.TIMESTAMP: {"type": ["string", "null"], "pattern": f"^{_DAY}T{_TIME}Z$"},
    Kind.DATE: {"type": ["string", "null"], "pattern": f"^{_DAY}$"},
    Kind.UUID: {"type": ["string", "null"], "pattern": _UUID},
    Kind.JSON: {},
    Kind.ANY: {},
}

_COMMON = (
    "invalid_request unauthenticated caller_not_allowed method_not_allowed too_large "
    "unsupported_media_type not_supported store_unavailable overloaded internal"
).split()
_OWN = {
    "login": ("invalid_credentials", "account_blocked", "ambiguous_user", "too_many_attempts"),
    "getUser": ("ambiguous_user",),
    "searchUser": (),
    "createUser": ("user_exists", "invalid_value"),
    "updateUser": ("user_not_found", "user_exists", "invalid_value"),
    "deleteUser": ("user_not_found",),
    "listUsers": (),
    "validatePassword": ("user_not_found", "too_many_attempts"),
}


def document(mapping: UserMapping, settings: Settings, kinds: Kinds) -> bytes:
    """The description as JSON. `kinds` are those of the store's columns."""
    lazy = settings.mode == "lazy-migration"
    served = LAZY_FUNCTIONS if lazy else tuple(FUNCTIONS)
    content = {
        "openapi": "3.1.0",
        "info": {
            "title": "custdb-gateway",
            "version": __version__,
            "description": "GenAuth's custom-database functions over the customer's own store. "
            "Calls are signed as https://www.standardwebhooks.com says.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "paths": {
            **{f"/v1/{name}": {"post": _operation(FUNCTIONS[name])} for name in served},
            "/live": _page("live", "Whether the process runs.", {"200": _answer("Health")}),
            "/ready": _page(
                "ready",
                "Whether the user store answers.",
                {"200": _answer("Health"), "503": _answer("Health")},
            ),
            "/openapi.json": _page(
                "describe",
                "This document.",
                {"200": {"description": "OpenAPI 3.1", "content": _json({"type": "object"})}},
            ),
        },
        "components": {
            "schemas": _schemas(mapping, kinds),
            "securitySchemes": _security_schemes(settings),
        },
        "security": _security(settings),
    }
    return msgspec.json.encode(content)


def _operation(function: Function) -> Schema:
    body = {"$ref": f"#/components/schemas/{function.body.__name__}"}
    return {
        "operationId": function.name,
        "summary": function.summary,
        "requestBody": {"required": True, "content": _json(body)},
        "responses": {
            "200": {
                "description": "What the function returns.",
                "content": _json(_result(function)),
            },
            **_problems((*_COMMON, *_OWN[function.name])),
        },
    }


def _result(function: Function) -> Schema:
    profile = {"$ref": "#/components/schemas/Profile"}
    results: dict[str, Schema] = {
        "getUser": {"anyOf": [profile, {"type": "null"}]},
        "deleteUser": {"const": True},
        "validatePassword": {"type": "boolean"},
        "searchUser": {"$ref": "#/components/schemas/UserList"},
        "listUsers": {"$ref": "#/components/schemas/UserList"},
    }
    return results.get(function.name, profile)


def _problems(codes: tuple[str, ...]) -> Schema:
    kinds = {kind.code: kind for kind in KINDS.values()}
    by_status: dict[int, list[ProblemKind]] = {}
    for code in codes:
        by_status.setdefault(kinds[code].status, []).append(kinds[code])
    return {str(status): _problem(found) for status, found in sorted(by_status.items())}


def _problem(kinds: list[ProblemKind]) -> Schema:
    codes = [kind.code for kind in kinds]
    schema = {
        "allOf": [
            {"$ref": "#/components/schemas/Problem"},
            {"properties": {"code": {"enum": codes}, "status": {"const": kinds[0].status}}},
        ]
    }
    response: Schema = {
        "description": ", ".join(codes),
        "content": {"application/problem+json": {"schema": schema}},
    }
    headers = {405: "Allow", 429: "Retry-After", 503: "Retry-After", 401: "WWW-Authenticate"}
    if header := headers.get(kinds[0].status):
        response["headers"] = {header: {"required": True, "schema": {"type": "string"}}}
    return response


def _page(name: str, summary: str, responses: Schema) -> Schema:
    return {
        "get": {"operationId": name, "summary": summary, "security": [], "responses": responses}
    }


def _answer(schema: str) -> Schema:
    content = _json({"$ref": f"#/components/schemas/{schema}"})
    return {"description": schema, "content": content}


def _json(schema: Schema) -> Schema:
    return {"application/json": {"schema": schema}}


def _schemas(mapping: UserMapping, kinds: Kinds) -> Schema:
    types = [*(function.body for function in FUNCTIONS.values()), wire.UserList, Problem]
    _, components = msgspec.json.schema_components(
        types, ref_template="#/components/schemas/{name}"
    )
    for function in FUNCTIONS.values():
        body = components[function.body.__name__]
        body["properties"]["action"] = {"const": function.name}
        body["properties"]["context"] = {"description": "What GenAuth knows of the caller."}
    given = [{"required": [name], "properties": {name: _given(name)}} for name in IDENTIFIERS]
    components["Query"]["anyOf"] = given
    components["CreateUser"]["properties"]["userinfo"] = _userinfo(mapping, kinds)
    components["UpdateUser"]["properties"]["updates"] = _values(mapping, kinds)
    profile = {"$ref": "#/components/schemas/Profile"}
    _whole(components["SearchUser"], wire.MAX_SEARCH_ROWS)
    _whole(components["ListUsers"], wire.MAX_LIST_ROWS)
    components["UserList"]["properties"]["list"]["items"] = profile
    components["UserList"]["properties"]["totalCount"]["minimum"] = 0
    return {**components, "Profile": _profile(mapping, kinds), "Health": _HEALTH}


def _whole(body: Schema, rows: int) -> None:
    """JSON Schema's own word for what `wire.page` takes."""
    for name, most in (("page", wire.MAX_PAGE), ("limit", rows)):
        default = body["properties"][name]["default"]
        whole = {"type": "integer", "minimum": 1, "maximum": most, "default": default}
        body["properties"][name] = whole


def _given(identifier: str) -> Schema:
    text = {"type": "string", "minLength": 1}
    return {"anyOf": [text, {"type": ["integer", "number"]}]} if identifier == "id" else text


def _profile(mapping: UserMapping, kinds: Kinds) -> Schema:
    properties = {field: _RELEASED[_kind(mapping, kinds, field)] for field in mapping.fields}
    return {
        "type": "object",
        "description": "What is released of a user. Fields without a value are left out.",
        "required": ["id"],
        "properties": {"id": {"type": "string", "minLength": 1}, **properties},
        "additionalProperties": False,
    }


def _values(mapping: UserMapping, kinds: Kinds) -> Schema:
    """What may be written. Other fields are ignored."""
    limit = NewHashes(mapping.passwords).limit
    password = {
        "type": ["string", "null"],
        "minLength": 1,
        "maxLength": limit,
        "pattern": _NO_NUL,
        "description": f"Plain; at most {limit} bytes in UTF-8.",
    }
    properties = {
        field: _TAKEN[_kind(mapping, kinds, field)]
        for field in mapping.fields
        if field in mapping.writable
    }
    return {"type": "object", "properties": {**properties, "password": password}}


def _kind(mapping: UserMapping, kinds: Kinds, field: str) -> Kind:
    return mapping.fields[field].kind or kinds.get(field, Kind.JSON)


def _userinfo(mapping: UserMapping, kinds: Kinds) -> Schema:
    names = [name for name in NAMES if name in mapping.writable]
    something = {"type": ["string", "number"], "minLength": 1}
    given = [{"required": [name], "properties": {name: something}} for name in names]
    one_of_them = {"anyOf": given} if given else {}
    return {**_values(mapping, kinds), **one_of_them}


_HEALTH: Schema = {
    "type": "object",
    "required": ["status"],
    "properties": {
        "status": {"enum": ["live", "ready", "unavailable"]},
        "checks": {"type": "object", "additionalProperties": {"enum": ["ok", "unavailable"]}},
    },
}


def _security_schemes(settings: Settings) -> Schema:
    schemes: Schema = {}
    if settings.signing_keys:
        for name in ("id", "timestamp", "signature"):
            schemes[f"webhook-{name}"] = {
                "type": "apiKey",
                "in": "header",
                "name": f"webhook-{name}",
                "description": "Standard Webhooks, symmetric v1.",
            }
    if settings.bearer_tokens:
        schemes["bearer"] = {"type": "http", "scheme": "bearer"}
    return schemes


def _security(settings: Settings) -> list[dict[str, list[str]]]:
    ways: list[dict[str, list[str]]] = []
    if settings.signing_keys:
        ways.append({f"webhook-{name}": [] for name in ("id", "timestamp", "signature")})
    if settings.bearer_tokens:
        ways.append({"bearer": []})
    return ways
